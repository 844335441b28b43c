"""The pay roster as those who live in Excel use it: by keyboard, with 300 rows, with a way back, alone or in pairs.

And as the others do: one line at a time on a telephone, without a script, by what a screen reader is told.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from surveys.operations import collecting
from surveys.operations.collecting import Change
from surveys.questionnaire.problems import Problem
from tests.journeys.conftest import Site
from tests.journeys.test_autosave import answer, raw, saved
from tests.journeys.test_pages import hidden_focus, sideways, violations
from tests.web.world import Centre

Open = Callable[..., Page]
LISTS = "sections/listes"
ALONE = "sections/listes?fiche=staff."
PAY = ("remuneration", "2024")


def lines(page: Page) -> Locator:
    return page.locator("#b-staff tr[data-entry]")


def field(page: Page, line: int, column: int) -> Locator:
    return lines(page).nth(line).locator("td.entry").nth(column).locator(".field").first


def entries(
    site: Site, centre: Centre, roster: str = "staff", survey: str = "every_kind", edition: str = "2026"
):
    with site.database.context():
        return collecting.read_submission(survey, edition, centre.code).document["entries"].get(roster, [])


def add_lines(site: Site, centre: Centre, marks: str) -> list[str]:
    """Give the roster one line for each letter, marked by it, before any page is open."""
    with site.database.context():
        address = ("every_kind", "2026", centre.code)
        now = datetime.now(UTC)
        added = collecting.add_entries(*address, "staff", count=len(marks), by=None, now=now)
        assert not isinstance(added, Problem)
        changes = [Change(f"staff[{entry}].mark", (mark,)) for entry, mark in zip(added, marks, strict=True)]
        collecting.save_answers(*address, changes, by=None, now=now)
        return list(added)


def marks(page: Page) -> list[str]:
    return [lines(page).nth(at).locator("input").first.input_value() for at in range(lines(page).count())]


def ranks(page: Page) -> list[str]:
    return page.locator("#b-staff [data-rank]").all_inner_texts()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def act(page: Page, line: int, words: str) -> None:
    """Open the actions of a line by keyboard and press one."""
    lines(page).nth(line).get_by_role("button", name="Actions").focus()
    page.keyboard.press("Enter")
    page.locator("[popover]:popover-open").get_by_role("button", name=words).press("Enter")


@pytest.mark.page
def test_a_line_is_filled_and_left_by_keyboard_alone(site: Site, open_page: Open, centre: Centre):
    page = open_page(site, centre.director)
    page.goto(centre.page(LISTS))
    page.locator("#add-staff").press("Enter")
    expect(field(page, 0, 0)).to_be_focused()
    page.keyboard.type("01")
    page.keyboard.press("Tab")
    page.keyboard.type("Direction")
    page.keyboard.press("Tab")
    page.keyboard.type("47,80")
    page.keyboard.press("Tab")
    page.keyboard.type("35")
    page.locator("#add-staff").press("Enter")
    expect(lines(page)).to_have_count(2)
    expect(field(page, 1, 0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field(page, 0, 0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, 1, 0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, 1, 0)).to_be_focused(), "Entrée on the last line must do nothing"
    page.keyboard.press("Shift+Enter")
    expect(field(page, 0, 0)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    expect(field(page, 0, 0)).to_be_focused(), "← moves the caret"
    expect(lines(page)).to_have_count(2)
    saved(page)
    (first, _) = entries(site, centre)
    assert raw(site, centre, f"staff[{first}].rate") == ["47,80"]
    assert raw(site, centre, f"staff[{first}].post") == ["dg"]
    field(page, 1, 3).focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('table')"), "Tab does not leave the grid"


@pytest.mark.page
def test_each_thing_done_to_a_line_can_be_undone_and_keeps_the_hand(
    site: Site, open_page: Open, centre: Centre
):
    a, b, c = add_lines(site, centre, "ABC")
    page = open_page(site, centre.director)
    page.goto(centre.page(LISTS))
    news, undo = page.locator("#nouvelle"), page.locator("#nouvelle button")
    field(page, 1, 2).fill("31,50")
    act(page, 1, "Dupliquer")
    expect(lines(page)).to_have_count(4)
    assert marks(page) == ["A", "B", "B", "C"]
    assert ranks(page) == ["1", "2", "3", "4"]
    expect(field(page, 2, 2)).to_have_value("31,50"), "what was just typed is not in the copy"
    expect(field(page, 2, 0)).to_be_focused()
    expect(news).to_contain_text("La copie est la ligne 3.")
    copy = lines(page).nth(2).get_attribute("data-entry")
    assert entries(site, centre) == [a, b, copy, c]
    assert raw(site, centre, f"staff[{copy}].rate") == ["31,50"]
    undo.click()
    expect(lines(page)).to_have_count(3)
    assert entries(site, centre) == [a, b, c]
    assert focused(page) == f"a-r-staff-{c}"

    act(page, 2, "Monter")
    expect(news).to_contain_text("Ligne déplacée à la place 2.")
    assert marks(page) == ["A", "C", "B"]
    assert ranks(page) == ["1", "2", "3"]
    assert entries(site, centre) == [a, c, b]
    assert page.evaluate("document.activeElement.name") == "_monter", (
        "the same button cannot be pressed again"
    )
    page.keyboard.press("Enter")
    expect(news).to_contain_text("Ligne déplacée à la place 1.")
    assert focused(page) == f"a-r-staff-{c}", "at the top, the hand stays on the line"
    expect(page.locator(f"#v-r-staff-{c} [name=_monter]")).to_be_disabled()
    undo.click()
    expect(news).to_contain_text("place 2.")
    assert entries(site, centre) == [a, c, b]

    act(page, 0, "Retirer")
    expect(lines(page)).to_have_count(2)
    assert focused(page) == f"a-r-staff-{c}"
    assert ranks(page) == ["1", "2"]
    undo.click()
    expect(lines(page)).to_have_count(3)
    assert marks(page) == ["A", "C", "B"]
    expect(field(page, 0, 0)).to_be_focused()

    page.locator("#add-staff").click()
    expect(news).to_contain_text("Ligne 4 ajoutée.")
    undo.click()
    expect(lines(page)).to_have_count(3)
    expect(news).to_contain_text("Ligne retirée.")
    saved(page)
    page.reload()
    assert marks(page) == ["A", "C", "B"]


def test_two_people_arrange_the_same_roster_and_each_line_is_there_once(
    site: Site, open_page: Open, centre: Centre
):
    add_lines(site, centre, "ABCD")
    one, two = (open_page(site, centre.director) for _ in range(2))
    for page in (one, two):
        page.goto(centre.page(LISTS))
    act(one, 0, "Dupliquer")
    act(two, 0, "Retirer")
    expect(two.locator("#nouvelle")).to_contain_text("Ligne retirée.")
    act(two, 1, "Monter")
    expect(two.locator("#nouvelle")).to_contain_text("déplacée")
    one.locator("#add-staff").click()
    expect(one.locator("#nouvelle")).to_contain_text("ajoutée")
    act(one, 0, "Dupliquer")  # this line is gone: the other person removed it
    expect(one.locator("#alerte")).to_contain_text("Cette ligne a été retirée du tableau")
    listed = entries(site, centre)
    assert len(listed) == len(set(listed)) == 5
    one.reload()
    two.reload()
    assert marks(one) == marks(two)
    assert sorted(marks(one)) == ["", "A", "B", "C", "D"]


def test_every_cell_is_named_by_its_line_and_column_and_news_are_told(
    one_site: Site, open_page: Open, centre: Centre
):
    add_lines(one_site, centre, "AB")
    page = open_page(one_site, centre.director)
    page.goto(centre.page(LISTS))
    for number in (1, 2):
        for name in ("Repère", "Poste", "Taux horaire $/h", "Heures par semaine"):
            role = "combobox" if name == "Poste" else "textbox"
            expect(page.get_by_role(role, name=f"Ligne {number} {name}", exact=True)).to_have_count(1)
        expect(page.get_by_role("button", name=f"Actions Ligne {number}", exact=True)).to_have_count(1)
    for region in ("#nouvelle", "#etat", "#p-staff"):
        assert page.locator(region).get_attribute("role") == "status"
    page.locator(".column-help summary").press("Enter")
    expect(page.get_by_text("Sans les heures supplémentaires.")).to_be_visible()
    assert_eleven(page.get_by_role("group", name="comment évaluez-vous la relation"))
    page.goto(centre.page("sections/tableaux"))
    for row in ("A – Sessions d’information", "B – Orientation", "C1 (4 h à 7 h)"):
        assert_eleven(page.get_by_role("radiogroup", name=f"{row} Facilité"))


def assert_eleven(group: Locator) -> None:
    """Hold that a group of radios is a row's own, so that each is told « 3 sur 11 » and never of a whole table."""
    steps = group.get_by_role("radio").all()
    assert [each.get_attribute("value") for each in steps] == [str(step) for step in range(11)]
    (name,) = {each.get_attribute("name") for each in steps}
    assert group.page.locator(f'[name="{name}"]').count() == 11, "the browser counts more than this row's"


