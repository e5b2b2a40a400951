"""The people of the page tests: a learner with a rich record, her managers past and present, a lead, a stranger."""

from dataclasses import dataclass
from datetime import date, timedelta

from pathways.actions import (
    ClaimItem,
    Decision,
    Verifier,
    answer_endorsement,
    answer_request,
    appoint,
    ask_endorsement,
    claim,
    decide,
    leave,
    publish,
    record_experience,
    record_support_session,
    set_target,
)
from pathways.models import Departure, ExperienceRecord
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.shipped import shipped_framework
from people.actions import membership, verifiers
from people.models import Organisation, Person
from people.roles import Role
from tests.pathways.letters import token_in_last
from ui import clock

PASSWORD = "a long pass phrase for tests"
ROLE, TARGET = "digital-programme-manager", "head-of-digital"


@dataclass(frozen=True)
class World:
    """Everybody, and the council they work for."""

    council: Organisation
    elsewhere: Organisation
    nasreen: Person
    helen: Person
    before: Person
    lead: Person
    colleague: Person
    stranger: Person
    administrator: Person


def person(name: str, organisation: Organisation, *roles: Role) -> Person:
    """Somebody on the staff of a council, with roles there."""
    email = f"{name.lower().replace(' ', '.')}@{organisation.slug}.example"
    made = membership.add_person(email=email, name=name, organisation=organisation, by=None, since=date(2017, 4, 1))
    for role in roles:
        membership.grant(person=made, organisation=organisation, role=role, by=None, since=date(2020, 4, 1))
    return made


def world() -> World:
    """People with posts and a published framework; nothing claimed yet."""
    publish(document=shipped_framework(), by=None)
    councils = Organisation.objects.councils()
    council, elsewhere = councils.get(name="Calderdale"), councils.get(name="Leeds")
    made = World(
        council=council,
        elsewhere=elsewhere,
        nasreen=person("Nasreen Akhtar", council),
        helen=person("Helen Bradshaw", council),
        before=person("Piotr Zielinski", council),
        lead=person("Siobhan Gallagher", council, Role.COUNCIL_LEAD),
        colleague=person("Tom Okafor", council),
        stranger=person("Una Stranger", elsewhere, Role.COUNCIL_LEAD),
        administrator=person("Ann Admin", council, Role.ADMINISTRATOR),
    )
    posts = [
        ("Housing benefits officer", "", date(2014, 4, 1), date(2017, 4, 1), None, True),
        ("Business analyst", "business-analyst", date(2017, 4, 1), date(2020, 4, 1), None, False),
        ("Delivery manager", "delivery-manager", date(2020, 4, 1), date(2023, 4, 1), made.before, False),
        ("Digital programme manager", ROLE, date(2023, 4, 1), None, made.helen, False),
    ]
    for title, role, since, until, manager, outside in posts:
        appoint(
            person=made.nasreen,
            organisation=council,
            title=title,
            role=role,
            since=since,
            until=until,
            line_manager=manager,
            outside_digital=outside,
            by=None,
        )
    return made


def directory(council: Organisation) -> None:
    """Who confirms and endorses what in the council."""
    for capacity, name, title in [
        ("democratic_services", "Dev Ramsay", "Head of democratic services"),
        ("chief_officer", "Ruth Abara", "Director of customer services"),
        ("head_or_assistant_director", "Joan Whitaker", "Assistant director"),
        ("finance", "Owen Price", "Finance business partner"),
    ]:
        verifiers.add_verifier(
            organisation=council,
            capacity=capacity,
            name=name,
            email=f"{name.lower().replace(' ', '.')}@{council.slug}.example",
            job_title=title,
            by=None,
        )


def hold(made: World, *, short: dict[str, int] | None = None, own: tuple[str, ...] = ()) -> None:
    """Nasreen holds what the target asks, assessed by Helen, but for `short` (levels missing) and `own` (own view)."""
    catalogue = catalogue_of(current_version())
    missing = short or {}
    items = [
        ClaimItem(code, level - missing.get(code, 0), frozenset({"experience", "judgement"}), "Shown in my own work.")
        for code, level in catalogue.role(TARGET).requirements.items()
        if level - missing.get(code, 0) > 0
    ]
    claimed = claim(person=made.nasreen, items=items, by=made.nasreen)
    kept = [Decision(row, keep=True) for row in claimed if row.competency not in own]
    decide(decisions=kept, by=made.helen, held_on=clock.today() - timedelta(days=20))


def verified(made: World, code: str, quantity: int, since: date, until: date, *, place: str = "") -> ExperienceRecord:
    """An experience confirmed by the directory's chief officer on a signed page."""
    record_experience(
        person=made.nasreen,
        experience=code,
        quantity=quantity,
        since=since,
        until=until,
        verifier=Verifier(
            name="Ruth Abara",
            email=f"ruth.abara@{made.council.slug}.example",
            capacity="chief_officer",
            in_directory=True,
        ),
        by=made.nasreen,
        place=place,
    )
    return answer_request(token=token_in_last("pathways.verify"), confirm=True)


def gone(made: World, person: Person, days: int = 1) -> Departure:
    """Somebody has left the council, so many days ago."""
    return leave(person=person, organisation=made.council, last_day=clock.today() - timedelta(days=days), by=made.lead)


def rich(made: World) -> None:
    """A record near the one in the design: gaps, own views, experiences, sessions, one endorsement, breadth begun."""
    directory(made.council)
    set_target(person=made.nasreen, role=TARGET, by=made.nasreen)
    gaps = ("DEM5", "FIN4", "GOV4", "PPL2", "PPL5", "USR1", "USR2", "TEC1", "PLC1", "PLC2", "PLC3")
    own = ("GOV1", "PPL3", "USR4", "TRN4", "TEC2", "TEC6", "PLC1", "PLC3")
    hold(made, short=dict.fromkeys(gaps, 1) | {"DEM3": 2}, own=own)
    today = clock.today()
    done = {"X08": 2, "X09": 31, "X10": 1, "X13": 2, "X37": 1, "X11": 1, "X12": 1, "X14": 2}
    # Verified before the levels were assessed, so that no claim follows from them any more.
    with clock.standing_at(clock.now() - timedelta(days=40)):
        for code, quantity in done.items():
            verified(made, code, quantity, date(2022, 4, 1), date(2025, 3, 31))
        verified(made, "X28", 4, date(2025, 3, 1), date(2025, 6, 30), place="cover lead for registration services")
    for number in range(7):
        record_support_session(
            source=f"test:{number}", person=made.nasreen, held_on=today - timedelta(days=13 + 30 * number), minutes=45
        )
    asked = ask_endorsement(
        person=made.nasreen,
        gate="G4",
        capacity="democratic_services",
        by=made.nasreen,
        email=f"dev.ramsay@{made.council.slug}.example",
    )
    reason = f"Steady in committee, {asked.person.name}."
    answer_endorsement(token=token_in_last("pathways.endorse"), give=True, reason=reason)
