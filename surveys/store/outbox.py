"""Letters waiting to leave: a row written in the transaction that decided to write to someone.

Apart from what sends them. Holds what a letter says as parameters, not as text; they are erased once it has left,
since a sign-in link is a key. A lease keeps two workers from sending one letter.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db


class Letter(Base):
    """One mail to one address. ``unique_key`` keeps the same letter from being written twice."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "run_at",
            sqlite_where=text("delivered_at IS NULL"),
            postgresql_where=text("delivered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Line(40))
    recipient: Mapped[str] = mapped_column(Line(254))
    params: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    unique_key: Mapped[str] = mapped_column(Line(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    run_at: Mapped[datetime] = mapped_column(UTCDateTime)  # not before
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # of no use afterwards
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(Line(40), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    abandoned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    subject: Mapped[str] = mapped_column(Prose, default="")
    last_error: Mapped[str] = mapped_column(Prose, default="")


def find_letter(unique_key: str) -> Letter | None:
    """Return the letter written under this key."""
    return db.session.scalar(select(Letter).where(Letter.unique_key == unique_key))


def _may_leave(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of a letter that waits and that no worker has in hand."""
    return (
        Letter.delivered_at.is_(None),
        Letter.abandoned_at.is_(None),
        (Letter.lease_until.is_(None)) | (Letter.lease_until <= now),
    )


def next_letter(now: datetime, *, lock: bool = True) -> Letter | None:
    """Return the first letter that may leave now, those of no use later first; ``lock`` keeps it from other workers."""
    query = (
        select(Letter)
        .where(*_may_leave(now), Letter.run_at <= now)
        .order_by(
            Letter.expires_at.is_(None), Letter.run_at, Letter.id
        )  # someone waits before a screen for a link
        .limit(1)
    )
    return db.session.scalar(query.with_for_update(skip_locked=True) if lock else query)


def put_off(until: datetime, now: datetime) -> int:
    """Let no letter that waits leave before a moment; return how many there were."""
    result: Any = db.session.execute(
        update(Letter)
        .where(*_may_leave(now), Letter.run_at < until)
        .values(run_at=until)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)


def get_leased_letter(letter_id: int, lease: str) -> Letter | None:
    """Return a letter if ``lease`` still holds it."""
    return db.session.scalar(
        select(Letter)
        .where(Letter.id == letter_id, Letter.lease == lease, Letter.delivered_at.is_(None))
        .with_for_update()
    )


def forget_contents(before: datetime) -> int:
    """Erase what expired letters said; return how many there were."""
    result: Any = db.session.execute(
        update(Letter)
        .where(Letter.expires_at < before, Letter.delivered_at.is_(None), Letter.abandoned_at.is_(None))
        .values(params={}, abandoned_at=before, last_error="expired")
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)
