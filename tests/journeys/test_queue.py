"""The local queue: what was typed and not acknowledged comes back to its author, on its page, and to nobody else.

Apart from autosave's own promises because these cross pages, sessions and people on one computer. What IndexedDB holds
is read as a curious visitor of that computer would.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from surveys.app import create_app
from surveys.operations import accounts
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.journeys.conftest import Site, sign_in
from tests.journeys.test_autosave import SAVES, raw, saved, type_in, wait_until
from tests.web import world
from tests.web.answers import fill_survey
from tests.web.world import Centre

Open = Callable[..., Page]
KEPT = """async () => {
    const open = await new Promise((resolve) => {
        const asked = indexedDB.open('axtra');
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => resolve(null);
    });
    if (open === null || !open.objectStoreNames.contains('attente')) return [];
    const found = await new Promise((resolve) => {
        const asked = open.transaction('attente').objectStore('attente').getAll();
        asked.onsuccess = () => resolve(asked.result);
    });
    open.close();
    return found.map(({ name, pairs }) => [name, ...pairs.map(([, text]) => text)]);
}"""


def kept(page: Page) -> list[list[str]]:
    """Return what IndexedDB holds, whoever typed it."""
    found: list[list[str]] = page.evaluate(KEPT)
    return sorted(found)


def revoke(site: Site, email: str) -> None:
    """End every session of a person, as an administrator or the clock does."""
    with site.database.context():
        accounts.revoke_sessions(accounts.read_identity(email).person_id, now=datetime.now(UTC))


def use_newest_link(page: Page, site: Site, email: str) -> None:
    """Follow the link that a person has just asked for on the page, as its letter gives it."""
    with site.database.context():
        link = world.asked_link(email)
    page.goto(link)
    page.get_by_role("button", name="Ouvrir ma session").click()


def type_offline(page: Page, address: str, **fields: str) -> None:
    """Type in a section while nothing reaches the server."""
    page.goto(address)
    page.route(SAVES, lambda route: route.abort())
    for name, text in fields.items():
        type_in(page, f"#{name}", text)
    page.keyboard.press("Tab")
    expect(page.locator("#alerte")).to_contain_text("Connexion interrompue")


def test_what_is_typed_is_kept_at_once_and_only_until_the_server_has_it(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))
    held: list[Route] = []
    shut = [True]
    page.route(SAVES, lambda route: held.append(route) if shut else route.continue_())
    type_in(page, "#people", "123")
    wait_until(lambda: kept(page) == [["people", "123"]], "kept before any save", 1)
    page.keyboard.press("Tab")
    wait_until(lambda: len(held) > 0 or page.wait_for_timeout(20) is not None, "sent")
    expect(page.locator("#etat")).not_to_contain_text("enregistré à")
    assert kept(page) == [["people", "123"]]
    shut.clear()
    for route in held:
        route.continue_()
    saved(page)
    assert kept(page) == []
    assert raw(one_site, centre, "people") == ["123"]


def test_typing_without_a_pause_is_saved_all_the_same(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/textes"))
    page.locator("#comment").click()
    for _ in range(45):
        page.keyboard.type("a", delay=100)
    assert len((raw(one_site, centre, "comment") or [""])[0]) >= 15, (
        "4,5 s without a pause, and nothing was sent"
    )


@pytest.mark.page
def test_a_closed_tab_gives_back_what_it_held_in_its_fields(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/nombres"), people="77", budget="1 000 $")
    other = page.context.new_page()
    page.close()
    other.goto(centre.page("sections/nombres"))
    expect(other.locator("#people")).to_have_value("77")
    expect(other.locator("#nouvelle")).to_contain_text("Réponses retrouvées sur cet appareil\u00a0: 2.")
    saved(other)
    assert raw(site, centre, "people") == ["77"]
    assert raw(site, centre, "budget") == ["1 000 $"]
    assert kept(other) == []


def test_any_page_sends_what_another_section_left(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/nombres"), people="31")
    other = page.context.new_page()
    page.close()
    other.goto("/sondages/")
    expect(other.locator("#reprise")).to_contain_text(
        "Une réponse restée sur cet appareil vient d’être enregistrée."
    )
    assert raw(one_site, centre, "people") == ["31"]
    assert kept(other) == []


def test_a_page_that_lives_still_is_left_to_send_for_itself(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/nombres"), people="5")
    other = page.context.new_page()
    other.goto(centre.page("sections/nombres"))
    other.wait_for_timeout(600)
    assert other.input_value("#people") == ""
    assert raw(one_site, centre, "people") == []
    page.unroute(SAVES)
    page.locator("#alerte [data-retry]").click()
    saved(page)
    assert raw(one_site, centre, "people") == ["5"]


def test_a_slow_press_is_not_lost_when_the_link_is_drawn_again_under_it(
    one_site: Site, open_page: Open, centre: Centre
):
    """Pressing leaves the field, which saves it; the refusal draws the alert again before the finger is up."""
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))
    revoke(one_site, centre.director)
    type_in(page, "#people", "41")
    page.keyboard.press("Tab")
    expect(page.locator("#etat")).to_contain_text("Session terminée")
    page.locator("#budget").click()
    page.keyboard.type("9000")
    link = page.locator("#alerte").get_by_role("link", name="Se reconnecter").bounding_box()
    assert link is not None
    page.mouse.move(link["x"] + 10, link["y"] + 10)
    page.mouse.down()
    page.wait_for_timeout(700)
    page.mouse.up()
    page.wait_for_url("**/connexion?suite=**")


@pytest.mark.page
def test_signing_in_again_comes_back_to_the_very_field(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres?verifier=1"))
    revoke(site, centre.director)
    type_in(page, "#people", "41")
    page.keyboard.press("Tab")
    expect(page.locator("#etat")).to_contain_text("Session terminée")
    page.locator("#budget").click()
    page.keyboard.type("9000")
    page.locator("#alerte").get_by_role("link", name="Se reconnecter").click()
    page.wait_for_url("**/connexion?suite=**")
    assert kept(page) == [["budget", "9000"], ["people", "41"]]
    page.get_by_label("Adresse de courriel").fill(centre.director)
    page.get_by_role("button", name="Recevoir un lien").click()
    page.wait_for_url("**/connexion/envoi")
    use_newest_link(page, site, centre.director)
    page.wait_for_url("**/sections/nombres?verifier=1#budget")
    saved(page)
    expect(page.locator("#budget")).to_be_focused()
    assert raw(site, centre, "people") == ["41"]
    assert raw(site, centre, "budget") == ["9000"]
    assert kept(page) == []


def test_a_link_opened_on_another_device_leads_to_the_same_page(
    one_site: Site, open_page: Open, centre: Centre
):
    page, phone = open_page(one_site), open_page(one_site)
    page.goto(f"/connexion?suite={centre.page('sections/nombres')}")
    page.get_by_label("Adresse de courriel").fill(centre.director)
    page.get_by_role("button", name="Recevoir un lien").click()
    use_newest_link(phone, one_site, centre.director)
    phone.wait_for_url("**/sections/nombres")


def test_someone_else_on_the_same_computer_sees_and_sends_nothing(
    site: Site, open_page: Open, centre: Centre
):
    page = open_page(site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/nombres"), people="48613")
    colleague = page.context.new_page()
    sign_in(colleague, site, centre.delegate)
    # the first page lives still, and its line comes back: it must not send in the colleague's name
    page.unroute(SAVES)
    with page.expect_response(lambda r: r.url.endswith("/enregistrement") and r.status == 401):
        page.locator("#alerte [data-retry]").click()
    expect(page.locator("#alerte")).to_contain_text("Votre session a pris fin")
    page.close()
    colleague.goto(centre.page("sections/nombres"))
    colleague.wait_for_timeout(800)
    assert colleague.input_value("#people") == ""
    assert "48613" not in colleague.content()
    assert raw(site, centre, "people") == []
    sign_in(colleague, site, centre.director)
    colleague.goto(centre.page("sections/nombres"))
    expect(colleague.locator("#people")).to_have_value("48613")
    saved(colleague)
    assert raw(site, centre, "people") == ["48613"]


def test_a_newer_answer_elsewhere_is_shown_beside_what_waited_here(
    one_site: Site, open_page: Open, centre: Centre
):
    page, elsewhere = open_page(one_site, centre.director, quiet=False), open_page(one_site, centre.delegate)
    type_offline(page, centre.page("sections/nombres"), people="10")
    elsewhere.goto(centre.page("sections/nombres"))
    type_in(elsewhere, "#people", "20")
    elsewhere.keyboard.press("Tab")
    saved(elsewhere)
    again = page.context.new_page()
    page.close()
    again.goto(centre.page())
    expect(again.locator("#reprise")).to_contain_text("une autre réponse a été enregistrée ailleurs")
    assert raw(one_site, centre, "people") == ["20"]
    again.get_by_role("link", name="Comparer les réponses").click()
    panel = again.locator("#desaccord")
    expect(panel).to_contain_text("10")
    expect(panel).to_contain_text("20")
    panel.get_by_role("button", name="Garder la mienne").click()
    saved(again)
    assert raw(one_site, centre, "people") == ["10"]
    assert kept(again) == []


def test_a_reply_lost_before_a_crash_is_no_conflict(one_site: Site, open_page: Open, centre: Centre):
    """The server kept « 5 », nobody heard; « 56 » was typed and the tab died: one author, one answer."""
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(SAVES, lose)
    type_in(page, "#people", "5")
    page.keyboard.press("Tab")
    expect(page.locator("#alerte")).to_contain_text("Connexion interrompue")
    page.unroute(SAVES)
    page.route(SAVES, lambda route: route.abort())
    type_in(page, "#people", "6")
    wait_until(lambda: kept(page) == [["people", "56"]], "kept")
    again = page.context.new_page()
    page.close()
    again.goto(centre.page("sections/nombres"))
    saved(again)
    expect(again.locator("#alerte")).to_be_empty()
    assert raw(one_site, centre, "people") == ["56"]
    type_in(again, "#people", "7")
    again.keyboard.press("Tab")
    saved(again)
    assert raw(one_site, centre, "people") == ["567"]


def test_what_can_no_longer_be_saved_is_shown_and_leaves_when_told(
    one_site: Site, open_page: Open, centre: Centre
):
    from surveys.operations import collecting

    run = ("renouvellement", "2025-2026")
    page = open_page(one_site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/identification", *run), respondent_contact=" et moi")
    with one_site.database.context():
        records = [{"organisation": centre.code, "answers": {"staff_fte": "12"}}]
        collecting.import_submissions(*run, records, by=None, now=datetime.now(UTC))
    again = page.context.new_page()
    page.close()
    again.goto("/sondages/")
    notice = again.locator("#reprise .notice")
    expect(notice).to_contain_text("et moi")
    notice.get_by_role("button", name="Retirer de cet appareil").click()
    expect(notice).to_have_count(0)
    assert kept(again) == []


def test_one_s_own_answer_from_another_device_is_not_called_someone_else_s(
    one_site: Site, open_page: Open, centre: Centre
):
    page, phone = open_page(one_site, centre.director, quiet=False), open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    phone.goto(centre.page("sections/nombres"))
    type_in(phone, "#people", "20")
    phone.keyboard.press("Tab")
    saved(phone)
    type_in(page, "#people", "10")
    page.keyboard.press("Tab")
    panel = page.locator("#desaccord")
    expect(panel).to_contain_text("Vous avez répondu ailleurs à la même question")
    expect(panel).to_contain_text("10")
    expect(panel).to_contain_text("20")
    panel.get_by_role("button", name="Prendre l’autre").click()
    saved(page)
    assert page.input_value("#people") == "20"
    assert kept(page) == []


# ── the session's end ──


def open_session_ending_in(page: Page, site: Site, email: str, minutes: float) -> None:
    """Enter with a session that nobody used for so long that it ends in some minutes."""
    then = datetime.now(UTC) - accounts.SESSION_IDLE + timedelta(minutes=minutes)
    sign_in(page, site, email)
    with site.database.context():
        world.age_sessions(email, then)


def test_a_session_that_ends_soon_says_so_in_every_tab_and_one_press_keeps_it(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site)
    open_session_ending_in(page, one_site, centre.director, 8)
    page.goto(centre.page("sections/textes"))
    other = page.context.new_page()
    other.goto("/sondages/")
    banner = page.locator("#veille")
    expect(banner.locator("[role=status]")).to_have_text(
        re.compile(r"^Votre session se termine à \d+\u00a0h\u00a0\d\d\.$")
    )
    expect(other.locator("#veille")).to_contain_text("Votre session se termine à")
    page.locator("#comment").click()
    assert page.evaluate("document.activeElement.id") == "comment", "the banner took the hand"
    stay = banner.get_by_role("button", name="Rester en ligne")
    stay.focus()
    page.keyboard.press("Enter")
    expect(stay).to_be_hidden()
    expect(other.locator("#veille").get_by_role("button", name="Rester en ligne")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "comment", "the hand was lost"
    with one_site.database.context():
        (opened,) = accounts.open_sessions(
            accounts.read_identity(centre.director).person_id, now=datetime.now(UTC)
        )
    assert datetime.now(UTC) - opened.last_seen_at < timedelta(minutes=1)


def test_saving_is_being_there(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site)
    open_session_ending_in(page, one_site, centre.director, 8)
    page.goto(centre.page("sections/nombres"))
    stay = page.locator("#veille").get_by_role("button", name="Rester en ligne")
    expect(stay).to_be_visible()
    type_in(page, "#people", "3")
    page.keyboard.press("Tab")
    saved(page)
    expect(stay).to_be_hidden()


def test_a_session_over_offers_the_way_back_on_any_page(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, quiet=False)
    page.clock.install()
    open_session_ending_in(page, one_site, centre.director, 8)
    page.goto(centre.page())
    revoke(one_site, centre.director)
    page.clock.fast_forward(9 * 60_000)
    expect(page.locator("#veille")).to_contain_text("Votre session a pris fin")
    page.locator("#veille").get_by_role("link", name="Se reconnecter").click()
    page.wait_for_url("**/connexion?suite=**")
    assert page.locator("input[name=suite]").first.input_value() == centre.page()


# ── signing out ──


def test_signing_out_with_everything_saved_asks_nothing_and_leaves_nothing(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    type_in(page, "#people", "6")
    page.get_by_role("button", name="Fermer la session").click()
    page.wait_for_url("**/deconnexion")
    assert raw(one_site, centre, "people") == ["6"]
    assert kept(page) == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_signing_out_says_how_many_answers_are_not_saved_and_gives_them_up_only_when_told(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/nombres"), people="6", budget="7")
    other = page.context.new_page()
    other.goto("/sondages/")
    leave = other.get_by_role("button", name="Fermer la session")
    leave.click()
    dialog = other.get_by_role("dialog")
    expect(dialog).to_contain_text("2 réponses inscrites sur cet appareil ne sont pas encore enregistrées.")
    dialog.get_by_role("button", name="Revenir à la page").click()
    expect(dialog).to_be_hidden()
    expect(leave).to_be_focused()
    assert len(kept(other)) == 2
    leave.click()
    dialog.get_by_role("button", name="Abandonner").click()
    other.wait_for_url("**/deconnexion")
    page.wait_for_url("**/deconnexion")  # the other tab shows nothing of it either
    assert kept(other) == []
    assert raw(one_site, centre, "people") == []


def test_signing_out_saves_first_when_asked(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    type_offline(page, centre.page("sections/nombres"), people="6")
    page.get_by_role("button", name="Fermer la session").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Une réponse inscrite sur cet appareil n’est pas encore enregistrée.")
    page.unroute(SAVES)
    dialog.get_by_role("button", name="Enregistrer, puis fermer la session").click()
    page.wait_for_url("**/deconnexion")
    assert raw(one_site, centre, "people") == ["6"]
    assert kept(page) == []


def test_signing_out_works_without_script(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, script=False)
    page.goto("/sondages/")
    page.get_by_role("button", name="Fermer la session").click()
    page.wait_for_url("**/deconnexion")


# ── sending, pressed twice ──


def test_pressing_twice_in_two_tabs_gives_one_receipt(site: Site, open_page: Open, centre: Centre):
    """M19 from the browser: a double click in one tab, then the button of another, drawn before."""
    fill_by_post(site, centre)
    page = open_page(site, centre.director, quiet=False)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(centre.page("revision"))
        tab.check("#exact")
        tab.check("#autorise")
    page.get_by_role("button", name="Transmettre").dblclick()
    page.wait_for_url("**/recu")
    other.get_by_role("button", name="Transmettre").click()
    other.wait_for_url("**/recu")
    number = page.locator(".number").inner_text()
    assert other.locator(".number").inner_text() == number
    with site.database.context():
        letters = db.session.query(Letter).filter_by(recipient=centre.director, kind="receipt").all()
        assert [letter.params["number"] for letter in letters] == [number]


def fill_by_post(site: Site, centre: Centre) -> None:
    app = create_app(site.database.settings)
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        token = world.session_token(centre.director)
    with client.session_transaction() as session:
        session["jeton"] = token
    fill_survey(client, centre)
    with app.app_context():
        db.engine.dispose()
