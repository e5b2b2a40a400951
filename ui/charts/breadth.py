"""The breadth meter: one cell a month of leading something that is not technology, framed while empty."""

from functools import lru_cache

from django.utils.safestring import SafeString
from reportlab.graphics.shapes import Drawing

from ui.charts.shapes import BRAND, FRAME, WHITE, rect
from ui.charts.svg import small_svg

CELL, GUTTER, HEIGHT = 42, 3, 22


@lru_cache(maxsize=64)
def breadth_meter(*, months: int, needed: int = 12) -> SafeString:
    """`months` of `needed`, cells 42 wide; more than needed fills them all and is said in words."""
    if months < 0 or needed < 1:
        raise ValueError("Months cannot be negative, and at least one must be needed.")
    drawing = Drawing(needed * (CELL + GUTTER) - GUTTER, HEIGHT)
    for month in range(needed):
        filled = month < months
        drawing.add(
            rect(
                month * (CELL + GUTTER) + 0.5,
                0.5,
                CELL - 1,
                HEIGHT - 1,
                fill=BRAND if filled else WHITE,
                edge=BRAND if filled else FRAME,
            )
        )
    return small_svg(drawing, label=f"{months} of {needed} months")
