"""The people of these tests: Martin's team at Kirklees, his own manager, a council lead, and people elsewhere."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from pathways.actions import (
    ClaimItem,
    Verifier,
    appoint,
    ask_endorsement,
    claim,
    publish,
    record_experience,
    set_target,
)
from pathways.models import Assessment, Endorsement, ExperienceRecord
from pathways.shipped import shipped_framework
from people.actions import membership
from people.models import Organisation, Person
from people.roles import Role
from ui import clock

EXPERIENCE, KNOWLEDGE = frozenset({"experience"}), frozenset({"knowledge"})
SHIFT = "X01"


@dataclass(frozen=True)
class Team:
    """Martin manages Tomasz, Denise and Hannah. Gwen leads Kirklees, Chloe sponsors it, Adam runs it. Rhys: Leeds."""

    kirklees: Organisation
    leeds: Organisation
    martin: Person
    tomasz: Person
    denise: Person
    hannah: Person
    gwen: Person
    chloe: Person
    adam: Person
    rhys: Person
    past: Person


def person(name: str, organisation: Organisation, *roles: Role) -> Person:
    """Somebody on the staff of a council, with roles there."""
    email = f"{name.split()[0].lower()}@{organisation.slug}.gov.uk"
    made = membership.add_person(email=email, name=name, organisation=organisation, by=None, since=date(2020, 4, 1))
    for role in roles:
        membership.grant(person=made, organisation=organisation, role=role, by=None, since=date(2020, 4, 1))
    return made


def team() -> Team:
    """A published framework, and people in post; nothing claimed yet."""
    publish(document=shipped_framework(), by=None)
    councils = Organisation.objects.councils()
    kirklees, leeds = councils.get(slug="kirklees"), councils.get(slug="leeds")
    made = Team(
        kirklees=kirklees,
        leeds=leeds,
        martin=person("Martin Sowerby", kirklees),
        tomasz=person("Tomasz Wieczorek", kirklees),
        denise=person("Denise Okoro", kirklees),
        hannah=person("Hannah Lister", kirklees),
        gwen=person("Gwen Hale", kirklees, Role.COUNCIL_LEAD),
        chloe=person("Chloe Marsh", kirklees, Role.SPONSOR),
        adam=person("Adam Root", kirklees, Role.ADMINISTRATOR),
        rhys=person("Rhys Morgan", leeds),
        past=person("Pauline Past", kirklees),
    )
    posts = [
        (made.martin, "Data manager", "lead-data-analyst", made.gwen),
        (made.tomasz, "Data analyst", "data-analyst", made.martin),
        (made.denise, "Data apprentice", "data-apprentice", made.martin),
        (made.hannah, "Data engineer", "data-analyst", made.martin),
    ]
    for someone, title, role, manager in posts:
        appoint(
            person=someone,
            organisation=kirklees,
            title=title,
            role=role,
            since=date(2025, 4, 1),
            line_manager=manager,
            by=None,
        )
    # Pauline managed Tomasz until last spring.
    appoint(
        person=made.tomasz,
        organisation=kirklees,
        title="Junior analyst",
        role="data-apprentice",
        since=date(2023, 4, 1),
        until=date(2025, 4, 1),
        line_manager=made.past,
        by=None,
    )
    return made


def claims(someone: Person, *items: tuple[str, int, frozenset[str]]) -> list[Assessment]:
    """Levels claimed and sent: (competency, level, kinds of evidence)."""
    return claim(
        person=someone,
        items=[ClaimItem(competency=code, level=level, kinds=kinds) for code, level, kinds in items],
        by=someone,
    )


def shift(someone: Person, manager: Person, *, days: int = 3, note: str = "") -> ExperienceRecord:
    """Days of frontline work that the line manager is asked to confirm in the queue."""
    return record_experience(
        person=someone,
        experience=SHIFT,
        quantity=days,
        since=clock.today() - timedelta(days=40),
        until=clock.today() - timedelta(days=38),
        verifier=Verifier.colleague(manager, "line_manager"),
        by=someone,
        place="the Huddersfield customer service centre",
        note=note,
    )


def shift_seen_by(someone: Person, *, email: str) -> ExperienceRecord:
    """Days of frontline work, to be confirmed by somebody whose address is in no directory."""
    return record_experience(
        person=someone,
        experience=SHIFT,
        quantity=1,
        since=clock.today() - timedelta(days=40),
        until=clock.today() - timedelta(days=40),
        verifier=Verifier.address("Vera Outside", email, "line_manager", "She ran the desk that day"),
        by=someone,
    )


def endorsement(someone: Person, *, target: str = "lead-data-analyst", gate: str = "G2") -> Endorsement:
    """An endorsement asked of the line manager."""
    set_target(person=someone, role=target, by=someone)
    return ask_endorsement(person=someone, gate=gate, capacity="line_manager", by=someone)


def conversation(person: Person, *choices: tuple[Assessment, str, str]) -> dict[str, str]:
    """Fields of one conversation held today: (claim, keep or return, reason)."""
    key, today = f"assess-{person.public_id}", clock.today()
    fields = {f"{key}-held_on_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    for row, decision, reason in choices:
        fields[f"{key}-{row.public_id}"] = decision
        fields[f"{key}-{row.public_id}-reason"] = reason
    return fields


def decide_url(kind: str, public_id: object) -> str:
    return reverse("queue_decide", args=[kind, public_id])


def statuses(*rows: Assessment) -> list[str]:
    return [Assessment.objects.get(pk=row.pk).status for row in rows]
