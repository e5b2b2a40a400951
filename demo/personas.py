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
        ),
    ),
    Group(
        "People who help them",
        (
            Persona("line-manager", "Martin Sowerby", "Manages twelve people, Kirklees",
                    "Clear the week's decisions in six minutes", Role.LINE_MANAGER),
            Persona("learners-manager", "Helen Bradshaw", "Head of Digital, Calderdale",
                    "Answer what Nasreen claims and asks", Role.LINE_MANAGER),
            Persona("mentor", "Rhys Morgan", "Mentor, Leeds", "See his pathway; mentoring comes later", Role.MENTOR),
            Persona("stranger", "Fiona Calvert", "Manages another team, Leeds",
                    "Find that other councils' people are not hers to open", Role.LINE_MANAGER),
            Persona("provider", "Sofia Marques", "Training provider",
                    "See the framework her learners work to", Role.PROVIDER_STAFF),
            Persona("panel-member", "Fiona Calvert", "Member of gate panels, Leeds",
                    "See what a gate asks; panels come later", Role.PANEL_MEMBER),
        ),
    ),
    Group(
        "People who run it for a council",
        (
            Persona("council-lead", "Priya Raman", "Council lead, Kirklees",
                    "See what needs doing, who is where, and look after people", Role.COUNCIL_LEAD),
            Persona("first-day", "Saima Rashid", "Council lead, Bradford, on the first afternoon",
                    "Load the staff file, match job titles, invite everybody", Role.COUNCIL_LEAD),
            Persona("sponsor", "Douglas Hartley", "Chief executive, Kirklees", "See who is near a gate", Role.SPONSOR),
            Persona("data-protection", "Stuart Quarmby", "Data-protection lead, Kirklees",
                    "Read the audit trail and who opened whose record", Role.DATA_PROTECTION_LEAD),
            Persona("administrator", "Ewan Thackray", "Administrator, Kirklees",
                    "See mail that could not be delivered", Role.ADMINISTRATOR),
        ),
    ),
    Group(
        "People who coordinate the sector",
        (
            Persona("regional-coordinator", "Anil Desai", "Regional coordinator, Yorkshire and the Humber",
                    "See the framework; cohorts and demand come later", Role.REGIONAL_COORDINATOR),
            Persona("institute-analyst", "Grace Whitfield", "Institute analyst",
                    "See the framework; outcomes come later", Role.INSTITUTE_ANALYST),
        ),
    ),
)  # fmt: skip

PERSONAS: dict[str, Persona] = {persona.slug: persona for group in GROUPS for persona in group.personas}
