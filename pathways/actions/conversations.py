"""A line manager records a conversation about levels, whether or not it changed any, and may take it back that day."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from notices import actions as notices
from pathways.actions.verifiers import employer_of, is_line_manager
from pathways.catalogue import Catalogue
from pathways.errors import AlreadyDecided, AlreadyWaiting, NotYours, WrongEvidence
from pathways.evidence_rules import missing, rule_words
from pathways.grace import SECOND_THOUGHTS
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
        raise Refused(f"{held_on:%-d %B %Y} is in the future. Use today or an earlier day.", field="held_on")
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
    now = clock.now()
    talk = Conversation.objects.create(
        person=person, manager=by, held_on=held_on, levels=said, note=note.strip(), created_at=now
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
            decided_at=now,  # the conversation's own moment: by it `take_back_conversation` finds what it set
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


@transaction.atomic
def take_back_conversation(*, conversation: Conversation, by: Person) -> None:
    """Undo a conversation on the day it was recorded: it is gone, and the levels it set stand as they did before.

    Nothing else is touched: claims are not decided by a conversation, and what was assessed since goes on counting.
    The person is told where they were told of it. Raises NotYours for anybody but its author while they are the line
    manager, and on a later day; AlreadyDecided once it has been taken back.
    """
    lock(conversation.person)
    talk = Conversation.objects.select_related("person", "manager").filter(pk=conversation.pk).first()
    if talk is None:
        raise AlreadyDecided("This conversation has been taken back already. Nothing was left to undo.")
    if talk.manager_id != by.pk or not is_line_manager(by, of=talk.person):
        raise NotYours("Only the line manager who recorded this conversation can take it back.")
    if talk.created_at.astimezone(clock.LONDON).date() != clock.today():
        raise NotYours("A conversation can be taken back on the day it was recorded. Record another that corrects it.")
    rows = list(
        Assessment.objects.select_for_update(of=("self",)).filter(
            person=talk.person,
            assessor=by,
            source=Assessment.Source.ASSESSOR,
            status=Assessment.Status.ASSESSED,
            decides__isnull=True,
            decided_at=talk.created_at,
            competency__in=talk.levels,
        )
    )
    Assessment.objects.filter(pk__in=[row.pk for row in rows]).update(status=Assessment.Status.WITHDRAWN)
    audit.record(
        action="pathways.conversation.taken_back",
        by=by,
        subject=talk.person,
        changes={"held_on": talk.held_on.isoformat(), "conversation": str(talk.public_id)},
    )
    audit.record_many(
        [
            audit.event(
                action="pathways.assessment.unset",
                by=by,
                subject=talk.person,
                changes={"competency": row.competency, "level": row.level, "assessment": str(row.public_id)},
            )
            for row in rows
        ]
    )
    told = notices.take_back(key=_key(talk), whole=True)
    if told is not None:
        notices.send(
            key=f"taken-back:{told.key}",
            kind="pathways.taken_back",
            owner=told.owner,
            to=talk.person.email,
            subject=f"{by.name} has taken back a conversation recorded with you",
            template="pathways/mail/conversation_taken_back",
            context={"name": talk.person.name, "by": by.name, "held_on": talk.held_on, "levels": len(rows)},
            reply_to=by.email,
        )
    talk.delete()


def _key(talk: Conversation) -> str:
    """The key of the message that tells of a conversation."""
    return f"conversation:{talk.public_id}"


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
        key=_key(talk),
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
        wait=SECOND_THOUGHTS,
    )
