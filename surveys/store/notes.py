"""Notes from a centre to AXTRA about one question or row, and their answers: a thread by variable.

Apart from answers because nothing here is counted. A note is never changed nor erased; a thread is closed at its last
note, so that a new one opens it again by itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, case, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person, one_of
from surveys.store.base import Base, Line, Prose, UTCDateTime, db
from surveys.store.editions import Edition, EditionMember
from surveys.store.questionnaires import QuestionnaireVersion, Survey

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
        Index("ix_notes_person_id", "person_id"),  # « mes renseignements »
    )
    frozen = True
    erasable = ("text",)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int]
    organisation_id: Mapped[int]
    variable: Mapped[str] = mapped_column(Prose)
    side: Mapped[str] = mapped_column(Line(10))
    text: Mapped[str] = mapped_column(Prose)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class NoteClosing(Base):
    """That AXTRA closed a thread when ``note_id`` was its last note."""

    __tablename__ = "note_closings"
    frozen = True

    note_id: Mapped[int] = mapped_column(ForeignKey("notes.id"), primary_key=True, autoincrement=False)
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


def find_closing(note_id: int) -> NoteClosing | None:
    """Return the closing of a thread at this note."""
    return db.session.scalar(select(NoteClosing).where(NoteClosing.note_id == note_id))


# ── threads, as AXTRA reads them ──

ThreadState = Literal["open", "answered", "closed"]
THREAD_STATES: tuple[ThreadState, ...] = get_args(ThreadState)


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread by its last note: where it is, about what, who spoke last, how many notes it holds."""

    survey: str
    edition: str
    organisation: str
    organisation_name: str
    questionnaire_version_id: int
    content_hash: str  # of the questionnaire
    variable: str
    side: str
    text: str
    by: str
    at: datetime
    notes: int
    state: str


_STATE = case(
    (NoteClosing.note_id.is_not(None), "closed"), (NoteRow.side == "axtra", "answered"), else_="open"
)


def _threads() -> Any:
    last = (
        select(func.max(NoteRow.id).label("last"), func.count().label("notes"))
        .group_by(NoteRow.edition_id, NoteRow.organisation_id, NoteRow.variable)
        .subquery()
    )
    return (
        select(
            Survey.code,
            Edition.code,
            Organisation.code,
            EditionMember.name,
            Edition.questionnaire_version_id,
            QuestionnaireVersion.content_hash,
            NoteRow.variable,
            NoteRow.side,
            NoteRow.text,
            Person.name,
            NoteRow.at,
            last.c.notes,
            _STATE.label("state"),
        )
        .join(last, last.c.last == NoteRow.id)
        .join(Person, Person.id == NoteRow.person_id)
        .join(Edition, Edition.id == NoteRow.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Edition.questionnaire_version_id)
        .join(Organisation, Organisation.id == NoteRow.organisation_id)
        .join(
            EditionMember,
            (EditionMember.edition_id == Edition.id) & (EditionMember.organisation_id == Organisation.id),
        )
        .outerjoin(NoteClosing, NoteClosing.note_id == NoteRow.id)
    )


def list_threads(
    *, edition_id: int | None = None, organisation_id: int | None = None, offset: int = 0, limit: int
) -> list[ThreadRow]:
    """Return threads, those that wait for AXTRA first (the oldest first), then those answered, then those closed."""
    query = _threads()
    waiting = case((_STATE == "open", 0), (_STATE == "answered", 1), else_=2)
    oldest = case((_STATE == "open", NoteRow.id), else_=-NoteRow.id)
    if edition_id is not None:
        query = query.where(NoteRow.edition_id == edition_id)
    if organisation_id is not None:
        query = query.where(NoteRow.organisation_id == organisation_id)
    rows = db.session.execute(query.order_by(waiting, oldest).offset(offset).limit(limit))
    return [ThreadRow(*tuple(row)) for row in rows]


def count_threads() -> dict[str, int]:
    """Return how many threads there are in each state."""
    found = _threads().subquery()
    rows = db.session.execute(select(found.c.state, func.count()).group_by(found.c.state))
    counts: dict[str, int] = dict.fromkeys(THREAD_STATES, 0)
    counts.update((row[0], row[1]) for row in rows)
    return counts
