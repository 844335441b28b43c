"""A whole edition: members from files, last year’s answers from a table, opened, invited through a real mail server, three
centres in three states, a reminder, a later end, a return, the closing; a year later its personal information is destroyed."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from surveys.operations import accounts, collecting, fielding, following, mailing, publishing, retaining
from surveys.operations.collecting import Change, Receipt, SaveOutcome
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from tests.databases import make_settings, open_database
from tests.journeys.conftest import Site, serve
from tests.journeys.test_pages import sideways, violations
from tests.operations.test_mailing import Mailbox, deliver_all, serving

CODES = ("nv-01", "nv-02", "nv-03")
EDITION = ("journee", "2026")
DEFINITION = """
format: axtra-questionnaire/1
survey: journee
title: Sondage d’une journée fictive
edition: "2026"
sections:
  - code: centre
    title: Votre centre
    questions:
      - {code: contact, type: text, label: Qui pouvons-nous joindre, required: true, personal_data: business_contact, purpose: Pour préciser une réponse.}
      - {code: staff, type: integer, label: Combien de personnes, required: true, stats: [{id: staff_total, kind: sum, value: "${staff}", label: Personnes}]}
"""
ORGANISATIONS = "Code;Nom;Région\n" + "".join(f"{code};Organisme fictif {code};Montréal\n" for code in CODES)
PEOPLE = "Courriel;Organisme;Nom;Rôle\n" + "".join(
    f"direction-{code}@exemple.invalid;{code};Camille Fictif {code};Direction\n" for code in CODES
)


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """A site where there is nobody yet but someone of the collection, and a published questionnaire."""
    shutil.copy(sqlite_template, tmp_path / "surveys.db")
    settings, now = make_settings(tmp_path), datetime.now(UTC)
    with open_database(settings):
        added = accounts.add_person(
            email="collecte@exemple.invalid",
            name="Charlie Fictif",
            memberships={},
            staff_roles=("manager",),
            persona="collecte",
            now=now,
        )
        assert isinstance(added, int)
        assert isinstance(fielding.publish_version(DEFINITION, by=None, now=now), fielding.Version)
    with serve(settings, tmp_path) as served:
        yield served


@dataclass
class Field:
    """What the centres and the worker do, at the hour that the clock shows."""

    site: Site
    box: Mailbox
    smtp: str

    def post(self, now: datetime) -> Counter[str]:
        """Write and deliver whatever is due; return what reached whom since the last time."""
        before = self.box.kept
        with self.site.database.context():
            mailing.write_due(base_url=self.site.url, now=now)
            deliver_all(self.site.database, self.smtp, now)
        return self.box.kept - before

    def answer(self, code: str, now: datetime, **answers: str) -> object:
        """Save answers in the name of a centre's direction."""
        with self.site.database.context():
            changes = [Change(name, (text,), base_version=None) for name, text in answers.items()]
            return collecting.save_answers(*EDITION, code, changes, by=self.person(code), now=now)

    def send(self, code: str, now: datetime) -> object:
        with self.site.database.context():
            return collecting.submit(
                *EDITION, code, key=f"{code}-{now:%H%M%S%f}", by=self.person(code), now=now
            )

    def states(self, now: datetime) -> list[str]:
        with self.site.database.context():
            board = following.read_board(*EDITION, now=now)
            assert not isinstance(board, Problem)
            return [line.state for line in board.lines]

    @staticmethod
    def person(code: str) -> int:
        found = accounts.read_identity(address_of(code))
        assert found is not None
        return found.person_id


def address_of(code: str) -> str:
    return f"direction-{code}@exemple.invalid"


@contextmanager
def field_of(site: Site) -> Iterator[Field]:
    box = Mailbox()
    with serving(box) as smtp:
        yield Field(site, box, smtp)


def bring_in(page: Page, what: str, table: str) -> None:
    page.goto(f"/gestion/repertoire/importation/{what}")
    file = {"name": f"{what}.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.set_input_files("#fichier", files=[file])
    page.get_by_role("button", name="Voir ce qui changerait").click()
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("L’importation est faite.")).to_be_visible()


def take_last_year_in(page: Page, now: datetime) -> None:
    """Record last year's edition and import its table; every page of it is looked at by axe, wide and narrow."""
    held = (now - timedelta(days=370)).astimezone(QUEBEC).date()
    page.goto("/gestion/editions/")
    page.get_by_role("link", name="Inscrire une ancienne édition").click()
    page.get_by_label("Questionnaire d’aujourd’hui").select_option(value="journee/1")
    page.get_by_label("Code de l’édition").fill("2025")
    page.get_by_label("Jour d’ouverture").fill(held.isoformat())
    page.get_by_label("Dernier jour").fill((held + timedelta(days=30)).isoformat())
    assert violations(page) == []
    page.get_by_role("button", name="Inscrire l’édition").click()
    assert violations(page) == []
    table = f"Organisme;Reçu le;Effectif\nOrganisme fictif nv-01;{held.isoformat()};11\nOrganisme fictif nv-2;;9\n"
    page.set_input_files(
        "#fichiers", files=[{"name": "2025.csv", "mimeType": "text/csv", "buffer": table.encode()}]
    )
    page.get_by_role("button", name="Lire les fichiers").click()
    page.get_by_role("combobox", name=re.compile("^Effectif")).fill("staff")
    page.get_by_label(re.compile("Organisme fictif nv-2")).fill(CODES[1])
    page.get_by_role("button", name="Vérifier et garder").last.click()
    expect(page.locator("#bilan")).to_contain_text("2 organismes à importer")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert sideways(page) == 0
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_text("L’importation est faite.")).to_be_visible()


