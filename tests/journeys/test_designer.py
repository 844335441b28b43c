"""Someone who writes no code makes a survey in the browser, from a blank page to its figures."""

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from surveys.operations import accounts, collecting, designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.editing import Place, Put
from tests.databases import make_settings, open_database
from tests.journeys.conftest import Site, serve
from tests.journeys.test_pages import hidden_focus, sideways, violations
from tests.web import world
from tests.web.world import Centre

Open = Callable[..., Page]
CENTRES = 6
SURVEY, EDITION = "releve", "2027"


@pytest.fixture
def small_site(sqlite_template: Path) -> Iterator[Site]:
    """A site of its own: what is published here is asked of every centre."""
    with tempfile.TemporaryDirectory(prefix="journeys-") as name:
        folder = Path(name)
        shutil.copy(sqlite_template, folder / "surveys.db")
        settings = make_settings(folder)
        with open_database(settings):
            world.build(CENTRES)
        with serve(settings, folder) as site:
            yield site


class Designer:
    """Someone at the workshop: what a hand does there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.workshop = ""

    def add(self, label: str, kind: str) -> str:
        """Add a question after the one in focus; return its code."""
        page = self.page
        if not page.locator("#nouveau-libelle").is_visible():
            page.locator("#ajout > summary").click()
        page.fill("#nouveau-libelle", label)
        page.select_option("#nouveau-type", kind)
        page.click("#ajouter")
        field = page.locator("#reglages textarea").first
        expect(field).to_have_value(label)
        return str(page.locator("#ici").get_attribute("data-code"))

    def settle(self) -> None:
        """Wait until the server keeps what was typed."""
        self.page.wait_for_selector("#reglages:not([data-typing])")

    def write(self, address: str, text: str, message: str = "") -> None:
        """Write an expression on its page, and come back to the workshop."""
        self.page.goto(f"{self.workshop}{address}")
        self.page.fill("#texte", text)
        if message:
            self.page.fill("#message", message)
        # by keyboard: what is proposed may stand over the button until the focus leaves the text
        self.page.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
        self.page.wait_for_url(re.compile(r"/conception/\d+/(question|section)/\w+(#.*)?$"))

    def count(self, code: str, kind: str, title: str) -> None:
        """Ask for a statistic of a question."""
        self.page.goto(f"{self.workshop}question/{code}/statistiques/")
        self.page.select_option("#kind", kind)
        self.page.fill("#label", title)
        self.page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(self.page.locator("#verdict")).to_contain_text("peut être calculée")


def enter(page: Page, persona: str) -> None:
    page.goto("/demo")
    page.locator(f"button[value={persona}]").click()
    page.wait_for_url("**/gestion/**")


@pytest.mark.journey
def test_a_survey_is_built_published_answered_and_read_in_the_browser(
    small_site: Site, open_page: Open, say: Callable[[str], None]
) -> None:
    site, page = small_site, open_page(small_site)
    enter(page, "conception")
    page.fill("#titre", "Relève")
    page.get_by_role("button", name="Commencer le brouillon").click()
    page.wait_for_url(re.compile(r"/conception/\d+/$"))
    hand = Designer(page)
    hand.workshop = page.url

    # Fifteen questions, each added by its label and its type.
    staff = hand.add("Combien de personnes employez-vous", "integer")
    hired = hand.add("Avez-vous embauché cette année", "single")
    choices = page.locator(".choices-of input[type=text]")
    choices.nth(0).fill("Oui")
    choices.nth(1).fill("Non")
    choices.nth(1).blur()
    hand.settle()
    how_many = hand.add("Combien d’embauches", "integer")
    table = hand.add("Combien de postes par service", "matrix_numeric")
    total = hand.add("Total des postes", "calculated")
    team = hand.add("Vos postes difficiles à pourvoir", "roster")
    page.fill("#colonne", "Semaines d’attente")
    page.select_option("#type-colonne", "integer")
    page.click("#ajouter-colonne")
    expect(page.locator(".columns-of > li")).to_have_count(2)
    for label, kind in (
        ("Quelles difficultés", "multiple"),
        ("Note donnée au recrutement", "rating"),
        ("Part des départs", "percent"),
        ("Budget de formation", "money"),
        ("Date de la dernière embauche", "date"),
        ("Opinion du conseil", "likert"),
        ("Année de fondation", "year"),
        ("Mot de la fin", "text"),
        ("Suggestions", "long_text"),
    ):
        hand.add(label, kind)
    expect(page.locator("#resume")).to_contain_text("14 questions")

    # A branch, a soft check, a total, two statistics.
    hand.write(f"question/{how_many}/conditions/affichage", f"${{{hired}}} = 'premier_choix'")
    hand.write(
        f"question/{staff}/conditions/souple-ajout", ". <= 200", "Ce nombre dépasse 200. Est-ce exact?"
    )
    hand.write(f"question/{total}/conditions/calcul", f"sum(${{{table}.*.nombre}})")
    hand.count(staff, "mean", "Nombre moyen de personnes employées")
    hand.count(hired, "distribution", "Centres qui ont embauché")

    # It is tried before anyone sees it: the branch opens, the total follows, a line is added.
    page.goto(f"{hand.workshop}question/{how_many}")
    expect(page.locator(f"#vue-{how_many}")).to_contain_text("Masquée par sa condition")
    page.locator(f"#vue-{hired}").get_by_text("Oui", exact=True).click()
    expect(page.locator(f"#vue-{how_many} input")).to_be_visible()
    page.locator(f"#vue-{table} input").first.fill("3")
    expect(page.locator(f"#vue-{total} output")).to_have_text("3")
    page.locator(f"#vue-{team}").get_by_role("button", name="Ajouter une ligne").click()
    expect(page.locator(f"#vue-{team} tr[data-entry]")).to_have_count(1)

    # Published: what is only advice is acknowledged by name.
    page.get_by_role("link", name="Publication").click()
    for box in page.locator("input[name=assume]").all():
        box.check()
    page.get_by_role("button", name="Publier la version 1").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("La version est publiée")

    # Opened to the centres, and answered by two of them.
    manager = open_page(site)
    enter(manager, "collecte")
    today = datetime.now(UTC)
    manager.goto("/gestion/editions/nouvelle")
    manager.select_option("#version", f"{SURVEY}/1")
    manager.fill("#edition", EDITION)
    manager.fill("#ouverture", (today + timedelta(days=1)).date().isoformat())
    manager.fill("#cloture", (today + timedelta(days=30)).date().isoformat())
    manager.get_by_role("button", name="Planifier l’édition").click()
    manager.get_by_role("button", name="Ouvrir maintenant").click()
    expect(manager.locator(".notice[role=status]")).to_contain_text("L’édition est ouverte")
    for number, people in ((2, "10"), (3, "20")):
        answer(open_page(site, Centre(number).director), Centre(number), staff, hired, people)

    # Two answers are not enough to be shown; five are.
    analyst = open_page(site)
    enter(analyst, "analyse")
    analyst.goto(f"/gestion/resultats/{SURVEY}/{EDITION}/")
    row = analyst.locator("tr", has_text="Nombre moyen de personnes employées")
    expect(row).not_to_contain_text("15")
    with site.database.context():
        records = [
            {"organisation": world.code_of(number), "answers": {staff: 30, hired: "deuxieme_choix"}}
            for number in (4, 5, 6)
        ]
        done = collecting.import_submissions(SURVEY, EDITION, records, by=None, now=datetime.now(UTC))
        assert not isinstance(done, tuple), done
    analyst.reload()
    expect(row).to_contain_text("24")
    say(
        "designer's journey: 15 questions, a branch, a soft check, a total, two statistics, two answers, read"
    )


def answer(page: Page, centre: Centre, staff: str, hired: str, people: str) -> None:
    """Answer the survey as a centre does, and send it."""
    page.goto(centre.page("sections/section_1", SURVEY, EDITION))
    page.fill(f'[name="{staff}"]', people)
    page.locator(f"#q-{hired}").get_by_text("Oui", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer et continuer").click()
    page.goto(centre.page("revision", SURVEY, EDITION))
    page.check("#exact")
    page.check("#autorise")
    page.get_by_role("button", name="Transmettre à AXTRA").click()
    page.wait_for_url("**/recu")


@pytest.fixture
def renewal(one_site: Site) -> DraftState:
    """A draft of the renewal questionnaire."""
    with one_site.database.context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        made = designing.start_draft(
            "renouvellement", source=origin.version_id, title="Renouvellement", by=None, now=now
        )
        assert isinstance(made, DraftState)
        return made


@pytest.mark.journey
def test_the_workshop_has_no_fault_that_axe_sees(
    one_site: Site, open_page: Open, renewal: DraftState, say: Callable[[str], None]
) -> None:
    page = open_page(one_site)
    enter(page, "conception")
    places = ("question/results_prev", "section/cloture", "questionnaire/-", "question/rule_changes")
    for place in ("", *places):
        page.goto(f"/gestion/conception/{renewal.id}/{place}" if place else "/gestion/conception/")
        page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
        for width in (1280, 768, 360):
            page.set_viewport_size({"width": width, "height": 9000})
            assert violations(page) == [], (place, width)
            assert sideways(page) == 0, (place, width)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert hidden_focus(page) == [], width
    say(f"workshop: {len(places) + 1} pages at three widths, no fault that axe sees")


@pytest.mark.journey
def test_dragging_moves_questions_and_sections_and_the_buttons_do_the_same(
    one_site: Site, open_page: Open, renewal: DraftState
) -> None:
    page = open_page(one_site)
    page.set_viewport_size({"width": 1280, "height": 1600})
    enter(page, "conception")
    page.goto(f"/gestion/conception/{renewal.id}/question/staff_fte")
    items, sections = page.locator(".plan [data-item]"), page.locator(".plan [data-section]")

    def order(things: Locator, key: str) -> list[str]:
        return [each.get_attribute(f"data-{key}") or "" for each in things.all()]

    def drag(source: Locator, target: Locator, at: float) -> None:
        box = target.bounding_box()
        assert box is not None
        source.drag_to(target, target_position={"x": 20, "y": at * box["height"]})

    def line(code: str) -> Locator:
        return page.locator(f"#i-{code}, #s-{code}")

    before = order(items, "item")
    first, second, third = before[:3]
    drag(line(first), line(third), 0.9)
    expect(items.nth(2)).to_have_attribute("data-item", first)
    assert order(items, "item")[:3] == [second, third, first]
    drag(line(first), line(second), 0.1)
    expect(items.first).to_have_attribute("data-item", first)
    assert order(items, "item") == before

    here, *others = order(sections, "section")
    opened = page.locator(".plan .opened").get_attribute("data-section")
    there = others[-1] if others[-1] != opened else others[-2]
    drag(line("staff_fte"), line(there), 0.5)
    expect(page.locator(f'[data-section="{there}"] [data-item]').last).to_have_attribute(
        "data-item", "staff_fte"
    )
    drag(line(there), line(here), 0.1)
    expect(sections.first).to_have_attribute("data-section", there)

    page.locator("#annuler").click()
    expect(sections.first).to_have_attribute("data-section", here)
    page.locator("#annuler").click()
    expect(page.locator(f'[data-section="{there}"] [data-item="staff_fte"]')).to_have_count(0)
    line(str(opened)).click()
    expect(items.first).to_have_attribute("data-item", first)
    assert order(items, "item") == before


@pytest.mark.journey
def test_the_keyboard_alone_moves_adds_and_undoes_and_a_colleague_is_heard(
    one_site: Site, open_page: Open, renewal: DraftState
) -> None:
    page = open_page(one_site)
    enter(page, "conception")
    page.goto(f"/gestion/conception/{renewal.id}/question/staff_fte")
    order = page.locator(".plan [data-item]")
    before = [each.get_attribute("data-item") for each in order.all()]
    at = before.index("staff_fte")
    page.locator("#i-staff_fte").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(order.nth(at - 1)).to_have_attribute("data-item", "staff_fte")
    page.locator("#ajout > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Une question de plus")
    page.keyboard.press("Tab")
    page.keyboard.type("Nombre ent")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    field = page.locator("#r-item-question_plus-label-")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" aujourd’hui")
    expect(page.locator("#vue-question_plus")).to_contain_text("Une question de plus aujourd’hui")
    expect(field).to_be_focused()

    # A colleague changes the same words while they are typed: both are shown, and a person chooses.
    with one_site.database.context():
        other = accounts.read_identity("analyse@exemple.invalid")
        assert other is not None
        edit = Put(Place("item", "question_plus"), "label", "Celle de ma collègue")
        did = Did("did.set", {"of": "question_plus"})
        now = datetime.now(UTC)
        designing.note_here(renewal.id, "", by=other.person_id, now=now)
        assert isinstance(
            designing.edit_draft(renewal.id, (edit,), did=did, by=other.person_id, now=now), DraftState
        )
    page.keyboard.type(" encore")
    alert = page.locator("#alerte")
    expect(alert).to_contain_text("Celle de ma collègue")
    expect(alert).to_contain_text("Une question de plus aujourd’hui encore")
    page.get_by_role("button", name="Garder le mien").press("Enter")
    expect(alert).to_be_empty()
    expect(page.locator("#vue-question_plus")).to_contain_text("aujourd’hui encore")
    page.locator("#annuler").press("Enter")
    expect(page.locator("#vue-question_plus")).to_contain_text("Celle de ma collègue")
    expect(field).to_have_value("Celle de ma collègue")