@pytest.mark.page
def test_totals_and_what_is_calculated_follow_each_cell_and_each_line(
    site: Site, open_page: Open, centre: Centre
):
    a, b = add_lines(site, centre, "AB")
    page = open_page(site, centre.director)
    page.goto(centre.page(LISTS))
    for line, rate, hours in ((0, "20", "35"), (1, "30,50", "20")):
        field(page, line, 2).fill(rate)
        field(page, line, 3).fill(hours)
    page.keyboard.press("Shift+Tab")
    expect(page.locator(f"#staff--{a}-week")).to_have_text("700,00\u00a0$")
    expect(page.locator("#t-staff-hours")).to_have_text("55\u00a0heures")
    expect(page.locator("#t-staff-week")).to_have_text("1\u00a0310,00\u00a0$")
    act(page, 0, "Dupliquer")
    expect(page.locator("#t-staff-week")).to_have_text("2\u00a0010,00\u00a0$")
    act(page, 2, "Retirer")
    expect(page.locator("#t-staff-week")).to_have_text("1\u00a0400,00\u00a0$")
    saved(page)
    page.reload()
    expect(page.locator("#t-staff-hours")).to_have_text("70\u00a0heures")
    assert entries(site, centre)[0] == a
    assert b not in entries(site, centre)


