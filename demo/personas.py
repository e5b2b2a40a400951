"""Whom a visitor of the demo can be, with one click each."""

from dataclasses import dataclass

from people.roles import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """One card on `/demo/`. `slug` is its address, `name` the invented person, `hat` the role they open with."""

    slug: str
    name: str
    who: str
    comes_to: str
    hat: Role | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Personas under one heading."""

    heading: str
    personas: tuple[Persona, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "People on a pathway",
        (
            Persona("learner", "Nasreen Akhtar", "Programme manager, Calderdale",
                    "See what stands between her and head of digital, and claim a level", Role.LEARNER),
            Persona("apprentice", "Callum Ferris", "Data apprentice, Kirklees",
                    "See the next three things on the way to data analyst", Role.LEARNER),
            Persona("outside-digital", "Joanne Pickles", "Council tax officer, Calderdale",
                    "Find out what moving into digital would take", Role.LEARNER),
            Persona("at-the-gate", "Imogen Hale", "Digital programme manager, Kirklees",
                    "One experience short of her gate: find a placement that closes it, then ask for her review",
                    Role.LEARNER),
        ),
    ),
    Group(
        "People who help them",
        (
            Persona("line-manager", "Martin Sowerby", "Manages twelve people, Kirklees",
                    "Clear the week's decisions in six minutes", Role.LINE_MANAGER),
            Persona("learners-manager", "Helen Bradshaw", "Head of Digital, Calderdale",
                    "Answer what Nasreen claims and asks", Role.LINE_MANAGER),
            Persona("director", "Vikram Nair", "Chief digital and information officer, Kirklees",
                    "Release Imogen for a placement, and chair the panel of somebody else", Role.LINE_MANAGER),
            Persona("supervisor", "Mohammed Gill", "Senior developer, Leeds, who hosts two people",
                    "Review the placements he supervises, and say how they went", Role.LINE_MANAGER),
            Persona("mentor", "Rhys Morgan", "Lead data analyst and mentor, Leeds",
                    "See his own pathway, and that a mentor opens no levels", Role.MENTOR),
            Persona("stranger", "Fiona Calvert", "Manages another team and sits on gate panels, Leeds",
                    "Declare and score the cases of her panels; nobody else's people are hers to open",
                    Role.LINE_MANAGER),
            Persona("provider", "Sofia Marques", "Training provider",
                    "See the framework her learners work to", Role.PROVIDER_STAFF),
        ),
    ),
    Group(
        "People who run it for a council",
        (
            Persona("council-lead", "Priya Raman", "Council lead, Kirklees",
                    "See what needs doing, look after people, and bring a gate panel together", Role.COUNCIL_LEAD),
            Persona("first-day", "Saima Rashid", "Council lead, Bradford, on the first afternoon",
                    "Load the staff file, match job titles, invite everybody", Role.COUNCIL_LEAD),
            Persona("learners-lead", "Kuldip Kowalski", "Council lead, Calderdale",
                    "Answer people who ask about a way into digital", Role.COUNCIL_LEAD),
            Persona("sponsor", "Douglas Hartley", "Chief executive, Kirklees",
                    "See who is near a gate and what to offer them, and sign for who goes", Role.SPONSOR),
            Persona("data-protection", "Stuart Quarmby", "Data-protection lead, Kirklees",
                    "Read the audit trail and who opened whose record", Role.DATA_PROTECTION_LEAD),
            Persona("administrator", "Ewan Thackray", "Administrator, Kirklees",
                    "See mail that could not be delivered", Role.ADMINISTRATOR),
        ),
    ),
    Group(
        "People at a council that hosts",
        (
            Persona("host-lead", "Usha Bradley", "Council lead, Leeds",
                    "Post an opportunity and choose among those who apply", Role.COUNCIL_LEAD),
            Persona("host-sponsor", "Yusuf Kapoor", "Chief executive, Leeds",
                    "Approve what Leeds offers, and its terms", Role.SPONSOR),
        ),
    ),
    Group(
        "People who coordinate the sector",
        (
            Persona("regional-coordinator", "Anil Desai", "Regional coordinator, Yorkshire and the Humber",
                    "Follow the region's gate panels, and hear an appeal", Role.REGIONAL_COORDINATOR),
            Persona("institute-analyst", "Grace Whitfield", "Institute analyst",
                    "Bring together the panel of somebody who wants to be deputy chief executive",
                    Role.INSTITUTE_ANALYST),
        ),
    ),
)  # fmt: skip

PERSONAS: dict[str, Persona] = {persona.slug: persona for group in GROUPS for persona in group.personas}
