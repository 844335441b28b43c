"""Databases for tests: the settings of a demonstration, a real server, an application that knows nothing of the web.

Apart from the fixtures so that tests may name these types. Refuses the web: only the store is opened.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from surveys.config import Settings
from surveys.store.base import db, init_store


def put_keys(instance: Path) -> None:
    """Give an instance the one key of the tests: databases are copied from templates that were sealed with it."""
    instance.mkdir(parents=True, exist_ok=True)
    file = instance / "cles_reponses"
    if not file.exists():
        file.touch(0o600)
        file.write_text("YSBrZXkgb2YgdGhlIHRlc3RzLCBsb25nIGVub3VnaCE=\n")


def make_settings(instance: Path, database_url: str = "") -> Settings:
    """Return the settings of a demonstration kept in ``instance``."""
    put_keys(instance)
    return Settings.from_env(
        {
            "SURVEYS_DEMO": "1",
            "SURVEYS_INSTANCE": str(instance),
            "DATABASE_URL": database_url,
            "SURVEYS_PAPERS_A_MINUTE": "10000",  # tests ask for many; the limit has tests of its own
            "SECRET_KEY": "a key of the tests, long enough to be one",
        }
    )


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that lives as long as the tests."""

    url: URL

    def run(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def empty(self) -> None:
        """Put out whoever is still in this database, and leave nothing in it but its tables, as they were made."""
        tables = [name for name in db.metadata.tables if name != "alembic_version"]
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "SET session_replication_role = replica",  # in any order, whatever points at what
            "; ".join(f"DELETE FROM {name}" for name in tables),
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
            "FROM pg_sequences WHERE last_value IS NOT NULL",
        )


@dataclass(frozen=True)
class Database:
    """A database in use: the test's own thread is inside its context; another thread enters ``context``."""

    settings: Settings
    app: Flask

    @property
    def backend(self) -> str:
        return "sqlite" if self.settings.database_url.startswith("sqlite") else "postgresql"

    def context(self) -> AbstractContextManager[object]:
        return self.app.app_context()


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """Open the database of ``settings`` without the web, and close every connection afterwards."""
    app = Flask("surveys", static_folder=None)
    init_store(app, settings)
    with app.app_context():
        engine = db.engine
        try:
            yield Database(settings, app)
        finally:
            db.session.remove()
            engine.dispose()
