"""Opens every page as every persona in Chromium: `make pages`. Report and pictures go to var/pages/.

The demo is made anew in a directory of its own. Each persona follows links from where they land and opens at most three
objects of each URL name; pages without parts that nothing links to are tried as well. For each page: status, queries,
HTML, what axe-core finds at 1280 and 390 pixels, what the console said, what the content security policy stopped.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import django
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, sync_playwright

from demo.personas import PERSONAS
from tests.browser.serving import Server, demo
from tests.browser.visiting import Visit, Visitor

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
NOBODY = "nobody"
OBJECTS = 3
# Opened with JavaScript off, too: what people open first and what they do there.
MAIN = ("/", "/today/", "/my-pathway/", "/my-queue/", "/my-team/", "/my-council/", "/framework/", "/people/", "/menu/")
# Sent by the browser's own form, so nothing is there to open.
NOT_OPENED = {"account_logout", "demo:index"}


def names(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> list[str]:
    """Every URL name without parts."""
    found: list[str] = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found += names(pattern.url_patterns, inside)
        elif pattern.name and not pattern.pattern.regex.groupindex:
            found.append(f"{space}{pattern.name}")
    return list(dict.fromkeys(found))


def measure(*, personas: Sequence[str], objects: int, folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Visit everything, write pictures below `folder`, and give the report as plain data."""
    visits: list[Visit] = []
    without_script: list[Visit] = []
    with (
        tempfile.TemporaryDirectory(prefix="pathways-pages-") as place,
        demo(var=Path(place)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for persona in personas:
            mine = _as(browser, server, persona, objects=objects, folder=folder / persona)
            visits += mine
            without_script += _without_script(browser, server, persona, folder=folder / persona)
            faulty = sum(bool(visit.faults) for visit in mine)
            say(f"{persona}: {len(mine)} pages, {faulty} with faults")
        browser.close()
    return {"summary": summary(visits, without_script), "pages": [v.as_json() for v in visits],
            "without_java_script": [v.as_json() for v in without_script]}  # fmt: skip


def _as(browser: Browser, server: Server, persona: str, *, objects: int, folder: Path) -> list[Visit]:
    visitor = Visitor(browser, server, persona)

    def shots(name: str, number: int) -> Callable[[str], Path]:
        folder.mkdir(parents=True, exist_ok=True)
        return lambda width: folder / f"{re.sub(r'[^a-z_]+', '-', name)}-{number}-{width}.png"

    start = ["/"]
    if persona == NOBODY:
        start = ["/demo/", "/sign-in/", *visitor.signed_pages()]
    else:
        visitor.sign_in()
    visits = list(visitor.follow(start=start, objects=objects, shots=shots))
    opened = {visit.name for visit in visits} | NOT_OPENED
    for name in names():
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        if name not in opened and visitor.has_page(path):
            visits.append(visitor.visit(path))
    visitor.close()
    return visits


def _without_script(browser: Browser, server: Server, persona: str, *, folder: Path) -> list[Visit]:
    """The main pages for this persona with JavaScript off: there, with a heading."""
    if persona == NOBODY:
        return []
    visitor = Visitor(browser, server, persona, java_script=False)
    visitor.sign_in()
    visits = []
    for path in MAIN:
        visit = visitor.visit(path, phone=False)
        if visit.status == 404:
            continue
        if not visitor.page.get_by_role("heading", level=1).count():
            visit.console.append("no heading without JavaScript")
        name = re.sub(r"[^a-z]+", "-", path).strip("-") or "home"
        visitor.page.screenshot(path=folder / f"{name}-without-javascript.png", full_page=True)
        visits.append(visit)
    visitor.close()
    return visits


def summary(visits: Sequence[Visit], without_script: Sequence[Visit] = ()) -> dict[str, Any]:
    """What docs/reference/figures.json takes from the report, and where the extremes are."""
    pages = [visit for visit in visits if visit.html_kb]
    most, largest = max(pages, key=lambda v: v.queries), max(pages, key=lambda v: v.html_kb)
    return {
        "pages": len(visits),
        "url_names": len({visit.name for visit in visits}),
        "axe_violations": sum(len(visit.axe) for visit in visits),
        "console_errors": sum(len(visit.console) for visit in (*visits, *without_script)),
        "csp_violations": sum(len(visit.csp) for visit in visits),
        "faulty": sum(bool(visit.faults) for visit in (*visits, *without_script)),
        "max_queries": most.queries,
        "max_queries_at": f"{most.path} as {most.persona}",
        "max_html_kb": largest.html_kb,
        "max_html_kb_at": f"{largest.path} as {largest.persona}",
    }


def table(report: dict[str, Any]) -> str:
    """The report as text: one line a page, faults below it."""
    lines = [f"{'persona':20} {'page':32} {'status':>6} {'queries':>7} {'kB':>6}  path"]
    for row in report["pages"]:
        visit = Visit(**row)
        lines.append(
            f"{visit.persona:20} {visit.name:32} {visit.status:6} {visit.queries:7} {visit.html_kb:6}  {visit.path}"
        )
        lines += [f"{'':20} ! {fault}" for fault in visit.faults]
    for row in report["without_java_script"]:
        lines += [f"{row['persona']:20} ! {row['path']} without JavaScript: {f}" for f in Visit(**row).faults]
    lines += ["", *(f"{key}: {value}" for key, value in report["summary"].items())]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write var/pages/report.json and report.txt. 1 when a page has a fault."""
    parser = argparse.ArgumentParser(description="Open every page as every persona and report what is wrong.")
    parser.add_argument("--personas", default="", help="only these, by the names on /demo/, comma separated")
    parser.add_argument("--objects", type=int, default=OBJECTS, help="how many of each URL name to open")
    wanted = parser.parse_args(arguments)
    os.environ.setdefault("PATHWAYS_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    folder = Path(os.environ.get("PATHWAYS_VAR", "var")) / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    personas = wanted.personas.split(",") if wanted.personas else [NOBODY, *PERSONAS]
    report = measure(personas=personas, objects=wanted.objects, folder=folder, say=lambda line: print(line, flush=True))
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    (folder / "report.txt").write_text(table(report), encoding="utf-8")
    print(table(report) if report["summary"]["faulty"] else json.dumps(report["summary"], indent=1))
    return 1 if report["summary"]["faulty"] else 0


if __name__ == "__main__":
    sys.exit(main())
