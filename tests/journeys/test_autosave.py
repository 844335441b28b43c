"""What autosave promises, in the browser that people have: nothing typed is lost, and the page believes only the server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.web.world import Centre

SAVED = "Brouillon enregistré à"


def kept(site: Site, centre: Centre, variable: str, survey: str = "every_kind", edition: str = "2026") -> list[str]:
    """Return what the store keeps of a variable now."""
    from surveys.operations import collecting

    with site.database.context():
        submission = collecting.read_submission(survey, edition, centre.code)
        body = submission.document["answers"].get(variable)
        return [] if body is None else list(body["raw"])


def fill_slowly(page: Page, selector: str, text: str) -> None:
    page.locator(selector).click()
    page.keyboard.type(text)


def test_what_is_typed_is_kept_and_the_page_says_so_from_the_server(site: Site, open_page: Callable, centre: Centre):
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/nombres"))
    expect(page.locator("#etat")).to_have_text("Rien à enregistrer pour le moment")
    fill_slowly(page, "#people", "12")
    expect(page.locator(".typing")).to_be_visible()
    expect(page.locator("#etat")).to_contain_text(SAVED)
    assert kept(site, centre, "people") == ["12"]
    assert page.evaluate("document.activeElement.id") == "people", "autosave moved the hand"
    expect(page.locator("#avancement")).to_contain_text("1 réponse obligatoire sur 2")
