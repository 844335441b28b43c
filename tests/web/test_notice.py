"""The file of an edition and its notice: recorded, written, shown before a person first answers, and again when it changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from surveys.operations import fielding
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

DEFINITION = """
format: axtra-questionnaire/1
survey: {survey}
title: "Sondage fictif"
edition: "2026"
purpose: "Comparer les pratiques."
sections:
  - code: une
    title: Une section
    questions:
      - {{code: pay, type: integer, label: Masse salariale, personal_data: sensitive, purpose: "Calculer une proportion."}}
"""


@pytest.fixture
def survey(site: Site, centre: Centre) -> str:
    """A survey that asks something sensitive of one centre, planned and without a file."""
    code, now = f"avis-{centre.number}", datetime.now(UTC)
    with site.app.app_context():
        version = fielding.publish_version(DEFINITION.format(survey=code), by=None, now=now)
        assert isinstance(version, fielding.Version), version
        dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
        assert (
            fielding.create_edition(code, "2026", version, organisations=[centre.code], now=now, **dates)
            is None
        )
    return code


@pytest.fixture
def manager(client_of: Callable) -> ReviewingClient:
    return client_of("collecte@exemple.invalid")


def file_of(survey: str) -> str:
    return f"/gestion/confidentialite/editions/{survey}/2026/"


def complete(manager: ReviewingClient, survey: str) -> None:
    form = Form(page_of(manager.get(file_of(survey))), file_of(survey)).tick("fondement", "research")
    form.fill("efvp", "ÉFVP-01").fill("entente", "Entente-01").fill("conservation", "2097-12-31")
    assert form.press(manager).status_code == 303
    notice = Form(page_of(manager.get(f"{file_of(survey)}avis")), file_of(survey))
    assert notice.press(manager, "Publier").status_code == 303


def test_opening_is_refused_with_what_is_missing_then_allowed(manager: ReviewingClient, survey: str):
    edition = f"/gestion/editions/{survey}/2026/"
    page = page_of(manager.get(edition))
    assert "ne s’ouvrira pas" in page.text
    refused = Form(page, edition).press(manager, "Ouvrir maintenant")
    assert refused.status_code == 422
    wanted = [each.text for each in page_of(refused).by_id("manque").all("a")]
    assert len(wanted) == 4
    assert any("ÉFVP" in each for each in wanted)
    wrong = Form(page_of(manager.get(file_of(survey))), file_of(survey))
    wrong = wrong.fill("conservation", "2001-01-01").fill("efvp", "ÉFVP-01").press(manager)
    assert wrong.status_code == 422
    assert page_of(wrong).by_id("conservation")["aria-invalid"] == "true"
    assert Form(page_of(wrong), file_of(survey)).value("efvp") == ["ÉFVP-01"], "what was typed stays"
    complete(manager, survey)
    assert "Dossier complet" in page_of(manager.get(file_of(survey))).text
    assert Form(page_of(manager.get(edition)), edition).press(manager, "Ouvrir maintenant").status_code == 303


def test_the_proposal_says_what_is_asked_and_why(manager: ReviewingClient, survey: str):
    address = f"{file_of(survey)}avis"
    form = Form(page_of(manager.get(address)), file_of(survey))
    (purposes,), (information,) = form.value("purposes"), form.value("information")
    assert "Comparer les pratiques." in purposes
    assert "Masse salariale\u00a0: Calculer une proportion." in purposes.replace(" : ", "\u00a0: ")
    assert "des renseignements sensibles" in information
    seen = form.fill("means", "En ligne.\n\n- une chose\n- une autre").press(manager, "Voir l’aperçu")
    assert seen.status_code == 200
    assert [each.text for each in page_of(seen).root.one("section", class_="card").all("li")][-2:] != []
    refused = Form(page_of(seen), file_of(survey)).fill("rights", "").press(manager, "Publier")
    assert refused.status_code == 422
    assert page_of(refused).by_id("rights")["aria-invalid"] == "true"


def test_a_person_reads_the_notice_once_before_answering(
    site: Site, manager: ReviewingClient, survey: str, centre: Centre, direction: ReviewingClient
):
    complete(manager, survey)
    with site.app.app_context():
        assert fielding.open_edition(survey, "2026", now=datetime.now(UTC)) is None
    section = centre.page("sections/une", survey, "2026")
    led = direction.get(section)
    assert led.status_code == 303
    assert led.headers["Location"].startswith(centre.page("avis", survey, "2026"))
    page = page_of(direction.get(led.headers["Location"]))
    assert page.heading == "Avis de collecte"
    assert "vie-privee@exemple.invalid" in page.root.one("main").text
    typed = direction.post(
        centre.page("sections/une/enregistrement", survey, "2026"),
        data={"csrf_token": page.root.all("input", name="csrf_token")[0]["value"], "_versions": "{}"},
    )
    assert typed.status_code == 303, "what is typed is kept, whatever was read"
    read = Form(page, "/avis").press(direction)
    assert (read.status_code, read.headers["Location"]) == (303, section)
    assert direction.get(section).status_code == 200
    assert "Avis de collecte, version 1" in page_of(direction.get(centre.page("", survey, "2026"))).text
    colleague = site.client(centre.director)
    assert colleague.get(section).status_code == 200, "the person read it, whatever the browser"
    again = Form(page_of(manager.get(f"{file_of(survey)}avis")), file_of(survey))
    again.fill("means", "Autrement.").press(manager, "Publier")
    assert direction.get(section).status_code == 303
    stale = Form(page, "/avis").press(direction)
    assert stale.status_code == 409
    assert "vient de changer" in page_of(stale).text
    assert Form(page_of(stale), "/avis").press(direction).headers["Location"] == section
    assert direction.get(section).status_code == 200


def test_a_notice_read_before_anyone_is_named_says_so(
    site: Site,
    manager: ReviewingClient,
    survey: str,
    centre: Centre,
    direction: ReviewingClient,
    monkeypatch: pytest.MonkeyPatch,
):
    complete(manager, survey)
    with site.app.app_context():
        assert fielding.open_edition(survey, "2026", now=datetime.now(UTC)) is None
    nobody = replace(site.settings, privacy_title="", privacy_email="")
    monkeypatch.setitem(site.app.config, "SETTINGS", nobody)
    monkeypatch.setattr(direction, "lenient", True)  # the reviewer wants someone named: here nobody is
    main = page_of(direction.get(centre.page("avis", survey, "2026"))).root.one("main")
    assert "À désigner" in main.text
    assert [each["href"] for each in main.all("a") if each["href"].startswith("mailto:")] == []


def test_where_a_notice_leads_stays_on_this_site(
    manager: ReviewingClient, survey: str, site: Site, centre: Centre
):
    complete(manager, survey)
    with site.app.app_context():
        assert fielding.open_edition(survey, "2026", now=datetime.now(UTC)) is None
    client = site.client(centre.director)
    page = page_of(client.get(centre.page("avis?suite=https://exemple.invalid/", survey, "2026")))
    assert Form(page, "/avis").press(client).headers["Location"] == centre.page("", survey, "2026")


def test_an_edition_without_a_notice_has_no_such_page(direction: ReviewingClient, centre: Centre):
    assert direction.get(centre.page("avis")).status_code == 404
    assert direction.get(centre.page("sections/textes")).status_code == 200
    assert direction.get("/gestion/confidentialite/").status_code == 404
