"""The page of corrections: a value is put over what was sent with a reason, withdrawn, and all of it is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from surveys.operations import publishing
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Layer
from tests.web import releasing, world
from tests.web.forms import Form, page_of
from tests.web.page import Page
from tests.web.releasing import ANALYST, CODES, SECRET, sign_in
from tests.web.reviewer import ReviewingClient

HERE = "/gestion/resultats/moyens/2026/corrections"
READER = "reponses@exemple.invalid"
CENTRE = CODES[4]


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path) as app:
        with app.app_context():
            world.staff_member(READER, "microdata_analyst")
            releasing.send(0, 20)
        yield app


def reader_of(app: Flask) -> ReviewingClient:
    """Sign the reader in, with a second factor given just now."""
    client = sign_in(app, READER)
    with client.session_transaction() as session, app.app_context():
        world.age_proof(session["jeton"], datetime.now(UTC), factor=True)
    return client


def staff_of(app: Flask, layer: Layer) -> object:
    with app.app_context():
        dataset = publishing.read_dataset("moyens", "2026", layer=layer)
        assert not isinstance(dataset, Problem)
        return next(each.sheet.value("staff") for each in dataset.respondents if each.organisation == CENTRE)


def press(client: ReviewingClient, value: str, reason: str, *, withdraw: bool = False) -> Page:
    form = Form(page_of(client.get(f"{HERE}?centre={CENTRE}&variable=staff")), "/corrections")
    form.fill("valeur", value)
    form.fill("motif", reason)
    answered = form.press(client, "Retirer la correction de cette couche") if withdraw else form.press(client)
    return page_of(client.get(answered.headers["Location"]) if answered.status_code == 303 else answered)


def test_a_value_is_corrected_with_a_reason_then_given_back(app: Flask) -> None:
    client = reader_of(app)
    page = page_of(client.get(f"{HERE}?centre={CENTRE}&variable=staff"))
    assert "Combien de personnes?" in page.text
    assert "Valeur déclarée : 14" in page.text.replace("\u00a0", " ")

    refused = press(client, "douze", "Faute de frappe.")
    assert refused.by_id("valeur").has("aria-invalid")
    assert refused.by_id("motif").text == "Faute de frappe."
    assert press(client, "12", " ").by_id("motif").has("aria-invalid")
    page = press(client, "12", "Faute de frappe.")
    assert "La correction est gardée." in page.root.one("div", class_="notice notice--success").text
    assert (staff_of(app, "submitted"), staff_of(app, "corrected")) == (14, 12)

    page = press(client, "", "Le centre confirme.", withdraw=True)
    assert "La correction est retirée." in page.root.one("div", class_="notice notice--success").text
    assert staff_of(app, "corrected") == 14
    lines = [
        row.text for row in page.root.one("table", **{"aria-labelledby": "historique"}).one("tbody").all("tr")
    ]
    assert ["Le centre confirme." in line for line in lines] == [True, False]
    assert "ne tient plus" in lines[1]


def test_who_sent_nothing_and_what_nobody_answers_are_said_at_their_field(app: Flask) -> None:
    client = reader_of(app)
    assert (
        page_of(client.get(f"{HERE}?centre={CODES[25]}&variable=staff")).by_id("centre").has("aria-invalid")
    )
    assert (
        page_of(client.get(f"{HERE}?centre={CENTRE}&variable=absente")).by_id("variable").has("aria-invalid")
    )


def test_values_that_stand_apart_are_for_those_who_may_read_answers(app: Flask) -> None:
    client = reader_of(app)
    assert "Valeurs qui se détachent" in page_of(client.get(HERE)).text
    assert sign_in(app, ANALYST).get(HERE).status_code == 403
    assert str(SECRET) not in page_of(sign_in(app, ANALYST).get("/gestion/resultats/moyens/2026/")).text
