"""Faults planted in ``questionnaire/`` and ``results/``, and how many of them the tests see: ``python benchmarks/mutants.py``.

``map`` runs the pure tests once to know which of them run each line; ``run`` plants a seeded choice of faults, the same
number in every module, and runs for each the tests that cover it, the fastest first, until one fails; stopped, it goes on where
it was. ``again`` tries once more those that no test saw. Alone, it prints the counts by room and every fault that lives.
"""

import argparse
import contextlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

KEPT = ROOT / "build" / "mutants"
ROOMS = ["surveys/results", "surveys/questionnaire"]
TESTS = [
    "tests/results",
    "tests/questionnaire",
    "tests/questionnaires",
    "tests/exchange",
    "tests/console/test_definitions.py",
    "tests/console/test_disclosure.py",
]
PYTEST = ["-q", "-s", "-o", "addopts=", "--import-mode=importlib", "-p", "no:cacheprovider", "-p", "no:xdist"]
SEED, EACH = 7, 3
EXAMPLES = 15  # of each property: faults are many, and most are coarse
BUDGET = 5.0  # seconds of tests: a fault that these do not see is said to live, though slower ones may see it


class FewExamples:
    """A pytest plugin: properties draw a few examples, the same each time, keep none, and look for no smaller one."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Change the settings of each property, whatever it asks for itself."""
        from hypothesis import Phase, settings  # pytest must meet it first

        phases = (Phase.explicit, Phase.generate)
        for item in items:
            test = getattr(item, "obj", None)
            own = getattr(test, "_hypothesis_internal_use_settings", None)
            if isinstance(own, settings):
                fewer = min(own.max_examples, EXAMPLES)
                changed = settings(own, max_examples=fewer, database=None, derandomize=True, phases=phases)
                test._hypothesis_internal_use_settings = changed


def modules() -> list[str]:
    """Return the modules of the rooms, what betrays people first."""
    found = [str(path.relative_to(ROOT)) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    first = ("surveys/results/disclosure/", "surveys/results/estimates/")
    return sorted(found, key=lambda name: not name.startswith(first))


def read_outcomes() -> dict[str, dict[str, object]]:
    """Return what became of each fault that was tried, the last word of each."""
    path = KEPT / "outcomes.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {one["key"]: one for one in map(json.loads, lines)}


def run(each: int, seed: int, again: bool, only: str, tests: list[str], budget: float) -> None:
    """Try the faults that were not tried yet, or those that lived."""
    from benchmarks.mutation.covering import CoverageMap
    from benchmarks.mutation.planting import chosen
    from benchmarks.mutation.trying import Trier

    known = read_outcomes()
    covered = CoverageMap.read(sorted(KEPT.glob("coverage-*.json")))
    originals = {module: (ROOT / module).read_text("utf-8") for module in modules()}
    asked = [module for module in modules() if module.startswith(only)]
    planted = list(chosen(ROOT, KEPT, asked, seed, each))
    lived = {key for key, one in known.items() if one["outcome"] not in ("killed", "endless")}
    waiting = [one for one in planted if (one.key in lived if again else one.key not in known)]
    print(f"{len(planted)} faults, {len(waiting)} to try", flush=True)

    def work(trier: Trier) -> None:
        with (KEPT / "outcomes.jsonl").open("a", encoding="utf-8") as kept:
            for number, mutant in enumerate(waiting, 1):
                names = covered.covering(mutant.module, mutant.lines, budget)
                names += [name for name in trier.items if name not in covered.seconds] if tests else []
                expected = sum(covered.seconds.get(name, 1.0) for name in names)
                outcome, seen, took = ("uncovered", "", 0.0)
                if names:
                    outcome, seen, took = trier.attempt(mutant, originals[mutant.module], names, expected)
                line = {"key": mutant.key, "module": mutant.module, "kind": mutant.kind, "outcome": outcome}
                line |= {"seen": seen, "tests": len(names), "seconds": round(took, 2)}
                kept.write(json.dumps(line, ensure_ascii=False) + "\n")
                kept.flush()
                said = f"{number}/{len(waiting)} {outcome:9} {took:6.1f} s {len(names):5} {mutant.key}"
                print(said, flush=True)

    files = sorted({name.partition("::")[0] for name in covered.seconds})
    pytest.main([*PYTEST, *files, *tests], plugins=[FewExamples(), Trier(ROOT, KEPT, work)])


def show(outcomes: Iterable[dict[str, object]]) -> None:
    """Print the counts by room, then every fault that lives."""
    rooms: dict[str, Counter[str]] = defaultdict(Counter)
    lived = []
    for one in outcomes:
        seen = one["outcome"] in ("killed", "endless")
        parts = str(one["module"]).split("/")
        rooms["/".join(parts[1:3])]["killed" if seen else str(one["outcome"])] += 1
        rooms["/".join(parts[1:2])]["killed" if seen else str(one["outcome"])] += 1
        if not seen:
            lived.append(one)
    for room, counts in sorted(rooms.items()):
        whole = counts.total()
        print(f"{room:40} {counts['killed']:5} of {whole:5}  {counts['killed'] / whole:6.1%}  {dict(counts)}")
    for one in sorted(lived, key=lambda each: str(each["key"])):
        print(f"{one['outcome']:9} {one['key']}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=("map", "run", "again", "show"), default="show")
    parser.add_argument("--each", type=int, default=EACH, help="faults by module")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="modules whose path begins so")
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds of tests for one fault")
    parser.add_argument("tests", nargs="*", help="tests to add, for every fault")
    asked = parser.parse_args()
    os.chdir(ROOT)
    KEPT.mkdir(parents=True, exist_ok=True)
    if asked.what == "show":
        from benchmarks.mutation.planting import chosen

        known = read_outcomes()
        drawn = [one.key for one in chosen(ROOT, KEPT, modules(), asked.seed, asked.each)] if known else []
        show([known[key] for key in drawn if key in known])
        print(f"{len(drawn)} drawn, {sum(key in known for key in drawn)} tried")
        return 0
    with contextlib.suppress(OSError):
        os.nice(19)
    if asked.what == "map":
        from benchmarks.mutation.covering import make_map

        for path in asked.tests or TESTS:
            made = make_map(ROOT, ROOMS, [*PYTEST, path], [FewExamples()])
            made.write(KEPT / f"coverage-{path.strip('/').replace('/', '-')}.json")
            print(f"{path}: {len(made.seconds)} tests, {sum(made.seconds.values()):.0f} s", flush=True)
        return 0
    run(asked.each, asked.seed, asked.what == "again", asked.only, asked.tests, asked.budget)
    return 0


if __name__ == "__main__":
    sys.exit(main())
