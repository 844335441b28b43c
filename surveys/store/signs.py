"""The sign of life of each machine's worker: one row by machine, written again while the worker runs.

Apart from the jobs, which say nothing while there is none. Of no worth a few minutes later.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, Line, UTCDateTime, db


class WorkerSign(Base):
    """When the worker of a machine last said that it runs."""

    __tablename__ = "worker_signs"

    machine: Mapped[str] = mapped_column(Line(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


def put_sign(machine: str, now: datetime) -> None:
    """Say that the worker of a machine runs."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(WorkerSign).values(machine=machine, seen_at=now)
    db.session.execute(statement.on_conflict_do_update(index_elements=["machine"], set_={"seen_at": now}))


def last_sign() -> datetime | None:
    """Return when a worker, of any machine, last said that it runs."""
    return db.session.scalar(select(WorkerSign.seen_at).order_by(WorkerSign.seen_at.desc()).limit(1))
