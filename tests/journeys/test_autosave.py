"""What autosave promises, in the browser that people have: nothing typed is lost, and the page believes only the server.

The contracts T2 to T17 of the field guide (§5.3) that apply to this page are held here, each by what a person notices.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, Route, expect

from surveys.operations import accounts, collecting, fielding
from tests.journeys.conftest import Site, sign_in
from tests.web.world import Centre

SAVED = "Brouillon enregistré à"
SAVES = "**/enregistrement"
Open = Callable[..., Page]


def answer(
    site: Site, centre: Centre, variable: str, survey: str = "every_kind", edition: str = "2026"
) -> dict:
    """Return what the store keeps of a variable now, ``{}`` for nothing."""
    with site.database.context():
        submission = collecting.read_submission(survey, edition, centre.code)
        return dict(submission.document["answers"].get(variable, {}))


def raw(site: Site, centre: Centre, variable: str) -> list[str]:
    return answer(site, centre, variable).get("raw", [])


def type_in(page: Page, selector: str, text: str) -> None:
    page.locator(selector).click()
    page.keyboard.press("End")
    page.keyboard.type(text)


def wait_until(true: Callable[[], bool], what: str, seconds: float = 10) -> None:
    """Wait for something that no page shows."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def saved(page: Page) -> None:
    """Wait until the page has nothing left to save."""
    expect(page.locator("#section")).not_to_have_attribute("data-typing", "")
    expect(page.locator("#etat")).to_contain_text(SAVED)


def slow_down(page: Page, milliseconds: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def test_what_is_typed_is_kept_and_the_page_says_so_from_the_server(
    site: Site, open_page: Open, centre: Centre
):
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/nombres"))
    expect(page.locator("#etat")).to_have_text("Rien à enregistrer pour le moment")
    type_in(page, "#people", "12")
    expect(page.locator(".typing")).to_be_visible()
    saved(page)
    assert raw(site, centre, "people") == ["12"]
    assert page.evaluate("document.activeElement.id") == "people", "autosave moved the hand"
    expect(page.locator("#avancement")).to_contain_text("1 réponse obligatoire sur 2")


def test_t2_nothing_typed_during_a_slow_save_is_lost_and_no_version_is_stale(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    statuses: list[int] = []
    page.on("response", lambda r: statuses.append(r.status) if r.url.endswith("/enregistrement") else None)
    slow_down(page, 600)
    type_in(page, "#people", "1")
    page.keyboard.press("Tab")
    type_in(page, "#budget", "2")
    page.keyboard.press("Tab")
    type_in(page, "#people", "3")
    page.keyboard.press("Tab")
    type_in(page, "#fte", "4")
    page.keyboard.press("Tab")
    saved(page)
    assert [raw(one_site, centre, name) for name in ("people", "budget", "fte")] == [["13"], ["2"], ["4"]]
    assert set(statuses) == {200}
    assert len(statuses) <= 4


def test_a_save_sends_only_what_was_touched(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    with page.expect_request(SAVES) as sent:
        type_in(page, "#people", "7")
        page.keyboard.press("Tab")
    body = sent.value.post_data or ""
    assert "people=7" in body
    assert "budget=" not in body
    assert "_versions=%7B%22people%22%3A0%7D" in body


def test_t5_and_t11_the_hand_and_the_caret_stay_and_fields_are_never_drawn_again(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    page.evaluate("document.querySelectorAll('input').forEach((each) => { each.witness = true; })")
    slow_down(page, 300)
    type_in(page, "#budget", "1250")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(1800)
    page.keyboard.type("9")
    saved(page)
    assert page.input_value("#budget") == "12950"
    assert page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]") == [
        "budget",
        3,
    ]
    assert page.evaluate("[...document.querySelectorAll('.sheet input')].every((each) => each.witness)")


def test_t6_a_session_that_ends_keeps_the_text_and_offers_to_sign_in_again(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))
    with one_site.database.context():
        person = accounts.read_identity(centre.director)
        accounts.revoke_sessions(person.person_id, now=datetime.now(UTC))
    type_in(page, "#people", "41")
    page.keyboard.press("Tab")
    expect(page.locator("#alerte")).to_contain_text("Votre session a pris fin")
    assert page.input_value("#people") == "41"
    assert page.url.endswith("/sections/nombres")
    assert raw(one_site, centre, "people") == []
    other = page.context.new_page()
    sign_in(other, one_site, centre.director)
    other.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    expect(page.locator("#alerte")).to_be_empty()
    assert raw(one_site, centre, "people") == ["41"]


def test_a_new_token_of_forms_is_taken_without_losing_anything(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))
    page.context.clear_cookies()
    other = page.context.new_page()
    sign_in(
        other, one_site, centre.director
    )  # another session, another token: the page's own is worth nothing now
    other.close()
    type_in(page, "#people", "19")
    page.keyboard.press("Tab")
    saved(page)
    assert raw(one_site, centre, "people") == ["19"]


