"""What runs later: one row each, with a lease, so that a killed worker loses nothing.

Apart from what the work is (``surveys.jobs``). A job is taken again when its lease runs out; its unique key keeps
it from being asked twice.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db


class Job(Base):
    """A piece of work to do at or after ``run_at``."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index(
            "ix_jobs_waiting",
            "run_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Line(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    unique_key: Mapped[str] = mapped_column(Line(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(Line(40), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    abandoned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(Prose, default="")


def find_job(unique_key: str) -> Job | None:
    """Return the job asked under this key."""
    return db.session.scalar(select(Job).where(Job.unique_key == unique_key))


def add_job(kind: str, payload: Mapping[str, Any], *, key: str, run_at: datetime, now: datetime) -> None:
    """Ask for a job within the transaction of whoever needs it; ``key`` is of this job alone."""
    db.session.add(Job(kind=kind, payload=dict(payload), unique_key=key, created_at=now, run_at=run_at))


def next_job(now: datetime, *, lock: bool = True) -> Job | None:
    """Return the first job that may run now; ``lock`` keeps it from other workers."""
    query = (
        select(Job)
        .where(
            Job.done_at.is_(None),
            Job.abandoned_at.is_(None),
            Job.run_at <= now,
            (Job.lease_until.is_(None)) | (Job.lease_until <= now),
        )
        .order_by(Job.run_at, Job.id)
        .limit(1)
    )
    return db.session.scalar(query.with_for_update(skip_locked=True) if lock else query)


def get_leased_job(job_id: int, lease: str) -> Job | None:
    """Return a job if ``lease`` still holds it."""
    return db.session.scalar(
        select(Job).where(Job.id == job_id, Job.lease == lease, Job.done_at.is_(None)).with_for_update()
    )
