"""« Équipe et accès »: a colleague is invited, comes in, sees their sections and nothing else, and is sent away."""

from collections.abc import Callable

import pytest

from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.web import world
from tests.web.answers import fill_survey
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre


def address_of(centre: Centre) -> str:
    return f"sam.{centre.number:03d}@exemple.invalid"


def give(
    client: ReviewingClient,
    centre: Centre,
    *sections: str,
    email: str = "",
    survey: tuple[str, str] = (world.EVERY, world.EDITION),
):
    form = Form(page_of(client.get(centre.page("equipe", *survey))), "invitation")
    form.fill("courriel", email or address_of(centre)).fill("nom", "Sam Fictif").tick("sections", *sections)
    return form.press(client)


def link_of(site: Site, email: str) -> str:
    with site.app.app_context():
        found = (
            db.session.query(Letter).filter_by(recipient=email, kind="invitation").order_by(Letter.id.desc())
        )
        return str(found.first().params["link"])


def token(client: ReviewingClient) -> str:
    return Form(page_of(client.get("/sondages/")), "/deconnexion").value("csrf_token")[0]


@pytest.fixture
def invited(site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable) -> ReviewingClient:
    """Someone who was given « nombres » by the direction, signed in through the letter's link."""
    assert give(direction, centre, "nombres").status_code == 303
    client = client_of()
    link = "/connexion/" + link_of(site, address_of(centre)).rpartition("/")[2]
    assert client.get(link).status_code == client.get(link).status_code == 200
    assert Form(page_of(client.get(link)), "/connexion/").press(client).status_code == 303
    assert client.get(link).status_code == 410
    return client


def test_a_colleague_is_invited_comes_in_and_fills_their_section(
    site: Site, centre: Centre, direction: ReviewingClient, invited: ReviewingClient
):
    assert [
        link["href"] for link in page_of(invited.get(centre.page())).links if "/sections/" in link["href"]
    ]
    team = page_of(direction.get(centre.page("equipe")))
    assert "n’a pas encore ouvert sa section" in team.text
    form = Form(page_of(invited.get(centre.page("sections/nombres"))), "enregistrement")
    form.fill("people", "12").press(invited, "Sommaire")
    assert site.kept(centre, "people") == ["12"]
    team = page_of(direction.get(centre.page("equipe")))
    assert "vue\u00a0aujourd’hui" in team.text or "vue aujourd’hui" in team.text
    assert "confiée par Camille Fictif" in team.text


def test_a_colleague_sent_away_finds_nothing_and_what_they_wrote_stays(
    site: Site, centre: Centre, direction: ReviewingClient, invited: ReviewingClient
):
    page = page_of(invited.get(centre.page("sections/nombres")))
    form = Form(page, "enregistrement").fill("people", "12")
    form.press(invited, "Sommaire")
    team = page_of(direction.get(centre.page("equipe")))
    (taking,) = [
        each for each in team.root.all("form") if "retrait" in each["action"] and "Sam Fictif" in each.text
    ]
    pairs = [(each["name"], each["value"]) for each in taking.all("input")]
    done = post(direction, taking["action"], pairs)
    assert done.headers["Location"].endswith("equipe?fait=retrait")
    assert "L’accès est retiré" in page_of(direction.get(done.headers["Location"])).text
    for rest in ("", "sections/nombres"):
        assert invited.get(centre.page(rest)).status_code == 404
    form.fill("people", "13")
    assert form.press(invited, "Sommaire").status_code == 404
    assert site.kept(centre, "people") == ["12"]


def test_what_is_wrong_is_said_beside_and_everything_typed_comes_back(
    centre: Centre, direction: ReviewingClient
):
    form = Form(page_of(direction.get(centre.page("equipe"))), "invitation")
    refused = form.fill("courriel", "sam").fill("nom", "Sam").press(direction)
    page = page_of(refused)
    assert refused.status_code == 422
    assert "Cochez au moins une section" in page.text
    assert (page.by_id("courriel")["value"], page.by_id("nom")["value"]) == ("sam", "Sam")
    assert page.by_id("courriel")["aria-invalid"] == "true"
    cloture = [each["value"] for each in page.root.all("input") if each["name"] == "sections"]
    assert cloture == ["textes", "nombres", "tableaux", "listes"]


def test_a_closing_section_is_not_offered_and_not_given(centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get(centre.page("equipe", *world.RENEWAL)))
    offered = {each["value"] for each in page.root.all("input") if each["name"] == "sections"}
    assert "administration" in offered
    assert "cloture" not in offered
    form = Form(page, "invitation").fill("courriel", address_of(centre)).fill("nom", "Sam")
    refused = post(direction, form.element["action"], [*form.pairs(), ("sections", "cloture")])
    assert refused.status_code == 422
    assert "reste à la direction" in page_of(refused).text


