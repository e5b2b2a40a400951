"""One competency as one person meets it: six levels, the way up, and what builds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from pathways.catalogue import Area, Catalogue, Competency, ExperienceType, Role, progress_words, quantity_words
from pathways.catalogue_words import amount, number_words, unit_words
from pathways.evidence_rules import rule_words
from pathways.models import DevelopmentOffer
from pathways.queries.offers import giving, open_offers
from pathways.queries.standing import Standing
from pathways.readiness import HeldLevel, Line, held_lines
from ui.charts import Rung, required_ladder
from ui.words import day, plural


@dataclass(frozen=True, slots=True)
class LevelCard:
    """One level: what it means, and what is marked on it. `kind` is a status shape, or empty for a grey remark."""

    value: int
    title: str
    descriptor: str
    kind: str
    mark: str
    remarks: tuple[str, ...]
    mine: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Building:
    """An experience that builds the competency: what is asked, what is held, and what is open now."""

    experience: ExperienceType
    asked: str
    kind: Literal["met", "gap"]
    yours: str
    offers: tuple[DevelopmentOffer, ...]


@dataclass(frozen=True, slots=True)
class CompetencyPage:
    """The whole page. `line` is None when nothing is recorded and no target asks for it."""

    catalogue: Catalogue
    area: Area
    competency: Competency
    line: Line | None
    target: Role | None
    kind: str
    headline: str
    note: str
    levels: tuple[LevelCard, ...]
    evidence_rule: str
    ladder: SafeString
    ladder_narrow: SafeString
    table: tuple[tuple[Role, str, int], ...]
    building: tuple[Building, ...]
    next_level: int | None
    waiting: int | None

    @property
    def count_words(self) -> str:
        """How many levels the scale has, in words: “six”."""
        return number_words(len(self.levels))


def lines_of(stands: Standing) -> Mapping[str, Line]:
    """What a person holds, by competency: measured against the target, else the present role, else against nothing."""
    if stands.readiness is not None:
        return {line.competency.code: line for line in stands.readiness.lines}
    aim = stands.role or Role(code="", title="", tier="", family="", summary="", requirements={})
    levels = [
        HeldLevel(
            competency=row.competency,
            level=row.level,
            source=row.source,
            on=row.on,
            expires_on=row.expires_on,
            assessor=row.assessor or "",
            waiting=row.waiting,
        )
        for row in stands.levels
    ]
    found = held_lines(catalogue=stands.catalogue, target=aim, levels=levels, today=stands.today)
    return {line.competency.code: line for line in found}


def competency_page(stands: Standing, *, code: str) -> CompetencyPage | None:
    """The page for one person (one query more than the standing); None for a code that the framework has not."""
    catalogue = stands.catalogue
    competency = next((found for found in catalogue.competencies if found.code == code), None)
    if competency is None:
        return None
    line = lines_of(stands).get(code)
    target = stands.target
    required = target.requirements.get(code, 0) if target else 0
    held = line.held if line is not None and line.source is not None else None
    kind, headline, note = _headline(line, target, required)
    way = _way(stands, code)
    claim = stands.claims.get(code)
    return CompetencyPage(
        catalogue=catalogue,
        area=catalogue.area(competency.area_code),
        competency=competency,
        line=line,
        target=target,
        kind=kind,
        headline=headline,
        note=note,
        levels=_levels(stands, competency, line, required),
        evidence_rule=_evidence_rule(catalogue),
        ladder=required_ladder(way, held=held, competency=competency.title, id="ladder"),
        ladder_narrow=required_ladder(way, held=held, competency=competency.title, id="ladder-narrow", narrow=True),
        table=tuple(
            (role, catalogue.tier(role.tier).title, role.requirements.get(code, 0)) for role in catalogue.roles
        ),
        building=_building(stands, code),
        next_level=next_level(stands, code, held=held or 0),
        waiting=claim.level if claim else None,
    )


def next_level(stands: Standing, code: str, *, held: int) -> int | None:
    """The level to claim next: the one required if it is higher than held, else the next one; None at the top."""
    required = stands.target.requirements.get(code, 0) if stands.target else 0
    if required > held:
        return required
    claim = stands.claims.get(code)
    following = max(held, claim.level if claim else 0) + 1
    return following if following <= stands.catalogue.scale.maximum else None


def _headline(line: Line | None, target: Role | None, required: int) -> tuple[str, str, str]:
    """Status, its words, and a remark: “1 level short for Head of digital services”."""
    if target is None:
        return "", "", ""
    if not required:
        return "none", f"Not asked of {target.title}", ""
    held = line.held if line is not None else 0
    core = line is not None and line.core
    if held >= required:
        return "met", f"At the level required for {target.title}", "Core for that role." if core else ""
    short = plural(required - held, "level", "levels")
    return "gap", f"{short} short for {target.title}", "Core for that role, so it must be met in full." if core else ""


def _levels(stands: Standing, competency: Competency, line: Line | None, required: int) -> tuple[LevelCard, ...]:
    held = line.held if line is not None and line.source is not None else 0
    claim = stands.claims.get(competency.code)
    made = []
    for level in stands.catalogue.scale.levels:
        value = level.value
        mine, wanted = bool(held) and value == held, bool(required) and value == required
        kind, mark = "", ""
        remarks: list[str] = []
        if mine and line is not None:
            kind, mark = "here", f"You hold {value}"
            who = f"Assessed{f' by {line.assessor}' if line.assessor else ''}" if line.assessed else "Your own view"
            remarks.append(f"{who}, {day(line.on)}" if line.on else who)
            if wanted:
                remarks.append(f"Required: {value}")
        elif wanted:
            kind, mark = "gap" if value > held else "met", f"Required: {value}"
        elif value < held:
            kind, mark = "met", "Held"
        else:
            remarks.append(_asked_from(stands.catalogue, competency.code, value))
        if claim is not None and claim.level == value and not (mine and line is not None and not line.assessed):
            remarks.append(f"Your own view: {value}, claimed {claim.on.day} {claim.on:%B}")
        made.append(
            LevelCard(
                value=value,
                title=level.title,
                descriptor=competency.descriptor(value),
                kind=kind,
                mark=mark,
                remarks=tuple(remark for remark in remarks if remark),
                mine=mine,
                required=wanted,
            )
        )
    return tuple(made)


def _asked_from(catalogue: Catalogue, code: str, level: int) -> str:
    """The lowest tier in which a role asks for this level or more: “Required from T7, Director”."""
    tiers = sorted(catalogue.tiers, key=lambda tier: tier.order)
    for tier in tiers:
        if any(role.requirements.get(code, 0) >= level for role in catalogue.roles_in(tier.code)):
            return f"Required from {tier.code}, {tier.title}"
    return "Required of no role"


def _way(stands: Standing, code: str) -> list[Rung]:
    """A role a tier, from the first held to the top: career, present role, target, then likely ones."""
    catalogue = stands.catalogue
    chosen: dict[str, Role] = {}
    known = {role.code: role for role in catalogue.roles}
    # Latest first, so that an earlier post of the same tier does not take its place.
    for post in stands.career:
        if post.role in known:
            chosen.setdefault(known[post.role].tier, known[post.role])
    here, aim = stands.role, stands.target
    for role in (here, aim):
        if role is not None:
            chosen[role.tier] = role
    families = [role.family for role in (aim, here) if role is not None]
    families += [pathway.code for pathway in reversed(catalogue.pathways)]
    tiers = sorted(catalogue.tiers, key=lambda tier: tier.order)
    start = min((catalogue.tier(tier).order for tier in chosen), default=tiers[0].order if tiers else 0)
    way = []
    for tier in tiers:
        roles = catalogue.roles_in(tier.code)
        if tier.order < start or not roles:
            continue
        likely = [role for family in families for role in roles if role.family == family] or list(roles)
        role = chosen.get(tier.code, likely[0])
        mark: Literal["", "role", "target"] = "role" if role is here else "target" if role is aim else ""
        way.append(Rung(tier=tier.code, role=role.title, level=role.requirements.get(code) or None, mark=mark))
    return way


def _evidence_rule(catalogue: Catalogue) -> str:
    """The framework's rule of evidence, once for each run of levels that share it."""
    rules: dict[str, list[int]] = {}
    for level in catalogue.scale.levels:
        rules.setdefault(rule_words(level.value, catalogue.scale).partition(" needs ")[2], []).append(level.value)
    said = []
    for rule, levels in rules.items():
        if len(levels) == 1:
            said.append(f"Level {levels[0]} needs {rule}")
        else:
            said.append(f"Levels {levels[0]} {'and' if len(levels) == 2 else 'to'} {levels[-1]} need {rule}")
    return " ".join(said)


def _building(stands: Standing, code: str) -> tuple[Building, ...]:
    offers = open_offers(today=stands.today, near=stands.appointment.organisation if stands.appointment else None)
    rows = []
    for experience in stands.catalogue.experiences_developing(code):
        held = waiting = expired = 0
        for record in stands.experiences:
            if record.code != experience.code:
                continue
            if record.expires_on is not None and record.expires_on <= stands.today:
                expired += int(record.quantity)
            elif record.verified:
                held += int(record.quantity)
            else:
                waiting += int(record.quantity)
        met = held >= experience.quantity
        yours = f"{quantity_words(experience, held)}, verified" if met else progress_words(experience, held)
        if not met and waiting:
            yours += f", {amount(waiting)} waiting"
        elif not met and expired:
            yours += f", {amount(expired)} {unit_words(experience, expired)} expired"
        rows.append(
            Building(
                experience=experience,
                asked=quantity_words(experience, experience.quantity),
                kind="met" if met else "gap",
                yours=yours,
                offers=giving(offers, experience.code),
            )
        )
    rows.sort(key=lambda row: row.kind == "met")
    return tuple(rows)
