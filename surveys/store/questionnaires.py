"""Surveys and the published versions of their questionnaires.

Apart from editions, which use them. A published version is the very text that was verified, with its hash; it
never changes, so the objects read from it are kept in memory for the life of the process.
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from threading import Lock

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, defer, mapped_column

from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.store.base import Base, Line, Prose, UTCDateTime, db


class Survey(Base):
    """A survey: what is asked again and again under one code."""

    __tablename__ = "surveys"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Line(60), unique=True)
    title: Mapped[str] = mapped_column(Prose)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class QuestionnaireVersion(Base):
    """A published questionnaire: frozen. ``document`` is its definition as JSON, key order kept.

    A ``number`` below 1 is that of a questionnaire of today under the years of an edition from before the platform: nobody
    wrote it, so it stands in no list of versions.
    """

    __tablename__ = "questionnaire_versions"
    __table_args__ = (UniqueConstraint("survey_id", "number"), UniqueConstraint("survey_id", "content_hash"))
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Prose)
    content_hash: Mapped[str] = mapped_column(Line(64))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    base_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("questionnaire_versions.id")
    )  # what its changes were read against; none: the version before it


def find_survey(code: str) -> Survey | None:
    """Return a survey by code."""
    return db.session.scalar(select(Survey).where(Survey.code == code))


def find_version(survey_id: int, content_hash: str) -> QuestionnaireVersion | None:
    """Return the version of a survey that holds exactly this content."""
    return db.session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.survey_id == survey_id, QuestionnaireVersion.content_hash == content_hash
        )
    )


def find_numbered(survey: str, number: int) -> QuestionnaireVersion | None:
    """Return a version of a survey by its number."""
    return db.session.scalar(
        select(QuestionnaireVersion)
        .join(Survey, Survey.id == QuestionnaireVersion.survey_id)
        .where(Survey.code == survey, QuestionnaireVersion.number == number)
    )


def hash_of(text: str) -> str:
    """Return the SHA-256 of a version's document."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_version(
    survey_id: int, text: str, *, by: int | None, now: datetime, base: int | None = None
) -> QuestionnaireVersion:
    """Add the next version of a survey; ``text`` is its document as ``to_json`` writes it, verified.

    ``base`` is the version that its changes were read against, where it is not the one before it.
    """
    return _write_version(survey_id, latest_number(survey_id) + 1, text, base, by, now)


def add_backdated(
    survey_id: int, text: str, *, base: int, by: int | None, now: datetime
) -> QuestionnaireVersion:
    """Add the questionnaire of an edition from before the platform, made of the version ``base``."""
    first = db.session.scalar(
        select(func.min(QuestionnaireVersion.number)).where(QuestionnaireVersion.survey_id == survey_id)
    )
    return _write_version(survey_id, min(first or 1, 1) - 1, text, base, by, now)


def _write_version(
    survey_id: int, number: int, text: str, base: int | None, by: int | None, now: datetime
) -> QuestionnaireVersion:
    version = QuestionnaireVersion(
        survey_id=survey_id,
        number=number,
        document=text,
        content_hash=hash_of(text),
        published_at=now,
        published_by=by,
        base_version_id=base,
    )
    db.session.add(version)
    db.session.flush()
    return version


def latest_number(survey_id: int) -> int:
    """Return the number of a survey's last version, 0 when it has none."""
    return (
        db.session.scalar(
            select(func.max(QuestionnaireVersion.number)).where(QuestionnaireVersion.survey_id == survey_id)
        )
        or 0
    )


def read_document_of(survey_id: int, version_id: int) -> str | None:
    """Return the document of a version of a survey as it was published, or ``None`` when it has no such version."""
    return db.session.scalar(
        select(QuestionnaireVersion.document).where(
            QuestionnaireVersion.survey_id == survey_id, QuestionnaireVersion.id == version_id
        )
    )


def list_latest_versions() -> list[tuple[QuestionnaireVersion, Survey]]:
    """Return the last version of each survey, with the survey, by its code; documents are not read."""
    last = (
        select(QuestionnaireVersion.survey_id, func.max(QuestionnaireVersion.number).label("number"))
        .group_by(QuestionnaireVersion.survey_id)
        .subquery()
    )
    rows = db.session.execute(
        select(QuestionnaireVersion, Survey)
        .join(Survey, Survey.id == QuestionnaireVersion.survey_id)
        .join(
            last,
            (last.c.survey_id == QuestionnaireVersion.survey_id)
            & (last.c.number == QuestionnaireVersion.number),
        )
        .options(defer(QuestionnaireVersion.document))
        .order_by(Survey.code)
    )
    return [(row[0], row[1]) for row in rows]


def version_hash(version_id: int) -> str:
    """Return the SHA-256 of a version's document."""
    return db.session.scalars(
        select(QuestionnaireVersion.content_hash).where(QuestionnaireVersion.id == version_id)
    ).one()


def list_all_versions() -> list[tuple[QuestionnaireVersion, Survey]]:
    """Return every version with its survey, by survey, the last one first; documents are not read."""
    rows = db.session.execute(
        select(QuestionnaireVersion, Survey)
        .join(Survey, Survey.id == QuestionnaireVersion.survey_id)
        .where(QuestionnaireVersion.number > 0)
        .options(defer(QuestionnaireVersion.document))
        .order_by(Survey.code, QuestionnaireVersion.number.desc())
    )
    return [(row[0], row[1]) for row in rows]


def list_versions(survey_id: int) -> list[QuestionnaireVersion]:
    """Return the versions of a survey in the order of their publication; documents are not read."""
    return list(
        db.session.scalars(
            select(QuestionnaireVersion)
            .where(QuestionnaireVersion.survey_id == survey_id, QuestionnaireVersion.number > 0)
            .options(defer(QuestionnaireVersion.document))
            .order_by(QuestionnaireVersion.number)
        )
    )


_reading = Lock()


def questionnaire_of(version_id: int, content_hash: str = "") -> Questionnaire:
    """Return the questionnaire of a version: read once by a process, since it never changes.

    Keyed by content (asked for when it is not known), not by id: a restored database may give an id to another.
    """
    with _reading:
        return _read_version(version_id, content_hash or version_hash(version_id))


@lru_cache(maxsize=64)
def _read_version(version_id: int, content_hash: str) -> Questionnaire:
    text = db.session.scalars(
        select(QuestionnaireVersion.document).where(QuestionnaireVersion.id == version_id)
    ).one()
    loaded = load(text)
    if loaded.questionnaire is None:
        # It was verified when it was published: only a newer format of definitions can refuse it.
        raise LookupError(f"questionnaire version {version_id} can no longer be read: {loaded.errors[:3]}")
    return loaded.questionnaire
