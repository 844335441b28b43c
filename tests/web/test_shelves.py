"""Lists of the platform by edition, and a bank of questions: drafts take copies, published questionnaires never change."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.operations import accounts, designing
from surveys.operations.designing import Did
from surveys.questionnaire.editing import Place, Put
from surveys.web.staff.designer.list_lines import read_lines, write_lines
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient

LINES = "alpha | Alpha | a\nbc | Bêta et gamma | b c | h_min=4; autre\nrien | Aucun | | exclusif"
WRITTEN = st.text(st.sampled_from('ab é|;\\n\n*=",.1'), min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)


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


@given(
    st.lists(
        st.fixed_dictionaries(
            {"code": st.from_regex(r"[a-z0-9_-]{1,8}", fullmatch=True), "label": WRITTEN},
            optional={
                "was": st.just("a b"),
                "other": st.booleans(),
                "value": st.decimals(-99, 99, places=2) | st.integers(-9, 9),
                "definition": WRITTEN,
                "genre": st.sampled_from(("f", "1", "true", '"cité"', "2,5")),
            },
        ),
        max_size=4,
    )
)
@settings(max_examples=60, deadline=None)
def test_writing_a_list_back_loses_nothing(choices: list[dict]) -> None:
    assert list(read_lines(write_lines(choices))) == choices


def test_exact_numbers_stay_on_the_shelves(site: Site) -> None:
    draft, half = started(site, "Demies", "2044"), Decimal("0.5")
    with site.app.app_context():
        now, by = datetime.now(UTC), accounts.read_identity("conception@exemple.invalid").person_id
        choices = ({"code": "a", "label": "A", "value": half},)
        edit = Put(Place("item", "staff_fte"), "min", half)
        did = Did("did.set", {"of": "staff_fte"})
        assert isinstance(designing.edit_draft(draft, (edit,), did=did, by=by, now=now), designing.DraftState)
        number = designing.keep_question(draft, "staff_fte", by=by, now=now)
        assert isinstance(number, int)
        kept = designing.read_kept(number)
        assert designing.drop_question(number) is None
        assert (
            designing.keep_list("z_demies", title="D", since="2044", choices=choices, by=by, now=now) is None
        )
        listed = next(each for each in designing.read_lists() if each.code == "z_demies")
    assert kept.item["min"] == listed.state_for("2044")[0]["value"] == half
    assert isinstance(listed.state_for("2044")[0]["value"], Decimal), "written back to a draft as a number"


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
