"""Watching: is the house ready, is its worker alive, what waits; the worker's sign of life.

Apart from working, which takes what waits. Refuses what a queue holds: counts and dates alone, so that what reads them may be a
machine outside.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from surveys.operations.transaction import operation
from surveys.store import queues, signs
from surveys.store.away import DatabaseAwayError
from surveys.store.base import db, reading
from surveys.store.migration import find_revision, newest_revision
from surveys.store.queues import Queue

LATELY = timedelta(days=7)  # what was given up before that was seen, or does not matter any more
__all__ = ["Pulse", "Queue", "give_sign", "is_ready", "read_pulse"]


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the work goes: the two queues, the worker's last sign, the last night's cleaning."""

    jobs: Queue
    letters: Queue
    sign: datetime | None
    purged_at: datetime | None


@operation
def give_sign(machine: str, *, now: datetime) -> None:
    """Say that the worker of a machine runs."""
    signs.put_sign(machine, now)


@reading
def read_pulse(*, now: datetime) -> Pulse:
    """Return how the work goes."""
    lately = now - LATELY
    return Pulse(
        queues.measure_jobs(now, lately),
        queues.measure_letters(now, lately),
        signs.last_sign(),
        queues.last_done("purge"),
    )


def is_ready() -> bool:
    """Say whether the database answers in the form that this program knows. Never fails."""
    try:
        return _read_revision() == newest_revision()
    except (SQLAlchemyError, DatabaseAwayError):
        return False


@reading
def _read_revision() -> str | None:
    return find_revision(db.session.connection())