def test_on_a_telephone_one_line_is_shown_at_a_time(one_site: Site, open_page: Open, centre: Centre):
    (_, b, _) = add_lines(one_site, centre, "ABC")
    page = open_page(one_site, centre.director, width=360)
    page.goto(centre.page(LISTS))
    expect(page.locator("#p-staff")).to_have_text("Ligne 1 sur 3")
    expect(page.locator("#av-staff")).to_be_disabled()
    expect(field(page, 0, 0)).to_be_visible()
    expect(field(page, 1, 0)).to_be_hidden()
    page.locator("#n-staff").get_by_role("button", name="Suivante").click()
    expect(page.locator("#p-staff")).to_have_text("Ligne 2 sur 3")
    expect(page.locator("#ap-staff")).to_be_focused()
    field(page, 1, 0).click()
    page.keyboard.press("Enter")
    expect(field(page, 1, 1)).to_be_focused()
    field(page, 1, 2).fill("29,15")
    page.locator("#add-staff").click()
    expect(page.locator("#p-staff")).to_have_text("Ligne 4 sur 4")
    expect(field(page, 3, 0)).to_be_focused()
    page.locator("#nouvelle button").click()
    expect(page.locator("#p-staff")).to_have_text("Ligne 3 sur 3")
    saved(page)
    assert raw(one_site, centre, f"staff[{b}].rate") == ["29,15"]
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#p-staff")).to_be_hidden()
    expect(field(page, 0, 0)).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_one_line_at_a_time_on_demand_keeps_what_is_typed_on_the_way(
    one_site: Site, open_page: Open, centre: Centre, script: bool
):
    a, b, c = add_lines(one_site, centre, "ABC")
    page = open_page(one_site, centre.director, script=script)
    page.goto(centre.page(LISTS))
    field(page, 0, 2).fill("28,40")
    page.get_by_role("button", name="Une ligne à la fois").first.click()
    page.wait_for_url("**fiche=staff*")
    expect(page.locator("#p-staff")).to_have_text("Ligne 1 sur 3")
    expect(lines(page)).to_have_count(1)
    field(page, 0, 3).fill("35")
    page.locator("#ap-staff").click()
    page.wait_for_url(f"**fiche=staff.{b}*")
    expect(page.locator("#p-staff")).to_have_text("Ligne 2 sur 3")
    act(page, 0, "Dupliquer") if script else page.locator(f"#v-r-staff-{b} [name=_dupliquer]").evaluate(
        "each => each.form.requestSubmit(each)"
    )
    expect(page.locator("#p-staff")).to_have_text("Ligne 3 sur 4")
    page.locator("#nouvelle button").click()
    expect(page.locator("#p-staff")).to_have_text("Ligne 3 sur 3")
    page.get_by_role("button", name="Tableau").click()
    expect(lines(page)).to_have_count(3)
    assert entries(one_site, centre) == [a, b, c]
    assert raw(one_site, centre, f"staff[{a}].rate") == ["28,40"]
    assert raw(one_site, centre, f"staff[{a}].hours") == ["35"]


@pytest.mark.page
def test_without_a_script_lines_are_copied_moved_removed_and_each_has_its_way_back(
    site: Site, open_page: Open, centre: Centre
):
    a, b, c = add_lines(site, centre, "ABC")
    page = open_page(site, centre.director, script=False)
    page.goto(centre.page(LISTS))
    field(page, 0, 2).fill("28,40")
    press(page, 0, "Dupliquer")
    assert marks(page) == ["A", "A", "B", "C"]
    expect(field(page, 1, 2)).to_have_value("28,40")
    expect(page.locator("#nouvelle")).to_contain_text("La copie est la ligne 2.")
    page.locator("#nouvelle button").click()
    assert entries(site, centre) == [a, b, c]
    press(page, 2, "Monter")
    assert marks(page) == ["A", "C", "B"]
    page.locator("#nouvelle button").click()
    assert marks(page) == ["A", "B", "C"]
    press(page, 1, "Retirer")
    assert marks(page) == ["A", "C"]
    page.locator("#nouvelle button").click()
    assert entries(site, centre) == [a, b, c]
    page.locator("#add-staff").click()
    expect(page.locator("#nouvelle")).to_contain_text("Ligne 4 ajoutée.")
    page.locator("#nouvelle button").click()
    assert entries(site, centre) == [a, b, c]
    assert raw(site, centre, f"staff[{a}].rate") == ["28,40"]


