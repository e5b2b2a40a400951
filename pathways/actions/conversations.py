"""A line manager records a conversation about levels, whether or not it changed any."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from notices import actions as notices
from pathways.actions.verifiers import employer_of, is_line_manager
from pathways.catalogue import Catalogue
from pathways.errors import AlreadyWaiting, NotYours, WrongEvidence
from pathways.evidence_rules import missing, rule_words
from pathways.models import Assessment, Conversation
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.queries.own import TWIN_WITHIN, lock
from people import audit
from people.errors import Refused
from people.models import Person
from ui import clock
from ui.words import day


@transaction.atomic
def record_conversation(
    *, person: Person, by: Person, held_on: date, levels: Mapping[str, tuple[int, frozenset[str]]], note: str = ""
) -> Conversation:
    """Record that a conversation was held, and the levels it set: by competency, the level and its evidence kinds.

    Each level becomes an assessment by the manager dated `held_on`. The same sent twice is one. The person is told by
    e-mail. Raises NotYours for anybody but the present line manager, Refused for a day in the future or before a later
    assessment, and for a level off the scale, AlreadyWaiting where a claim waits, WrongEvidence where a kind is
    missing; of a level's refusal the field is the competency.
    """
    if not is_line_manager(by, of=person):
        raise NotYours("Only the person's line manager can record a conversation.")
    if held_on > clock.today():
        raise Refused(f"{held_on:%-d %B} is in the future. Use today or an earlier day.", field="held_on")
    version = current_version()
    catalogue = catalogue_of(version)
    lock(person)
    said = {code: level for code, (level, _kinds) in sorted(levels.items())}
    twin = Conversation.objects.filter(
        person=person, manager=by, held_on=held_on, note=note.strip(), created_at__gt=clock.now() - TWIN_WITHIN
    ).first()
    if twin is not None and twin.levels == said:
        return twin
    standing = Assessment.objects.filter(person=person, competency__in=levels)
    waiting = standing.waiting().order_by("competency").first()
    if waiting is not None:
        title = catalogue.competency(waiting.competency).title
        raise AlreadyWaiting(
            f"A claim for {title}, level {waiting.level}, waits in your queue. Answer it there.",
            field=waiting.competency,
        )
    for code, (level, kinds) in levels.items():
        _check(catalogue, code, level, kinds)
    later = standing.exclude(source=Assessment.Source.SELF).filter(status=Assessment.Status.ASSESSED, on__gt=held_on)
    newer = later.order_by("-on").first()
    if newer is not None:
        title = catalogue.competency(newer.competency).title
        raise Refused(
            f"{title} was assessed after that, on {day(newer.on)}. Leave it unchanged, or check the day.",
            field=newer.competency,
        )
    talk = Conversation.objects.create(
        person=person, manager=by, held_on=held_on, levels=said, note=note.strip(), created_at=clock.now()
    )
    rows = Assessment.objects.bulk_create(
        Assessment(
            person=person,
            version=version,
            competency=code,
            level=level,
            source=Assessment.Source.ASSESSOR,
            status=Assessment.Status.ASSESSED,
            kinds=sorted(kinds),
            assessor=by,
            on=held_on,
            decided_at=clock.now(),
        )
        for code, (level, kinds) in levels.items()
    )
    audit.record(
        action="pathways.conversation.recorded",
        by=by,
        subject=person,
        changes={"held_on": held_on.isoformat(), "conversation": str(talk.public_id)},
    )
    audit.record_many(
        [
            audit.event(
                action="pathways.assessment.set",
                by=by,
                subject=person,
                changes={"competency": row.competency, "level": row.level, "assessment": str(row.public_id)},
            )
            for row in rows
        ]
    )
    _tell(talk, catalogue)
    return talk


def _check(catalogue: Catalogue, code: str, level: int, kinds: frozenset[str]) -> None:
    try:
        competency = catalogue.competency(code)
    except KeyError as error:
        raise Refused("That competency is not in the framework. Choose one from the list.", field=code) from error
    if not 1 <= level <= catalogue.scale.maximum:
        raise Refused(f"{competency.title} has levels 1 to {catalogue.scale.maximum}. Choose one of them.", field=code)
    if missing(level, kinds, catalogue.scale):
        rule = f"{competency.title}: {rule_words(level, catalogue.scale)}"
        raise WrongEvidence(f"{rule} Tick what you have seen, or choose another level.", field=code)


def _tell(talk: Conversation, catalogue: Catalogue) -> None:
    employer = employer_of(talk.person)
    notices.send(
        key=f"conversation:{talk.public_id}",
        kind="pathways.conversation",
        owner=employer.slug if employer else "",
        to=talk.person.email,
        subject=f"{talk.manager.name} has recorded a conversation with you",
        template="pathways/mail/conversation",
        context={
            "name": talk.person.name,
            "by": talk.manager.name,
            "held_on": talk.held_on,
            "lines": [
                {"competency": catalogue.competency(code).title, "level": level} for code, level in talk.levels.items()
            ],
            "note": talk.note,
        },
        reply_to=talk.manager.email,
    )
