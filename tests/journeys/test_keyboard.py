"""The whole renewal survey with the keyboard alone: no mouse is moved from the sign-in to the receipt.

Apart from the same survey filled with a mouse because here nothing may be reached but by Tab, arrows, Space and Enter.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Roster, Section
from surveys.web.drawing.controls import Control, dom_id
from tests.fill import fill
from tests.journeys.conftest import Site
from tests.journeys.test_renewal import sheet_of, values_of, wanted
from tests.web.world import RENEWAL, Centre

Open = Callable[..., Page]
HERE = """() => {
    const at = document.activeElement;
    return [at.id, at.type === 'radio' ? at.name : '', at.textContent.trim(), at.checked ?? null];
}"""


class Keys:
    """A person's hands on the keyboard, on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def tab_until(self, reached: Callable[[str, str, str], bool], what: str) -> None:
        """Press Tab until the focus is where it should be; past the end of the page it begins again."""
        for _ in range(900):
            place, group, words, _checked = self.page.evaluate(HERE)
            if reached(place, group, words):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reached {what}")

    def to(self, place: str) -> None:
        self.tab_until(lambda id_, _group, _words: id_ == place, f"#{place}")

    def to_words(self, words: str) -> None:
        self.tab_until(lambda _id, _group, said: said == words, words)

    def choose_radio(self, name: str, place: str) -> None:
        """Enter a group of buttons and go to one of them with the arrows, which chooses it."""
        self.tab_until(lambda _id, group, _words: group == name, f"the buttons of {name}")
        if self.page.evaluate(HERE)[0] == place:
            self.press("Space")
        for _ in range(20):
            id_, _group, _words, checked = self.page.evaluate(HERE)
            if id_ == place and checked:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows never reached #{place}")

    def choose_option(self, place: str, code: str) -> None:
        """Go down a list to one of its choices."""
        self.to(place)
        self.press("Home")
        for _ in range(60):
            if self.page.input_value(f"#{place}") == code:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows never reached {code}")

    def write(self, place: str, text: str) -> None:
        self.to(place)
        self.press("Control+a")
        for line, words in enumerate(text.split("\n")):
            if line:
                self.press("Enter")
            self.page.keyboard.type(words)
            self.pressed += len(words)

    def tick(self, place: str, *, on: bool = True) -> None:
        self.to(place)
        if self.page.is_checked(f"#{place}") is not on:
            self.press("Space")


def give(keys: Keys, name: str, control: Control) -> None:
    """Answer one variable."""
    start, in_table = dom_id(name), "." in name
    if "[" in name and control.widget in {"single", "likert"}:
        keys.choose_option(start, control.raw[0])
    elif control.missing is not None:
        if in_table:
            keys.choose_radio(name, f"{start}---{control.missing}")
        else:
            keys.tick(f"{start}--{control.missing}")
    elif control.widget in {"rating", "likert"} or (
        control.widget == "single" and control.appearance == "radio"
    ):
        keys.choose_radio(name, f"{start}--{control.raw[0]}")
    elif control.widget == "single":
        keys.choose_option(start, control.raw[0])
    elif control.widget == "multiple":
        for choice in control.choices:
            if (choice.code in control.raw) or keys.page.is_checked(f"#{start}--{choice.code}"):
                keys.tick(f"{start}--{choice.code}", on=choice.code in control.raw)
    elif control.text:
        keys.write(start, control.text)


def add_lines(keys: Keys, target: AnswerSheet, section: Section) -> dict[str, str]:
    """Add the lines that the answers need with « Ajouter une ligne »; the hand lands in each new line."""
    made = {}
    for item in section.items:
        if not isinstance(item, Roster) or not target.shown(item.code):
            continue
        rows = keys.page.locator(f"#b-{item.code} tr[data-entry]")
        for place, entry in enumerate(target.entries(item.code)):
            keys.to(f"add-{item.code}")
            keys.press("Enter")
            expect(rows).to_have_count(place + 1)
            expect(rows.nth(place).locator("input, select").first).to_be_focused()
            made[entry] = str(rows.nth(place).get_attribute("data-entry"))
    return made


@pytest.mark.slow
def test_the_renewal_is_filled_and_sent_with_the_keyboard_alone(
    one_site: Site, open_page: Open, centre: Centre, say
):
    started = sheet_of(one_site, centre)
    questionnaire = started.questionnaire
    target = AnswerSheet.from_plain(
        questionnaire, fill(questionnaire, 11, context=started.context, density=0.4), started.context
    )
    assert target.complete
    page = open_page(one_site, centre.director)
    keys = Keys(page)
    page.goto("/sondages/")
    keys.press("Tab")
    assert page.evaluate(HERE)[2] == "Aller au contenu"
    page.goto(centre.page("", *RENEWAL))
    keys.to_words("Commencer à la section 1")
    keys.press("Enter")
    sections = [section for section in questionnaire.sections if target.shown_section(section.code)]
    for section in sections:
        page.wait_for_url(f"**/sections/{section.code}")
        made: dict[str, str] = {}
        for name, control in wanted(questionnaire, target, section):
            rest = name.partition("[")[2]
            if rest and not made:
                made = add_lines(keys, target, section)
            entry = rest.partition("]")[0]
            give(keys, name.replace(f"[{entry}]", f"[{made[entry]}]") if rest else name, control)
            if "." not in name:
                page.wait_for_selector("#section:not([data-typing])")
        keys.press("Tab")
        page.wait_for_selector("#section:not([data-typing])")
        for _, check in target.explanations():
            if page.locator(f"#{dom_id(check.name)}").count():
                keys.write(dom_id(check.name), check.text or "Vérifié.")
        keys.to_words("Enregistrer et continuer")
        with page.expect_navigation():
            keys.press("Enter")
        assert page.locator("#resume").all_inner_texts() == []
    page.wait_for_url(f"**{centre.page('', *RENEWAL)}")
    keys.to_words("Réviser le sondage")
    keys.press("Enter")
    page.wait_for_url("**/revision")
    for box in ("exact", "autorise"):
        keys.tick(box)
    keys.to_words("Transmettre à AXTRA")
    keys.press("Enter")
    page.wait_for_url("**/recu")
    sent = sheet_of(one_site, centre)
    for section in sections:
        for name, _control in wanted(questionnaire, target, section):
            if "[" not in name:
                assert sent.value(name) == target.value(name), name
    for item in questionnaire.items.values():
        if isinstance(item, Roster):
            assert values_of(sent, item) == values_of(target, item)
    say(f"keyboard alone: the renewal survey, {len(sections)} sections, {keys.pressed} keys, sent")
