"""What Alembic runs: our connection, our tables, one transaction for all steps.

Refuses to read an address: the program gives the connection (``surveys.store.migration``), and the bare ``alembic``
command takes the one of the settings.
"""

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from surveys.config import Settings
from surveys.store.base import Line, Prose, UTCDateTime
from surveys.store.guards import lay_guards, lift_guards
from surveys.store.migration import metadata, migration_connection
from surveys.store.sealing import SealedDocument


def render(kind: str, found: object, autogen_context: object) -> str | bool:
    """Write our types as plain ones: a migration stays what it was when the program changes."""
    match found:
        case UTCDateTime():
            return "sa.DateTime(timezone=True)"
        case Line():
            return f"sa.String(length={found.impl.length})"
        case Prose():
            return "sa.Text()"
        case SealedDocument():
            return "JSON"
    return False


def run(connection: Connection) -> None:
    """Run the steps on ``connection``; SQLite changes a table by making it again."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render,
        transactional_ddl=True,  # SQLite too, since our connections say themselves when they begin
    )
    with context.begin_transaction():
        lift_guards(connection)
        context.run_migrations()
        lay_guards(connection)
        if connection.dialect.name == "sqlite":
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if lost:
                raise RuntimeError(f"rows point at nothing after the migration: {lost[:5]}")


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with migration_connection(make_url(Settings.from_env().database_url)) as own:
        run(own)
