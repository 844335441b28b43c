"""Trials of drafts: what a designer answers in a centre's place, in a space of its own.

Apart from submissions, and for good: nothing here points to an edition or a submission, and nothing that is counted
points here, so that no query of figures, exports or imports can meet it. One trial by draft and person.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, JsonDocument, Line, UTCDateTime, db


class Trial(Base):
    """What one person answered while trying a draft. ``today``: the day they pretend it is, ISO; blank: the real one."""

    __tablename__ = "draft_trials"

    draft_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_drafts.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    today: Mapped[str] = mapped_column(Line(10), default="")
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


def find_trial(draft_id: int, person_id: int) -> Trial | None:
    """Return the trial of a draft by a person."""
    return db.session.get(Trial, (draft_id, person_id))
