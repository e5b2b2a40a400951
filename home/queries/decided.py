"""What has become of something a manager is about to decide: is it theirs, and was somebody else first?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from home.queries import waiting
from opportunities.models import Application
from pathways.models import Assessment, Endorsement, ExperienceRecord
from pathways.queries.frameworks import catalogue_of
from people.models import Person
from ui import words

NOTHING_SAVED = "Nothing of yours was saved for it. Below is how things stand now."


@dataclass(frozen=True, slots=True)
class Gone:
    """`decided`: it waits no longer. `text` says in one sentence what happened, and what that means."""

    decided: bool
    text: str = ""


WAITS = Gone(decided=False)


def found_now(manager: Person, *, kind: str, public_id: UUID, claims: Collection[UUID], today: date) -> Gone | None:
    """How a row stands; None when it is not this manager's to decide, or never was there.

    `claims` are the claims named in what was sent, for a row of kind "assess"; one that is not this person's is None.
    """
    match kind:
        case "assess":
            return _conversation(manager, public_id, claims, today)
        case "verify":
            record = waiting.experiences(manager, today=today).filter(public_id=public_id).first()
            return _experience(record)
        case "address":
            return _address(manager, public_id, today)
        case "endorse":
            endorsement = waiting.endorsements(manager, today=today).filter(public_id=public_id).first()
            if endorsement is None:
                return None
            if endorsement.status == Endorsement.Status.ASKED:
                return WAITS
            status = endorsement.get_status_display().lower()
            return Gone(decided=True, text=f"This endorsement is {status} already. {NOTHING_SAVED}")
        case "release":
            return _release(manager, public_id, today)
    return None


def _release(manager: Person, public_id: UUID, today: date) -> Gone | None:
    application = Application.objects.of_team(manager, on=today).filter(public_id=public_id).first()
    if application is None:
        return None
    if application.status not in Application.OPEN:
        said = "This application has ended, so nobody needs to be released."
    elif application.release == Application.Release.ASKED:
        return WAITS
    else:
        said = f"This release is {application.get_release_display().lower()} already."
    return Gone(decided=True, text=f"{said} {NOTHING_SAVED}")


def _conversation(manager: Person, person: UUID, claims: Collection[UUID], today: date) -> Gone | None:
    if not waiting.team_of(manager, today=today).filter(public_id=person).exists():
        return None
    if not claims:
        there = waiting.claims(manager, today=today).filter(person__public_id=person).exists()
        if there:
            return WAITS
        return Gone(decided=True, text=f"No claim waits for a decision here any more. {NOTHING_SAVED}")
    rows = list(
        Assessment.objects.filter(person__public_id=person, source=Assessment.Source.SELF, public_id__in=claims)
        .exclude(status=Assessment.Status.DRAFT)
        .select_related("person", "version")
        .order_by("pk")
    )
    if len(rows) != len(claims):
        return None
    decided = [row for row in rows if row.status != Assessment.Status.CLAIMED]
    if not decided:
        return WAITS
    by = {
        row.decides_id: row.assessor.name
        for row in Assessment.objects.filter(decides__in=decided).select_related("assessor")
        if row.assessor is not None
    }
    verbs = {
        Assessment.Status.ASSESSED: "was kept",
        Assessment.Status.RETURNED: "was returned",
        Assessment.Status.WITHDRAWN: f"was withdrawn by {decided[0].person.name}",
    }
    said = [
        f"{catalogue_of(row.version).competency(row.competency).title}, level {row.level}, "
        + verbs[Assessment.Status(row.status)]
        + (f" by {by[row.pk]}" if row.pk in by else "")
        for row in decided
    ]
    return Gone(decided=True, text=f"{words.join(said)}, before you saved. {NOTHING_SAVED}")


def _address(manager: Person, record: UUID, today: date) -> Gone | None:
    asked = waiting.addresses(manager, today=today).filter(record__public_id=record)
    request = asked.select_related("record").first()
    if request is None:
        return None
    if waiting.open_addresses(manager, today=today).filter(pk=request.pk).exists():
        return WAITS
    if request.address_confirmed_by_id is not None:
        said = "This address was confirmed already."
    elif request.record.status == ExperienceRecord.Status.RETURNED:
        said = "This address was refused and the experience returned already."
    else:
        said = "This experience was withdrawn already."
    return Gone(decided=True, text=f"{said} {NOTHING_SAVED}")


def _experience(record: ExperienceRecord | None) -> Gone | None:
    if record is None or record.status == ExperienceRecord.Status.DRAFT:
        return None
    if record.status == ExperienceRecord.Status.SUBMITTED:
        return WAITS
    return Gone(decided=True, text=f"This experience is {record.get_status_display().lower()} already. {NOTHING_SAVED}")
