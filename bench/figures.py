"""Measures the figures that the project promises and writes docs/reference/figures.json: `make figures`.

    clone_to_first_page_s    git clone of this checkout, `make demo` in it with a new home, first page answered
    second_start_s           stopped and started again, until the page answers
    embedded_rss_mb          resident memory of that process after every hot page was opened 20 times
    test_s                   `make test` in the clone, set-up done
    max_queries, max_html_kb, axe_violations   from `make pages`
    my_pathway_p50_ratio     from `make bench`; …_to_frame: to the bare page inside the frame of every page
    ranked_list_p50_ratio    from `make bench-sector`: opportunities by gap, for one of sector_people among
                             sector_opportunities open ones; ranked_list_queries what the page asks
    outbox_lost, outbox_repeats_differing      from 50 kills of the outbox
    url_role_rows            answers promised in tests/access_matrix.txt
    largest_file_lines       lines of the longest file of ours, tests included

Nothing is written that was not measured in this run, except parts left out by `--only`, which keep what they had.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "reference" / "figures.json"
KILLS = 50
HOT = ("/today/", "/my-pathway/", "/my-queue/", "/my-team/", "/framework/", "/my-pathway/claims/", "/my-record/")
Found = dict[str, float | int]


def _variables(**more: str) -> dict[str, str]:
    """The environment of a stranger: this machine's programs, nothing of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PATHWAYS_", "DJANGO_"))}
    for name in ("VIRTUAL_ENV", "DATABASE_URL", "BROKER_URL", "EMAIL_URL", "PYTHONPATH", "MAKEFLAGS", "MAKELEVEL"):
        kept.pop(name, None)
    inside = str(ROOT / ".venv")
    kept["PATH"] = ":".join(part for part in kept["PATH"].split(":") if not part.startswith(inside))
    return kept | more


@contextmanager
def _clone() -> Iterator[tuple[Path, dict[str, str], float]]:
    """A fresh clone with a new home, its environment, and the seconds that cloning took."""
    with tempfile.TemporaryDirectory(prefix="pathways-figures-") as place:
        home, clone = Path(place, "home"), Path(place, "pathways")
        home.mkdir()
        variables = _variables(HOME=str(home))
        started = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", f"file://{ROOT}", clone], check=True, env=variables)
        yield clone, variables, time.perf_counter() - started


