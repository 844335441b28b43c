"""The renewal questionnaire goes to its next edition in the browser: three questions, a row more, a row less; read, signed,
published, and answered by a centre.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import fielding
from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways, violations
from tests.lawful import make_lawful
from tests.web.world import Centre

Open = Callable[..., Page]
NEXT = "2026-2027"
LIST = "enonces_acces"
# Three questions: what changes of each, and what is said of it before it is published.
REWORDED = ("agreement_status", "label", "Où en est votre entente avec Services Québec?")
EXPLAINED = ("results_prev", "hint", "Inscrivez les nombres de votre dernière reddition de comptes.")
SCALED = ("rating_advisor", "max", "7")


@pytest.mark.journey
def test_the_renewal_questionnaire_goes_to_its_next_edition(
    one_site: Site, open_page: Open, centre: Centre
) -> None:
    page = open_page(one_site)
    page.goto("/demo")
    page.locator("button[value=conception]").click()
    look: list[str] = []

    # The next edition begins as the last one, its years moved on.
    page.get_by_role("link", name="Éditions et versions publiées").click()
    page.locator("#e-renouvellement-2025-2026").fill(NEXT)
    look.append(page.url)
    page.get_by_role("button", name="Préparer à partir de l’édition 2025-2026").click()
    expect(page.locator("main")).to_contain_text("Aucun écart")
    look.append(page.url)
    draft = re.search(r"/conception/(\d+)/", page.url)
    assert draft is not None
    room = f"/gestion/conception/{draft[1]}"

    # Three questions change, each kept as it is typed.
    for code, key, text in (REWORDED, EXPLAINED, SCALED):
        page.goto(f"{room}/question/{code}")
        field = page.locator(f'[name="r:item::{code}:{key}:"]')
        field.evaluate(
            "field => { for (let up = field; up; up = up.parentElement) if (up.matches('details')) up.open = true }"
        )
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
            field.fill(text)
            field.blur()

    # A row more in the list of a table, a row less.
    page.goto(f"{room}/question/access_changes")
    rows = page.locator(f"#choix-{LIST}")
    rows.evaluate(
        "field => { for (let up = field; up; up = up.parentElement) if (up.matches('details')) up.open = true }"
    )
    rows.fill("Le temps d’attente avant un premier rendez-vous")
    page.locator(f"#ajouter-choix-{LIST}").click()
    expect(page.locator(f"[id^=c-{LIST}-temps_attente]")).to_have_count(1)
    page.locator(f"#retirer-{LIST}-abandons").click()
    expect(page.locator(f"#c-{LIST}-abandons")).to_have_count(0)

    # What changed is read, and what is not the same is signed.
    page.get_by_role("link", name="Différences").click()
    for words in (REWORDED[2], EXPLAINED[2], "Le temps d’attente avant un premier rendez-vous", "Rupture"):
        expect(page.locator("main")).to_contain_text(words)
    page.get_by_role("link", name="Publication").click()
    look.append(page.url)
    page.get_by_role("button", name="Publier la version").click()
    expect(page.locator(".summary")).to_contain_text("Rien n’est publié")
    for box in page.locator("input[name=assume]").all():
        box.check()
    for note in page.locator("textarea[name^='note:']").all():
        note.fill("Mêmes mots pour les centres; la série reste lisible.")
    page.locator("select[name='classe:agreement_status']").select_option("0")
    page.get_by_role("button", name="Publier la version").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("La version est publiée")
    number = re.search(r"\d+", page.get_by_role("heading", name="Version").inner_text())
    assert number is not None
    look.append(page.url)
    page.goto(f"{room}/historique")
    expect(page.locator("main")).to_contain_text("Robin Fictif")
    look.append(page.url)
    page.goto("/gestion/conception/sondages/renouvellement/registre")
    expect(page.locator("main")).to_contain_text(f"de 2025-2026 à {NEXT}")
    look.append(page.url)

    # A centre answers the new edition, in the new words.
    with one_site.database.context():
        now = datetime.now(UTC)
        published = fielding.find_published("renouvellement", int(number[0]))
        dates = {"opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=20)}
        made = fielding.create_edition(
            "renouvellement", NEXT, published, organisations=[centre.code], now=now, **dates
        )
        assert made is None
        make_lawful("renouvellement", NEXT, now=now)
        assert fielding.open_edition("renouvellement", NEXT, now=now) is None
    member = open_page(one_site, centre.director)
    member.goto(centre.page("sections/entente", "renouvellement", NEXT))
    expect(member.locator("main")).to_contain_text(REWORDED[2])

    for address in dict.fromkeys(look):
        page.goto(address)
        assert violations(page) == [], address
        page.set_viewport_size({"width": 320, "height": 700})
        assert not sideways(page), address
        page.set_viewport_size({"width": 1280, "height": 900})
