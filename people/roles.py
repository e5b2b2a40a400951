"""Who may do what, and who may see what: the one table, in words an information-governance officer can read.

Nothing here touches the database. `people.models` turns BOUNDARY into querysets, `people.permissions` turns ROLES into
answers to "may this person do this here?", and the page at `people:roles` prints both as they stand.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a role lets a person do, always within the organisation the role is held in."""

    SEE_COUNCIL = "see_council"
    MANAGE_PEOPLE = "manage_people"
    LOAD_STAFF = "load_staff"
    MANAGE_VERIFIERS = "manage_verifiers"
    GRANT_ROLES = "grant_roles"
    READ_AUDIT = "read_audit"
    READ_OPENED = "read_opened"
    SEE_PIPELINE = "see_pipeline"
    DECIDE_TEAM = "decide_team"
    RUN_SERVICE = "run_service"
    POST_OPPORTUNITIES = "post_opportunities"
    APPROVE_OPPORTUNITIES = "approve_opportunities"
    SIGN_PLACEMENTS = "sign_placements"
    RUN_PANELS = "run_panels"
    READ_CONCERNS = "read_concerns"
    SEE_INTERESTS = "see_interests"


PERMISSION_WORDS: dict[Permission, str] = {
    Permission.SEE_COUNCIL: "See the council's own page: what needs doing, people by tier, baseline progress",
    Permission.MANAGE_PEOPLE: "Invite people of the council, record that they move or leave, and close accounts",
    Permission.LOAD_STAFF: "Load staff and appointments from a file and match job titles to roles",
    Permission.MANAGE_VERIFIERS: "Keep the council's list of who confirms what",
    Permission.GRANT_ROLES: "Give and end roles in the council",
    Permission.READ_AUDIT: "Read the audit trail of the council",
    Permission.READ_OPENED: "See who opened the record of anyone in the council",
    Permission.SEE_PIPELINE: "See who in the council is near a gate",
    Permission.DECIDE_TEAM: "Assess, verify and endorse for the people one manages",
    Permission.RUN_SERVICE: "See mail that could not be delivered, and jobs, and try them again",
    Permission.POST_OPPORTUNITIES: "Post opportunities, choose among those who apply, follow placements hosted here",
    Permission.APPROVE_OPPORTUNITIES: "Approve an opportunity and its terms before it opens",
    Permission.SIGN_PLACEMENTS: "Sign for the council when one of its people goes to another council",
    Permission.RUN_PANELS: "Bring a gate panel together, record its decision and hear appeals",
    Permission.READ_CONCERNS: "Read the concerns addressed to oneself",
    Permission.SEE_INTERESTS: "See who of the council is interested in which role, and mark who was answered",
}


class Role(StrEnum):
    """A role a person holds in an organisation for a time. LINE_MANAGER is derived from appointments, never granted."""

    LEARNER = "learner"
    LINE_MANAGER = "line_manager"
    MENTOR = "mentor"
    COUNCIL_LEAD = "council_lead"
    DATA_PROTECTION_LEAD = "data_protection_lead"
    SAFE_CONTACT = "safe_contact"
    PROVIDER_STAFF = "provider_staff"
    REGIONAL_COORDINATOR = "regional_coordinator"
    INSTITUTE_ANALYST = "institute_analyst"
    SPONSOR = "sponsor"
    PANEL_MEMBER = "panel_member"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class RoleRule:
    """One row of the table: the role's name, what it is for, and what it may do in its own organisation."""

    title: str
    purpose: str
    may: frozenset[Permission]
    grantable: bool = True


ROLES: dict[Role, RoleRule] = {
    Role.LEARNER: RoleRule(
        "Member of staff",
        "Everyone employed in digital, or moving into it. Sees and keeps their own record, and nobody else's.",
        frozenset(),
    ),
    Role.LINE_MANAGER: RoleRule(
        "Line manager",
        "Anyone named as line manager on an appointment, from its first day to the day it ends. Never granted by hand.",
        frozenset({Permission.DECIDE_TEAM}),
        grantable=False,
    ),
    Role.MENTOR: RoleRule(
        "Mentor",
        "Helps someone outside their own line. Sees a mentee's profile while the mentorship lasts.",
        frozenset(),
    ),
    Role.COUNCIL_LEAD: RoleRule(
        "Council lead",
        "Runs Pathways for one council: loads staff, matches job titles, invites people, follows the baseline, posts "
        "opportunities and brings council panels together.",
        frozenset(
            {
                Permission.SEE_COUNCIL,
                Permission.MANAGE_PEOPLE,
                Permission.LOAD_STAFF,
                Permission.MANAGE_VERIFIERS,
                Permission.GRANT_ROLES,
                Permission.POST_OPPORTUNITIES,
                Permission.APPROVE_OPPORTUNITIES,
                Permission.SIGN_PLACEMENTS,
                Permission.RUN_PANELS,
                Permission.SEE_INTERESTS,
            }
        ),
    ),
    Role.DATA_PROTECTION_LEAD: RoleRule(
        "Data-protection lead",
        "Answers for personal data in one council: reads the audit trail and who opened whose record.",
        frozenset({Permission.READ_AUDIT, Permission.READ_OPENED}),
    ),
    Role.SAFE_CONTACT: RoleRule(
        "Safe contact",
        "Named person outside the line to whom a concern can be raised. Sees concerns addressed to them only.",
        frozenset({Permission.READ_CONCERNS}),
    ),
    Role.PROVIDER_STAFF: RoleRule(
        "Training provider staff",
        "Teaches and reviews their own learners. Sees those learners only.",
        frozenset(),
    ),
    Role.REGIONAL_COORDINATOR: RoleRule(
        "Regional coordinator",
        "Runs cohorts, mentor pools and panels for a region. Sees members of their own cohorts and pools only.",
        frozenset({Permission.RUN_PANELS}),
    ),
    Role.INSTITUTE_ANALYST: RoleRule(
        "Institute analyst",
        "Reviews outcomes for the whole sector from aggregates. Sees no named person's record, but the cases of "
        "the panels it brings together.",
        frozenset({Permission.RUN_PANELS}),
    ),
    Role.SPONSOR: RoleRule(
        "Chief executive sponsor",
        "Answers for the council's pipeline: who is near a gate, who lacks breadth, what to offer and to sign.",
        frozenset({Permission.SEE_PIPELINE, Permission.APPROVE_OPPORTUNITIES, Permission.SIGN_PLACEMENTS}),
    ),
    Role.PANEL_MEMBER: RoleRule(
        "Panel member",
        "Reads and scores gate cases put to them, after declaring conflicts. Sees those cases only.",
        frozenset(),
    ),
    Role.ADMINISTRATOR: RoleRule(
        "Administrator",
        "Keeps the service running in one council: people, roles, and mail that could not be delivered.",
        frozenset(
            {
                Permission.SEE_COUNCIL,
                Permission.MANAGE_PEOPLE,
                Permission.LOAD_STAFF,
                Permission.MANAGE_VERIFIERS,
                Permission.GRANT_ROLES,
                Permission.RUN_SERVICE,
            }
        ),
    ),
}

