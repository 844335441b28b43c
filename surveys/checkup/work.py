"""The work beside the web: does the worker live, do letters leave, do jobs end, was the night's cleaning done.

Apart from the database that holds it: a database may be sound while nobody works.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from surveys.checkup.findings import ERROR, OK, SKIPPED, WARNING, Finding
from surveys.operations import watching
from surveys.operations.watching import Queue
from surveys.questionnaire.problems import Problem

SILENT = timedelta(minutes=10)  # a long job may keep the worker from its sign
LATE = timedelta(minutes=30)
A_NIGHT = timedelta(hours=26)
MINUTE = timedelta(minutes=1)


def look(*, now: datetime) -> Iterator[Finding]:
    """Yield what is found of the work."""
    pulse = watching.read_pulse(now=now)
    if pulse.sign is None:
        yield Finding("worker", ERROR, Problem("check.worker.never"))
    elif now - pulse.sign > SILENT:
        since = {"minutes": (now - pulse.sign) // MINUTE}
        yield Finding("worker", ERROR, Problem("check.worker.silent", params=since))
    else:
        seconds = max(0, round((now - pulse.sign).total_seconds()))
        yield Finding("worker", OK, Problem("check.worker.ok", params={"seconds": seconds}))
    yield _queue("jobs", pulse.jobs, now)
    yield _queue("letters", pulse.letters, now)
    if pulse.purged_at is None:
        yield Finding("night", SKIPPED, Problem("check.night.never"))
    elif now - pulse.purged_at > A_NIGHT:
        hours = {"hours": (now - pulse.purged_at) // timedelta(hours=1)}
        yield Finding("night", WARNING, Problem("check.night.late", params=hours))
    else:
        yield Finding("night", OK, Problem("check.night.ok"))


def _queue(check: str, queue: Queue, now: datetime) -> Finding:
    said = {
        "waiting": queue.waiting,
        "failing": queue.failing,
        "abandoned": queue.abandoned,
        "minutes": 0 if queue.since is None else (now - queue.since) // MINUTE,
    }
    if queue.since is not None and now - queue.since > LATE:
        return Finding(check, ERROR, Problem(f"check.{check}.late", params=said))
    if queue.abandoned:
        return Finding(check, WARNING, Problem(f"check.{check}.abandoned", params=said))
    if queue.failing:
        return Finding(check, WARNING, Problem(f"check.{check}.failing", params=said))
    return Finding(check, OK, Problem(f"check.{check}.ok", params=said))
