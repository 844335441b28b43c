"""The access log: who opened answers of which confidential section, of which centre, when and from where.

Apart from the journal, which says what was changed: a look changes nothing. Refuses values, and more than one line for the
same person, section, page and place within an hour: a section is asked again at each turn of a page, and a log that
nobody can read proves nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Select, UniqueConstraint, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person, one_of
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.downloads import LogFilters, chosen
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey

OpenedBy = Literal["section", "review", "copy", "file", "staff"]
PAGES: tuple[OpenedBy, ...] = get_args(OpenedBy)


class Opening(Base):
    """One confidential section that someone opened, within an hour. ``source`` is the address of their machine."""

    __tablename__ = "access_log"
    __table_args__ = (
        UniqueConstraint(
            "person_id",
            "edition_id",
            "organisation_id",
            "section",
            "page",
            "source",
            "hour",
            name="uq_access_log_hour",
        ),
        CheckConstraint(one_of("page", PAGES), name="page"),
    )
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    section: Mapped[str] = mapped_column(Line(60))
    page: Mapped[str] = mapped_column(Line(12))
    source: Mapped[str] = mapped_column(Line(45))
    hour: Mapped[str] = mapped_column(Line(13))  # « 2026-10-06T18 », UTC


@dataclass(frozen=True, slots=True)
class Look:
    """What someone looks at: where, which sections, on which kind of page, from which machine."""

    survey: str
    edition: str
    organisation: str
    sections: tuple[str, ...]
    page: OpenedBy
    source: str
    person_id: int


def _hour(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%dT%H}"


def list_logged(look: Look, now: datetime) -> set[str]:
    """Return the sections of a look that the log has already for this hour."""
    return set(
        db.session.scalars(
            select(Opening.section)
            .join(Edition, Edition.id == Opening.edition_id)
            .join(Survey, Survey.id == Edition.survey_id)
            .join(Organisation, Organisation.id == Opening.organisation_id)
            .where(
                Opening.person_id == look.person_id,
                Survey.code == look.survey,
                Edition.code == look.edition,
                Organisation.code == look.organisation,
                Opening.page == look.page,
                Opening.source == look.source,
                Opening.hour == _hour(now),
            )
        )
    )


def add_openings(look: Look, edition_id: int, organisation_id: int, now: datetime) -> None:
    """Write a look; what another process wrote meanwhile stays one line."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    rows = [
        {
            "at": now,
            "person_id": look.person_id,
            "edition_id": edition_id,
            "organisation_id": organisation_id,
            "section": section,
            "page": look.page,
            "source": look.source,
            "hour": _hour(now),
        }
        for section in look.sections
    ]
    db.session.execute(insert(Opening).values(rows).on_conflict_do_nothing())


def forget_openings(before: datetime) -> int:
    """Erase what was opened before an instant; return how many lines."""
    gone = db.session.execute(
        delete(Opening).where(Opening.at < before).execution_options(synchronize_session=False)
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]  # of a DELETE there is one


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One line of the log, in words that a person knows."""

    at: datetime
    person: str
    survey: str
    edition: str
    organisation: str
    organisation_code: str
    section: str
    page: str
    source: str
    version_id: int  # of the edition's questionnaire


def _asked(filters: LogFilters) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            Opening.at,
            Person.name,
            Survey.code,
            Edition.code,
            Organisation.name,
            Organisation.code,
            Opening.section,
            Opening.page,
            Opening.source,
            Edition.questionnaire_version_id,
        )
        .join(Person, Person.id == Opening.person_id)
        .join(Edition, Edition.id == Opening.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(Organisation, Organisation.id == Opening.organisation_id)
        .where(*chosen(filters, Opening.at))
    )
    return query.where(Organisation.code == filters.organisation) if filters.organisation else query


def count_openings(filters: LogFilters) -> int:
    """Return how many lines there are."""
    return db.session.scalar(select(func.count()).select_from(_asked(filters).subquery())) or 0


def list_openings(filters: LogFilters, *, offset: int = 0, most: int | None = None) -> list[OpeningLine]:
    """Return lines of the log, the latest first."""
    rows = db.session.execute(
        _asked(filters).order_by(Opening.at.desc(), Opening.id.desc()).offset(offset).limit(most)
    )
    return [OpeningLine(*tuple(row)) for row in rows]
