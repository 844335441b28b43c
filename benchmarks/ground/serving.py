"""A real server in a process of its own, and clients that hammer it from another: what a throughput is measured with.

Apart from what is measured. Both sides of a ratio are asked in turns, in rounds of a second or two, of the same server
process: what else the machine does weighs on both. Processor seconds of the server are read beside the clock.
"""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Thread
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port that nobody holds now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A gunicorn that runs: its port, its processes."""

    port: int
    process: subprocess.Popen[bytes]

    def pids(self) -> list[int]:
        """Return the master and its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def processor(self) -> float:
        """Return the seconds of processor that it has taken so far."""
        return sum(_processor_of(pid) for pid in self.pids())

    def memory(self) -> dict[int, float]:
        """Return the megabytes that each worker holds alone or shares (proportional set size)."""
        return {pid: _memory_of(pid) for pid in self.pids()[1:]}


def _processor_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_of(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@contextmanager
def served(
    app: str, environment: Mapping[str, str], *, workers: int = 2, threads: int = 4, ready: str = "/"
) -> Iterator[Server]:
    """Serve ``module:app`` as ``surveys serve`` does, until the end of the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", app, "--pythonpath", str(ROOT), "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
        "--no-control-socket", "--log-level", "warning", "--keep-alive", "30",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}{ready}", timeout=5).read()
                break
            except OSError:
                assert process.poll() is None, "the server stopped"
                assert time.monotonic() < until, "the server never answered"
                time.sleep(0.05)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True)
class Ask:
    """One request: what is asked, with which headers and body."""

    path: str
    headers: Mapping[str, str]
    method: str = "GET"
    body: bytes | None = None


Asking = Callable[[int, int], Ask]  # by the number of the client and of its turn


@dataclass(frozen=True)
class Round:
    """What one round gave."""

    answers: int
    seconds: float
    processor: float  # of the server
    times: tuple[float, ...]  # of each answer, in seconds
    failed: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cost(self) -> float:
        """Milliseconds of the server's processor an answer."""
        return 1000 * self.processor / max(1, self.answers)


def hammer(server: Server, asking: Asking, *, clients: int, seconds: float) -> Round:
    """Ask without a pause from so many clients, in one other process, each keeping its connection."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(
        target=_hammer, args=(theirs, server.port, asking, clients, seconds)
    )
    before = server.processor()
    child.start()
    times, elapsed, failed = ours.recv()
    child.join()
    return Round(len(times), elapsed, server.processor() - before, tuple(sorted(times)), failed)


def _hammer(pipe: object, port: int, asking: Asking, clients: int, seconds: float) -> None:
    times: list[float] = []
    failed: list[str] = []
    start = time.perf_counter()

    def one(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        turn = 0
        while time.perf_counter() - start < seconds:
            ask = asking(number, turn)
            turn += 1
            began = time.perf_counter()
            connection.request(ask.method, ask.path, ask.body, dict(ask.headers))
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failed.append(f"{answer.status} {ask.path}")
            times.append(time.perf_counter() - began)
        connection.close()

    threads = [Thread(target=one, args=(number,)) for number in range(clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failed:
        print(f"   {len(failed)} answers failed, the first: {failed[0]}", file=sys.stderr)
    pipe.send((times, time.perf_counter() - start, len(failed)))  # type: ignore[attr-defined]


def percentile(times: tuple[float, ...], share: float) -> float:
    """Return the time that ``share`` of sorted times do not pass, in milliseconds."""
    return 1000 * times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


def alternate(
    server: Server, sides: Mapping[str, Asking], *, clients: int, rounds: int = 3, seconds: float = 1.5
) -> dict[str, Round]:
    """Ask each side in turn, some rounds; return the median round of each, by its rate."""
    found: dict[str, list[Round]] = {name: [] for name in sides}
    for asking in sides.values():
        hammer(server, asking, clients=clients, seconds=0.5)  # what it keeps in memory is made
    for _ in range(rounds):
        for name, asking in sides.items():
            found[name].append(hammer(server, asking, clients=clients, seconds=seconds))
    return {name: sorted(some, key=lambda each: each.rate)[len(some) // 2] for name, some in found.items()}


def middle(values: list[float]) -> float:
    """Return the median."""
    return median(values)
