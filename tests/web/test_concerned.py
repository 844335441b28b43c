"""What people ask about themselves, from the foot of any page or « Mes renseignements », and the officer's desk and registers."""

import csv
import io
import json

import pytest
from flask import Flask

from surveys.store.base import db, reading
from surveys.store.outbox import Letter
from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

INDEX, MINE = "/renseignements-personnels/", "/renseignements-personnels/miens"
DESK, REGISTER = "/gestion/confidentialite/demandes/", "/gestion/confidentialite/incidents/"


@pytest.fixture
def officer(site: Site) -> ReviewingClient:
    with site.app.app_context():
        world.staff_member("protection@exemple.invalid", "privacy_officer")
    return site.client("protection@exemple.invalid")


@reading
def _link(kind: str, recipient: str) -> str:
    rows = db.session.query(Letter).filter_by(kind=kind, recipient=recipient).order_by(Letter.id.desc())
    found = rows.first()
    assert found is not None, kind
    return "/" + str(found.params["link"]).split("/", 3)[3]


def link(app: Flask, kind: str, recipient: str) -> str:
    """Return the address of the last letter of a kind to someone, on this site."""
    with app.app_context():
        return _link(kind, recipient)


def test_anyone_complains_from_the_foot_of_a_page_and_follows_it(site: Site, officer: ReviewingClient):
    anyone, email = site.client(), "plaignant@exemple.invalid"
    address = page_of(anyone.get("/connexion")).link("Vos droits, une demande, une plainte")
    form = Form(page_of(anyone.get(address)), INDEX)
    refused = form.tick("sorte", "complaint").fill("nom", "Sam Fictif").fill("texte", "trop").press(anyone)
    assert refused.status_code == 422
    assert Form(page_of(refused), INDEX).value("nom") == ["Sam Fictif"]
    form = Form(page_of(refused), INDEX).fill("courriel", email)
    sent = form.fill("texte", "Mon nom paraît dans un courriel d’un autre centre.").press(anyone)
    assert sent.status_code == 303
    number = page_of(anyone.get(sent.headers["Location"])).root.one("main").text
    assert "Votre numéro est RP-" in number
    first = link(site.app, "privacy_received", email)
    assert "réponse au plus tard le" in page_of(anyone.get(first)).text
    desk = page_of(officer.get(DESK))
    assert "il reste 29" in desk.text or "il reste 30" in desk.text
    page = officer.get(desk.link(number.partition("RP-")[1] + number.partition("RP-")[2][:9]))
    treat = next(each for each in page_of(page).root.all("form") if "Garder la note" in each.text)
    token = page_of(page).root.all("input", name="csrf_token")[0]["value"]
    assert (
        officer.post(treat["action"], data={"csrf_token": token, "noter": "1", "note": ""}).status_code == 422
    )
    kept = {"csrf_token": token, "noter": "1", "note": "Vérifié avec le centre."}
    assert officer.post(treat["action"], data=kept).status_code == 303
    answered = {
        "csrf_token": token,
        "accorder": "1",
        "reponse": "Le courriel a été corrigé, avec nos excuses.",
    }
    assert officer.post(treat["action"], data=answered).status_code == 303
    assert officer.post(treat["action"], data=answered).status_code == 422
    told = page_of(anyone.get(link(site.app, "privacy_answered", email))).text
    assert "avec nos excuses" in told
    assert "Vérifié avec le centre" not in told
    assert anyone.get(first).status_code == 404
    assert anyone.get("/renseignements-personnels/recue?numero=<b>").status_code == 200


def test_too_many_from_one_address_wait(site: Site):
    client, last = site.client(), None
    for _ in range(6):
        form = Form(page_of(client.get(INDEX)), INDEX).tick("sorte", "access")
        last = (
            form.fill("nom", "X")
            .fill("courriel", "insistant@exemple.invalid")
            .fill("texte", "non")
            .press(client)
        )
    assert last is not None
    assert last.status_code == 429
    assert "Trop d’envois" in page_of(last).text


def test_each_person_reads_takes_and_asks(site: Site, centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get(page_of(direction.get("/compte/")).link("Mes renseignements")))
    assert centre.director in page.root.one("table").text
    refused = Form(page, MINE).press(direction)
    assert refused.status_code == 422
    asked = (
        Form(page_of(refused), MINE).tick("sorte", "rectification").fill("texte", "Mon prénom est Camille.")
    )
    assert asked.press(direction).status_code == 303
    assert "Mon prénom est Camille." in page_of(direction.get(MINE)).text
    taken = json.loads(direction.get(f"{MINE}/renseignements.json").data)
    assert {"Nom", "Adresse de courriel", "Demande ou plainte"} <= {
        each["renseignement"] for each in taken["renseignements"]
    }
    lines = list(
        csv.reader(
            io.StringIO(direction.get(f"{MINE}/renseignements.csv").data.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert lines[0] == ["Renseignement", "Précision", "Valeur", "Date"]
    assert len(lines) == len(taken["renseignements"]) + 1
    other = site.client(centre.delegate)
    assert centre.director not in page_of(other.get(MINE)).root.one("main").text


def test_a_request_that_came_otherwise_is_entered_and_the_person_erased(
    site: Site, officer: ReviewingClient, centre: Centre
):
    gone = site.client(centre.delegate)
    assert gone.get("/sondages/").status_code == 200
    form = Form(page_of(officer.get(DESK)), DESK).tick("sorte", "erasure").fill("nom", "Alex Fictif")
    typed = form.fill("courriel", centre.delegate).fill("texte", "Par téléphone, le 3 décembre.")
    assert typed.press(officer).status_code == 303
    address = "/gestion/confidentialite/effacement"
    assert "Personne n’a cette adresse" in page_of(officer.get(f"{address}?courriel=x@y.invalid")).text
    page = page_of(officer.get(f"{address}?courriel={centre.delegate}"))
    unsure = Form(page, address).press(officer)
    assert unsure.status_code == 422
    sure = Form(page_of(unsure), address).tick("certain", "1").press(officer)
    assert sure.status_code == 303
    assert gone.get("/sondages/").status_code == 303, "the session is over"
    assert "Personne n’a cette adresse" in page_of(officer.get(f"{address}?courriel={centre.delegate}")).text


def test_an_incident_is_written_corrected_and_copied(officer: ReviewingClient, direction: ReviewingClient):
    form = Form(page_of(officer.get(f"{REGISTER}nouveau")), REGISTER)
    refused = form.fill("circumstances", "Courriel envoyé à la mauvaise personne.").press(officer)
    assert refused.status_code == 422
    page = page_of(refused)
    assert page.by_id("measures")["aria-invalid"] == "true"
    form = Form(page, REGISTER)
    for each in form.controls:
        if each.tag == "textarea" and each["name"] != "circumstances":
            form.fill(each["name"], f"Texte de {each['name']}")
    done = form.fill("aware_on", "2026-01-05").tick("serious", "non").press(officer)
    assert done.status_code == 303
    page = page_of(officer.get(done.headers["Location"]))
    again = Form(page, REGISTER).fill("people", "Deux personnes").press(officer)
    assert again.status_code == 303
    page = page_of(officer.get(again.headers["Location"]))
    assert "Version 2" in page.text
    copy = officer.get(page.link("Copie pour la Commission")).data.decode()
    assert "Deux personnes" in copy
    assert "Risque de préjudice sérieux\nnon" in copy
    register = officer.get(f"{REGISTER}registre.csv").data.decode("utf-8-sig")
    assert "Courriel envoyé à la mauvaise personne." in register
    assert direction.get(REGISTER).status_code == 404
