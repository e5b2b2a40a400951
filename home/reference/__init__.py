"""The reference in docs/reference, written from the code itself so that it cannot say anything else.

Each module here makes one page and needs no database. `documents` is all of them; the command `write_reference` puts
them on disk, and a test fails while what is on disk says anything else.
"""

from collections.abc import Callable

from home.reference import actions, addresses, environment, framework, messages, roles

PAGES: dict[str, Callable[[], str]] = {
    "roles.md": roles.page,
    "addresses.md": addresses.page,
    "settings.md": environment.page,
    "framework.md": framework.page,
    "messages.md": messages.page,
    "actions.md": actions.page,
}


def documents() -> dict[str, str]:
    """Every page: file name and text."""
    return {name: page() for name, page in PAGES.items()}
