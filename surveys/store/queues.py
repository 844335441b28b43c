"""How much waits, since when, and what was given up: the letters and the jobs looked at as queues.

Apart from each of them because what watches the house asks both the same questions.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from surveys.store.base import db
from surveys.store.jobs import Job
from surveys.store.outbox import Letter


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: what may be taken now, since when the first of it waits, what failed and is tried again, what was given up lately."""

    waiting: int
    since: datetime | None
    failing: int
    abandoned: int


def measure_jobs(now: datetime, lately: datetime) -> Queue:
    """Measure the jobs; ``lately``: from when those given up count."""
    return _measure(Job, Job.done_at, now, lately)


def measure_letters(now: datetime, lately: datetime) -> Queue:
    """Measure the letters; ``lately``: from when those given up count. One whose time passed was not given up."""
    return _measure(Letter, Letter.delivered_at, now, lately)


def _measure(model: type[Job] | type[Letter], done: object, now: datetime, lately: datetime) -> Queue:
    left = (model.abandoned_at.is_(None), done.is_(None))  # type: ignore[attr-defined]  # a column of either
    waiting, since = db.session.execute(
        select(func.count(), func.min(model.run_at)).where(*left, model.run_at <= now)
    ).one()
    failing = db.session.scalar(select(func.count()).select_from(model).where(*left, model.last_error != ""))
    abandoned = db.session.scalar(
        select(func.count())
        .select_from(model)
        .where(model.abandoned_at >= lately, model.last_error != "expired")
    )
    return Queue(waiting, since, failing or 0, abandoned or 0)


def last_done(kind: str) -> datetime | None:
    """Return when a job of this kind was last done."""
    return db.session.scalar(select(func.max(Job.done_at)).where(Job.kind == kind))
