"""Every page that each persona can reach by links, reviewed; and the pages that no link leads to."""

import pytest

from tests.web import world
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.walking import PEOPLE, fill_everything, starts, walk
from tests.web.world import Centre

# Pages that each of these people must have reached, so that a walk cannot shrink unseen.
LANDMARKS = {
    "nobody": {"/connexion", "/demo"},
    "direction": {
        "/sondages/",
        *(Centre(1).page(f"sections/{code}") for code in ("textes", "nombres", "tableaux", "listes")),
        Centre(1).page("revision"),
        Centre(1).page("recu", edition="2025"),
        *(
            Centre(1).page(f"sections/{code}", *world.RENEWAL)
            for code in [
                "identification",
                "resultats",
                "demande",
                "administration",
                "financement",
                "acces",
                "gouvernance",
                "cloture",
            ]
        ),
        *(
            Centre(1).page(f"sections/{code}", *world.PAY)
            for code in [
                "identification",
                "profil",
                "structure",
                "salaires",
                "temps",
                "avantages",
                "mouvements",
                "cloture",
            ]
        ),
    },
    "paie": {
        "/sondages/",
        Centre(1).page("sections/nombres"),
        Centre(1).page("sections/salaires", *world.PAY),
    },
    "analyse": {"/gestion/resultats/", "/gestion/resultats/every_kind/2025/"},
    "conception": {"/gestion/conception/", "/gestion/conception/listes"},
    "collecte": {"/gestion/editions/", "/gestion/suivi/messages/", "/gestion/suivi/every_kind/2026/"},
}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_that_a_person_can_reach_is_sound(site: Site, who: str, say):
    client = site.client(PEOPLE[who])
    reached = dict(walk(client, *starts(site, who)))
    missed = LANDMARKS[who] - {address.partition("?")[0] for address in reached} - {"/"}
    assert not missed
    say(f"reviewed pages, {who}: {len(reached)} reached by links, no fault")


@pytest.mark.parametrize("section", ["textes", "nombres", "tableaux", "listes"])
def test_a_page_asked_to_check_itself_is_sound(site: Site, section: str):
    client = site.client(Centre(1).director)
    page = page_of(client.get(Centre(1).page(f"sections/{section}?verifier=1")))
    assert page.messages(), "an empty section has something to say"


@pytest.mark.parametrize("survey", ["every_kind", "renouvellement", "remuneration"])
def test_every_section_with_something_in_it_is_sound(site: Site, centre: Centre, survey: str):
    """Answers of every kind, right and wrong, on every page of three surveys: drawn, checked, reviewed."""
    edition = dict([world.RENEWAL, world.PAY, (world.EVERY, world.EDITION)])[survey]
    client = site.client(centre.director)
    for wave in ("7", "douze, environ"):
        hub = page_of(client.get(centre.page("", survey, edition)))
        sections = dict.fromkeys(
            link["href"].partition("?")[0] for link in hub.links if "/sections/" in link["href"]
        )
        assert len(sections) >= 4
        for address in sections:
            drawn = client.get(address)
            if drawn.status_code == 404:
                continue  # an answer of this wave has hidden the section
            form = Form(page_of(drawn))
            fill_everything(form, wave)
            answered = form.press(client, "Enregistrer et continuer")
            assert answered.status_code in {303, 422}
        assert client.get(centre.page("revision", survey, edition)).status_code == 200
        assert client.get(centre.page("", survey, edition)).status_code == 200


STATUSES = [
    ("get", "/nulle-part", 404, "Cette page n’existe pas"),
    ("get", "/connexion/jeton-inconnu", 410, "Ce lien ne sert plus"),
    ("put", "/connexion", 405, "Cette adresse ne s’ouvre pas ainsi"),
    ("post", "/connexion", 400, "Cette demande n’est pas lisible"),
    ("post", "/sondages/", 405, "Cette adresse ne s’ouvre pas ainsi"),
    ("get", "/sondages/every_kind/2026/of-01/transmission", 405, "Cette adresse ne s’ouvre pas ainsi"),
]


@pytest.mark.parametrize(("verb", "address", "status", "heading"), STATUSES)
def test_what_refuses_speaks_french_and_shows_a_way_out(
    client_of, verb: str, address: str, status: int, heading: str
):
    client = client_of(Centre(1).director)
    response = getattr(client, verb)(address)
    page = page_of(response)
    assert (response.status_code, page.heading) == (status, heading)
    ways = [link["href"] for link in page.root.one("main").all("a")]
    assert ways, "no way out"


def test_the_house_falling_down_is_said_in_french_without_a_trace(site: Site, monkeypatch, caplog):
    """A failure of ours: a page of the house, a line of the log with the address' shape, nothing that was asked."""

    def fall() -> str:
        raise RuntimeError("a fault of ours")

    view = site.app.view_functions["auth.signed_out"]
    fall.__dict__.update(view.__dict__)
    monkeypatch.setitem(site.app.view_functions, "auth.signed_out", fall)
    client = site.client()
    client.lenient = True
    response = client.get("/deconnexion?q=secret")
    client.lenient = False
    assert response.status_code == 500
    assert [fault for fault in client.faults(response) if "fell down" not in fault] == []
    page = page_of(response)
    assert page.heading == "Un problème est survenu de notre côté"
    assert "Traceback" not in page.text
    assert "a fault of ours" not in page.text
    assert "GET /deconnexion failed" in caplog.text
    assert "secret" not in caplog.text


def test_signed_in_people_are_led_to_their_own_first_page(site: Site):
    for who, first in (
        ("direction", "/sondages/"),
        ("analyse", "/gestion/resultats/"),
        ("nobody", "/connexion"),
    ):
        assert site.client(PEOPLE[who]).get("/").headers["Location"] == first
