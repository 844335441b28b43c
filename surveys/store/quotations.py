"""What people decide of the texts that may be quoted: themes, and a log of cuts, approvals and refusals.

Apart from the copies, which hold the texts: nothing of a centre's words is kept here, a cut is where it begins and ends and what
stands instead. A text is named by the mark of its exact words, so nothing decided of it holds for others.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.results.quoting import DEEDS
from surveys.store.accounts import Person, one_of
from surveys.store.base import Base, JsonDocument, Line, UTCDateTime, db


class QuotationTheme(Base):
    """A theme of the texts of one edition."""

    __tablename__ = "quotation_themes"
    __table_args__ = (UniqueConstraint("edition_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    name: Mapped[str] = mapped_column(Line(80))


class QuotationPlace(Base):
    """A text that stands under a theme."""

    __tablename__ = "quotation_places"

    theme_id: Mapped[int] = mapped_column(ForeignKey("quotation_themes.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(Line(16), primary_key=True)


class QuotationLine(Base):
    """One deed on a text: it is only ever added to."""

    __tablename__ = "quotation_lines"
    __table_args__ = (
        CheckConstraint(one_of("did", DEEDS), name="did"),
        Index("ix_quotation_lines_edition_id", "edition_id"),
    )
    frozen = True
    erasable = ("cuts",)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    mark: Mapped[str] = mapped_column(Line(16))
    did: Mapped[str] = mapped_column(Line(10))
    cuts: Mapped[list[Any]] = mapped_column(JsonDocument)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_themes(edition_id: int) -> list[QuotationTheme]:
    """Return the themes of an edition by name."""
    query = select(QuotationTheme).where(QuotationTheme.edition_id == edition_id)
    return list(db.session.scalars(query.order_by(QuotationTheme.name)))


def list_places(edition_id: int) -> list[tuple[str, QuotationTheme]]:
    """Return every text of an edition that stands under a theme, with the theme, in the order the themes were made."""
    rows = db.session.execute(
        select(QuotationPlace.mark, QuotationTheme)
        .join(QuotationTheme, QuotationTheme.id == QuotationPlace.theme_id)
        .where(QuotationTheme.edition_id == edition_id)
        .order_by(QuotationTheme.id)
    )
    return [(mark, theme) for mark, theme in rows]


def replace_places(edition_id: int, mark: str, themes: Collection[int]) -> None:
    """Make a text stand under these themes and no others."""
    own = select(QuotationTheme.id).where(QuotationTheme.edition_id == edition_id)
    db.session.execute(
        delete(QuotationPlace).where(QuotationPlace.mark == mark, QuotationPlace.theme_id.in_(own))
    )
    db.session.add_all(QuotationPlace(theme_id=theme, mark=mark) for theme in sorted(themes))


def merge_places(theme_id: int, into: int) -> None:
    """Move the texts of a theme under another, and take the theme away."""
    there = set(db.session.scalars(select(QuotationPlace.mark).where(QuotationPlace.theme_id == into)))
    here = set(db.session.scalars(select(QuotationPlace.mark).where(QuotationPlace.theme_id == theme_id)))
    db.session.execute(delete(QuotationPlace).where(QuotationPlace.theme_id == theme_id))
    db.session.add_all(QuotationPlace(theme_id=into, mark=mark) for mark in sorted(here - there))
    db.session.execute(delete(QuotationTheme).where(QuotationTheme.id == theme_id))


def list_lines(edition_id: int) -> list[tuple[QuotationLine, str]]:
    """Return the log of an edition with the name of who did each thing, in the order written."""
    rows = db.session.execute(
        select(QuotationLine, Person.name)
        .outerjoin(Person, Person.id == QuotationLine.person_id)
        .where(QuotationLine.edition_id == edition_id)
        .order_by(QuotationLine.id)
    )
    return [(line, name or "") for line, name in rows]
