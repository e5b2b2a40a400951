"""The server as a process: it starts, answers, refuses a second, and stops without leaving anything behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import embedded
from config.embedded_setup import CannotStart

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts an embedded server on a directory of the test's own; what still runs afterwards is killed."""
    running: list[subprocess.Popen[str]] = []

    def go(*arguments: str, **variables: str) -> subprocess.Popen[str]:
        ours = {"DATABASE_URL", "BROKER_URL", "EMAIL_URL"}
        environment = {name: value for name, value in os.environ.items() if name not in ours}
        environment |= {"PATHWAYS_MODE": "embedded", "PATHWAYS_VAR": str(tmp_path), **variables}
        process = subprocess.Popen(
            [sys.executable, "-m", "config.embedded", *(arguments or ("--port", "0"))],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield go
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def address(process: subprocess.Popen[str]) -> str:
    """The address it prints when it is ready."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if line.startswith("Pathways is ready: "):
            return line.removeprefix("Pathways is ready: ").strip()
    raise AssertionError("".join(said))


def answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        return error.code < 500


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_until_it_is_told_to_stop_and_starts_again(start: Start, number: signal.Signals) -> None:
    for _ in range(2):
        process = start()
        url = address(process)
        assert answers(url)
        process.send_signal(number)
        assert process.wait(10) == 0
        port = int(url.rstrip("/").rpartition(":")[2])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)


def test_an_answer_to_head_has_no_body(start: Start) -> None:
    """A mail filter that looks at a link before its reader does must get an answer it understands."""
    process = start()
    port = int(address(process).rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"HEAD /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: connection.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 200 ")
    assert said.endswith(b"\r\n\r\n")


def test_a_second_server_on_the_same_data_is_refused(start: Start) -> None:
    address(start())
    said, _ = (second := start()).communicate(timeout=30)
    assert second.returncode == 2
    assert "already running" in said


def test_without_a_mode_it_says_how_to_choose_one(start: Start) -> None:
    said, _ = (process := start(PATHWAYS_MODE="")).communicate(timeout=30)
    assert process.returncode == 2
    assert "Set PATHWAYS_MODE" in said
    assert "Traceback" not in said


def test_behind_a_proxy_that_ends_https_a_form_is_taken_and_cookies_are_for_https_only(start: Start) -> None:
    url = address(start(PATHWAYS_URL="https://pathways.example"))
    told = {"Host": "pathways.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}sign-in/", headers=told)) as page:
        cookie = page.headers["Set-Cookie"]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert "Secure" in cookie
    assert token is not None
    sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], "login": "", "password": ""}).encode()
    more = {"Origin": "https://pathways.example", "Referer": f"{url}sign-in/", "Cookie": cookie.split(";")[0]}
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{url}sign-in/", data=sent, headers=told | more))
    with refused.value as answer:
        assert answer.code == 422  # the form's own complaint, not a failed check of where it came from


def test_a_busy_port_is_told_with_the_way_out() -> None:
    with embedded._listener(0) as first:
        port = first.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} cannot be used .* make demo PORT="):
            embedded._listener(port)


def test_a_port_that_cannot_be_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        embedded.main(["--port", "99999"])
    assert "a port is a number from 0 to 65535" in capsys.readouterr().err


def test_it_is_reached_from_this_machine_only() -> None:
    with embedded._listener(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_the_lock_is_free_again_when_its_holder_is_gone(tmp_path: Path) -> None:
    with embedded._sole_use_of(tmp_path / "demo.lock"), pytest.raises(CannotStart, match="already running"):
        embedded._sole_use_of(tmp_path / "demo.lock")
    embedded._sole_use_of(tmp_path / "demo.lock").close()
