"""The whole application over a real database, asked by Flask's own client: no browser, no socket.

Apart from the browser's tests, which go through a server. One site serves all tests of a process; each test that
writes has a centre of its own.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from surveys.app import create_app
from surveys.config import Settings
from surveys.questionnaire.answers import AnswerSheet
from surveys.store.base import db
from tests.databases import make_settings
from tests.web import world
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

CENTRES = 420  # enough for one process that runs every test alone
numbers = count(2)  # the first centre belongs to the personas


@dataclass
class Site:
    """The application, and what its database keeps."""

    app: Flask
    settings: Settings

    def client(self, email: str = "") -> ReviewingClient:
        """Return a browser, signed in as someone when an address is given."""
        client = self.app.test_client()
        assert isinstance(client, ReviewingClient)
        if email:
            with self.app.app_context():
                token = world.session_token(email)
            with client.session_transaction() as session:
                session["jeton"] = token
        return client

    def kept(
        self, centre: Centre, variable: str, survey: str = world.EVERY, edition: str = world.EDITION
    ) -> list[str]:
        """Return what the store keeps of a variable now."""
        body = self.document(centre, survey, edition)["answers"].get(variable)
        return [] if body is None else list(body["raw"])

    def document(self, centre: Centre, survey: str = world.EVERY, edition: str = world.EDITION) -> dict:
        """Return the answers and entries of a centre, as the store keeps them."""
        from surveys.operations import collecting

        with self.app.app_context():
            submission = collecting.read_submission(survey, edition, centre.code)
            return dict(submission.document)

    def sheet(self, centre: Centre, survey: str = world.EVERY, edition: str = world.EDITION) -> AnswerSheet:
        """Return a centre's answers as its direction's page judges them."""
        from datetime import UTC, datetime

        from surveys.operations import accounts, collecting

        with self.app.app_context():
            by = accounts.read_identity(centre.director).person_id
            return collecting.open_sheet(survey, edition, centre.code, by=by, now=datetime.now(UTC)).sheet


def open_site(settings: Settings) -> Iterator[Site]:
    """Make the application that serves a database where everyone is."""
    app = create_app(settings)
    app.test_client_class = ReviewingClient
    yield Site(app, settings)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def site(made_once: Callable[..., Path]) -> Iterator[Site]:
    """The application on SQLite, with centres, people and open editions."""
    everyone = made_once("web", lambda: world.build(CENTRES))
    with tempfile.TemporaryDirectory(prefix="web-") as name:
        shutil.copy(everyone, Path(name) / "surveys.db")
        yield from open_site(make_settings(Path(name)))


@pytest.fixture
def centre() -> Centre:
    """A centre that no other test uses."""
    number = next(numbers)
    assert number <= CENTRES, "more centres are needed: raise CENTRES"
    return Centre(number)


@pytest.fixture
def direction(site: Site, centre: Centre) -> ReviewingClient:
    """A browser signed in as the direction of this test's centre."""
    return site.client(centre.director)


@pytest.fixture
def client_of(site: Site) -> Callable[..., ReviewingClient]:
    """Open a browser, signed in as someone when an address is given."""
    return site.client
