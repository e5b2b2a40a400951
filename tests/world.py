"""A small world of people, made only by actions: one learner, everybody who stands in some relation to them, strangers.

Read CAST for who is who. `made()` builds it inside whatever transaction is open; the fixture `world` of
tests/conftest.py keeps one for a module and gives each test a savepoint of its own.
"""

from dataclasses import dataclass, field

from notices import actions as notices
from notices.models import Job, Message
from opportunities.models import Application, Opportunity, Placement
from pathways import actions as pathways
from pathways.actions import ClaimItem, Decision, Verifier
from pathways.actions.baseline import confirm_baseline
from pathways.actions.first_day import start_inviting
from pathways.actions.interests import show_interest
from pathways.actions.staff import check_staff_file, send_staff_file
from pathways.catalogue import Catalogue
from pathways.models import (
    Appointment,
    Assessment,
    Endorsement,
    Evidence,
    ExperienceRecord,
    GateReview,
    RoleInterest,
    StaffLoad,
)
from pathways.queries.frameworks import catalogue_of
from people import actions as people
from people.actions.concerns import raise_concern
from people.models import Concern, Membership, Organisation, Person, VerifierEntry
from people.roles import Kind, Role
from tests import factories, gate_rows
from tests.opportunities.in_world import applications_of, opportunities_of, placement_of
from ui import clock

# Column of the access matrix → who that is. The order is that of the matrix.
CAST: dict[str, str] = {
    "learner": "the person whose record it is",
    "colleague": "staff of the same council",
    "manager": "their line manager",
    "past_manager": "their line manager until last month, who still manages somebody else there",
    "lead": "council lead of the same council",
    "past_lead": "council lead there until last month, still staff",
    "protector": "data-protection lead of the same council",
    "administrator": "administrator of the same council",
    "sponsor": "chief executive sponsor of the same council",
    "safe_contact": "safe contact of the same council",
    "mentor": "their mentor, staff of another council",
    "provider": "their training provider's tutor",
    "coordinator": "the regional centre's coordinator, while they are in a cohort of it",
    "analyst": "analyst of the institute",
    "panel": "member of their gate's panel, staff of another council",
    "far_learner": "staff of another council",
    "far_manager": "line manager in another council",
    "far_lead": "council lead and administrator of another council",
    "far_protector": "data-protection lead of another council",
}
NOBODY = "nobody"  # not signed in
STRANGERS = ("far_learner", "far_manager", "far_lead", "far_protector")
# Nothing of the learner's record is open to these, not even that there is such a person.
SHUT_OUT = ("colleague", "past_manager", "past_lead", "safe_contact", "analyst", *STRANGERS)

LEARNER = "Zephyrine Quillfeather"
DRAFT_NOTE = "only-the-learner-reads-this-draft"
STAFF_FILE = (
    "Name,Email,Job title,Start date\n"
    "Nia Okoro,nia.okoro@kirklees.example,Developer,2024-04-01\n"
    "No Address,,Developer,2024-04-01\n"
)


@dataclass
class World:
    """Who and what there is. Ids of things are found here, never guessed."""

    council: Organisation
    elsewhere: Organisation
    catalogue: Catalogue
    cast: dict[str, Person] = field(default_factory=dict)
    appointment: Appointment = field(init=False)
    newcomer: Person = field(init=False)
    claims: dict[str, Assessment] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    experiences: dict[str, ExperienceRecord] = field(default_factory=dict)
    endorsements: dict[str, Endorsement] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    verifiers: dict[str, VerifierEntry] = field(default_factory=dict)
    load: StaffLoad = field(init=False)
    job: Job = field(init=False)
    dead_letter: Message = field(init=False)
    dead_job: Job = field(init=False)
    granted: Membership = field(init=False)
    interest: RoleInterest = field(init=False)
    concern: Concern = field(init=False)
    opportunities: dict[str, Opportunity] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    placement: Placement = field(init=False)
    reviews: dict[str, GateReview] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        """The people by the names of CAST: world.learner, world.far_lead."""
        try:
            return self.__dict__["cast"][name]
        except KeyError:
            raise AttributeError(name) from None


def made() -> World:
    """Build the world."""
    version = factories.framework()
    world = World(factories.council("kirklees"), factories.council("leeds"), catalogue_of(version))
    _people(world)
    _relations(world)
    _levels(world)
    _experiences(world)
    _endorsements(world)
    _office(world)
    _words(world)
    opportunities_of(world)
    applications_of(world)
    placement_of(world)
    world.reviews = gate_rows.reviews(world.learner, world.council, world.panel, world.elsewhere)
    return world


