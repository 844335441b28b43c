"""Every tiny questionnaire, and the two surveys of the catalogue, through the pure floors from end to end."""

import json
from datetime import date

import pytest

from surveys.catalogue import load_catalogue, names
from surveys.questionnaire.answers import AnswerSheet, State, evaluate
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.kinds import KINDS
from tests.fill import CONTEXT, fill
from tests.tiny import NAMES, source, tiny

SURVEYS = names()


def questionnaire(name: str) -> Questionnaire:
    return load_catalogue(name) if name in SURVEYS else tiny(name)


def states(sheet: AnswerSheet) -> list[State]:
    return list(sheet.states())


def test_there_is_a_tiny_questionnaire_for_every_kind() -> None:
    shown = {variable for name in NAMES for variable in kinds_of(tiny(name))}
    assert set(KINDS) <= shown


def kinds_of(questionnaire: Questionnaire) -> set[str]:
    sheet = AnswerSheet(questionnaire, {}, {}, CONTEXT)
    found = {
        variable.kind.name for item in questionnaire.items.values() for variable in sheet.variables(item)
    }
    for item in questionnaire.items.values():
        found |= {column.kind.name for column in getattr(item, "fields", ())}
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_without_a_problem(name: str) -> None:
    loaded = load(source(name), name=f"{name}.yaml")
    assert loaded.problems == ()
    assert loaded.accepted


@pytest.mark.parametrize("name", [*NAMES, *SURVEYS])
@pytest.mark.parametrize("seed", [1, 2])
def test_filled_it_is_complete_and_survives_every_form_of_itself(name: str, seed: int) -> None:
    asked = questionnaire(name)
    plain = fill(asked, seed)
    sheet = AnswerSheet.from_plain(asked, plain, CONTEXT)

    assert sheet.complete
    assert not [problem for problem in sheet.problems() if problem.severity == "error"]

    assert json.loads(json.dumps(plain)) == plain
    assert sheet.to_plain(hidden=False) == plain

    document = json.loads(json.dumps(sheet.to_document()))
    again = AnswerSheet.from_document(asked, document, CONTEXT)
    assert states(again) == states(sheet)
    assert again.problems() == sheet.problems()
    assert again.progress() == sheet.progress()
    assert again.to_document() == document


@pytest.mark.parametrize("name", [*NAMES, *SURVEYS])
def test_empty_it_is_judged_and_asks_for_what_is_required(name: str) -> None:
    asked = questionnaire(name)
    sheet = AnswerSheet(asked, {}, {}, CONTEXT)
    missing = [problem for problem in sheet.problems() if problem.code.startswith("answer.")]
    assert sheet.complete == (not missing)
    assert sheet.problems(include_required=False) == ()
    assert not sheet.progress().started
    assert sheet.to_plain() == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_evaluate_prints_is_json_and_names_every_variable(name: str) -> None:
    asked = tiny(name)
    plain = fill(asked, 3)
    printed = evaluate(asked, plain, today=CONTEXT.today)
    assert json.loads(json.dumps(printed)) == printed
    sheet = AnswerSheet.from_plain(asked, plain, CONTEXT)
    questions = printed["questions"]
    assert isinstance(questions, dict)
    assert {state.name for state in states(sheet)} <= set(questions)
    for line in questions.values():
        assert set(line) == {"shown", "required", "value", "problems"}


@pytest.mark.parametrize("name", NAMES)
def test_values_are_those_that_were_typed(name: str) -> None:
    asked = tiny(name)
    plain = fill(asked, 4)
    sheet = AnswerSheet.from_plain(asked, plain, CONTEXT)
    for state in states(sheet):
        variable = sheet.variable(state.name)
        assert variable is not None
        if state.value is None or not variable.kind.typed or state.origin is None:
            continue
        assert variable.kind.decode(json.loads(json.dumps(variable.kind.encode(state.value)))) == state.value
        assert variable.kind.read(variable.kind.write(state.value)).value == state.value
        assert variable.kind.show(state.value)


def test_a_date_of_judgement_is_an_argument() -> None:
    asked = tiny("kind_date")
    early = evaluate(asked, {"started_on": "2025-06-01"}, today=date(2025, 1, 1))
    late = evaluate(asked, {"started_on": "2025-06-01"}, today=date(2025, 12, 1))
    assert early["questions"]["started_on"]["problems"] == ["rule.hard"]  # type: ignore[index]
    assert late["questions"]["started_on"]["problems"] == []  # type: ignore[index]
