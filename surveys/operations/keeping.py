"""Keeping: copies of the database, their restoration, and the erasing of what has had its time.

Apart from the other verbs because it treats every table alike and may change what is frozen. A copy is always one
SQLite file, whatever the database, so it can be restored into either; with a key it is sealed whole, and no byte of it is
ever written in clear where copies are kept. Refuses a copy that is damaged, sealed with a key that is not here, or newer
than this program, before anything is erased.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, delete, func, insert, select, text
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from surveys.operations.clearing import clear_again
from surveys.operations.forgetting import forget_again, list_forgotten
from surveys.operations.transaction import erasing
from surveys.questionnaire.problems import Problem
from surveys.store import credentials, outbox
from surveys.store.accounts import SignedSession, SignInLink, erase_expired
from surveys.store.base import db, dump_json, reading
from surveys.store.migration import DatabaseUnavailable, metadata, migrate_url
from surveys.store.retention import Destruction
from surveys.store.sealed_files import open_file, seal_file
from surveys.store.sealing import as_kept, name_of

KEPT_AFTER = timedelta(days=30)  # ended sessions and links stay this long, for questions about who came in
DESTROYED = Destruction.__tablename__
MANIFEST, COPY, SEALED_COPY = "copie.json", "surveys.db", "surveys.db.chiffre"
_PAGE = 500


# ── what has had its time ──


@erasing
def purge(*, now: datetime) -> int:
    """Erase links and sessions that ended a month ago, and what expired letters said; return how many rows.

    Counts of attempts and challenges whose time has passed go too, uncounted.
    """
    links, sessions = erase_expired(now - KEPT_AFTER)
    credentials.erase_over(now)
    return links + sessions + outbox.forget_contents(now)


@erasing
def erase_all() -> None:
    """Erase every row of every table: only for a new demonstration."""
    _erase_rows(db.session.connection())


def _erase_rows(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


# ── copies ──


def backup(
    folder: str | Path, *, now: datetime, horizon: timedelta | None = None, key: bytes | None = None
) -> Path:
    """Copy the database, while it is in use, into a new folder inside ``folder``; return its path.

    The copy is whole or absent. It holds answers and addresses: only its owner may read it, and with a ``key`` (32 bytes) only
    who has it. Older copies of that folder go when they are past the ``horizon``, once the new one is there.
    """
    target = Path(folder).absolute() / f"surveys-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    while target.exists():
        target = target.with_name(f"{target.name}-bis")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.mkdir(mode=0o700)
    try:
        with tempfile.TemporaryDirectory(prefix="surveys-") as room:
            copy = (draft if key is None else Path(room)) / COPY
            if db.engine.dialect.name == "sqlite":
                _copy_file(copy)
            else:
                _copy_rows(copy)
            copy.chmod(0o600)
            counted, kept = _count_rows(copy), copy
            if key is not None:
                kept = draft / SEALED_COPY
                seal_file(copy, kept, key)
        manifest = {
            "format": 1,
            "made_at": now.astimezone(UTC).isoformat(),
            "from": db.engine.dialect.name,
            "sha256": _fingerprint(kept),
            "rows": counted,
        } | ({} if key is None else {"key": name_of(key)})
        (draft / MANIFEST).write_text(dump_json(manifest) + "\n", "utf-8")
        _write_through(kept, draft / MANIFEST, draft)
        draft.rename(target)
        _write_through(target.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    if horizon is not None:
        _forget_copies(target.parent, now - horizon)
    return target


def _write_through(*paths: Path) -> None:
    """Have the disk keep files and folders before anything else happens: a copy outlives a power cut."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _forget_copies(folder: Path, before: datetime) -> None:
    """Erase the copies made earlier: what an edition's end destroyed must not outlive the stated horizon."""
    for manifest in folder.glob(f"surveys-*/{MANIFEST}"):
        with suppress(OSError, ValueError, KeyError):
            if datetime.fromisoformat(json.loads(manifest.read_text("utf-8"))["made_at"]) < before:
                shutil.rmtree(manifest.parent)


def _copy_file(copy: Path) -> None:
    """Copy a SQLite database page by page: writers go on meanwhile, and the copy is of one moment."""
    source: Any = db.engine.raw_connection()
    try:
        with closing(sqlite3.connect(copy)) as target:
            source.driver_connection.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, that can be carried anywhere
    finally:
        source.close()


@reading
def _copy_rows(copy: Path) -> None:
    """Copy every row of PostgreSQL, as of one moment, into a new SQLite file."""
    source = db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    migrate_url(URL.create("sqlite", database=str(copy)))
    with _opened(copy) as target, as_kept():
        for table in metadata.sorted_tables:
            # Server-side cursor: a table is never held whole.
            found = source.execution_options(yield_per=_PAGE).execute(select(table))
            for page in found.mappings().partitions(_PAGE):
                target.execute(insert(table), [dict(row) for row in page])
        target.commit()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    copy.with_name(f"{COPY}.gate").unlink(missing_ok=True)


