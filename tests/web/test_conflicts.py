"""Two people on one page, with scripts off: nobody's newer answer is lost, and the person chooses."""

from collections.abc import Callable

import pytest

from tests.web.answers import GO_ON, fill_survey, section
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre


@pytest.fixture
def colleague(centre: Centre, client_of: Callable) -> ReviewingClient:
    """A browser of the delegate, who also has the section of numbers."""
    return client_of(centre.delegate)


def test_two_people_who_touch_different_questions_both_keep_their_answers(
    site: Site, centre: Centre, direction: ReviewingClient, colleague: ReviewingClient
):
    mine, theirs = section(direction, centre, "nombres"), section(colleague, centre, "nombres")
    assert theirs.fill("budget", "900").press(colleague, "Sommaire").status_code == 303
    assert mine.fill("people", "12").press(direction, "Sommaire").status_code == 303
    assert (site.kept(centre, "people"), site.kept(centre, "budget")) == (["12"], ["900"])


def quarrel(
    centre: Centre, direction: ReviewingClient, colleague: ReviewingClient, name: str = "budget", **more: str
):
    mine, theirs = section(direction, centre, "nombres"), section(colleague, centre, "nombres")
    assert theirs.fill(name, "900").press(colleague, "Sommaire").status_code == 303
    for other, text in more.items():
        mine.fill(other, text)
    return mine.fill(name, "1 000").press(direction, GO_ON)


def test_a_page_shows_both_answers_who_and_when(
    site: Site, centre: Centre, direction: ReviewingClient, colleague: ReviewingClient
):
    disputed = quarrel(centre, direction, colleague, people="0")
    page = page_of(disputed)
    assert disputed.status_code == 412
    assert page.heading == "Une autre personne a répondu à la même question"
    assert f"Alex Fictif {centre.number:02d} a modifié cette réponse à" in page.text
    assert "Quel est votre budget?" in page.text
    options = [each.text for each in page.root.all("label")]
    assert options == [
        "Garder la mienne\u00a0: 1\u00a0000,00\u00a0$",
        "Prendre la sienne\u00a0: 900,00\u00a0$",
    ]
    assert site.kept(centre, "budget") == ["900"], "the newer answer was written over"
    assert site.kept(centre, "people") == ["0"], "a quarrel about one answer lost another"


@pytest.mark.parametrize(("choice", "wanted"), [("mienne", "1 000"), ("autre", "900")])
def test_the_person_chooses_and_goes_on(
    site: Site,
    centre: Centre,
    direction: ReviewingClient,
    colleague: ReviewingClient,
    choice: str,
    wanted: str,
):
    page = page_of(quarrel(centre, direction, colleague, people="0"))
    chosen = Form(page).tick("_choisir:budget", choice).press(direction)
    assert (chosen.status_code, chosen.headers["Location"]) == (303, centre.page("sections/tableaux"))
    assert site.kept(centre, "budget") == [wanted]


def test_a_third_answer_meanwhile_is_shown_again(
    site: Site, centre: Centre, direction: ReviewingClient, colleague: ReviewingClient
):
    page = page_of(quarrel(centre, direction, colleague))
    section(colleague, centre, "nombres").fill("budget", "950").press(colleague, "Sommaire")
    again = Form(page).tick("_choisir:budget", "mienne").press(direction)
    assert again.status_code == 412
    assert "950" in page_of(again).text
    assert site.kept(centre, "budget") == ["950"]
    assert Form(page_of(again)).tick("_choisir:budget", "mienne").press(direction).status_code in {303, 422}
    assert site.kept(centre, "budget") == ["1 000"]


def test_the_same_answer_twice_is_no_quarrel(
    site: Site, centre: Centre, direction: ReviewingClient, colleague: ReviewingClient
):
    mine, theirs = section(direction, centre, "nombres"), section(colleague, centre, "nombres")
    assert theirs.fill("budget", "900").press(colleague, "Sommaire").status_code == 303
    assert mine.fill("budget", "900").press(direction, "Sommaire").status_code == 303


def test_an_untouched_page_left_open_fights_nobody(
    site: Site, centre: Centre, direction: ReviewingClient, colleague: ReviewingClient
):
    section(direction, centre, "nombres").fill("budget", "1").fill("people", "2").press(direction, "Sommaire")
    mine, theirs = section(direction, centre, "nombres"), section(colleague, centre, "nombres")
    theirs.fill("budget", "900").press(colleague, "Sommaire")
    assert mine.fill("people", "3").press(direction, "Sommaire").status_code == 303
    assert (site.kept(centre, "people"), site.kept(centre, "budget")) == (["3"], ["900"])


