"""Somebody who meets everything a gate asks but the panel, and everybody who could judge them."""

from dataclasses import dataclass
from datetime import timedelta

from pathways.actions import (
    ClaimItem,
    Decision,
    Verifier,
    add_evidence,
    answer_endorsement,
    answer_request,
    appoint,
    ask_endorsement,
    ask_review,
    claim,
    decide,
    decide_endorsement,
    decide_review,
    declare,
    record_experience,
    record_support_session,
    reply,
    score,
    set_panel,
    set_target,
)
from pathways.catalogue import Catalogue
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import scored_competencies
from pathways.queries.frameworks import catalogue_of, current_version
from pathways.queries.standing import Standing, standing
from people.actions import verifiers
from people.models import Organisation, Person
from people.roles import Role
from tests import factories
from tests.pathways.letters import token_in_last
from ui import clock

ROLE, TARGET, GATE = "digital-programme-manager", "head-of-digital", "G4"
EVIDENCE = "The report of the programme"
STATEMENT = "I led the move of a whole service and its people."


@dataclass(frozen=True)
class Gates:
    """Everybody. `here` are three panel members of the council, `there` three of another in the region."""

    council: Organisation
    elsewhere: Organisation
    person: Person
    manager: Person
    before: Person
    mentor: Person
    report: Person
    lead: Person
    other_lead: Person
    colleague: Person
    here: tuple[Person, ...]
    there: tuple[Person, ...]
    stranger: Person

    @property
    def mixed(self) -> list[Person]:
        """A panel that gate G4 asks for: two of the council, one external."""
        return [self.here[0], self.here[1], self.there[0]]


def gates() -> Gates:
    """People with posts, roles and a published framework; nothing claimed yet."""
    factories.framework()
    here, there = factories.council("calderdale"), factories.council("leeds")
    seat = (Role.PANEL_MEMBER,)
    made = Gates(
        council=here,
        elsewhere=there,
        person=factories.person("Nasreen Akhtar", at=here),
        manager=factories.person("Helen Bradshaw", at=here, roles=seat),
        before=factories.person("Piotr Zielinski", at=here, roles=seat),
        mentor=factories.person("Mei Rowan", at=there, roles=(Role.MENTOR, *seat)),
        report=factories.person("Rob Report", at=here, roles=seat),
        lead=factories.person("Siobhan Gallagher", at=here, roles=(Role.COUNCIL_LEAD,)),
        other_lead=factories.person("Lena Oak", at=here, roles=(Role.COUNCIL_LEAD,)),
        colleague=factories.person("Tom Okafor", at=here),
        here=tuple(
            factories.person(f"Harriet Here {number}", at=here, roles=seat) for number in ("One", "Two", "Three")
        ),
        there=tuple(
            factories.person(f"Theo There {number}", at=there, roles=seat) for number in ("One", "Two", "Three")
        ),
        stranger=factories.person("Una Stranger", at=there, roles=(Role.COUNCIL_LEAD,)),
    )
    appoint(
        person=made.person,
        organisation=here,
        title="Digital programme manager",
        role=ROLE,
        since=factories.ago(days=900),
        line_manager=made.manager,
        by=None,
    )
    factories.post(made.report, at=here, manager=made.person)
    return made


