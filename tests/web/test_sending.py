"""Reviewing, attesting, sending once however often it is pressed, and the receipt."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from werkzeug.test import Client, TestResponse

from surveys.operations import accounts, collecting, fielding
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.web.answers import SECTIONS, fill_survey, section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.reviewer import ReviewingClient
from tests.web.world import EVERY, Centre

NB = "\u00a0"


def review(client: Client, centre: Centre) -> Form:
    return Form(page_of(client.get(centre.page("revision"))), "transmission")


def send(client: Client, centre: Centre) -> TestResponse:
    return review(client, centre).tick("exact", "oui").tick("autorise", "oui").press(client, "Transmettre")


def receipts(site: Site, centre: Centre) -> list[str]:
    with site.app.app_context():
        found = collecting.read_receipt(EVERY, "2026", centre.code)
        copies = [
            line for line in collecting.history(EVERY, "2026", centre.code) if line.variable == "@status"
        ]
        return [found.number, *(str(line.new) for line in copies)] if found else []


# ── reviewing ──


def test_an_unfinished_survey_shows_what_is_left_and_no_button(centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get(centre.page("revision")))
    assert "4 sections restent à terminer." in page.text
    assert not [each for each in page.root.all("form") if "transmission" in each["action"]]
    links = [each["href"] for each in page.links if "?verifier=1" in each["href"]]
    assert {link.partition("?")[0] for link in links} >= {
        centre.page(f"sections/{code}") for code in SECTIONS
    }
    assert page_of(direction.get(links[0])).messages(), "the link to what is missing shows nothing missing"


def test_an_unfinished_survey_cannot_be_sent_by_hand(site: Site, centre: Centre, direction: ReviewingClient):
    token = Form(page_of(direction.get(centre.page("revision"))), "/deconnexion").value("csrf_token")[0]
    pairs = [("csrf_token", token), ("_cle", "k1"), ("exact", "oui"), ("autorise", "oui")]
    for sent in (pairs, pairs[:2]):
        refused = post(direction, centre.page("transmission"), sent)
        assert refused.status_code == 422
        assert page_of(refused).link("sections restent à terminer") == "#reste"
    assert receipts(site, centre) == []


def test_every_answer_is_read_again_with_a_way_to_change_it(centre: Centre, direction: ReviewingClient):
    fill_survey(direction, centre)
    page = page_of(direction.get(centre.page("revision")))
    for said in (
        "camille@exemple.org",
        f"1{NB}250{NB}000,50{NB}$",
        "Le temps",
        "Montréal",
        f"52,25{NB}$",
        "320",
    ):
        assert said in page.text, said
    links = [each for each in page.links if each.text.startswith("Modifier")]
    assert len(links) >= 25
    for link in links[::6]:
        address, _, anchor = link["href"].partition("#")
        assert page_of(direction.get(address)).by_id(anchor)


def test_the_two_statements_are_asked_for(site: Site, centre: Centre, direction: ReviewingClient):
    fill_survey(direction, centre)
    form = review(direction, centre)
    assert form.value("exact") == [], "a box is ticked in advance"
    key = form.value("_cle")
    refused = form.tick("exact", "oui").press(direction, "Transmettre")
    page = page_of(refused)
    assert refused.status_code == 422
    assert page.title.startswith(f"Erreur{NB}: ")
    assert page.link("Cochez les deux énoncés") == "#exact"
    assert Form(page, "transmission").value("_cle") == key
    assert receipts(site, centre) == []


# ── sending ──


def test_it_is_sent_and_the_receipt_says_what_when_and_by_whom(
    site: Site, centre: Centre, direction: ReviewingClient
):
    fill_survey(direction, centre)
    sent = send(direction, centre)
    assert (sent.status_code, sent.headers["Location"]) == (303, centre.page("recu"))
    page = page_of(direction.get(centre.page("recu")))
    number = receipts(site, centre)[0]
    assert number in page.text
    assert f"Camille Fictif {centre.number:02d}" in page.text
    assert f"à{NB}" in page.root.one("dl").text
    assert "4 sections" in page.text
    assert number in page_of(direction.get("/sondages/")).text
    with site.app.app_context():
        letters = db.session.query(Letter).filter_by(recipient=centre.director, kind="receipt").all()
        assert [letter.params["number"] for letter in letters] == [number]
        assert "camille@exemple.org" not in str([letter.params for letter in letters]), (
            "a letter carries an answer"
        )


def test_sending_twice_gives_one_receipt(site: Site, centre: Centre, direction: ReviewingClient):
    fill_survey(direction, centre)
    form = review(direction, centre).tick("exact", "oui").tick("autorise", "oui")
    answers = [form.press(direction, "Transmettre") for _ in range(3)]
    assert {(each.status_code, each.headers["Location"]) for each in answers} == {(303, centre.page("recu"))}
    assert len(receipts(site, centre)) == 2  # a number, and one line of the journal


def test_fifty_presses_at_once_give_one_receipt(site: Site, centre: Centre, client_of: Callable):
    """Several browsers and several keys, all at once: one receipt, and the same page for all."""
    fill_survey(client_of(centre.director), centre)
    clients = [client_of(centre.director) for _ in range(5)]
    forms = [review(client, centre).tick("exact", "oui").tick("autorise", "oui") for client in clients]
    start = Barrier(10)

    def press(number: int) -> tuple[int, str]:
        client, form = site.client(), forms[number % 5]
        cookie = clients[number % 5].get_cookie("session")
        assert cookie is not None
        client.set_cookie("session", cookie.value)
        start.wait()
        answered = form.press(client, "Transmettre")
        return answered.status_code, answered.headers.get("Location", "")

    with ThreadPoolExecutor(10) as pool:
        said = {each for _ in range(5) for each in pool.map(press, range(10))}
    assert said == {(303, centre.page("recu"))}
    assert len(receipts(site, centre)) == 2


def test_once_sent_nothing_changes_and_pages_say_so(site: Site, centre: Centre, direction: ReviewingClient):
    fill_survey(direction, centre)
    form = section(direction, centre, "textes").fill("comment", "Trop tard")
    send(direction, centre)
    before = site.document(centre)
    assert form.press(direction, "Sommaire").status_code == 409
    assert direction.get(centre.page("sections/textes")).headers["Location"] == centre.page("recu")
    listes = [("csrf_token", form.value("csrf_token")[0]), ("_versions", "{}")]
    assert post(direction, centre.page("sections/listes/staff/ajout"), listes).status_code == 409
    assert (
        post(direction, centre.page("sections/listes/staff/lignes"), [*listes, ("_entree", "x")]).status_code
        == 409
    )
    assert site.document(centre) == before
    page = page_of(direction.get(centre.page("revision")))
    assert page.heading == "Copie de nos réponses"
    assert not [each for each in page.links if each.text.startswith("Modifier")]
    hub = page_of(direction.get(centre.page()))
    assert "Ce sondage est transmis." in hub.text
    assert not [each for each in hub.links if "/sections/" in each["href"]]


@pytest.mark.parametrize("key", ["", "x" * 81, "x" * 5000])
def test_a_key_that_no_page_of_ours_made_is_refused(
    site: Site, centre: Centre, direction: ReviewingClient, key: str
):
    fill_survey(direction, centre)
    form = review(direction, centre).tick("exact", "oui").tick("autorise", "oui")
    form.state[id(form.named("_cle")[0])] = key
    assert form.press(direction, "Transmettre").status_code == 400
    assert receipts(site, centre) == []


def test_a_reopened_survey_is_sent_again_with_a_second_receipt(
    site: Site, centre: Centre, direction: ReviewingClient
):
    fill_survey(direction, centre)
    old = review(direction, centre).tick("exact", "oui").tick("autorise", "oui")
    old.press(direction, "Transmettre")
    (first, _) = receipts(site, centre)
    with site.app.app_context():
        by = accounts.read_identity(centre.director).person_id
        done = collecting.reopen(EVERY, "2026", centre.code, reason="Erreur", by=by, now=datetime.now(UTC))
        assert done is None
    section(direction, centre, "textes").fill("comment", "Corrigé").press(direction, "Sommaire")
    # The page left open from the first time gives the first receipt, and sends nothing new.
    assert old.press(direction, "Transmettre").status_code == 303
    assert receipts(site, centre)[0] == first
    assert direction.get(centre.page("sections/textes")).status_code == 200
    send(direction, centre)
    assert receipts(site, centre)[0] != first


# ── before, and after ──


def edition_of(site: Site, centre: Centre, code: str, *, opened: bool = True) -> None:
    """Give one centre an edition of its own."""
    from pathlib import Path

    from surveys.operations.fielding import Version

    now = datetime.now(UTC)
    with site.app.app_context():
        text = (Path(__file__).parent / "every_kind.yaml").read_text("utf-8")
        version = fielding.publish_version(text, by=None, now=now)
        assert isinstance(version, Version)
        made = fielding.create_edition(
            EVERY,
            code,
            version,
            opens_at=now,
            closes_at=now + timedelta(days=2),
            organisations=[centre.code],
            now=now,
        )
        assert made is None, made
        if opened:
            assert fielding.open_edition(EVERY, code, now=now) is None


def test_a_closed_edition_takes_nothing_more_and_gives_the_answers_back(
    site: Site, centre: Centre, direction: ReviewingClient
):
    edition_of(site, centre, "cloture")
    here = centre.page("", edition="cloture")
    form = Form(page_of(direction.get(f"{here}sections/textes"))).fill("comment", "Trop tard")
    with site.app.app_context():
        assert fielding.close_edition(EVERY, "cloture", now=datetime.now(UTC)) is None
    refused = form.press(direction, "Sommaire")
    page = page_of(refused)
    assert refused.status_code == 410
    assert page.heading == "Ce sondage est clos"
    assert "Trop tard" in page.text
    assert direction.get(f"{here}sections/textes").headers["Location"] == here
    token = form.value("csrf_token")[0]
    ticked = [("csrf_token", token), ("_cle", "k"), ("exact", "oui"), ("autorise", "oui")]
    assert post(direction, f"{here}transmission", ticked).status_code == 410
    assert post(direction, f"{here}transmission", ticked[:2]).status_code == 410
    assert (
        post(direction, f"{here}sections/listes/staff/ajout", [*ticked[:1], ("_versions", "{}")]).status_code
        == 410
    )
    assert direction.get(f"{here}recu").status_code == 404
    assert "Ce sondage est clos." in page_of(direction.get(here)).text


def test_an_edition_that_is_not_open_yet_does_not_exist(
    site: Site, centre: Centre, direction: ReviewingClient
):
    edition_of(site, centre, "a-venir", opened=False)
    for rest in ("", "revision", "recu", "sections/textes"):
        assert direction.get(centre.page(rest, edition="a-venir")).status_code == 404
    assert "a-venir" not in page_of(direction.get("/sondages/")).html