def test_pay_is_shut_to_the_direction_who_still_reviews(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    pay, secret = world.PAY, "7654321"
    assert give(direction, centre, "profil", email=centre.delegate, survey=pay).status_code == 303
    delegate = client_of(centre.delegate)
    page = centre.page("sections/profil", *pay)
    form = Form(page_of(delegate.get(page)), "enregistrement")
    form.fill("payroll_total", secret).press(delegate, "Sommaire")
    team = centre.page("equipe", *pay)
    buttons = [each for each in page_of(direction.get(team)).root.all("button") if each["value"] == "profil"]
    assert [each["name"] for each in buttons] == ["_fermer"]
    shut = Form(page_of(direction.get(team)), "fermeture")
    assert post(direction, shut.element["action"], [*shut.pairs(), ("_fermer", "profil")]).status_code == 303
    assert direction.get(page).status_code == 404
    own = [(name, text) for name, text in form.pairs() if name != "csrf_token"]
    assert post(direction, f"{page}/enregistrement", [*shut.pairs(), *own]).status_code == 404
    for rest in ("", "revision", "equipe", "sections/avantages", "sections/structure"):
        shown = direction.get(centre.page(rest, *pay))
        assert shown.status_code == 200
        assert "654" not in page_of(shown).text.replace("\u00a0", "").replace(" ", "")
    assert "Une section vous est fermée" in page_of(direction.get(centre.page("revision", *pay))).text
    assert delegate.get(page).status_code == 200
    nobody = post(direction, shut.element["action"], [*shut.pairs(), ("_fermer", "structure")])
    assert nobody.status_code == 422
    assert "Nommez d’abord une personne" in page_of(nobody).text
    assert post(direction, shut.element["action"], [*shut.pairs(), ("_ouvrir", "profil")]).status_code == 303
    assert direction.get(page).status_code == 200


# ── who opens what: role × address × verb ──

READ = [
    "",
    "equipe",
    "revision",
    "recu",
    *(f"sections/{code}" for code in ("textes", "nombres", "tableaux", "listes")),
]
WRITE = [
    "equipe/invitation",
    "equipe/retrait",
    "equipe/fermeture",
    "transmission",
    "recu/correction",
    "recu/abandon",
    "sections/listes/staff/ajout",
    "sections/listes/staff/lignes",
    *(f"sections/{code}/enregistrement" for code in ("textes", "nombres", "tableaux", "listes")),
]
OWN = {"", "sections/nombres", "sections/nombres/enregistrement"}


@pytest.mark.parametrize("role", ["direction", "délégation", "sans rôle dans le centre", "personnel"])
def test_each_role_opens_its_own_addresses_and_no_other(
    site: Site, centre: Centre, client_of: Callable, role: str, say
):
    director = client_of(centre.director)
    fill_survey(director, centre)
    give(director, centre, "nombres")
    email = {
        "direction": centre.director,
        "délégation": address_of(centre),
        "sans rôle dans le centre": Centre(centre.number - 1).director,
        "personnel": "analyse@exemple.invalid",
    }[role]
    client = client_of(email)
    before = site.document(centre)
    secret = token(client) if role != "personnel" else token(director)
    seen = 0
    for rest, verb in [*((rest, "GET") for rest in READ), *((rest, "POST") for rest in WRITE)]:
        asked = (
            client.get(centre.page(rest))
            if verb == "GET"
            else post(
                client, centre.page(rest), [("csrf_token", secret), ("_versions", "{}"), ("personne", "x")]
            )
        )
        status = asked.status_code
        seen += 1
        if role == "direction":
            assert status in (
                {200, 303, 404, 422} if rest.startswith("recu") or "staff" in rest else {200, 303, 400, 422}
            ), (verb, rest)
        elif role == "délégation" and rest in OWN:
            assert status in {200, 303, 422}, (verb, rest)
        else:
            assert status in ({404} if role != "personnel" else {400, 403, 404}), (verb, rest)
            assert "Tout le monde" not in asked.get_data(as_text=True)
    if role != "direction":
        assert site.document(centre) == before
    say(f"access matrix, {role}: {seen} address × verb pairs")


def test_one_edition_was_given_and_not_the_others(site: Site, centre: Centre, invited: ReviewingClient):
    assert invited.get(centre.page()).status_code == 200
    for rest in ("", "recu", "revision", "sections/nombres"):
        assert invited.get(centre.page(rest, edition="2025")).status_code == 404
        assert invited.get(centre.page(rest, *world.PAY)).status_code == 404
    home = page_of(invited.get("/sondages/"))
    assert {link["href"] for link in home.links if "/sondages/" in link["href"]} <= {
        "/sondages/",
        "/sondages/nouvelles",
        "/sondages/preferences",
        centre.page(),
        centre.page("sections/nombres"),
        centre.page("questionnaire.pdf"),
        centre.page("chiffres.pdf"),
    }
    assert "RE-" not in home.text