def plan_mailing(page: Page, link: str) -> None:
    page.goto("/gestion/suivi/journee/2026/")
    page.get_by_role("link", name=re.compile("Préparer un rappel|Voir les envois")).first.click()
    if page.get_by_role("link", name=link).count():
        page.get_by_role("link", name=link).first.click()
    page.get_by_role("button", name="Planifier l’envoi").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("L’envoi est planifié")


def counted() -> list[tuple[int, int | None, object]]:
    """Return what the figures say: n, N and the value."""
    found = publishing.compute_edition_figures(*EDITION)
    assert not isinstance(found, Problem)
    return [(figure.n, figure.population, figure.value) for figure in found]


@pytest.mark.page
def test_a_whole_edition(site: Site, open_page: Callable[..., Page], say: Callable[[str], None]) -> None:
    now = datetime.now(UTC)
    ends = (now + timedelta(days=60)).astimezone(QUEBEC).date()
    page = open_page(site)
    page.goto("/demo")
    page.locator("button[value=collecte]").click()

    # Members from two files; an edition planned and opened.
    bring_in(page, "organismes", ORGANISATIONS)
    bring_in(page, "personnes", PEOPLE)
    take_last_year_in(page, now)
    page.goto("/gestion/editions/nouvelle?version=journee/1")
    page.get_by_label("Jour d’ouverture").fill(now.astimezone(QUEBEC).date().isoformat())
    page.get_by_label("Dernier jour pour transmettre").fill(ends.isoformat())
    page.get_by_role("button", name="Planifier l’édition").click()
    page.get_by_role("button", name="Ouvrir maintenant").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("L’édition est ouverte")

    with field_of(site) as field:
        # Invited: each centre has exactly one message.
        plan_mailing(page, "Préparer une invitation")
        invited = field.post(now + timedelta(days=7))
        assert invited == Counter({address_of(code): 1 for code in CODES})

        # What was imported is what the centre said last year, and what the rates are compared with.
        with site.database.context():
            opened = collecting.open_sheet(*EDITION, CODES[0], by=field.person(CODES[0]), now=now)
            board = following.read_board(*EDITION, now=now)
            assert not isinstance(opened, Problem)
            assert not isinstance(board, Problem)
            assert opened.sheet.context.previous["staff"] == Decimal(11)
            assert board.last_edition == "2025"

        # Three states: sent, begun, nothing; the reminder goes to two of them.
        assert isinstance(field.answer(CODES[0], now, contact="Camille Fictif", staff="12"), SaveOutcome)
        assert isinstance(field.send(CODES[0], now), Receipt)
        assert isinstance(field.answer(CODES[1], now, staff="7"), SaveOutcome)
        assert field.states(now) == ["sent", "partial", "not_started"]
        field.post(now + timedelta(days=7))  # the receipt
        plan_mailing(page, "Préparer un rappel")
        reminded = field.post(now + timedelta(days=20))
        assert reminded == Counter({address_of(code): 1 for code in CODES[1:]})

        # A later end for the third; the first is returned with a remark, corrects and sends again.
        page.goto(f"/gestion/suivi/journee/2026/{CODES[2]}/")
        page.get_by_text("Prolonger pour ce centre").click()
        page.get_by_label("Jusqu’à la fin du jour").fill((ends + timedelta(days=30)).isoformat())
        page.get_by_role("button", name="Prolonger", exact=True).click()
        expect(page.locator(".notice[role=status]")).to_contain_text("Le délai est prolongé")
        page.goto(f"/gestion/suivi/journee/2026/{CODES[0]}/")
        page.get_by_text("Écrire des remarques").click()
        page.get_by_label("Pourquoi ces questions reviennent-elles?").fill("Un nombre à revoir.")
        page.get_by_text("Votre centre", exact=True).last.click()
        page.get_by_label("Combien de personnes").fill("Est-ce bien douze?")
        page.get_by_role("button", name="Retourner ces questions").click()
        assert field.states(now)[0] == "returned"
        assert isinstance(field.answer(CODES[0], now, staff="13"), SaveOutcome)
        second = field.send(CODES[0], now + timedelta(minutes=1))
        assert isinstance(second, Receipt), second

        # Closed for everyone but who has a later end.
        page.goto("/gestion/editions/journee/2026/")
        page.get_by_role("button", name="Fermer maintenant").click()
        expect(page.locator(".notice[role=status]")).to_contain_text("L’édition est close")
        late = now + timedelta(minutes=5)
        refused = field.send(CODES[1], late)
        assert isinstance(refused, tuple)
        assert [problem.code for problem in refused] == ["edition.closed"]
        assert isinstance(field.answer(CODES[2], late, contact="Dominique Fictif", staff="5"), SaveOutcome)
        assert isinstance(field.send(CODES[2], late), Receipt)
        assert field.states(late) == ["sent", "partial", "sent"]

        # A year later: what was personal is gone everywhere, what was counted stays.
        with site.database.context():
            figures = counted()
            ending = ends + timedelta(days=365)
            assert retaining.set_retention(*EDITION, ending, "deidentify", now=late) is None
            after = datetime(ending.year, ending.month, ending.day, 12, tzinfo=QUEBEC)
            assert retaining.destroy_due(now=after - timedelta(days=1)) == ()
            (certificate,) = retaining.destroy_due(now=after)
            kept = collecting.read_submission(*EDITION, CODES[0])
            assert not isinstance(kept, Problem)
            assert set(kept.document["answers"]) == {"staff"}
            assert kept.receipt is not None
            assert "Camille" not in kept.receipt.document
            assert counted() == figures == [(2, 3, Decimal(18))]
        say(f"a whole edition: {sum(field.box.kept.values())} messages, destroyed {dict(certificate.counts)}")
