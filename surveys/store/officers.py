"""Who answers for the protection of personal information, since when, and by which writing: one row for each designation.

Apart from people because the person in charge need not have an account. Rows are frozen: the last one counts, the others are
proof.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from surveys.store.base import Base, Line, Prose, UTCDateTime, db


class Designation(Base):
    """Someone in charge. Without ``delegated``, the person of highest authority is so by law and no writing is needed."""

    __tablename__ = "designations"
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Line(120))
    name: Mapped[str] = mapped_column(Line(120), default="")
    email: Mapped[str] = mapped_column(Line(254))
    phone: Mapped[str] = mapped_column(Line(40), default="")
    delegated: Mapped[bool]
    delegation_document: Mapped[str] = mapped_column(
        Prose, default=""
    )  # what it is, of which day, where it is filed
    # the writing itself, a PDF, when it was given; never loaded with the rest
    document: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    since: Mapped[date]
    designated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    designated_at: Mapped[datetime] = mapped_column(UTCDateTime)


_LAST = select(Designation).order_by(Designation.id.desc()).limit(1)  # made once: every page asks it


def find_last_designation() -> Designation | None:
    """Return the designation that counts now."""
    return db.session.scalar(_LAST)


def list_designations() -> list[tuple[Designation, bool]]:
    """Return every designation, the last one first, and whether its writing is kept here."""
    rows = db.session.execute(
        select(Designation, Designation.document.is_not(None)).order_by(Designation.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def find_document(designation_id: int) -> bytes | None:
    """Return the writing of a designation."""
    return db.session.scalar(select(Designation.document).where(Designation.id == designation_id))
