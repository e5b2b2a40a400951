"""docs/reference/roles.md: the table of people/roles.py, as it stands."""

from home.reference.markdown import bullets, code, table
from home.reference.markdown import page as whole
from people.roles import ADMINISTRATOR_GRANTS_ONLY, BOUNDARY, KIND_WORDS, PERMISSION_WORDS, ROLES, Permission


def page() -> str:
    """Roles, what each may do, and who may see which data about a person."""
    return whole(
        "Roles, permissions and who may see what",
        "The one table behind every page, from `people/roles.py`. The service shows it to everybody signed in at "
        "`/roles/`. [Who sees what](../explanation/who-sees-what.md) explains it.",
        "## Roles",
        "A role is held in one organisation, from one day until another.",
        table(
            ["Role", "Code", "What it is for", "Given by hand"],
            [
                (rule.title, code(role), rule.purpose, _granted(role, grantable=rule.grantable))
                for role, rule in ROLES.items()
            ],
        ),
        "## Permissions",
        "What a role lets a person do, always within the organisation the role is held in. A role that stands in "
        "no row here opens no page of its own; what it lets a person see stands further down.",
        table(
            ["Permission", "What it allows", "Roles that carry it"],
            [(code(each), words, _carriers(each)) for each, words in PERMISSION_WORDS.items()],
        ),
        "## Who may see what about a person",
        "A relationship opens it while it lasts; a role opens it for staff of the same organisation while both last "
        "(for the profile: for everybody who belongs to the organisation).",
        table(
            ["Data", "Relationships that open it", "Roles in the same organisation that open it", "In words"],
            [
                (
                    rule.title,
                    ", ".join(words for kind, words in KIND_WORDS.items() if kind in rule.kinds) or "none",
                    ", ".join(ROLES[role].title for role in ROLES if role in rule.roles) or "none",
                    rule.words,
                )
                for rule in BOUNDARY.values()
            ],
        ),
        "## Relationships",
        bullets(f"{code(kind)}: {words}" for kind, words in KIND_WORDS.items()),
    )


def _granted(role: str, *, grantable: bool) -> str:
    if not grantable:
        return "no: it follows from appointments"
    return "yes, by an administrator only" if role in ADMINISTRATOR_GRANTS_ONLY else "yes"


def _carriers(permission: Permission) -> str:
    return ", ".join(rule.title for rule in ROLES.values() if permission in rule.may) or "none"
