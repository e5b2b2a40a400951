"""Times pages at the size of the sector, 6,000 people and 500 open opportunities: `make bench-sector`.

A sector of this process's own is made in bulk (`demo.sector`) and asked as `bench.speed` asks the demo: interleaved
with the bare page, which is asked by the same person as the ranked list. Writes var/bench-sector.json. People are
chosen by what makes a page large: the lead of the council with most people, the manager of the largest team, the
sponsor of the council with most people, and somebody with a target half way up the ladder, where most offers suit.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db.models import Count, Q
from django.utils.module_loading import import_string

from bench.speed import BARE, FRAMED, Times, begin_demo, cookie_of, interleaved, print_table

RANKED = "Opportunities by gap"
PEOPLE, OPPORTUNITIES, ROUNDS = 6000, 500, 60
# What is asked, and as whom.
PAGES: dict[str, tuple[str, str]] = {
    BARE: ("learner", "/bench/bare/"),
    FRAMED: ("learner", "/bench/framed/"),
    RANKED: ("learner", "/opportunities/"),
    "… that close a gap": ("learner", "/opportunities/?show=gap"),
    "… by closing date": ("learner", "/opportunities/?sort=closing"),
    "My pathway": ("learner", "/my-pathway/"),
    "My queue": ("manager", "/my-queue/"),
    "My team": ("manager", "/my-team/"),
    "My council": ("lead", "/my-council/"),
    "People": ("lead", "/people/"),
    "People, searched": ("lead", "/people/?q=khan"),
    "My pipeline": ("sponsor", "/my-pipeline/"),
}


def people() -> dict[str, Any]:
    """One person for each hat of PAGES."""
    persons = import_string("people.models.Person").objects
    staff = Count("organisation__memberships", filter=Q(organisation__memberships__role="learner"))
    memberships = import_string("people.models.Membership").objects.annotate(staff=staff).order_by("-staff", "pk")
    lead = memberships.filter(role="council_lead").select_related("person").first()
    sponsor = memberships.filter(role="sponsor").select_related("person").first()
    if lead is None or sponsor is None:
        raise RuntimeError("The sector has nobody to ask as.")
    return {
        "lead": lead.person,
        "sponsor": sponsor.person,
        "manager": persons.annotate(team=Count("manages")).order_by("-team", "pk")[0],
        "learner": persons.filter(target__role="head-of-digital").order_by("pk")[0],
    }


def _make_sector(folder: str, *, wanted: argparse.Namespace) -> None:
    begin_demo(folder)
    import_string("config.embedded_setup.migrate_if_needed")(say=lambda _: None)
    import_string("config.embedded_setup.collect_static_if_changed")(say=lambda _: None)
    if not import_string("people.models.Person").objects.exists():
        import_string("demo.sector.seed.seed")(
            people=wanted.people, opportunities=wanted.opportunities, say=lambda line: print(line, flush=True)
        )


def measure(*, rounds: int) -> dict[str, Any]:
    """Time every page `rounds` times. The sector must be there."""
    asking = people()
    times = {name: Times(path, persona) for name, (persona, path) in PAGES.items()}
    report = interleaved(times, {hat: cookie_of(person) for hat, person in asking.items()}, rounds=rounds)
    opportunities = import_string("opportunities.models.Opportunity").objects
    report["people"] = import_string("people.models.Person").objects.count()
    report["opportunities"] = opportunities.filter(status="live").count()
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the sector, measure, write var/bench-sector.json and print a table."""
    parser = argparse.ArgumentParser(description="Time pages at the size of the sector.")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--opportunities", type=int, default=OPPORTUNITIES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", default="", help="keep the sector here, and use the one that is here already")
    wanted = parser.parse_args(arguments)
    output = Path(os.environ.get("PATHWAYS_VAR", "var")) / "bench-sector.json"
    with tempfile.TemporaryDirectory(prefix="pathways-sector-") as folder:
        _make_sector(wanted.folder or folder, wanted=wanted)
        report = measure(rounds=wanted.rounds)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print_table(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
