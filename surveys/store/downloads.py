"""Downloads of answers: who took what, when, under which filters, how many lines, and the hash of what left.

Apart from the log of the machine because the privacy officer must be able to prove it. Refuses values: it says which file
left, never what it held. A download that was not finished keeps no hash.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, JsonDocument, Line, UTCDateTime, db


class Download(Base):
    """One file of answers that left. ``person_id`` is nobody for a command of the machine's own administrator."""

    __tablename__ = "downloads"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    format: Mapped[str] = mapped_column(Line(20))
    filters: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # layer, statuses, classes, shape, sayings
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lines: Mapped[int | None]  # submissions in the file
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    content_hash: Mapped[str | None] = mapped_column(Line(64))  # SHA-256 of the bytes that left


def get_download(download_id: int) -> Download:
    """Return a download that is known to exist."""
    return db.session.get_one(Download, download_id)


def list_downloads(edition_id: int | None = None) -> list[Download]:
    """Return the downloads of an edition, or all of them, the latest first."""
    query = select(Download).order_by(Download.id.desc())
    return list(
        db.session.scalars(query if edition_id is None else query.where(Download.edition_id == edition_id))
    )
