"""What makes it lawful to ask: the file of an edition, its collection notices, and who read which of them.

Apart from editions because it is proof: a notice and its acknowledgements are frozen, and a correction is a new version.
Refuses answers: here is what people were told, never what they said.
"""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, and_, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey

Basis = Literal["direct", "consent", "mandate", "research"]
BASES: tuple[Basis, ...] = get_args(Basis)


class EditionFile(Base):
    """What AXTRA records before it asks anything personal: by what right, after which assessment, under which agreement."""

    __tablename__ = "edition_files"
    __table_args__ = (CheckConstraint(one_of("basis", ("", *BASES)), name="basis"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    basis: Mapped[str] = mapped_column(Line(20), default="")
    assessment: Mapped[str] = mapped_column(Prose, default="")  # reference of the ÉFVP
    agreement: Mapped[str] = mapped_column(Prose, default="")  # reference of the mandate or of the agreement
    written_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Notice(Base):
    """One version of the notice of an edition. ``parts`` is a text by heading; it never changes once published."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    number: Mapped[int]
    parts: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Acknowledgement(Base):
    """A person who read a notice, and when. The edition and the version are those of the notice."""

    __tablename__ = "acknowledgements"
    frozen = True

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    acknowledged_at: Mapped[datetime] = mapped_column(UTCDateTime)


# ── how they are asked for ──


def get_file(edition_id: int) -> EditionFile | None:
    """Return the file of an edition."""
    return db.session.get(EditionFile, edition_id)


def files_by_edition() -> dict[int, EditionFile]:
    """Return every file by the id of its edition."""
    return {each.edition_id: each for each in db.session.scalars(select(EditionFile))}


def editions_told() -> set[int]:
    """Return the ids of the editions that have a notice."""
    return set(db.session.scalars(select(Notice.edition_id).distinct()))


def list_notices(edition_id: int) -> list[Notice]:
    """Return the versions of an edition's notice, the last one first."""
    return list(
        db.session.scalars(
            select(Notice).where(Notice.edition_id == edition_id).order_by(Notice.number.desc())
        )
    )


def find_last(edition_id: int) -> Notice | None:
    """Return the notice that counts now."""
    return db.session.scalar(
        select(Notice).where(Notice.edition_id == edition_id).order_by(Notice.number.desc()).limit(1)
    )


# Made once: every page of a centre asks it.
_LAST_READ = (
    select(Notice, Acknowledgement.acknowledged_at)
    .join(Edition, Edition.id == Notice.edition_id)
    .join(Survey, Survey.id == Edition.survey_id)
    .outerjoin(
        Acknowledgement,
        and_(Acknowledgement.notice_id == Notice.id, Acknowledgement.person_id == bindparam("person")),
    )
    .where(Survey.code == bindparam("survey"), Edition.code == bindparam("edition"))
    .order_by(Notice.number.desc())
    .limit(1)
)


def find_last_read(survey: str, edition: str, person_id: int) -> tuple[Notice, datetime | None] | None:
    """Return the notice of an edition that counts now, and when a person acknowledged that version; in one statement."""
    asked = {"survey": survey, "edition": edition, "person": person_id}
    row = db.session.execute(_LAST_READ, asked).first()
    return None if row is None else (row[0], row[1])


def acknowledged_by(person_id: int) -> list[tuple[Notice, datetime]]:
    """Return the notices that a person read, the last one first."""
    rows = db.session.execute(
        select(Notice, Acknowledgement.acknowledged_at)
        .join(Acknowledgement, Acknowledgement.notice_id == Notice.id)
        .where(Acknowledgement.person_id == person_id)
        .order_by(Acknowledgement.acknowledged_at.desc())
    )
    return [(row[0], row[1]) for row in rows]


def readers_of(notice_id: int) -> set[int]:
    """Return the ids of those who read a notice."""
    query = select(Acknowledgement.person_id).where(Acknowledgement.notice_id == notice_id)
    return set(db.session.scalars(query))


def count_acknowledgements(edition_id: int) -> dict[int, int]:
    """Return how many people read each version, by its number."""
    rows = db.session.execute(
        select(Notice.number, Acknowledgement.person_id)
        .join(Acknowledgement, Acknowledgement.notice_id == Notice.id)
        .where(Notice.edition_id == edition_id)
    )
    counts: dict[int, int] = {}
    for number, _ in rows:
        counts[number] = counts.get(number, 0) + 1
    return counts
