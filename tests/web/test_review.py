"""The review: what is left first, each line on its very field, what a closed branch keeps, the totals that are certified."""

from collections.abc import Iterator

import pytest

from tests.web import memories
from tests.web.answers import section
from tests.web.conftest import CENTRES, Site
from tests.web.forms import Form, page_of
from tests.web.page import Element, Page
from tests.web.reviewer import ReviewingClient
from tests.web.test_memory import form_of, press_same
from tests.web.world import Centre

NB = "\u00a0"
STAY = "Sommaire"


@pytest.fixture(scope="module", autouse=True)
def _second_edition(site: Site) -> None:
    with site.app.app_context():
        memories.ensure(CENTRES)


def review_of(client: ReviewingClient, centre: Centre) -> Page:
    return page_of(client.get(memories.page(centre, "revision")))


def groups(page: Page) -> dict[str, list[str]]:
    """Return what is left to do: the labels of each group, in the order read."""
    found = [each for each in page.root.all("details") if "group" in each.classes]
    return {
        each.all("h3")[0].text: [link.text.partition(". ")[2] for link in each.all("a")] for each in found
    }


def fields_reached(client: ReviewingClient, links: Iterator[Element]) -> list[str]:
    """Follow links; return the anchors that lead to nothing a hand can reach."""
    pages: dict[str, Page] = {}
    lost = []
    for link in links:
        address, _, anchor = link["href"].partition("#")
        page = pages.setdefault(address, page_of(client.get(address)))
        target = next((each for each in page.root.walk() if each.id == anchor), None)
        if target is None or target.tag not in {"input", "select", "textarea", "button"}:
            lost.append(link["href"])
    return lost


def test_what_is_left_comes_first_and_grouped(centre: Centre, direction: ReviewingClient):
    form_of(direction, centre).fill("budget", "1,320").fill("visits", "4000").press(direction, STAY)
    page = review_of(direction, centre)
    left = groups(page)
    assert list(left) == ["À corriger", "À remplir", "À confirmer", "Sans réponse, facultatives"]
    assert left["À corriger"] == ["Quel est votre budget?"]
    assert left["À remplir"] == ["Prévoyez-vous un déficit?", "De 0 à 10, comment va votre centre?"]
    assert "Combien de personnes avez-vous accueillies?" in left["À confirmer"]
    assert "Où est votre siège?" in left["À confirmer"]
    assert "Comment vont ces postes?" in left["Sans réponse, facultatives"]
    words = page.text
    assert words.index("À corriger") < words.index("Toutes les réponses")


def test_every_way_back_lands_on_a_field(centre: Centre, direction: ReviewingClient):
    form_of(direction, centre).fill("pay.dg.low", "abc").press(direction, STAY)
    form_of(direction, centre).press(direction, "Reprendre les 2")
    page = review_of(direction, centre)
    links = [each for each in page.root.all("a") if "/sections/" in each["href"] and "#" in each["href"]]
    assert len(links) > 20
    assert fields_reached(direction, iter(links)) == []
    cells = [each["href"] for each in links if each["href"].endswith("#pay-dg-low")]
    assert cells, "the cell that cannot be read"


def test_every_kind_of_question_is_landed_on(centre: Centre, direction: ReviewingClient):
    section(direction, centre, "tableaux").tick("offered", "a", "b").press(direction, STAY)
    page = page_of(direction.get(centre.page("revision")))
    links = [each for each in page.root.all("a") if "/sections/" in each["href"] and "#" in each["href"]]
    assert len(links) > 25
    assert fields_reached(direction, iter(links)) == []


def test_a_closed_branch_is_kept_said_and_not_sent(site: Site, centre: Centre, direction: ReviewingClient):
    form_of(direction, centre, "suite").tick("deficit", "oui").press(direction, STAY)
    form_of(direction, centre, "suite").fill("amount", "41 500").press(direction, STAY)
    form_of(direction, centre, "suite").fill("plan", "Par un emprunt").press(direction, STAY)
    form_of(direction, centre, "formation").fill("course", "Premiers soins").press(direction, STAY)
    assert "Gardées, mais pas transmises" not in review_of(direction, centre).text
    form_of(direction, centre, "suite").tick("deficit", "non").tick("score", "8").press(direction, STAY)
    page = review_of(direction, centre)
    aside = next(each for each in page.root.all("section") if "set-aside" in each.classes)
    assert f"Ces réponses ne seront pas transmises{NB}: leur question ne s’applique plus." in aside.text
    assert [line.all("b")[0].text for line in aside.all("li")] == [
        f"41{NB}500,00{NB}$",
        "Par un emprunt",
        "Premiers soins",
    ]
    links = aside.all("a")
    assert {link["href"].rpartition("#")[2] for link in links} == {"deficit--oui"}
    assert fields_reached(direction, iter(links)) == []
    # It comes back as it was; then it is closed for good and the rest is sent.
    form_of(direction, centre, "suite").tick("deficit", "oui").press(direction, STAY)
    assert form_of(direction, centre, "suite").value("amount") == ["41 500"]
    form_of(direction, centre, "suite").tick("deficit", "non").press(direction, STAY)
    finish(direction, centre)
    sent = Form(review_of(direction, centre), "transmission")
    assert sent.tick("exact", "oui").tick("autorise", "oui").press(direction).status_code == 303
    document = receipt_document(site, centre)
    assert "deficit" in document
    assert not {"amount", "plan", "course"} & set(document)
    assert site.kept(centre, "amount", *memories.ADDRESS) == ["41 500"], "the draft keeps it"


def finish(client: ReviewingClient, centre: Centre) -> None:
    form = form_of(client, centre)
    press_same(form.tick("site@confirme", "oui"), client, "budget")
    press_same(form_of(client, centre), client, "pay")
    form_of(client, centre).press(client, "Enregistrer et continuer")


def receipt_document(site: Site, centre: Centre) -> dict:
    import json

    from surveys.operations import collecting

    with site.app.app_context():
        receipt = collecting.read_receipt(*memories.ADDRESS, centre.code)
        assert receipt is not None
        answers: dict = json.loads(receipt.document)["answers"]
        return answers


def test_totals_are_played_back_before_the_attestation(centre: Centre, direction: ReviewingClient):
    finish(direction, centre)
    form_of(direction, centre, "suite").tick("deficit", "non").tick("score", "8").press(direction, STAY)
    page = review_of(direction, centre)
    declared = next(each for each in page.root.walk() if "declared" in each.classes)
    said = {each.all("dt")[0].text: each.all("dd")[0].text for each in declared.all("div")}
    assert said["Somme des minimums"] == f"66,00{NB}$"
    assert said["Minimum (question 6)"] == f"66{NB}$"
    assert page.text.index("Vous déclarez") < page.text.index("Transmettre à AXTRA")


def test_a_director_reads_where_each_section_stands_and_who_has_it(
    centre: Centre, direction: ReviewingClient
):
    page = page_of(direction.get(centre.page("revision")))
    standing = next(each for each in page.root.walk() if "standing" in each.classes)
    lines = [each.text for each in standing.all("li")]
    assert len(lines) == 4
    assert "Nombres et dates" in lines[1]
    assert "Confiée à Alex Fictif" in lines[1]
    assert "Alex Fictif" not in lines[0]
