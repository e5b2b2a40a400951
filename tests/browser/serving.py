"""The demo service as a process of its own, so that a browser meets exactly what `make demo` gives."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
FIRST_START_SECONDS = 120  # makes the demo world
STOP_SECONDS = 15


@dataclass(frozen=True)
class Server:
    """One running demo."""

    url: str  # without a slash at the end
    var: Path
    process: subprocess.Popen[bytes]

    def at(self, path: str) -> str:
        """The whole address of a path: `server.at("/demo/")`."""
        return self.url + path

    def log(self) -> str:
        """What the server has written to its terminal so far."""
        return (self.var / "server.log").read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """Stop without a chance to tidy up, as a power cut would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def demo(*, var: Path, today: str = "") -> Iterator[Server]:
    """Serve the demo from `var` on a free port until the block ends.

    The first start in an empty directory makes the demo world; later ones keep what is there. Stopping must be clean:
    a server that does not end within 15 seconds of TERM is killed, and that is an error.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    ours = {"DATABASE_URL", "BROKER_URL", "EMAIL_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"PATHWAYS_MODE": "demo", "PATHWAYS_VAR": str(var), "PATHWAYS_URL": url, "PATHWAYS_TODAY": today}
    with (var / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.embedded", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            process_group=0,
        )
    server = Server(url=url, var=var, process=process)
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            raise RuntimeError(f"The demo server did not stop within {STOP_SECONDS} s of TERM.") from None


def _wait_until_it_answers(server: Server) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback, whatever the machine's proxy
    until = time.monotonic() + FIRST_START_SECONDS
    while True:
        try:
            with opener.open(server.at("/demo/"), timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            if isinstance(error, urllib.error.HTTPError):
                raise RuntimeError(f"The demo answered {error.code}:\n{server.log()[-4000:]}") from error
            if server.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The demo did not start:\n{server.log()[-4000:]}") from error
            time.sleep(0.05)
