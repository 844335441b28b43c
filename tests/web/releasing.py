"""A small survey whose results may leave: thirty centres, twenty of which answered, and what too few of them said.

Apart from its tests because two pages are tried on it: the staff's, which releases, and everyone's, which shows.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from surveys.app import create_app
from surveys.operations import publishing
from surveys.store.base import db
from tests import moyens
from tests.databases import make_settings
from tests.web import world
from tests.web.reviewer import ReviewingClient

OPENED = datetime.now(UTC) - timedelta(days=20)
ANALYST, OFFICER = "analyse@exemple.invalid", "protection@exemple.invalid"
SECRET = 8_128_731  # what each of the three centres that have a reserve said of it, and its digits are nowhere else
DEFINITION = (
    moyens.HEAD
    + """\
  - code: page
    title: "Les moyens"
    minutes: 2
    questions:
      - code: staff
        type: integer
        label: "Combien de personnes?"
        stats:
          - {id: staff_total, kind: sum, value: "${staff}", label: "Personnes"}
          - {id: staff_mean, kind: mean, value: "${staff}", rounding: 1, label: "=Moyenne"}
      - code: reserve
        type: integer
        label: "Quelle réserve?"
        stats:
          - {id: reserve_mean, kind: mean, value: "${reserve}", rounding: 0, label: "Réserve moyenne"}
      - code: state
        type: single
        choices: states
        label: "Manquez-vous de moyens?"
        stats:
          - {id: lacking, kind: distribution, value: "${state}", label: "Manque de moyens"}
reference_lists:
  region_domains: [{code: nord, label: "Régions du nord"}, {code: sud, label: "Régions du sud"}]
choices:
  regions: [{code: r03, label: "Trois", domain: nord}, {code: r06, label: "Six", domain: sud}]
  states: [{code: oui, label: "Oui"}, {code: non, label: "Non"}]
"""
)
CODES = [f"{region:02d}-{place:02d}" for place in range(1, 16) for region in (3, 6)]


def answers(place: int) -> dict[str, object]:
    said: dict[str, object] = {"staff": 10 + place % 9, "state": "oui" if place % 2 else "non"}
    return said | ({"reserve": SECRET} if place < 3 else {})


def send(first: int, last: int) -> None:
    moyens.send(CODES, answers, first, last, now=OPENED)


def close() -> None:
    moyens.close(now=datetime.now(UTC))


def receive_late(first: int, last: int) -> None:
    moyens.send_late(CODES, answers, first, last, now=OPENED)


def tell() -> None:
    """Release the edition, once."""
    now = datetime.now(UTC)
    if not publishing.list_releases("moyens", "2026"):
        frozen = publishing.snapshot("moyens", "2026", by=None, now=now)
        assert isinstance(frozen, publishing.SnapshotState), frozen
        done = publishing.release("moyens", "2026", frozen.code, by=None, now=now)
        assert isinstance(done, publishing.ReleaseState), done


@contextmanager
def small_site(template: Path, folder: Path) -> Iterator[Flask]:
    """Give the application over that survey, open, where nobody answered yet."""
    shutil.copy(template, folder / "surveys.db")
    app = create_app(make_settings(folder))
    app.test_client_class = ReviewingClient
    with app.app_context():
        moyens.open_survey(DEFINITION, CODES, now=OPENED, ends=OPENED + timedelta(days=60))
        world.staff_member(ANALYST, "analyst")
        world.staff_member(OFFICER, "privacy_officer")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def sign_in(app: Flask, email: str = "") -> ReviewingClient:
    client = app.test_client()
    assert isinstance(client, ReviewingClient)
    if email:
        with app.app_context():
            token = world.session_token(email)
        with client.session_transaction() as session:
            session["jeton"] = token
    return client
