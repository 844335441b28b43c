"""Inputs and requests without end: ``python benchmarks/fuzz.py [SECONDS] [SEED] [TARGET…] [--guided]``.

Draws inputs from one seed for each reader of the pure rooms (``tests/fuzzing``) and requests for the whole application,
and counts what fell, hung over two seconds of the processor, swelled by 300 MB, or answered 500. What is found is written
in ``build/fuzz``, to be mended and kept in ``tests/fuzzing/corpus``. ``--guided`` lets atheris draw for one reader, where it is installed: it
watches which lines run. Fails when anything was found.
"""

import hashlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.fuzzing.mutator import mutate  # noqa: E402
from tests.fuzzing.requests import Visitors  # noqa: E402
from tests.fuzzing.targets import TARGETS, seeds_of  # noqa: E402
from tests.fuzzing.watch import Verdict, peak, tried  # noqa: E402

FOUND = ROOT / "build" / "fuzz"
REQUESTS = "requests"
SHARE = 25  # inputs in a row of one target, so that none is left out when the time ends


def keep(name: str, data: bytes, fault: str) -> None:
    """Write an input that broke something, with what it broke."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{name}-{hashlib.sha256(data).hexdigest()[:8]}"
    path.write_bytes(data)
    path.with_suffix(".txt").write_text(f"{fault}\n", "utf-8")
    print(f"  {name}: {fault} -> {path}", flush=True)


@contextmanager
def application(seed: int) -> Iterator[Visitors]:
    """Give visitors of the whole application, on a demonstration of its own."""
    from datetime import UTC, datetime

    from surveys.app import create_app
    from surveys.demonstration import PERSONAS, load_demonstration
    from surveys.operations import accounts, linking
    from surveys.store.migration import migrate
    from tests.databases import make_settings, open_database
    from tests.rules import conftest

    accounts.hashing().cheapen()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        settings = make_settings(Path(name))
        migrate(settings)
        with open_database(settings):
            load_demonstration(now=datetime.now(UTC))
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False  # a token would refuse nearly all before anything is read
        site = conftest.Site(app, Path(name) / "surveys.db")
        site.values = conftest._values(site)
        for prepare in (
            conftest._choose_lines,
            conftest._keep_list,
            conftest._write_benchmark,
            conftest._save_analyses,
        ):
            prepare(site)
        visitors = Visitors(site, random.Random(seed))
        with app.app_context():
            by = accounts.read_identity(next(each.email for each in PERSONAS if each.key == "analyse"))
            assert by is not None
            for shows in ("figures", "answers"):
                token = linking.make_link(
                    "remuneration", "2024", shows=shows, layer="submitted", name=shows, days=30,
                    by=by.person_id, now=datetime.now(UTC),
                )  # fmt: skip
                assert isinstance(token, str), token
                visitors.tokens.append(token)
        yield visitors


def _twice(action: Callable[[], object], again: Callable[[], object] | None = None) -> Verdict:
    """Judge an action; one that is slow is looked at once more, since the first of its sort loads libraries."""
    verdict = tried(action)
    return tried(again or action) if verdict.fault.startswith(("slow", "memory")) else verdict


def _request(visitors: Visitors, statuses: Counter[int]) -> tuple[Verdict, bytes]:
    """Send a request and count its status; what is answered above 499 is a fault, but for « come back » (503)."""
    said: list[tuple[str, int]] = []

    def ask(*, again: bool = False) -> None:
        what, answer = visitors.ask(again=again)
        said.append((what, answer.status_code))

    verdict = _twice(ask, partial(ask, again=True))
    what, status = said[-1] if said else (str(visitors.last)[:1_500], 0)
    statuses[status] += 1
    if not verdict.fault and status >= 500 and status != 503:
        verdict = replace(verdict, fault=f"answered {status}")
    return verdict, what.encode("utf-8", "replace")


def run(names: list[str], seconds: float, seed: int) -> int:
    """Try inputs until the time ends; return how many broke something."""
    counts: Counter[str] = Counter()
    statuses: Counter[int] = Counter()
    spent: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    found, ends, start = 0, time.monotonic() + seconds, peak()
    draw = random.Random(seed)
    with application(seed) if REQUESTS in names else tempfile.TemporaryDirectory() as visitors:
        while time.monotonic() < ends:
            for name in names:
                seeds = () if name == REQUESTS else seeds_of(name)
                for _ in range(SHARE):
                    if name == REQUESTS:
                        verdict, data = _request(visitors, statuses)
                    else:
                        data = mutate(draw.choice(seeds), seeds, draw)
                        verdict = _twice(lambda data=data, name=name: TARGETS[name](data))
                    fault = verdict.fault
                    counts[name] += 1
                    spent[name] += verdict.seconds
                    slowest[name] = max(slowest.get(name, 0.0), verdict.seconds)
                    if fault:
                        found += 1
                        keep(name, data, fault)
    for name in names:
        print(f"{name}: {counts[name]:,} in {spent[name]:.0f} s, slowest {slowest.get(name, 0):.2f} s")
    if statuses:
        print(
            "requests by status:", ", ".join(f"{key}: {value:,}" for key, value in sorted(statuses.items()))
        )
    print(
        f"total {sum(counts.values()):,}, seed {seed}: {found} broke something; memory grew by {peak() - start} MB"
    )
    return found


def guided(name: str, seconds: int) -> int:
    """Let atheris draw for one reader; it stops at the first fault."""
    import atheris

    @atheris.instrument_func
    def one(data: bytes) -> None:
        verdict = tried(lambda: TARGETS[name](data))
        if verdict.fault:
            keep(name, data, verdict.fault)
            raise AssertionError(verdict.fault)

    corpus = FOUND / "guided" / name
    corpus.mkdir(parents=True, exist_ok=True)
    for place, data in enumerate(seeds_of(name)):
        (corpus / f"seed-{place}").write_bytes(data)
    atheris.instrument_all()
    atheris.Setup(
        [sys.argv[0], str(corpus), f"-max_total_time={seconds}", "-max_len=4096", "-print_final_stats=1"], one
    )
    atheris.Fuzz()
    return 0


def main() -> int:
    """Read the arguments and run."""
    given = [each for each in sys.argv[1:] if not each.startswith("--")]
    numbers = [int(each) for each in given if each.isdigit()]
    names = [each for each in given if not each.isdigit()] or [*TARGETS, REQUESTS]
    seconds, seed = (*numbers, *(40, 7)[len(numbers) :])[:2]
    if "--guided" in sys.argv:
        return guided(names[0], seconds)
    return 1 if run(names, seconds, seed) else 0


if __name__ == "__main__":
    sys.exit(main())
