"""Who is in which section now: one row per person and section, refreshed while a page is open, of no worth a minute later.

Apart from the journal, which is for ever: this says nothing of the past and is thrown away.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.accounts import Organisation, Person
from surveys.store.base import Base, Line, UTCDateTime, db
from surveys.store.editions import Edition
from surveys.store.questionnaires import Survey


class Presence(Base):
    """Someone who has a section open, and when their page last said so."""

    __tablename__ = "presences"
    __table_args__ = (
        ForeignKeyConstraint(
            ["edition_id", "organisation_id"],
            ["edition_members.edition_id", "edition_members.organisation_id"],
            name="fk_presences_member",
        ),
    )

    edition_id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(primary_key=True)
    section: Mapped[str] = mapped_column(Line(60), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)


# Made once: each save of an answer asks it.
_PRESENCES = (
    select(Presence.section, Presence.person_id, Person.name, Presence.seen_at)
    .join(Person, Person.id == Presence.person_id)
    .join(Edition, Edition.id == Presence.edition_id)
    .join(Survey, Survey.id == Edition.survey_id)
    .join(Organisation, Organisation.id == Presence.organisation_id)
    .where(
        Survey.code == bindparam("survey"),
        Edition.code == bindparam("edition"),
        Organisation.code == bindparam("organisation"),
        Presence.seen_at > bindparam("since"),
    )
    .order_by(Presence.section, Person.name, Person.id)
)


def list_presences(
    survey: str, edition: str, organisation: str, since: datetime
) -> list[tuple[str, int, str, datetime]]:
    """Return who was there after an instant: section, person's id and name, last sign; by section and name."""
    asked = {"survey": survey, "edition": edition, "organisation": organisation, "since": since}
    rows = db.session.connection().execute(_PRESENCES, asked)
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def put_presence(edition_id: int, organisation_id: int, section: str, person_id: int, now: datetime) -> None:
    """Say that someone is in a section now."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(Presence).values(
        edition_id=edition_id,
        organisation_id=organisation_id,
        section=section,
        person_id=person_id,
        seen_at=now,
    )
    keys = ["edition_id", "organisation_id", "section", "person_id"]
    db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_={"seen_at": now}))


def forget_presences(before: datetime) -> None:
    """Throw away what is of no worth any more, of every organisation."""
    db.session.execute(
        delete(Presence).where(Presence.seen_at < before).execution_options(synchronize_session=False)
    )
