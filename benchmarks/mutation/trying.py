"""One fault tried: a child process takes the changed functions for the old ones and runs the tests that cover them.

The tests are collected once, by the parent; a child is a fork of it, so that a fault costs its tests and nothing more.
Refuses to import a module again: the code of its living functions is replaced, wherever they are held.
"""

import functools
import gc
import os
import resource
import shutil
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from benchmarks.mutation.planting import Mutant

KILLED, SURVIVED, ENDLESS, UNPLANTED = range(4)
OUTCOMES = {KILLED: "killed", SURVIVED: "survived", ENDLESS: "endless", UNPLANTED: "unplanted"}
LEAST, SLACK = (
    10,
    4.0,
)  # a fault may take these seconds of the processor, and so many times those of its tests
PATIENCE = 900.0  # seconds of the clock, for a fault that waits for ever
Name = tuple[str, int]


def codes_of(source: str, file: str) -> dict[Name, CodeType]:
    """Return the code of every function of a module by its qualified name and its rank under that name."""
    found: dict[Name, CodeType] = {}
    ranks: dict[str, int] = defaultdict(int)

    def walk(code: CodeType) -> None:
        for part in code.co_consts:
            if isinstance(part, CodeType):
                found[part.co_qualname, ranks[part.co_qualname]] = part
                ranks[part.co_qualname] += 1
                walk(part)

    walk(compile(source, file, "exec"))
    return found


class Living:
    """The functions that live in this process, by file and name, and what remembers calls: looked for once."""

    def __init__(self) -> None:
        self.functions: dict[tuple[str, Name], list[FunctionType]] = defaultdict(list)
        self.memories = []
        for thing in gc.get_objects():
            if isinstance(thing, functools._lru_cache_wrapper):
                self.memories.append(thing)
            elif isinstance(thing, FunctionType):
                code = thing.__code__
                self.functions[code.co_filename, (code.co_qualname, code.co_firstlineno)].append(thing)

    def plant(self, mutant: Mutant, original: str, file: str) -> bool:
        """Put the fault in the functions that live; say whether one holds it. What was remembered of calls is forgotten."""
        changed = codes_of(mutant.source, file)
        planted = False
        for name, old in codes_of(original, file).items():
            new = changed.get(name)
            if new is None or new == old:
                continue
            for function in self.functions[file, (old.co_qualname, old.co_firstlineno)]:
                if function.__code__.co_freevars == new.co_freevars:
                    function.__code__ = new
                    planted = True
        for memory in self.memories:
            memory.cache_clear()
        return planted


class Trier:
    """A pytest plugin that, once the tests are collected, tries faults instead of running them."""

    def __init__(self, root: Path, folder: Path, work: Callable[["Trier"], None]) -> None:
        self.root, self.folder, self.work = root, folder, work
        self.items: dict[str, pytest.Item] = {}
        self.living: Living

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do the work on the collected tests."""
        self.items = {item.nodeid: item for item in session.items}
        gc.collect()
        self.living = Living()
        gc.freeze()
        gc.disable()  # a child lives a few seconds, and shares the memory that it does not touch
        self.work(self)
        return True

    def attempt(
        self, mutant: Mutant, original: str, names: Sequence[str], expected: float
    ) -> tuple[str, str, float]:
        """Return what became of the fault, the test that saw it, and the seconds that it took."""
        start = time.monotonic()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            self._be_child(mutant, original, names, writer, limit=int(LEAST + SLACK * expected))
        os.close(writer)
        status = self._wait(child, start + PATIENCE)
        with os.fdopen(reader, "rb") as pipe:
            seen = pipe.read().decode()
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        return OUTCOMES[status], seen, time.monotonic() - start

    @staticmethod
    def _wait(child: int, until: float) -> int:
        pause = 0.002
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                # a child that a signal or an exit of the changed code ended is a fault that was seen
                code = os.waitstatus_to_exitcode(status)
                if code in (-signal.SIGXCPU, -signal.SIGKILL):
                    return ENDLESS
                return code if code in OUTCOMES else KILLED
            if time.monotonic() > until:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return ENDLESS
            time.sleep(pause)
            pause = min(pause * 1.5, 0.1)

    def _be_child(
        self, mutant: Mutant, original: str, names: Sequence[str], writer: int, *, limit: int
    ) -> None:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        os.environ["TMPDIR"] = str(temporary)
        outcome = KILLED
        try:
            if self.living.plant(mutant, original, str(self.root / mutant.module)):
                outcome = self._run([self.items[name] for name in names if name in self.items], writer)
            else:
                outcome = UNPLANTED
        finally:
            os._exit(outcome)

    @staticmethod
    def _run(items: Sequence[pytest.Item], writer: int) -> int:
        failed: list[str] = []

        class Watch:
            def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
                if report.failed:
                    failed.append(report.nodeid)

        if not items:
            return SURVIVED
        items[0].config.pluginmanager.register(Watch())
        for item, following in _with_next(items):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if failed:
                os.write(writer, failed[0].encode())
                return KILLED
        return SURVIVED


def _with_next(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)
