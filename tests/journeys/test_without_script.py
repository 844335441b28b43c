"""The whole path with scripts off: the same addresses, the same words, nothing lost."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import accounts, collecting
from surveys.operations.collecting import Change
from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_autosave import answer, raw
from tests.web.world import Centre

Open = Callable[..., Page]


@pytest.mark.page
def test_a_survey_is_filled_reviewed_sent_and_received(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director, script=False)
    page.goto(centre.page())
    page.get_by_role("link", name="Commencer à la section 1").click()
    page.get_by_role("textbox", name="À quelle adresse vous écrire?").fill("moi@exemple")
    page.get_by_label("Non", exact=True).check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    # Wrong and missing answers are said together; everything typed stands where it was.
    expect(page.locator("#resume")).to_be_focused()
    expect(page.locator("#resume")).to_contain_text("points sont à revoir")
    assert page.input_value("#contact_email") == "moi@exemple"
    assert page.locator("#gap").is_visible(), "the question that the answer opened is there now"
    page.locator("#org_name--confirme").check()
    page.fill("#contact_email", "moi@exemple.org")
    page.get_by_label("Sans objet").check()
    page.select_option("#region", "r03")
    page.get_by_label("Le temps").check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/sections/nombres")
    assert answer(site, centre, "org_name")["origin"] == "confirmed"
    assert answer(site, centre, "gap")["missing"] == "so"
    assert answer(site, centre, "served")["origin"] == "prefilled"

    page.fill("#people", "900")
    page.fill("#budget", "1,320")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("#m-budget")).to_contain_text("1\u00a0320")
    page.fill("#budget", "1 320 000 $")
    page.fill("#people-x-soft1", "Une fermeture.")
    page.fill("#signed_on", "6 octobre 2025")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/sections/tableaux")

    page.get_by_label("A – Sessions d’information").first.check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.fill("#results-a-target", "100")
    page.fill("#results-a-reached", "90")
    for row in ("a", "b", "c1"):
        page.check(f"#opinions-{row}--tout")
    page.check("#opinions-b---nsp")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Oui, ce total est exact").check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/sections/listes")
    assert answer(site, centre, "opinions.b")["missing"] == "nsp"

    page.check("#relation--8")
    page.get_by_role("button", name="Ajouter une ligne").first.click()
    assert raw(site, centre, "relation") == ["8"], "what stood beside the button is saved with it"
    page.get_by_role("button", name="Ajouter une ligne").first.click()
    rows = page.locator("#b-staff tr[data-entry]")
    expect(rows).to_have_count(2)
    rows.nth(1).get_by_role("button", name="Actions").click()
    rows.nth(1).get_by_role("button", name="Retirer").click()
    expect(rows).to_have_count(1)
    rows.nth(0).locator("input").nth(0).fill("01")
    rows.nth(0).locator("select").select_option("dg")
    rows.nth(0).locator("input[inputmode=decimal]").nth(0).fill("47,80")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("#resume")).to_contain_text("Un point est à revoir")
    page.check("#certified")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url(f"**{centre.page()}")
    expect(page.locator(".state--done")).to_have_count(4)

    page.get_by_role("link", name="Réviser le sondage").click()
    expect(page.get_by_text("1\u00a0320\u00a0000,00\u00a0$")).to_be_visible()
    page.get_by_role("button", name="Transmettre à AXTRA").click()
    expect(page.get_by_role("alert")).to_contain_text("Cochez les deux énoncés")
    page.check("#exact")
    page.check("#autorise")
    page.get_by_role("button", name="Transmettre à AXTRA").click()
    page.wait_for_url("**/recu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sondage transmis. Merci de votre temps.")
    number = page.locator(".number").inner_text()
    assert number.startswith("RE-")
    page.goto("/sondages/")
    expect(page.get_by_text(number).first).to_be_visible()
    page.goto(centre.page("sections/nombres"))
    expect(page).to_have_url(f"{site.url}{centre.page('recu')}")


@pytest.mark.page
def test_two_answers_are_compared_on_a_page(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director, script=False)
    page.goto(centre.page("sections/nombres"))
    with site.database.context():
        other = accounts.read_identity(centre.delegate)
        changes = [Change("people", ("140",), None, 0), Change("fte", ("9",), None, 0)]
        collecting.save_answers(
            "every_kind", "2026", centre.code, changes, by=other.person_id, now=datetime.now(UTC)
        )
    page.fill("#people", "120")
    page.fill("#budget", "1000")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Une autre personne a répondu à la même question"
    )
    expect(page.locator("main")).to_contain_text("Alex Fictif")
    assert raw(site, centre, "budget") == ["1000"]
    assert raw(site, centre, "fte") == ["9"], "a field left alone never fights a newer answer"
    page.get_by_label("Prendre la sienne").check()
    page.get_by_role("button", name="Enregistrer ce choix").click()
    page.wait_for_url("**/sections/tableaux")
    assert raw(site, centre, "people") == ["140"]


def test_a_session_that_ended_hands_the_answers_back(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, script=False, quiet=False)
    page.goto(centre.page("sections/nombres"))
    with one_site.database.context():
        person = accounts.read_identity(centre.director)
        accounts.revoke_sessions(person.person_id, now=datetime.now(UTC))
    page.fill("#people", "77")
    page.get_by_role("button", name="Sommaire").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre session a pris fin")
    expect(page.get_by_role("heading", name="Vos réponses ne sont pas perdues")).to_be_visible()
    other = page.context.new_page()
    sign_in(other, one_site, centre.director)
    other.close()
    page.get_by_role("button", name="Envoyer mes réponses").click()
    page.wait_for_url(f"**{centre.page()}")
    assert raw(one_site, centre, "people") == ["77"]