def _people(world: World) -> None:
    here, there = world.council, world.elsewhere
    region = Organisation.objects.get(slug="yorkshire-and-the-humber-regional-centre")
    cast = world.cast
    cast["learner"] = factories.person(LEARNER, at=here)
    cast["colleague"] = factories.person("Colin Ash", at=here)
    cast["manager"] = factories.person("Mona Larch", at=here)
    cast["past_manager"] = factories.person("Pat Birch", at=here)
    cast["lead"] = factories.person("Lena Oak", at=here, roles=(Role.COUNCIL_LEAD,))
    cast["past_lead"] = factories.person("Pia Yew", at=here)
    cast["protector"] = factories.person("Dora Holly", at=here, roles=(Role.DATA_PROTECTION_LEAD,))
    cast["administrator"] = factories.person("Ada Elm", at=here, roles=(Role.ADMINISTRATOR,))
    cast["sponsor"] = factories.person("Sam Cedar", at=here, roles=(Role.SPONSOR,))
    cast["safe_contact"] = factories.person("Safa Hazel", at=here, roles=(Role.SAFE_CONTACT,))
    cast["mentor"] = factories.person("Mei Rowan", at=there, roles=(Role.MENTOR,))
    cast["provider"] = factories.outsider("Priya Tutor", at=factories.provider(), role=Role.PROVIDER_STAFF)
    cast["coordinator"] = factories.outsider("Cora Region", at=region, role=Role.REGIONAL_COORDINATOR)
    institute = Organisation.objects.get(slug="institute")
    cast["analyst"] = factories.outsider("Ana List", at=institute, role=Role.INSTITUTE_ANALYST)
    cast["panel"] = factories.person("Pan Alder", at=there, roles=(Role.PANEL_MEMBER,))
    cast["far_learner"] = factories.person("Fay Willow", at=there)
    cast["far_manager"] = factories.person("Max Poplar", at=there)
    cast["far_lead"] = factories.person("Stella Far", at=there, roles=(Role.COUNCIL_LEAD, Role.ADMINISTRATOR))
    cast["far_protector"] = factories.person("Ines Pine", at=there, roles=(Role.DATA_PROTECTION_LEAD,))
    assert list(cast) == list(CAST)
    held = people.grant(
        person=cast["past_lead"], organisation=here, role=Role.COUNCIL_LEAD, by=None, since=factories.ago(days=200)
    )
    people.end_membership(membership=held, on=factories.ago(days=30), by=cast["administrator"])
    world.granted = people.grant(
        person=cast["colleague"],
        organisation=here,
        role=Role.SAFE_CONTACT,
        by=cast["lead"],
        since=factories.ago(days=9),
    )


def _relations(world: World) -> None:
    cast, learner = world.cast, world.learner
    for name, role, title in (
        ("manager", "head-of-digital", "Head of digital"),
        ("past_manager", "enterprise-architect", "Architect"),
    ):
        factories.post(cast[name], role=role, title=title)
    world.appointment = factories.post(learner, manager=world.past_manager)
    pathways.change_manager(
        appointment=world.appointment, manager=world.manager, on=factories.ago(days=30), by=world.lead
    )
    factories.post(world.colleague, manager=world.past_manager)
    world.newcomer = factories.person("Nora Newcomer", at=world.council)
    newcomer = factories.post(world.newcomer, manager=world.manager)
    asked = world.catalogue.role("developer").requirements
    levels = {code: level for code, level in asked.items() if level > 0}
    confirm_baseline(person=world.newcomer, appointment=newcomer, levels=levels, by=world.newcomer)
    factories.post(world.far_manager, at=world.elsewhere, role="head-of-data", title="Head of data")
    factories.post(world.far_learner, at=world.elsewhere, manager=world.far_manager)
    for name, kind in (
        ("mentor", Kind.MENTOR),
        ("provider", Kind.PROVIDER),
        ("coordinator", Kind.REGION),
        ("panel", Kind.PANEL),
    ):
        people.relate(
            viewer=cast[name], subject=learner, kind=kind, since=factories.ago(days=60), source=f"tests:{name}"
        )
    pathways.set_target(person=learner, role="lead-developer", by=learner)


def _levels(world: World) -> None:
    """One claim in every state, each of a competency that the learner's target asks for."""
    learner, manager = world.learner, world.manager
    codes = sorted(world.catalogue.role("lead-developer").requirements)
    add = pathways.add_evidence
    world.evidence["sent"] = add(person=learner, title="Release notes", by=learner, upload=factories.upload())
    world.evidence["words"] = add(person=learner, title="What I did", by=learner, text="I led the release.")
    world.evidence["draft"] = add(person=learner, title=DRAFT_NOTE, by=learner, text=DRAFT_NOTE)
    for code, name in zip(codes, ("waiting", "assessed", "returned", "withdrawn", "draft"), strict=False):
        shown = [world.evidence["draft"]] if name == "draft" else [world.evidence["sent"], world.evidence["words"]]
        item = ClaimItem(
            competency=code,
            level=1,
            kinds=frozenset({"knowledge", "experience"}),
            note=DRAFT_NOTE if name == "draft" else f"Note of the {name} claim.",
            evidence=shown,
        )
        [world.claims[name]] = pathways.claim(person=learner, items=[item], by=learner, draft=name == "draft")
    pathways.decide(
        decisions=[
            Decision(world.claims["assessed"], keep=True),
            Decision(world.claims["returned"], keep=False, reason="Show a second release."),
        ],
        by=manager,
        held_on=factories.ago(days=1),
    )
    pathways.withdraw_claim(assessment=world.claims["withdrawn"], by=learner)
    for claim in world.claims.values():
        claim.refresh_from_db()


