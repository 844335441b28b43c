"""The last edition in the browser: one press fills and is kept, a change is explained and becomes calm, by keyboard and without script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import CENTRES, Site
from tests.journeys.test_autosave import saved, type_in
from tests.journeys.test_pages import TALL, sideways, violations
from tests.web import memories
from tests.web.world import Centre

Open = Callable[..., Page]
CAUTIOUS = re.compile("field--caution")


@pytest.fixture(autouse=True)
def _second_edition(one_site: Site) -> None:
    with one_site.database.context():
        memories.ensure(CENTRES)


def kept(site: Site, centre: Centre, name: str) -> tuple[list[str], str]:
    """Return what the store keeps of an answer, and where it came from."""
    from surveys.operations import collecting

    with site.database.context():
        state = collecting.read_submission(*memories.ADDRESS, centre.code)
        body = state.document["answers"].get(name)
    return ([], "") if body is None else (list(body["raw"]), body["origin"])


def entries(site: Site, centre: Centre) -> list[str]:
    from surveys.operations import collecting

    with site.database.context():
        state = collecting.read_submission(*memories.ADDRESS, centre.code)
        return list(state.document["entries"].get("staff", ()))


def test_one_press_fills_a_field_a_row_and_a_table_and_typing_undoes_it(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, "sections/chiffres"))
    page.locator("#q-budget").get_by_role("button", name="Inchangé").click()
    saved(page)
    expect(page.locator("#nouvelle")).to_contain_text("Réponses reprises\u00a0: 1.")
    assert kept(one_site, centre, "budget")[1] == "confirmed"
    page.fill("#budget", "104 000")
    page.keyboard.press("Tab")
    saved(page)
    assert kept(one_site, centre, "budget") == (["104 000"], "typed")

    type_in(page, "#pay-conseil-low", "28")
    page.locator("#r-pay-conseil").get_by_role("button", name="Inchangé").click()
    saved(page)
    assert page.input_value("#pay-conseil-low") == "28"
    assert page.input_value("#pay-conseil-high") == "33"
    assert kept(one_site, centre, "pay.conseil.high") == (["33"], "confirmed")
    assert kept(one_site, centre, "pay.conseil.low") == (["28"], "typed")
    page.get_by_role("button", name="Tout est inchangé").click()
    saved(page)
    expect(page.locator("#low_total")).to_contain_text("68")
    assert kept(one_site, centre, "pay.dg.high") == (["55"], "confirmed")

    page.get_by_role("button", name="Tout est exact").first.click()
    saved(page)
    assert kept(one_site, centre, "vacation.an5.weeks") == (["4"], "confirmed")
    page.reload()
    assert page.input_value("#vacation-an5-weeks") == "4"


def test_lines_are_carried_confirmed_and_show_what_was_not_carried(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, "sections/chiffres"))
    page.get_by_role("button", name="Reprendre les 2").click()
    page.wait_for_load_state()
    first, second = entries(one_site, centre)
    row = page.locator(f"#r-staff-{second}")
    expect(row).to_contain_text("2024\u00a0: 26,40")
    row.get_by_role("button", name="C’est exact").click()
    saved(page)
    assert kept(one_site, centre, f"staff[{second}].post") == (["conseil"], "confirmed")
    assert kept(one_site, centre, f"staff[{first}].post") == (["dg"], "prefilled")
    assert kept(one_site, centre, f"staff[{second}].rate") == ([], "")


def test_a_change_is_explained_by_keyboard_and_becomes_calm(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, "sections/chiffres"))
    page.locator("#budget").focus()
    page.keyboard.type("900000")
    page.wait_for_timeout(2200)
    message = page.locator("#m-budget .message")
    expect(message).to_have_count(0)  # not under the hand
    page.keyboard.press("Tab")  # « Inchangé »
    page.keyboard.press("Tab")  # who will read it
    page.keyboard.press("Tab")  # the next question
    expect(message).to_contain_text("À confirmer.")
    expect(page.locator("#budget")).to_have_class(CAUTIOUS)
    page.locator("#budget").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#budget-x-change--raison")).to_be_focused()
    page.keyboard.type("Une entente")
    page.keyboard.press("Tab")
    page.keyboard.type("Nouveau poste financé")
    page.keyboard.press("Tab")
    saved(page)
    expect(message).to_contain_text("Confirmé.")
    expect(page.locator("#budget")).not_to_have_class(CAUTIOUS)
    assert kept(one_site, centre, "budget#change")[0] == ["@financement", "Nouveau poste financé"]
    page.locator("#budget").fill("905000")
    page.keyboard.press("Tab")
    page.locator("#visits").focus()
    saved(page)
    expect(message).to_contain_text("À confirmer.")


def test_without_script_the_same_buttons_send_the_form(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, script=False)
    page.goto(memories.page(centre, "sections/chiffres"))
    page.fill("#visits", "410")
    page.locator("#q-budget").get_by_role("button", name="Inchangé").click()
    page.wait_for_url("**/sections/chiffres#q-budget")
    assert kept(one_site, centre, "budget")[1] == "confirmed"
    assert kept(one_site, centre, "visits") == (["410"], "typed")
    page.fill("#budget", "900 000")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.select_option("#budget-x-change--raison", "@personnel")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("#m-budget")).to_contain_text("Confirmé.")
    assert kept(one_site, centre, "budget#change")[0] == ["@personnel"]


def test_a_keyboard_stops_once_beside_each_question(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, "sections/suite"))
    page.locator("#deficit--oui").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(page.locator("#q-deficit .about")).to_contain_text("au moins 5 organismes")
    page.keyboard.press("Tab")
    expect(page.locator("#q-deficit").get_by_role("link", name="Écrire à AXTRA")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_wrong_with_what_is_remembered(
    one_site: Site, open_page: Open, centre: Centre, width: int
):
    page = open_page(one_site, centre.director, width=width)
    page.set_viewport_size({"width": width, "height": TALL})
    page.goto(memories.page(centre, "sections/chiffres"))
    page.get_by_role("button", name="Reprendre les 2").click()
    page.wait_for_load_state()
    type_in(page, "#budget", "900000")
    page.keyboard.press("Tab")
    page.locator("#visits").fill("4000")
    page.locator("#week").focus()
    expect(page.locator("#m-visits .message")).to_have_count(1)
    for summary in page.locator("details.about > summary").all()[:4]:
        summary.click()
    assert violations(page) == []
    assert sideways(page) == 0
