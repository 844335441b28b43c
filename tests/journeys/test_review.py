"""The review in the browser: each line takes the hand to its field, by keyboard, at both widths, and a branch that closes is said."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import CENTRES, Site
from tests.journeys.test_autosave import saved
from tests.journeys.test_pages import TALL, sideways, violations
from tests.web import memories
from tests.web.world import Centre

Open = Callable[..., Page]
REVIEW = "revision"


@pytest.fixture(autouse=True)
def _second_edition(one_site: Site) -> None:
    with one_site.database.context():
        memories.ensure(CENTRES)


def test_each_line_takes_the_hand_to_its_very_field(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, "sections/chiffres"))
    page.fill("#pay-conseil-high", "abc")
    page.keyboard.press("Tab")
    saved(page)
    page.get_by_role("button", name="Reprendre les 2").click()
    page.wait_for_load_state()
    page.goto(memories.page(centre, REVIEW))
    links = page.locator(".group a").evaluate_all("all => all.map((each) => each.href)")
    links += page.locator(".recap .edit a").evaluate_all("all => all.map((each) => each.href)")
    reached = {}
    for link in dict.fromkeys(links):
        page.goto(link)
        page.wait_for_function("document.activeElement !== document.body")
        place = page.evaluate(
            """() => { const each = document.activeElement, box = each.getBoundingClientRect();
                return [each.id, box.top >= 0 && box.bottom <= innerHeight - 60]; }"""
        )
        reached[link.partition("#")[2]] = place
    assert {anchor: place for anchor, place in reached.items() if place != [anchor, True]} == {}
    assert {"pay-conseil-high", "score--0", "order--1", "deficit--oui", "mood-dg--peu"} <= set(reached)


def test_a_group_is_walked_by_keyboard(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, REVIEW))
    page.locator(".group--facultatif summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/**")
    page.wait_for_function("document.activeElement !== document.body")
    asked = page.evaluate("document.activeElement.closest('.question').textContent")
    assert words.partition(". ")[2] in asked


def test_a_branch_that_closes_is_said_and_comes_back(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(memories.page(centre, "sections/suite"))
    page.locator("#deficit--oui").check()
    page.locator("#amount").fill("41 500")
    page.keyboard.press("Tab")
    saved(page)
    page.locator("#deficit--non").check()
    saved(page)
    page.goto(memories.page(centre, REVIEW))
    aside = page.locator(".set-aside")
    expect(aside).to_contain_text("De combien?")
    expect(aside).to_contain_text("41\u00a0500")
    aside.get_by_role("link").click()
    expect(page.locator("#deficit--oui")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.locator("#deficit--oui").check()
    expect(page.locator("#amount")).to_have_value("41 500")
    saved(page)
    page.goto(memories.page(centre, REVIEW))
    expect(page.locator(".set-aside")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_wrong_with_the_review(one_site: Site, open_page: Open, centre: Centre, width: int):
    page = open_page(one_site, centre.director, width=width)
    page.goto(memories.page(centre, "sections/suite"))
    page.locator("#deficit--oui").check()
    page.locator("#amount").fill("1,320")
    page.locator("#deficit--non").check()
    saved(page)
    page.set_viewport_size({"width": width, "height": TALL})
    for address in (memories.page(centre, REVIEW), memories.page(centre)):
        page.goto(address)
        for summary in page.locator("details > summary").all():
            if summary.is_visible():
                summary.click()
        assert violations(page) == []
        assert sideways(page) == 0
