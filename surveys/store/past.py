"""What came from before the platform: how an edition's old tables are read, and each time that some were taken in.

Apart from submissions because it says where they come from, and holds no answer. A mapping is kept for its edition and may
change; an import names the mapping and the files that it was made of, for ever.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Person
from surveys.store.base import Base, JsonDocument, Line, UTCDateTime, db
from surveys.store.editions import Edition


class PastMappingRow(Base):
    """How the tables of an edition are read: the last mapping that was kept."""

    __tablename__ = "past_mappings"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class PastImportRow(Base):
    """Tables that were taken in: their names with their hashes, the mapping, how many organisations, how many were left."""

    __tablename__ = "past_imports"
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    files: Mapped[list[Any]] = mapped_column(JsonDocument)  # [{"name", "sha256"}]
    mapping: Mapped[dict[str, Any]] = mapped_column(JsonDocument)
    mapping_hash: Mapped[str] = mapped_column(Line(64))
    added: Mapped[int]
    replaced: Mapped[int]
    refused: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # nobody for a command
    at: Mapped[datetime] = mapped_column(UTCDateTime)


def put_mapping(edition_id: int, document: dict[str, Any], *, by: int | None, now: datetime) -> None:
    """Keep a mapping for an edition, in place of the one before."""
    db.session.merge(PastMappingRow(edition_id=edition_id, document=document, person_id=by, at=now))


def list_mappings(survey_id: int) -> list[tuple[str, PastMappingRow]]:
    """Return the mappings that are kept for the editions of a survey: the edition's code, the latest first."""
    rows = db.session.execute(
        select(Edition.code, PastMappingRow)
        .join(Edition, Edition.id == PastMappingRow.edition_id)
        .where(Edition.survey_id == survey_id)
        .order_by(PastMappingRow.at.desc())
    )
    return [(code, row) for code, row in rows]


def list_imports(edition_id: int) -> list[tuple[PastImportRow, str]]:
    """Return what was taken into an edition, the last first, with the name of who did."""
    rows = db.session.execute(
        select(PastImportRow, Person.name)
        .outerjoin(Person, Person.id == PastImportRow.person_id)
        .where(PastImportRow.edition_id == edition_id)
        .order_by(PastImportRow.id.desc())
    )
    return [(row, name or "") for row, name in rows]
