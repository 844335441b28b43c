"""A morning of the collection, in a browser: the board moves by itself, a reminder leaves, a delay is given, a note answered."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import accounts, collecting, mailing, noting
from tests.journeys.conftest import Site
from tests.journeys.test_pages import sideways, violations
from tests.web.world import Centre

Open = Callable[..., Page]
BOARD = "/gestion/suivi/every_kind/2026/"


@pytest.mark.journey
def test_a_morning_of_the_collection(one_site: Site, open_page: Open, centre: Centre) -> None:
    site, address = one_site, ("every_kind", "2026", centre.code)
    with site.database.context():
        director = accounts.read_identity(centre.director)
        assert director is not None
        now = datetime.now(UTC)
        said = noting.write_note(*address, "comment", text="Que compter ici?", by=director.person_id, now=now)
        assert said is None

    page = open_page(site)
    page.clock.install()
    page.goto("/demo")
    page.locator("button[value=collecte]").click()
    look = [page.url]

    # The board: the centre begins while it is looked at, and its line moves without a reload.
    page.goto(BOARD)
    row = page.locator(f"#c-{centre.code}")
    expect(row).to_contain_text("Pas commencé")
    page.evaluate("window.kept = true")
    with site.database.context():
        change = collecting.Change("comment", ("Un mot",), base_version=None)
        saved = collecting.save_answers(*address, [change], by=director.person_id, now=datetime.now(UTC))
        assert isinstance(saved, collecting.SaveOutcome)
    page.clock.fast_forward(21_000)
    expect(row).to_contain_text("En cours")
    assert page.evaluate("window.kept") is True
    assert violations(page) == []

    # A reminder, seen before it leaves.
    page.get_by_role("link", name=re.compile("Préparer un rappel")).click()
    expect(page.locator(".letter-text").first).to_contain_text("Bonjour Camille Fictif")
    look.append(page.url)
    page.get_by_role("button", name="Planifier l’envoi").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("L’envoi est planifié")
    look.append(page.url)
    with site.database.context():
        mailing.write_due(base_url=site.url, now=datetime.now(UTC).replace(year=datetime.now(UTC).year + 1))
    page.reload()

    # A later end for one centre.
    page.goto(f"{BOARD}{centre.code}/")
    page.get_by_text("Prolonger pour ce centre").click()
    page.get_by_label("Jusqu’à la fin du jour").fill("2099-06-01")
    page.get_by_role("button", name="Prolonger", exact=True).click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Le délai est prolongé")
    look.append(page.url)

    # The note that waits, answered and closed.
    page.get_by_role("navigation").get_by_role("link", name="Messages").click()
    page.get_by_role("link", name=re.compile(f"Organisme fictif {centre.number:02d}")).click()
    page.get_by_label("Votre réponse au centre").fill("Tout, sauf le bénévolat.")
    page.get_by_role("button", name="Envoyer au centre").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Votre message est envoyé")
    look.append(page.url)
    page.get_by_role("button", name="Fermer l’échange").click()
    expect(page.get_by_text("Échange fermé")).to_be_visible()

    for where in [*look, f"{site.url}/gestion/editions/", f"{site.url}{BOARD}", f"{site.url}/gestion/suivi/"]:
        page.goto(where)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert violations(page) == [], where
            assert sideways(page) == 0, (where, width)
