"""What was released, for ever: the freeze it was computed from, the document that readers get, the attack it stood.

Apart from the copies, which a freeze only names. A release is canonical JSON beside its SHA-256: a published figure is never
computed again, and what it was made of is found back from the copies of its freeze. Both are written once.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey


class Snapshot(Base):
    """The copies that stood at a moment: ``copies`` goes from each organisation's code to its copy's id."""

    __tablename__ = "snapshots"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    code: Mapped[str] = mapped_column(Line(12))
    copies: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Release(Base):
    """Protected tables as they were released. ``audit`` says how near anyone comes to each centre: never to readers."""

    __tablename__ = "releases"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    number: Mapped[int]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshots.id"))
    policy_version: Mapped[str] = mapped_column(Line(40))
    reason: Mapped[str] = mapped_column(Prose)  # what a revision changes; empty for the first
    content_hash: Mapped[str] = mapped_column(Line(64))
    document: Mapped[str] = mapped_column(Prose)
    audit: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)


def find_snapshot(edition_id: int, code: str) -> Snapshot | None:
    """Return a freeze of an edition by its code."""
    return db.session.scalar(select(Snapshot).where(Snapshot.edition_id == edition_id, Snapshot.code == code))


def list_releases(edition_id: int) -> list[tuple[Release, Snapshot]]:
    """Return every release of an edition with its freeze, the first one first."""
    rows = db.session.execute(
        select(Release, Snapshot)
        .join(Snapshot, Snapshot.id == Release.snapshot_id)
        .where(Release.edition_id == edition_id)
        .order_by(Release.number)
    )
    return [(release, snapshot) for release, snapshot in rows]


def find_release(edition_id: int, number: int) -> Release | None:
    """Return a release of an edition by its number."""
    return db.session.scalar(
        select(Release).where(Release.edition_id == edition_id, Release.number == number)
    )


def last_release_number(edition_id: int) -> int:
    """Return the number of the last release of an edition, 0 without any."""
    return (
        db.session.scalar(
            select(func.coalesce(func.max(Release.number), 0)).where(Release.edition_id == edition_id)
        )
        or 0
    )


def last_release_at(edition_id: int) -> datetime | None:
    """Return when an edition was last released, ``None`` when it never was."""
    return db.session.scalar(select(func.max(Release.released_at)).where(Release.edition_id == edition_id))


def released_editions() -> frozenset[tuple[str, str]]:
    """Return the codes of the editions that something was released of: survey and edition."""
    rows = db.session.execute(
        select(Survey.code, Edition.code)
        .join(Edition, Edition.survey_id == Survey.id)
        .join(Release, Release.edition_id == Edition.id)
        .distinct()
    )
    return frozenset((row[0], row[1]) for row in rows)
