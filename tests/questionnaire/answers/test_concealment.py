"""What would tell of a section that someone may not see: a calculation or a rule that reads it, by whatever road."""

import pytest

from surveys.questionnaire.answers.concealment import rule_tells, tells
from surveys.questionnaire.definition.model import Question
from tests.tiny import questionnaire

ASKED = questionnaire(
    """
format: axtra-questionnaire/1
survey: petit
title: "Petit"
edition: "2025"
choices:
  why: [{code: a, label: "A"}, {code: x, label: "Autre", other: true}]
sections:
  - code: open_part
    title: "Pour tout le monde"
    questions:
      - {code: budget, type: money, label: "Budget?"}
      - {code: half, type: calculated, calc: "${pay} div 2", label: "Moitié"}
      - {code: quarter, type: calculated, calc: "${half} div 2", label: "Quart"}
      - code: asked
        type: integer
        label: "Combien?"
        hard:
          - {rule: "${why_autre} != 'secret'", message: "Un mot."}
          - {rule: ". < ${quarter}", message: "Un quart."}
          - {rule: "sum(${team.*.rate}) > 3", message: "Un taux."}
          - {rule: ". < ${budget}", message: "Un budget."}
  - code: closed
    title: "Réservée"
    restricted: true
    questions:
      - {code: pay, type: money, label: "Paie?"}
      - {code: why, type: single, choices: why, label: "Pourquoi?"}
      - {code: team, type: roster, label: "Équipe", fields: [{code: rate, type: money, label: "Taux"}]}
"""
)
CLOSED = frozenset({"closed"})


@pytest.mark.parametrize(
    ("place", "told"), [(0, True), (1, True), (2, True), (3, False)], ids=["words", "sum", "field", "own"]
)
def test_a_rule_that_reads_a_closed_section_keeps_its_message(place: int, told: bool) -> None:
    item = ASKED.items["asked"]
    assert isinstance(item, Question)
    assert rule_tells(ASKED, "asked", item.rules[place], CLOSED) is told
    assert not rule_tells(ASKED, "asked", item.rules[place], frozenset())


def test_a_calculation_tells_what_it_is_made_of_through_any_other() -> None:
    assert {code for code in ASKED.items if tells(ASKED, code, CLOSED)} == {
        "half",
        "quarter",
        "pay",
        "why",
        "team",
    }
