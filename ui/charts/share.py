"""A part of a whole as one bar: filled as far as it goes, framed to its end. The figure stands beside it in words."""

from functools import lru_cache

from django.utils.safestring import SafeString
from reportlab.graphics.shapes import Drawing

from ui.charts.shapes import BRAND, FRAME, WHITE, rect
from ui.charts.svg import small_svg

WIDTH, HEIGHT = 232, 14


@lru_cache(maxsize=512)
def share_bar(*, part: int, whole: int, unit: str, width: int = WIDTH) -> SafeString:
    """`part` of `whole`, such as levels; `unit` is plural. A part above the whole fills it. Raises ValueError."""
    if part < 0 or whole < 1:
        raise ValueError("A part cannot be negative, and the whole must be at least one.")
    drawing = Drawing(width, HEIGHT)
    drawing.add(rect(0.5, 0.5, width - 1, HEIGHT - 1, fill=WHITE, edge=FRAME))
    filled = round((width - 2) * min(part, whole) / whole, 1)
    if filled:
        drawing.add(rect(1, 1, filled, HEIGHT - 2, fill=BRAND))
    return small_svg(drawing, label=f"{part} of {whole} {unit}")
