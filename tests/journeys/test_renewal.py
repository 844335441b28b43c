"""The real renewal survey, from the first question to the receipt: with the mouse, then with the keyboard alone."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import collecting
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Roster, Section
from surveys.web.drawing.controls import Control, dom_id
from tests.fill import fill
from tests.journeys.conftest import Site
from tests.web.world import RENEWAL, Centre

Open = Callable[..., Page]


def sheet_of(site: Site, centre: Centre) -> AnswerSheet:
    with site.database.context():
        opened = collecting.open_sheet(*RENEWAL, centre.code, by=None, now=datetime.now(UTC))
        return opened.sheet


def wanted(
    questionnaire: Questionnaire, sheet: AnswerSheet, section: Section
) -> Iterator[tuple[str, Control | None]]:
    """Yield what to type in a section: the id of each control and the answer that makes it right."""
    for item in section.items:
        for variable in sheet.variables(item):
            answer = sheet.answer(variable.name)
            if answer is None or not sheet.state(variable.name).shown:
                continue
            control = Control(
                name=variable.name,
                kind=variable.kind,
                label="",
                raw=answer.raw,
                missing=answer.missing,
                version=0,
                choices=tuple(variable.kind.choice_list or ()),
            )
            yield variable.name, control


def add_lines(page: Page, target: AnswerSheet, section: Section) -> dict[str, str]:
    """Add the lines that the answers need; return the entry made for each."""
    made = {}
    for item in section.items:
        if not isinstance(item, Roster) or not target.shown(item.code):
            continue
        entries = target.entries(item.code)
        rows = page.locator(f"#b-{item.code} tr[data-entry]")
        for place, entry in enumerate(entries):
            page.locator(f"#add-{item.code}").click()
            expect(rows).to_have_count(place + 1)
            made[entry] = str(rows.nth(place).get_attribute("data-entry"))
    return made


def bring(page: Page, roster: str, entry: str) -> None:
    """Go to the card of an entry: on a telephone one is shown at a time."""
    places = "rows => [rows.findIndex(row => row.dataset.entry === entry), rows.findIndex(row => row.checkVisibility())]"
    rows = page.locator(f"#b-{roster} tr[data-entry]")
    for _ in range(40):
        there, here = rows.evaluate_all(f"(rows, entry) => ({places})(rows)", entry)
        if there == here:
            return
        steps = page.locator(f"#q-{roster} .row-steps")
        steps.get_by_text("Suivante" if there > here else "Précédente").click()
    raise AssertionError(f"the card of {entry} never came")


def give(page: Page, name: str, control: Control) -> None:
    """Answer one variable as a person does."""
    start, in_table = dom_id(name), "." in name
    if "[" in name and control.widget in {"single", "likert"}:
        page.locator(f"#{start}").select_option(control.raw[0])
        return
    if control.missing is not None:
        page.locator(f"#{start}---{control.missing}" if in_table else f"#{start}--{control.missing}").check()
    elif control.widget in {"rating", "likert"} or (
        control.widget == "single" and control.appearance == "radio"
    ):
        page.locator(f"#{start}--{control.raw[0]}").check()
    elif control.widget == "single":
        page.locator(f"#{start}").select_option(control.raw[0])
    elif control.widget == "multiple":
        for choice in control.choices:
            page.locator(f"#{start}--{choice.code}").set_checked(choice.code in control.raw)
    else:
        page.locator(f"#{start}").fill(control.text)


def explain(page: Page, target: AnswerSheet) -> None:
    """Explain each unusual value that the page asks about."""
    page.locator("body").click(position={"x": 2, "y": 2})
    for _, check in target.explanations():
        box = page.locator(f"#{dom_id(check.name)}")
        if box.count():
            box.fill(check.text or "Vérifié.")


def values_of(sheet: AnswerSheet, roster: Roster) -> list[list[object]]:
    return [
        [sheet.value(f"{roster.code}[{entry}].{column.code}") for column in roster.fields]
        for entry in sheet.entries(roster.code)
    ]


@pytest.mark.page
@pytest.mark.slow
def test_the_renewal_is_filled_in_every_section_then_sent_once(site: Site, open_page: Open, centre: Centre):
    started = sheet_of(site, centre)
    questionnaire = started.questionnaire
    target = AnswerSheet.from_plain(
        questionnaire, fill(questionnaire, 7, context=started.context), started.context
    )
    assert target.complete
    narrow = site.database.backend == "postgresql"  # one database at a desk, the other on a telephone
    page = open_page(site, centre.director, width=360 if narrow else 1280)
    page.goto("/sondages/")
    page.get_by_role("link", name="Commencer : Renouvellement des ententes 2025-2026").click()
    sections = [section for section in questionnaire.sections if target.shown_section(section.code)]
    for section in sections:
        page.wait_for_url(f"**/sections/{section.code}")
        made: dict[str, str] = {}
        for name, control in wanted(questionnaire, target, section):
            _roster, _, rest = name.partition("[")
            if rest and not made:
                made = add_lines(page, target, section)
            entry = rest.partition("]")[0]
            if rest and narrow:
                bring(page, name.partition("[")[0], made[entry])
            give(page, name.replace(f"[{entry}]", f"[{made[entry]}]") if rest else name, control)
            if "." not in name:
                page.wait_for_selector("#section:not([data-typing])")
        assert page.evaluate("document.documentElement.scrollWidth") <= (360 if narrow else 1280)
        explain(page, target)
        with page.expect_navigation():
            page.get_by_role("button", name="Enregistrer et continuer").click()
        assert page.locator("#resume").all_inner_texts() == []
    page.wait_for_url(f"**{centre.page('', *RENEWAL)}")
    expect(page.locator(".state--done")).to_have_count(len(sections))
    page.get_by_role("link", name="Réviser le sondage").click()
    expect(page.get_by_text("À remplir")).to_have_count(0)
    page.check("#exact")
    page.check("#autorise")
    page.get_by_role("button", name="Transmettre à AXTRA").dblclick()
    page.wait_for_url("**/recu")
    first = page.locator(".number").inner_text()
    expect(page.locator("time").first).to_contain_text(" h")
    sent = sheet_of(site, centre)
    for section in sections:
        for name, _control in wanted(questionnaire, target, section):
            if "[" not in name:
                assert sent.value(name) == target.value(name), name
    for item in questionnaire.items.values():
        if isinstance(item, Roster):
            assert values_of(sent, item) == values_of(target, item)
    page.go_back()
    page.reload()
    page.goto(centre.page("recu", *RENEWAL))
    assert page.locator(".number").inner_text() == first


def test_a_section_is_filled_and_finished_with_the_keyboard_alone(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto("/sondages/")

    def tab_to(wanted_id: str, limit: int = 120) -> None:
        for _ in range(limit):
            if page.evaluate("document.activeElement.id") == wanted_id:
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reached {wanted_id}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.goto(centre.page("sections/nombres"))
    tab_to("people")
    page.keyboard.type("0")
    tab_to("budget")
    page.keyboard.type("250 000 $")
    page.keyboard.press("Enter")  # saves, and stays
    expect(page.locator("#etat")).to_contain_text("Brouillon enregistré à")
    assert page.url.endswith("/sections/nombres")
    for _ in range(60):
        if page.evaluate("document.activeElement.textContent").strip() == "Enregistrer et continuer":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/tableaux")
    tab_to("offered--a")
    page.keyboard.press("Space")
    page.wait_for_selector("#results-a-target:visible")
    tab_to("results-a-target")
    page.keyboard.type("100")
    page.keyboard.press("Tab")
    page.keyboard.type("90")
    page.keyboard.press("Tab")
    page.wait_for_selector("#total_confirmed--oui:visible")
    tab_to("total_confirmed--oui")
    page.keyboard.press("Space")
    for row in ("a", "b", "c1"):
        tab_to(f"opinions-{row}--pas")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.id") == f"opinions-{row}--neutre"
    for _ in range(60):
        if page.evaluate("document.activeElement.textContent").strip() == "Enregistrer et continuer":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sections/listes")
