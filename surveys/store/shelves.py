"""What designers take from one questionnaire to another: lists of choices by edition, and questions kept in a bank.

Apart from drafts and versions, which hold their own copy of what was taken: changing a list or a kept question never
changes a questionnaire. Documents are kept as text, key order kept.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, Line, Prose, UTCDateTime, db


class PlatformList(Base):
    """A list of choices of the whole platform: regions, positions, groups of services."""

    __tablename__ = "choice_lists"

    code: Mapped[str] = mapped_column(Line(40), primary_key=True)
    title: Mapped[str] = mapped_column(Prose)


class ListState(Base):
    """A list as it is from an edition on. ``choices`` is the list as a definition writes it, as JSON."""

    __tablename__ = "choice_list_states"

    list_code: Mapped[str] = mapped_column(ForeignKey("choice_lists.code"), primary_key=True)
    since: Mapped[str] = mapped_column(Line(40), primary_key=True)
    choices: Mapped[str] = mapped_column(Prose)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class BankQuestion(Base):
    """A question kept for other questionnaires: its item with its English, and the lists that it uses, as definitions write them."""

    __tablename__ = "bank_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(Prose)
    survey: Mapped[str] = mapped_column(Line(60))
    item: Mapped[str] = mapped_column(Prose)
    lists: Mapped[str] = mapped_column(Prose)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime)
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


def find_list(code: str) -> PlatformList | None:
    """Return a list by code."""
    return db.session.get(PlatformList, code)


def find_state(code: str, since: str) -> ListState | None:
    """Return the state of a list that begins with an edition."""
    return db.session.get(ListState, (code, since))


def list_states() -> list[tuple[PlatformList, ListState]]:
    """Return every state of every list: by list, the latest edition first."""
    rows = db.session.execute(
        select(PlatformList, ListState)
        .join(ListState, ListState.list_code == PlatformList.code)
        .order_by(PlatformList.code, ListState.since.desc())
    )
    return [(row[0], row[1]) for row in rows]


def list_bank() -> list[BankQuestion]:
    """Return the kept questions, by their words."""
    return list(db.session.scalars(select(BankQuestion).order_by(BankQuestion.label, BankQuestion.id)))