def restore(folder: str | Path, *, now: datetime, key: bytes | None = None) -> Problem | None:
    """Put back what a copy holds, in place of everything there is: all of it or nothing.

    ``folder`` is a copy or the folder of several, the latest being taken; ``key`` opens one that is sealed. Everyone signs in
    again afterwards. What was destroyed since the copy was made, or has had its day, is destroyed again before anyone can
    read it; whoever was erased since is erased again.
    Problems: ``backup.missing``, ``backup.damaged``, ``backup.sealed``, ``backup.other_key``, ``backup.newer``.
    """
    found = _find_copy(Path(folder))
    if found is None:
        return Problem("backup.missing", params={"folder": str(folder)})
    with tempfile.TemporaryDirectory(prefix="surveys-") as room:
        copy = Path(room, COPY)
        refused = _bring(found, copy, key)
        if refused is not None:
            return refused
        try:
            migrate_url(
                URL.create("sqlite", database=str(copy))
            )  # an older copy is brought to the present form
        except DatabaseUnavailable:
            return Problem("backup.newer", params={"folder": str(found)})
        _put_back(copy, now)
    return None


@erasing
def _put_back(copy: Path, now: datetime) -> None:
    target = db.session.connection()
    destroyed = [dict(row) for row in target.execute(select(metadata.tables[DESTROYED])).mappings()]
    forgotten = list_forgotten()
    _erase_rows(target)
    with _opened(copy) as source, as_kept():
        for table in metadata.sorted_tables:
            if table.name in (SignedSession.__tablename__, SignInLink.__tablename__):
                continue  # a session ended since then must not come back to life
            for page in source.execute(select(table)).mappings().partitions(_PAGE):
                target.execute(insert(table), [dict(row) for row in page])
    if target.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            _move_sequence(target, table.name, [column.name for column in table.primary_key])
    clear_again(destroyed, now)
    forget_again(forgotten, now)


def _move_sequence(connection: Connection, table: str, key: list[str]) -> None:
    """Make PostgreSQL go on numbering after the ids that were put back."""
    if key != ["id"]:
        return
    connection.execute(
        text("SELECT setval(pg_get_serial_sequence(:table, 'id'), greatest(1, :last), :last > 0)"),
        {"table": table, "last": connection.scalar(select(func.max(metadata.tables[table].c.id))) or 0},
    )


def _find_copy(folder: Path) -> Path | None:
    candidates = [folder, *sorted(folder.glob("surveys-*"), reverse=True)]
    return next((path for path in candidates if (path / MANIFEST).is_file()), None)


@dataclass(frozen=True, slots=True)
class CopyState:
    """The last copy of a folder: where, when it was made, its bytes, how many copies there are, what is wrong with it."""

    folder: Path
    made_at: datetime
    size: int
    count: int
    fault: str


def look_at_copies(folder: Path, *, key: bytes | None = None) -> CopyState | None:
    """Open the last copy of a folder as a restoration would, and change nothing; ``None`` where there is no copy.

    ``fault`` is the problem's code that ``restore`` would refuse it with, empty for a sound one.
    """
    found = _find_copy(folder)
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="surveys-") as room:
        fault = _bring(found, Path(room, COPY), key)
    try:
        made_at = datetime.fromisoformat(json.loads((found / MANIFEST).read_text("utf-8"))["made_at"])
    except (OSError, ValueError, KeyError, TypeError):
        made_at, fault = datetime.fromtimestamp(found.stat().st_mtime, UTC), fault or _damaged(found)
    size = sum(path.stat().st_size for path in found.iterdir())
    return CopyState(
        found, made_at, size, len(list(folder.glob(f"surveys-*/{MANIFEST}"))), fault.code if fault else ""
    )


def _bring(folder: Path, copy: Path, key: bytes | None) -> Problem | None:
    """Bring a copy here as it was written, a database that holds together; or say what is wrong."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        sealed = manifest.get("key")
        kept = folder / (COPY if sealed is None else SEALED_COPY)
        if manifest["format"] != 1 or manifest["sha256"] != _fingerprint(kept):
            return _damaged(folder)
        if sealed is None:
            shutil.copyfile(kept, copy)
        elif key is None:
            return Problem("backup.sealed", params={"folder": str(folder)})
        elif sealed != name_of(key) or not open_file(kept, copy, key):
            return Problem("backup.other_key", params={"folder": str(folder)})
        return None if _count_rows(copy) == manifest["rows"] else _damaged(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, sqlite3.DatabaseError):
        return _damaged(folder)


def _damaged(folder: Path) -> Problem:
    return Problem("backup.damaged", params={"folder": str(folder)})


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _count_rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("the copy does not hold together")
        counted = {}
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ):
            counted[name] = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  # its own names
        return counted


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    engine = create_engine(
        URL.create("sqlite", database=str(path)), poolclass=NullPool, json_serializer=dump_json
    )
    with engine.connect() as connection:
        yield connection
