"""Saved analyses as pages: kept where one reads, listed, opened on an edition, taken away by who made them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from surveys import jobs
from surveys.operations import publishing
from tests.web import releasing, world
from tests.web.forms import Form, page_of
from tests.web.page import Page
from tests.web.releasing import ANALYST, OFFICER, sign_in
from tests.web.reviewer import ReviewingClient

RESULTS = "/gestion/resultats/moyens/2026/"
LIST = "/gestion/resultats/analyses/"
OTHER = "deux@exemple.invalid"


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path_factory.mktemp("analyses")) as app:
        with app.app_context():
            releasing.send(0, 20)
            world.staff_member(OTHER, "analyst")
        yield app


def keep(client: ReviewingClient, address: str, name: str, *, shared: bool = False) -> Page:
    form = Form(page_of(client.get(address)), "/analyses/")
    form.fill("nom", name)
    if shared:
        form.tick("partagee", "1")
    answered = form.press(client)
    return page_of(client.get(answered.headers["Location"]) if answered.status_code == 303 else answered)


def test_a_section_is_kept_and_read_again(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    page = keep(client, RESULTS, "Nos moyens", shared=True)
    assert "L’analyse est gardée." in page.text
    rows = [row.one("th").text for row in page.root.one("tbody").all("tr")]
    assert rows == ["Personnes", "=Moyenne", "Réserve moyenne", "Manque de moyens"]
    assert "Valeurs déclarées, telles que transmises." in page.text
    assert "Nos moyens" in page_of(client.get(LIST)).text
    other = sign_in(app, OTHER)
    seen = page_of(other.get(LIST))
    assert "partagée par Joyce Fictif" in seen.text
    assert "Retirer cette analyse" not in seen.text
    assert "Réserve moyenne" in page_of(other.get(seen.link("Nos moyens"))).text


def test_one_statistic_is_kept_from_its_page_and_taken_away(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    page = keep(client, f"{RESULTS}statistiques/staff_mean", "La moyenne")
    assert [row.one("th").text for row in page.root.one("tbody").all("tr")] == ["=Moyenne"]
    listed = page_of(client.get(LIST))
    number = listed.link("La moyenne").rpartition("/")[2]
    answered = Form(listed, f"/{number}/retrait").press(client)
    assert "L’analyse est retirée." in page_of(client.get(answered.headers["Location"])).text
    assert client.get(f"{LIST}{number}").status_code == 404


def test_a_name_that_is_missing_is_asked_for_and_nothing_is_lost(app: Flask) -> None:
    client = sign_in(app, OTHER)
    page = keep(client, f"{RESULTS}statistiques/staff_mean", "", shared=True)
    assert "Donnez à l’analyse un nom d’au plus 80 caractères" in page.text
    again = Form(page, "/analyses/")
    again.fill("nom", "Enfin")
    answered = again.press(client)
    assert answered.status_code == 303
    assert "partagée" in page_of(client.get(LIST)).text
    assert "Enfin" in page_of(client.get(answered.headers["Location"])).text


def test_a_cross_table_is_kept_and_leads_back_to_what_was_told(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    with app.app_context():
        releasing.close()
        now = datetime.now(UTC)
        asked = publishing.ask_crossing("moyens", "2026", "staff_mean", ("region",), by=None, now=now)
        assert jobs.do_next(now=now)
    told = f"{RESULTS}croisements/{asked}"
    page = keep(client, told, "La moyenne par région")
    assert "Moyenne, par région" in page.text
    assert Form(page, "/croisements").press(client).headers["Location"].endswith(told)


def test_nobody_else_opens_them(app: Flask) -> None:
    assert sign_in(app, OFFICER).get(LIST).status_code in (403, 404)
