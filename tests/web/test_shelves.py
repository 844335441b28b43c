"""Lists of the platform by edition, and a bank of questions: drafts take copies, published questionnaires never change."""

from datetime import UTC, datetime

import pytest

from surveys.operations import designing
from surveys.web.staff.designer.list_lines import read_lines, write_lines
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

LINES = "alpha | Alpha | a\nbc | Bêta et gamma | b c | h_min=4; autre\nrien | Aucun | | exclusif"


@pytest.fixture
def robin(site: Site) -> ReviewingClient:
    return site.client("conception@exemple.invalid")


def started(site: Site, title: str, edition: str) -> int:
    with site.app.app_context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        made = designing.start_draft(
            "renouvellement", source=origin.version_id, title=title, for_edition=edition, by=None, now=now
        )
        assert isinstance(made, designing.DraftState), made
        return made.id


def document(site: Site, draft: int) -> dict:
    with site.app.app_context():
        found = designing.read_draft(draft)
    assert isinstance(found, designing.DraftState)
    return found.document


def test_lines_say_a_list_and_back() -> None:
    choices = read_lines(LINES)
    assert choices[1] == {"code": "bc", "label": "Bêta et gamma", "was": "b c", "h_min": 4, "other": True}
    assert choices[2] == {"code": "rien", "label": "Aucun", "exclusive": True}
    assert read_lines(write_lines(choices)) == choices


def test_a_draft_takes_the_state_of_its_edition(site: Site, robin: ReviewingClient) -> None:
    draft = started(site, "Listes", "2041")
    at = "/gestion/conception/listes"
    for edition, lines in (("2040", "a | Alpha\nb | Bêta"), ("2050", "z | Zêta")):
        form = Form(page_of(robin.get(at)), "/listes")
        sent = (
            form.fill("code", "essais")
            .fill("titre", "Essais")
            .fill("edition", edition)
            .fill("choix", lines)
            .press(robin)
        )
        assert sent.status_code == 303
    Form(page_of(robin.get(f"/gestion/conception/{draft}/listes")), f"{draft}/listes").press(robin, "Prendre")
    assert [choice["code"] for choice in document(site, draft)["choices"]["essais"]] == ["a", "b"]
    page = robin.get(f"{at}/essais").get_data(as_text=True)
    assert "Listes" in page
    form = Form(page_of(robin.get(f"{at}/essais?edition=2040")), "/listes")
    assert form.fill("choix", "a | Alpha\nbb | Bêta | b").press(robin).status_code == 303
    assert [choice["code"] for choice in document(site, draft)["choices"]["essais"]] == ["a", "b"], (
        "taking copies"
    )


@pytest.mark.parametrize(
    ("code", "lines", "said"),
    [
        ("Été", "a | A", "code de liste"),
        ("ok", "", "au moins un choix"),
        ("ok", "a | A\na | B", "deux choix"),
        ("ok", "à | A", "pas permis"),
        ("ok", "a", "libellé"),
    ],
)
def test_a_list_that_cannot_be_kept_says_why_and_loses_nothing(
    robin: ReviewingClient, code: str, lines: str, said: str
) -> None:
    form = Form(page_of(robin.get("/gestion/conception/listes")), "/listes")
    sent = (
        form.fill("code", code).fill("titre", "T").fill("edition", "2040").fill("choix", lines).press(robin)
    )
    assert sent.status_code == 422
    assert said in sent.get_data(as_text=True)
    assert Form(page_of(sent), "/listes").value("choix") == [
        lines.replace("\n", "\r\n")
    ] or lines in sent.get_data(as_text=True)


def test_a_list_of_a_draft_is_kept_for_the_platform(site: Site, robin: ReviewingClient) -> None:
    draft = started(site, "Garder", "2042")
    Form(page_of(robin.get(f"/gestion/conception/{draft}/listes")), f"{draft}/listes").press(
        robin, "Garder pour la plateforme"
    )
    with site.app.app_context():
        kept = designing.read_lists()
    held = document(site, draft)["choices"]
    assert any(list(each.state_for("2042")) == held.get(each.code) for each in kept)


def test_a_kept_question_is_inserted_with_its_lists_under_a_free_code(
    site: Site, robin: ReviewingClient
) -> None:
    draft = started(site, "Banque", "2043")
    there = f"/gestion/conception/{draft}/banque"
    form = Form(page_of(robin.get(there)), f"{draft}/banque").fill("garder", "respondent_role")
    assert form.press(robin).status_code == 303
    with site.app.app_context():
        blank = designing.start_draft("vierge", title="Vierge", by=None, now=datetime.now(UTC))
    assert isinstance(blank, designing.DraftState)
    for target, code in ((blank.id, "respondent_role"), (draft, "respondent_role_2")):
        page = page_of(robin.get(f"/gestion/conception/{target}/banque"))
        forms = [each for each in page.root.all("form") if each.all("select", name="section")]
        assert len(forms) == 1
        number = forms[0].all("button")[0]["value"]
        token = forms[0].all("input", name="csrf_token")[0]["value"]
        section = forms[0].all("option")[0]["value"]
        sent = robin.post(
            f"/gestion/conception/{target}/banque",
            data={"csrf_token": token, "section": section, "inserer": number},
        )
        assert sent.status_code == 303
        made = document(site, target)
        questions = [item for each in made["sections"] for item in each["questions"]]
        found = next(item for item in questions if item["code"] == code)
        assert found["choices"] in made["choices"]
    assert "Banque de questions" in robin.get("/gestion/conception/banque").get_data(as_text=True)
