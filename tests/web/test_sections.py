"""Filling a section with scripts off: what is typed is kept, what is missing is said, what is hidden is not lost."""

import re

import pytest

from surveys.operations import collecting
from surveys.web.shared.display import typeset_plain
from tests.web.answers import GO_ON, fill_nombres, fill_survey, fill_textes, section
from tests.web.conftest import Site
from tests.web.forms import Form, fields_of, page_of
from tests.web.page import Page
from tests.web.reviewer import ReviewingClient
from tests.web.world import Centre

NB = "\u00a0"
STAY = "Enregistrer"  # the button that the Enter key presses


def summary(page: Page) -> list[str]:
    """Return what the summary of a refused page says, line by line."""
    return [each.text for each in page.by_id("resume").all("li")]


def journal(site: Site, centre: Centre, variable: str) -> list:
    with site.app.app_context():
        return [*collecting.history("every_kind", "2026", centre.code, variable=variable)]


def origin(site: Site, centre: Centre, variable: str) -> str:
    body = site.document(centre)["answers"].get(variable)
    return "" if body is None else body["origin"]


# ── saving ──


def test_what_is_right_is_saved_and_the_next_section_comes(
    site: Site, centre: Centre, direction: ReviewingClient
):
    saved = fill_textes(section(direction, centre, "textes")).press(direction, GO_ON)
    assert (saved.status_code, saved.headers["Location"]) == (303, centre.page("sections/nombres"))
    assert site.kept(centre, "contact_email") == ["camille@exemple.org"]
    assert site.kept(centre, "causes") == ["temps"]
    form = section(direction, centre, "textes")
    assert form.value("contact_email") == ["camille@exemple.org"]
    assert form.value("sufficient") == ["oui"]
    assert form.value("region") == ["r06"]


def test_each_way_out_leads_where_it_says(centre: Centre, direction: ReviewingClient):
    for words, wanted in ((STAY, "sections/nombres"), ("Sommaire", "")):
        form = section(direction, centre, "nombres").fill("people", "12")
        assert form.press(direction, words).headers["Location"] == centre.page(wanted)
    last = section(direction, centre, "textes")
    assert page_of(last.press(direction, GO_ON)).link("Passer à la section suivante") == centre.page(
        "sections/nombres"
    )
    last = section(direction, centre, "listes")
    assert (
        page_of(last.press(direction, GO_ON)).link("Revenir au sommaire et terminer plus tard")
        == centre.page()
    )


def test_a_page_that_is_opened_or_sent_empty_begins_nothing(
    site: Site, centre: Centre, direction: ReviewingClient
):
    for code in ("textes", "nombres", "tableaux", "listes"):
        assert section(direction, centre, code).press(direction, "Sommaire").status_code == 303
    with site.app.app_context():
        assert collecting.read_submission("every_kind", "2026", centre.code).first_saved_at is None
    assert site.document(centre)["answers"] == {}


def test_sending_the_same_page_again_changes_nothing(site: Site, centre: Centre, direction: ReviewingClient):
    form = fill_nombres(section(direction, centre, "nombres"))
    assert form.press(direction, "Sommaire").status_code == 303
    before = site.document(centre)
    assert form.press(direction, "Sommaire").status_code == 303, (
        "the back button and a second press make no quarrel"
    )
    assert site.document(centre) == before
    assert len(journal(site, centre, "budget")) == 1


