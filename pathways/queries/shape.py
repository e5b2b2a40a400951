"""The skill shape: a row a competency, by area. The picture's rows are written once for all who stand alike.

A row of the picture depends on seven small values only, so it is drawn and written once a process for each combination
that occurs; what the table and the list of gaps add is worked out when they are asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from pathways.readiness import AreaTotal, Line, Readiness
from ui.charts import dot_key, dot_row
from ui.words import day, plural


@lru_cache(maxsize=4096)
def competency_url(code: str) -> str:
    """The page of a competency."""
    return reverse("pathways:competency", args=[code])


@lru_cache(maxsize=16_384)
def picture_row(
    *,
    code: str,
    title: str,
    core: bool,
    held: int | None,
    required: int | None,
    assessed: bool,
    own_view: int | None,
    short: int,
    waiting: bool,
) -> SafeString:
    """One row of the picture: the name, “core”, the dots, and how much is missing. A phone shows it if any is."""
    return format_html(
        '<div class="dot-row{}"><a class="govuk-link govuk-link--text-colour govuk-link--no-underline" href="{}">{}</a>'
        '<span class="core">{}</span>{}<span class="short">{}</span></div>\n',
        "" if short else " only-d",
        competency_url(code),
        title,
        "core" if core else "",
        dot_row(held=held, required=required, assessed=assessed, own_view=own_view, waiting=waiting),
        f"{short} short" if short else "",
    )


@lru_cache(maxsize=1024)
def picture_head(title: str, total: str, all_met: str) -> SafeString:
    """What stands over an area's rows: its title and total, and what a phone shows instead of rows with no gap."""
    met = format_html('<p class="only-m s15 sec m0">{}</p>', all_met) if all_met else ""
    return format_html("<h3>{} <span>{}</span></h3>{}\n", title, total, met)


class Key(NamedTuple):
    """What the marks of the picture mean for one person: how many own views, the target, whether a claim is above."""

    own_views: int
    target: str
    claims_above: bool

    @property
    def marks(self) -> dict[str, SafeString]:
        """The marks themselves."""
        return {kind: dot_key(kind) for kind in ("held", "own", "required", "gap")}


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """One competency as the picture, the table and the list of gaps show it."""

    line: Line

    @property
    def picture(self) -> SafeString:
        """The row of the picture."""
        line = self.line
        known = line.source is not None
        return picture_row(
            code=line.competency.code,
            title=line.competency.title,
            core=line.core,
            held=line.held if known else None,
            required=line.required or None,
            assessed=line.assessed or not known,
            own_view=self._higher_view,
            short=line.short,
            waiting=bool(self.claimed),
        )

    @property
    def _higher_view(self) -> int | None:
        """The person's own view where it is above what was assessed."""
        line = self.line
        return line.own_level if line.assessed and line.own_level is not None and line.own_level > line.held else None

    @property
    def title(self) -> str:
        """The competency."""
        return self.line.competency.title

    @property
    def url(self) -> str:
        """The competency's page."""
        return competency_url(self.line.competency.code)

    @property
    def core(self) -> bool:
        """Whether the role asks for it in full."""
        return self.line.core

    @property
    def short(self) -> str:
        """“2 short”, or nothing."""
        return f"{self.line.short} short" if self.line.short else ""

    @property
    def claimed(self) -> str:
        """A claim that waits, and what counts until it is answered: one's own view, or the level assessed before."""
        line = self.line
        if line.claimed is None or (line.assessed and line.claimed <= line.held):
            return ""
        if line.assessed:
            return f"Level {line.claimed} claimed, waiting. Until then the assessed level {line.held} counts."
        return f"Level {line.claimed} claimed, waiting. Until then it counts as an own view."

    @property
    def held(self) -> str:
        """The level held, in figures."""
        return str(self.line.held) if self.line.source is not None else "none"

    @property
    def required(self) -> int:
        """The level the target asks for."""
        return self.line.required

    @property
    def own_view(self) -> str:
        """The person's own view, in figures."""
        return str(self.line.own_level) if self.line.own_level is not None else ""

    @property
    def no_longer(self) -> bool:
        """Whether the target asks for less than the present role, and nothing is missing."""
        return self.line.no_longer_required and not self.line.short

    @property
    def basis(self) -> str:
        """Whose level it is, and when: “Assessed by Helen Bradshaw, 2 June 2026”."""
        line = self.line
        if line.source is None:
            return f"Assessment ran out on {day(line.lapsed_on)}" if line.lapsed_on else "Nothing recorded"
        when = f", {day(line.on)}" if line.on else ""
        if line.assessed:
            return f"Assessed{f' by {line.assessor}' if line.assessor else ''}{when}"
        return f"Own view{when}"