def test_t7_a_failure_with_a_page_is_never_put_into_the_form(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    page.clock.install()
    page.goto(centre.page("sections/nombres"))
    page.route(
        SAVES, lambda route: route.fulfill(status=500, body="<html><body><h1>Panne</h1></body></html>")
    )
    type_in(page, "#people", "8")
    page.keyboard.press("Tab")
    expect(page.locator("#etat")).to_contain_text("Nouvel essai dans 15 secondes")
    assert page.input_value("#people") == "8"
    expect(page.get_by_text("Panne")).to_have_count(0)
    page.unroute(SAVES)
    page.clock.fast_forward(16_000)
    saved(page)
    assert raw(one_site, centre, "people") == ["8"]


def test_t8_offline_the_text_stays_and_is_saved_when_the_line_is_back(
    site: Site, open_page: Open, centre: Centre
):
    page = open_page(site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))
    page.context.set_offline(True)
    type_in(page, "#people", "23")
    page.keyboard.press("Tab")
    expect(page.locator("#alerte")).to_contain_text("Vos réponses restent à l’écran")
    type_in(page, "#budget", "900 000 $")
    page.context.set_offline(False)
    expect(page.locator("#etat")).to_contain_text("Connexion rétablie. Brouillon enregistré à")
    expect(page.locator("#alerte")).to_be_empty()
    page.keyboard.press("Tab")
    saved(page)
    assert raw(site, centre, "people") == ["23"]
    assert raw(site, centre, "budget") == ["900 000 $"]


def test_a_save_whose_answer_was_lost_does_not_conflict_with_itself(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))

    def lose(route: Route) -> None:
        route.fetch()  # the server keeps it
        route.abort()  # and nobody hears of it

    page.route(SAVES, lose)
    type_in(page, "#people", "5")
    page.keyboard.press("Tab")
    expect(page.locator("#alerte")).to_contain_text("Connexion interrompue")
    page.unroute(SAVES)
    type_in(page, "#people", "6")
    page.keyboard.press("Tab")
    saved(page)
    expect(page.locator("#alerte")).to_be_empty()
    assert raw(one_site, centre, "people") == ["56"]


