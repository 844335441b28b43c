"""« Équipe d’AXTRA » and the right to see answers: asked for, approved by someone else, used, ended."""

from collections.abc import Callable

import pytest

from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of

TEAM = "/gestion/equipe/"
ANSWERS = "/gestion/resultats/every_kind/2025/reponses"


@pytest.fixture
def staff(site: Site) -> Callable:
    """Open a browser of someone of the staff with some roles."""

    def enter(name: str, *roles: str):
        email = f"{name}@axtra.invalid"
        with site.app.app_context():
            world.staff_member(email, *roles)
        return site.client(email)

    return enter


def test_an_analyst_asks_someone_else_approves_and_it_can_be_ended(staff: Callable):
    analyst, officer = staff("ana-lyste", "analyst"), staff("protection", "privacy_officer")
    assert analyst.get(ANSWERS).status_code == 403
    page = page_of(analyst.get("/gestion/acces/"))
    short = Form(page, "/gestion/acces/").fill("motif", "voir").press(analyst)
    assert short.status_code == 422
    asked = (
        Form(page_of(short), "/gestion/acces/")
        .fill("motif", "Vérifier trois valeurs extrêmes.")
        .press(analyst)
    )
    assert asked.status_code == 303
    assert analyst.get(ANSWERS).status_code == 403, "asking opens nothing"
    team = page_of(officer.get(TEAM))
    assert "Vérifier trois valeurs extrêmes." in team.text
    Form(team, "/demandes/").press(officer, "Approuver")
    assert analyst.get(ANSWERS).status_code == 200
    assert "approuvée" in page_of(analyst.get("/gestion/acces/")).text
    ended = [each for each in page_of(officer.get(TEAM)).root.all("form") if "reponses/fin" in each["action"]]
    token = page_of(officer.get(TEAM)).root.all("input", name="csrf_token")[0]["value"]
    assert officer.post(ended[0]["action"], data={"csrf_token": token}).status_code == 303


def test_nobody_approves_their_own_request(staff: Callable):
    both = staff("deux-roles", "analyst", "administrator")
    Form(page_of(both.get("/gestion/acces/")), "/gestion/acces/").fill(
        "motif", "Une raison assez longue."
    ).press(both)
    page = page_of(both.get(TEAM))
    assert "une autre personne doit y répondre" in page.text
    assert not [each for each in page.root.all("form") if "/demandes/" in each["action"]]


def test_an_administrator_adds_changes_and_puts_aside(staff: Callable, site: Site):
    admin = staff("admin", "administrator")
    page = page_of(admin.get(TEAM))
    token = page.root.all("input", name="csrf_token")[0]["value"]
    wrong = admin.post(TEAM, data={"csrf_token": token, "email": "x", "name": ""})
    assert wrong.status_code == 422
    assert page_of(wrong).by_id("email")["aria-invalid"] == "true"
    sent = {"csrf_token": token, "email": "neuf@axtra.invalid", "name": "Neuf Fictif", "roles": "designer"}
    assert admin.post(TEAM, data=sent).status_code == 303
    new = site.client("neuf@axtra.invalid")
    assert new.get("/gestion/conception/").status_code == 200
    own = page_of(admin.get(page_of(admin.get(TEAM)).link("Neuf Fictif")))
    Form(own, "/roles").tick("roles", "manager").press(admin)
    assert new.get("/gestion/conception/").status_code == 403
    assert new.get("/gestion/repertoire/").status_code == 200
    told = page_of(admin.get("/gestion/repertoire/historique")).text
    assert "Collecte" in told
    assert "designer" not in told, "roles are told in words"
    Form(own, "/etat").press(admin)
    assert new.get("/gestion/repertoire/").status_code == 303


def test_an_administrator_keeps_their_own_role(staff: Callable):
    admin = staff("admin", "administrator")
    mine = page_of(admin.get(TEAM))
    own = next(each for each in mine.root.all("li") if "(vous)" in each.text).all("a")[0]["href"]
    page = page_of(admin.get(own))
    refused = Form(page, "/roles").tick("roles", "manager").press(admin)
    assert refused.status_code == 422
    assert "pour vous-même" in page_of(refused).text


def test_the_demonstration_says_that_it_spares_the_second_factor(staff: Callable):
    assert "sans second moyen" in page_of(staff("admin", "administrator").get(TEAM)).text
    assert "sans second moyen" in page_of(staff("admin", "administrator").get("/compte/")).text
