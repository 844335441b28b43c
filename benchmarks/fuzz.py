"""Inputs and requests without end: ``python benchmarks/fuzz.py SECONDS SEED [TARGET…] [--guided]``.

Draws inputs from one seed for each reader of the pure rooms (``tests/fuzzing``) and requests for the whole application,
and counts what fell, hung over two seconds of the processor, swelled by 300 MB, or answered 500. The target ``visits`` lets
Hypothesis play a centre and the staff, ``api`` lets schemathesis ask what ``docs/api.yaml`` describes; ``--guided`` lets
atheris draw for the readers, watching which lines run (both: ``requirements/fuzz.txt``). What is found is written in
``build/fuzz``, to be mended and kept in ``tests/fuzzing/corpus``; what was tried is added to ``fuzz.tsv``, which is
printed when nothing is asked. ``--pack`` keeps what atheris found worth keeping, for the tests. Fails when anything was found.
"""

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # in place of this folder, whose requests.py is not the library of that name

from benchmarks.fuzzing import account  # noqa: E402
from benchmarks.fuzzing.account import Line  # noqa: E402
from benchmarks.fuzzing.application import application, visit  # noqa: E402
from tests.fuzzing.mutator import mutate  # noqa: E402
from tests.fuzzing.requests import Visitors  # noqa: E402
from tests.fuzzing.targets import TARGETS, pack, seeds_of  # noqa: E402
from tests.fuzzing.watch import Verdict, tried  # noqa: E402

FOUND = ROOT / "build" / "fuzz"
CORPORA = FOUND / "guided"
REQUESTS, VISITS, API = "requests", "visits", "api"
SHARE = 1.0  # seconds in a row of one target, so that none is left out when the time ends


def keep(name: str, data: bytes, fault: str) -> None:
    """Write an input that broke something, with what it broke."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:8]}"
    path.write_bytes(data)
    path.with_suffix(".txt").write_text(f"{fault}\n", "utf-8")
    print(f"  {name}: {fault} -> {path.relative_to(ROOT)}", flush=True)


def twice(action: Callable[[], object], again: Callable[[], object] | None = None) -> Verdict:
    """Judge an action; one that is slow is looked at once more, since the first of its sort loads libraries."""
    verdict = tried(action)
    return tried(again or action) if verdict.fault.startswith(("slow", "memory")) else verdict


def ask(visitors: Visitors, statuses: Counter[int]) -> tuple[Verdict, bytes]:
    """Send a request and count its status; what is answered above 499 is a fault, but for « come back » (503)."""
    said: list[tuple[str, int]] = []

    def one(*, again: bool = False) -> None:
        what, answer = visitors.ask(again=again)
        said.append((what, answer.status_code))

    verdict = twice(one, partial(one, again=True))
    what, status = said[-1] if said else (str(visitors.last)[:1_500], 0)
    statuses[status] += 1
    if not verdict.fault and status >= 500 and status != 503:
        verdict = replace(verdict, fault=f"answered {status}")
    return verdict, what.encode("utf-8", "replace")


def drawn(names: list[str], seconds: float, seed: int) -> list[Line]:
    """Try inputs that are drawn blindly, each target its share of the time, until it ends."""
    lines = {name: Line(name, "asked" if name == REQUESTS else "drawn", seed) for name in names}
    statuses: Counter[int] = Counter()
    ends, draw = time.monotonic() + seconds, random.Random(seed)
    seeds = {name: seeds_of(name) for name in names}
    with ExitStack() as stack:
        visitors = stack.enter_context(application(seed)) if REQUESTS in names else None
        while time.monotonic() < ends:
            for name, line in lines.items():
                share = time.monotonic() + SHARE
                while time.monotonic() < share:
                    if name == REQUESTS:
                        verdict, data = ask(visitors, statuses)
                    else:
                        data = mutate(draw.choice(seeds[name]), seeds[name], draw)
                        verdict = twice(partial(TARGETS[name], data))
                    line.count(verdict)
                    if verdict.fault:
                        keep(name, data, verdict.fault)
    if statuses:
        print("by status:", ", ".join(f"{key}: {value:,}" for key, value in sorted(statuses.items())))
    return list(lines.values())


def guided(name: str, seconds: float, seed: int) -> Line:
    """Let atheris draw for one reader, in a process of its own; judge again here what it suspects."""
    corpus = CORPORA / name
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds_of(name):
        (corpus / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)
    line = Line(name, "guided", seed)
    with tempfile.TemporaryDirectory(prefix="suspects-") as suspects:
        child = ROOT / "benchmarks" / "fuzzing" / "guided.py"
        given = [sys.executable, str(child), name, str(seconds), str(seed), str(corpus), suspects]
        done = subprocess.run(given, capture_output=True, text=True, timeout=seconds + 300, check=False)
        said = done.stdout.strip().splitlines()[-1:] or ["{}"]
        for key, value in json.loads(said[0] if said[0].startswith("{") else "{}").items():
            setattr(line, key, value)
        if not line.inputs:
            raise SystemExit(f"{name}: atheris did not finish: {done.stderr[-2_000:]}")
        for path in sorted(Path(suspects).iterdir()):
            verdict = twice(partial(TARGETS[name], path.read_bytes()))
            if verdict.fault:
                line.findings += 1
                keep(name, path.read_bytes(), verdict.fault)
            line.slowest = max(line.slowest, verdict.seconds)
    return line


def report() -> None:
    """Print the account, target by target."""
    lines = account.table()
    for line in lines:
        print(line.said())
    print(
        f"{sum(line.inputs for line in lines):,} inputs in all, {sum(line.findings for line in lines)} found"
    )


def main() -> int:
    """Read the arguments and run."""
    given = [each for each in sys.argv[1:] if not each.startswith("--")]
    numbers = [int(each) for each in given if each.isdigit()]
    names = [each for each in given if not each.isdigit()]
    if "--pack" in sys.argv:
        for name in names or TARGETS:
            print(f"{name}: {pack(name, CORPORA / name)} inputs kept")
        return 0
    if not numbers:
        report()
        return 0
    seconds, seed = (*numbers, 7)[:2]
    found = 0
    if "--guided" in sys.argv:
        names = names or list(TARGETS)
        rounds = (guided(name, seconds / len(names), seed) for name in names)
    elif names == [VISITS]:
        line = Line(VISITS, "visited", seed)
        visit(line, time.monotonic() + seconds)
        rounds = iter([line])
    elif names == [API]:
        from benchmarks.fuzzing.interface import interrogate

        line = Line(API, "asked", seed)
        interrogate(line, seconds)
        rounds = iter([line])
    else:
        rounds = iter(drawn(names or [*TARGETS, REQUESTS], seconds, seed))
    for line in rounds:
        account.write(line)
        print(line.said(), flush=True)
        found += line.findings
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
