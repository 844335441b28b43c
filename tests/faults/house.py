"""The house as people run it: ``surveys serve`` in a process group of its own, with what it started, to be broken.

Apart from the faults because the look at what is left needs it too. Refuses to be a demonstration: nothing is in it but
what the centres write.
"""

import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from surveys.config import Settings
from tests.command_line import ROOT, command, environment

SERVED = {
    "MAIL_FROM": "ne-pas-repondre@exemple.invalid",
    "PRIVACY_OFFICER_TITLE": "Direction générale fictive",
    "PRIVACY_OFFICER_EMAIL": "vie-privee@exemple.invalid",
    "HELP_PHONE": "514 555-0100",
    "HELP_EMAIL": "aide@exemple.invalid",
    "POSTAL_ADDRESS": "1, rue de l’Exemple",
}


def children_of(parent: int) -> list[int]:
    """Return the processes that a process started, as the kernel tells; none of one that is gone."""
    with contextlib.suppress(OSError):
        return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
    return []


def says(pid: int, word: str) -> bool:
    """Say whether a process was started with this word in its command."""
    with contextlib.suppress(OSError):
        return word in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return False


@dataclass
class House:
    """A house that is served, with its web and its worker."""

    settings: Settings
    folder: Path
    port: int
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, as a supervisor of services does after a power cut."""
        secrets = {"DATABASE_URL": self.settings.database_url, "SECRET_KEY": self.settings.secret_key}
        asked = environment(
            self.settings.instance,
            PORT=str(self.port),
            BASE_URL=f"http://127.0.0.1:{self.port}",
            **SERVED,
            **secrets,
        )
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command("serve"), cwd=ROOT, env=asked, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def log(self) -> Path:
        return self.folder / "house.log"

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/connexion", timeout=20).close()
            return True
        return False

    def wait(self, seconds: float = 240) -> None:
        """Wait for its first page."""
        end = time.monotonic() + seconds
        while not self.answers():
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < end, "the house did not start"
            time.sleep(0.05)

    @property
    def master(self) -> int | None:
        """The master of the web."""
        assert self.process is not None
        return next((pid for pid in children_of(self.process.pid) if says(pid, "gunicorn")), None)

    @property
    def workers(self) -> list[int]:
        """The processes that answer people."""
        return [] if self.master is None else children_of(self.master)

    @property
    def worker(self) -> int | None:
        """The process that delivers letters and does jobs."""
        assert self.process is not None
        return next((pid for pid in children_of(self.process.pid) if says(pid, "worker")), None)

    @property
    def family(self) -> list[int]:
        """Every process of the house, itself first."""
        assert self.process is not None
        ours = [pid for pid in (self.master, self.worker) if pid is not None]
        return [self.process.pid, *ours, *self.workers]

    def kill(self) -> None:
        """Kill every process at once, as a power cut does."""
        assert self.process is not None
        strike(*self.family)
        self.process.wait(10)

    def stop(self) -> None:
        """End it as a supervisor does."""
        if self.process is not None and self.process.poll() is None:
            family = self.family
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
            strike(*family)
            self.process.wait(10)


def strike(*pids: int | None, number: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to processes, wherever they still are."""
    for pid in pids:
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
