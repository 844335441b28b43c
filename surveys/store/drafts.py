"""Drafts of questionnaires, every step that made them, and who has one open.

Apart from published versions, which never change: a draft may be faulty, so its document is kept as text and no more
is known of it here. A step is never changed: undoing is a step of its own, which names the one it undoes.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Person
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.questionnaires import QuestionnaireVersion, Survey


class QuestionnaireDraft(Base):
    """A questionnaire that is being written. ``document`` is its definition as JSON, key order kept."""

    __tablename__ = "questionnaire_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    title: Mapped[str] = mapped_column(Prose)
    document: Mapped[str] = mapped_column(Prose)
    revision: Mapped[int] = mapped_column(default=0)
    source_version_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_versions.id"))
    for_edition: Mapped[str] = mapped_column(Line(40), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_version_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_versions.id"))
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DraftStep(Base):
    """What one press did: the edits, what undoes them, and what it is called (a code with its details)."""

    __tablename__ = "draft_steps"
    frozen = True

    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_drafts.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    edits: Mapped[str] = mapped_column(Prose)
    undoing: Mapped[str] = mapped_column(Prose)
    did: Mapped[str] = mapped_column(Line(80))
    params: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    undoes: Mapped[int | None]  # the revision of the step that it undoes
    redoes: Mapped[int | None]  # or does again
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class DraftPresence(Base):
    """Someone who has a draft open, what they look at, and when their page last said so."""

    __tablename__ = "draft_presences"

    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_drafts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    place: Mapped[str] = mapped_column(Line(120), default="")
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DraftName(Base):
    """What someone called a draft as it was after a step, to find it again: « Avant la relecture du conseil »."""

    __tablename__ = "draft_names"

    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_drafts.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Line(120))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def find_draft(draft_id: int, *, lock: bool = False) -> tuple[QuestionnaireDraft, Survey] | None:
    """Return a draft with its survey; ``lock`` keeps others from changing it until the transaction ends."""
    query = (
        select(QuestionnaireDraft, Survey)
        .join(Survey, Survey.id == QuestionnaireDraft.survey_id)
        .where(QuestionnaireDraft.id == draft_id)
    )
    row = db.session.execute(query.with_for_update(of=QuestionnaireDraft) if lock else query).first()
    return None if row is None else (row[0], row[1])


def find_draft_for(survey_id: int, edition: str) -> QuestionnaireDraft | None:
    """Return the draft that is being written for an edition: neither published nor archived."""
    return db.session.scalars(
        select(QuestionnaireDraft)
        .where(
            QuestionnaireDraft.survey_id == survey_id,
            QuestionnaireDraft.for_edition == edition,
            QuestionnaireDraft.published_version_id.is_(None),
            QuestionnaireDraft.archived_at.is_(None),
        )
        .order_by(QuestionnaireDraft.id)
    ).first()


def list_drafts() -> list[tuple[QuestionnaireDraft, Survey, int | None, str | None]]:
    """Return the drafts that are not archived, the last touched first: survey, number of the source, last author."""
    rows = db.session.execute(
        select(QuestionnaireDraft, Survey, QuestionnaireVersion.number, Person.name)
        .join(Survey, Survey.id == QuestionnaireDraft.survey_id)
        .outerjoin(QuestionnaireVersion, QuestionnaireVersion.id == QuestionnaireDraft.source_version_id)
        .outerjoin(Person, Person.id == QuestionnaireDraft.updated_by)
        .where(QuestionnaireDraft.archived_at.is_(None))
        .order_by(QuestionnaireDraft.updated_at.desc(), QuestionnaireDraft.id.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def get_step(draft_id: int, revision: int) -> DraftStep:
    """Return a step that is known to exist."""
    return db.session.scalars(
        select(DraftStep).where(DraftStep.draft_id == draft_id, DraftStep.revision == revision)
    ).one()


StepRow = tuple[int, int | None, int | None, str, dict[str, Any], datetime]


def list_own_steps(draft_id: int, person_id: int, most: int) -> list[StepRow]:
    """Return a person's last steps in order: revision, what it undoes, does again, its code, details and moment."""
    rows = db.session.execute(
        select(
            DraftStep.revision,
            DraftStep.undoes,
            DraftStep.redoes,
            DraftStep.did,
            DraftStep.params,
            DraftStep.at,
        )
        .where(DraftStep.draft_id == draft_id, DraftStep.person_id == person_id)
        .order_by(DraftStep.revision.desc())
        .limit(most)
    )
    return [(row[0], row[1], row[2], row[3], row[4], row[5]) for row in reversed(rows.all())]


def list_here(draft_id: int, since: datetime) -> list[tuple[int, str, str]]:
    """Return who has a draft open: id, name, and the code of what they look at."""
    rows = db.session.execute(
        select(DraftPresence.person_id, Person.name, DraftPresence.place)
        .join(Person, Person.id == DraftPresence.person_id)
        .where(DraftPresence.draft_id == draft_id, DraftPresence.seen_at > since)
        .order_by(Person.name, Person.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def put_here(draft_id: int, person_id: int, place: str, now: datetime) -> None:
    """Say that someone has a draft open now."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(DraftPresence).values(draft_id=draft_id, person_id=person_id, place=place, seen_at=now)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["draft_id", "person_id"], set_={"place": place, "seen_at": now}
        )
    )


def list_steps(draft_id: int) -> list[tuple[DraftStep, str | None]]:
    """Return every step of a draft with its author's name, the last one first."""
    rows = db.session.execute(
        select(DraftStep, Person.name)
        .outerjoin(Person, Person.id == DraftStep.person_id)
        .where(DraftStep.draft_id == draft_id)
        .order_by(DraftStep.revision.desc())
    )
    return [(row[0], row[1]) for row in rows]


def steps_after(draft_id: int, revision: int) -> list[DraftStep]:
    """Return the steps made since a revision, the last one first."""
    return list(
        db.session.scalars(
            select(DraftStep)
            .where(DraftStep.draft_id == draft_id, DraftStep.revision > revision)
            .order_by(DraftStep.revision.desc())
        )
    )


def list_names(draft_id: int) -> dict[int, DraftName]:
    """Return what the revisions of a draft were called, by revision."""
    rows = db.session.scalars(select(DraftName).where(DraftName.draft_id == draft_id))
    return {row.revision: row for row in rows}


def list_published() -> dict[int, int]:
    """Return the draft that each version was published from, by version."""
    rows = db.session.execute(
        select(QuestionnaireDraft.published_version_id, QuestionnaireDraft.id).where(
            QuestionnaireDraft.published_version_id.is_not(None)
        )
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}
