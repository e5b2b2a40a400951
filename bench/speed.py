"""Times the hot pages beside a bare page, in one run and interleaved: `make bench`. Writes var/bench.json.

The demo world is made in a directory of its own and asked through the WSGI handler in this process, as its personas.
Ratios are to the bare page (bench/bare.py) of the same round, so a busy machine slows both:

    p50_ratio   the middle time by the clock
    p50_ratio_to_frame   the same to the bare page inside the frame of every page: header, navigation, footer
    cpu_ratio   the middle time of the processor
    queries     database queries; the bare page's own are what every signed-in page pays
    kb          bytes of HTML
"""

import argparse
import io
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import django
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

BARE, FRAMED = "bare page", "bare page in the frame"
# What is asked, and as which persona. The address of a competency is the same for everybody.
HOT: dict[str, tuple[str, str]] = {
    BARE: ("learner", "/bench/bare/"),
    FRAMED: ("learner", "/bench/framed/"),
    "Today": ("learner", "/today/"),
    "My pathway": ("learner", "/my-pathway/"),
    "My queue": ("line-manager", "/my-queue/"),
    "My team": ("line-manager", "/my-team/"),
    "My council": ("council-lead", "/my-council/"),
    "Framework": ("learner", "/framework/"),
    "Competency": ("learner", "/framework/competencies/{competency}/"),
    "People": ("council-lead", "/people/"),
}
ROUNDS, WARM = 60, 5


@dataclass
class Times:
    """What one page took, round by round, in milliseconds."""

    path: str
    persona: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0


def measure(*, rounds: int) -> dict[str, Any]:
    """Time every hot page `rounds` times, each round in another order. The demo world must be there."""
    chosen = import_string("demo.personas.PERSONAS")
    people = import_string("people.models.Person").objects
    cookies = {persona: cookie_of(people.get(name=chosen[persona].name)) for persona, _ in HOT.values()}
    code = import_string("pathways.queries.frameworks.current_catalogue")().competencies[0].code
    times = {name: Times(path.format(competency=code), persona) for name, (persona, path) in HOT.items()}
    return interleaved(times, cookies, rounds=rounds)


def interleaved(times: dict[str, Times], cookies: Mapping[str, str], *, rounds: int) -> dict[str, Any]:
    """Ask every page `rounds` times, each round in another order. `cookies` are by persona. Needs BARE and FRAMED."""
    application = get_wsgi_application()
    order = random.Random(1)  # noqa: S311 - the order of pages is no secret
    for number in range(WARM + rounds):
        names = list(times)
        order.shuffle(names)
        for name in names:
            _ask(application, times[name], cookies[times[name].persona], keep=number >= WARM)
    return {"rounds": rounds, "pages": _ratios(times)}


def cookie_of(person: Any) -> str:
    """A session of this person's own, as signing in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _ask(application: Any, times: Times, cookie: str, *, keep: bool) -> None:
    path, _, query = times.path.partition("?")
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_COOKIE": cookie,
        "HTTP_HOST": "127.0.0.1",
    }
    environ["wsgi.input"] = io.BytesIO()
    setup_testing_defaults(environ)
    said: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _fault: Any = None) -> None:
        said.update(status=status, headers=dict(headers))

    wall, cpu = time.perf_counter(), time.process_time()
    answer = application(environ, start)
    size = sum(len(part) for part in answer)
    answer.close()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if not said["status"].startswith("200"):
        raise RuntimeError(f"{times.path} as {times.persona} answered {said['status']}")
    if keep:
        times.wall.append(wall * 1000)
        times.cpu.append(cpu * 1000)
    times.size = size
    times.queries = int(said["headers"]["Server-Timing"].rpartition('desc="')[2].split()[0])


def _ratios(times: dict[str, Times]) -> dict[str, dict[str, Any]]:
    bare = times[BARE]
    wall, cpu = statistics.median(bare.wall), statistics.median(bare.cpu)
    framed = statistics.median(times[FRAMED].wall)
    return {
        name: {
            "path": found.path,
            "as": found.persona,
            "p50_ms": round(statistics.median(found.wall), 2),
            "p95_ms": round(statistics.quantiles(found.wall, n=20)[18], 2),
            "cpu_ms": round(statistics.median(found.cpu), 2),
            "p50_ratio": round(statistics.median(found.wall) / wall, 2),
            "p50_ratio_to_frame": round(statistics.median(found.wall) / framed, 2),
            "cpu_ratio": round(statistics.median(found.cpu) / cpu, 2),
            "queries": found.queries,
            "queries_ratio": round(found.queries / bare.queries, 2),
            "kb": round(found.size / 1024, 1),
            "kb_ratio": round(found.size / bare.size, 2),
        }
        for name, found in times.items()
    }


def print_table(report: Mapping[str, Any]) -> None:
    """The report as a table."""
    print(f"{'page':24} {'p50 ms':>8} {'× bare':>7} {'× frame':>8} {'CPU ×':>7} {'queries':>8} {'kB':>7}")
    for name, page in report["pages"].items():
        print(
            f"{name:24} {page['p50_ms']:8} {page['p50_ratio']:7} {page['p50_ratio_to_frame']:8} {page['cpu_ratio']:7}"
            f" {page['queries']:8} {page['kb']:7}"
        )


def begin_demo(folder: str) -> None:
    """A demo of this process's own, still empty, with the bare page mounted beside it."""
    os.environ.update(
        PATHWAYS_MODE="demo", PATHWAYS_VAR=folder, PATHWAYS_TODAY="", DJANGO_SETTINGS_MODULE="config.settings"
    )
    for name in ("DATABASE_URL", "BROKER_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    settings.ROOT_URLCONF = "bench.bare"
    django.setup()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write var/bench.json and print a table."""
    parser = argparse.ArgumentParser(description="Time the hot pages beside a bare page.")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args(arguments)
    output = Path(os.environ.get("PATHWAYS_VAR", "var")) / "bench.json"
    with tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder:
        begin_demo(folder)
        import_string("config.embedded_setup.prepare")(say=lambda _: None)
        report = measure(rounds=wanted.rounds)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print_table(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
