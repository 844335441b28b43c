"""Three colleagues, three days: the pay survey prepared by two of them, its payroll pasted, then certified by the third.

Apart from the renewal survey because nobody here sees everything but the director, and nobody types the payroll.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import collecting
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Roster, Section, name_field
from surveys.questionnaire.kinds.base import Kind
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.fill import fill
from tests.journeys.conftest import Site
from tests.journeys.test_renewal import explain, give, wanted
from tests.web.world import PAY, Centre

Open = Callable[..., Page]
PAYROLL = "staff_roster"
ACCOUNTANT = ("salaires",)  # given to the accountant already
COLLEAGUE = ("temps", "avantages")  # what the director gives to someone of human resources on the first day


def target_of(site: Site, centre: Centre) -> AnswerSheet:
    """Return complete answers of a centre that details its payroll."""
    with site.database.context():
        opened = collecting.open_sheet(*PAY, centre.code, by=None, now=datetime.now(UTC))
    started = opened.sheet
    questionnaire = started.questionnaire
    for seed in range(200):
        made = AnswerSheet.from_plain(
            questionnaire, fill(questionnaire, seed, context=started.context), started.context
        )
        if made.value("pay_mode") == "detail" and 3 <= len(made.entries(PAYROLL)) <= 9 and made.complete:
            return made
    raise AssertionError("no seed details a payroll")


def clipboard(target: AnswerSheet, roster: Roster) -> str:
    """Return the payroll as a spreadsheet puts it on the clipboard: titles, labels, numbers with a comma."""
    lines = ["\t".join(column.label for column in roster.fields)]
    for entry in target.entries(roster.code):
        cells = []
        for column in roster.fields:
            value = target.value(name_field(roster.code, entry, column.code))
            cells.append("" if value is None else shown(column.kind, value))
        lines.append("\t".join(cells))
    return "\n".join(lines)


def shown(kind: Kind, value: object) -> str:
    return kind.show(value).replace("\u00a0", " ")  # type: ignore[arg-type]


def fill_section(page: Page, questionnaire: Questionnaire, target: AnswerSheet, section: Section) -> None:
    """Fill a section but its payroll, and go on."""
    for name, control in wanted(questionnaire, target, section):
        if name.startswith(f"{PAYROLL}["):
            continue
        give(page, name, control)
        if "." not in name:
            page.wait_for_selector("#section:not([data-typing])")
    explain(page, target)
    page.wait_for_selector("#section:not([data-typing])")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer et continuer").click()
    assert page.locator("#resume").all_inner_texts() == []


def letters(site: Site, kind: str) -> list[dict]:
    with site.database.context():
        found = db.session.query(Letter).filter_by(kind=kind).order_by(Letter.id).all()
        return [dict(letter.params, to=letter.recipient) for letter in found]


@pytest.mark.slow
def test_three_colleagues_fill_and_certify_the_pay_survey(
    one_site: Site, open_page: Open, centre: Centre, say
):
    target = target_of(one_site, centre)
    questionnaire = target.questionnaire
    sections = {
        section.code: section for section in questionnaire.sections if target.shown_section(section.code)
    }
    roster = questionnaire.items[PAYROLL]
    assert isinstance(roster, Roster)

    # First day: the director gives two sections to a colleague, and fills what nobody else knows.
    director = open_page(one_site, centre.director)
    director.goto(centre.page("equipe", *PAY))
    director.fill("#courriel", f"rh.{centre.number}@exemple.invalid")
    director.fill("#nom", "Dominique Fictif")
    for code in COLLEAGUE:
        director.check(f'input[name="sections"][value="{code}"]')
    director.get_by_role("button", name="Donner l’accès et envoyer l’invitation").click()
    expect(director.locator("main [role=status].notice--success")).to_contain_text("L’accès est donné")
    for code in sections:
        if code not in (*ACCOUNTANT, *COLLEAGUE):
            director.goto(centre.page(f"sections/{code}", *PAY))
            fill_section(director, questionnaire, target, sections[code])
    director.context.close()

    # Second day: the accountant pastes the payroll and says that it is ready; nothing else of the centre opens.
    accountant = open_page(one_site, centre.delegate, quiet=False)
    for code in sections:
        answer = accountant.goto(centre.page(f"sections/{code}", *PAY))
        assert answer is not None
        assert answer.status == (200 if code in ACCOUNTANT else 404), code
    accountant.goto(centre.page("sections/salaires", *PAY))
    give_mode(accountant, target)
    accountant.click(f"#paste-{PAYROLL}")
    accountant.fill("#texte", clipboard(target, roster))
    accountant.get_by_role("button", name="Voir l’aperçu").click()
    settle_questions(accountant)
    expect(accountant.locator("#bilan")).to_contain_text(str(len(target.entries(PAYROLL))))
    accountant.click("#accepter")
    accountant.wait_for_url("**/sections/salaires*")
    rows = accountant.locator(f"#b-{PAYROLL} tr[data-entry]")
    expect(rows).to_have_count(len(target.entries(PAYROLL)))
    fill_section(accountant, questionnaire, target, sections["salaires"])
    accountant.goto(centre.page("remise", *PAY))
    accountant.get_by_role("button", name="Déclarer mes sections prêtes à certifier").click()
    expect(accountant.locator("main [role=status].notice--success")).to_contain_text(
        "La direction en est avisée"
    )
    accountant.context.close()
    assert any(each["to"] == centre.director for each in letters(one_site, "ready"))

    # Third day: the colleague comes by the letter, and the director reviews, certifies and sends.
    (invitation,) = [
        each for each in letters(one_site, "invitation") if each["to"].startswith(f"rh.{centre.number}@")
    ]
    colleague = open_page(one_site)
    colleague.goto(urlsplit(str(invitation["link"])).path)
    colleague.get_by_role("button", name="Ouvrir ma session").click()
    colleague.wait_for_url("**/sondages/**")
    colleague.goto(centre.page("", *PAY))
    colleague.get_by_role("button", name="J’ai lu l’avis, continuer").click()
    colleague.wait_for_load_state()
    for code in COLLEAGUE:
        colleague.goto(centre.page(f"sections/{code}", *PAY))
        fill_section(colleague, questionnaire, target, sections[code])
    colleague.context.close()
    director = open_page(one_site, centre.director)
    director.goto(centre.page("", *PAY))
    expect(director.locator(".state--done")).to_have_count(len(sections))
    director.goto(centre.page("revision", *PAY))
    director.check("#exact")
    director.check("#autorise")
    director.get_by_role("button", name="Transmettre à AXTRA").click()
    director.wait_for_url("**/recu")
    number = director.locator(".number").inner_text()

    with one_site.database.context():
        (copy,) = collecting.open_copies(*PAY, centre.code, number)
        assert copy is not None
    for entry, kept in zip(target.entries(PAYROLL), copy.sheet.entries(PAYROLL), strict=True):
        for column in roster.fields:
            name = name_field(PAYROLL, entry, column.code)
            assert copy.sheet.value(name_field(PAYROLL, kept, column.code)) == target.value(name), name
    for code, item in questionnaire.items.items():
        if code != PAYROLL and not isinstance(item, Roster):
            assert copy.sheet.value(code) == target.value(code), code
    cells = len(roster.fields) * len(target.entries(PAYROLL))
    say(
        f"three colleagues: {len(sections)} sections, {cells} cells of payroll pasted and exact, receipt {bool(number)}"
    )


def give_mode(page: Page, target: AnswerSheet) -> None:
    """Say that the payroll is detailed, and wait until its table appears."""
    page.check(f"#pay_mode--{target.value('pay_mode')}")
    page.wait_for_selector(f"#q-{PAYROLL}:not([hidden])")
    page.wait_for_selector("#section:not([data-typing])")


def settle_questions(page: Page) -> None:
    """Answer what the preview asks with what it proposes first, until nothing is asked."""
    for _ in range(4):
        asked = page.locator("fieldset.paste-question")
        open_ones = [each for each in asked.all() if each.locator("input:checked").count() == 0]
        if not open_ones:
            return
        for each in open_ones:
            each.locator("input[type=radio]").first.check()
        page.get_by_role("button", name="Mettre à jour l’aperçu").last.click()
        page.wait_for_load_state()
