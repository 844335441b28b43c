"""A designer writes conditions, rules and calculations: in a builder or as a text, and reads back what they say."""

from datetime import UTC, datetime

import pytest
from werkzeug.test import TestResponse

from surveys.operations import designing
from surveys.operations.designing import DraftState
from surveys.questionnaire.conditions import read_condition, read_value, tidy
from surveys.questionnaire.editing import Place, Put, find
from surveys.questionnaire.editing.places import at
from surveys.questionnaire.expressions.functions import FUNCTIONS
from surveys.web.staff.designer.conditions import words
from tests.questionnaire.conditions.forms import SPOTS
from tests.web.conftest import Site
from tests.web.forms import Form, page_of
from tests.web.page import Page, parse
from tests.web.reviewer import ReviewingClient

DESIGNER = "conception@exemple.invalid"
SHOWN = Place("item", "fte_lost")


@pytest.fixture
def draft(site: Site) -> DraftState:
    """A draft of the renewal questionnaire of one's own."""
    with site.app.app_context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        made = designing.start_draft(
            "renouvellement", source=origin.version_id, title="Un brouillon", by=None, now=now
        )
        assert isinstance(made, DraftState)
        return made


@pytest.fixture
def client(site: Site) -> ReviewingClient:
    return site.client(DESIGNER)


def kept(site: Site, draft: DraftState, place: Place, key: str) -> object:
    with site.app.app_context():
        state = designing.read_draft(draft.id)
        assert isinstance(state, DraftState)
        path = find(state.document, place)
        assert path is not None
        return at(state.document, path).get(key)


def address(draft: DraftState, code: str, spot: str, focus: str = "question") -> str:
    return f"/gestion/conception/{draft.id}/{focus}/{code}/conditions/{spot}"


def opened(client: ReviewingClient, at: str) -> tuple[Page, Form]:
    answer = client.get(at)
    assert answer.status_code == 200
    page = page_of(answer)
    return page, Form(page, "/conditions/")


def press(client: ReviewingClient, form: Form, do: str, *, script: bool = False) -> TestResponse:
    headers = {"HX-Request": "true"} if script else {}
    pairs = [(name, value) for name, value in form.pairs() if name != "faire"]
    data: dict[str, list[str]] = {}
    for name, value in [*pairs, ("faire", do)]:
        data.setdefault(name, []).append(value)
    return client.post(form.element["action"], data=data, headers=headers)


def phrase(page: Page) -> str:
    found = [each.text for each in page.root.all("p") if each["class"] == "phrase"]
    return found[0].replace("\u00a0", " ") if found else ""


def test_a_condition_is_shown_in_a_builder_in_text_and_in_french(
    client: ReviewingClient, draft: DraftState
) -> None:
    page, form = opened(client, address(draft, "fte_lost", "affichage"))
    assert form.value("c.join") == ["any"]
    assert form.value("c.1.0") == ["q:staffing_consequences"]
    assert form.value("c.1.rel") == ["holds"]
    assert form.value("c.1.1") == ["c:poste_aboli"]
    assert form.value("texte")[0].startswith("selected(${staffing_consequences}, 'poste_non_comble') or ")
    assert phrase(page) == (
        "La question s’affiche si, à la question 26, au moins un de ces choix est coché : « Poste laissé vacant », "
        "« Poste aboli ou mise à pied » ou « Réduction des heures de travail »."
    )