def test_boxes_reasons_and_explanations_are_compared_in_words(
    site: Site, centre: Centre, direction: ReviewingClient, colleague: ReviewingClient, client_of: Callable
):
    section(direction, centre, "nombres").fill("people", "812").press(direction, "Sommaire")
    mine, theirs = section(direction, centre, "nombres"), section(colleague, centre, "nombres")
    theirs.fill("people#soft1", "Leur raison").tick("people@", "nsp").press(colleague, "Sommaire")
    page = page_of(mine.fill("people#soft1", "Ma raison").fill("people", "5").press(direction, "Sommaire"))
    assert "Ne sait pas" in page.text
    fields = {each["name"] for each in Form(page).controls}
    assert "_choisir:people" in fields
    form = Form(page)
    for name in fields:
        if name.startswith("_choisir:"):
            form.tick(name, "mienne")
    assert form.press(direction).status_code == 303
    assert site.kept(centre, "people") == ["5"]
    assert site.document(centre)["answers"]["people"].get("missing") is None


def test_several_choices_are_kept_whole(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    other = client_of(centre.director)
    mine, theirs = section(direction, centre, "textes"), section(other, centre, "textes")
    theirs.tick("causes", "argent").press(other, "Sommaire")
    page = page_of(
        mine.tick("causes", "temps", "autre").fill("causes_autre", "Vent").press(direction, "Sommaire")
    )
    assert "Le temps" in page.text
    Form(page).tick("_choisir:causes", "mienne").press(direction)
    assert site.kept(centre, "causes") == ["temps", "autre"]
    assert site.kept(centre, "causes_autre") == ["Vent"]


def test_what_was_refused_in_a_quarrel_is_not_lost_on_the_way(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    """One answer is disputed, another is too long to keep: the second travels through the page of choice."""
    other = client_of(centre.director)
    mine, theirs = section(direction, centre, "textes"), section(other, centre, "textes")
    theirs.fill("contact_email", "eux@exemple.org").press(other, "Sommaire")
    page = page_of(
        mine.fill("contact_email", "moi@exemple.org")
        .fill("comment", "x" * 20_001)
        .press(direction, "Sommaire")
    )
    refused = Form(page).tick("_choisir:contact_email", "mienne").press(direction)
    assert refused.status_code == 422
    assert Form(page_of(refused)).value("comment") == ["x" * 20_001]
    assert site.kept(centre, "contact_email") == ["moi@exemple.org"]


def test_a_quarrel_by_a_roster_s_button_is_shown_too(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    other = client_of(centre.director)
    mine, theirs = section(direction, centre, "listes"), section(other, centre, "listes")
    theirs.tick("relation", "2").press(other, "Sommaire")
    mine.tick("relation", "9")
    disputed = mine.send(direction, mine.element.one("button", id="add-staff"))
    assert disputed.status_code == 412
    assert site.kept(centre, "relation") == ["2"]


def test_typed_markup_is_words_on_the_page_of_choice(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    other = client_of(centre.director)
    other.lenient = direction.lenient = True
    mine, theirs = section(direction, centre, "textes"), section(other, centre, "textes")
    theirs.fill("comment", "<img src=x onerror=alert(1)>").press(other, "Sommaire")
    page = page_of(mine.fill("comment", "\"'><script>alert(1)</script>").press(direction, "Sommaire"))
    assert not [each for each in page.root.all("script", "img") if not each["src"].startswith("/static/")]
    assert "<img src=x onerror=alert(1)>" in page.text
    Form(page).tick("_choisir:comment", "mienne").press(direction)
    assert site.kept(centre, "comment") == ["\"'><script>alert(1)</script>"]


def test_the_survey_sent_while_a_page_was_open_hands_the_answers_back(
    site: Site, centre: Centre, direction: ReviewingClient, client_of: Callable
):
    fill_survey(direction, centre)
    mine = section(direction, centre, "textes").fill("comment", "Trop tard")
    other = client_of(centre.director)
    review = Form(page_of(other.get(centre.page("revision"))), "transmission")
    assert review.tick("exact", "oui").tick("autorise", "oui").press(other).status_code == 303
    refused = mine.press(direction, "Sommaire")
    page = page_of(refused)
    assert refused.status_code == 409
    assert page.heading == "Ce sondage est déjà transmis"
    assert "Trop tard" in page.text
    assert site.kept(centre, "comment") == []
