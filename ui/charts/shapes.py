"""ReportLab shapes with the house's defaults: no accidental black outlines, sizes in points, origin bottom left."""

from typing import Any

from reportlab.graphics.shapes import Line, Rect, String
from reportlab.lib.attrmap import AttrMap
from reportlab.lib.colors import Color, HexColor

INK, SECONDARY, BRAND, GAP, WHITE = (
    HexColor(value) for value in ("#0b0c0c", "#505a5f", "#0f4c5c", "#b3541e", "#ffffff")
)
GRID, TRACK, FRAME = (HexColor(value) for value in ("#e3e9ea", "#d3dcdd", "#9aa7aa"))
# Ordered data only: light is less.
SCALE = tuple(HexColor(value) for value in ("#e3f0f1", "#b5d8db", "#7db9c0", "#3f8f9b", "#0f4c5c"))
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"


class Halo(String):  # type: ignore[misc] # ReportLab carries no types
    """Text that crosses a line: a white edge of 4 keeps it readable on the page."""

    _attrMap = AttrMap(BASE=String)  # noqa: N815 - ReportLab's name


def line(
    x1: float, y1: float, x2: float, y2: float, *, colour: Color, width: float = 1, dash: tuple[float, ...] = ()
) -> Line:
    """A straight line. Dashes mean "not a fact yet"."""
    return Line(x1, y1, x2, y2, strokeColor=colour, strokeWidth=width, strokeDashArray=list(dash) or None)


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: Color | None,
    edge: Color | None = None,
    edge_width: float = 1,
) -> Rect:
    """A box from its lower left corner."""
    return Rect(x, y, width, height, fillColor=fill, strokeColor=edge, strokeWidth=edge_width)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 14,
    bold: bool = False,
    colour: Color = INK,
    anchor: str = "start",
    halo: bool = False,
) -> String:
    """Words on their baseline. `anchor` is start, middle or end."""
    options: dict[str, Any] = {
        "fontSize": size,
        "fontName": BOLD if bold else PLAIN,
        "fillColor": colour,
        "textAnchor": anchor,
    }
    return (Halo if halo else String)(x, y, words, **options)
