"""A designer pastes a questionnaire's text and accepts what they want of it, as one step."""

from datetime import UTC, datetime

import pytest

from surveys.operations import designing
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

PASTED = """Section 1 : Le personnel
1. Combien de personnes employez-vous?
2. Quels avantages offrez-vous? (plusieurs réponses possibles)
☐ Assurance collective
☐ Régime de retraite
☐ Autre
3. Si oui, pourquoi?
"""


@pytest.fixture
def draft(site: Site) -> int:
    with site.app.app_context():
        made = designing.start_draft("collage", title="Collage", by=None, now=datetime.now(UTC))
        assert isinstance(made, designing.DraftState)
        return made.id


@pytest.fixture
def robin(site: Site) -> ReviewingClient:
    return site.client("conception@exemple.invalid")


def state_of(site: Site, draft: int) -> designing.DraftState:
    with site.app.app_context():
        found = designing.read_draft(draft)
    assert isinstance(found, designing.DraftState)
    return found


def test_what_is_ticked_is_added_and_nothing_else(site: Site, robin: ReviewingClient, draft: int) -> None:
    there = f"/gestion/conception/{draft}/importer"
    shown = Form(page_of(robin.get(there)), "importer").fill("_texte", PASTED).press(robin)
    assert shown.status_code == 200
    page = page_of(shown)
    assert "4 propositions" in page.root.text.replace("\u00a0", " ")
    assert "écrivez sa condition" in page.root.text
    assert not state_of(site, draft).revision
    none = Form(page, "importer").press(robin)
    assert none.status_code == 422
    done = Form(page_of(none), "importer").tick("retenu", "1", "3").press(robin)
    assert done.status_code == 303
    state = state_of(site, draft)
    assert state.revision == 1
    added = state.document["sections"][-1]
    assert added["title"] == "Le personnel"
    assert [each["type"] for each in added["questions"]] == ["note", "multiple"]


@pytest.mark.parametrize("text", ["", "   \n"])
def test_an_empty_paste_says_so(robin: ReviewingClient, draft: int, text: str) -> None:
    answer = (
        Form(page_of(robin.get(f"/gestion/conception/{draft}/importer")), "importer")
        .fill("_texte", text)
        .press(robin)
    )
    assert answer.status_code == 422
    assert "Aucun texte" in answer.get_data(as_text=True)
