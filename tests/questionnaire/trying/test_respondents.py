"""Imagined respondents fill every questionnaire as its rules ask, and say what none of them reached."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.catalogue import load_catalogue, names
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.trying import (
    estimate_minutes,
    imagine_respondent,
    imagine_respondents,
    measure_coverage,
)
from surveys.questionnaire.trying.chance import Chance

WORLD = Context.at(datetime(2026, 10, 6, 14, tzinfo=UTC))
TINY = sorted((Path(__file__).parents[2] / "questionnaires").glob("*.yaml"))


def test_chance_between_two_bounds_reaches_both_and_nothing_else() -> None:
    chance = Chance("bornes")
    assert {chance.between(3, 5) for _ in range(60)} == {3, 4, 5}
    assert chance.between(7, 7) == 7


def read(text: str) -> Questionnaire:
    found = load(text)
    assert found.questionnaire is not None, found.problems
    return found.questionnaire


def section(questions: str, condition: str = "") -> str:
    return f"""
format: axtra-questionnaire/1
survey: essai
title: "Un essai"
choices:
  oui_non: [{{code: oui, label: "Oui"}}, {{code: non, label: "Non"}}]
  mois: [{{code: jan, label: "Janvier"}}, {{code: fev, label: "Février"}}, {{code: mar, label: "Mars"}}]
sections:
  - code: page
    title: "Page"
    minutes: 5
    {condition}
    questions:
{questions}
"""


@pytest.mark.parametrize("name", sorted(names()))
def test_respondents_respect_every_rule(name: str, say: Callable[[str], None]) -> None:
    questionnaire = load_catalogue(name)
    respondents = list(imagine_respondents(questionnaire, [WORLD], count=12))
    coverage = measure_coverage(questionnaire, respondents)
    assert [each.faults for each in respondents if each.faults] == []
    assert coverage.finished == 12
    say(
        f"twelve imagined respondents of {name}: "
        + ", ".join(
            f"{'/'.join(map(str, coverage.share(what)))} {what}s" for what in ("item", "choice", "rule")
        )
    )


@pytest.mark.parametrize("path", TINY, ids=lambda path: path.stem)
def test_every_capability_can_be_filled(path: Path) -> None:
    questionnaire = read(path.read_text(encoding="utf-8"))
    for respondent in imagine_respondents(questionnaire, [WORLD], count=5):
        assert respondent.faults == ()


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.sampled_from([path.stem for path in TINY]))
def test_a_number_names_one_respondent(number: int, stem: str) -> None:
    questionnaire = read(next(each for each in TINY if each.stem == stem).read_text(encoding="utf-8"))
    one = imagine_respondent(questionnaire, WORLD, number=number)
    assert imagine_respondent(questionnaire, WORLD, number=number).sheet.answers == one.sheet.answers
    sheet = one.sheet
    for name, answer in sheet.answers.items():
        if "#" not in name and not answer.blank:
            variable = sheet.variable(name)
            assert variable is not None
            assert sheet.shown(variable.item.code) or stem == "hidden_answers"


def test_soft_rules_are_sometimes_met_and_then_explained() -> None:
    questionnaire = read(
        section(
            """      - code: staff
        type: integer
        min: 0
        label: "Personnes?"
        required: true
        soft: [{rule: ". <= 20", message: "Beaucoup.", explain: required}]"""
        )
    )
    sheets = [each.sheet for each in imagine_respondents(questionnaire, [WORLD], count=60)]
    unusual = [sheet for sheet in sheets if sheet.checks("staff")]
    assert 0 < len(unusual) < 60
    assert all(check.satisfied for sheet in unusual for check in sheet.checks("staff"))


def test_a_total_is_mended() -> None:
    questionnaire = read(
        section(
            """      - {code: all, type: integer, min: 5, max: 60, label: "En tout?", required: true}
      - code: by_month
        type: matrix_numeric
        rows: mois
        label: "Par mois?"
        required: true
        columns: [{code: count, type: integer, min: 0, label: "Nombre"}]
        hard: [{rule: "sum(${by_month.*.count}) = ${all}", message: "La somme n’est pas le total."}]"""
        )
    )
    for respondent in imagine_respondents(questionnaire, [WORLD], count=30):
        assert respondent.faults == ()
        assert sum(
            number
            for row in ("jan", "fev", "mar")
            if isinstance(number := respondent.sheet.value(f"by_month.{row}.count"), Decimal)
        ) == respondent.sheet.value("all")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("""relevant: "${open} = 'oui' and ${open} = 'non'" """, "impossible"),
        ("""relevant: "today() < date('2020-01-01')" """, "world"),
        ("""relevant: "${exact} = 123456" """, None),  # a number that a condition names is tried
    ],
)
def test_what_nobody_reached_is_said_with_its_reason(question: str, why: str | None) -> None:
    questionnaire = read(
        section(
            f"""      - {{code: open, type: single, choices: oui_non, label: "Ouvert?"}}
      - {{code: exact, type: integer, label: "Combien?"}}
      - {{code: last, type: text, label: "Dernier?", {question}}}"""
        )
    )
    coverage = measure_coverage(questionnaire, list(imagine_respondents(questionnaire, [WORLD], count=40)))
    missed = {each.code: each.why for each in coverage.unreached if each.what == "item"}
    assert missed == ({} if why is None else {"last": why})


def test_a_rule_that_bounds_already_keep_is_told_apart() -> None:
    questionnaire = read(
        section(
            """      - code: share
        type: percent
        min: 0
        max: 100
        label: "Part?"
        hard: [{rule: ". <= 150", message: "Trop."}]"""
        )
    )
    coverage = measure_coverage(questionnaire, list(imagine_respondents(questionnaire, [WORLD], count=5)))
    assert [(each.what, each.why) for each in coverage.unreached] == [("rule", "bounds")]


def test_minutes_follow_what_is_asked() -> None:
    short = read(section("""      - {code: open, type: single, choices: oui_non, label: "Ouvert?"}"""))
    long = read(
        section(
            "\n".join(
                f"""      - {{code: t{n}, type: long_text, label: "Dites-le en quelques mots.", required: true}}"""
                for n in range(5)
            )
        )
    )
    minutes = []
    for questionnaire in (short, long):
        sheets = [each.sheet for each in imagine_respondents(questionnaire, [WORLD], count=10)]
        minutes.append(estimate_minutes(questionnaire, sheets))
    assert [each.section for each in minutes[0]] == ["page", ""]
    assert (minutes[0][0].declared, minutes[0][1].half) == (5, 1)
    assert minutes[1][1].half >= 5
    assert estimate_minutes(short, []) == ()


def test_a_hidden_section_takes_no_time() -> None:
    questionnaire = read(
        section("""      - {code: t, type: long_text, label: "Quoi?"}""", condition='relevant: "1 > 2"')
    )
    assert estimate_minutes(questionnaire, [AnswerSheet(questionnaire, {}, {}, WORLD)])[-1].most == 0
