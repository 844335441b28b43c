"""The end of data: certificates of what was destroyed, and the register of anonymisation.

Apart from the editions, which say when their data end. Certificates hold counts and dates, never a value; entries of the
register are frozen, and each later review is a line of its own. None of them is ever erased by retention.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, JsonDocument, Line, Prose, UTCDateTime, db
from surveys.store.editions import PURGE_METHODS, Edition
from surveys.store.questionnaires import Survey


class Destruction(Base):
    """What the end of an edition's data took. The survey and the edition are named, so that an older copy knows them."""

    __tablename__ = "destructions"
    completed = ("finished_at",)
    __table_args__ = (CheckConstraint(one_of("method", PURGE_METHODS), name="method"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey: Mapped[str] = mapped_column(Line(60), index=True)
    edition: Mapped[str] = mapped_column(Line(40))
    due_on: Mapped[date]
    method: Mapped[str] = mapped_column(Line(12))
    counts: Mapped[dict[str, Any]] = mapped_column(JsonDocument)  # what was taken, by sort: how many
    cleared_at: Mapped[datetime] = mapped_column(UTCDateTime)  # nobody can read it any more
    # the file that kept it was written again: null until then, and the next night does it
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Anonymisation(Base):
    """An entry of the register of anonymisation: what the regulation asks to be written before and after."""

    __tablename__ = "anonymisations"
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id"), index=True)
    title: Mapped[str] = mapped_column(Line(200))
    information: Mapped[str] = mapped_column(Prose)  # which personal information, described
    purposes: Mapped[str] = mapped_column(Prose)
    competent_person: Mapped[str] = mapped_column(Prose)
    identifiers: Mapped[str] = mapped_column(Prose)  # the direct ones that were taken away
    individualisation: Mapped[str] = mapped_column(Prose)
    correlation: Mapped[str] = mapped_column(Prose)
    inference: Mapped[str] = mapped_column(Prose)
    techniques: Mapped[str] = mapped_column(Prose)
    residual_risk: Mapped[str] = mapped_column(Prose)
    done_on: Mapped[date]
    review_on: Mapped[date]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class AnonymisationReview(Base):
    """A later look at an entry: what was found, and when to look again."""

    __tablename__ = "anonymisation_reviews"
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    anonymisation_id: Mapped[int] = mapped_column(ForeignKey("anonymisations.id"), index=True)
    findings: Mapped[str] = mapped_column(Prose)
    review_on: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_destructions() -> list[Destruction]:
    """Return every certificate, the latest first."""
    return list(db.session.scalars(select(Destruction).order_by(Destruction.id.desc())))


def get_destruction(number: int) -> Destruction | None:
    """Return a certificate by its number."""
    return db.session.get(Destruction, number)


def list_unfinished() -> list[Destruction]:
    """Return the certificates whose file was not written again yet."""
    return list(db.session.scalars(select(Destruction).where(Destruction.finished_at.is_(None))))


def list_ending() -> list[tuple[Edition, Survey]]:
    """Return the editions whose data have an end, the first to end first."""
    rows = db.session.execute(
        select(Edition, Survey)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(Edition.purge_personal_on.is_not(None))
        .order_by(Edition.purge_personal_on, Edition.id)
    )
    return [(edition, survey) for edition, survey in rows]


def list_anonymisations() -> list[tuple[Anonymisation, list[AnonymisationReview]]]:
    """Return the register with the reviews of each entry, the latest entry first."""
    reviews: dict[int, list[AnonymisationReview]] = {}
    for review in db.session.scalars(select(AnonymisationReview).order_by(AnonymisationReview.id)):
        reviews.setdefault(review.anonymisation_id, []).append(review)
    entries = db.session.scalars(select(Anonymisation).order_by(Anonymisation.id.desc()))
    return [(entry, reviews.get(entry.id, [])) for entry in entries]


def get_anonymisation(entry_id: int) -> Anonymisation | None:
    """Return an entry of the register."""
    return db.session.get(Anonymisation, entry_id)


def has_anonymisation(survey_id: int) -> bool:
    """Say whether the register has an entry for an edition of a survey, or for the whole platform."""
    own = select(Edition.id).where(Edition.survey_id == survey_id)
    found = select(Anonymisation.id).where(
        Anonymisation.edition_id.is_(None) | Anonymisation.edition_id.in_(own)
    )
    return db.session.scalar(found.limit(1)) is not None


def is_destroyed(survey: str, edition: str) -> bool:
    """Say whether something of an edition was already destroyed."""
    found = select(Destruction.id).where(Destruction.survey == survey, Destruction.edition == edition)
    return db.session.scalar(found.limit(1)) is not None
