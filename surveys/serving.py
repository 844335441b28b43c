"""Keep the web and one worker alive side by side: what ``surveys serve`` does after everything is ready.

Apart from the console, which only says what to do, and from gunicorn, which knows nothing of our worker. Refuses a port
that someone holds, to restart for ever what cannot start, and to leave a child behind, however it ends.
"""

import ctypes
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from types import FrameType
from typing import NoReturn

from surveys.questionnaire.problems import Problem

PROJECT = Path(__file__).resolve().parents[1]  # the folder of wsgi.py
SETTLED = 5.0  # seconds after which a process that stops had started well
LONGEST_PAUSE = 60.0
STOP_WITHIN = 12.0  # seconds; gunicorn gives its requests ten
_LOOK_EVERY = 0.25
_PR_SET_PDEATHSIG = 1


def why_not(host: str, port: int) -> Problem | None:
    """Say why ``host:port`` cannot be listened on now: ``port.taken``, ``port.forbidden``, ``host.not_here``."""
    params: dict[str, str | int | None] = {
        "host": host,
        "port": port,
        "other": port + 1 if 1023 < port < 65535 else 8000,
    }
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        codes = {errno.EADDRINUSE: "port.taken", errno.EACCES: "port.forbidden"}
        return Problem(codes.get(error.errno or 0, "host.not_here"), params=params)
    return None


def gunicorn_command(
    host: str,
    port: int,
    *,
    workers: int = 2,
    threads: int = 4,
    log: str = "text",
    measures: Path | None = None,
) -> list[str]:
    """Return the command that serves ``wsgi:app`` with threads, from whatever folder it is run in.

    ``measures``: the folder where its processes add up what they measure; nothing when they do not.
    """
    more = ["--env", f"PROMETHEUS_MULTIPROC_DIR={measures}"] if measures is not None else []
    more += ["--logger-class", f"surveys.arbiter.{'JsonLogger' if log == 'json' else 'PlainLogger'}"]
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--pythonpath", str(PROJECT),
        "--preload",  # read once, before anyone is served: a worker that was killed is replaced at once, not three seconds later
        "--bind", where, "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
        "--no-control-socket",  # it wants a home folder
        "--graceful-timeout", "10", "--log-level", "warning", *more,
    ]  # fmt: skip


def empty_folder(folder: Path) -> Path:
    """Make a folder that holds nothing, its owner's alone: what processes that are gone measured is not ours."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


class _Kept:
    """A child process that is started again when it stops, after a pause that doubles while it does not last."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.pause = 1.0
        self.resume_at: float | None = None
        self.starts = 0
        self.start()

    def start(self) -> None:
        self.starts += 1
        self.started = time.monotonic()
        self.resume_at = None
        self.process = subprocess.Popen(  # noqa: S603  # our own two commands, no shell
            self.command,
            preexec_fn=_die_with_parent(),  # one system call, no lock is taken
        )

    @property
    def lasted(self) -> bool:
        """Whether it ran long enough to have started well."""
        return time.monotonic() - self.started > SETTLED

    @property
    def never_started(self) -> bool:
        """Whether it gave up by itself the first time, at once: nobody killed it, so trying again changes nothing."""
        status = self.process.poll()
        return self.starts == 1 and status is not None and status > 0 and not self.lasted

    def look(self) -> None:
        """Start again what stopped, when its pause is over."""
        now = time.monotonic()
        if self.resume_at is not None:
            if now >= self.resume_at:
                self.start()
        elif self.process.poll() is not None:
            self.pause = 1.0 if self.lasted else min(2 * self.pause, LONGEST_PAUSE)
            self.resume_at = now + self.pause

    def ask_to_stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        try:
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def add_up_in(measures: Path) -> None:
    """Name the folder where processes add up what they measure; before the house opens, since the library looks once."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(measures)


def become_gunicorn(command: Sequence[str]) -> NoReturn:
    """Serve in this very process: whoever keeps it alive keeps the web alive, and nothing that was read is read again."""
    from gunicorn.app.wsgiapp import WSGIApplication

    sys.argv = ["gunicorn", *command[command.index("gunicorn") + 1 :]]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
    sys.exit(0)


def _die_with_parent() -> Callable[[], None] | None:
    """Return what a child runs first: ask the kernel to stop it if we are killed without a word (Linux only)."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # killed in between
            os._exit(1)

    return ask


def run(web: Sequence[str], worker: Sequence[str]) -> int:
    """Run both until a signal asks for the stop (status 0) or the web cannot start (status 1).

    Either one that stops by itself is started again. Both have ended when this returns.
    """
    stop = Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    serving, working = _Kept(web), _Kept(worker)
    try:
        while not stop.wait(_LOOK_EVERY):
            if serving.never_started:
                return 1
            serving.look()
            working.look()
    finally:
        until = time.monotonic() + STOP_WITHIN
        for child in (serving, working):
            child.ask_to_stop()
        for child in (serving, working):
            child.wait(until)
    return 0