def press(page: Page, line: int, words: str) -> None:
    """Open the actions of a line and press one, as a hand does."""
    lines(page).nth(line).get_by_role("button", name="Actions").click()
    page.locator("[popover]:popover-open").get_by_role("button", name=words).click()
    page.wait_for_load_state()


def test_a_long_roster_has_no_fault_that_axe_sees_and_hides_no_focus(
    one_site: Site, open_page: Open, centre: Centre, say: Callable[[str], None]
):
    """In the table, whose header and first column stay in sight, one line at a time, and at 400 % of a 1280 px window."""
    ids = add_lines(one_site, centre, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    with one_site.database.context():
        wrong = [Change(f"staff[{ids[3]}].rate", ("52 000",)), Change(f"staff[{ids[20]}].hours", ("trente",))]
        collecting.save_answers("every_kind", "2026", centre.code, wrong, by=None, now=datetime.now(UTC))
    page = open_page(one_site, centre.director, quiet=False)
    found, looked = [], 0
    for width, height, address in (
        (1280, 800, LISTS),
        (640, 450, LISTS),
        (320, 640, LISTS),
        (1280, 800, ALONE),
    ):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(centre.page(address))
        if address == LISTS and width == 1280:
            expect(page.locator(f"#m-r-staff-{ids[3]}")).to_contain_text("À corriger.")
            invalid = page.locator(f"#staff--{ids[3]}-rate")
            described = str(invalid.get_attribute("aria-describedby")).split(" ")
            assert page.locator(f"#m-r-staff-{ids[3]} .message").get_attribute("id") in described
            page.locator(f"#a-r-staff-{ids[24]}").click()
        assert sideways(page) == 0, f"{address} at {width}"
        found += [f"{address} at {width}: {fault}" for fault in (*violations(page), *hidden_focus(page))]
        looked += 1
    say(f"roster: {len(found)} faults of axe or of focus in {looked} forms of 26 lines")
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_three_hundred_lines_are_typed_into_without_waiting(
    one_site: Site, open_page: Open, centre: Centre, say: Callable[[str], None]
):
    """The pay roster takes 200 lines, the most its definition allows."""
    most = 200
    with one_site.database.context():
        address = (*PAY, centre.code)
        now = datetime.now(UTC)
        collecting.save_answers(*address, [Change("pay_mode", ("detail",))], by=None, now=now)
        ids = collecting.add_entries(*address, "staff_roster", count=most, by=None, now=now)
        assert not isinstance(ids, Problem)
        rows = [
            Change(f"staff_roster[{entry}].{code}", (text,))
            for at, entry in enumerate(ids, 1)
            for code, text in (
                ("row_ref", f"{at:03d}"),
                ("hourly_rate", "27,40"),
                ("weekly_hours", "35"),
                ("time_status", "plein"),
            )
        ]
        collecting.save_answers(*address, rows, by=None, now=now)
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/salaires", *PAY))
    expect(page.locator("#b-staff_roster tr[data-entry]")).to_have_count(most)
    weights: list[int] = []
    page.on(
        "response", lambda r: weights.append(len(r.body())) if r.url.endswith("/enregistrement") else None
    )
    box = page.locator(f"#staff_roster--{ids[150]}-hourly_rate")
    box.click()
    start = time.monotonic()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    moved = (time.monotonic() - start) / 20
    for text in ("31,25", "32,50", "33,75"):
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#section")).not_to_have_attribute("data-typing", "", timeout=30_000)
    kept = answer(one_site, centre, f"staff_roster[{ids[171]}].hourly_rate", *PAY)
    assert kept["raw"] == ["32,50"]
    assert max(weights) < 20_000, "a save draws more than it changes"
    assert moved < 0.25
    head = page.locator("#g-staff_roster thead th").first.bounding_box()
    region = page.locator("#g-staff_roster").bounding_box()
    assert abs(head["y"] - region["y"]) < 3, "the header is out of sight"
    say(
        f"roster: {most} lines, {moved * 1000:.0f} ms from line to line, {max(weights) / 1000:.1f} kB at most per save"
    )
