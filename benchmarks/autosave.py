"""How much one autosave costs: one answer saved through the operation, against SQLite alone doing the same write.

Ratios, not seconds: the machine is shared. The baseline is what no code could do without: BEGIN IMMEDIATE, one
``json_set`` in a document of 200 answers, one line in a journal, COMMIT, with the same pragmas.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.operations import collecting  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from tests.databases import make_settings, open_database  # noqa: E402
from tests.small_survey import ADDRESS, make_world  # noqa: E402

NOW = datetime(2026, 10, 6, 18, 5, tzinfo=UTC)
SECONDS = 2.0


def rate(step: Callable[[int], object], seconds: float = SECONDS) -> float:
    """Return how many times a second ``step`` runs, called with 1, 2, 3…"""
    for turn in range(1, 20):
        step(turn)
    done, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        done += 1
        step(done + 20)
    return done / elapsed


def baseline(folder: Path, document: str) -> float:
    with closing(sqlite3.connect(folder / "baseline.db", isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE submissions (id INTEGER PRIMARY KEY, document TEXT)")
        connection.execute("CREATE TABLE journal (id INTEGER PRIMARY KEY, variable TEXT, old TEXT, new TEXT)")
        connection.execute("INSERT INTO submissions VALUES (1, ?)", (document,))

        def step(turn: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            body = f'{{"raw":["{turn}"],"value":"{turn}","version":{turn}}}'
            connection.execute(
                "UPDATE submissions SET document = json_set(document, '$.answers.\"results.a.target\"', json(?)) WHERE id = 1",
                (body,),
            )
            connection.execute(
                "INSERT INTO journal (variable, old, new) VALUES ('results.a.target', ?, ?)", (body, body)
            )
            connection.execute("COMMIT")

        return rate(step)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = make_settings(folder)
        migrate(settings)
        with open_database(settings):
            person = make_world().marie
            ids = collecting.add_entries(*ADDRESS, "team", count=48, by=person, now=NOW)
            fill = [
                collecting.Change(f"team[{entry}].{field}", ("1 234,50",))
                for entry in ids
                for field in ("position", "wage", "status", "status_autre")
            ]
            collecting.save_answers(*ADDRESS, fill, by=person, now=NOW)

            def save(turn: int) -> object:
                change = collecting.Change("results.a.target", (str(turn),), base_version=None)
                return collecting.save_answers(*ADDRESS, [change], by=person, now=NOW)

            def save_sealed(turn: int) -> object:
                change = collecting.Change("payroll", (str(turn),), base_version=None)
                return collecting.save_answers(*ADDRESS, [change], by=person, now=NOW)

            def repeat(turn: int) -> object:
                change = collecting.Change("contact", (), base_version=0)
                return collecting.save_answers(*ADDRESS, [change], by=person, now=NOW)

            saves, sealed, repeats = rate(save), rate(save_sealed), rate(repeat)
            reads = rate(lambda turn: collecting.read_submission(*ADDRESS))
        text = (
            sqlite3.connect(folder / "surveys.db").execute("SELECT document FROM submissions").fetchone()[0]
        )
        raw = baseline(folder, text)
    print(f"document of {len(text) / 1000:.0f} kB, 200 answers, one process, one thread, SQLite")
    print(f"raw sqlite3, one answer and one journal line a transaction   {raw:8.0f} /s   1.0")
    print(
        f"collecting.save_answers, one answer                          {saves:8.0f} /s   {raw / saves:.1f} times the baseline's cost"
    )
    print(
        f"collecting.save_answers, one answer of a restricted section  {sealed:8.0f} /s   {saves / sealed:.2f} times an open answer's cost"
    )
    print(f"collecting.save_answers, nothing new                         {repeats:8.0f} /s")
    print(f"collecting.read_submission                                   {reads:8.0f} /s")


if __name__ == "__main__":
    main()
