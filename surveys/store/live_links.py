"""Live links: addresses that a spreadsheet or a program reads again and again, each in the name of one person.

Apart from sign-in links because these open nothing but one edition's data, many times. Keeps the hash of a token, never the
token; a link that ended stays, so that who took what can still be told.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Person, one_of
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey

SHOWS = ("figures", "answers")


class LiveLink(Base):
    """One link. ``hour_began`` and ``hour_uses`` count the calls of the hour that runs."""

    __tablename__ = "live_links"
    __table_args__ = (CheckConstraint(one_of("shows", SHOWS), name="shows"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(Line(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    name: Mapped[str] = mapped_column(Line(80))
    shows: Mapped[str] = mapped_column(Line(10))
    layer: Mapped[str] = mapped_column(Line(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    uses: Mapped[int] = mapped_column(default=0)
    hour_began: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hour_uses: Mapped[int] = mapped_column(default=0)


def take_live_link(token_hash: str) -> tuple[LiveLink, Person, Edition, Survey] | None:
    """Return a link by the hash of its token, held until the transaction ends: whose it is, of which edition."""
    row = db.session.execute(
        select(LiveLink, Person, Edition, Survey)
        .join(Person, Person.id == LiveLink.person_id)
        .join(Edition, Edition.id == LiveLink.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(LiveLink.token_hash == token_hash)
        .with_for_update(of=LiveLink)
    ).first()
    return None if row is None else (row[0], row[1], row[2], row[3])


def find_live_link(link_id: int, person_id: int) -> LiveLink | None:
    """Return a link of a person."""
    return db.session.scalar(select(LiveLink).where(LiveLink.id == link_id, LiveLink.person_id == person_id))


def list_live_links(person_id: int) -> list[tuple[LiveLink, str, str]]:
    """Return the links of a person with the survey and the edition of each, the latest first."""
    rows = db.session.execute(
        select(LiveLink, Survey.code, Edition.code)
        .join(Edition, Edition.id == LiveLink.edition_id)
        .join(Survey, Survey.id == Edition.survey_id)
        .where(LiveLink.person_id == person_id)
        .order_by(LiveLink.id.desc())
    )
    return [(row[0], row[1], row[2]) for row in rows]


def count_live_links(person_id: int, now: datetime) -> int:
    """Return how many links of a person still open something."""
    found = select(func.count()).where(
        LiveLink.person_id == person_id, LiveLink.revoked_at.is_(None), LiveLink.expires_at > now
    )
    return db.session.scalar(found) or 0