@dataclass(frozen=True, slots=True)
class ShapeArea:
    """One area with its total, such as "12 of 15 levels", and what a phone says when nothing is short."""

    title: str
    total: str
    rows: tuple[ShapeRow, ...]
    all_met: str

    @property
    def picture(self) -> SafeString:
        """Its title and its rows of the picture, one after another."""
        parts = [picture_head(self.title, self.total, self.all_met), *[row.picture for row in self.rows]]
        return SafeString("".join(parts))  # each part is escaped where it is made


@dataclass(frozen=True, slots=True)
class GapRow:
    """One gap in the list of gaps, with the experiences that build it: (title, url) each."""

    row: ShapeRow
    experiences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The whole picture in two columns; the gaps, worst first, are gathered when they are asked for."""

    columns: tuple[tuple[ShapeArea, ...], ...]
    readiness: Readiness

    @property
    def key(self) -> Key:
        """What the marks mean; a ring stands beyond a dot for a level claimed above the one assessed."""
        lines = self.readiness.lines
        above = any(line.assessed and line.claimed is not None and line.claimed > line.held for line in lines)
        return Key(len(self.readiness.own_view), self.readiness.target.title, above)

    @property
    def pictures(self) -> tuple[SafeString, ...]:
        """The picture, column by column."""
        return tuple(
            SafeString("".join([f"<section>{area.picture}</section>" for area in column])) for column in self.columns
        )

    @property
    def areas(self) -> tuple[ShapeArea, ...]:
        """Every area, in order."""
        return tuple(area for column in self.columns for area in column)

    @property
    def gaps(self) -> tuple[GapRow, ...]:
        """What is short, worst first."""
        by_code = {line.competency.code: ShapeRow(line) for line in self.readiness.lines}
        return tuple(
            GapRow(
                row=by_code[shortfall.competency.code],
                experiences=tuple(
                    (experience.title, reverse("pathways:experience_type", args=[experience.code]))
                    for experience in shortfall.experiences
                ),
            )
            for shortfall in self.readiness.shortfalls
        )


def _all_met(lines: Sequence[Line]) -> str:
    """“All 4 at or above”: what a phone shows of an area without a gap."""
    asked = [line for line in lines if line.required]
    if not asked:
        return "Nothing asked here"
    return "At or above" if len(asked) == 1 else f"All {len(asked)} at or above"


def _area(total: AreaTotal) -> ShapeArea:
    return ShapeArea(
        title=total.area.title,
        total=f"{total.held} of {plural(total.required, 'level', 'levels')}",
        rows=tuple([ShapeRow(line) for line in total.lines]),
        all_met="" if any(line.short for line in total.lines) else _all_met(total.lines),
    )


def shape(readiness: Readiness) -> Shape:
    """The skill shape of one readiness answer: areas split where the two columns come out most alike in length."""
    areas = [_area(total) for total in readiness.areas]
    lengths = [len(area.rows) + 2 for area in areas]
    split = min(range(len(areas) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])), default=0)
    return Shape(columns=(tuple(areas[:split]), tuple(areas[split:])), readiness=readiness)
