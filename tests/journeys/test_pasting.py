"""A payroll pasted with the keyboard alone from a real clipboard, seen, accepted, taken back; and its pages shown to axe."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import collecting
from tests.journeys.conftest import Site
from tests.journeys.test_pages import hidden_focus, sideways, violations
from tests.web.world import EDITION, EVERY, Centre

Open = Callable[..., Page]
ROWS = [
    ["Repère", "Poste", "Taux horaire", "Heures par semaine"],
    ["01", "Direction générale", "47,80\u00a0$", "37,5"],
    ["02", "Autre fonction", "27,40\u00a0$", "35"],
    ["03", "Direction adjointe", "1,234", "35"],
]


def copy(page: Page, rows: list[list[str]]) -> None:
    """Put cells in the machine's clipboard as a spreadsheet does: a text and a table."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    plain = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page.evaluate(
        """([plain, html]) => navigator.clipboard.write([new ClipboardItem({
            'text/plain': new Blob([plain], { type: 'text/plain' }),
            'text/html': new Blob([html], { type: 'text/html' }) })])""",
        [plain, f"<table>{lines}</table>"],
    )


def kept(site: Site, centre: Centre) -> list[dict[str, str]]:
    with site.database.context():
        document = collecting.read_submission(EVERY, EDITION, centre.code).document
    return [
        {
            name.partition("].")[2]: " ".join(body["raw"])
            for name, body in sorted(document["answers"].items())
            if name.startswith(f"staff[{entry}].")
        }
        for entry in document["entries"].get("staff", [])
    ]


def here(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def tab_to(page: Page, wanted: str, most: int = 12) -> None:
    for _ in range(most):
        if here(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {wanted}, but {here(page)}")


@pytest.mark.page
def test_a_payroll_is_pasted_seen_accepted_and_taken_back_with_the_keyboard_alone(
    site: Site, open_page: Open, centre: Centre
):
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/listes/staff/collage"))
    copy(page, ROWS[:3])
    expect(page.locator("#texte")).to_be_focused()  # one pastes at once
    page.keyboard.press("Control+v")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier le collage")
    expect(page.locator("#bilan")).to_be_focused()  # what would change is read first
    expect(page.locator("#bilan")).to_contain_text("2 lignes ajoutées")
    assert kept(site, centre) == []
    page.keyboard.press("Tab")
    expect(page.locator("#accepter")).to_be_focused()  # without questions, Tab then Enter accepts
    page.keyboard.press("Enter")
    expect(page.locator("#collage-staff")).to_contain_text("2 lignes ajoutées")
    assert kept(site, centre) == [
        {"hours": "37,5", "mark": "01", "post": "dg", "rate": "47,80\u00a0$"},
        {"hours": "35", "mark": "02", "post": "autre", "rate": "27,40\u00a0$"},
    ]
    expect(page.locator("#collage-staff")).to_be_focused()
    tab_to(page, "undo-staff")
    page.keyboard.press("Enter")
    expect(page.locator("#collage-staff")).to_contain_text("2 lignes retirées")
    assert kept(site, centre) == []


@pytest.mark.page
def test_a_block_pasted_in_a_cell_goes_to_the_preview_with_what_was_just_typed_saved(
    site: Site, open_page: Open, centre: Centre
):
    page = open_page(site, centre.director)
    page.goto(centre.page("sections/listes"))
    page.locator("#add-staff").click()
    expect(page.locator("#b-staff tr[data-entry]")).to_have_count(1)
    copy(page, ROWS)
    page.keyboard.type("09")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+v")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifier le collage")
    assert kept(site, centre) == [{"mark": "09"}], "only what was typed is kept"
    expect(page.locator("#questions")).to_have_text("2 questions à régler")
    page.get_by_role("radio", name="Le séparateur marque les décimales").check()
    page.locator("fieldset", has_text="Direction adjointe").get_by_role(
        "radio", name="Laisser ces cases de côté"
    ).check()
    page.locator(".verdict-actions").get_by_role("button", name="Mettre à jour").click()
    expect(page.locator("#questions")).to_have_text("Questions réglées")
    page.locator("#accepter").click()
    expect(page.locator("#collage-staff")).to_contain_text("3 lignes ajoutées")
    assert [each.get("rate") for each in kept(site, centre)] == [None, "47,80\u00a0$", "27,40\u00a0$", "1,23"]
    expect(page.locator("#b-staff tr[data-entry]")).to_have_count(4)


def test_a_hidden_column_and_the_exact_number_reach_the_server_through_the_page_s_box(
    one_site: Site, open_page: Open, centre: Centre
):
    page = open_page(one_site, centre.director)
    page.goto(centre.page("sections/listes/staff/collage"))
    page.evaluate(
        """() => {
            const box = document.getElementById('texte'), data = new DataTransfer();
            data.setData('text/plain', 'Repère\\tTaux horaire\\n01\\t27,40');
            data.setData('text/html', '<table><tr><td>Repère<td>Taux horaire<tr><td>01<td sdval="27.399">27,40</table>');
            box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            box.value = 'Repère\\tTaux horaire\\n01\\t27,40';
            box.dispatchEvent(new Event('input', { bubbles: true }));
        }"""
    )
    assert "sdval" in page.input_value("[name=_html]")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.locator("#bilan")).to_contain_text("Accepter")
    page.go_back()
    page.locator("#texte").press_sequentially("x")
    assert page.input_value("[name=_html]") == "", "a text that was changed by hand is read alone"


