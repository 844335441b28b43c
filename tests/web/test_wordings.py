"""French and English side by side: an anglophone centre reads the English that holds, and the French of the rest."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from surveys.operations import designing
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition import load, load_document, to_document
from surveys.questionnaire.definition.english import pairs_of
from surveys.questionnaire.definition.model import English
from surveys.questionnaire.editing import Place, Put
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

SMALL = """
format: axtra-questionnaire/1
survey: deux_langues
title: "Sondage {{ annee }}"
params: {annee: "2031"}
choices:
  oui_non: [{code: oui, label: Oui}, {code: non, label: Non}]
sections:
  - code: page
    title: Votre centre
    questions:
      - code: staff
        type: integer
        label: Combien de personnes en {{ annee }}?
        soft: [{rule: ". < 5", message: "C’est beaucoup.", explain: optional}]
      - {code: open, type: single, choices: oui_non, label: Ouvert?}
"""


def test_the_english_that_holds_is_read_by_an_anglophone_centre() -> None:
    loaded = load(SMALL).questionnaire
    assert loaded is not None
    names = [pair.at for pair in pairs_of(loaded)]
    assert names == [
        "title",
        "choices.oui_non.oui.label",
        "choices.oui_non.non.label",
        "sections.page.title",
        "staff.label",
        "staff.soft[1].message",
        "open.label",
    ]
    made = replace(
        loaded,
        english=(
            English("staff.label", "Combien de personnes en {{ annee }}?", "How many people in {{ annee }}?"),
            English("staff.soft[1].message", "C’est beaucoup.", "That is a lot."),
            English("open.label", "Ouverte?", "Open?"),
        ),
    )
    assert load_document(to_document(made)).questionnaire == made
    assert [pair.state for pair in pairs_of(made)][4:] == ["current", "current", "outdated"]
    now = datetime(2031, 1, 1, tzinfo=UTC)
    for language, words in (("en", "How many people in 2031?"), ("fr", "Combien de personnes en 2031?")):
        sheet = AnswerSheet.from_plain(made, {"staff": 9}, Context.at(now, {"language": language}))
        assert sheet.text(made.items["staff"].label) == words
        assert sheet.text(made.items["open"].label) == "Ouvert?"
        message = sheet.checks("staff")[0].problem.message
        assert message == ("That is a lot." if language == "en" else "C’est beaucoup.")


def test_other_holes_are_a_warning() -> None:
    text = (
        SMALL
        + 'english: [{at: staff.label, of: "Combien de personnes en {{ annee }}?", text: "How many people?"}]\n'
    )
    assert "definition.english.holes" in {each.code for each in load(text).problems}


@pytest.fixture
def robin(site: Site) -> ReviewingClient:
    return site.client("conception@exemple.invalid")


@pytest.fixture
def draft(site: Site) -> int:
    with site.app.app_context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        edition = f"20{now.microsecond % 900 + 1000}"
        made = designing.start_draft(
            "renouvellement", source=origin.version_id, title="Textes", for_edition=edition, by=None, now=now
        )
        assert isinstance(made, designing.DraftState), made
        return made.id


def document(site: Site, draft: int) -> dict:
    with site.app.app_context():
        found = designing.read_draft(draft)
    assert isinstance(found, designing.DraftState)
    return found.document


def test_english_is_written_kept_undone_and_outdated(site: Site, robin: ReviewingClient, draft: int) -> None:
    there = f"/gestion/conception/{draft}/textes?partie=identification"
    form = Form(page_of(robin.get(there)), "/textes").fill(
        "en-region.label", "In which region is your head office?"
    )
    assert form.press(robin).status_code == 303
    french = "Dans quelle région administrative se trouve votre siège?"
    assert document(site, draft)["english"] == [
        {"at": "region.label", "of": french, "text": "In which region is your head office?"}
    ]
    with site.app.app_context():
        put = Put(Place("item", "region"), "label", "Dans quelle région est votre siège?")
        designing.edit_draft(draft, (put,), did=designing.Did("did.set"), by=None, now=datetime.now(UTC))
    page = robin.get(there)
    assert "le français a changé" in page.get_data(as_text=True)
    form = Form(page_of(page), "/textes").tick("ok-region.label", "oui")
    assert form.press(robin).status_code == 303
    assert document(site, draft)["english"][0]["of"] == "Dans quelle région est votre siège?"


def test_values_between_braces_are_asked_for(robin: ReviewingClient, draft: int) -> None:
    page = page_of(robin.get(f"/gestion/conception/{draft}/textes?partie=entente"))
    form = Form(page, "/textes")
    name = next(each["name"] for each in form.controls if each.tag == "textarea")
    sent = form.fill(name, "Without the year, {{ nothing }}").press(robin)
    assert sent.status_code == 422
    assert "Without the year" in sent.get_data(as_text=True)
