"""Writes a ReportLab drawing as SVG.

Presentation attributes only, because the content security policy allows no style attribute and no class is needed;
numbers without trailing zeros, because a page has 60 kB. ReportLab measures upwards from the bottom left corner, SVG
downwards from the top left.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from reportlab.graphics.shapes import (
    Circle,
    Drawing,
    Ellipse,
    Group,
    Line,
    Path,
    Polygon,
    PolyLine,
    Rect,
    Shape,
    String,
)
from reportlab.lib.colors import Color

from ui.charts.shapes import Halo

FONTS = "system-ui, Segoe UI, Roboto, Noto Sans, Arial, sans-serif"
# How many coordinates each of ReportLab's path operators takes: move, line, curve, close.
_STEPS = (("M", 2), ("L", 2), ("C", 6), ("Z", 0))
_CAPS = {1: "round", 2: "square"}
_JOINS = {1: "round", 2: "bevel"}


def number(value: float) -> str:
    """At most two decimals, and no more digits than needed: 12.50 is 12.5, 3.00 is 3."""
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def colour(value: Color) -> str:
    """#rgb where that says the same as #rrggbb."""
    digits = value.hexval()[2:].lower()
    short = digits[0::2]
    return f"#{short}" if short == digits[1::2] else f"#{digits}"


