"""The page of cross-tables: what it offers, what it says while one is computed, what is read of it, and by whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from surveys import jobs
from tests.web import releasing
from tests.web.forms import Form, page_of
from tests.web.page import NBSP, Page
from tests.web.releasing import ANALYST, OFFICER, SECRET, sign_in
from tests.web.reviewer import ReviewingClient

HERE = "/gestion/resultats/moyens/2026/croisements"


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path) as app:
        yield app


def close(app: Flask) -> None:
    with app.app_context():
        releasing.send(0, 20)
        releasing.close()


def ask(client: ReviewingClient, statistic: str) -> Page:
    form = Form(page_of(client.get(HERE)), "/croisements")
    form.fill("statistique", statistic)
    answered = form.press(client)
    return page_of(client.get(answered.headers["Location"]) if answered.status_code == 303 else answered)


def work(app: Flask) -> None:
    with app.app_context():
        assert jobs.do_next(now=datetime.now(UTC))


def test_a_table_is_asked_followed_and_read(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    close(app)
    page = ask(client, "staff_mean")
    assert "en attente" in page.by_id("avancement").text
    assert not page.root.all("table")
    work(app)
    page = page_of(client.get(f"{HERE}/1"))
    rows = {
        row.one("th").text: [cell.text for cell in row.all("td")] for row in page.root.one("tbody").all("tr")
    }
    assert list(rows) == ["Ensemble", "Régions du nord", "Régions du sud"]
    assert [cells[0] for cells in rows.values()] == ["20", "10", "10"]
    assert all(cells[1] for cells in rows.values())
    listed = page_of(client.get(HERE)).root.one("tbody").text
    assert "Moyenne, par région" in listed
    assert "montré" in listed


def test_what_may_not_be_shown_says_why_and_shows_no_number(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    close(app)
    ask(client, "reserve_mean")
    work(app)
    page = page_of(client.get(f"{HERE}/1"))
    assert "Même l’ensemble de cette statistique ne peut pas être montré." in page.by_id("avancement").text
    assert str(SECRET)[:4] not in page.text.replace(NBSP, "")
    assert not page.root.all("table")


def test_an_open_edition_offers_nothing_and_the_table_is_the_analysts(app: Flask) -> None:
    client, officer = sign_in(app, ANALYST), sign_in(app, OFFICER)
    page = page_of(client.get(HERE))
    assert "une fois l’édition close" in page.text
    assert not [form for form in page.root.all("form") if "croisements" in form["action"]]
    token = page.root.all("input", name="csrf_token")[0]["value"]
    refused = client.post(HERE, data={"csrf_token": token, "statistique": "staff_mean", "domaine": "region"})
    assert refused.status_code == 422
    assert "reçoit encore des réponses" in page_of(refused).root.one(role="alert").text
    close(app)
    wrong = client.post(HERE, data={"csrf_token": token, "statistique": "staff_mean", "domaine": "ailleurs"})
    assert page_of(wrong).by_id("domaine").has("aria-invalid")
    assert officer.get(HERE).status_code == 403
    assert client.get(f"{HERE}/9").status_code == 404
    assert client.get("/gestion/resultats/moyens/2031/croisements").status_code == 404
