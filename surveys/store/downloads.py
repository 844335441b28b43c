"""Downloads of answers: who took what, when, under which filters, how many lines, and the hash of what left.

Apart from the log of the machine because the privacy officer must be able to prove it. Refuses values: it says which file
left, never what it held. A download that was not finished keeps no hash.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from surveys.questionnaire.values import fold
from surveys.store.accounts import Person
from surveys.store.base import Base, JsonDocument, Line, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey


class Download(Base):
    """One file of answers that left. ``person_id`` is nobody for a command of the machine's own administrator."""

    __tablename__ = "downloads"
    completed = ("finished_at", "lines", "size", "content_hash", "tables")

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
    tables: Mapped[dict[str, Any] | None] = mapped_column(
        JsonDocument
    )  # by table: lines announced and written, rows left out


def last_downloads(edition_id: int, person_id: int, most: int) -> list[Download]:
    """Return the last files of an edition that somebody took, the latest first."""
    return list(
        db.session.scalars(
            select(Download)
            .where(Download.edition_id == edition_id, Download.person_id == person_id)
            .order_by(Download.id.desc())
            .limit(most)
        )
    )


def get_download(download_id: int) -> Download:
    """Return a download that is known to exist."""
    return db.session.get_one(Download, download_id)


@dataclass(frozen=True, slots=True)
class LogFilters:
    """Which lines of a log are asked for; empty: any."""

    survey: str = ""
    edition: str = ""
    organisation: str = ""
    person: str = ""  # part of a name
    since: datetime | None = None
    until: datetime | None = None


def chosen(filters: LogFilters, at: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
    """Return the conditions of a log whose query joins the edition, its survey and the person; ``at`` is its moment.

    A name is found without regard to accents or case, on either database, as in the directory.
    """
    found: list[ColumnElement[bool]] = []
    if filters.survey:
        found += [Survey.code == filters.survey, Edition.code == filters.edition]
    if filters.person:
        asked, people = fold(filters.person), db.session.execute(select(Person.id, Person.name))
        found.append(Person.id.in_([person for person, name in people if asked in fold(name)]))
    if filters.since is not None:
        found.append(at >= filters.since)
    if filters.until is not None:
        found.append(at <= filters.until)
    return found


@dataclass(frozen=True, slots=True)
class DownloadLine:
    """A line of the log, for whoever answers for the data: no value of any answer."""

    at: datetime
    person: str  # empty for a command of the machine's own administrator
    survey: str
    edition: str
    format: str
    filters: Mapping[str, Any]
    finished_at: datetime | None
    lines: int | None
    size: int | None
    content_hash: str | None


def _asked(filters: LogFilters) -> Select[Any]:
    return (
        select(
            Download.at,
            func.coalesce(Person.name, ""),
            Survey.code,
            Edition.code,
            Download.format,
            Download.filters,
            Download.finished_at,
            Download.lines,
            Download.size,
            Download.content_hash,
        )
        .outerjoin(Person, Person.id == Download.person_id)
        .join(Edition, Edition.id == Download.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(*chosen(filters, Download.at))
    )


def count_downloads(filters: LogFilters) -> int:
    """Return how many lines there are."""
    return db.session.scalar(select(func.count()).select_from(_asked(filters).subquery())) or 0


def list_downloads(filters: LogFilters, *, offset: int = 0, most: int | None = None) -> list[DownloadLine]:
    """Return lines of the log, the latest first."""
    rows = db.session.execute(
        _asked(filters).order_by(Download.at.desc(), Download.id.desc()).offset(offset).limit(most)
    )
    return [DownloadLine(*tuple(row)) for row in rows]
