"""After sending, in a browser: a receipt, a correction by keyboard alone, its loss and its return; news; what is mailed.

Also without script and on a telephone; and each new page is shown to axe, at 320 px and at 1280.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import accounts, collecting
from surveys.operations.collecting import Change
from tests.fill import fill
from tests.journeys.conftest import Site
from tests.journeys.test_pages import hidden_focus, sideways, violations
from tests.web.world import EDITION, EVERY, Centre

Open = Callable[..., Page]
WIDTHS = (1280, 320)


def person(email: str) -> int:
    found = accounts.read_identity(email)
    assert found is not None
    return found.person_id


def fill_by(site: Site, centre: Centre) -> None:
    """Fill the whole survey as its direction, but for one section, which the delegate fills."""
    with site.database.context():
        now = datetime.now(UTC)
        address = (EVERY, EDITION, centre.code)
        director, delegate = person(centre.director), person(centre.delegate)
        opened = collecting.open_sheet(*address, by=director, now=now)
        assert isinstance(opened, collecting.OpenSheet)
        plain = fill(opened.sheet.questionnaire, 3, context=opened.sheet.context)
        sheet = opened.sheet.from_plain(opened.sheet.questionnaire, plain, opened.sheet.context)
        for roster, entries in sheet.to_document()["entries"].items():
            rows = {entry: {} for entry in entries}
            collecting.carry_entries(*address, roster, rows, by=director, now=now)
        for section in sheet.questionnaire.sections:
            by = delegate if section.code == "nombres" else director
            changes = [
                Change(variable.name, answer.raw, answer.missing, base_version=None)
                for item in section.items
                for variable in sheet.variables(item)
                if (answer := sheet.answer(variable.name)) is not None and not answer.blank
            ]
            saved = collecting.save_answers(*address, changes, by=by, now=now)
            assert isinstance(saved, collecting.SaveOutcome)


def send(site: Site, centre: Centre, key: str = "k") -> str:
    with site.database.context():
        sent = collecting.submit(
            EVERY, EDITION, centre.code, key=key, by=person(centre.director), now=datetime.now(UTC)
        )
        assert isinstance(sent, collecting.Receipt), sent
        return sent.number


def press(page: Page, words: str) -> None:
    """Walk with Tab to what says ``words`` and press it: no mouse."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in page.evaluate("document.activeElement.innerText || document.activeElement.value || ''"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach « {words} »")


@pytest.mark.page
def test_a_correction_by_keyboard_alone_then_given_up(site: Site, centre: Centre, open_page: Open) -> None:
    fill_by(site, centre)
    number = send(site, centre)
    page = open_page(site, centre.director)
    page.goto(centre.page("recu"))
    expect(page.get_by_text(number).first).to_be_visible()
    press(page, "Corriger")
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été changé")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "raison"
    page.keyboard.type("Le budget")
    press(page, "Corriger")
    page.wait_for_url(f"**{centre.page()}")
    expect(page.get_by_text("Une correction est en cours.")).to_be_visible()
    press(page, "Voir les versions transmises")
    page.wait_for_url("**/recu")
    press(page, "Revenir à la version transmise")  # it unfolds what that means
    expect(page.get_by_text("redeviennent celles de")).to_be_visible()
    press(page, "Revenir à la version transmise")
    page.wait_for_url("**/recu?fait=abandon")
    expect(page.locator(".notice[role=status]")).to_contain_text("La correction est abandonnée.")


def test_news_without_script_on_a_telephone(one_site: Site, centre: Centre, open_page: Open) -> None:
    fill_by(one_site, centre)
    page = open_page(one_site, centre.director, width=360, script=False)
    page.goto("/sondages/nouvelles")
    line = page.get_by_role("listitem").filter(has_text="a terminé").first
    expect(line).to_contain_text("Nouveau")
    assert sideways(page) == 0
    line.get_by_role("button").click()
    page.wait_for_url("**/sections/nombres")
    page.goto("/sondages/nouvelles")
    assert "Tout est lu." in page.locator("main").inner_text()
    page.get_by_role("link", name="Choisir ce que vous recevez").click()
    group = page.get_by_role("group", name="Une section est terminée")
    group.get_by_label("Rien").check()
    page.get_by_role("button", name="Enregistrer ces choix").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Vos choix sont enregistrés.")
    expect(page.get_by_role("group", name="Une section est terminée").get_by_label("Rien")).to_be_checked()


def test_every_new_page_has_no_fault_that_axe_sees(
    one_site: Site, centre: Centre, open_page: Open, say: Callable[[str], None]
) -> None:
    fill_by(one_site, centre)
    page = open_page(one_site, centre.director)
    seen = 0

    def look(address: str) -> None:
        nonlocal seen
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], (address, width)
            assert sideways(page) == 0, (address, width)
            assert hidden_focus(page) == [], (address, width)
        seen += 1

    for address in ("/sondages/", "/sondages/nouvelles", "/sondages/preferences", centre.page()):
        look(address)
    number = send(one_site, centre)
    look(centre.page("recu"))
    look("/sondages/")
    page.goto(centre.page("recu"))
    page.get_by_label("Qu’est-ce qui est à corriger?").fill("Le budget")
    page.get_by_role("button", name="Corriger").click()
    page.wait_for_url(f"**{centre.page()}")
    again = send(one_site, centre, "k2")
    for address in ("recu", f"recu/{number}", f"recu/{again}/comparaison"):
        look(centre.page(address))
    page.goto(centre.page("recu"))
    page.get_by_role("button", name="Corriger").click()  # nothing is written: the page says so
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == [], width
        assert sideways(page) == 0, width
    say(f"after sending: {seen + 1} pages at two widths, no fault that axe sees")
