"""How many would have seen a question, said only where it tells of nobody."""

import pytest

from surveys.questionnaire.expressions import Expression, parse
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure import protect
from surveys.results.figures.model import Status
from surveys.results.figures.reach import reach
from tests.results.demo import dataset_of
from tests.tiny import questionnaire

DEFINITION = """
format: axtra-questionnaire/1
survey: petit
title: "Un petit sondage"
edition: "2025"
choices:
  oui_non: [{code: oui, label: "Oui"}, {code: non, label: "Non", other: true}]
sections:
  - code: page
    title: "Questions"
    questions:
      - {code: open, type: single, choices: oui_non, label: "Ouvert?"}
      - {code: visits, type: integer, label: "Visites?", relevant: "${open} = 'oui'"}
      - {code: pay, type: money, label: "Salaire?", disclosure: confidential_pay}
      - {code: doubled, type: calculated, label: "Double", calc: "2 * ${pay}"}
  - code: closed
    title: "Réservée"
    restricted: true
    questions:
      - {code: secret, type: integer, label: "Réservé?"}
"""


def condition(text: str) -> Expression:
    made = parse(text)
    assert isinstance(made, Expression)
    return made


def answers(opened: int, shut: int) -> Dataset:
    given = [{"open": "oui", "visits": 10 + rank} for rank in range(opened)]
    given += [{"open": "non", "visits": 10} for _ in range(shut)]
    return dataset_of(questionnaire(DEFINITION), {f"of-{rank:02d}": each for rank, each in enumerate(given)})


def test_those_for_whom_every_condition_holds_are_counted() -> None:
    figure = reach(answers(12, 9), [condition("${open} = 'oui'")])
    assert not isinstance(figure, Problem)
    assert (figure.supporters, figure.n) == (12, 21)
    both = reach(answers(12, 9), [condition("${open} = 'oui'"), condition("${visits} >= 15")])
    assert not isinstance(both, Problem)
    assert both.supporters == 7
    hidden = reach(answers(12, 9), [condition("${visits} = 10")])
    assert not isinstance(hidden, Problem)
    assert hidden.supporters == 1, "what was hidden has no value"


@pytest.mark.parametrize(("opened", "shut"), [(4, 20), (20, 4), (1, 3), (2, 2)])
def test_a_count_that_points_at_few_goes_through_disclosure_control(opened: int, shut: int) -> None:
    figure = reach(answers(opened, shut), [condition("${open} = 'oui'")])
    assert not isinstance(figure, Problem)
    (table,) = protect([figure])
    assert table.figure.status is Status.SUPPRESSED
    assert table.figure.numerator is None


@pytest.mark.parametrize(
    "text",
    [
        "${secret} > 3",
        "${open_autre} = 'x'",
        "${pay} > 20",
        "${doubled} > 40",
        "${open} = 'oui' or ${pay} > 1",
    ],
)
def test_closed_answers_are_not_tried(text: str) -> None:
    """Else a designer could find a centre's pay, one threshold after the other."""
    problem = reach(answers(12, 9), [condition(text)])
    assert isinstance(problem, Problem)
    assert problem.code == "reach.closed"


@pytest.mark.parametrize("text", ["${new} > 1", "previous(${visits}) > 1", ". > 1", "@row = 'a'"])
def test_what_that_edition_did_not_ask_is_said(text: str) -> None:
    problem = reach(answers(12, 9), [condition(text)])
    assert isinstance(problem, Problem)
    assert problem.code == "reach.not_asked"
