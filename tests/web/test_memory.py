"""The last edition on the pages, scripts off: what stands beside, what one press takes over, what is never sent untouched."""

import pytest

from tests.web import memories
from tests.web.answers import GO_ON
from tests.web.conftest import CENTRES, Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

NB = "\u00a0"
STAY = "Sommaire"


@pytest.fixture(scope="module", autouse=True)
def _second_edition(site: Site) -> None:
    with site.app.app_context():
        memories.ensure(CENTRES)


def form_of(client: ReviewingClient, centre: Centre, code: str = "chiffres") -> Form:
    response = client.get(memories.page(centre, f"sections/{code}"))
    assert response.status_code == 200
    return Form(page_of(response), "enregistrement")


def press_same(form: Form, client: ReviewingClient, owner: str) -> None:
    button = next(
        each for each in form.element.all("button") if (each["name"], each["value"]) == ("_inchange", owner)
    )
    response = form.send(client, button)
    assert response.status_code == 303
    assert "#" in response.headers["Location"]


def kept(site: Site, centre: Centre, name: str) -> tuple[list[str], str]:
    body = site.document(centre, *memories.ADDRESS)["answers"].get(name)
    return ([], "") if body is None else (body["raw"], body["origin"])


def test_the_last_answer_stands_beside_with_its_edition_and_its_day(
    centre: Centre, direction: ReviewingClient
):
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))
    beside = f"Édition 2024{NB}: %s, reçue le 12{NB}novembre 2024"
    assert beside % f"100{NB}000,00{NB}$" in page.by_id("q-budget").text
    assert beside % f"400{NB}personnes" in page.by_id("q-visits").text, "by its code, without a prefill"
    assert "Repris de l’édition 2024, reçue le 12" in page.by_id("q-week").text
    cells = [each.text for each in page.by_id("r-pay-dg").all("td") if "past" in each.classes]
    assert [text.rpartition(": ")[2] for text in cells] == ["40", "55"]
    assert f"2024{NB}: Bien" in page.by_id("r-mood-dg").text
    assert "2024" not in page.by_id("r-mood-conseil").text
    assert Form(page, "enregistrement").value("budget") == [""]


def test_a_carried_line_shows_the_rate_that_was_not_carried(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form_of(direction, centre).press(direction, "Reprendre les 2")
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))
    entries = site.document(centre, *memories.ADDRESS)["entries"]["staff"]
    assert f"2024{NB}: 26,40" in page.by_id(f"r-staff-{entries[1]}").text
    assert Form(page, "enregistrement").value(f"staff[{entries[1]}].rate") == [""]


def test_unchanged_fills_a_field_and_says_who_did_it(site: Site, centre: Centre, direction: ReviewingClient):
    press_same(form_of(direction, centre).fill("visits", "410"), direction, "budget")
    assert (
        kept(site, centre, "budget") == (["100\u00a0000"], "confirmed")
        or kept(site, centre, "budget")[1] == "confirmed"
    )
    assert site.sheet(centre, *memories.ADDRESS).value("budget") == 100_000
    assert kept(site, centre, "visits") == (["410"], "typed"), (
        "what was typed beside is saved by the same press"
    )
    form_of(direction, centre).fill("budget", "").press(direction, STAY)
    assert kept(site, centre, "budget")[0] == [], "erasing undoes it"


def test_unchanged_fills_a_row_and_a_table_around_what_was_typed(
    site: Site, centre: Centre, direction: ReviewingClient
):
    press_same(form_of(direction, centre).fill("pay.conseil.low", "28"), direction, "pay.conseil")
    assert kept(site, centre, "pay.conseil.low") == (["28"], "typed")
    assert kept(site, centre, "pay.conseil.high") == (["33"], "confirmed")
    assert kept(site, centre, "pay.dg.low") == ([], "")
    press_same(form_of(direction, centre), direction, "pay")
    assert kept(site, centre, "pay.dg.high") == (["55"], "confirmed")
    assert kept(site, centre, "pay.conseil.low") == (["28"], "typed")


def test_what_is_proposed_in_a_table_is_accepted_by_row_and_as_a_whole(
    site: Site, centre: Centre, direction: ReviewingClient
):
    press_same(form_of(direction, centre), direction, "vacation.an1")
    assert kept(site, centre, "vacation.an1.weeks") == (["3"], "confirmed")
    assert kept(site, centre, "vacation.an5.weeks") == ([], "")
    press_same(form_of(direction, centre), direction, "vacation")
    assert kept(site, centre, "vacation.an5.weeks") == (["4"], "confirmed")


