"""Bringing a database to the present form of the tables, before anything else uses it.

Apart from ``base`` because it runs before the site and the worker, on its own connection. Refuses a database it cannot
reach or that is newer than this program, in one clear sentence.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from surveys.config import Settings
from surveys.store import (
    accounts,
    analyses,
    computations,
    copies,
    corrections,
    credentials,
    delegation,
    directory,
    downloads,
    drafts,
    editions,
    folios,
    following,
    handover,
    incidents,
    jobs,
    journal,
    judgements,
    live_links,
    mailings,
    news,
    notes,
    notices,
    officers,
    openings,
    outbox,
    past,
    presence,
    privacy_requests,
    questionnaires,
    quotations,
    releases,
    reports,
    retention,
    sealing,
    shelves,
    signs,
    staffing,
    submissions,
    trials,
)
from surveys.store.base import Base, access, engine_options, prepare_engine

PROJECT = Path(__file__).resolve().parents[2]
TABLES = (
    accounts,
    credentials,
    directory,
    staffing,
    questionnaires,
    editions,
    past,
    drafts,
    trials,
    shelves,
    judgements,
    folios,
    following,
    corrections,
    delegation,
    downloads,
    presence,
    notes,
    notices,
    officers,
    incidents,
    privacy_requests,
    openings,
    submissions,
    copies,
    handover,
    live_links,
    mailings,
    news,
    quotations,
    releases,
    analyses,
    computations,
    reports,
    retention,
    sealing,
    journal,
    outbox,
    jobs,
    signs,
)  # imported so that Base knows them
if TYPE_CHECKING:
    from alembic.config import Config

metadata = Base.metadata
_LOCK = 0x41585452  # « AXTR »: PostgreSQL's advisory lock for migrations


class DatabaseUnavailable(Exception):  # noqa: N818  # the word callers read: it is a state, not a fault of ours
    """The database cannot be used. The text is one French sentence that says which and why."""


def alembic_config(connection: Connection) -> "Config":
    """Return Alembic's configuration, from pyproject.toml, on a connection of ours."""
    from alembic.config import Config  # heavy: the site asks this room for the names of tables alone

    config = Config(toml_file=PROJECT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


@contextmanager
def migration_connection(url: URL) -> Iterator[Connection]:
    """Open a connection that may change tables, alone of its kind until it closes."""
    options = {
        key: value for key, value in engine_options(url).items() if not key.startswith(("pool", "max"))
    }
    engine = create_engine(url, poolclass=NullPool, **options)
    prepare_engine(engine)
    with access("erase"), _alone(url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
        else:
            _loosen(connection)
        yield connection


def _loosen(connection: Connection) -> None:
    """Let SQLite make a table again while others point at it; ``migrations/env.py`` looks at every key at the end.

    Said before the transaction begins: inside of it SQLite does not listen (https://sqlite.org/lang_altertable.html, 7).
    """
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


@contextmanager
def _alone(url: URL) -> Iterator[None]:
    """Keep two processes that start together from migrating one SQLite file at once."""
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(f"{url.database}.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not Path(url.database).exists():
            # Made by us, before SQLite would make it readable by everyone; its journal takes the same rights.
            os.close(os.open(url.database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # the gate of all writers: nobody writes during a migration
        yield
    finally:
        os.close(descriptor)


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the database of ``settings`` to ``revision``, all or nothing. Raises ``DatabaseUnavailable``."""
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        raise DatabaseUnavailable("DATABASE_URL n’est pas lisible : voir docs/reglages.md.") from None
    migrate_url(url, revision)


def migrate_url(url: URL, revision: str = "head") -> None:
    """Bring a database to ``revision``, all or nothing. Raises ``DatabaseUnavailable``."""
    from alembic import command
    from alembic.util import CommandError

    try:
        with migration_connection(url) as connection:
            if revision == "head" and is_current(connection):
                return
            command.upgrade(alembic_config(connection), revision)
    except CommandError:
        raise DatabaseUnavailable(
            "La base de données vient d’une version plus récente de la plateforme : mettez la plateforme à jour."
        ) from None
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseUnavailable(_explain(url, error)) from error


def is_current(connection: Connection) -> bool:
    """Say whether the database already has the present form."""
    found = find_revision(connection)
    connection.rollback()
    return found == newest_revision()


@cache
def newest_revision() -> str:
    """Return the form of the tables that this program knows."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(Config(toml_file=PROJECT / "pyproject.toml")).get_current_head())


@cache
def known_revisions() -> frozenset[str]:
    """Return every form that the tables ever had."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory.from_config(Config(toml_file=PROJECT / "pyproject.toml"))
    return frozenset(script.revision for script in scripts.walk_revisions())


def find_revision(connection: Connection) -> str | None:
    """Return the form that the tables of a database have, ``None`` when it has none."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def explain_unavailable(address: str, error: BaseException) -> str:
    """Return the French sentence of a database, by its address in the settings, that cannot be used."""
    return _explain(make_url(address), error)


def _explain(url: URL, error: BaseException) -> str:
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    detail = f" ({reason[0][:200]})" if reason else ""
    if url.get_backend_name() == "sqlite":
        return f"La base de données {url.database} ne peut pas être ouverte : vérifiez les droits du dossier{detail}."
    return (
        f"Le serveur PostgreSQL {url.host or 'local'} ne donne pas accès à la base {url.database} : "
        f"vérifiez DATABASE_URL{detail}."
    )