def _attributes(pairs: dict[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in pairs.items())


def _paint(shape: Any, *, filled: bool) -> dict[str, str]:
    """Fill and stroke. SVG fills with black unless told otherwise; ReportLab's None means neither."""
    pairs: dict[str, str] = {}
    if filled:
        pairs["fill"] = colour(shape.fillColor) if shape.fillColor is not None else "none"
        if shape.fillColor is not None and shape.fillColor.alpha < 1:
            pairs["fill-opacity"] = number(shape.fillColor.alpha)
    if shape.strokeColor is not None and shape.strokeWidth:
        pairs["stroke"] = colour(shape.strokeColor)
        if shape.strokeColor.alpha < 1:
            pairs["stroke-opacity"] = number(shape.strokeColor.alpha)
        if shape.strokeWidth != 1:
            pairs["stroke-width"] = number(shape.strokeWidth)
        if shape.strokeDashArray:
            pairs["stroke-dasharray"] = " ".join(number(part) for part in shape.strokeDashArray)
        if shape.strokeLineCap in _CAPS:
            pairs["stroke-linecap"] = _CAPS[shape.strokeLineCap]
        if shape.strokeLineJoin in _JOINS:
            pairs["stroke-linejoin"] = _JOINS[shape.strokeLineJoin]
    return pairs


class Writer:
    """Writes shapes for a drawing `height` high."""

    def __init__(self, height: float) -> None:
        self.height = height

    def y(self, value: float) -> str:
        """A height above the bottom, as a depth below the top."""
        return number(self.height - value)

    def _points(self, values: list[float]) -> str:
        return " ".join(f"{number(x)},{self.y(y)}" for x, y in zip(values[::2], values[1::2], strict=True))

    def _path(self, shape: Any) -> str:
        made, at = [], 0
        for operator in shape.operators:
            letter, count = _STEPS[operator]
            values = shape.points[at : at + count]
            at += count
            made.append(
                letter + " ".join(f"{number(x)} {self.y(y)}" for x, y in zip(values[::2], values[1::2], strict=True))
            )
        return "".join(made)

    def _string(self, shape: Any) -> str:
        pairs = {"x": number(shape.x), "y": self.y(shape.y), "font-size": number(shape.fontSize)}
        if shape.fontName.endswith("Bold"):
            pairs["font-weight"] = "700"
        if shape.textAnchor in {"middle", "end"}:
            pairs["text-anchor"] = shape.textAnchor
        pairs["fill"] = colour(shape.fillColor)
        if isinstance(shape, Halo):
            pairs.update({"stroke": "#fff", "stroke-width": "4", "paint-order": "stroke", "stroke-linejoin": "round"})
        return f"<text{_attributes(pairs)}>{escape(shape.text, quote=False)}</text>"

    def _rect(self, shape: Any) -> str:
        x, y, width, height = shape.x, shape.y, shape.width, shape.height
        pairs = {"x": number(x), "y": self.y(y + height), "width": number(width), "height": number(height)}
        if shape.rx:
            pairs["rx"] = number(shape.rx)
        return f"<rect{_attributes(pairs | _paint(shape, filled=True))}/>"

    def _group(self, shape: Any) -> str:
        inside = "".join(self.write(child) for child in shape.contents)
        if tuple(shape.transform) == (1, 0, 0, 1, 0, 0):
            return inside
        # The same matrix seen from the top: flip, apply, flip back.
        a, b, c, d, e, f = shape.transform
        matrix = (a, -b, -c, d, e + c * self.height, self.height - f - d * self.height)
        return f'<g transform="matrix({" ".join(number(part) for part in matrix)})">{inside}</g>'

    def write(self, shape: Shape) -> str:
        """One shape. TypeError for a kind that has no SVG here."""
        match shape:
            case String():
                return self._string(shape)
            case Line():
                ends = f"M{number(shape.x1)} {self.y(shape.y1)}"
                if shape.y1 == shape.y2:
                    ends += f"H{number(shape.x2)}"
                elif shape.x1 == shape.x2:
                    ends += f"V{self.y(shape.y2)}"
                else:
                    ends += f"L{number(shape.x2)} {self.y(shape.y2)}"
                return f'<path d="{ends}"{_attributes(_paint(shape, filled=False))}/>'
            case Rect():
                return self._rect(shape)
            case Circle():
                pairs = {"cx": number(shape.cx), "cy": self.y(shape.cy), "r": number(shape.r)}
                return f"<circle{_attributes(pairs | _paint(shape, filled=True))}/>"
            case Ellipse():
                pairs = {"cx": number(shape.cx), "cy": self.y(shape.cy), "rx": number(shape.rx), "ry": number(shape.ry)}
                return f"<ellipse{_attributes(pairs | _paint(shape, filled=True))}/>"
            case Polygon():
                return f'<polygon points="{self._points(shape.points)}"{_attributes(_paint(shape, filled=True))}/>'
            case PolyLine():
                paint = {"fill": "none"} | _paint(shape, filled=False)
                return f'<polyline points="{self._points(shape.points)}"{_attributes(paint)}/>'
            case Path():
                return f'<path d="{self._path(shape)}"{_attributes(_paint(shape, filled=True))}/>'
            case Group():
                return self._group(shape)
            case _:
                raise TypeError(f"No SVG is written for {type(shape).__name__}: use the shapes of ui.charts")


def _texts(shape: Any) -> Iterator[String]:
    if isinstance(shape, String):
        yield shape
    for child in getattr(shape, "contents", ()):
        yield from _texts(child)


def _opening(drawing: Drawing, label: str) -> str:
    width, height = number(drawing.width), number(drawing.height)
    font = f' font-family="{FONTS}"' if any(_texts(drawing)) else ""
    return f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"{label}{font}>'


def _shapes(drawing: Drawing) -> str:
    writer = Writer(drawing.height)
    return "".join(writer.write(shape) for shape in drawing.contents)


def svg(drawing: Drawing, *, title: str, desc: str, id: str) -> SafeString:  # noqa: A002 - it is the DOM id
    """The drawing as an SVG element. `id` must be unique in the page.

    `title` says measure, population and period; `desc` the finding with two to four figures, then the extremes.
    """
    label = f' aria-labelledby="{escape(id)}-t {escape(id)}-d"'
    names = f'<title id="{escape(id)}-t">{escape(title)}</title><desc id="{escape(id)}-d">{escape(desc)}</desc>'
    return mark_safe(f"{_opening(drawing, label)}{names}{_shapes(drawing)}</svg>")  # noqa: S308 - all text is escaped


def small_svg(drawing: Drawing, *, label: str) -> SafeString:
    """A drawing inside a line or a table cell, named by one sentence: without ids it can be kept and used again."""
    return mark_safe(f"{_opening(drawing, f' aria-label={chr(34)}{escape(label)}{chr(34)}')}{_shapes(drawing)}</svg>")  # noqa: S308
