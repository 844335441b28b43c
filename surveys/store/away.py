"""A database that does not answer, told apart from a fault of ours: stopped, cut, full, locked, or too busy for too long.

Apart from the connections so that whoever shows pages may name it without knowing any database. Refuses to call so what
another try would not cure: a broken statement, a damaged file, a constraint.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as AllInUseError

# https://sqlite.org/rescode.html: busy, locked, read-only, read or write error, full, cannot open; protocol of WAL
_SQLITE = frozenset({5, 6, 8, 10, 13, 14, 15})
# https://www.postgresql.org/docs/current/errcodes-appendix.html, by class: connection, transaction to begin again, resources,
# not in the right state (locks), intervention of an operator, system
_POSTGRESQL = ("08", "40", "53", "55", "57", "58")


class DatabaseAwayError(RuntimeError):
    """The database does not answer now: nothing was written, and the same may be asked again in a moment."""


def is_away(error: SQLAlchemyError) -> bool:
    """Say whether an error of the database is of the moment, and not of what was asked."""
    if isinstance(error, AllInUseError):  # every connection of this process is in use
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the driver found nobody to ask
        return type(error.orig).__name__ in {"OperationalError", "ConnectionTimeout"}
    return str(state)[:2] in _POSTGRESQL


@contextmanager
def telling_away() -> Iterator[None]:
    """Raise ``DatabaseAwayError`` in place of what a database that is away raises."""
    try:
        yield
    except SQLAlchemyError as error:
        if is_away(error):
            raise DatabaseAwayError(type(error).__name__) from error
        raise
