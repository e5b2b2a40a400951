"""The dot plot, a row at a time: held against required on the scale 0 to 6.

Rows are kept (there are few different ones), so that thirty-six of them cost a page next to nothing.
"""

from functools import lru_cache

from django.utils.safestring import SafeString
from reportlab.graphics.shapes import Circle, Drawing, Line

from ui.charts.shapes import BRAND, FRAME, GAP, INK, SECONDARY, TRACK, WHITE, line, rect, text
from ui.charts.svg import small_svg

TOP = 6
WIDTH, HEIGHT = 184, 24
LEFT, STEP = 11, 27
DOT = 5.5


def _x(level: int) -> int:
    return LEFT + STEP * level


def _check(level: int | None) -> None:
    if level is not None and not 0 <= level <= TOP:
        raise ValueError(f"A level is 0 to {TOP}, not {level}.")


def in_words(*, held: int | None, required: int | None, assessed: bool) -> str:
    """Held 1 by own view, required 3, 2 short."""
    said = ["Nothing held yet" if held is None else f"Held {held}{'' if assessed else ' by own view'}"]
    if required is not None:
        said.append(f"required {required}")
        if (held or 0) < required:
            said.append(f"{required - (held or 0)} short")
    return ", ".join(said)


@lru_cache(maxsize=1024)
def dot_row(
    *,
    held: int | None,
    required: int | None,
    assessed: bool = True,
    own_view: int | None = None,
    waiting: bool = False,
) -> SafeString:
    """One row, 184 × 24: ● held and assessed, ○ held by own view, ┃ required, a thick line for the gap.

    Levels are 0 to 6, None where nothing is known. `own_view` adds the ring of a higher level claimed and not yet
    assessed; with `waiting` the label says that it waits for an answer. Surplus draws no line and earns nothing.
    """
    for level in (held, required, own_view):
        _check(level)
    middle = HEIGHT / 2
    drawing = Drawing(WIDTH, HEIGHT)
    drawing.add(line(_x(0), middle, _x(TOP), middle, colour=TRACK))
    drawing.add(
        Line(
            _x(0), middle, _x(TOP), middle,
            strokeColor=FRAME, strokeWidth=3, strokeLineCap=1, strokeDashArray=[0, STEP],
        )
    )  # fmt: skip
    if required is not None and (held or 0) < required:
        drawing.add(line(_x(held or 0), middle, _x(required), middle, colour=GAP, width=4))
    if required is not None:
        drawing.add(rect(_x(required) - 2, 2, 4, HEIGHT - 4, fill=INK))
    if own_view is not None and own_view != held:
        drawing.add(Circle(_x(own_view), middle, DOT - 1, fillColor=WHITE, strokeColor=BRAND, strokeWidth=2.4))
    if held is not None:
        if assessed:
            drawing.add(Circle(_x(held), middle, DOT, fillColor=BRAND, strokeColor=None))
        else:
            drawing.add(Circle(_x(held), middle, DOT - 1, fillColor=WHITE, strokeColor=BRAND, strokeWidth=2.4))
    label = in_words(held=held, required=required, assessed=assessed)
    if own_view is not None and own_view != held:
        label += f", {own_view} {'claimed and waiting' if waiting else 'by own view'}"
    elif waiting:
        label += ", claimed and waiting"
    return small_svg(drawing, label=label)


@lru_cache(maxsize=1)
def dot_axis() -> SafeString:
    """The digits 0 to 6 over a column of rows."""
    drawing = Drawing(WIDTH, 18)
    for level in range(TOP + 1):
        drawing.add(text(_x(level), 4, str(level), size=13, colour=SECONDARY, anchor="middle"))
    return small_svg(drawing, label="Levels 0 to 6")


@lru_cache(maxsize=8)
def dot_key(kind: str) -> SafeString:
    """One mark of the key: held, own, required or gap. KeyError for any other."""
    drawing = Drawing(18, 18)
    drawing.add(
        {
            "held": Circle(9, 9, DOT, fillColor=BRAND, strokeColor=None),
            "own": Circle(9, 9, DOT - 1, fillColor=WHITE, strokeColor=BRAND, strokeWidth=2.4),
            "required": rect(7, 0, 4, 18, fill=INK),
            "gap": line(0, 9, 18, 9, colour=GAP, width=4),
        }[kind]
    )
    return small_svg(drawing, label={"held": "Filled dot", "own": "Ring", "required": "Bar", "gap": "Thick line"}[kind])
