"""Examining: what the database is, the form that it has, and whether what it refuses by itself is in place.

Apart from watching, which pages and machines ask all the time: this reads every table's rules and may take seconds.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from surveys.operations.transaction import erasing
from surveys.store.accounts import Person, StaffRoleRow
from surveys.store.away import DatabaseAwayError
from surveys.store.base import db, reading
from surveys.store.guards import lay_guards, lift_guards, list_missing_guards, list_missing_keys
from surveys.store.migration import find_revision, known_revisions, newest_revision


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """A database that answers: its engine, the form it has and the one this program knows, its own clock.

    ``newer``: its form is unknown to this program. ``clock`` is ``None`` where it is the machine's.
    """

    engine: str
    version: tuple[int, ...]
    revision: str
    known: str
    newer: bool
    sound: bool
    clock: datetime | None


@reading
def read_database() -> DatabaseState:
    """Return the state of the database. Raises ``DatabaseAwayError`` or ``SQLAlchemyError`` when it does not."""
    connection = db.session.connection()
    revision, sqlite = find_revision(connection) or "", connection.dialect.name == "sqlite"
    sound = not sqlite or connection.scalar(text("PRAGMA quick_check")) == "ok"
    return DatabaseState(
        "SQLite" if sqlite else "PostgreSQL",
        tuple(int(part) for part in connection.dialect.server_version_info or ()),
        revision,
        newest_revision(),
        revision not in known_revisions(),
        sound,
        None if sqlite else connection.scalar(text("SELECT clock_timestamp()")),
    )


@reading
def find_missing_rules() -> tuple[list[str], list[str]]:
    """Return the guards and the foreign keys that the models ask for and the database lacks."""
    connection = db.session.connection()
    return list_missing_guards(connection), list_missing_keys(connection)


@reading
def count_orphans() -> int:
    """Count the rows that point at nothing: none, where keys are held."""
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        return 0  # PostgreSQL holds every key that is there
    return len(connection.execute(text("PRAGMA foreign_key_check")).fetchall())


@reading
def count_administrators() -> int:
    """Count the administrators who may come in."""
    found = select(func.count()).select_from(StaffRoleRow).join(Person, Person.id == StaffRoleRow.person_id)
    return db.session.scalar(found.where(StaffRoleRow.role == "administrator", Person.active)) or 0


def mend_guards() -> bool:
    """Put back every guard of the database; false, and nothing done, when it is away or of another form."""
    try:
        state = read_database()
        if state.revision != state.known:
            return False
        _lay_guards()
    except (SQLAlchemyError, DatabaseAwayError):
        return False
    return True


@erasing
def _lay_guards() -> None:
    connection = db.session.connection()
    lift_guards(connection)
    lay_guards(connection)