def _experiences(world: World) -> None:
    learner = world.learner
    for capacity, name, email in (
        ("digital_lead", "Vera Digital", "vera.digital@kirklees.example"),
        ("peer_outside_team", "Uma Peer", "uma.peer@kirklees.example"),
        ("finance", "Finn Money", "finn.money@kirklees.example"),
    ):
        world.verifiers[capacity] = people.add_verifier(
            organisation=world.council, capacity=capacity, name=name, email=email, by=world.lead
        )
    people.retire_verifier(entry=world.verifiers["finance"], by=world.lead)
    asked = {
        "with_manager": ("X03", Verifier.colleague(world.manager, "line_manager")),
        "with_verifier": ("X05", Verifier.entry(world.verifiers["digital_lead"])),
        "answered": ("X06", Verifier.entry(world.verifiers["digital_lead"])),
        "outside": ("X19", Verifier.address("Olu Outside", "olu@elsewhere.example", "emergency_planning", "Ran it.")),
        "withdrawn": ("X07", Verifier.colleague(world.manager, "line_manager")),
    }
    for name, (code, verifier) in asked.items():
        world.experiences[name] = pathways.record_experience(
            person=learner,
            experience=code,
            quantity=1,
            since=factories.ago(days=40),
            until=factories.ago(days=20),
            verifier=verifier,
            by=learner,
            note=f"What I did: {name}.",
        )
    pathways.withdraw_experience(record=world.experiences["withdrawn"], by=learner)
    for name, key in (("with_verifier", "verify"), ("answered", "verify_used")):
        request = world.experiences[name].requests.get()
        world.tokens[key] = factories.token_in(Message.objects.get(key=f"verification:{request.pk}"))
    pathways.answer_request(token=world.tokens["verify_used"], confirm=True)
    for record in world.experiences.values():
        record.refresh_from_db()


def _endorsements(world: World) -> None:
    learner = world.learner
    gate = world.catalogue.gate_into("T3")
    assert gate is not None
    world.endorsements["manager"] = pathways.ask_endorsement(
        person=learner, gate=gate.code, capacity="line_manager", by=learner
    )
    world.endorsements["peer"] = pathways.ask_endorsement(
        person=learner, gate=gate.code, capacity="peer_outside_team", by=learner, email="uma.peer@kirklees.example"
    )
    sent = Message.objects.get(kind="pathways.endorse")
    world.tokens["endorse"] = factories.token_in(sent)


def _words(world: World) -> None:
    """What the learner says to their council: a role that interests them; a concern, to nobody of the cast."""
    learner = world.learner
    world.interest = show_interest(person=learner, role="data-analyst", by=learner)
    listener = factories.person("Lis Tener", at=world.council, roles=(Role.SAFE_CONTACT,))
    world.concern = raise_concern(
        person=learner, contact=listener, text="Only two people read this.", reach_me="", by=learner
    )


def _office(world: World) -> None:
    """What a council's office has on its desk: an invitation, a staff file, mail and jobs that stopped."""
    invitation = people.invite(person=world.newcomer, organisation=world.council, by=world.lead)
    world.tokens["invitation"] = factories.token_in(Message.objects.get(key=f"invitation:{invitation.pk}"))
    world.load = send_staff_file(
        organisation=world.council, name="staff.csv", content=STAFF_FILE.encode(), by=world.lead
    )
    check_staff_file(load=world.load, progress=lambda _done, _total: None)
    world.load.refresh_from_db()
    assert world.load.state == StaffLoad.State.CHECKED
    world.job = start_inviting(organisation=world.council, by=world.lead, occasion=clock.now().isoformat())
    world.dead_letter = notices.send(
        key="tests:dead",
        kind="tests.dead",
        owner=world.council.slug,
        to=world.colleague.email,
        subject="Never arrives",
        template="notices/mail",
        context={},
    )
    factories.dead(world.dead_letter)
    world.dead_job = notices.start_job(
        key="tests:stopped", kind="tests.stopped", arguments={}, owner=world.council.slug
    )
    factories.dead(world.dead_job)