TEXTS = [
    "Deux lignes\net une autre",
    "\n\nqui commence par du vide",
    "<script>alert(1)</script> & « guillemets » \"droits\" 'simples'",
    "{{ 7*7 }} {% raw %} ${people} %(x)s %s",
    "Émoji 🎈, chinois 漢字, arabe عربي, combinant e\u0301",
    "un\ttab et   des blancs",
    "]]>--><!--",
    "a" * 500,
    "'); DROP TABLE submissions;--",
    "\u200b\u202e",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_was_typed(site: Site, centre: Centre, direction: ReviewingClient, text: str):
    # The page is opened without the reviewer: the words are the person's, not ours.
    direction.lenient = True
    form = section(direction, centre, "textes").fill("comment", text)
    assert form.press(direction, "Sommaire").status_code == 303
    assert site.kept(centre, "comment") == [text]
    form = section(direction, centre, "textes")
    assert form.value("comment") == [text]
    before = site.document(centre)
    assert form.press(direction, "Sommaire").status_code == 303
    assert site.document(centre) == before, "an untouched page is a change"
    page = page_of(direction.get(centre.page("revision")))
    shown = " ".join(typeset_plain(text).replace(NB, " ").split())[:40].strip()
    assert [
        each for each in page.root.all("dd") if shown in each.text.replace(NB, " ")
    ] or not text.isprintable()
    assert all(each["src"].startswith("/static/") for each in page.root.all("script"))


# ── what is missing, wrong, unusual ──


def test_what_is_missing_is_said_above_and_beside_and_everything_typed_is_kept(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = (
        section(direction, centre, "textes")
        .fill("contact_email", "camille chez exemple")
        .fill("comment", "Bon")
    )
    refused = form.press(direction, GO_ON)
    page = page_of(refused)
    assert refused.status_code == 422
    assert page.title.startswith(f"Erreur{NB}: Textes et choix")
    lines = summary(page)
    assert page.by_id("resume").has("autofocus")
    assert [line.partition(NB)[0] for line in lines] == [
        "Question 1", "Question 3", "Question 5", "Question 8", "Question 10",
    ]  # fmt: skip
    assert "5 points sont à revoir" in page.by_id("resume").text
    for line, link in zip(lines, page.by_id("resume").all("ul")[0].all("a"), strict=True):
        words = line.partition(f"{NB}: ")[2]
        field = page.by_id(link["href"][1:])
        owner = next((above for above in (field, *field.ancestors()) if above.id.startswith("q-")), None)
        assert owner is not None
        assert words in owner.text, "the summary and the field say other words"
    assert Form(page).value("contact_email") == ["camille chez exemple"]
    assert Form(page).value("comment") == ["Bon"]
    assert site.kept(centre, "contact_email") == ["camille chez exemple"], "what is wrong is kept too"
    assert "par exemple" in " ".join(page.messages("contact_email"))


def test_the_count_of_what_is_left_goes_down(centre: Centre, direction: ReviewingClient):
    page = page_of(direction.get(centre.page("sections/nombres")))
    assert page.by_id("avancement").text == "0 réponse obligatoire sur 2"
    assert not page.messages(), "a page says nothing is missing before one asks"
    section(direction, centre, "nombres").fill("people", "0").press(direction, "Sommaire")
    page = page_of(direction.get(centre.page("sections/nombres")))
    assert page.by_id("avancement").text == "1 réponse obligatoire sur 2"


NUMBERS = [
    ("people", "douze"),
    ("people", "1,5"),
    ("people", "-3"),
    ("people", "1e5"),
    ("budget", "NaN"),
    ("budget", "0"),
    ("budget", "1,234"),
    ("budget", "12 $ environ"),
    ("fte", "٣"),
    ("raise", "beaucoup"),
    ("signed_on", "31 février 2026"),
    ("since", "treizembre"),
    ("founded", "26"),
    ("meeting", "longtemps"),
]


@pytest.mark.parametrize(("name", "text"), NUMBERS)
def test_what_cannot_be_read_stays_in_its_field_with_a_message(
    site: Site, centre: Centre, direction: ReviewingClient, name: str, text: str
):
    refused = section(direction, centre, "nombres").fill(name, text).press(direction, GO_ON)
    page = page_of(refused)
    assert refused.status_code == 422
    (field,) = fields_of(page, name)
    assert field["value"] == text
    assert field["aria-invalid"] == "true"
    assert page.messages(name)[0].startswith("À corriger.")
    assert site.kept(centre, name) == [text]


def test_an_ambiguous_number_is_asked_and_never_guessed(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = page_of(section(direction, centre, "nombres").fill("budget", "1,234").press(direction, GO_ON))
    said = page.messages("budget")[0]
    assert f"1{NB}234" in said
    assert "1,234" in said
    assert "value" not in site.document(centre)["answers"]["budget"]


def test_an_unusual_value_wants_its_explanation_and_keeps_it(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = section(direction, centre, "nombres").fill("people", "812").fill("budget", "10")
    page = page_of(form.press(direction, GO_ON))
    assert f"Plus de 500 personnes{NB}: vérifiez la saisie ou expliquez." in page.messages("people")[0]
    explained = (
        Form(page).fill("people#soft1", "Ouverture d’un second point de service").press(direction, GO_ON)
    )
    assert explained.status_code == 303
    page = page_of(direction.get(centre.page("sections/nombres")))
    assert page.messages("people")[0].startswith("Confirmé.")
    assert [each["value"] for each in fields_of(page, "people#soft1")] == [
        "Ouverture d’un second point de service"
    ]
    review = page_of(direction.get(centre.page("revision")))
    assert f"«{NB}Ouverture d’un second point de service{NB}»" in review.text
    # The value changes: what explained the other one explains nothing any more.
    refused = section(direction, centre, "nombres").fill("people", "900").press(direction, GO_ON)
    assert refused.status_code == 422
    assert page_of(refused).messages("people")[0].startswith("À confirmer.")


def test_an_unusual_value_may_be_confirmed_by_a_box(site: Site, centre: Centre, direction: ReviewingClient):
    section(direction, centre, "nombres").fill("people", "3").fill("budget", "10").press(direction, STAY)
    section(direction, centre, "nombres").fill("waiting", "120").press(direction, STAY)
    page = page_of(direction.get(centre.page("sections/nombres")))
    assert "Ce délai dépasse 90 jours. Est-ce exact?" in page.messages("waiting")[0]
    assert Form(page).tick("waiting#soft1@", "oui").press(direction, GO_ON).status_code == 303
    form = section(direction, centre, "nombres")
    assert form.value("waiting#soft1@") == ["oui"]
    # Unticked again: nothing is confirmed.
    form.tick("waiting#soft1@").press(direction, STAY)
    assert (
        page_of(direction.get(centre.page("sections/nombres")))
        .messages("waiting")[0]
        .startswith("À confirmer.")
    )


# ── reasons, « Autre », exclusive choices ──


def test_a_reason_stands_for_an_answer(site: Site, centre: Centre, direction: ReviewingClient):
    form = section(direction, centre, "nombres").tick("people@", "nsp").fill("budget", "10")
    assert form.press(direction, GO_ON).status_code == 303
    assert site.document(centre)["answers"]["people"]["missing"] == "nsp"
    form = section(direction, centre, "nombres")
    assert form.value("people@") == ["nsp"]
    # An answer typed over a reason that stood there replaces it, even with the box left ticked.
    form.fill("people", "12").press(direction, STAY)
    assert site.document(centre)["answers"]["people"].get("missing") is None
    assert section(direction, centre, "nombres").value("people@") == []


def test_a_reason_that_is_not_offered_is_no_answer(site: Site, centre: Centre, direction: ReviewingClient):
    form = section(direction, centre, "nombres").fill("people", "12")
    refused = form.send(direction, None, _suite="continuer", **{"budget@": "pnr"})
    assert refused.status_code == 422
    assert "Cette raison de ne pas répondre n’est pas offerte ici" in page_of(refused).messages("budget")[0]


def test_the_other_choice_wants_its_words(site: Site, centre: Centre, direction: ReviewingClient):
    form = (
        fill_textes(section(direction, centre, "textes"))
        .tick("role", "autre")
        .tick("causes", "argent", "autre")
    )
    page = page_of(form.press(direction, GO_ON))
    assert len(summary(page)) == 2
    done = Form(page).fill("role_autre", "Comptable").fill("causes_autre", "La météo").press(direction, GO_ON)
    assert done.status_code == 303
    assert "Comptable" in page_of(direction.get(centre.page("revision"))).text


def test_an_exclusive_choice_stands_alone(site: Site, centre: Centre, direction: ReviewingClient):
    form = fill_textes(section(direction, centre, "textes")).tick("causes", "temps", "aucune")
    page = page_of(form.press(direction, GO_ON))
    assert len(summary(page)) == 1
    assert Form(page).value("causes") == ["temps", "aucune"], "the page chose for the person"


def test_a_button_erases_one_answer_and_saves_the_rest(
    site: Site, centre: Centre, direction: ReviewingClient
):
    fill_textes(section(direction, centre, "textes")).press(direction, STAY)
    form = section(direction, centre, "textes").fill("comment", "Gardé")
    button = next(
        each for each in form.element.all("button", name="_effacer") if each["value"] == "sufficient"
    )
    erased = form.send(direction, button)
    assert erased.status_code == 303
    assert site.kept(centre, "sufficient") == []
    assert site.kept(centre, "comment") == ["Gardé"]
    address, _, anchor = erased.headers["Location"].partition("#")
    assert page_of(direction.get(address)).by_id(anchor).text.startswith("Question 5"), (
        "the page jumps elsewhere"
    )


# ── what is known already ──


def test_a_value_to_confirm_counts_once_confirmed(site: Site, centre: Centre, direction: ReviewingClient):
    form = fill_textes(section(direction, centre, "textes"))
    assert form.value("org_name") == [f"Organisme fictif {centre.number:02d}"]
    form.tick("org_name@confirme")
    page = page_of(form.press(direction, GO_ON))
    assert "Confirmez la valeur proposée" in summary(page)[0]
    assert site.kept(centre, "org_name") == [], "a value that nobody confirmed was stored"
    assert Form(page).tick("org_name@confirme", "oui").press(direction, GO_ON).status_code == 303
    assert origin(site, centre, "org_name") == "confirmed"
    assert "org_name@confirme" not in [each["name"] for each in section(direction, centre, "textes").controls]


def test_a_value_to_confirm_may_be_changed_instead(site: Site, centre: Centre, direction: ReviewingClient):
    form = (
        fill_textes(section(direction, centre, "textes"))
        .tick("org_name@confirme")
        .fill("org_name", "Autre nom")
    )
    assert form.press(direction, GO_ON).status_code == 303
    assert (site.kept(centre, "org_name"), origin(site, centre, "org_name")) == (["Autre nom"], "typed")


def test_a_proposed_value_is_retained_when_the_section_is_left_and_not_before(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = section(direction, centre, "textes")
    assert form.value("served") == ["r03", "r06"]
    form.press(direction, "Sommaire")
    assert site.kept(centre, "served") == []
    fill_textes(section(direction, centre, "textes")).press(direction, GO_ON)
    assert (site.kept(centre, "served"), origin(site, centre, "served")) == (["r03", "r06"], "prefilled")


def test_a_proposed_value_that_is_taken_away_does_not_come_back(
    site: Site, centre: Centre, direction: ReviewingClient
):
    section(direction, centre, "textes").tick("served").press(direction, STAY)
    assert section(direction, centre, "textes").value("served") == []
    section(direction, centre, "textes").tick("served", "r09").press(direction, STAY)
    assert section(direction, centre, "textes").value("served") == ["r09"]


def test_last_year_s_value_stands_beside_and_fills_nothing(
    site: Site, centre: Centre, direction: ReviewingClient
):
    page = page_of(direction.get(centre.page("sections/nombres")))
    assert re.search(rf"Édition 2025{NB}: 13,2{NB}ETC, reçue le \d", page.by_id("q-fte").text)
    assert Form(page).value("fte") == [""]
    fill_nombres(Form(page)).fill("fte", "").press(direction, GO_ON)
    assert site.kept(centre, "fte") == []


# ── what appears and disappears ──


def test_a_question_appears_with_the_answer_that_calls_it(
    site: Site, centre: Centre, direction: ReviewingClient
):
    form = fill_textes(section(direction, centre, "textes"))
    assert "gap" not in [each["name"] for each in form.controls]
    page = page_of(form.tick("sufficient", "non").press(direction, GO_ON))
    assert [line.partition(NB)[0] for line in summary(page)] == ["Question 6"]
    assert "gap" in [each["name"] for each in Form(page).controls]
    assert Form(page).fill("gap", "1 000").press(direction, GO_ON).status_code == 303


def test_a_hidden_answer_counts_no_more_and_comes_back_as_it_was(
    site: Site, centre: Centre, direction: ReviewingClient
):
    fill_textes(section(direction, centre, "textes")).tick("sufficient", "non").press(direction, STAY)
    section(direction, centre, "textes").fill("gap", "mille-sept").press(direction, STAY)
    assert (
        section(direction, centre, "textes").tick("sufficient", "oui").press(direction, GO_ON).status_code
        == 303
    )
    review = page_of(direction.get(centre.page("revision")))
    aside = review.root.one("section", class_="set-aside")
    assert "mille-sept" in aside.text, "kept, and said to be left out of what is sent"
    assert review.text.count("mille-sept") == 1
    section(direction, centre, "textes").tick("sufficient", "non").press(direction, STAY)
    assert section(direction, centre, "textes").value("gap") == ["mille-sept"]


def test_totals_and_calculated_values_are_drawn_by_the_server(centre: Centre, direction: ReviewingClient):
    form = section(direction, centre, "nombres").fill("budget", "1 000").fill("fte", "8")
    form.press(direction, STAY)
    page = page_of(direction.get(centre.page("sections/nombres")))
    assert page.by_id("per_head").text == f"125,00{NB}$"
    section(direction, centre, "tableaux").tick("offered", "a", "b").press(direction, STAY)
    form = (
        section(direction, centre, "tableaux")
        .fill("results.a.target", "1 200")
        .fill("results.a.reached", "34")
    )
    form.fill("results.b.target", "6").press(direction, STAY)
    page = page_of(direction.get(centre.page("sections/tableaux")))
    assert page.by_id("t-results-target").text == f"1{NB}206{NB}participations"
    assert page.by_id("t-r-results-a").text == f"1{NB}234"
    assert f"1{NB}206{NB}participations" in page.by_id("q-total_confirmed").text


# ── too long for the store ──


def test_what_is_too_long_to_keep_is_refused_by_name_and_handed_back(
    site: Site, centre: Centre, direction: ReviewingClient
):
    long = "mot " * 5_001
    form = section(direction, centre, "textes").fill("comment", long).fill("contact_phone", "418 555-0100")
    refused = form.press(direction, GO_ON)
    page = page_of(refused)
    assert refused.status_code == 422
    assert "Cette réponse dépasse" in summary(page)[0]
    assert Form(page).value("comment") == [long], "what could not be kept is gone from the page as well"
    assert site.kept(centre, "comment") == []
    assert site.kept(centre, "contact_phone") == ["418 555-0100"]
    assert "Tout ce que vous avez inscrit est enregistré." not in page.text, (
        "the page says the contrary of what it says"
    )


def test_the_whole_survey_is_filled_without_a_script(site: Site, centre: Centre, direction: ReviewingClient):
    fill_survey(direction, centre)
    assert site.sheet(centre).complete
    page = page_of(direction.get(centre.page()))
    assert "Toutes les sections sont terminées" in page.text
    assert [each.text for each in page.root.all("span") if "state" in each.classes] == ["Terminé"] * 4