def test_a_condition_is_built_without_a_script_and_kept(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    """Three presses, each a whole page: a question, what it is compared with, « Enregistrer »; undone in one."""
    _, form = opened(client, address(draft, "final_comment", "affichage"))
    form.fill("c.0.0", "q:waiting_count")
    page = page_of(press(client, form, ""))
    form = Form(page, "/conditions/")
    assert form.value("c.0.1") == ["n"], "a number is what a number is compared with"
    form.fill("c.0.rel", "above")
    form.fill("c.0.1.txt", "1 000,5")
    form = Form(page_of(press(client, form, "ajouter:c")), "/conditions/")
    form.fill("c.1.0", "q:agreement_status")
    form = Form(page_of(press(client, form, "")), "/conditions/")
    form.fill("c.1.1", "c:signee")
    answer = press(client, form, "enregistrer")
    assert answer.status_code == 303
    place = Place("item", "final_comment")
    assert (
        kept(site, draft, place, "relevant") == "${waiting_count} > 1000.5 and ${agreement_status} = 'signee'"
    )
    with site.app.app_context():
        someone = designing.read_draft(draft.id)
        assert isinstance(someone, DraftState)
        assert someone.revision == 1
        author = someone.updated_by
        assert author is not None
        undone = designing.undo(draft.id, by=author, now=datetime.now(UTC))
        assert isinstance(undone, DraftState)
    assert kept(site, draft, place, "relevant") is None


def test_a_text_that_differs_from_the_drawn_one_is_what_is_meant(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    form.fill("texte", "${staff_fte} >= 10")
    answer = press(client, form, "", script=True)
    pieces = parse(answer.get_data(as_text=True))
    assert phrase(pieces) == "La question s’affiche si la réponse à la question 6 est d’au moins 10."
    targets = [each["hx-target"] for each in pieces.root.all("hx-partial")]
    assert targets == ["#constructeur", "#verdict"], "the text is left to the hand that types it"
    assert press(client, form, "enregistrer").status_code == 303
    assert kept(site, draft, SHOWN, "relevant") == "${staff_fte} >= 10"


def test_what_is_wrong_is_marked_and_said_with_what_would_fit(
    client: ReviewingClient, draft: DraftState
) -> None:
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    form.fill("texte", "${agreement_status} = 'signe' and ${staff_ftee} > 3")
    page = parse(press(client, form, "", script=True).get_data(as_text=True))
    assert [each.text for each in page.root.all("mark")] == ["signe", "${staff_ftee}"]
    said = [each.text for each in page.root.all("li") if each["class"] == "err"]
    assert "'signee' Entente signée" in said[0]
    assert "Vouliez-vous écrire ${staff_fte}?" in said[1].replace("\u00a0", " ")
    assert phrase(page) == ""


def test_a_faulty_text_is_kept_if_one_insists_and_shown_again(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    """A draft may be faulty: nothing typed is lost, and the page of the next day says what is wrong."""
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    form.fill("texte", "${staff_fte} >")
    assert press(client, form, "enregistrer").status_code == 303
    assert kept(site, draft, SHOWN, "relevant") == "${staff_fte} >"
    page, form = opened(client, address(draft, "fte_lost", "affichage"))
    assert form.value("texte") == ["${staff_fte} >"]
    assert "s’arrête avant la fin" in page.root.text


def test_a_rule_needs_its_message_and_keeps_its_policy(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    place = Place("column", "target", "results_prev")
    _, form = opened(client, address(draft, "results_prev", "colonnes/target/souple-ajout"))
    form.fill("texte", ". <= 2 * ${@.reached}")
    answer = press(client, form, "enregistrer")
    assert answer.status_code == 422
    form = Form(page_of(answer), "/conditions/")
    assert form.value("texte") == [". <= 2 * ${@.reached}"]
    form.fill("message", "La cible dépasse le double du résultat. Vérifiez ou expliquez.")
    form.tick("justification", "required")
    assert press(client, form, "enregistrer").status_code == 303
    rules = kept(site, draft, place, "soft")
    assert rules == [
        {
            "rule": ". <= 2 * ${@.reached}",
            "message": "La cible dépasse le double du résultat. Vérifiez ou expliquez.",
            "explain": "required",
        }
    ]
    page, form = opened(client, address(draft, "results_prev", "colonnes/target/souple-1"))
    assert phrase(page) == (
        "Une explication est demandée, sauf si cette réponse est d’au plus 2 fois la réponse "
        "« Nombre de participations atteint » de la même ligne."
    ) or "de la même ligne." in phrase(page)
    assert press(client, form, "retirer").status_code == 303
    assert kept(site, draft, place, "soft") is None


def test_someone_else_s_change_is_never_written_over(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    with site.app.app_context():
        edit = Put(SHOWN, "relevant", "${waiting_count} > 0")
        done = designing.edit_draft(
            draft.id, (edit,), did=designing.Did("did.condition"), by=None, now=datetime.now(UTC)
        )
        assert isinstance(done, DraftState)
    form.fill("texte", "${staff_fte} >= 10")
    answer = press(client, form, "enregistrer")
    assert answer.status_code == 412
    assert "Maintenant : ${waiting_count} > 0" in page_of(answer).root.text.replace("\u00a0", " ")
    assert kept(site, draft, SHOWN, "relevant") == "${waiting_count} > 0"
    again = Form(page_of(answer), "/conditions/")
    assert again.value("texte") == ["${staff_fte} >= 10"]
    assert press(client, again, "enregistrer").status_code == 303


def test_a_builder_left_half_filled_is_not_kept(client: ReviewingClient, draft: DraftState) -> None:
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    form = Form(page_of(press(client, form, "ajouter:c")), "/conditions/")
    answer = press(client, form, "enregistrer")
    assert answer.status_code == 422
    assert "Il reste quelque chose à choisir" in page_of(answer).root.text


def test_groups_calculations_and_values_are_added_and_taken_out(
    client: ReviewingClient, draft: DraftState
) -> None:
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    form = Form(page_of(press(client, form, "groupe:c")), "/conditions/")
    assert form.value("c.3.join") == ["all"]
    form = Form(page_of(press(client, form, "retirer:c.3")), "/conditions/")
    form = Form(page_of(press(client, form, "retirer:c.1")), "/conditions/")
    assert form.value("texte") == [
        "selected(${staffing_consequences}, 'poste_non_comble') or selected(${staffing_consequences}, 'heures_reduites')"
    ]
    form.fill("c.0.0", "op")
    form = Form(page_of(press(client, form, "")), "/conditions/")
    form.fill("c.0.0.0", "q:staff_fte")
    form.fill("c.0.0.1", "n")
    form = Form(page_of(press(client, form, "ajouter:c.0.0")), "/conditions/")
    form.fill("c.0.0.1.txt", "2")
    form.fill("c.0.0.s1", "*")
    form.fill("c.0.0.2", "t:admin_hours")
    form = Form(page_of(press(client, form, "")), "/conditions/")
    assert form.value("c.0.0.2.row") == ["*"]
    form = Form(page_of(press(client, form, "retirer:c.0.0.2")), "/conditions/")
    form.fill("c.0.rel", "above")
    form.fill("c.0.1", "n")
    form = Form(page_of(press(client, form, "")), "/conditions/")
    form.fill("c.0.1.txt", "30")
    form = Form(page_of(press(client, form, "")), "/conditions/")
    assert form.value("texte")[0].startswith("${staff_fte} * 2 > 30 or ")


def test_how_many_centres_of_the_last_edition_would_have_seen_it(
    client: ReviewingClient, draft: DraftState
) -> None:
    """Nobody answered this survey yet in this world; where everyone did, the demonstration's test counts them."""
    page, _ = opened(client, address(draft, "fte_lost", "affichage"))
    assert "Aucune édition de ce sondage n’a encore de réponses" in page.root.text


def test_what_fits_at_a_caret_is_offered_as_options(client: ReviewingClient, draft: DraftState) -> None:
    where = address(draft, "fte_lost", "affichage").replace("/conditions/", "/propositions/")
    _, form = opened(client, address(draft, "fte_lost", "affichage"))
    token = {"csrf_token": form.value("csrf_token")[0]}
    headers = {"HX-Request": "true"}
    typed = {"texte": "${agreement_status} = '", "caret": "23", **token}
    answer = client.post(where, data=typed, headers=headers)
    options = [
        each for each in parse(answer.get_data(as_text=True)).root.all("li") if each["role"] == "option"
    ]
    assert [each["data-insert"] for each in options][:2] == ["'signee'", "'en_negociation'"]
    assert "Entente signée" in options[0].text
    odd = client.post(where, data={"texte": "", "caret": "-3", **token}, headers=headers)
    assert odd.status_code == 200


def test_every_expression_of_a_question_has_its_line(client: ReviewingClient, draft: DraftState) -> None:
    answer = client.get(f"/gestion/conception/{draft.id}/question/results_prev/conditions/")
    text = page_of(answer).root.text.replace("\u00a0", " ")
    assert "Cette réponse est d’au moins 0." in text
    assert "Message : Inscrivez un nombre entier positif ou zéro." in text
    assert client.get(f"/gestion/conception/{draft.id}/question/no_such/conditions/").status_code == 404


@pytest.mark.parametrize(
    "spot", ["ferme-9", "ferme-0", "calculs", "colonnes/no/ferme-1", "statistiques/no/base", "a/b"]
)
def test_a_place_that_the_draft_does_not_have_is_not_there(
    client: ReviewingClient, draft: DraftState, spot: str
) -> None:
    assert client.get(address(draft, "fte_lost", spot)).status_code == 404


@pytest.mark.parametrize(
    ("focus", "code", "spot", "said"),
    [
        (
            "question",
            "request_cur",
            "lignes",
            "Une ligne s’affiche si la réponse à la question 8 comprend la ligne en cours.",
        ),
        ("question", "admin_hours_total", "calcul", "Ce qui est calculé : la somme de la colonne « "),
        ("question", "results_prev", "colonnes/target/ferme-1", "est d’au moins 0."),
        (
            "question",
            "funding_sufficiency",
            "statistiques/ren_insufficient/base",
            "la question 23 a une réponse.",
        ),
        ("section", "cloture", "affichage", ""),
    ],
)
def test_each_place_for_an_expression_is_read_back(
    client: ReviewingClient, draft: DraftState, focus: str, code: str, spot: str, said: str
) -> None:
    page, _ = opened(client, address(draft, code, spot, focus))
    assert said in phrase(page) or (spot == "calcul" and "la somme de la colonne" in phrase(page)), phrase(
        page
    )


def test_an_earlier_answer_is_made_to_count_the_rows_of_a_roster(
    site: Site, client: ReviewingClient, draft: DraftState
) -> None:
    place = address(draft, "refusal_cases", "nombre")
    _, form = opened(client, place)
    assert press(client, form.fill("texte", "${waiting_count}"), "enregistrer").status_code == 303
    assert kept(site, draft, Place("item", "refusal_cases"), "row_count") == "${waiting_count}"
    page, form = opened(client, place)
    assert phrase(page).startswith("Le nombre de lignes est")
    faulty = press(client, form.fill("texte", "${agreement_status}"), "", script=True)
    said = [each for each in parse(faulty.get_data(as_text=True)).root.all("li") if each["class"] == "err"]
    assert len(said) == 1, "a choice counts nothing"


def test_every_function_has_its_words() -> None:
    assert set(words.FUNCTIONS) == set(FUNCTIONS)


def test_what_a_page_draws_it_reads_back(client: ReviewingClient, site: Site, draft: DraftState) -> None:
    """Every expression of the renewal questionnaire, drawn and posted untouched, is the same expression."""
    from flask import render_template
    from werkzeug.datastructures import MultiDict

    from surveys.questionnaire.conditions import Teller
    from surveys.web.staff.designer.conditions.controls import Bench
    from surveys.web.staff.designer.conditions.fields import levelled, read_form

    looked = 0
    with site.app.test_request_context():
        for each in SPOTS:
            form = read_condition(each.expression) if each.boolean else read_value(each.expression)
            if form is None:
                continue
            bench = Bench(each.spot, Teller(each.spot.names.questionnaire, {}, str))
            drawn = render_template(
                "staff/designer/_condition_builder.html",
                built=bench.draw(form),
                words=words,
                address="/conditions/",
            )
            page = parse(f'<form method="post" action="/conditions/">{drawn}</form>')
            pairs = [(name, value) for name, value in Form(page, "/conditions/").pairs()]
            again = read_form(MultiDict(pairs), each.spot)
            assert again is not None
            assert tidy(levelled(again)) == form, each.expression.source
            looked += 1
    assert looked > 370
