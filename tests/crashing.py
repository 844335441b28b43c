"""Processes that tests kill: one saves whole pages of answers, one works a job, one tells news; each says what it has done.

Apart from the tests because it is run, not imported: ``python -m tests.crashing save|work|tell FOLDER DATABASE_URL [NOW]``.
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from surveys import jobs
from surveys.operations import collecting, notifying
from tests.databases import make_settings, open_database
from tests.small_survey import ADDRESS, NOW

PAGE = [f"results.{row}.{column}" for row in "ab" for column in ("target", "reached")] + [
    "contact",
    "notes",
    "cause_autre",
]


def save_for_ever() -> None:
    """Save the same number in every answer of a page, again and again, and print each number once it is kept."""
    turn = 0
    while True:
        turn += 1
        changes = [collecting.Change(name, (str(turn),), base_version=None) for name in PAGE]
        outcome = collecting.save_answers(*ADDRESS, changes, by=None, now=NOW)
        assert isinstance(outcome, collecting.SaveOutcome), outcome
        print(turn, flush=True)


def work_slowly(folder: Path) -> None:
    """Take jobs whose effect is a line in a file, after a long time."""

    def slow(payload: object, now: datetime) -> None:
        print("started", flush=True)
        time.sleep(60)
        (folder / "effects").open("a").write("slow\n")

    while True:
        jobs.do_next(now=datetime.now(UTC), jobs={"slow": slow})


def tell(now: str) -> None:
    """Write the digests of a morning."""
    print("started", flush=True)
    notifying.tell_morning(notifying.Known(), now=datetime.fromisoformat(now))


if __name__ == "__main__":
    what, instance, url, *more = sys.argv[1:]
    with open_database(make_settings(Path(instance), url)):
        match what:
            case "save":
                save_for_ever()
            case "tell":
                tell(*more)
            case _:
                work_slowly(Path(instance))