def test_nothing_to_confirm_is_sent_untouched_through_the_pages(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = form_of(direction, centre)
    press_same(form, direction, "budget")
    form_of(direction, centre).press(direction, "Reprendre les 2")
    refused = form_of(direction, centre).press(direction, GO_ON)
    assert refused.status_code == 422
    sheet = site.sheet(centre, *memories.ADDRESS)
    assert sheet.value("site") is None, "what stands in the field is no answer"
    unconfirmed = {
        each.where.partition("]")[2] or each.where
        for each in sheet.problems()
        if each.code == "answer.unconfirmed"
    }
    assert unconfirmed == {"site", ".ref", ".post"}
    form_of(direction, centre, "suite").tick("deficit", "non").tick("score", "8").press(direction, GO_ON)
    review = page_of(direction.get(memories.page(centre, "revision")))
    assert not review.root.all("button", type="submit") or "Transmettre à AXTRA" not in review.text
    assert direction.post(
        memories.page(centre, "transmission"), data={"exact": "oui", "autorise": "oui", "_cle": "k"}
    ).status_code in {400, 422}
    form = form_of(direction, centre)
    form.tick("site@confirme", "oui")
    press_same(form, direction, "staff")
    assert form_of(direction, centre).press(direction, GO_ON).status_code == 303
    entries = site.document(centre, *memories.ADDRESS)["entries"]["staff"]
    assert {kept(site, centre, f"staff[{each}].ref")[1] for each in entries} == {"confirmed"}
    sent = Form(page_of(direction.get(memories.page(centre, "revision"))), "transmission")
    assert sent.tick("exact", "oui").tick("autorise", "oui").press(direction).status_code == 303


def test_a_change_is_explained_by_a_reason_and_words_and_becomes_calm(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form_of(direction, centre).fill("budget", "900 000").press(direction, STAY)
    form = form_of(direction, centre)
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))
    message = page.by_id("m-budget")
    assert "À confirmer." in message.text
    assert "data-settled" not in str([each.attributes for each in message.walk()])
    reasons, words = form.named("budget#change")
    assert [each["value"] for each in reasons.all("option")][1] == "@activite"
    form.fill("budget#change", "@financement", "Nouvelle entente").press(direction, STAY)
    check = site.sheet(centre, *memories.ADDRESS).checks("budget")[0]
    assert (check.satisfied, check.reason, check.text) == (True, "financement", "Nouvelle entente")
    form = form_of(direction, centre)
    assert form.value("budget#change") == ["@financement", "Nouvelle entente"]
    before = site.document(centre, *memories.ADDRESS)
    form.press(direction, STAY)
    assert site.document(centre, *memories.ADDRESS) == before, "an untouched explanation is a change"
    old = form_of(direction, centre)
    form_of(direction, centre).fill("budget#change", "@methode", "Autre calcul").press(direction, STAY)
    assert old.press(direction, STAY).status_code == 303, (
        "an explanation that was not touched fights a newer one"
    )
    assert kept(site, centre, "budget#change")[0] == ["@methode", "Autre calcul"]
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))
    assert "Confirmé." in page.by_id("m-budget").text
    # « Autre raison » alone explains nothing where an explanation is required.
    form_of(direction, centre).fill("budget#change", "@autre", "").press(direction, STAY)
    assert not site.sheet(centre, *memories.ADDRESS).checks("budget")[0].satisfied
    assert words["type"] == "text"


def test_each_question_says_who_will_read_its_answer_and_what_its_words_mean(
    centre: Centre, direction: ReviewingClient
):
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))

    def about(code: str) -> str:
        return next(each for each in page.by_id(f"q-{code}").walk() if "about" in each.classes).text

    assert "au moins 5 organismes" in about("visits")
    assert "5 organismes et 10 personnes, sans qu’un organisme y domine" in about("pay")
    assert "40" not in about("pay")  # what an organisation may weigh stays secret
    assert "jamais diffusée" in about("site")
    assert "relève du conseil" in about("pay")
    assert "relève du conseil" not in about("visits")
    suite = page_of(direction.get(memories.page(centre, "sections/suite")))
    assert "Pour préciser une réponse au besoin." in suite.by_id("q-contact").text
    hub = page_of(direction.get(memories.page(centre)))
    assert "jamais diffusée" in hub.text
    assert "Citée seulement avec votre accord" in hub.text


def test_a_keyboard_meets_one_stop_beside_a_question(centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get(memories.page(centre, "sections/suite")))
    for code in ("deficit", "score", "contact"):
        side = next(each for each in page.by_id(f"q-{code}").walk() if "q-side" in each.classes)
        shut = [link for details in side.all("details") for link in details.all("a")]
        assert len(side.all("summary")) == 1
        assert side.all("a") == shut, "a link stands outside the folded part"


def test_a_sum_of_nothing_is_not_said_to_be_zero(centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))
    assert page.by_id("low_total").text == "–"
    assert page.by_id("t-pay-low").text == "–"
    form_of(direction, centre).fill("pay.dg.low", "0").press(direction, STAY)
    page = page_of(direction.get(memories.page(centre, "sections/chiffres")))
    assert page.by_id("low_total").text == f"0,00{NB}$", "a zero that was typed is an answer"
