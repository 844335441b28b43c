"""A designer tries a draft page by page in a centre's place, and reads what imagined respondents did not reach."""

import re

import pytest

from surveys.operations import designing
from tests.web.conftest import Site
from tests.web.forms import Form, page_of, post
from tests.web.reviewer import ReviewingClient

ROBIN = "conception@exemple.invalid"


@pytest.fixture(scope="module")
def draft(site: Site) -> int:
    """A draft made from the renewal questionnaire."""
    from datetime import UTC, datetime

    with site.app.app_context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        made = designing.start_draft(
            "renouvellement",
            source=origin.version_id,
            title="Essai du renouvellement",
            for_edition="2031",
            by=None,
            now=now,
        )
        assert isinstance(made, designing.DraftState)
    return made.id


@pytest.fixture
def robin(site: Site) -> ReviewingClient:
    return site.client(ROBIN)


def form_at(client: ReviewingClient, address: str, action: str = "essai") -> Form:
    return Form(page_of(client.get(address)), action)


def test_a_draft_is_filled_page_by_page_and_reviewed(robin: ReviewingClient, draft: int) -> None:
    home = robin.get(f"/gestion/conception/{draft}/essai").get_data(as_text=True)
    assert "n’est compté ni transmis" in home
    there = f"/gestion/conception/{draft}/essai/sections/identification"
    answer = form_at(robin, there).fill("staff_fte", "abc").press(robin, "Mettre à jour")
    assert answer.status_code == 303
    assert form_at(robin, there).value("staff_fte") == ["abc"]
    stopped = form_at(robin, there).press(robin, "Enregistrer et continuer")
    assert stopped.status_code == 422
    assert "ce qui manque est signalé" in stopped.get_data(as_text=True)
    review = robin.get(f"/gestion/conception/{draft}/essai/revision").get_data(as_text=True)
    assert "empêcherait un centre de transmettre" in review


def test_a_change_draws_the_questions_again(robin: ReviewingClient, draft: int) -> None:
    there = f"/gestion/conception/{draft}/essai/sections/identification"
    form = form_at(robin, there).fill("staff_fte", "12")
    answer = post(robin, form.element["action"], form.pairs(), **{"HX-Request": "true"})
    drawn = answer.get_data(as_text=True)
    assert drawn.startswith("<hx-partial")
    assert 'value="12"' in drawn


def test_a_centre_and_a_day_are_chosen(robin: ReviewingClient, draft: int, site: Site) -> None:
    there = f"/gestion/conception/{draft}/essai"
    code = re.findall(r'<option value="([^"]+)"', robin.get(there).get_data(as_text=True))[0]
    form = form_at(robin, there).fill("centre", code).fill("jour", "2028-02-29")
    assert form.press(robin).status_code == 303
    page = robin.get(f"{there}/sections/identification").get_data(as_text=True)
    assert "29 février 2028" in page.replace("\u00a0", " ")
    assert "À la place de ce centre" in page
    wrong = form_at(robin, there).fill("jour", "demain").press(robin)
    assert wrong.status_code == 422
    assert "2027-01-15" in wrong.get_data(as_text=True)
    token = form.value("csrf_token")[0]
    assert robin.post(there, data={"csrf_token": token, "centre": "zz"}).status_code == 422


def test_imagined_respondents_say_what_they_did_not_reach(robin: ReviewingClient, draft: int) -> None:
    there = f"/gestion/conception/{draft}/essai/repondants"
    page = robin.get(f"{there}?nombre=6").get_data(as_text=True)
    assert "sur 6" in page
    assert "Tout le questionnaire" in page
    assert form_at(robin, f"{there}?nombre=6", "/repondants/1").press(robin).status_code == 303
    assert "Tout y est" in robin.get(f"/gestion/conception/{draft}/essai/revision").get_data(as_text=True)


def test_a_trial_that_does_not_exist(robin: ReviewingClient, draft: int) -> None:
    assert robin.get(f"/gestion/conception/{draft + 999}/essai").status_code == 404
    assert robin.get(f"/gestion/conception/{draft}/essai/sections/nulle").status_code == 404
