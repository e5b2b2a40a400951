"""Which kinds of evidence a claim to a level needs.

Evidence is of three kinds: knowledge, experience and judgement. A framework may say in its scale which kinds each
level needs (`evidence` of a level); where it is silent, its common rule stands: levels 1 and 2 need any one kind,
levels 3 and 4 need experience, levels 5 and 6 need experience and judgement.
"""

from collections.abc import Collection
from dataclasses import dataclass

from pathways.catalogue_parts import Scale
from pathways.catalogue_words import EVIDENCE_KINDS, listed, sentence_case

KINDS = frozenset(EVIDENCE_KINDS)

# The lowest level from which each kind is needed, for frameworks whose scale does not say.
COMMON_RULE = {"experience": 3, "judgement": 5}


@dataclass(frozen=True, slots=True)
class Need:
    """What one level needs: all of `all_of`; where that is empty, any one kind (none at all for level 0)."""

    level: int
    all_of: frozenset[str]

    @property
    def any_one(self) -> bool:
        return self.level > 0 and not self.all_of


def need_of(level: int, scale: Scale | None = None) -> Need:
    """Return what a level needs, by the scale's own data if it has any, else by the common rule.

    Raises ValueError for a level that is not of the scale.
    """
    if level < 0 or (scale is not None and level > scale.maximum):
        top = f"0 to {scale.maximum}" if scale is not None else "0 or more"
        raise ValueError(f"Level {level} is not on the scale. Use {top}.")
    if scale is not None:
        stated = next((step.evidence for step in scale.levels if step.value == level), None)
        if stated is not None:
            return Need(level, stated)
    return Need(level, frozenset(kind for kind, least in COMMON_RULE.items() if level >= least))


def missing(level: int, kinds: Collection[str], scale: Scale | None = None) -> frozenset[str]:
    """Return the kinds that a claim to `level` still lacks; empty when the claim can stand.

    Where any one kind would do and there is none, every kind is returned: each of them would mend it.
    """
    need = need_of(level, scale)
    given = KINDS & frozenset(kinds)
    if need.any_one:
        return frozenset() if given else KINDS
    return need.all_of - given


def highest_open(kinds: Collection[str], scale: Scale) -> int:
    """Return the highest level to which these kinds of evidence are enough; 0 for none."""
    return max((step.value for step in scale.levels if not missing(step.value, kinds, scale)), default=0)


def rule_words(level: int, scale: Scale | None = None) -> str:
    """Write the rule of a level: “Level 5 needs evidence of experience and judgement.”"""
    need = need_of(level, scale)
    if level == 0:
        return "Level 0 needs no evidence."
    if need.any_one:
        return f"Level {level} needs evidence of any one kind: {listed(_in_order(KINDS), last='or')}."
    return f"Level {level} needs evidence of {listed(_in_order(need.all_of))}."


def explain(level: int, kinds: Collection[str], scale: Scale | None = None) -> str:
    """Say whether the evidence is enough for a level and, if it is not, how to mend it."""
    rule = rule_words(level, scale)
    lacking = missing(level, kinds, scale)
    if level == 0:
        return rule
    given = _in_order(KINDS & frozenset(kinds))
    has = f"This claim has {listed(given)}" if given else "This claim has none"
    if not lacking:
        return f"{rule} {has}."
    if need_of(level, scale).any_one:
        return f"{rule} {has}. Add evidence of one kind."
    lower = highest_open(kinds, scale) if scale is not None else 0
    instead = f", or claim level {lower}" if lower else ""
    return f"{rule} {has}. Add evidence of {listed(_in_order(lacking))}{instead}."


SAY = {"knowledge": "know", "experience": "did", "judgement": "decided"}


def mend(level: int, kinds: Collection[str], scale: Scale, *, held: int = 0) -> str:
    """Say how to mend a claim before it is sent; empty when its kinds are enough for the level.

    “Level 4 needs experience. Tick Experience and say what you did, or claim level 2.” The lower level is the highest
    that these kinds open, and is left out when it is not above `held`: claiming what one holds gains nothing.
    """
    lacking = _in_order(missing(level, kinds, scale))
    if not lacking:
        return ""
    if need_of(level, scale).any_one:
        return f"Level {level} needs evidence of one kind. Tick {listed(_ticked(lacking), last='or')}"
    rule = f"Level {level} needs {listed(_in_order(need_of(level, scale).all_of))}."
    say = f"Tick {listed(_ticked(lacking))} and say what you {listed([SAY[kind] for kind in lacking])}"
    lower = highest_open(kinds, scale)
    # Frameworks may ask less of a higher level than of a lower one; only a lower level is a way out.
    return f"{rule} {say}, or claim level {lower}" if held < lower < level else f"{rule} {say}"


def _ticked(kinds: Collection[str]) -> list[str]:
    return [sentence_case(EVIDENCE_KINDS[kind]) for kind in kinds]


def _in_order(kinds: Collection[str]) -> list[str]:
    return [kind for kind in EVIDENCE_KINDS if kind in kinds]
