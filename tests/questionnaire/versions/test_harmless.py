"""An open edition takes typos, hints, definitions and messages, and nothing that could change what was answered."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from surveys.catalogue import read
from surveys.questionnaire.versions.harmless import Corrections, find_corrections, is_typo

BEFORE: dict[str, Any] = yaml.safe_load(read("renouvellement"))


def after(change: Callable[[dict[str, Any]], object]) -> Corrections:
    document = copy.deepcopy(BEFORE)
    change(document)
    return find_corrections(BEFORE, document)


def question(document: dict[str, Any], code: str) -> dict[str, Any]:
    return next(
        each for section in document["sections"] for each in section["questions"] if each["code"] == code
    )


def put(code: str, key: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: question(document, code).update({key: value})


def test_a_document_is_itself() -> None:
    found = after(lambda document: None)
    assert (found.texts, found.other, found.harmless) == ((), (), True)


def rule(document: dict[str, Any], key: str, value: str) -> None:
    owner = question(document, "results_prev")
    rules = owner["columns"][0].get("hard") or owner["columns"][1].get("hard") or owner["hard"]
    rules[0][key] = value


HARMLESS = [
    put("results_prev", "hint", "Un tout autre texte d’aide."),
    put("results_prev", "purpose", "Comprendre."),
    lambda document: question(document, "results_prev")["columns"][0].update(
        {"hint": "Ce que dit l’entente."}
    ),
    lambda document: rule(document, "message", "Corrigez ce nombre."),
    lambda document: document["sections"][0].update({"prepare": ["Votre entente"] * 1}),
    lambda document: document["choices"]["roles"][2].update({"label": "Coordination ou gestion d’équipes"}),
]
HARMFUL = [
    put("results_prev", "required", True),
    put("results_prev", "relevant", "${agreement_status} = 'signee'"),
    put("results_prev", "label", "Quels ont été vos refus?"),
    lambda document: rule(document, "rule", ". >= 1"),
    lambda document: document["choices"]["regions"].pop(),
    lambda document: document["choices"]["regions"].append({"code": "r18", "label": "Ailleurs"}),
    lambda document: document["choices"]["regions"].reverse(),
    lambda document: document["choices"]["roles"][0].update({"label": "Conseil d’administration"}),
    lambda document: document["sections"].pop(),
    lambda document: document["sections"][0]["questions"].pop(),
    lambda document: document["params"].update({"annee_prec": "2023-2024"}),
    lambda document: document["sections"][0].update({"restricted": True}),
]


@pytest.mark.parametrize("change", HARMLESS)
def test_what_only_explains_is_harmless(change: Callable[[dict[str, Any]], object]) -> None:
    found = after(change)
    assert found.harmless, found
    assert found.texts or BEFORE["sections"][0].get("prepare")


@pytest.mark.parametrize("change", HARMFUL)
def test_what_could_change_an_answer_is_not(change: Callable[[dict[str, Any]], object]) -> None:
    assert not after(change).harmless


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Combien de personnes comptez vous?", "Combien de personnes comptez-vous?", True),
        ("Quel est votre budjet?", "Quel est votre budget?", True),
        ("Avez-vous signé l’entente?", "N’avez-vous pas signé l’entente?", False),
        ("Au 1er avril 2025?", "Au 1er avril 2026?", False),
        ("Combien de personnes avant la fin?", "Combien de personnes après la fin?", False),
        ("L’accueil ou le bilan?", "L’accueil et le bilan?", False),
        ("Que prévoyez-vous?", "Qu’avez-vous fait?", False),
    ],
)
def test_a_typo_leaves_the_question_as_it_was(old: str, new: str, same: bool) -> None:
    assert is_typo(old, new) is same


def test_what_differs_is_named_by_its_codes() -> None:
    found = after(put("results_prev", "hint", "Autre."))
    (one,) = found.texts
    assert (one.where, one.key, one.after) == ("resultats.results_prev", "hint", "Autre.")


def test_a_hint_that_comes_or_goes_is_told_with_what_it_said() -> None:
    gone = after(lambda document: question(document, "results_prev").pop("hint", None))
    (one,) = gone.texts
    assert one.before == question(BEFORE, "results_prev")["hint"]
    assert (one.after, one.harmless, gone.other) == ("", True, ())
    (back,) = find_corrections(
        {"sections": [{"code": "a"}]}, {"sections": [{"code": "a", "hint": "Aide"}]}
    ).texts
    assert (back.where, back.before, back.after, back.harmless) == ("a", "", "Aide", True)


def test_english_that_was_missing_is_harmless_and_another_question_is_not() -> None:
    label = {"at": "results_prev.label", "of": "Vos cibles?", "text": "What were your targets?"}
    before = BEFORE | {"english": [label]}
    hint = {"at": "results_prev.hint", "of": "Aide", "text": "Help"}
    more = find_corrections(before, before | {"english": [label, hint]})
    assert [(one.where, one.harmless) for one in more.texts] == [("results_prev.hint", True)]
    assert more.harmless
    typo = find_corrections(before, before | {"english": [label | {"text": "What were you targets?"}]})
    assert typo.harmless
    other = find_corrections(before, before | {"english": [label | {"text": "How many refusals?"}]})
    assert not other.harmless
