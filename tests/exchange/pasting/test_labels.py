"""A choice is found in any gender, number, case or accent; anything else is proposed, and never between two."""

import pytest

from surveys.exchange.pasting.inflections import forms
from surveys.exchange.pasting.labels import LabelBook
from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Roster
from tests.exchange.pasting.places import CATALOGUE, STAFF

assert isinstance(STAFF, Roster)
POSITIONS = LabelBook(
    next(column.kind.choice_list for column in STAFF.fields if column.code == "position")
    or ChoiceList("", ())
)
LISTS = [
    choices
    for path in sorted(CATALOGUE.glob("*.yaml"))
    if (questionnaire := load(path.read_text(encoding="utf-8")).questionnaire) is not None
    for choices in questionnaire.choices.values()
]


@pytest.mark.parametrize("choices", LISTS, ids=lambda choices: str(choices.code))
def test_every_label_and_code_of_the_catalogue_finds_its_choice(choices: ChoiceList) -> None:
    book = LabelBook(choices)
    for choice in choices:
        for text in (
            choice.label,
            choice.label.upper(),
            f" {choice.label}\u00a0",
            choice.label.replace("’", "'"),
            choice.code,
        ):
            assert book.find(text).code == choice.code, text


@pytest.mark.parametrize(
    ("label", "masculine", "feminine"),
    [
        ("Conseiller·ère en emploi", "conseiller en emploi", "conseillère en emploi"),
        ("Intervenant·e psychosocial·e", "intervenant psychosocial", "intervenante psychosociale"),
        ("Adjoint·e administratif·ve", "adjoint administratif", "adjointe administrative"),
        ("Chargé·e de projet", "chargé de projet", "chargée de projet"),
        ("Formateur·rice", "formateur", "formatrice"),
        ("Coordonnateur·trice", "coordonnateur", "coordonnatrice"),
        ("Technicien·ne", "technicien", "technicienne"),
        ("Chef·fe d’équipe", "chef d’équipe", "cheffe d’équipe"),
        ("Travailleur·euse social·e", "travailleur social", "travailleuse sociale"),
        ("Directeur·trice", "directeur", "directrice"),
        ("Employé·e·s", "employés", "employées"),
        ("Professionnel·le", "professionnel", "professionnelle"),
        ("Conseiller(ère) en emploi", "conseiller en emploi", "conseillère en emploi"),
        ("Agent(e) d’accueil", "agent d’accueil", "agente d’accueil"),
        ("Conseillers et conseillères en emploi", "conseiller en emploi", "conseillères en emploi"),
    ],
)
def test_a_label_is_found_in_both_genders(label: str, masculine: str, feminine: str) -> None:
    assert forms(label) & forms(masculine)
    assert forms(label) & forms(feminine)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Conseiller·ère en emploi", "Conseillère d’orientation"),
        ("Temps plein", "Temps partiel"),
        ("Oui", "Non"),
        ("C1 (4 h à 7 h)", "C2 (8 h à 11 h)"),
    ],
)
def test_two_choices_are_not_one(one: str, two: str) -> None:
    assert not forms(one) & forms(two)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Conseilere en emploi", "conseiller_emploi"),
        ("cons. emploi", "conseiller_emploi"),
        ("Conseillère principale en emploi", "conseiller_emploi"),
        ("Intervenante", "intervenant_psychosocial"),
        ("D.G.", None),
        ("DG", "direction_generale"),
        ("Coordonnatrice", "coordination"),
        ("Réceptionniste", "agent_accueil"),
    ],
)
def test_what_is_near_is_proposed_and_never_taken(text: str, nearest: str | None) -> None:
    found = POSITIONS.find(text)
    assert found.code is None
    assert nearest is None or found.proposals[0] == nearest


@pytest.mark.parametrize("text", ["Concierge", "12", "27,40 $", "", "x" * 5_000, "Conseiller"])
def test_what_names_no_choice_gets_no_code(text: str) -> None:
    assert POSITIONS.find(text).code is None


def test_a_text_that_names_two_choices_proposes_both() -> None:
    book = LabelBook(ChoiceList("x", (Choice("a", "Agent·e"), Choice("b", "Agente"), Choice("c", "Autre"))))
    found = book.find("agente")
    assert found.code is None
    assert set(found.proposals) == {"a", "b"}


def test_a_very_long_list_of_unknown_titles_stays_quick() -> None:
    book = LabelBook(POSITIONS.choices)
    for number in range(3_000):
        assert book.find(f"xq {number} titre inconnu").code is None
    assert book.find("Conseillère en emploi").code == "conseiller_emploi", (
        "what is sure is found whatever came before"
    )