@contextmanager
def _served(clone: Path, variables: dict[str, str]) -> Iterator[tuple[str, float, int]]:
    """`make demo` in a clone until its page answers: the address, the seconds, the server's process id."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    started = time.perf_counter()
    with Path(clone, "..", "demo.log").open("ab") as log:
        process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"], cwd=clone, env=variables, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _until_answered(f"{url}/demo/", process)
        yield url, time.perf_counter() - started, _server_of(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))


def _until_answered(url: str, process: "subprocess.Popen[bytes]") -> None:
    opener = _opener()
    while True:
        try:
            with opener.open(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                raise RuntimeError("`make demo` ended before it answered.") from None
            time.sleep(0.02)


def _server_of(pid: int) -> int:
    """The process below `pid` that serves: the one that runs config.embedded."""
    for directory in Path("/proc").glob("[0-9]*"):
        try:
            command, status = (directory / "cmdline").read_bytes(), (directory / "stat").read_text()
        except OSError:
            continue
        group = int(status.rpartition(")")[2].split()[2])
        if b"config.embedded" in command and b"python" in command.split(b"\0")[0] and group == pid:
            return int(directory.name)
    raise RuntimeError("The serving process was not found.")


def starts() -> Found:
    """From nothing to the first page, again from where it stopped, and what it weighs in use."""
    with _clone() as (clone, variables, cloning):
        with _served(clone, variables) as (_, first, _pid):
            pass
        with _served(clone, variables) as (url, second, pid):
            _use(url)
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    resident = int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])  # type: ignore[index]
    return {
        "clone_to_first_page_s": round(cloning + first, 1),
        "second_start_s": round(second, 1),
        "embedded_rss_mb": round(resident / 1024),
    }


def _use(url: str) -> None:
    """Open the hot pages as a line manager, often enough that memory settles."""
    opener = _opener()
    page = opener.open(f"{url}/demo/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise RuntimeError("The demo's page has no form to sign in with.")
    request = urllib.request.Request(  # noqa: S310 - our own loopback address
        f"{url}/demo/sign-in/line-manager/", data=f"csrfmiddlewaretoken={token[1]}".encode(), headers={"Referer": url}
    )
    opener.open(request).read()
    paths = [path for path in HOT for _ in range(20)]
    random.Random(1).shuffle(paths)  # noqa: S311 - the order is no secret
    for path in paths:
        opener.open(url + path).read()


def tests() -> Found:
    """`make test` in a clone, as anybody runs it; what it installs first is not counted."""
    with _clone() as (clone, variables, _):
        subprocess.run(["make", "style"], cwd=clone, env=variables, check=True)  # installs what tests need
        started = time.perf_counter()
        subprocess.run(["make", "test"], cwd=clone, env=variables, check=True)
        return {"test_s": round(time.perf_counter() - started)}


def _module(name: str, *arguments: str, var: str, may_fail: bool = False) -> str:
    done = subprocess.run(
        [sys.executable, "-m", name, *arguments],
        cwd=ROOT,
        env=_variables(PATHWAYS_VAR=var),
        check=not may_fail,
        capture_output=True,
        text=True,
    )
    return done.stdout


def pages() -> Found:
    """The dearest and the largest page, and everything axe-core found, over all personas."""
    var = os.environ.get("PATHWAYS_VAR", str(ROOT / "var"))
    _module("bench.pages", var=var, may_fail=True)
    said = json.loads(Path(var, "pages", "report.json").read_text(encoding="utf-8"))["summary"]
    return {key: said[key] for key in ("max_queries", "max_html_kb", "axe_violations")}


def speed() -> Found:
    """My pathway beside the bare page."""
    var = os.environ.get("PATHWAYS_VAR", str(ROOT / "var"))
    _module("bench.speed", var=var)
    said = json.loads(Path(var, "bench.json").read_text(encoding="utf-8"))["pages"]
    return {
        "my_pathway_p50_ratio": said["My pathway"]["p50_ratio"],
        "my_pathway_p50_ratio_to_frame": said["My pathway"]["p50_ratio_to_frame"],
    }


def sector() -> Found:
    """The ranked list of opportunities beside the bare page, at the size of the sector."""
    var = os.environ.get("PATHWAYS_VAR", str(ROOT / "var"))
    _module("bench.sector", var=var)
    said = json.loads(Path(var, "bench-sector.json").read_text(encoding="utf-8"))
    ranked = said["pages"]["Opportunities by gap"]
    return {
        "ranked_list_p50_ratio": ranked["p50_ratio"],
        "ranked_list_queries": ranked["queries"],
        "sector_people": said["people"],
        "sector_opportunities": said["opportunities"],
    }


def outbox() -> Found:
    """What was lost, and what was sent twice and not alike, over many kills without warning."""
    with tempfile.TemporaryDirectory(prefix="pathways-figures-") as place:
        said = json.loads(_module("bench.outbox_kill", "--rounds", str(KILLS), var=place).splitlines()[-1])
    return {"outbox_lost": said["lost"], "outbox_repeats_differing": said["repeats_differing"]}


def source() -> Found:
    """What can be counted in the files themselves."""
    table = (ROOT / "tests" / "access_matrix.txt").read_text(encoding="utf-8").splitlines()
    rows = [re.split(r"\s{2,}", line.strip(), maxsplit=2)[2].split() for line in table if line and line[0] not in "# "]
    git = shutil.which("git") or "git"
    listed = subprocess.run([git, "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    ours = [
        ROOT / name
        for name in listed
        if Path(name).suffix in {".py", ".html", ".css", ".js"} and not {"vendor", "migrations"} & set(Path(name).parts)
    ]
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in ours if path.exists()]
    return {"url_role_rows": sum(len(cells) for cells in rows), "largest_file_lines": max(lines)}


PARTS: dict[str, Callable[[], Found]] = {
    "source": source,
    "starts": starts,
    "speed": speed,
    "sector": sector,
    "pages": pages,
    "outbox": outbox,
    "tests": tests,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure all parts, or those named, and write the file."""
    parser = argparse.ArgumentParser(description="Measure what docs/reference/figures.json says.")
    parser.add_argument("--only", default="", help=f"parts to measure, comma separated: {', '.join(PARTS)}")
    wanted = parser.parse_args(arguments)
    chosen = wanted.only.split(",") if wanted.only else list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"No such part: {', '.join(sorted(unknown))}")
    figures: dict[str, Any] = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    for part in chosen:
        found = PARTS[part]()
        print(part, json.dumps(found), flush=True)
        figures.update(found)
        FIGURES.parent.mkdir(parents=True, exist_ok=True)
        FIGURES.write_text(json.dumps(dict(sorted(figures.items())), indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