def test_leaving_is_guarded_only_while_something_is_not_saved(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/nombres"))
    asks = "!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(asks) is False
    type_in(page, "#people", "4")
    assert page.evaluate(asks) is True
    saved(page)
    assert page.evaluate(asks) is False


def test_two_people_on_one_answer_see_both_and_choose(site: Site, open_page: Open, centre: Centre):
    mine, theirs = (open_page(site, who, quiet=False) for who in (centre.director, centre.delegate))
    for page in (mine, theirs):
        page.goto(centre.page("sections/nombres"))
    type_in(theirs, "#people", "140")
    theirs.keyboard.press("Tab")
    saved(theirs)
    type_in(mine, "#people", "120")
    type_in(mine, "#budget", "1000")
    mine.keyboard.press("Tab")
    panel = mine.locator("#desaccord")
    expect(panel).to_contain_text("Alex Fictif")
    expect(panel).to_contain_text("a modifié cette réponse à")
    expect(panel).to_contain_text("120")
    expect(panel).to_contain_text("140")
    assert mine.input_value("#people") == "120"
    # leaving « people » had saved it already: « budget » is in the same save or in the next one
    wait_until(lambda: raw(site, centre, "budget") == ["1000"], "the rest is kept")
    assert raw(site, centre, "people") == ["140"]
    panel.get_by_role("button", name="Garder la mienne").click()
    saved(mine)
    expect(mine.locator("#alerte")).to_be_empty()
    assert raw(site, centre, "people") == ["120"]
    type_in(theirs, "#people", "1")
    theirs.keyboard.press("Tab")
    theirs.get_by_role("button", name="Prendre la sienne").click()
    assert theirs.input_value("#people") == "120"
    assert raw(site, centre, "people") == ["120"]


def test_a_survey_sent_or_closed_meanwhile_says_so_and_eats_nothing(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/identification", *RENEWAL))
    with one_site.database.context():
        records = [{"organisation": centre.code, "answers": {"staff_fte": "12"}}]
        outcome = collecting.import_submissions(*RENEWAL, records, by=None, now=datetime.now(UTC))
        assert not isinstance(outcome, tuple), outcome
    type_in(page, "#respondent_contact", " et moi")
    page.keyboard.press("Tab")
    expect(page.locator("#alerte")).to_contain_text("Ce sondage est déjà transmis")
    expect(page.locator("#alerte")).to_contain_text("encore à l’écran")
    assert page.input_value("#respondent_contact").endswith(" et moi")


RENEWAL = ("renouvellement", "2025-2026")


def test_a_ten_megabyte_paste_gets_a_clear_answer(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/textes"))
    page.set_default_timeout(60_000)  # ten megabytes are slow to lay out, too
    page.locator("#comment").evaluate(
        """(area) => {
            area.value = 'x'.repeat(10_000_000);
            area.dispatchEvent(new Event('change', { bubbles: true }));
        }"""
    )
    expect(page.locator("#alerte")).to_contain_text("trop volumineux", timeout=60_000)
    assert page.locator("#comment").evaluate("(area) => area.value.length") == 10_000_000


def test_the_section_goes_on_only_once_everything_is_kept(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/nombres"))
    slow_down(page, 400)
    type_in(page, "#people", "0")
    type_in(page, "#budget", "1 000 000 $")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/sections/tableaux")
    assert raw(site, centre, "budget") == ["1 000 000 $"]


def test_going_on_too_soon_shows_what_is_in_the_way_and_takes_the_hand_there(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/nombres"))
    type_in(page, "#budget", "mille")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    summary = page.locator("#resume")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("2 points sont à revoir")
    assert page.title().startswith("Erreur\u00a0: ")
    assert page.input_value("#budget") == "mille"
    summary.locator("a[href='#budget']").click()
    page.wait_for_url("**#budget")
    assert page.evaluate("document.activeElement.id") == "budget"
    page.keyboard.press("Control+A")
    page.keyboard.type("1000")
    page.keyboard.press("Tab")
    saved(page)
    expect(page.locator("#budget")).not_to_have_attribute("aria-invalid", "true")


def test_closed_meanwhile(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, quiet=False)
    page.goto(centre.page("sections/identification", "remuneration", "2024"))
    type_in(page, "#respondent_contact", "x")
    with one_site.database.context():
        assert fielding.close_edition("remuneration", "2024", now=datetime.now(UTC)) is None
    try:
        page.keyboard.press("Tab")
        expect(page.locator("#alerte")).to_contain_text("Ce sondage est clos")
        assert page.input_value("#respondent_contact").endswith("x")
    finally:
        with one_site.database.context():  # other journeys fill it too
            assert fielding.open_edition("remuneration", "2024", now=datetime.now(UTC)) is None
