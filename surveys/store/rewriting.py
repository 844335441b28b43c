"""Writing the database's files again, so that what was taken from a table is in no byte of them.

Apart from every transaction: neither database does this inside one. What a row held stays in free pages and in the log of
writes until then; a database that is busy is left for the next time.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import text

from surveys.store.base import access, db, write_gate


def rewrite(tables: Collection[str]) -> None:
    """Write the file again: whole on SQLite, these tables on PostgreSQL. Raises ``DBAPIError`` or the driver's error when busy."""
    if db.engine.dialect.name == "postgresql":
        with access("erase"), db.engine.connect() as connection:
            loose = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in sorted(tables):
                loose.execute(text(f'VACUUM (FULL) "{table}"'))  # our own names
        return
    with write_gate(db.engine):
        raw: Any = db.engine.raw_connection()
        try:
            driver = raw.driver_connection
            driver.execute("PRAGMA query_only=OFF")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if busy:
                raise BlockingIOError("someone is reading: the log of writes could not be emptied")
        finally:
            raw.close()
