"""The page by which results leave: what it says first, what refuses and what to do then, what was released."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from surveys import jobs
from surveys.operations import publishing
from surveys.web.staff.comparisons import differences_of
from tests.web import releasing
from tests.web.forms import Form, page_of
from tests.web.page import NBSP, Page
from tests.web.released import RENEWAL, released
from tests.web.releasing import ANALYST, OFFICER, sign_in
from tests.web.reviewer import ReviewingClient

HERE = "/gestion/resultats/moyens/2026/diffusion"


@pytest.fixture
def app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    with releasing.small_site(sqlite_template, tmp_path) as app:
        yield app


def press(client: ReviewingClient, reason: str | None = None) -> Page:
    """Press the button of the page, let the worker do what was asked, and return where it leads."""
    form = Form(page_of(client.get(HERE)), "/diffusion")
    if reason is not None:
        form.fill("motif", reason)
    answered = form.press(client)
    if answered.status_code != 303:
        return page_of(answered)
    with client.application.app_context():
        while jobs.do_next(now=datetime.now(UTC)):
            pass
    return page_of(client.get(answered.headers["Location"]))


def test_an_edition_that_receives_answers_offers_no_button_and_refuses_to_be_released(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    page = page_of(client.get(HERE))
    assert "Cette édition reçoit encore des réponses." in page.text
    assert not [form for form in page.root.all("form") if "diffusion" in form["action"]]
    token = page.root.all("input", name="csrf_token")[0]["value"]
    for sent in (0, 20):
        with app.app_context():
            releasing.send(0, sent)
        refused = client.post(HERE, data={"csrf_token": token})
        assert refused.status_code == 422
        assert "Fermez-la avant de diffuser" in page_of(refused).root.one(role="alert").text
    with app.app_context():
        assert publishing.list_releases("moyens", "2026") == ()


def test_the_page_says_how_far_a_release_is_and_offers_no_second_one(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    with app.app_context():
        releasing.send(0, 20)
        releasing.close()
    form = Form(page_of(client.get(HERE)), "/diffusion")
    page = page_of(client.get(form.press(client).headers["Location"]))
    assert "en attente" in page.by_id("avancement").text
    assert not [each for each in page.root.all("form") if "diffusion" in each["action"]]
    assert "déjà en calcul" in page_of(form.press(client)).root.one(role="alert").text
    with app.app_context():
        releasing.receive_late(20, 21)
        assert publishing.list_releases("moyens", "2026") == ()


def test_results_leave_then_are_revised_with_a_reason_by_enough_late_answers(app: Flask) -> None:
    client = sign_in(app, ANALYST)
    with app.app_context():
        releasing.send(0, 20)
        releasing.close()
    assert "Rien n’a encore été diffusé" in page_of(client.get(HERE)).text
    page = press(client)
    assert "Les résultats sont diffusés." in page.root.one("div", class_="notice notice--success").text
    with app.app_context():
        (first,) = publishing.list_releases("moyens", "2026")  # type: ignore[misc]
    table = page.root.one("table").text
    assert first.snapshot in table
    assert first.content_hash[:4].upper() in table
    assert "Première diffusion" in table

    refused = press(client, " ")
    assert "Une révision dit ce qui change." in refused.root.one(role="alert").text
    assert refused.by_id("motif").has("aria-invalid")
    with app.app_context():
        releasing.receive_late(20, 22)
    reason = "Des réponses tardives s’ajoutent."
    refused = press(client, reason)
    assert f"(à ce jour{NBSP}: 2)" in refused.root.one(role="alert").text
    assert refused.by_id("motif").text == reason
    with app.app_context():
        releasing.receive_late(22, 30)
    page = press(client, reason)
    assert "La révision est diffusée." in page.root.one("div", class_="notice notice--success").text
    lines = [row.text for row in page.root.one("tbody").all("tr")]
    assert [line.partition(" 20")[0].split()[1] for line in lines] == ["2", "1"]
    assert reason in lines[0]

    compared = page_of(client.get(f"{HERE}/comparaison"))
    assert f"Raison de la diffusion 2{NBSP}: {reason}" in compared.text
    told = {row.one("th").text: [cell.text for cell in row.all("td")] for row in compared.root.all("tr")[1:]}
    assert [cell.replace(NBSP, " ") for cell in told["Personnes"]] == ["273 (n = 20)", "411 (n = 30)", "+138"]
    for absent in ("avant=x", "avant=99", "apres=3", "avant=" + "9" * 5000):
        assert client.get(f"{HERE}/comparaison?{absent}").status_code == 404, absent[:20]


def test_how_near_anyone_comes_is_for_the_privacy_officer_alone(app: Flask) -> None:
    analyst, officer = sign_in(app, ANALYST), sign_in(app, OFFICER)
    with app.app_context():
        releasing.send(0, 20)
        releasing.close()
    press(analyst)
    where = f"{HERE}/1/proximite"
    assert analyst.get(where).status_code == 403
    assert officer.get(HERE).status_code == 403
    rows = page_of(officer.get(where)).root.one("tbody").all("tr")
    assert len(rows) == 20
    shown = [int(row.one("td").text.replace(f"{NBSP}%", "")) for row in rows]
    assert shown == sorted(shown)
    assert officer.get(f"{HERE}/9/proximite").status_code == 404


def test_each_cell_of_a_table_is_compared_and_what_is_hidden_says_no_n(app: Flask) -> None:
    with app.test_request_context():
        before = released(RENEWAL)
        grid = next(table for table in before.tables if table["kind"] == "distribution_by_row")
        row, *rows = grid["rows"]
        cell, *cells = row["cells"]
        raised = {**cell, "value": "12", "exact": "12", "text": f"12{NBSP}%"}
        hidden = {**cells[0], "value": None, "exact": None, "text": "x", "sign": "x", "status": "suppressed"}
        other = {**grid, "rows": [{**row, "cells": [raised, hidden, *cells[1:]]}, *rows]}
        tables = [other if table is grid else table for table in before.document["tables"]]
        listed = list(differences_of(before, replace(before, document={**before.document, "tables": tables})))
    changed = [each for each in listed if each.before != each.after]
    assert [each.after.replace(NBSP, " ") for each in changed] == [f"12 % (n = {row['n']})", "x"]
    assert changed[1].change == ""
