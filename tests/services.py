"""PostgreSQL and Redis for the length of a test run: own directory, own address, nothing kept.

    python -m tests.services postgres redis -- pytest tests/people

starts what is named, sets DATABASE_URL and BROKER_URL for the command, and ends with the command's exit code. A service
that is not installed skips the command, or fails it when PATHWAYS_NO_SKIPS=1.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

Command = Sequence[str | Path]
START_SECONDS = 30
NO_SKIPS = os.environ.get("PATHWAYS_NO_SKIPS") == "1"


class NotInstalledError(Exception):
    """The service's program is not on this machine; the message names Debian's package."""


class NotStartedError(Exception):
    """The service ended, or did not answer in time; the message is the end of its log."""


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL with one empty database; gives its DATABASE_URL. Reached by a Unix socket only.

    It keeps nothing safe on disk (fsync off), because what it holds is thrown away. PostgreSQL refuses to run as root,
    so root lends it to `postgres`, or to `nobody` where there is no such account.
    """
    programs = _postgres_programs()
    account = _unprivileged()
    with _directory("pathways-pg-", account) as place:
        data = place / "data"
        flags = ["--no-sync", "--auth=trust", "--username=pathways", "--encoding=UTF8", "--locale=C"]
        with _start([programs / "initdb", *flags, data], log=place / "initdb.log", account=account) as making:
            if making.wait() != 0:
                raise NotStartedError(f"initdb failed:\n{(place / 'initdb.log').read_text()}")
        settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]
        options = [part for setting in settings for part in ("-c", setting)]
        command: Command = [programs / "postgres", "-D", data, "-k", place, *options]

        def answers() -> bool:
            create: Command = [programs / "createdb", f"--host={place}", "--username=pathways", "pathways"]
            return subprocess.run(create, capture_output=True, check=False).returncode == 0

        with _running(command, log=place / "log", stop=signal.SIGINT, answers=answers, account=account):
            yield f"postgres://pathways@/pathways?host={place}"


@contextmanager
def redis() -> Iterator[str]:
    """A Redis on a free loopback port that writes nothing to disk; gives its BROKER_URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise NotInstalledError("Redis is not installed. On Debian: apt-get install redis-server")
    port = free_port()
    with _directory("pathways-redis-", None) as place:
        command = [program, *f"--port {port} --bind 127.0.0.1 --dir {place} --appendonly no --save".split(), ""]

        def answers() -> bool:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                    connection.sendall(b"PING\r\n")
                    return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False

        with _running(command, log=place / "log", stop=signal.SIGTERM, answers=answers):
            yield f"redis://127.0.0.1:{port}/0"


def free_port() -> int:
    """A loopback TCP port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


SERVICES = {"postgres": (postgres, "DATABASE_URL"), "redis": (redis, "BROKER_URL")}


def _postgres_programs() -> Path:
    """The newest installed server's directory of programs: Debian keeps them off the path, one directory a version."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    if not found:
        raise NotInstalledError("PostgreSQL is not installed. On Debian: apt-get install postgresql")
    return max(found, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)


def _unprivileged() -> pwd.struct_passwd | None:
    """The account to lend to when we are root; None means our own."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NotStartedError("PostgreSQL refuses to run as root and there is no account to lend it to.")


def _start(command: Command, *, log: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Start a program as this account, in a process group of its own: Ctrl-C reaches it through us, in order."""
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            process_group=0,
            cwd="/",
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


@contextmanager
def _directory(prefix: str, account: pwd.struct_passwd | None) -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))  # short, so that the socket's path fits
    try:
        if account is not None:
            os.chown(place, account.pw_uid, account.pw_gid)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _running(
    command: Command,
    *,
    log: Path,
    stop: signal.Signals,
    answers: Callable[[], bool],
    account: pwd.struct_passwd | None = None,
) -> Iterator[None]:
    """Run a server until the block ends."""
    process = _start(command, log=log, account=account)
    try:
        until = time.monotonic() + START_SECONDS
        while not answers():
            if process.poll() is not None or time.monotonic() > until:
                said = log.read_text(errors="replace")[-2000:]
                raise NotStartedError(f"{Path(command[0]).name} did not start:\n{said}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(arguments: list[str]) -> int:
    """Start the services named before `--` and run what follows it. Returns the exit code."""
    split = arguments.index("--") if "--" in arguments else len(arguments)
    names, command = arguments[:split], arguments[split + 1 :]
    if not names or not command or set(names) - set(SERVICES):
        print(f"Usage: python -m tests.services {{{','.join(SERVICES)}}}… -- command", file=sys.stderr)
        return 2
    with ExitStack() as running:
        environment = dict(os.environ)
        for name in names:
            service, variable = SERVICES[name]
            try:
                environment[variable] = running.enter_context(service())
            except NotInstalledError as error:
                print(f"{error} {'' if NO_SKIPS else 'Skipped.'}", file=sys.stderr)
                return 1 if NO_SKIPS else 0
        with subprocess.Popen(command, env=environment) as process:
            try:
                return process.wait()
            except BaseException:  # Ctrl-C or TERM: the command ends before the services it uses
                process.terminate()
                process.wait()
                raise


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # as an exception, so that every service is stopped
    sys.exit(main(sys.argv[1:]))
