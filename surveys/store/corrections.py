"""Corrections of what was sent: a layer over the frozen copies, each with its author and its reason.

Apart from the copies, which never change, and from the journal, which is what the centre typed. It is only ever added to:
a correction that is withdrawn is one more line, so that replaying the lines rebuilds the layer of any moment.
"""

from datetime import datetime
from typing import Any, get_args

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.results.layers import CorrectionLayer
from surveys.store.accounts import Organisation, one_of
from surveys.store.base import Base, Line, Prose, UTCDateTime, db
from surveys.store.sealing import SealedDocument

CORRECTION_LAYERS: tuple[CorrectionLayer, ...] = get_args(CorrectionLayer)


class CorrectionLine(Base):
    """One correction of one variable, or its withdrawal (``body`` is null). ``body`` is as a document keeps an answer."""

    __tablename__ = "corrections"
    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "organisation_id"],
            ["edition_members.edition_id", "edition_members.organisation_id"],
            name="fk_corrections_member",
        ),
        CheckConstraint(one_of("layer", CORRECTION_LAYERS), name="layer"),
        Index("ix_corrections_edition_id_organisation_id", "edition_id", "organisation_id"),
    )
    frozen = True
    erasable = ("body", "reason")

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    variable: Mapped[str] = mapped_column(Prose)
    layer: Mapped[str] = mapped_column(Line(12))
    body: Mapped[dict[str, Any] | None] = mapped_column(SealedDocument)
    reason: Mapped[str] = mapped_column(Prose)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_corrections(edition_id: int) -> list[tuple[CorrectionLine, str]]:
    """Return every line of an edition with its organisation's code, in the order written."""
    rows = db.session.execute(
        select(CorrectionLine, Organisation.code)
        .join(Organisation, Organisation.id == CorrectionLine.organisation_id)
        .where(CorrectionLine.edition_id == edition_id)
        .order_by(CorrectionLine.id)
    )
    return [(line, code) for line, code in rows]


def last_correction(*edition_ids: int) -> int:
    """Return the id of the last line of some editions, 0 without any: it moves with every correction."""
    return (
        db.session.scalar(
            select(func.coalesce(func.max(CorrectionLine.id), 0)).where(
                CorrectionLine.edition_id.in_(edition_ids)
            )
        )
        or 0
    )


def count_corrections(edition_id: int) -> int:
    """Return how many lines the log of an edition holds."""
    return db.session.scalar(select(func.count()).where(CorrectionLine.edition_id == edition_id)) or 0
