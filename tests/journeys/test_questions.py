"""Questions that appear, totals that follow, messages that wait for the hand to leave: what a page does while it is filled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_autosave import answer, raw, saved, type_in
from tests.web.world import Centre

Open = Callable[..., Page]


def test_a_question_appears_is_hidden_and_comes_back_with_what_was_typed(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/textes"))
    expect(page.locator("#q-gap")).to_be_hidden()
    page.get_by_label("Non", exact=True).check()
    expect(page.locator("#q-gap")).to_be_visible()
    expect(page.locator("#q-gap")).to_contain_text("Quel déficit prévoyez-vous pour 2025-2026?")
    type_in(page, "#gap", "41 500")
    page.get_by_label("Oui", exact=True).check()
    expect(page.locator("#q-gap")).to_be_hidden()
    saved(page)
    page.get_by_label("Non", exact=True).check()
    expect(page.locator("#q-gap")).to_be_visible()
    assert page.input_value("#gap") == "41 500"
    assert raw(one_site, centre, "gap") == ["41 500"]


def test_rows_follow_the_groups_chosen_and_totals_follow_the_cells(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/tableaux"))
    expect(page.locator("#q-results table")).to_be_visible()
    expect(page.locator("#r-results-a")).to_be_hidden()
    page.get_by_label("A – Sessions d’information").first.check()
    page.get_by_label("C1 (4 h à 7 h)").first.check()
    expect(page.locator("#r-results-a")).to_be_visible()
    expect(page.locator("#r-results-b")).to_be_hidden()
    expect(page.locator("#r-results-a .past").first).to_contain_text("320")
    type_in(page, "#results-a-target", "340")
    page.keyboard.press("Tab")
    page.keyboard.type("300")
    page.keyboard.press("Tab")
    type_in(page, "#results-c1-target", "60")
    page.keyboard.press("Tab")
    page.keyboard.type("58")
    page.keyboard.press("Tab")
    expect(page.locator("#t-results-target")).to_have_text("400\u00a0participations")
    expect(page.locator("#t-r-results-a")).to_have_text("640")
    expect(page.locator("#total_target")).to_have_text("400\u00a0participations")
    expect(page.locator("#q-total_confirmed")).to_be_visible()
    expect(page.locator("#t-total_confirmed")).to_have_text("400\u00a0participations")
    page.get_by_label("Oui, ce total est exact").check()
    saved(page)
    assert raw(one_site, centre, "total_confirmed") == ["oui"]


def test_a_rule_waits_until_the_hand_has_left_the_row(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/tableaux"))
    page.get_by_label("A – Sessions d’information").first.check()
    page.get_by_label("B – Orientation").first.check()
    type_in(page, "#results-a-target", "340")
    saved(page)
    page.wait_for_timeout(1800)
    expect(page.locator("#m-r-results-a .message")).to_have_count(0)
    page.locator("#results-b-target").click()
    message = page.locator("#m-r-results-a .message")
    expect(message).to_contain_text("Inscrivez aussi le résultat")
    expect(page.locator("#results-a-target")).to_have_attribute("aria-invalid", "true")
    described = page.locator("#results-a-target").get_attribute("aria-describedby")
    assert described == message.get_attribute("id")
    type_in(page, "#results-a-reached", "310")
    page.keyboard.press("Tab")
    expect(message).to_have_count(0)
    expect(page.locator("#results-a-target")).not_to_have_attribute("aria-invalid", "true")


def test_what_cannot_be_read_is_asked_and_kept(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    type_in(page, "#budget", "1,320")
    page.keyboard.press("Tab")
    expect(page.locator("#m-budget .message")).to_contain_text("1\u00a0320")
    expect(page.locator("#m-budget .message")).to_contain_text("À corriger.")
    assert page.input_value("#budget") == "1,320"
    assert raw(one_site, centre, "budget") == ["1,320"]


def test_an_unusual_value_is_confirmed_with_a_box_or_explained_in_words(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    type_in(page, "#people", "900")
    page.keyboard.press("Tab")
    expect(page.locator("#q-waiting")).to_be_visible()
    page.locator("#budget").click()
    people = page.locator("#m-people .message")
    expect(people).to_contain_text("À confirmer.")
    type_in(page, "#people-x-soft1", "Une fermeture dans la région.")
    page.keyboard.press("Tab")
    expect(page.locator("#avancement")).not_to_contain_text("à confirmer")
    assert answer(one_site, centre, "people#soft1")["about"] == ["900"]
    type_in(page, "#waiting", "120")
    page.locator("#budget").click()
    page.get_by_label("Oui, c’est exact").check()
    saved(page)
    assert answer(one_site, centre, "waiting#soft1")["about"] == ["120"]
    page.reload()
    expect(page.locator("#m-people .message--done")).to_contain_text("Confirmé.")
    assert page.input_value("#people-x-soft1") == "Une fermeture dans la région."
    expect(page.get_by_label("Oui, c’est exact")).to_be_checked()


def test_a_reason_for_not_answering_and_its_change_of_mind(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    page.get_by_label("Ne sait pas").check()
    saved(page)
    assert answer(one_site, centre, "people")["missing"] == "nsp"
    type_in(page, "#people", "3")
    expect(page.get_by_label("Ne sait pas")).not_to_be_checked()
    page.keyboard.press("Tab")
    saved(page)
    assert answer(one_site, centre, "people").get("missing") is None
    assert raw(one_site, centre, "people") == ["3"]


def test_an_exclusive_choice_other_text_and_erasing(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/textes"))
    page.get_by_label("Le temps").check()
    page.get_by_label("Aucune de ces causes").check()
    expect(page.get_by_label("Le temps")).not_to_be_checked()
    page.get_by_label("Autre cause", exact=True).check()
    expect(page.get_by_label("Aucune de ces causes")).not_to_be_checked()
    type_in(page, "#causes_autre", "La neige")
    page.keyboard.press("Tab")
    saved(page)
    assert raw(one_site, centre, "causes") == ["autre"]
    assert raw(one_site, centre, "causes_autre") == ["La neige"]
    page.get_by_label("Direction générale").check()
    saved(page)
    page.locator("#q-role [data-erase]").click()
    expect(page.get_by_label("Direction générale")).not_to_be_checked()
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    saved(page)
    assert raw(one_site, centre, "role") == []


def test_a_known_value_is_confirmed_and_a_proposed_one_retained_when_going_on(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/textes"))
    assert page.input_value("#org_name").startswith("Organisme fictif")
    assert answer(one_site, centre, "org_name") == {}
    page.locator("#org_name--confirme").check()
    saved(page)
    assert answer(one_site, centre, "org_name")["origin"] == "confirmed"
    expect(page.locator("#served--r03")).to_be_checked()
    assert answer(one_site, centre, "served") == {}
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("#resume")).to_be_visible()
    assert answer(one_site, centre, "served")["origin"] == "prefilled"
    assert raw(one_site, centre, "served") == ["r03", "r06"]


def test_arrows_and_enter_move_in_a_table_and_a_block_is_pasted(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/tableaux"))
    for name in ("A – Sessions d’information", "B – Orientation", "C1 (4 h à 7 h)"):
        page.get_by_label(name).first.check()
    expect(page.locator("#results-c1-target")).to_be_visible()
    page.locator("#results-a-target").click()
    active = "document.activeElement.id"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(active) == "results-b-target"
    page.keyboard.press("Enter")
    assert page.evaluate(active) == "results-c1-target"
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(active) == "results-a-target"
    paste(page, "#results-a-target", "1 000\t900\n46\t44\n60\t58\t7\n")
    expect(page.locator("#nouvelle")).to_contain_text("Cases collées\u00a0: 6.")
    expect(page.locator("#nouvelle")).to_contain_text("corresponde\u00a0: 1.")
    saved(page)
    names = [f"results.{row}.{column}" for row in ("a", "b", "c1") for column in ("target", "reached")]
    assert [raw(one_site, centre, name) for name in names] == [
        ["1 000"],
        ["900"],
        ["46"],
        ["44"],
        ["60"],
        ["58"],
    ]
    expect(page.locator("#t-results-target")).to_have_text("1\u00a0106\u00a0participations")


def paste(page: Page, selector: str, text: str) -> None:
    page.locator(selector).evaluate(
        """(field, text) => {
            field.focus();
            const data = new DataTransfer();
            data.setData('text/plain', text);
            field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


@pytest.mark.page
def test_lines_of_a_roster_are_added_removed_and_put_back(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/listes"))
    add = page.locator("#add-staff")
    add.click()
    rows = page.locator("#b-staff tr[data-entry]")
    expect(rows).to_have_count(1)
    expect(rows.nth(0).locator("input").first).to_be_focused()
    page.keyboard.type("01")
    add.click()
    expect(rows).to_have_count(2)
    first = rows.nth(0).get_attribute("data-entry")
    saved(page)
    assert raw(site, centre, f"staff[{first}].mark") == ["01"]
    rows.nth(0).get_by_role("button", name="Actions").click()
    rows.nth(0).get_by_role("button", name="Retirer").click()
    expect(rows).to_have_count(1)
    expect(page.locator("#nouvelle")).to_contain_text("Ligne retirée.")
    assert page.evaluate("document.activeElement.closest('tr')?.dataset.entry") is not None
    page.get_by_role("button", name="Remettre la ligne").click()
    expect(rows).to_have_count(2)
    assert rows.nth(0).get_attribute("data-entry") == first
    assert rows.nth(0).locator("input").first.input_value() == "01"
    saved(page)
    assert raw(site, centre, f"staff[{first}].mark") == ["01"]


def test_a_ranking_moves_by_buttons_and_never_holds_a_choice_twice(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/listes"))
    page.select_option("#priorities--1", "a")
    page.select_option("#priorities--2", "b")
    page.select_option("#priorities--1", "b")
    assert page.input_value("#priorities--2") == "a"
    page.locator("#priorities li").nth(1).get_by_role("button", name="Monter").click()
    saved(page)
    page.wait_for_timeout(300)
    assert raw(one_site, centre, "priorities") == ["a", "b"]


def test_a_long_list_can_be_searched(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/textes"))
    page.get_by_label("Chercher dans la liste").fill("gaspesie")
    expect(page.locator("#near option[value]:not([value=''])")).to_have_count(1)
    page.select_option("#near", "r11")
    saved(page)
    assert raw(one_site, centre, "near") == ["r11"]
