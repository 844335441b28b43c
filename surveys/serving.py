"""Keep the web and one worker alive side by side: what ``surveys serve`` does after everything is ready.

Apart from the console, which only says what to do, and from gunicorn, which knows nothing of our worker.
Refuses to start on a port that someone holds, and leaves no child behind.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

_PR_SET_PDEATHSIG = 1


def is_port_free(host: str, port: int) -> bool:
    """Say whether ``host:port`` can be listened on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def gunicorn_command(host: str, port: int, *, workers: int = 2, threads: int = 4) -> list[str]:
    """Return the command that serves ``wsgi:app`` with threads; the control socket wants a home folder, so it is off."""
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--bind", f"{host}:{port}", "--worker-class", "gthread",
        "--workers", str(workers), "--threads", str(threads),
        "--no-control-socket", "--graceful-timeout", "10", "--log-level", "warning",
    ]  # fmt: skip


def _die_with_parent() -> None:
    """Ask the kernel to stop this child if the parent is killed without a word (Linux; elsewhere nothing)."""
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    except (OSError, AttributeError):
        return


def _start(command: Sequence[str], folder: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  # our own two commands, no shell
        command, cwd=folder, preexec_fn=_die_with_parent  # noqa: PLW1509  # one prctl call, no lock is taken
    )


def run(web: Sequence[str], worker: Sequence[str], folder: str, *, sleep: Callable[[float], None] = time.sleep) -> int:
    """Run both until the web ends or a signal comes; a worker that dies is started again after a breath.

    Returns the exit status of the web (0 when a signal asked for the stop).
    """
    asked_to_stop = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    serving, working = _start(web, folder), _start(worker, folder)
    try:
        while not asked_to_stop and serving.poll() is None:
            sleep(0.5)
            if working.poll() is not None and not asked_to_stop:
                sleep(1.0)
                working = _start(worker, folder)
    finally:
        for child in (serving, working):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in (serving, working):
            try:
                child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                child.kill()
    return 0 if asked_to_stop else int(serving.returncode or 0)


def project_folder() -> str:
    """Return the folder that holds ``wsgi.py``, the templates and the migrations."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
