"""The services of a test run start, answer and leave nothing behind."""

import socket
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests import services


def test_a_postgres_of_our_own_answers(postgres_url: str) -> None:
    address = urlsplit(postgres_url)
    [place] = parse_qs(address.query)["host"]
    with psycopg.connect(host=place, user=address.username, dbname=address.path.strip("/")) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)


def test_a_redis_of_our_own_answers(redis_url: str) -> None:
    address = urlsplit(redis_url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(16) == b"+PONG\r\n"


def test_the_command_gets_the_address_and_gives_its_exit_code(redis_url: str, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = (
        f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(os.environ['BROKER_URL']); raise SystemExit(7)"
    )
    assert services.main(["redis", "--", sys.executable, "-c", program]) == 7
    assert told.read_text().startswith("redis://127.0.0.1:")
    assert told.read_text() != redis_url


@pytest.mark.parametrize("arguments", [[], ["redis"], ["redis", "--"], ["oracle", "--", "true"]])
def test_an_unknown_service_or_a_missing_command_is_told(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert services.main(arguments) == 2
    assert "Usage" in capsys.readouterr().err


def test_what_is_not_installed_skips_here_and_fails_where_no_skip_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    for no_skips, code in ((False, 0), (True, 1)):
        monkeypatch.setattr(services, "NO_SKIPS", no_skips)
        assert services.main(["redis", "--", "true"]) == code
