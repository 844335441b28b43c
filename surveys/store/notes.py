"""Notes from a centre to AXTRA about one question or row, and their answers: a thread by variable.

Apart from answers because nothing here is counted. A note is never changed nor erased.
"""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, Line, Prose, UTCDateTime, db

NoteSide = Literal["centre", "axtra"]
NOTE_SIDES: tuple[NoteSide, ...] = get_args(NoteSide)


class NoteRow(Base):
    """One note of a thread. ``variable`` is a question, a table, a cell or a row; ``side`` is who speaks."""

    __tablename__ = "notes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "organisation_id"],
            ["edition_members.edition_id", "edition_members.organisation_id"],
            name="fk_notes_member",
        ),
        CheckConstraint(one_of("side", NOTE_SIDES), name="side"),
        Index("ix_notes_edition_id_organisation_id", "edition_id", "organisation_id"),
    )
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    variable: Mapped[str] = mapped_column(Prose)
    side: Mapped[str] = mapped_column(Line(10))
    text: Mapped[str] = mapped_column(Prose)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_notes(edition_id: int, organisation_id: int) -> list[NoteRow]:
    """Return every note of an organisation in an edition, in the order written."""
    return list(
        db.session.scalars(
            select(NoteRow)
            .where(NoteRow.edition_id == edition_id, NoteRow.organisation_id == organisation_id)
            .order_by(NoteRow.id)
        )
    )
