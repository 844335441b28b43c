"""« Personne responsable »: named at the foot of every page, designated in writing, asked for when nobody is."""

from dataclasses import replace
from io import BytesIO

import pytest

from surveys.operations.transaction import erasing
from surveys.store.base import db
from surveys.store.officers import Designation
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import page_of

ADDRESS = "/gestion/confidentialite/responsable"


@pytest.fixture
def officer(site: Site):
    """The privacy officer; no designation is left behind."""
    with site.app.app_context():
        world.staff_member("protection@exemple.invalid", "privacy_officer")
    yield site.client("protection@exemple.invalid")
    with site.app.app_context():
        forget()


@erasing
def forget() -> None:
    db.session.query(Designation).delete()


def test_a_designation_shows_on_every_page(site: Site, officer):
    page = page_of(officer.get(ADDRESS))
    assert "Personne n’est désigné ici" in page.text
    token = page.root.all("input", name="csrf_token")[0]["value"]
    typed = {
        "csrf_token": token,
        "qualite": "delegation",
        "title": "Secrétariat",
        "email": "s@exemple.invalid",
    }
    wrong = officer.post(ADDRESS, data=typed | {"since": "demain"})
    assert wrong.status_code == 422
    assert page_of(wrong).by_id("since")["aria-invalid"] == "true"
    assert page_of(wrong).by_id("title")["value"] == "Secrétariat"
    nothing = {name: text for name, text in typed.items() if name != "qualite"}
    assert officer.post(ADDRESS, data=nothing).status_code == 422
    sent = typed | {"since": "2026-01-05", "document": (BytesIO(b"%PDF-1.7 x"), "delegation.pdf")}
    assert officer.post(ADDRESS, data=sent, content_type="multipart/form-data").status_code == 303
    for address in ("/connexion", "/nulle-part"):
        foot = page_of(site.client().get(address)).root.one("footer").text
        assert "Secrétariat" in foot
        assert "s@exemple.invalid" in foot
    page = page_of(officer.get(ADDRESS))
    assert officer.get(page.link("Lire le document")).data == b"%PDF-1.7 x"
    for address in ("/gestion/confidentialite/", "/gestion/donnees/"):
        assert "Secrétariat" in page_of(officer.get(address)).root.one("main").text


def test_when_nobody_is_named_administration_is_told(site: Site, officer, monkeypatch):
    nobody = replace(site.settings, privacy_title="", privacy_email="")
    monkeypatch.setitem(site.app.config, "SETTINGS", nobody)
    officer.lenient = True  # the reviewer wants someone named: here nobody is
    page = officer.get("/gestion/confidentialite/")
    assert page.status_code == 200
    assert "Aucune page ne nomme la personne responsable" in page_of(page).text
    assert "à désigner" in page_of(officer.get(ADDRESS)).root.one("footer").text
    assert "à désigner" in page_of(officer.get("/gestion/donnees/")).root.one("main").text
    officer.lenient = False


def test_a_number_that_no_database_holds_leads_nowhere(officer):
    huge = 10**25
    for address in ("confidentialite/demandes", "confidentialite/incidents", "conservation/certificats"):
        assert officer.get(f"/gestion/{address}/{huge}").status_code == 404
    token = page_of(officer.get(ADDRESS)).root.all("input", name="csrf_token")[0]["value"]
    typed = {"csrf_token": token, "personne": str(huge), "certain": "1"}
    assert officer.post("/gestion/confidentialite/effacement", data=typed).status_code == 404
