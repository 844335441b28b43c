"""Two hundred seeds of faults while thirty-two centres work, half of them on each database (``tests/faults/chaos.py``).

Each seed is a line of ``benchmarks/chaos.tsv``: those that are there already are not done again, so a run (``--seeds 200``) may
be cut and taken up later. Alone it prints the table of what is there. Ends with status 1 when one seed did not hold.
"""

import argparse
import contextlib
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.kills import address_of  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402
from tests.faults import chaos  # noqa: E402
from tests.faults.breaking import FAULTS  # noqa: E402

RESULTS = Path(__file__).with_suffix(".tsv")
HEAD = "database\tseed\tfaults\tseconds\tacknowledged\tcopies\trows\tunanswered\t500\tlost\ttwice\torphans\tunlike\ttrouble\tback"
HOUSE = 25  # seeds of one house


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Make a folder a disk of its own, that can be filled; without the right to, the quota of files does it."""
    made = (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=96m", "chaos", str(folder)], capture_output=True
        ).returncode
        == 0
    )
    try:
        yield
    finally:
        if made:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def series(database: str, seeds: list[int]) -> Iterator[chaos.Outcome]:
    """Do seeds on one new database."""
    with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as name:
        instance = Path(name, "instance")
        instance.mkdir()
        disk = small_disk(instance) if database == "sqlite" else contextlib.nullcontext()
        with disk, address_of(database, Path(name)) as address:
            settings = make_settings(instance, address)
            migrate(settings)
            with open_database(settings) as opened, chaos.opened(opened, Path(name)) as engine:
                for seed in seeds:
                    yield engine.run(seed, chaos.schedule(database, seed))
                letters, again, wrong = engine.letters()
                print(
                    f"\n{database}: {letters} letters, all left, {again} of them twice under one name",
                    flush=True,
                )
                if wrong:
                    print("\n".join(wrong))
                    raise SystemExit(1)


def line_of(each: chaos.Outcome) -> str:
    found = each.found
    counts = (each.acknowledged, each.copies, each.rows, each.cuts, each.failures)
    wrong = (found.lost, found.twice, found.orphans, found.unlike, each.trouble)
    back = "; ".join(f"{each.back[fault]:.2f}" if fault in each.back else "?" for fault in each.faults)
    cells = [
        each.database,
        each.seed,
        "; ".join(each.faults),
        f"{each.seconds:.1f}",
        *counts,
        *map(len, wrong),
        back,
    ]
    return "\t".join(map(str, cells))


def read() -> list[dict[str, str]]:
    """Return the seeds that were done."""
    if not RESULTS.exists():
        return []
    head, *lines = RESULTS.read_text("utf-8").splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def table(done: list[dict[str, str]]) -> bool:
    """Print what was found by database and by fault; say whether everything held."""
    wrong = ("lost", "twice", "orphans", "unlike", "500", "trouble")
    for database in FAULTS:
        mine = [each for each in done if each["database"] == database]
        back: dict[str, list[float]] = defaultdict(list)
        for each in mine:
            for fault, seconds in zip(each["faults"].split("; "), each["back"].split("; "), strict=True):
                back[fault].append(float(seconds) if seconds != "?" else float("inf"))
        print(f"\n{database}: {len(mine)} seeds, {sum(int(each['acknowledged']) for each in mine)} acknowledged writes, "
              + ", ".join(f"{name} {sum(int(each[name]) for each in mine)}" for name in wrong))  # fmt: skip
        print(f"  {'fault':24} times   back after: median     worst (s)")
        for fault in FAULTS[database]:
            if times := back[fault]:
                print(f"  {fault:24} {len(times):5}   {statistics.median(times):18.2f}   {max(times):10.2f}")
    held = sum(all(each[name] == "0" for name in wrong) for each in done)
    print(f"\nchaos: {held} of {len(done)} seeds lost nothing, doubled nothing, left nothing behind")
    return held == len(done)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves nothing behind
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seeds", type=int, default=0, help="do so many, half of them on each database")
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    asked.add_argument("--database", choices=tuple(FAULTS), help="one of them only")
    asked.add_argument("--only", type=int, help="this seed alone, told and not written down")
    chosen = asked.parse_args()
    databases = [chosen.database] if chosen.database else list(FAULTS)
    if chosen.only is not None:
        for database in databases:
            for each in series(database, [chosen.only]):
                print(line_of(each), *each.found.all, *each.trouble, sep="\n")
        return 0
    run(databases, range(chosen.first, chosen.first + chosen.seeds // len(databases)))
    return 0 if table(read()) else 1


def run(databases: list[str], seeds: range) -> None:
    """Do the seeds that are not done yet, and write each down."""
    known = {(each["database"], int(each["seed"])) for each in read()}
    if not RESULTS.exists():
        RESULTS.write_text(HEAD + "\n", "utf-8")
    for at in range(0, len(seeds), HOUSE):
        for database in databases:
            mine = [seed for seed in seeds[at : at + HOUSE] if (database, seed) not in known]
            for each in series(database, mine) if mine else ():
                with RESULTS.open("a", encoding="utf-8") as file:
                    file.write(line_of(each) + "\n")
                print("." if each.held else f"\n{line_of(each)}", end="", flush=True)
                for wrong in (*each.found.all, *each.trouble):
                    print(f"\n  {wrong}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
