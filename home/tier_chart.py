"""People by tier as bars: one description, for the page and for paper, and a narrow form for a phone."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from reportlab.graphics.shapes import Drawing

from ui.charts import line, rect, svg, text
from ui.charts.shapes import BRAND, INK

LABEL, BAR, COUNT, ROW, HEIGHT = 240, 330, 60, 28, 18
# On a phone the words stand above their bar: 350 fits a screen of 390 with its margins.
NARROW_BAR, NARROW_COUNT, NARROW_ROW, NARROW_HEIGHT = 300, 50, 44, 16

Rows = Sequence[tuple[str, int]]


def tier_chart(rows: Rows, *, council: str, id: str = "tiers") -> SafeString:  # noqa: A002 - DOM id
    """Bars for (tier, people), the first tier at the bottom. Bars start at 0, each with its number at its end."""
    most = max((count for _, count in rows), default=0)
    drawing = Drawing(LABEL + BAR + COUNT, ROW * len(rows))
    for place, (title, count) in enumerate(rows):
        y = place * ROW + (ROW - HEIGHT) / 2
        width = BAR * count / most if most else 0
        drawing.add(text(0, y + 4, title, size=14, colour=INK))
        if count:
            drawing.add(rect(LABEL, y, width, HEIGHT, fill=BRAND))
        drawing.add(line(LABEL, place * ROW, LABEL, (place + 1) * ROW, colour=INK, width=1))
        drawing.add(text(LABEL + width + 8, y + 4, f"{count:,}", size=14, bold=True))
    return _named(drawing, rows, council=council, name=id)


def narrow_tier_chart(rows: Rows, *, council: str, id: str = "tiers-narrow") -> SafeString:  # noqa: A002 - DOM id
    """The same for a screen of 390: the words of each tier above its bar, as large as on the wide one."""
    most = max((count for _, count in rows), default=0)
    drawing = Drawing(NARROW_BAR + NARROW_COUNT, NARROW_ROW * len(rows))
    for place, (title, count) in enumerate(rows):
        y = place * NARROW_ROW + 2
        width = NARROW_BAR * count / most if most else 0
        drawing.add(text(0, y + NARROW_HEIGHT + 8, title, size=15, colour=INK))
        if count:
            drawing.add(rect(1, y, width, NARROW_HEIGHT, fill=BRAND))
        drawing.add(line(0.5, y - 2, 0.5, y + NARROW_HEIGHT + 2, colour=INK, width=1))
        drawing.add(text(width + 9, y + 3, f"{count:,}", size=15, bold=True))
    return _named(drawing, rows, council=council, name=id)


def _named(drawing: Drawing, rows: Rows, *, council: str, name: str) -> SafeString:
    total = sum(count for _, count in rows)
    fullest = max(rows, key=lambda row: row[1], default=("no tier", 0))
    return svg(
        drawing,
        id=name,
        title=f"People in digital roles by tier, {council}",
        desc=f"{total} people; most in {fullest[0]}, {fullest[1]}." if total else "Nobody is in a digital role yet.",
    )
