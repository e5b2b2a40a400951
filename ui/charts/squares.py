"""Shares of a few people and of a threshold: one square a person, and a bar with the mark it has to reach."""

from functools import lru_cache

from django.utils.safestring import SafeString
from reportlab.graphics.shapes import Drawing

from ui.charts.shapes import BRAND, FRAME, INK, SCALE, WHITE, line, rect
from ui.charts.svg import small_svg

SQUARE, GUTTER = 13, 4
BAR_WIDTH, BAR_HEIGHT = 150, 16
MOST_SQUARES = 24


@lru_cache(maxsize=256)
def squares(*, filled: int, of: int) -> SafeString:
    """One square a person, `filled` of them full. Past 24 people each square stands for an equal share of them."""
    if not 0 <= filled <= of or of < 1:
        raise ValueError("Of one or more people, none to all can be filled.")
    drawn = min(of, MOST_SQUARES)
    # Nobody disappears: one of many is still a square, and only all of them fill the last.
    full = filled if of <= MOST_SQUARES else (filled * drawn) // of or int(filled > 0)
    drawing = Drawing(drawn * (SQUARE + GUTTER) - GUTTER, SQUARE)
    for number in range(drawn):
        inside = number < full
        drawing.add(
            rect(
                number * (SQUARE + GUTTER) + 0.5,
                0.5,
                SQUARE - 1,
                SQUARE - 1,
                fill=BRAND if inside else WHITE,
                edge=BRAND if inside else FRAME,
            )
        )
    return small_svg(drawing, label=f"{filled} of {of}")


@lru_cache(maxsize=512)
def threshold_bar(*, percent: int, least: int) -> SafeString:
    """A bar of `percent` of its length with a mark at `least`; both whole percents from 0 to 100."""
    if not (0 <= percent <= 100 and 0 <= least <= 100):
        raise ValueError("Both are percents, from 0 to 100.")
    drawing = Drawing(BAR_WIDTH, BAR_HEIGHT)
    drawing.add(rect(0.5, 3, BAR_WIDTH - 1, BAR_HEIGHT - 6, fill=WHITE, edge=FRAME))
    if percent:
        reached = BRAND if percent >= least else SCALE[3]
        drawing.add(rect(0.5, 3, (BAR_WIDTH - 1) * percent / 100, BAR_HEIGHT - 6, fill=reached))
    mark = 0.5 + (BAR_WIDTH - 1) * least / 100
    drawing.add(line(mark, 0, mark, BAR_HEIGHT, colour=INK, width=2))
    return small_svg(drawing, label=f"{percent}%, {least}% needed")
