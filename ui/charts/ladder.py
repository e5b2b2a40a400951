"""The level required on the way to chief executive: a step a role, the level held as a line across.

Wide, the steps rise to the right; on a phone they are rows, so that no label gets too small to read.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString
from reportlab.graphics.shapes import Circle, Drawing, Group

from ui.charts.shapes import BRAND, GAP, GRID, INK, SCALE, SECONDARY, line, rect, text
from ui.charts.svg import svg

TOP = 6
UNIT = 28
WRAP = 6.6  # about the width of a character of 14
WIDTH = 1120
NARROW = 358
ROW = 50
BAND = 27  # what a bar takes of its row, below the name of the role
NOT_ASKED = 70  # about the width of those words


@dataclass(frozen=True, slots=True)
class Rung:
    """One role on the way. `level` None means the role does not ask for this competency."""

    tier: str
    role: str
    level: int | None
    mark: Literal["", "role", "target"] = ""


def _note(rung: Rung, held: int | None) -> str:
    if rung.mark == "role":
        return "your role"
    if rung.mark == "target":
        short = (rung.level or 0) - (held or 0)
        return f"your target: {short} short" if short > 0 else "your target: met"
    return ""


def _wide(rungs: Sequence[Rung], held: int | None) -> Drawing:
    column = WIDTH / max(len(rungs), 1)
    names = [textwrap.wrap(rung.role, max(int((column - 12) / WRAP), 8)) for rung in rungs]
    foot = 46 + 17 * max(
        (len(lines) + bool(_note(rung, held)) for rung, lines in zip(rungs, names, strict=True)), default=0
    )
    drawing = Drawing(WIDTH, foot + TOP * UNIT + 28)
    for level in range(1, TOP + 1):
        drawing.add(line(0, foot + level * UNIT, WIDTH, foot + level * UNIT, colour=GRID))
    for at, (rung, lines) in enumerate(zip(rungs, names, strict=True)):
        left, width = at * column + 6, column - 12
        middle, height = left + width / 2, (rung.level or 0) * UNIT
        shade = SCALE[1] if rung.mark == "role" else SCALE[0]
        if rung.level is None:
            drawing.add(text(middle, foot + 10, "not asked", size=14, colour=SECONDARY, anchor="middle"))
        else:
            drawing.add(rect(left, foot, width, height, fill=shade))
            drawing.add(rect(left, foot + height - 2, width, 4, fill=INK))
            drawing.add(text(middle, foot + height + 9, str(rung.level), size=17, bold=True, anchor="middle"))
        drawing.add(text(middle, foot - 20, rung.tier, bold=True, colour=SECONDARY, anchor="middle"))
        for row, words in enumerate(lines):
            drawing.add(text(middle, foot - 38 - 17 * row, words, bold=bool(rung.mark), anchor="middle"))
        if note := _note(rung, held):
            colour = BRAND if rung.mark == "role" else GAP
            drawing.add(text(middle, foot - 38 - 17 * len(lines) - 1, note, bold=True, colour=colour, anchor="middle"))
    if held is not None:
        high = foot + held * UNIT
        drawing.add(line(8, high, WIDTH, high, colour=BRAND, width=2, dash=(6, 4)))
        drawing.add(Circle(8, high, 6.5, fillColor=BRAND, strokeColor=None))
        drawing.add(text(22, high + 8, f"You hold {held}", bold=True, colour=BRAND, halo=True))
    return drawing


def _narrow(rungs: Sequence[Rung], held: int | None) -> Drawing:
    """Rows from the top rung down; bars from the left, on one scale."""
    left, step = 30, (NARROW - 60) / TOP
    drawing = Drawing(NARROW, len(rungs) * ROW + 24)
    across = left + (held or 0) * step
    if held is not None:
        anchor = "start" if held < 4 else "end"
        drawing.add(
            text(
                across - (4 if held < 4 else -4),
                drawing.height - 13,
                f"You hold {held}",
                bold=True,
                colour=BRAND,
                anchor=anchor,
            )
        )
    for at, rung in enumerate(reversed(rungs)):
        low = drawing.height - 24 - (at + 1) * ROW
        note = _note(rung, held)
        row = Group()
        row.add(text(0, low + 33, rung.tier, bold=True, colour=SECONDARY))
        row.add(text(left, low + 33, f"{rung.role}{', ' if note else ''}{note}", bold=bool(rung.mark), halo=True))
        if rung.level is None:
            row.add(text(left, low + 12, "not asked", colour=SECONDARY))
        else:
            reach = rung.level * step
            row.add(rect(left, low + 8, reach, 16, fill=SCALE[1] if rung.mark == "role" else SCALE[0]))
            row.add(rect(left + reach - 2, low + 5, 4, 22, fill=INK))
            row.add(text(left + reach + 8, low + 11, str(rung.level), size=15, bold=True))
        if held is not None and (rung.level is not None or held * step > NOT_ASKED):
            # Across the bar alone: a line the whole way down would strike through the names of the roles.
            row.add(line(across, low, across, low + BAND, colour=BRAND, width=2, dash=(6, 4)))
        drawing.add(row)
    return drawing


def required_ladder_drawing(rungs: Sequence[Rung], *, held: int | None, narrow: bool = False) -> Drawing:
    """The shapes alone, for a PDF. 1,120 wide, or 358 with `narrow`."""
    return _narrow(rungs, held) if narrow else _wide(rungs, held)


def required_ladder(
    rungs: Sequence[Rung],
    *,
    held: int | None,
    competency: str,
    id: str,  # noqa: A002 - it is the DOM id
    narrow: bool = False,
) -> SafeString:
    """The chart, lowest rung first in `rungs`. For a page, put the wide one in `only-d` and the narrow in `only-m`."""
    steps = "; ".join(f"{rung.tier} {rung.role} {'not asked' if rung.level is None else rung.level}" for rung in rungs)
    said = "" if held is None else f"You hold {held}. "
    return svg(
        required_ladder_drawing(rungs, held=held, narrow=narrow),
        title=f"{competency}: level required on the way to chief executive",
        desc=f"{said}Required: {steps}.",
        id=id,
    )
