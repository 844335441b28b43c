"""After sending: the receipt with every version, a correction begun, dropped or sent, and which version counts meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime

from surveys.operations import collecting
from tests.web.answers import fill_survey, section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.page import Page
from tests.web.reviewer import ReviewingClient
from tests.web.world import EDITION, EVERY, Centre

COUNTS = "compte tant que vous ne transmettez pas de nouveau"


def send(client: ReviewingClient, centre: Centre) -> None:
    form = Form(page_of(client.get(centre.page("revision"))), "/transmission")
    assert form.tick("exact", "oui").tick("autorise", "oui").press(client, "Transmettre").status_code == 303


def receipt(client: ReviewingClient, centre: Centre) -> Page:
    return page_of(client.get(centre.page("recu")))


def plain(page: Page) -> str:
    return page.text.replace("\u00a0", " ")


def test_a_correction_is_begun_from_the_receipt_and_sent_as_a_new_version(
    site: Site, centre: Centre, direction: ReviewingClient
):
    fill_survey(direction, centre)
    send(direction, centre)
    page = receipt(direction, centre)
    (first,) = [each.number for each in _receipts(site, centre)]
    assert first in page.text
    blank = Form(page, "/correction").press(direction)
    assert blank.status_code == 422
    assert "Inscrivez pourquoi ce sondage est rouvert" in page_of(blank).text
    done = Form(page_of(blank), "/correction").fill("raison", "Le budget").press(direction, "Corriger")
    assert done.headers["Location"] == centre.page()
    for rest in ("", "recu", "revision"):
        assert COUNTS in plain(page_of(direction.get(centre.page(rest)))), rest
    assert COUNTS in plain(page_of(direction.get("/sondages/")))
    section(direction, centre, "nombres").fill("budget", "1 250 001").press(direction, "Sommaire")
    send(direction, centre)
    page = receipt(direction, centre)
    second, again = [each.number for each in _receipts(site, centre)]
    assert again == first
    assert "Une correction est en cours." not in plain(page)
    for number in (first, second):
        for rest in ("", "/recu.pdf", "/copie.json", "/reponses.csv", "/reponses.json"):
            assert direction.get(centre.page(f"recu/{number}{rest}")).status_code == 200
    assert page.link("Ce qui a changé") == centre.page(f"recu/{second}/comparaison")
    told = page_of(direction.get(centre.page(f"recu/{second}/comparaison")))
    assert "Une réponse a changé." in told.text
    kept = direction.get(centre.page(f"recu/{first}/reponses.json")).json
    assert kept["receipt"] == first
    assert kept["answers"]["budget"] == 1250000.5
    assert direction.get(centre.page("reponses.json")).json["answers"]["budget"] == 1250001


def _receipts(site: Site, centre: Centre) -> tuple[collecting.Receipt, ...]:
    with site.app.app_context():
        return collecting.list_receipts(EVERY, EDITION, centre.code)


def test_a_correction_is_dropped_and_what_was_sent_is_back(
    site: Site, centre: Centre, direction: ReviewingClient
):
    fill_survey(direction, centre)
    send(direction, centre)
    sent = site.sheet(centre).to_plain()
    form = Form(receipt(direction, centre), "/correction").fill("raison", "Le budget")
    assert form.press(direction).status_code == 303
    assert form.press(direction).status_code == 303, "pressed twice"
    section(direction, centre, "nombres").fill("budget", "7").fill("people", "3").press(direction, "Sommaire")
    section(direction, centre, "textes").fill("comment", "Plus rien").press(direction, "Sommaire")
    drop = Form(receipt(direction, centre), "/abandon")
    done = drop.press(direction, "Revenir à la version transmise")
    assert done.headers["Location"] == centre.page("recu?fait=abandon")
    page = page_of(direction.get(done.headers["Location"]))
    assert "La correction est abandonnée." in page.text
    assert site.sheet(centre).to_plain() == sent
    assert drop.press(direction).status_code == 303, "pressed twice"
    assert len(_receipts(site, centre)) == 1
    # What was begun again can be typed again: nothing of before is taken for newer.
    Form(receipt(direction, centre), "/correction").fill("raison", "Encore").press(direction)
    section(direction, centre, "nombres").fill("budget", "8").press(direction, "Sommaire")
    assert site.kept(centre, "budget") == ["8"]


def test_someone_with_a_section_is_told_that_a_correction_goes_on_and_no_number(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    fill_survey(direction, centre)
    send(direction, centre)
    Form(receipt(direction, centre), "/correction").fill("raison", "Le budget").press(direction)
    delegate = client_of(centre.delegate)
    hub = page_of(delegate.get(centre.page()))
    assert COUNTS in plain(hub)
    assert _receipts(site, centre)[0].number not in hub.text
    assert not [link for link in hub.links if "recu" in link["href"]]
    for rest in ("recu", "recu/correction", "recu/abandon"):
        assert delegate.get(centre.page(rest)).status_code in {404, 405}


def test_what_was_never_sent_is_neither_corrected_nor_dropped(centre: Centre, direction: ReviewingClient):
    token = Form(page_of(direction.get(centre.page("equipe"))), "invitation").value("csrf_token")[0]
    for rest in ("recu/correction", "recu/abandon"):
        posted = direction.post(centre.page(rest), data={"csrf_token": token, "raison": "x"})
        assert posted.status_code == 404, rest


def test_only_a_director_corrects(site: Site, centre: Centre, direction: ReviewingClient):
    from surveys.operations import accounts

    fill_survey(direction, centre)
    send(direction, centre)
    email = f"rh.{centre.number}@exemple.invalid"
    with site.app.app_context():
        added = accounts.add_person(
            email=email, name="Dominique Fictif", memberships={centre.code: "hr"}, now=datetime.now(UTC)
        )
        assert isinstance(added, int)
    colleague = site.client(email)
    page = receipt(colleague, centre)
    assert "La direction peut rouvrir le sondage" in page.text
    token = page.root.all("input", name="csrf_token")[0]["value"]
    posted = colleague.post(centre.page("recu/correction"), data={"csrf_token": token, "raison": "x"})
    assert posted.status_code == 403
    assert colleague.get(centre.page("recu.pdf")).status_code == 200