def work_towards(made: Gates, target: str = TARGET) -> Standing:
    """The person meets everything but the panel of the gate before `target`."""
    person = made.person
    set_target(person=person, role=target, by=person)
    catalogue = catalogue_of(current_version())
    asked = catalogue.role(target).requirements
    items = [
        ClaimItem(code, level, frozenset({"experience", "judgement"}), "Shown in my own work.")
        for code, level in asked.items()
        if level
    ]
    evidence = [add_evidence(person=person, title=EVIDENCE, by=person, text="It came in on time.")]
    items[0] = ClaimItem(items[0].competency, items[0].level, items[0].kinds, items[0].note, evidence)
    claims = claim(person=person, items=items, by=person)
    decide(
        decisions=[Decision(row, keep=True) for row in claims],
        by=made.manager,
        held_on=clock.today() - timedelta(days=20),
    )
    stands = standing(person, today=clock.today())
    assert stands.readiness is not None
    assert stands.gate is not None
    for state in stands.readiness.experiences:
        _confirmed(made, catalogue, state.experience.code)
    for capacity in stands.gate.criteria.endorsements:
        _endorsed(made, stands.gate.code, capacity)
    for number in range(stands.gate.criteria.mentoring_sessions_min):
        record_support_session(
            source=f"tests:{number}", person=person, held_on=clock.today() - timedelta(days=9 + number), minutes=60
        )
    return standing(person, today=clock.today())


def _confirmed(made: Gates, catalogue: Catalogue, code: str) -> None:
    kind = catalogue.experience(code)
    entry = verifiers.add_verifier(
        organisation=made.council,
        capacity=kind.verifier,
        name="Ruth Abara",
        email=f"ruth.{code}@calderdale.example",
        by=None,
    )
    record_experience(
        person=made.person,
        experience=code,
        quantity=int(kind.quantity),
        since=clock.today() - timedelta(days=700),
        until=clock.today() - timedelta(days=60),
        verifier=Verifier.entry(entry),
        by=made.person,
        place="Halifax",
    )
    answer_request(token=token_in_last("pathways.verify"), confirm=True)


def _endorsed(made: Gates, gate: str, capacity: str) -> None:
    if capacity == "line_manager":
        asked = ask_endorsement(person=made.person, gate=gate, capacity=capacity, by=made.person)
        decide_endorsement(endorsement=asked, give=True, reason="Ready, I have seen it.", by=made.manager)
        return
    email = f"{capacity}@calderdale.example"
    verifiers.add_verifier(organisation=made.council, capacity=capacity, name="Joan Whitaker", email=email, by=None)
    ask_endorsement(person=made.person, gate=gate, capacity=capacity, by=made.person, email=email)
    answer_endorsement(token=token_in_last("pathways.endorse"), give=True, reason="Ready in every way I can judge.")


def asked(made: Gates) -> GateReview:
    """The review is asked for."""
    return ask_review(person=made.person, statement=STATEMENT, by=made.person)


def with_panel(made: Gates, *, meets_in: int = 0) -> GateReview:
    """The panel is set, and has not declared. It meets today, or in so many days."""
    panel, day = made.mixed, clock.today() + timedelta(days=meets_in)
    return set_panel(review=asked(made), members=panel, chair=panel[0], meets_on=day, by=made.lead)


def declared(review: GateReview) -> GateReview:
    """Every member has declared that nothing stands in the way."""
    for seat in review.seats.all():
        declare(seat=seat, conflict=False, words="", by=seat.member)
    return review


def give(seat: PanelSeat, view: str = "ready") -> PanelSeat:
    """One member scores everything clearly shown, with a view."""
    codes = scored_competencies(catalogue_of(seat.review.version).role(seat.review.target))
    scores = {code: {"shown": "clearly", "reason": f"Shown in {code}."} for code in codes}
    return score(seat=seat, scores=scores, view=view, reason=f"My view is {view}.", by=seat.member)


def scored(made: Gates, *views: str, meets_in: int = 0) -> GateReview:
    """Every member has scored, by default ready."""
    review = declared(with_panel(made, meets_in=meets_in))
    for seat, view in zip(review.seats.all(), views or ("ready",) * 3, strict=True):
        give(seat, view)
    review.refresh_from_db()
    return review


def decided(made: Gates, outcome: str = "ready") -> GateReview:
    """All members agree, the person adds nothing, and the lead records it."""
    review = scored(made, *([outcome] * 3))
    reply(review=review, text="", by=made.person)
    return decide_review(review=review, outcome=outcome, reason="As we all saw.", by=made.lead)
