"""Kills the outbox without warning, again and again, and counts what was lost: `python -m bench.outbox_kill`.

Each round starts a process in embedded mode, on a database of its own, that commits messages (and rolls some back)
while its workers deliver them into a directory; at a random moment it is killed (signal 9). A last round is left to
finish. Then, for every message whose commit was reported or whose row is in the database:

    lost               messages that were never delivered
    repeats            deliveries beyond the first of a message (at least once means that there may be some)
    repeats_differing  messages whose deliveries are not the same to the last byte
    ghosts             deliveries of messages whose transaction was rolled back
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from pathlib import Path

from django.db import transaction
from django.utils.module_loading import import_string

from config.embedded_setup import migrate_if_needed
from config.embedded_workers import Workers

# Seconds: the kill comes this long after the round's first commit, so that it falls on work of every kind.
KILL_AFTER = (0.0, 0.8)
START_WITHIN = 60.0
DRAIN_WITHIN = 300.0
WRITERS = 2


class Undone(Exception):
    """Rolls back a transaction that was never meant to be kept."""


def measure(*, rounds: int, folder: Path, seed: int) -> dict[str, int]:
    """Run `rounds` rounds in `folder`, which must be empty, and answer the counts described above."""
    moments = random.Random(seed)  # noqa: S311
    for number in range(rounds):
        process = _start(folder, f"round-{number}")
        _await_growth(folder / "committed", process)
        time.sleep(moments.uniform(*KILL_AFTER))
        process.send_signal(signal.SIGKILL)
        process.wait()
    last = _start(folder, "drain")
    if last.wait(DRAIN_WITHIN) != 0:
        raise RuntimeError("The last round did not deliver what was left.")
    return {"rounds": rounds, **_count(folder)}


def _start(folder: Path, name: str) -> subprocess.Popen[bytes]:
    variables = {
        **os.environ,
        "PATHWAYS_MODE": "embedded",
        "PATHWAYS_VAR": str(folder / "var"),
        "PATHWAYS_MAIL_SINK": str(folder / "sink"),
    }
    variables.pop("DATABASE_URL", None)
    variables.pop("EMAIL_URL", None)
    return subprocess.Popen([sys.executable, "-m", "bench.outbox_kill", "--work", name, str(folder)], env=variables)


def _await_growth(path: Path, process: subprocess.Popen[bytes]) -> None:
    before = path.stat().st_size if path.exists() else 0
    until = time.monotonic() + START_WITHIN
    while not path.exists() or path.stat().st_size == before:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("A round ended before it committed anything.")
        time.sleep(0.01)


def _count(folder: Path) -> dict[str, int]:
    committed = set((folder / "committed").read_text(encoding="ascii").split())
    committed |= set((folder / "rows").read_text(encoding="ascii").split())
    copies: dict[str, list[str]] = defaultdict(list)
    subjects = set()
    for file in (folder / "sink").glob("*.eml"):
        raw = file.read_bytes()
        headers = BytesHeaderParser().parsebytes(raw)
        copies[headers["Message-ID"]].append(hashlib.sha256(raw).hexdigest())
        subjects.add(str(headers["Subject"]))
    return {
        "committed": len(committed),
        "lost": len(committed - subjects),
        "repeats": sum(len(same) - 1 for same in copies.values()),
        "repeats_differing": sum(len(set(same)) > 1 for same in copies.values()),
        "ghosts": len(subjects - committed),
    }


# --- What is killed ---------------------------------------------------------------------------------------------------
def _work(name: str, folder: Path) -> None:
    """Deliver what is there; unless this is the last round, commit more until the kill comes."""
    migrate_if_needed(say=lambda _: None)
    import_string("notices.sweeping.sweep")(alone=True)
    Workers().start()
    if name == "drain":
        _drain()
        rows = import_string("notices.models.Message").objects.values_list("key", flat=True)
        (folder / "rows").write_text("\n".join(rows), encoding="ascii")
        return
    # Each report is one write of the operating system's, so that the kill leaves a whole line or none.
    report = os.open(folder / "committed", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    writers = [threading.Thread(target=_write, args=(f"{name}-{number}", report)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


def _write(name: str, report: int) -> None:
    for number in range(1_000_000):
        key = f"{name}-{number}"
        with transaction.atomic():
            _send(key)
        os.write(report, f"{key}\n".encode())
        try:
            with transaction.atomic():
                _send(f"undone-{key}")
                raise Undone
        except Undone:
            time.sleep(0.02)


def _send(key: str) -> None:
    import_string("notices.actions.send")(
        key=key,
        kind="bench.kill",
        to="reader@example.org",
        subject=key,
        template="notices/mail",
        context={},
    )


def _drain() -> None:
    """Wait until nothing waits and nothing is being sent."""
    health = import_string("notices.queries.outbox_health")
    while True:
        messages = health().messages
        if not (messages.waiting or messages.in_hand):
            return
        time.sleep(0.1)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Kill the outbox at random moments and count what was lost.")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261123, help="chooses the moments of the kills")
    parser.add_argument("--work", nargs=2, metavar=("NAME", "FOLDER"), help=argparse.SUPPRESS)
    wanted = parser.parse_args(arguments)
    if wanted.work:
        import_string("django.setup")()
        _work(wanted.work[0], Path(wanted.work[1]))
        return
    with tempfile.TemporaryDirectory(prefix="pathways-kill-") as folder:
        print(json.dumps(measure(rounds=wanted.rounds, folder=Path(folder), seed=wanted.seed)))


if __name__ == "__main__":
    main()
