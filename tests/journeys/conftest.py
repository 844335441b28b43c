"""The real server and the real browser: gunicorn on a free loopback port, Chromium's engine as people have it.

Apart from the web's own tests because these go through sockets, processes and scripts. Each test has a centre of its
own, so that they may share one server by database.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from surveys.config import Settings
from surveys.store.migration import migrate
from tests.databases import Database, Server, make_settings, open_database
from tests.web import world
from tests.web.world import Centre

ROOT = Path(__file__).parents[2]
# The first draws the same pages without the windows around them, for two thirds of the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONG = ("test_designer.py", "test_kills.py")  # together as long as test_pages.py, which is in the other half
CENTRES = 110
_numbers = count(2)  # the first centre belongs to the personas


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one server together, on one process: two for SQLite, so that a long wait does not hold the rest."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            name = Path(item.path).name
            half = 0 if name in LONG else crc32(name.encode()) % 2
            server = "postgresql" if "postgresql" in item.name else f"sqlite-{half}"
            item.add_marker(pytest.mark.xdist_group(f"journeys-{server}"))
            item.add_marker(pytest.mark.journey)


@dataclass
class Site:
    """A running server, its database, and what it says."""

    url: str
    database: Database
    folder: Path
    process: subprocess.Popen = field(repr=False)

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text("utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serve(settings: Settings, folder: Path) -> Iterator[Site]:
    """Serve ``settings`` with gunicorn, as people run it."""
    port = free_port()
    environment = {
        **os.environ,
        "SURVEYS_DEMO": "1",
        "PORT": str(port),  # the public address, which passkeys are bound to
        "SURVEYS_INSTANCE": str(settings.instance),
        "DATABASE_URL": settings.database_url,
        "SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "warning"]
    command += ["--no-control-socket", "--graceful-timeout", "2"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/demo", timeout=2)
                break
            assert process.poll() is None, (folder / "server.log").read_text("utf-8")
            time.sleep(0.1)
        with open_database(settings) as database:
            yield Site(url, database, folder, process)
    finally:
        process.terminate()
        process.wait(10)


def chromium() -> str:
    """Return the browser of this machine."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert found, "a Chromium is needed: make browser"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sqlite_site(made_once: Callable[..., Path]) -> Iterator[Site]:
    everyone = made_once("journeys", lambda: world.build(CENTRES))
    with tempfile.TemporaryDirectory(prefix="journeys-") as name:
        folder = Path(name)
        shutil.copy(everyone, folder / "surveys.db")
        with serve(make_settings(folder), folder) as site:
            yield site


@pytest.fixture(scope="session")
def postgresql_site(postgresql_server: Server) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="journeys-") as name:
        postgresql_server.run(
            "DROP DATABASE IF EXISTS surveys_journeys WITH (FORCE)",
            "CREATE DATABASE surveys_journeys TEMPLATE surveys_template",
        )
        url = postgresql_server.url.set(database="surveys_journeys").render_as_string(hide_password=False)
        settings = make_settings(Path(name), url)
        migrate(settings)
        with open_database(settings):
            world.build(CENTRES)
        with serve(settings, Path(name)) as site:
            yield site


@pytest.fixture(scope="session")
def demonstration_site(demonstration_template: Path) -> Iterator[Site]:
    """The server of the demonstration: what an analyst looks at."""
    with tempfile.TemporaryDirectory(prefix="journeys-") as name:
        folder = Path(name)
        shutil.copy(demonstration_template, folder / "surveys.db")
        with serve(make_settings(folder), folder) as site:
            yield site


@pytest.fixture
def site(backend: str, request: pytest.FixtureRequest) -> Site:
    """The server of this test's database."""
    found: Site = request.getfixturevalue(f"{backend}_site")
    return found


@pytest.fixture(scope="session")
def one_site(sqlite_site: Site) -> Site:
    """The server of the tests whose subject is the page, not the database."""
    return sqlite_site


@pytest.fixture
def centre() -> Centre:
    """A centre that no other test uses."""
    number = next(_numbers)
    assert number <= CENTRES, "more centres are needed: raise CENTRES"
    return Centre(number)


@pytest.fixture
def five_centres() -> list[Centre]:
    """Five centres that no other test uses."""
    return [Centre(next(_numbers)) for _ in range(5)]


def is_complaint(message: ConsoleMessage) -> bool:
    """Say whether the browser complains of a fault of ours; a refusal (4xx) is an answer like another."""
    return message.type == "error" and "responded with a status of 4" not in message.text


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of a site, signed in as someone by default; whatever the browser complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def page_of(
        site: Site, email: str = "", *, width: int = 1280, script: bool = True, quiet: bool = True
    ) -> Page:
        context = browser.new_context(
            locale="fr-CA",
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            base_url=site.url,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        if quiet:
            page.on(
                "console", lambda m: complaints.append(f"{page.url}: {m.text}") if is_complaint(m) else None
            )
            page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
            page.on(
                "request",
                lambda r: None if r.url.startswith(site.url) else complaints.append(f"elsewhere: {r.url}"),
            )
        if email:
            sign_in(page, site, email)
        return page

    yield page_of
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, site: Site, email: str) -> None:
    """Enter as people do: the link of a letter, then its button."""
    with site.database.context():
        link = world.newest_link(email)
    page.goto(link)
    page.get_by_role("button", name="Ouvrir ma session").click()
    page.wait_for_url("**/sondages/**")
