"""Which experience to record: those asked at the gate ahead first, then all others; and what is recorded of one."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from pathways.catalogue import ExperienceType, progress_words, quantity_words
from pathways.models import ExperienceRecord
from pathways.queries.standing import standing
from people.models import Person


@dataclass(frozen=True, slots=True)
class ExperienceChoice:
    """One experience: how much is asked or how far it has come, and how much is verified ("1 session"), if any."""

    experience: ExperienceType
    amount: str
    verified: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """A group of experiences to choose from."""

    title: str
    rows: tuple[ExperienceChoice, ...]


def experience_choice(person: Person, *, today: date, words: str = "") -> tuple[ChoiceGroup, ...]:
    """Every experience of the framework, once (the queries of one standing), all or those that hold all of `words`.

    What the stage asks and is not yet held comes first, in the order in which it is asked; the others by title.
    """
    stands = standing(person, today=today)
    ahead = stands.readiness.experiences if stands.readiness else ()
    gate = stands.gate.code if stands.gate else ""
    verified: dict[str, int] = defaultdict(int)
    for record in stands.experiences:
        if record.verified and (record.expires_on is None or record.expires_on > today):
            verified[record.code] += int(record.quantity)

    def row(experience: ExperienceType, amount: str) -> ExperienceChoice:
        held = verified[experience.code]
        return ExperienceChoice(experience, amount, quantity_words(experience, held) if held else "")

    unmet = [state for state in ahead if not state.met]
    named = {state.experience.code for state in unmet}
    groups = [
        (title, [row(state.experience, progress_words(state.experience, state.held)) for state in states])
        for title, states in (
            (f"Asked at gate {gate}", [state for state in unmet if not state.chosen]),
            (f"Choices at gate {gate}", [state for state in unmet if state.chosen]),
        )
    ]
    others = sorted(stands.catalogue.experiences, key=lambda experience: experience.title.casefold())
    groups.append(
        (
            "Every other experience" if named else "Every experience",
            [row(each, quantity_words(each, each.quantity)) for each in others if each.code not in named],
        )
    )
    wanted = words.casefold().split()
    found = ((title, tuple(each for each in rows if _holds(each.experience, wanted))) for title, rows in groups)
    return tuple(ChoiceGroup(title, rows) for title, rows in found if rows)


def recorded_already(person: Person, experience: ExperienceType) -> list[ExperienceRecord]:
    """What of one experience is verified or waits, newest first (two queries)."""
    counting = [ExperienceRecord.Status.VERIFIED, ExperienceRecord.Status.SUBMITTED]
    own = ExperienceRecord.objects.visible_to(person).of(person)
    return list(own.filter(experience=experience.code, status__in=counting).prefetch_related("requests"))


def _holds(experience: ExperienceType, wanted: list[str]) -> bool:
    text = f"{experience.code} {experience.title} {experience.description}".casefold()
    return all(word in text for word in wanted)
