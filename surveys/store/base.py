"""The database and its manners: connections, types, names of constraints and the write guard.

Apart because every table stands on it, and because nobody above ``operations`` may import it. Refuses any change
outside an operation, any change at all to what is frozen, and a read that would write: the connection itself is
read-only then, so even hand-written SQL cannot.
"""

import fcntl
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ClassVar, Literal, ParamSpec, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, Text, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState
from sqlalchemy.orm.session import Session
from sqlalchemy.types import TypeDecorator

from surveys.config import Settings
from surveys.store.away import telling_away

BUSY_SECONDS = 10  # how long a SQLite connection waits for another process's write
Access = Literal["none", "read", "write", "erase"]

_access: ContextVar[Access] = ContextVar("surveys_store_access", default="none")

P = ParamSpec("P")
R = TypeVar("R")


class WriteOutsideOperationError(RuntimeError):
    """Something tried to change the database where no operation is running: a programming error."""


class FrozenRowError(RuntimeError):
    """Something tried to change a row that never changes once written: a programming error."""


_UNKEPT = dict.fromkeys((0, *range(0xD800, 0xE000)))


def kept_text(text: str) -> str:
    """Return ``text`` without U+0000 and lone surrogates, which no keyboard types and no database keeps."""
    return text if text.isprintable() else text.translate(_UNKEPT)


def dump_json(value: object) -> str:
    """Return compact JSON that keeps accents as they are, in the order of its keys."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def canonical_json(value: object) -> str:
    """Return the one text that ``value`` has: sorted keys, no spaces. What is hashed and frozen."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Python sees aware UTC datetimes only; a naive one is refused before it is stored."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give UTC back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Kept(TypeDecorator[str]):
    """Text without what no keyboard types and no database keeps: U+0000 and lone surrogates.

    It is taken out of what is looked for as well as of what is stored: an address with « %00 » finds nothing and
    breaks nothing, on either database.
    """

    impl: type[String] = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Take out what cannot be kept."""
        return None if value is None else kept_text(value)


class Line(_Kept):
    """A short text of at most so many characters: ``Line(40)``."""

    impl = String
    cache_ok = True


class Prose(_Kept):
    """A text of any length."""

    impl = Text
    cache_ok = True


JsonDocument = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of all tables. ``frozen`` marks those whose rows never change once written (also ``store.guards``)."""

    metadata = MetaData(naming_convention=NAMES)
    frozen: ClassVar[bool] = False
    erasable: ClassVar[tuple[str, ...]] = ()  # columns of a frozen row that an erasure may change; no other
    completed: ClassVar[
        tuple[str, ...]
    ] = ()  # columns written once, later and together; the first is null until then


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    disable_autonaming=True,
    add_models_to_shell=False,
)


# ── who may do what now ──


def current_access() -> Access:
    """Return what the running function may do to the database."""
    return _access.get()


@contextmanager
def access(kind: Access) -> Iterator[None]:
    """Enter ``kind`` of access; ``operations.transaction`` and ``reading`` do, and tests' factories."""
    token = _access.set(kind)
    try:
        yield
    finally:
        _access.reset(token)


def reading(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one read-only transaction, or part of the one that is running.

    The transaction ends with the function, so no page is rendered inside it; rows that are returned stay
    readable and belong to no session. Raises ``DatabaseAwayError``.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if current_access() != "none":
            return function(*args, **kwargs)
        with telling_away(), access("read"):
            try:
                return function(*args, **kwargs)
            finally:
                db.session.remove()

    return run


@event.listens_for(FlaskSession, "before_flush")
def _guard_flush(session: Session, context: object, instances: object) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    if current_access() not in ("write", "erase") and (session.new or session.deleted or changed):
        raise WriteOutsideOperationError(
            f"write outside an operation: {[*session.new, *session.deleted, *changed]!r}"
        )
    if current_access() == "erase":
        return
    for row in (*changed, *session.deleted):
        if row.frozen:
            raise FrozenRowError(f"{type(row).__name__} never changes once written")


@event.listens_for(FlaskSession, "do_orm_execute")
def _guard_statement(state: ORMExecuteState) -> None:
    if state.is_select:
        return
    if current_access() not in ("write", "erase"):
        raise WriteOutsideOperationError(f"write outside an operation: {state.statement}")
    if current_access() == "erase" or not (state.is_update or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is None or mapper.class_.frozen:
        raise FrozenRowError(f"never changes once written: {state.statement}")


# ── connections ──


def engine_options(url: URL) -> dict[str, Any]:
    """Return how an engine on ``url`` is made: the same for the site, the worker and the migrations."""
    # Without this, the library writes the values of a statement (answers, addresses) into its errors and the log.
    options: dict[str, Any] = {"json_serializer": dump_json, "hide_parameters": True}
    if url.get_backend_name() == "sqlite":
        # isolation_level=None: sqlite3 begins nothing by itself; _begin decides.
        options["connect_args"] = {"isolation_level": None, "timeout": BUSY_SECONDS}
    else:
        options |= {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}
        options["connect_args"] = {"connect_timeout": 10, "application_name": "surveys"}
    return options


def prepare_engine(engine: Engine) -> None:
    """Attach the manners of a connection to ``engine``: the SQLite recipe, and read-only unless writing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "recursive_triggers=ON",  # a REPLACE is a deletion too, and the guards see it
        "trusted_schema=ON",  # the guards ask us what is running
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    connection.create_function("surveys_access", 0, current_access)


def _begin_sqlite(connection: Connection) -> None:
    writes = current_access() in ("write", "erase")
    # A transaction that reads first and writes later fails at once when another wrote in between (no timeout
    # helps): those that write say so when they begin, and the others cannot write at all.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    driver.read_only = current_access() not in (
        "write",
        "erase",
    )  # part of the BEGIN that psycopg sends itself
    if current_access() == "erase":
        driver.execute("SELECT set_config('surveys.access', 'erase', true)")  # until the transaction ends


@contextmanager
def write_gate(engine: Engine) -> Iterator[None]:
    """Queue the writers of one SQLite file, across processes, in the order they came.

    SQLite's own waiting is unfair: under load one writer can wait for seconds while others pass. The lock is
    the kernel's, so a killed process leaves nothing behind. PostgreSQL needs no gate.
    """
    if engine.dialect.name != "sqlite" or not engine.url.database:
        yield
        return
    descriptor = os.open(f"{engine.url.database}.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def init_store(app: Flask, settings: Settings) -> None:
    """Give ``app`` its database. Opens no connection and makes no table: ``store.migration.migrate`` does."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    app.extensions["surveys"] = settings  # for what runs beside the web
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
