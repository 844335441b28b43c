"""A condition written with the keyboard alone: completion at the caret, the builder that follows, and its pages shown to axe."""

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from surveys.operations import designing
from surveys.operations.designing import DraftState
from tests.journeys.conftest import Site
from tests.journeys.test_pages import hidden_focus, sideways, violations

Open = Callable[..., Page]
WIDTHS = (320, 1280)


def enter(open_page: Open, site: Site) -> Page:
    """Return a page where the designer is signed in."""
    page = open_page(site)
    page.goto("/demo")
    page.get_by_role("button", name="Conception").click()
    page.wait_for_url("**/gestion/**")
    return page


def start(site: Site) -> int:
    """Start a draft of the renewal questionnaire of one's own."""
    with site.database.context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        made = designing.start_draft(
            "renouvellement", source=origin.version_id, title="Un brouillon", by=None, now=now
        )
        assert isinstance(made, DraftState)
        return made.id


def test_a_condition_is_completed_checked_and_kept_by_keyboard(one_site: Site, open_page: Open) -> None:
    """A few letters, arrows and Enter: the text grows, the sentence and the builder follow, nothing is lost."""
    page = enter(open_page, one_site)
    page.goto(f"/gestion/conception/{start(one_site)}/question/final_comment/conditions/affichage")
    text, options = page.locator("#texte"), page.locator("#propositions [role=option]")
    text.focus()
    page.keyboard.type("signée")
    expect(options.filter(has_text="À quelle date l’entente a-t-elle été signée")).to_be_visible()
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    text.fill("")
    page.keyboard.type("agreement_st")
    expect(options.first).to_contain_text("${agreement_status}")
    page.keyboard.press("ArrowDown")
    assert text.get_attribute("aria-activedescendant") == "proposition-1"
    page.keyboard.press("Enter")
    expect(text).to_have_value("${agreement_status}")
    page.keyboard.type(" = '")
    expect(options.first).to_contain_text("Entente signée")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(text).to_have_value("${agreement_status} = 'signee'")
    said = page.locator("#verdict .phrase")
    expect(said).to_have_text("La question s’affiche si la réponse à la question 7 est « Entente signée ».")
    expect(page.locator('[name="c.0.1"]')).to_have_value("c:signee")
    page.locator('[name="c.0.rel"]').select_option("is_not")
    expect(text).to_have_value("${agreement_status} != 'signee'")
    expect(said).to_contain_text("n’est pas « Entente signée »")
    page.get_by_role("button", name="Ajouter une condition").press("Enter")
    expect(page.get_by_role("group", name="Condition 2")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("Il reste quelque chose à choisir")
    page.get_by_role("button", name="Retirer Condition 2").press("Enter")
    expect(page.get_by_role("group", name="Condition 2")).to_have_count(0)
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.locator("#g-conditions")).to_contain_text("n’est pas « Entente signée »")


def test_the_pages_of_conditions_have_no_fault_that_axe_sees(
    one_site: Site, open_page: Open, say: Callable[[str], None]
) -> None:
    page, draft = enter(open_page, one_site), start(one_site)
    seen = 0
    for rest in (
        "fte_lost/conditions/affichage",
        "sae_funding_cur/conditions/souple-2",
        "results_prev/conditions/",
        "size_class/conditions/calcul",
        "funding_sufficiency/statistiques/",
        "funding_sufficiency/statistiques/ren_insufficient",
        "waiting_count/comparaison/",
    ):
        page.goto(f"/gestion/conception/{draft}/question/{rest}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], (rest, width)
            assert hidden_focus(page) == [], (rest, width)
            assert sideways(page) == 0, (rest, width)
        seen += 1
    page.goto(f"/gestion/conception/{draft}/question/fte_lost/conditions/affichage")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.locator("#texte").fill("${agreement_status} = 'signe")
        page.locator("#texte").press("Control+Space")
        expect(page.locator("#propositions [role=option]").first).to_be_visible()
        expect(page.locator("#verdict mark")).to_have_count(1)
        assert violations(page) == [], width
        assert sideways(page) == 0, width
    say(f"conditions: {seen + 1} pages at two widths, no fault that axe sees")
