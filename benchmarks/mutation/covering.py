"""Which tests run a line, and how long each takes: one run of the tests under coverage, a context by test.

What a fixture wider than a test runs belongs to every test that asks for it, whichever came first. Refuses tests that fail
or that are skipped: they could tell nothing of a fault.
"""

import json
import signal
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

LONGEST = 2.0  # seconds of the processor: a test that takes more than this is not asked about faults


@dataclass
class CoverageMap:
    """By module and line the tests that run it; by test its seconds."""

    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def covering(self, module: str, lines: tuple[int, ...], budget: float) -> list[str]:
        """Return the tests that run one of the lines, those of the module's own room first, then the fastest, within seconds."""
        known: Mapping[int, list[str]] = self.lines.get(module, {})
        names = {name for line in lines for name in known.get(line, ()) if name in self.seconds}
        room = "tests/" + "/".join(module.split("/")[1:3])
        chosen: list[str] = []
        for name in sorted(names, key=lambda each: (not each.startswith(room), self.seconds[each])):
            budget -= self.seconds[name]
            if chosen and budget < 0:
                break
            chosen.append(name)
        return chosen

    def write(self, path: Path) -> None:
        """Keep the map in a file."""
        path.write_text(json.dumps({"lines": self.lines, "seconds": self.seconds}), "utf-8")

    @classmethod
    def read(cls, paths: Iterable[Path]) -> "CoverageMap":
        """Return the map that files keep together."""
        whole = cls()
        for path in paths:
            kept = json.loads(path.read_text("utf-8"))
            whole.seconds |= kept["seconds"]
            for module, by_line in kept["lines"].items():
                known = whole.lines.setdefault(module, {})
                for line, tests in by_line.items():
                    known.setdefault(int(line), []).extend(tests)
        return whole


class Mapper:
    """A pytest plugin that names the running test, or the wide fixture being made, as coverage's context."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.users: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self.lost: set[str] = set()
        self._context = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Measure one test."""
        self._switch(item.nodeid)
        start = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - start
            self._switch("")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Leave a test that takes too long."""
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        """Measure the making of what several tests share apart from the test that came first."""
        before = self._context
        if fixturedef.scope != "function":
            self._switch(f"fixture {fixturedef.baseid} {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self._switch(before)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note who asks for which fixture."""
        for item in session.items:
            for definitions in item._fixtureinfo.name2fixturedefs.values():  # type: ignore[attr-defined]
                for one in definitions:
                    if one.scope != "function":
                        self.users[f"fixture {one.baseid} {one.argname}"].add(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out what fails or is skipped."""
        if not report.passed:
            self.lost.add(report.nodeid)

    def _switch(self, context: str) -> None:
        self._context = context
        self.measured.switch_context(context)


def make_map(root: Path, rooms: list[str], arguments: list[str], plugins: list[object]) -> CoverageMap:
    """Run the tests once and return what they run in the rooms."""
    measured = coverage.Coverage(
        data_file=None, source=[str(root / room) for room in rooms], config_file=False
    )
    measured.start()
    signal.signal(signal.SIGPROF, lambda _number, _frame: pytest.skip("too long"))
    mapper = Mapper(measured)
    pytest.main(arguments, plugins=[*plugins, mapper])
    measured.stop()
    data = measured.get_data()
    tests = set(mapper.seconds) - mapper.lost
    made = CoverageMap(seconds={name: round(mapper.seconds[name], 4) for name in sorted(tests)})
    for file in data.measured_files():
        contexts = data.contexts_by_lineno(file)
        made.lines[str(Path(file).relative_to(root))] = {
            line: sorted({test for name in names for test in mapper.users.get(name, {name})} & tests)
            for line, names in contexts.items()
        }
    return made