def test_pasting_works_without_script(one_site: Site, open_page: Open, centre: Centre):
    page = open_page(one_site, centre.director, script=False)
    page.goto(centre.page("sections/listes"))
    page.locator("#paste-staff").click()
    page.fill("#texte", "\n".join("\t".join(row) for row in ROWS[:3]))
    page.get_by_role("button", name="Voir l’aperçu").click()
    page.locator("#accepter").click()
    expect(page.locator("#collage-staff")).to_contain_text("2 lignes ajoutées")
    assert len(kept(one_site, centre)) == 2
    page.locator("#undo-staff").click()
    expect(page.locator("#collage-staff")).to_contain_text("Collage annulé")
    assert kept(one_site, centre) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_pasting_have_no_fault_that_axe_sees(
    one_site: Site, open_page: Open, centre: Centre, width: int, say: Callable[[str], None]
):
    page = open_page(one_site, centre.director, width=width)
    seen = []

    def look(what: str, *, ours: bool = True) -> None:
        assert violations(page) == [], what
        assert not ours or hidden_focus(page) == [], what
        assert sideways(page) == 0, what
        seen.append(what)

    at = centre.page("sections/listes/staff/collage")
    page.goto(at)
    look("where one pastes")
    page.fill("#texte", "Nom\tTaux horaire\nTremblay, Julie\t27,40\nGagnon, Luc\t28,10")
    page.get_by_role("button", name="Voir l’aperçu").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("a refusal")
    page.fill(
        "#texte",
        "\n".join("\t".join(row) for row in [*ROWS, ["04", "Zzz", "n/d", "35"], ["Total", "", "99", ""]]),
    )
    page.get_by_role("button", name="Voir l’aperçu").click()
    for each in page.locator("details").all():
        each.locator("summary").click()
    look("a preview with questions, all unfolded")
    page.locator("#accepter").click()
    look("the section after", ours=False)
    page.goto(at)
    page.fill("#texte", "Repère\tTaux horaire\n01\t48\n02\t27,40\n07\t30")
    page.get_by_role("button", name="Voir l’aperçu").click()
    look("a preview of changes")
    page.goto(at)
    page.fill("#texte", "27,40\t35\n28\t37")
    page.get_by_role("button", name="Voir l’aperçu").click()
    look("columns to place")
    say(f"paste, {width} px: {len(seen)} pages, no fault that axe sees")
