"""The whole service in one process, for the demo and for a small council: `python -m config.embedded --port 8000`.

It makes ready what is not (tables, static files, the demo world), serves on this machine's loopback address with four
threads, and runs the mail, the jobs and the timetable beside them. INT or TERM stops all of it; a kill loses nothing.
"""

import argparse
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import IO, Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string
from waitress.server import create_server

from config.embedded_setup import CannotStart, forget_demo, prepare
from config.embedded_workers import Workers

HOST = "127.0.0.1"
THREADS = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop. The exit code: 0 after INT or TERM, 2 when it cannot start."""
    wanted = _arguments(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        with ExitStack() as held:
            _serve(port=wanted.port, reset=wanted.reset, held=held)
    except (CannotStart, ImproperlyConfigured) as problem:
        print(problem, file=sys.stderr)
        return 2
    except SystemExit:  # told to stop while making ready
        return 0
    return 0


def _serve(*, port: int, reset: bool, held: ExitStack) -> None:
    listener = held.enter_context(_listener(port))
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    os.environ.setdefault("PATHWAYS_URL", address)  # read by the settings, which the next line is the first to ask
    held.enter_context(_sole_use_of(settings.VAR / f"{settings.MODE}.lock"))
    if reset:
        forget_demo(say=_say)
    django.setup()
    prepare(say=_say)
    # Sweeping and reading need the models, which need django.setup().
    import_string("notices.sweeping.sweep")(alone=True)
    import_string("pathways.queries.frameworks.read_ahead")()
    workers = Workers()
    workers.start()
    token = import_string("people.setup.token_line")() if settings.EMBEDDED else ""
    server = create_server(
        _headers_only_for_head(get_wsgi_application()),
        sockets=[listener],
        threads=THREADS,
        ident=None,
        **_behind_a_proxy(),
    )
    print(f"Pathways is ready: {address}/", flush=True)
    if token:
        print(token, flush=True)
    server.run()  # until _stop; then lets the requests in hand finish
    server.close()
    if not workers.stop():
        print("A job was still running. It is taken up again at the next start.", flush=True)


def _headers_only_for_head(application: Callable[..., Any]) -> Callable[..., Any]:
    """Answer HEAD without a body. Django leaves that to the server, and waitress sends whatever it is given."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        response = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return response
        if hasattr(response, "close"):
            response.close()
        return []

    return answer


def _behind_a_proxy() -> dict[str, Any]:
    """Served by https, there is a proxy on this machine that ends it: what it says of the visitor is believed."""
    if not settings.HTTPS:
        return {}
    return {
        "trusted_proxy": HOST,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description="Serve Pathways on this machine.")
    parser.add_argument("--port", type=_port, default=8000, help="the port to serve on (0 takes any free one)")
    parser.add_argument("--reset", action="store_true", help="demo only: forget everything and begin again")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(number: int, _frame: FrameType | None) -> None:
    # A second signal ends the process at once: whoever sends it does not want to wait.
    signal.signal(number, signal.SIG_DFL)
    raise SystemExit(0)


def _sole_use_of(path: Path) -> IO[str]:
    """This file, locked while it is open: two servers on one database would take each other's work for lost."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as busy:
        file.close()
        raise CannotStart(f"Pathways is already running on {path.parent}. Stop it first, with Ctrl-C.") from busy
    return file


def _listener(port: int) -> socket.socket:
    """The port, taken before any work is done, so that a busy one is told at once."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()  # a browser that is early waits; and a second server is refused from now on
    except OSError as problem:
        listener.close()
        raise CannotStart(
            f"Port {port} cannot be used ({problem.strerror}). If Pathways is running already, open "
            f"http://{HOST}:{port}/. Otherwise choose another port, for example: make demo PORT=8123"
        ) from problem
    return listener


if __name__ == "__main__":
    sys.exit(main())
