"""Saved analyses: what a page of results was asked to show, under a name, to be asked again of another edition.

Apart from what is computed: a row holds codes and no figure, so that opening it passes the same gateway as asking anew.
``asked`` keeps the words that the codes had when it was saved, for the day when a code is gone.
"""

from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Person, one_of
from surveys.store.base import Base, JsonDocument, Line, UTCDateTime, db
from surveys.store.questionnaires import Survey

Shape = Literal["statistics", "crossing", "doubts"]
SHAPES: tuple[Shape, ...] = get_args(Shape)


class Analysis(Base):
    """One analysis of a survey. ``shared``: every analyst sees it; who made it alone takes it away."""

    __tablename__ = "saved_analyses"
    __table_args__ = (CheckConstraint(one_of("shape", SHAPES), name="shape"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(Line(80))
    shape: Mapped[str] = mapped_column(Line(12))
    asked: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    shared: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_analyses(person_id: int) -> list[tuple[Analysis, Survey, str]]:
    """Return the analyses that a person sees, the latest first, with their survey and who made them."""
    rows = db.session.execute(
        select(Analysis, Survey, Person.name)
        .join(Survey, Survey.id == Analysis.survey_id)
        .join(Person, Person.id == Analysis.person_id)
        .where(or_(Analysis.person_id == person_id, Analysis.shared))
        .order_by(Analysis.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def find_analysis(analysis_id: int, person_id: int) -> tuple[Analysis, Survey, str] | None:
    """Return an analysis that a person sees."""
    return next((each for each in list_analyses(person_id) if each[0].id == analysis_id), None)


def count_analyses(person_id: int) -> int:
    """Return how many analyses a person keeps."""
    return (
        db.session.scalar(select(func.count()).select_from(Analysis).where(Analysis.person_id == person_id))
        or 0
    )
