"""From those who prepare to the one who certifies, and back: what was declared ready, what was returned, and the remarks.

Apart from submissions because nothing here is an answer. Rows are added and a remark is answered once; none is erased, so
the page says who did what and when.
"""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db

HandoverKind = Literal["ready", "returned", "certified"]
HANDOVER_KINDS: tuple[HandoverKind, ...] = get_args(HandoverKind)


class HandoverRow(Base):
    """One step: sections declared ready (``sections``), the survey returned for a ``reason``, or certified and sent."""

    __tablename__ = "handovers"
    __table_args__ = (CheckConstraint(one_of("kind", HANDOVER_KINDS), name="kind"),)
    frozen = True
    erasable = ("reason",)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    kind: Mapped[str] = mapped_column(Line(12))
    sections: Mapped[list[str]] = mapped_column(JsonDocument, default=list)
    reason: Mapped[str] = mapped_column(Prose, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class RemarkRow(Base):
    """What a director asks about one question when the survey is returned, and what was answered."""

    __tablename__ = "remarks"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), index=True)
    item: Mapped[str] = mapped_column(Prose)
    text: Mapped[str] = mapped_column(Prose)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Prose, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


def list_handovers(submission_id: int) -> list[HandoverRow]:
    """Return the steps of a submission, the last first."""
    return list(
        db.session.scalars(
            select(HandoverRow)
            .where(HandoverRow.submission_id == submission_id)
            .order_by(HandoverRow.id.desc())
        )
    )


def list_remarks(submission_id: int) -> list[RemarkRow]:
    """Return the remarks of a submission, in the order they were made."""
    return list(
        db.session.scalars(
            select(RemarkRow).where(RemarkRow.submission_id == submission_id).order_by(RemarkRow.id)
        )
    )


def find_remark(submission_id: int, remark_id: int) -> RemarkRow | None:
    """Return a remark of a submission."""
    return db.session.scalar(
        select(RemarkRow).where(RemarkRow.submission_id == submission_id, RemarkRow.id == remark_id)
    )
