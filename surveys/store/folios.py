"""Folios: what was read of large editions, lines or what a page shows, kept so that files and pages leave quickly.

Apart from the copies because a folio may be thrown away at any time: it is told by a key what it was made from, and is made
again when that changed. In the database, not beside it, so that what destroys an edition's answers destroys these with them.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, Line, UTCDateTime, db


class Folio(Base):
    """Some lines of an edition's main file, or what its pages show. ``series`` says which, of which layer and copies."""

    __tablename__ = "folios"

    key: Mapped[str] = mapped_column(Line(64), primary_key=True)  # SHA-256 of all that it was made from
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    series: Mapped[str] = mapped_column(Line(60))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


def find_folio(key: str) -> bytes | None:
    """Return what a folio holds, ``None`` when it was never made or was thrown away."""
    return db.session.scalar(select(Folio.content).where(Folio.key == key))


def last_folio(edition_id: int, series: str) -> tuple[str, datetime] | None:
    """Return the key of the last folio made of a series, and when."""
    row = db.session.execute(
        select(Folio.key, Folio.made_at)
        .where(Folio.edition_id == edition_id, Folio.series == series)
        .order_by(Folio.made_at.desc(), Folio.key)
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


def list_folio_keys(edition_id: int) -> frozenset[str]:
    """Return the keys of the folios that an edition has."""
    return frozenset(db.session.scalars(select(Folio.key).where(Folio.edition_id == edition_id)))


def keep_folio(key: str, edition_id: int, series: str, content: bytes, now: datetime) -> None:
    """Keep a folio; two who make it at once make the same."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    values = {"key": key, "edition_id": edition_id, "series": series, "content": content, "made_at": now}
    db.session.execute(insert(Folio).values(values).on_conflict_do_nothing())


def drop_folios(edition_id: int, series: str | None = None, but: Collection[str] = ()) -> None:
    """Throw away the folios of an edition, of one series where it is named, but some."""
    query = delete(Folio).where(Folio.edition_id == edition_id, Folio.key.not_in(but))
    if series is not None:
        query = query.where(Folio.series == series)
    db.session.execute(query)
