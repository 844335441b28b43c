"""What people ask about their own information, and their complaints: received, due in thirty days, answered.

Apart from notes, which are about a survey's questions. Each step is a line that never changes; who has no account follows
theirs by a token of which only the hash is kept.
"""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import one_of
from surveys.store.base import Base, Line, Prose, UTCDateTime, db

RequestKind = Literal["access", "rectification", "portability", "erasure", "complaint"]
RequestState = Literal["received", "answered", "refused"]
REQUEST_KINDS: tuple[RequestKind, ...] = get_args(RequestKind)
REQUEST_STATES: tuple[RequestState, ...] = get_args(RequestState)
STEPS = ("received", "note", "answered", "refused")


class PrivacyRequest(Base):
    """One request or complaint. ``person_id``: nobody for who has no account; ``entered_by``: the officer, on their behalf."""

    __tablename__ = "privacy_requests"
    __table_args__ = (
        CheckConstraint(one_of("kind", REQUEST_KINDS), name="kind"),
        CheckConstraint(one_of("state", REQUEST_STATES), name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Line(20), unique=True)
    kind: Mapped[str] = mapped_column(Line(20))
    state: Mapped[str] = mapped_column(Line(20), default="received")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(Line(120))
    email: Mapped[str] = mapped_column(Line(254))
    text: Mapped[str] = mapped_column(Prose)
    token_hash: Mapped[str] = mapped_column(Line(64), unique=True)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str] = mapped_column(Prose, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class PrivacyRequestStep(Base):
    """What was done about a request, in order. The text of a note is for the officer alone."""

    __tablename__ = "privacy_request_steps"
    __table_args__ = (CheckConstraint(one_of("kind", STEPS), name="kind"),)
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("privacy_requests.id"), index=True)
    kind: Mapped[str] = mapped_column(Line(12))
    text: Mapped[str] = mapped_column(Prose, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_requests(person_id: int | None = None) -> list[PrivacyRequest]:
    """Return every request, or those of one person: those that wait first, by the day they are due, then the latest."""
    query = select(PrivacyRequest).order_by(
        PrivacyRequest.state != "received", PrivacyRequest.due_at, PrivacyRequest.id.desc()
    )
    return list(
        db.session.scalars(query if person_id is None else query.where(PrivacyRequest.person_id == person_id))
    )


def find_request(request_id: int, *, lock: bool = False) -> PrivacyRequest | None:
    """Return a request by its id."""
    query = select(PrivacyRequest).where(PrivacyRequest.id == request_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def find_followed(token_hash: str) -> PrivacyRequest | None:
    """Return the request that a token follows."""
    return db.session.scalar(select(PrivacyRequest).where(PrivacyRequest.token_hash == token_hash))


def list_steps(request_id: int) -> list[PrivacyRequestStep]:
    """Return what was done about a request, in order."""
    return list(
        db.session.scalars(
            select(PrivacyRequestStep)
            .where(PrivacyRequestStep.request_id == request_id)
            .order_by(PrivacyRequestStep.id)
        )
    )


def last_request_id() -> int:
    """Return the id of the last request; 0 before the first."""
    return db.session.scalar(select(func.max(PrivacyRequest.id))) or 0
