"""What each person was told and has seen of what happened in their centre, and how soon they want to be told.

Apart from what happened, which other rooms keep: here is only one row by person and event, so that nothing is told twice.
An event is named by a text that its source gives it for ever (« ready:12 »).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person, one_of
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.copies import SentCopy
from surveys.store.delegation import SectionGrant
from surveys.store.editions import Edition, EditionMember
from surveys.store.following import FollowUp, closed_for, closing_for, follows, status_for
from surveys.store.handover import HandoverRow, RemarkRow
from surveys.store.notes import NoteRow
from surveys.store.past import PastImportRow
from surveys.store.questionnaires import Survey
from surveys.store.submissions import Submission

Choice = Literal["now", "digest", "none"]
CHOICES: tuple[Choice, ...] = get_args(Choice)


class NewsMark(Base):
    """One event for one person: when they saw it in the page, when a letter that tells it was written."""

    __tablename__ = "news_marks"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    event: Mapped[str] = mapped_column(Line(120), primary_key=True)
    seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class NewsChoice(Base):
    """How soon a person wants to be told of one topic by mail; without a row, what is usual."""

    __tablename__ = "news_choices"
    __table_args__ = (CheckConstraint(one_of("choice", CHOICES), name="choice"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(Line(20), primary_key=True)
    choice: Mapped[str] = mapped_column(Line(10))


# ── what each person keeps ──


def choices_of(person_id: int) -> dict[str, str]:
    """Return what a person chose, by topic."""
    rows = db.session.execute(
        select(NewsChoice.topic, NewsChoice.choice).where(NewsChoice.person_id == person_id)
    )
    return {row[0]: row[1] for row in rows}


def put_choices(person_id: int, choices: Mapping[str, Choice]) -> None:
    """Keep what a person chose, by topic."""
    for topic, choice in choices.items():
        db.session.merge(NewsChoice(person_id=person_id, topic=topic, choice=choice))


def marks_of(person_id: int, events: Collection[str]) -> dict[str, tuple[datetime | None, datetime | None]]:
    """Return when a person saw, and was told of, each of some events."""
    if not events:
        return {}
    rows = db.session.execute(
        select(NewsMark.event, NewsMark.seen_at, NewsMark.told_at).where(
            NewsMark.person_id == person_id, NewsMark.event.in_(events)
        )
    )
    return {event: (seen, told) for event, seen, told in rows}


def mark_as_seen(person_id: int, events: Collection[str], now: datetime) -> None:
    """Note that a person saw some events; only the first time counts."""
    for event in events:
        _put(person_id, event, "seen_at", now)


def claim(person_id: int, event: str, now: datetime) -> bool:
    """Take it on oneself to tell a person of an event; False when someone did, or does so now."""
    return _put(person_id, event, "told_at", now)


def _put(person_id: int, event: str, column: str, now: datetime) -> bool:
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(NewsMark).values(person_id=person_id, event=event, **{column: now})
    written = db.session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "event"],
            set_={column: now},
            where=getattr(NewsMark, column).is_(None),
        ).returning(NewsMark.person_id)
    )
    return written.first() is not None


# ── where something happens ──


@dataclass(frozen=True, slots=True)
class Scene:
    """One organisation in one edition: its addresses, its moments, and what is kept of it."""

    edition_id: int
    organisation_id: int
    survey: str
    edition: str
    organisation: str
    organisation_name: str
    edition_status: str
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    questionnaire_version_id: int
    submission_id: int | None
    submission_status: str
    revision: int

    @property
    def address(self) -> tuple[str, str, str]:
        """Survey, edition and organisation, by code."""
        return self.survey, self.edition, self.organisation


def list_scenes(since: datetime, organisations: Collection[str] | None = None) -> list[Scene]:
    """Return what goes on, or was closed after ``since``: of some organisations, or of all; the latest opening first."""
    query = (
        select(
            Edition.id,
            EditionMember.organisation_id,
            Survey.code,
            Edition.code,
            Organisation.code,
            EditionMember.name,
            status_for(Submission.id),
            Edition.opens_at,
            closing_for(),
            closed_for(Submission.id),
            Edition.questionnaire_version_id,
            Submission.id,
            func.coalesce(Submission.status, "draft"),
            func.coalesce(Submission.revision, 0),
        )
        .join(Survey, Survey.id == Edition.survey_id)
        .join(EditionMember, EditionMember.edition_id == Edition.id)
        .join(Organisation, Organisation.id == EditionMember.organisation_id)
        .outerjoin(
            Submission,
            (Submission.edition_id == Edition.id) & (Submission.organisation_id == Organisation.id),
        )
        .outerjoin(FollowUp, follows(Organisation.id))
        .where(
            Edition.status.in_(("open", "closing")) | (Edition.closed_at > since),
            Edition.status != "planned",
            Organisation.active,
        )
        .order_by(Edition.opens_at.desc(), Survey.code, Organisation.code)
    )
    if organisations is not None:
        query = query.where(Organisation.code.in_(organisations))
    return [Scene(*tuple(row)) for row in db.session.connection().execute(query)]


def scene_marks() -> dict[tuple[int, int], tuple[object, ...]]:
    """Return, by edition and organisation, a mark that moves when people act beside the answers: a few small statements."""
    connection = db.session.connection()
    found: dict[tuple[int, int], tuple[object, ...]] = {}
    steps = (
        select(
            Submission.edition_id,
            Submission.organisation_id,
            func.max(HandoverRow.id),
        )
        .join(Submission, Submission.id == HandoverRow.submission_id)
        .group_by(Submission.edition_id, Submission.organisation_id)
    )
    remarks = (
        select(Submission.edition_id, Submission.organisation_id, func.count(RemarkRow.answered_at))
        .join(Submission, Submission.id == RemarkRow.submission_id)
        .group_by(Submission.edition_id, Submission.organisation_id)
    )
    grants = select(
        SectionGrant.edition_id,
        SectionGrant.organisation_id,
        func.count(SectionGrant.seen_at) + func.count(SectionGrant.revoked_at) + func.count(),
    ).group_by(SectionGrant.edition_id, SectionGrant.organisation_id)
    notes = select(NoteRow.edition_id, NoteRow.organisation_id, func.max(NoteRow.id)).group_by(
        NoteRow.edition_id, NoteRow.organisation_id
    )
    for place, query in enumerate((steps, remarks, grants, notes)):
        for edition, organisation, mark in connection.execute(query):
            found[edition, organisation] = (*found.get((edition, organisation), ()), (place, mark))
    return found


@dataclass(frozen=True, slots=True)
class CopySent:
    """One sending: its number, who and when; or an import of AXTRA's, which nobody sent."""

    number: str
    by: int | None
    at: datetime
    imported: bool


def list_sendings(submission_id: int) -> list[CopySent]:
    """Return the sendings of a submission in order, without what was sent."""
    rows = db.session.execute(
        select(
            SentCopy.number,
            func.coalesce(PastImportRow.person_id, SentCopy.sent_by),
            func.coalesce(PastImportRow.at, SentCopy.sent_at, type_=UTCDateTime),
            SentCopy.import_id.is_not(None),
        )
        .outerjoin(PastImportRow, PastImportRow.id == SentCopy.import_id)
        .where(SentCopy.submission_id == submission_id)
        .order_by(SentCopy.id)
    )
    return [CopySent(number, by, at, bool(imported)) for number, by, at, imported in rows]


def list_every_grant(edition_id: int, organisation_id: int) -> list[SectionGrant]:
    """Return the sections that were given, those taken back included, in the order they were given."""
    return list(
        db.session.scalars(
            select(SectionGrant)
            .where(SectionGrant.edition_id == edition_id, SectionGrant.organisation_id == organisation_id)
            .order_by(SectionGrant.id)
        )
    )


def get_people(ids: Collection[int]) -> list[Person]:
    """Return active people by id."""
    if not ids:
        return []
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids), Person.active)))