# Only an administrator may make another administrator; everyone else with GRANT_ROLES may give the rest.
ADMINISTRATOR_GRANTS_ONLY: frozenset[Role] = frozenset({Role.ADMINISTRATOR})


class Kind(StrEnum):
    """Why one person may see another: a dated relationship written by the room that knows."""

    LINE_MANAGER = "line_manager"
    MENTOR = "mentor"
    HOST = "host"
    PROVIDER = "provider"
    PANEL = "panel"
    REGION = "region"


KIND_WORDS: dict[Kind, str] = {
    Kind.LINE_MANAGER: "line manager",
    Kind.MENTOR: "mentor",
    Kind.HOST: "host of a placement",
    Kind.PROVIDER: "training provider",
    Kind.PANEL: "member of a gate panel",
    Kind.REGION: "regional centre",
}


class Sees(StrEnum):
    """A kind of data about a person. Each has one row in BOUNDARY."""

    PROFILE = "profile"
    LEVELS = "levels"
    EXPERIENCES = "experiences"
    EVIDENCE = "evidence"
    OPENED = "opened"
    CONCERNS = "concerns"


@dataclass(frozen=True, slots=True)
class Boundary:
    """Who may see one kind of data about a person, besides that person.

    kinds: relationships that open it while they last. roles: roles that open it for everyone who belongs to the same
    organisation on that day. words: the same in prose, with what is left out.
    """

    title: str
    kinds: frozenset[Kind]
    roles: frozenset[Role]
    words: str


BOUNDARY: dict[Sees, Boundary] = {
    Sees.PROFILE: Boundary(
        "Profile, role and stage",
        frozenset(Kind),
        frozenset({Role.COUNCIL_LEAD, Role.ADMINISTRATOR, Role.DATA_PROTECTION_LEAD, Role.SPONSOR}),
        "The person; their line manager, mentor, placement host, training provider, panel and regional centre while "
        "that lasts; and in the employing council the council lead, administrator, data-protection lead and sponsor.",
    ),
    Sees.LEVELS: Boundary(
        "Levels and readiness",
        frozenset({Kind.LINE_MANAGER, Kind.PROVIDER, Kind.PANEL}),
        frozenset({Role.COUNCIL_LEAD}),
        "The person; their line manager, training provider and panel while that lasts; their own council's lead; and "
        "the host of an opportunity, those that the person attached to their application there. A draft is the "
        "person's alone.",
    ),
    Sees.EXPERIENCES: Boundary(
        "Experiences and their verification",
        frozenset({Kind.LINE_MANAGER, Kind.PROVIDER, Kind.PANEL}),
        frozenset({Role.COUNCIL_LEAD}),
        "Whoever sees the levels, because readiness is both; and whoever is asked to confirm one experience sees that "
        "one, by a signed link.",
    ),
    Sees.EVIDENCE: Boundary(
        "Evidence files",
        frozenset({Kind.LINE_MANAGER, Kind.PANEL}),
        frozenset(),
        "The person; their line manager or panel once it has been sent with a claim; and the host of an opportunity, "
        "those pieces that the person attached to their application there. Never with a draft.",
    ),
    Sees.OPENED: Boundary(
        "Who opened the record",
        frozenset(),
        frozenset({Role.DATA_PROTECTION_LEAD}),
        "The person, and the data-protection lead of their own council.",
    ),
    Sees.CONCERNS: Boundary(
        "Concerns raised outside the line",
        frozenset(),
        frozenset(),
        "The person, and the one safe contact they chose, while that contact holds the role and stands outside their "
        "line. Nobody else: no manager, lead, administrator, data-protection lead or sponsor. The trail says that one "
        "was raised, read or closed at the council, and neither whose, nor to whom, nor what.",
    ),
}
