"""What an expression says, in the words of its questionnaire: labels, numbers and choices, never a code that has a label."""

import pytest

from surveys.questionnaire.conditions import Said, Teller, Thing, Together, Told
from surveys.questionnaire.conditions.reading import read_condition, read_value
from surveys.questionnaire.expressions import Expression, parse
from tests.tiny import questionnaire

ASKED = questionnaire(
    """
format: axtra-questionnaire/1
survey: petit
title: "Petit"
edition: "2025"
choices:
  why: [{code: a, label: "Accueil"}, {code: b, label: "Bilan"}, {code: x, label: "Autre", other: true}]
sections:
  - code: page
    title: "Questions"
    questions:
      - {code: visits, type: integer, label: "Visites"}
      - {code: day, type: date, label: "Jour"}
      - {code: why, type: single, choices: why, label: "Pourquoi"}
      - {code: grid, type: matrix_numeric, label: "Tableau", rows: why, columns: [{code: n, type: integer, label: "Nombre"}]}
      - {code: team, type: roster, label: "Équipe", fields: [{code: pay, type: money, label: "Paie"}, {code: post, type: single, choices: why, label: "Poste"}]}
"""
)
NUMBERS = {"visits": 1, "day": 2, "why": 3, "grid": 4, "team": 5}


def teller(owner: str = "") -> Teller:
    return Teller(ASKED, NUMBERS, lambda text: text, ASKED.items.get(owner))


def sound(text: str) -> Expression:
    made = parse(text)
    assert isinstance(made, Expression), made
    return made


def told(text: str, owner: str = "") -> Told:
    form = read_condition(sound(text))
    assert form is not None
    return teller(owner).tell(form)


VISITS, WHY = Thing("question", 1, "Visites"), Thing("question", 3, "Pourquoi")
A, B = Thing("choice", name="Accueil", word="a"), Thing("choice", name="Bilan", word="b")


def test_a_clause_names_its_question_and_the_choice() -> None:
    assert told("${why} = 'a'") == Said("is", WHY, (A,))
    assert told("${why} = 'gone'") == Said("is", WHY, (Thing("text", name="gone"),))
    assert told("${visits} >= 3") == Said("at_least", VISITS, (Thing("number", name="3"),))
    assert told("${day} < today()") == Said(
        "below", Thing("question", 2, "Jour", is_date=True), (Thing("worked", word="today", is_date=True),)
    )


def test_alternatives_about_one_question_are_one_clause() -> None:
    assert told("${why} = 'a' or ${why} = 'b'") == Together("any", (Said("is", WHY, (A, B)),))
    assert told("${why} = 'a' or ${visits} > 3 or ${why} = 'b'") == Together(
        "any",
        (Said("is", WHY, (A,)), Said("above", VISITS, (Thing("number", name="3"),)), Said("is", WHY, (B,))),
    )
    both = told("${why} = 'a' and ${why} = 'b'")
    assert both == Together("all", (Said("is", WHY, (A,)), Said("is", WHY, (B,))))


@pytest.mark.parametrize(
    ("text", "owner", "thing"),
    [
        ("${grid.a.n}", "", Thing("cell", 4, "Accueil – Nombre")),
        ("${grid.*.n}", "", Thing("column", 4, "Nombre")),
        ("${grid.@row.n}", "grid", Thing("same_row", 4, "Nombre")),
        ("${grid.gone.n}", "", Thing("unknown", name="grid.gone.n")),
        ("${team.*.pay}", "", Thing("column", 5, "Paie")),
        ("${team}", "", Thing("entries", 5, "Équipe")),
        ("${why_autre}", "", Thing("other", 3, "Pourquoi")),
        ("${gone}", "", Thing("unknown", name="gone")),
        ("${gone_autre}", "", Thing("unknown", name="gone_autre")),
        ("${@.pay}", "team", Thing("beside", name="Paie")),
        (".", "", Thing("here")),
        ("@row", "", Thing("row")),
        ("-${visits}", "", Thing("opposite", parts=(VISITS,))),
        ("${visits} + 1 - 2", "", Thing("operation", word="+ -", parts=(VISITS, Thing("number", name="1"), Thing("number", name="2")))),
        ("coalesce(${why}, 'b')", "", Thing("worked", word="coalesce", parts=(WHY, B))),
        ("values-where(${team.*.pay}, ${team.*.post}, 'a')", "", Thing("worked", word="values-where", parts=(Thing("column", 5, "Paie"), Thing("column", 5, "Poste"), A))),
    ],
)  # fmt: skip
def test_a_thing_has_the_words_of_its_place(text: str, owner: str, thing: Thing) -> None:
    form = read_value(sound(text))
    assert form is not None
    assert teller(owner).thing(form) == thing  # type: ignore[arg-type]
