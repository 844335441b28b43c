"""A designer tries a draft in the browser: its conditions open as one answers, by keyboard, and no page of the trial has a fault."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways, violations

Open = Callable[..., Page]
PAGES = (
    "essai",
    "essai/sections/resultats",
    "essai/revision",
    "essai/repondants?nombre=3",
    "listes",
    "banque",
    "textes?partie=entente",
    "importer",
    "copie",
)


def designer(site: Site, open_page: Open) -> tuple[Page, str]:
    """Return a page signed in as the designer, and the address of the draft of the demonstration."""
    page = open_page(site)
    page.goto("/demo")
    page.get_by_role("button", name="Conception").click()
    page.wait_for_url("**/gestion/conception/")
    link = page.get_by_role("link", name="Renouvellement des ententes 2026-2027")
    return page, str(link.get_attribute("href"))


def test_a_condition_opens_as_one_answers(demonstration_site: Site, open_page: Open) -> None:
    page, draft = designer(demonstration_site, open_page)
    page.goto(f"{draft}essai/sections/entente")
    page.get_by_label("Entente signée").focus()
    page.keyboard.press("Space")
    signed = page.locator("#q-agreement_signed_date")
    expect(signed).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Négociation en cours")).to_be_checked()
    expect(signed).to_be_hidden()
    expect(page.get_by_label("Négociation en cours")).to_be_focused()
    page.reload()
    expect(page.get_by_label("Négociation en cours")).to_be_checked()


def test_the_pages_of_a_draft_have_no_fault_and_do_not_scroll_sideways(
    demonstration_site: Site, open_page: Open, say: Callable[[str], None]
) -> None:
    page, draft = designer(demonstration_site, open_page)
    found, wide = [], []
    for name in PAGES:
        page.goto(f"{draft}{name}")
        for width in (1280, 360, 320):
            page.set_viewport_size({"width": width, "height": 900})
            if over := sideways(page):
                wide.append(f"{name} à {width} : {over} px")
            if width == 360:
                found += [f"{name} : {fault}" for fault in violations(page)]
    say(f"axe: {len(found)} violations on {len(PAGES)} pages of a draft that is tried")
    assert (found, wide) == ([], [])
