"""« Conservation », the register of anonymisation and the data map, as who answers for personal information meets them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from surveys.operations import collecting, fielding, retaining
from surveys.operations.collecting import Change
from surveys.store.classes import HELD
from surveys.web.shared.access import door_of
from surveys.web.staff.data_map.words import CLASSES, PURPOSES, UNTILS
from tests.small_survey import DEFINITION, done
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

HERE = "/gestion/conservation/"
REGISTER = "/gestion/anonymisation/"


@pytest.fixture
def officer(site: Site) -> ReviewingClient:
    with site.app.app_context():
        world.staff_member("rprp@axtra.invalid", "privacy_officer")
    return site.client("rprp@axtra.invalid")


@pytest.fixture
def closed(site: Site, centre: Centre) -> str:
    """An edition of its own that one centre answered and that is closed."""
    now = datetime.now(UTC)
    code = centre.code.replace("of-", "r")
    with site.app.app_context():
        version = fielding.publish_version(DEFINITION, by=None, now=now)
        assert isinstance(version, fielding.Version), version
        dates = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9), "now": now}
        done(fielding.create_edition("petit", code, version, organisations=[centre.code], **dates))
        done(fielding.open_edition("petit", code, now=now))
        answers = [Change("notes", ("Un mot à détruire",), base_version=None)]
        done(collecting.save_answers("petit", code, centre.code, answers, by=None, now=now))
        done(fielding.close_edition("petit", code, now=now))
    return code


def test_a_date_is_chosen_then_a_certificate_says_what_went(
    site: Site, officer: ReviewingClient, closed: str
):
    address = f"{HERE}editions/petit/{closed}"
    early = Form(page_of(officer.get(HERE)), address).fill("date", "2020-01-01").press(officer)
    assert early.status_code == 422
    page = page_of(early)
    assert page.by_id(f"date-petit-{closed}")["aria-invalid"] == "true"
    assert page.by_id(f"date-petit-{closed}")["value"] == "2020-01-01"
    blank = Form(page, address).fill("date", "").press(officer)
    assert blank.status_code == 422
    day = (datetime.now(UTC) + timedelta(days=40)).date()
    sent = Form(page_of(blank), address).fill("date", day.isoformat()).press(officer)
    assert sent.status_code == 303
    assert "La date est enregistrée" in page_of(officer.get(sent.headers["Location"])).text
    with site.app.app_context():
        (certificate,) = retaining.destroy_due(now=datetime.now(UTC) + timedelta(days=42))
    listed = page_of(officer.get(HERE))
    drawn = page_of(officer.get(f"{HERE}certificats/{certificate.number}"))
    assert f"Certificat no {certificate.number}" in listed.text.replace("\u00a0", " ")
    assert "un dossier" in drawn.text
    assert "Un mot à détruire" not in drawn.text
    paper = officer.get(f"{HERE}certificats/{certificate.number}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert officer.get(f"{HERE}certificats/9999").status_code == 404


def test_an_entry_of_the_register_is_whole_or_refused_and_is_reviewed(officer: ReviewingClient):
    refused = (
        Form(page_of(officer.get(f"{REGISTER}nouvelle"))).fill("title", "Masse salariale").press(officer)
    )
    assert refused.status_code == 422
    page = page_of(refused)
    assert page.by_id("title")["value"] == "Masse salariale", "what was typed stays"
    assert page.by_id("inference")["aria-invalid"] == "true"
    form = Form(page)
    for control in form.controls:
        if control.tag == "textarea":
            form.fill(control["name"], "Une analyse fictive.")
    today = datetime.now(UTC).date()
    form.fill("done_on", (today - timedelta(days=3)).isoformat())
    form.fill("review_on", (today + timedelta(days=300)).isoformat())
    assert form.press(officer).status_code == 303
    address = page_of(officer.get(REGISTER)).link("Masse salariale")
    short = Form(page_of(officer.get(address))).press(officer)
    assert short.status_code == 422
    again = Form(page_of(short)).fill("findings", "Rien de nouveau.")
    again.fill("review_on", (today + timedelta(days=700)).isoformat())
    assert again.press(officer).status_code == 303
    assert "Rien de nouveau." in page_of(officer.get(address)).text


def test_the_annex_says_every_table_and_every_door(site: Site, officer: ReviewingClient):
    drawn = page_of(officer.get("/gestion/donnees/")).text
    doors = [rule for rule in site.app.url_map.iter_rules() if door_of(site.app, rule.endpoint)]
    assert [table for table in HELD if table not in drawn] == []
    assert [rule.rule for rule in doors if rule.rule not in drawn] == []
    assert "Personne ne l’écrit à la main" in drawn
    paper = officer.get("/gestion/donnees/annexe.pdf")
    assert paper.data.startswith(b"%PDF")


def test_every_table_class_and_duration_has_its_words():
    assert set(PURPOSES) == set(HELD)
    assert {name for held in HELD.values() for name in held.columns.values()} <= set(CLASSES)
    assert {held.until for held in HELD.values()} <= set(UNTILS)


def test_who_does_not_answer_for_personal_information_stays_outside(client_of: Callable):
    for address in (HERE, REGISTER, "/gestion/donnees/"):
        assert client_of("analyse@exemple.invalid").get(address).status_code == 403
