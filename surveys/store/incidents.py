"""The register of confidentiality incidents: what the regulation asks of each, kept five years from awareness.

Apart from the other registers because the law says what it holds and how long. Every correction is a new version; nothing is
changed, and the database itself refuses to delete a version before its time.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from surveys.store.base import Base, Prose, UTCDateTime, db


class Incident(Base):
    """One version of an incident. A text that says why it is not known stands where something is not known."""

    __tablename__ = "incidents"
    __table_args__ = (UniqueConstraint("number", "version"),)
    frozen = True

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    version: Mapped[int]
    information: Mapped[str] = mapped_column(Prose)  # involved, or why it is not known
    circumstances: Mapped[str] = mapped_column(Prose)
    occurred: Mapped[str] = mapped_column(Prose)  # date or period, or an approximation
    aware_on: Mapped[date]
    people: Mapped[str] = mapped_column(Prose)  # how many, or an approximation
    sensitivity: Mapped[str] = mapped_column(Prose)
    malicious_uses: Mapped[str] = mapped_column(Prose)
    consequences: Mapped[str] = mapped_column(Prose)
    likelihood: Mapped[str] = mapped_column(Prose)
    serious: Mapped[bool]  # a risk of serious injury
    commission_notified_on: Mapped[date | None]
    people_notified_on: Mapped[date | None]
    public_notice: Mapped[str] = mapped_column(Prose)  # given or not, and why
    measures: Mapped[str] = mapped_column(Prose)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)


def list_incidents() -> list[Incident]:
    """Return the last version of every incident, the latest incident first."""
    later = aliased(Incident)
    newer = select(later.id).where(later.number == Incident.number, later.version > Incident.version)
    return list(db.session.scalars(select(Incident).where(~newer.exists()).order_by(Incident.number.desc())))


def list_versions_of(number: int) -> list[Incident]:
    """Return every version of an incident, the last one first."""
    return list(
        db.session.scalars(
            select(Incident).where(Incident.number == number).order_by(Incident.version.desc())
        )
    )


def last_number() -> int:
    """Return the number of the last incident; 0 before the first."""
    return db.session.scalar(select(func.max(Incident.number))) or 0
