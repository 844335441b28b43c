"""Processes that tests kill: one saves whole pages of answers, one works a job, one tells news, one invites, one destroys; each says what it has done.

Apart from the tests because it is run, not imported: ``python -m tests.crashing save|work|tell|invite|destroy FOLDER DATABASE_URL [NOW [SMTP]]``.
"""

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from surveys import jobs, mail
from surveys.operations import collecting, mailing, notifying, retaining
from surveys.operations.mailing import writing
from surveys.operations.retaining import destroying
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


def invite(folder: Path, url: str, now: str, smtp_url: str) -> None:
    """Write the invitations that are due, then deliver what waits; print a line at each step of either."""
    moment = datetime.fromisoformat(now)
    write_message = writing.write_message

    def told(*args: object, **more: object) -> bool:
        print("written", flush=True)
        return write_message(*args, **more)  # type: ignore[arg-type]

    writing.write_message = told  # type: ignore[assignment]
    mailing.write_due(base_url="http://a", now=moment)
    settings = replace(make_settings(folder, url), smtp_url=smtp_url)
    while mail.deliver_next(settings, now=moment):
        print("delivered", flush=True)


def destroy(now: str) -> None:
    """Destroy what is due and stop for ever between the rows and the file."""

    def wait(tables: object) -> None:
        print("cleared", flush=True)
        time.sleep(60)

    destroying.rewrite = wait
    retaining.destroy_due(now=datetime.fromisoformat(now))


if __name__ == "__main__":
    what, instance, url, *more = sys.argv[1:]
    with open_database(make_settings(Path(instance), url)):
        match what:
            case "save":
                save_for_ever()
            case "destroy":
                destroy(*more)
            case "tell":
                tell(*more)
            case "invite":
                invite(Path(instance), url, *more)
            case _:
                work_slowly(Path(instance))
