"""The reference in docs/reference says what the code says."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from home import reference
from home.reference import actions, addresses, environment, messages
from pathways.catalogue import parse
from pathways.shipped import shipped_framework
from people.permissions import signed_in
from people.roles import BOUNDARY, PERMISSION_WORDS, ROLES
from tests.source import ROOT, modules, tree

FOLDER = ROOT / "docs" / "reference"
PAGE_NAMES = sorted(reference.PAGES)
# What an event is called: room, thing, verb.
NAME = re.compile(r"(?:people|pathways)\.[a-z_]+\.[a-z_]+")


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_what_is_committed_is_what_the_code_says(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == reference.PAGES[name](), "Out of step. Run: make reference"


def test_every_page_of_the_folder_is_generated() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.md")) == PAGE_NAMES


def test_the_command_writes_every_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("write_reference", folder=tmp_path / "new")
    assert {
        path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "new").iterdir()
    } == reference.documents()
    assert capsys.readouterr().out.count("Wrote ") == len(PAGE_NAMES)


def test_the_command_refuses_a_mode_that_lacks_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home.management.commands.write_reference.apps.is_installed", lambda name: name != "demo")
    with pytest.raises(CommandError, match="make reference"):
        call_command("write_reference", folder=tmp_path / "new")
    assert not (tmp_path / "new").exists()


# --- What each page holds ---------------------------------------------------------------------------------------------
def test_roles_permissions_and_the_boundary_are_there_in_words() -> None:
    page = reference.PAGES["roles.md"]()
    for words in (
        *(rule.title for rule in ROLES.values()),
        *PERMISSION_WORDS.values(),
        *(rule.words for rule in BOUNDARY.values()),
    ):
        assert words in page


def test_every_address_says_who_may_open_it() -> None:
    found = {address.name: address for address in addresses.addresses()}
    who = {name: addresses.who(address.view.access) for name, address in found.items()}  # type: ignore[attr-defined]
    assert who["pathways:verify"] == "everyone"
    assert who["pathways:mine"] == "everyone signed in"
    assert who["queue"] == "line manager (`decide_team`)"
    assert who["people:audit"] == "data-protection lead (`read_audit`)"
    assert found["pathways:staff_template"].path == "/council/staff/load/template.csv"
    assert found["account_reset_password_from_key"].path == "/password/reset/<uidb36>-<key>/"


def test_a_view_without_words_is_told_by_its_rule() -> None:
    def bare() -> None: ...

    assert addresses.who(signed_in(bare).access) == "everyone signed in"  # type: ignore[attr-defined]


def test_a_setting_that_nobody_described_stops_the_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "EMAIL_URL" in environment.variables()
    monkeypatch.setattr(environment, "READ", re.compile(r'env\.\w+\(\s*"(PATHWAYS_[A-Z_]+)"()'))
    with pytest.raises(environment.NotDescribed, match="EMAIL_URL"):
        environment.variables()


def test_a_kind_of_message_that_nobody_described_stops_the_writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(messages.WORDS, "pathways.verify")
    with pytest.raises(messages.NotDescribed, match=r"pathways\.verify"):
        messages.page()


def test_every_message_has_both_its_templates() -> None:
    templates = [
        ROOT / "templates" / f"{name}{suffix}" for name in messages.kinds().values() for suffix in (".txt", ".html")
    ]
    assert [path for path in templates if not path.is_file()] == []


def test_the_framework_page_names_every_part_of_it() -> None:
    catalogue, page = parse(shipped_framework()), reference.PAGES["framework.md"]()
    groups = (catalogue.tiers, catalogue.areas, catalogue.competencies, catalogue.roles, catalogue.gates)
    codes = [part.code for group in (*groups, catalogue.experiences) for part in group]
    assert len(codes) > 130
    assert [code for code in codes if code not in page] == []


@pytest.mark.parametrize(
    ("action", "events"),
    [
        ("pathways.actions.claims.claim", ("pathways.assessment.claimed", "pathways.assessment.drafted")),
        ("pathways.actions.claims.decide", ("pathways.assessment.assessed", "pathways.assessment.returned")),
        ("people.actions.verifiers.retire_verifier", ("people.verifier.restored", "people.verifier.retired")),
        ("people.views.service.retry_job", ("people.job.retried",)),
        ("people.actions.relationships.relate", ()),
    ],
)
def test_the_events_of_an_action_are_found(action: str, events: tuple[str, ...]) -> None:
    """Those in a choice, those in a template, those of a function it calls; and none where there are none."""
    found = {
        f"{each.__module__}.{each.__name__}": each
        for module in actions.modules()
        for each in actions.actions_of(module)
    }
    assert actions.events_of(found[action]) == events


def test_every_event_that_is_written_stands_on_the_page() -> None:
    page = reference.PAGES["actions.md"]()
    written = {text for path in modules("people", "pathways") for text in _events_written(path)}
    assert len(written) > 30
    assert [name for name in sorted(written) if f"`{name}`" not in page] == []


def _events_written(path: Path) -> list[str]:
    """The names given as they stand to whatever writes an event."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    given = [word.value for call in calls for word in call.keywords if word.arg == "action"]
    given += [call.args[0] for call in calls if call.args and actions.name_of(call.func) in actions.WRITERS]
    names = [str(each.value) for each in given if isinstance(each, ast.Constant)]
    return [name for name in names if NAME.fullmatch(name)]
