"""The platform with bare views beside it, in one gunicorn: the baselines of the benchmarks. Nothing of the platform knows it.

``/nu/page/NAME`` sends the bytes of a file through Flask and nothing else; ``/nu/ecrire`` makes the one write that no code
could do without, in a transaction of its own. They stand in an application of their own: none of our hooks weighs on them.
"""

import os
import sqlite3
import threading
from pathlib import Path

import psycopg
from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from surveys.app import create_app
from surveys.config import Settings

FOLDER = Path(os.environ["BENCH_FOLDER"])
WRITE_SQLITE = "UPDATE nu SET document = json_set(document, '$.answers.\"q1\"', json(?)) WHERE id = ?"
WRITE_POSTGRESQL = "UPDATE nu SET document = jsonb_set(document, '{answers,q1}', %s::jsonb) WHERE id = %s"

bare = Flask("bare")
_held = threading.local()


@bare.get("/page/<name>")
def page(name: str) -> bytes:
    return PAGES[name]


@bare.post("/ecrire")
def write() -> str:
    value, number = request.form["value"], int(request.form["id"])
    body = f'{{"raw":["{value}"],"value":"{value}","version":1}}'
    connection = getattr(_held, "connection", None) or _connect()
    if isinstance(connection, sqlite3.Connection):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(WRITE_SQLITE, (body, number))
        connection.execute("COMMIT")
    else:
        with connection.transaction():
            connection.execute(WRITE_POSTGRESQL, (body, number))
    return "1"


def _connect() -> "sqlite3.Connection | psycopg.Connection":
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgresql"):
        _held.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    else:
        _held.connection = sqlite3.connect(FOLDER / "nu.db", isolation_level=None, timeout=10)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            _held.connection.execute(f"PRAGMA {pragma}")
    return _held.connection


PAGES = {path.name: path.read_bytes() for path in (FOLDER / "pages").glob("*")}
app = create_app(Settings.from_env(serving=True))
app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/nu": bare})  # type: ignore[method-assign]
