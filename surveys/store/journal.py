"""The journal of a submission: every change of every variable, in order, for ever.

Apart from the submission's document because it is the truth that rebuilds it: ``replay`` does, and a test holds
the two equal. It is only ever added to.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, Line, Prose, UTCDateTime, db
from surveys.store.sealing import SealedDocument

ENTRIES_PREFIX = "entries:"  # « entries:staff_roster »: the ordered ids of a roster's entries changed
STATUS = "@status"  # the submission was sent, or opened again
ABOUT = "@"  # what begins a line that says what was done, and changes no answer


class JournalLine(Base):
    """One change. ``new`` is the answer as the document keeps it, without author and time, which stand beside."""

    __tablename__ = "journal"
    frozen = True
    erasable = ("old", "new")

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    variable: Mapped[str] = mapped_column(Prose)
    old: Mapped[Any | None] = mapped_column(SealedDocument)
    new: Mapped[Any | None] = mapped_column(SealedDocument)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    origin: Mapped[str] = mapped_column(Line(12))


def add_lines(lines: list[dict[str, Any]]) -> None:
    """Add lines to the journal in one statement; each is a mapping of ``JournalLine``'s columns."""
    if lines:
        db.session.connection().execute(insert(JournalLine.__table__), lines)  # type: ignore[arg-type]


def list_lines(submission_id: int, variable: str | None = None) -> list[JournalLine]:
    """Return the journal of a submission in order, or of one of its variables."""
    query = select(JournalLine).where(JournalLine.submission_id == submission_id).order_by(JournalLine.seq)
    return list(
        db.session.scalars(query if variable is None else query.where(JournalLine.variable == variable))
    )


def find_lines(submission_id: int, variables: Collection[str]) -> list[JournalLine]:
    """Return the lines of some variables, in order."""
    query = (
        select(JournalLine)
        .where(JournalLine.submission_id == submission_id, JournalLine.variable.in_(variables))
        .order_by(JournalLine.seq)
    )
    return list(db.session.scalars(query))


def last_lines(submission_id: int) -> dict[int, datetime]:
    """Return when each person last changed a submission."""
    rows = db.session.execute(
        select(JournalLine.person_id, func.max(JournalLine.at))
        .where(JournalLine.submission_id == submission_id, JournalLine.person_id.is_not(None))
        .group_by(JournalLine.person_id)
    )
    return {person: at for person, at in rows if person is not None}


def replay(lines: Iterable[JournalLine]) -> Mapping[str, Any]:
    """Rebuild the document of a submission from its whole journal, in order."""
    answers: dict[str, Any] = {}
    entries: dict[str, Any] = {}
    for line in lines:
        if line.variable.startswith(ABOUT):
            continue
        if line.variable.startswith(ENTRIES_PREFIX):
            entries[line.variable.removeprefix(ENTRIES_PREFIX)] = list(line.new or [])
        elif line.new is None:
            answers.pop(line.variable, None)
        else:
            author = {} if line.person_id is None else {"by": line.person_id}
            answers[line.variable] = line.new | author | {"origin": line.origin, "at": line.at.isoformat()}
    return {"answers": answers, "entries": entries}
