"""A condition may ask what the last edition said: of a question, a cell or an entry's field, and a copy keeps it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from surveys.operations.collecting.sending import what_is_asked
from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.expressions import parse
from surveys.questionnaire.values import Value

NOW = Context(today=date(2026, 11, 30), now=datetime(2026, 11, 30, 14, tzinfo=UTC))
BEFORE: dict[str, Value] = {
    "staff": Decimal(12),
    "hours.a.given": Decimal(30),
    "people[e1].pay": Decimal("27.5"),
    "state": "open",
}
DEFINITION = """
format: axtra-questionnaire/1
survey: retour
title: "Un retour"
edition: "2026"
choices:
  rows: [{code: a, label: "A"}, {code: b, label: "B"}]
  states: [{code: open, label: "Ouvert"}, {code: shut, label: "Fermé"}]
sections:
  - code: one
    title: "Une section"
    questions:
      - {code: staff, type: integer, label: "Combien?", relevant: "previous(${staff}) > 10 and previous(${state}) = 'open'"}
      - {code: state, type: single, choices: states, label: "Quel état?"}
      - code: hours
        type: matrix_numeric
        rows: rows
        label: "Des heures"
        row_filter: "answered(previous(${hours.@row.given}))"
        columns:
          - {code: given, type: integer, label: "Données"}
      - code: people
        type: roster
        label: "Des personnes"
        fields:
          - code: pay
            type: money
            label: "Taux"
            soft: [{rule: ". >= previous(${@.pay})", message: "Moins que la dernière fois."}]
      - {code: change, type: calculated, label: "Écart", calc: "${staff} - previous(${staff})"}
"""


def made() -> Questionnaire:
    loaded = load(DEFINITION)
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


def sheet(**previous: Value) -> AnswerSheet:
    answers = {
        "staff": Answer(("15",)),
        "hours.a.given": Answer(("40",)),
        "people[e1].pay": Answer(("25",)),
    }
    context = replace(NOW, previous={**BEFORE, **previous})
    return AnswerSheet(made(), answers, {"people": ("e1",)}, context)


def test_what_was_said_opens_a_question_a_row_and_a_rule() -> None:
    found = sheet()
    assert found.shown("staff")
    assert found.shown_rows("hours") == ("a",)
    assert [check.problem.message for check in found.checks("people[e1].pay")] == [
        "Moins que la dernière fois."
    ]
    assert found.value("change") == Decimal(3)


def test_another_answer_or_none_closes_it() -> None:
    assert not sheet(staff=Decimal(3)).shown("staff")
    assert not sheet().within(NOW).shown("staff")
    assert sheet().within(NOW).checks("people[e1].pay") == ()


def test_a_question_may_depend_on_its_own_last_answer() -> None:
    """What the last edition said is known already: no ring, whoever asks."""
    assert load(DEFINITION).problems == ()
    expression = parse("previous(${staff}) > 10 and ${state} = 'open'")
    assert not isinstance(expression, tuple)
    assert {str(each) for each in expression.needs} == {"state"}
    assert {str(each) for each in expression.references} == {"state", "staff"}


def test_a_copy_is_judged_for_ever_by_what_was_known_when_it_was_sent() -> None:
    """Statistics read a copy years later, without the edition before: what was shown then still is."""
    sent = sheet()
    kept = what_is_asked(sent, {**sent.to_document()})
    assert kept["recalled"] == {
        "staff": "12",
        "state": "open",
        "hours.a.given": "30",
        "people[e1].pay": "27.5",
    }
    read = AnswerSheet.from_document(made(), kept, NOW)
    assert read.shown("staff")
    assert read.values() == sent.values()
    assert read.to_plain(hidden=False) == sent.to_plain(hidden=False)


@pytest.mark.parametrize("kept", ["", [], {"staff": 12.5}, {"staff": {"a": 1}}, {"gone": "1"}])
def test_a_malformed_copy_recalls_nothing(kept: object) -> None:
    read = AnswerSheet.from_document(made(), {**sheet().to_document(), "recalled": kept}, NOW)
    assert read.context.previous == {}


@pytest.mark.parametrize(
    "text", ["previous(12)", "previous(${t.*.x})", "previous(previous(${a}))", "previous('a')"]
)
def test_only_one_written_answer_can_be_asked_of_the_last_edition(text: str) -> None:
    problems = parse(text)
    assert isinstance(problems, tuple)
    assert [each.code for each in problems] == ["expression.reference_expected"]
