"""The end of an edition: closed, released, each centre told by letter and reading itself beside the others, and the report of it
all, the same bytes by a button and by a command."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from surveys import jobs, mail
from surveys.app import create_app
from surveys.operations import accounts, mailing, publishing, witnessing
from surveys.operations.witnessing import LogFilters
from surveys.workdays import next_morning
from tests import moyens
from tests.command_line import run
from tests.databases import make_settings, open_database
from tests.journeys.conftest import Site, serve
from tests.journeys.test_pages import sideways, violations
from tests.web import releasing
from tests.web.page import NBSP
from tests.web.releasing import CODES, SECRET

EDITION = ("moyens", "2026")
CENTRES = CODES[2:5]
STAFF = {"collecte": "manager", "analyse": "analyst"}
RESULTS, LETTERS = "/gestion/resultats/moyens/2026/diffusion", "/gestion/envois/moyens/2026/"


def address_of(code: str) -> str:
    return f"direction-{code}@exemple.invalid"


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """A site where twenty centres of thirty have answered an edition that is still open."""
    shutil.copy(sqlite_template, tmp_path / "surveys.db")
    settings, now = make_settings(tmp_path), datetime.now(UTC)
    with open_database(settings):
        moyens.open_survey(
            releasing.DEFINITION, CODES, now=releasing.OPENED, ends=releasing.OPENED + timedelta(days=60)
        )
        releasing.send(0, 20)
        for persona, role in STAFF.items():
            accounts.add_person(
                email=f"{persona}@exemple.invalid",
                name="Charlie Fictif",
                memberships={},
                staff_roles=(role,),
                persona=persona,
                now=now,
            )
        for code in CENTRES:
            accounts.add_person(
                email=address_of(code), name="Alix Fictif", memberships={code: "director"}, now=now
            )
    with serve(settings, tmp_path) as served:
        yield served


@contextmanager
def working(site: Site) -> Iterator[None]:
    """Enter the application as its worker does."""
    app = create_app(site.database.settings)
    with app.app_context():
        yield


def work(site: Site) -> None:
    """Do whatever waits."""
    with working(site):
        while jobs.do_next(now=datetime.now(UTC)):
            pass


def enter(page: Page, persona: str) -> Page:
    page.goto("/demo")
    page.locator(f"button[value={persona}]").click()
    page.wait_for_load_state()
    return page


def letters(site: Site) -> dict[str, str]:
    """Write and deliver what was planned, on the next working morning; return the text of each letter by recipient."""
    morning = next_morning(datetime.now(UTC))
    with working(site):
        assert mailing.write_due(base_url=site.url, now=morning) == len(CENTRES)
        assert mailing.write_due(base_url=site.url, now=morning) == 0
        while mail.deliver_next(site.database.settings, now=morning):
            pass
    found = {}
    for path in site.database.settings.mail_folder.glob("*.eml"):
        message = message_from_bytes(path.read_bytes(), policy=default)
        found[str(message["To"])] = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return found


def said(content: bytes) -> str:
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(pages.replace(NBSP, " ").split())


def sound(page: Page) -> None:
    """Look at a page as axe does, wide and narrow."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert sideways(page) == 0
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.page
def test_an_edition_ends(
    site: Site,
    open_page: Callable[..., Page],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    say: Callable[[str], None],
) -> None:
    # The collection closes it.
    collection = enter(open_page(site), "collecte")
    collection.goto("/gestion/editions/moyens/2026/")
    collection.get_by_role("button", name="Fermer maintenant").click()
    expect(collection.locator(".notice[role=status]")).to_contain_text("L’édition est close")

    # The analyst releases it: asked, computed by a worker, told on the same page, which nobody loads again.
    analyst = enter(open_page(site), "analyse")
    analyst.goto(RESULTS)
    analyst.get_by_role("button", name="Geler les données et diffuser").click()
    expect(analyst.locator("#etat")).to_contain_text("en attente")
    work(site)
    expect(analyst.locator("#etat")).to_contain_text("Les résultats sont diffusés")

    # The report: asked by a button, kept, taken; the command writes the same bytes.
    analyst.goto(RESULTS)
    analyst.get_by_role("button", name="Préparer le rapport (PDF)").click()
    expect(analyst.locator("#rapport-pdf")).to_contain_text("en attente")
    work(site)
    take = analyst.get_by_role("button", name="Télécharger le rapport (PDF)")
    expect(take).to_be_visible()
    sound(analyst)
    with analyst.expect_download() as leaving:
        take.click()
    taken = Path(leaving.value.path()).read_bytes()
    monkeypatch.setenv("SURVEYS_INSTANCE", str(site.folder))
    monkeypatch.setenv("SURVEYS_DEMO", "1")
    run("report", "moyens/2026", "--out", str(tmp_path / "rapport")).done()
    (written,) = (tmp_path / "rapport").glob("*.pdf")
    assert written.read_bytes() == taken
    assert str(SECRET) not in said(taken).replace(" ", "")
    with site.database.context():
        (line,) = witnessing.read_downloads(LogFilters()).lines
        (kept,) = publishing.list_reports(*EDITION)
    assert (line.format, line.size, line.content_hash) == ("pdf", len(taken), kept.content_hash)

    # The centres are told, once each, without a figure.
    collection.goto(LETTERS)
    collection.get_by_role("link", name="Annoncer les résultats aux centres").click()
    collection.get_by_role("button", name="Planifier l’envoi").click()
    expect(collection.locator(".notice[role=status]")).to_contain_text("L’envoi est planifié")
    told = letters(site)
    assert told.keys() == {address_of(code) for code in CENTRES}

    # Three centres open theirs by the link of their letter; nobody opens another's.
    papers: dict[str, bytes] = {}
    for code in CENTRES:
        text = told[address_of(code)]
        assert "13,5" not in text
        assert "sans vous" not in text
        (link,) = set(re.findall(rf"{site.url}/connexion/\S+", text))
        page = open_page(site)
        page.goto(link)
        page.get_by_role("button", name="Ouvrir ma session").click()
        page.wait_for_url(f"**/{code}/reperes")
        expect(page.locator("h1")).to_contain_text("Votre centre et l’ensemble")
        expect(page.locator("table").first).to_contain_text("sans vous")
        if code == CENTRES[0]:
            sound(page)
        with page.expect_download() as leaving:
            page.get_by_role("link", name="Télécharger ce rapport").click()
        papers[code] = Path(leaving.value.path()).read_bytes()
        for other in CODES:
            if other in CENTRES and other != code:
                for name in ("reperes", "reperes.pdf"):
                    answered = page.request.get(f"/sondages/moyens/2026/{other}/{name}")
                    assert answered.status == 404, (code, other, name)
    for code, paper in papers.items():
        assert f"Organisme fictif {code}" in said(paper)
        assert not any(other in said(paper) for other in CENTRES if other != code)
    say(
        f"an edition ends: {len(papers)} centres with their report, 3 × 2 × 2 doors shut, report of {len(taken) // 1000} kB twice"
    )
