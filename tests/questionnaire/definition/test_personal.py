"""What stays of a submission when its edition's day comes: nothing that may tell of a person, in any version."""

import pytest

from surveys.questionnaire.definition.personal import NOTHING, Kept, is_personal, personal_items
from tests.tiny import questionnaire

HEAD = """
format: axtra-questionnaire/1
survey: petit
title: "Petit"
edition: "2025"
choices:
  why: [{code: a, label: "A"}, {code: x, label: "Autre", other: true}]
sections:
  - code: page
    title: "Questions"
    questions:
      - {code: visits, type: integer, label: "Visites?"}
      - {code: why, type: single, choices: why, label: "Pourquoi?"}
      - {code: age, type: integer, label: "Votre âge?", personal_data: business_contact, purpose: "Joindre"}
      - {code: word, type: text, label: "Un mot?"}
      - {code: grid, type: matrix, label: "Tableau", rows: why, columns: [{code: n, type: integer, label: "N"}, {code: t, type: text, label: "T"}]}
      - {code: team, type: roster, label: "Équipe", fields: [{code: n, type: integer, label: "N"}, {code: name, type: text, label: "Nom"}]}
      - {code: rates, type: roster, label: "Taux", fields: [{code: n, type: money, label: "N"}]}
"""
ASKED = questionnaire(HEAD)
LATER = questionnaire(
    HEAD.replace(
        '{code: visits, type: integer, label: "Visites?"}', '{code: visits, type: text, label: "Visites?"}'
    )
)


def test_what_is_classed_so_and_every_free_text_are_of_a_person() -> None:
    assert personal_items(ASKED) == {"age", "word", "team"}
    assert not is_personal(ASKED.items["grid"])  # its free cells alone are
    assert is_personal(LATER.items["visits"])


@pytest.mark.parametrize(
    ("variable", "stays"),
    [
        ("visits", True),
        ("visits#soft1", False),
        ("why", True),
        ("why_autre", False),
        ("age", False),
        ("word", False),
        ("grid.a.n", True),
        ("grid.a.t", False),
        ("team[k1].n", False),
        ("rates[k1].n", True),
        ("gone", False),
    ],
)
def test_a_variable_stays_or_goes(variable: str, stays: bool) -> None:
    assert Kept([ASKED]).keeps(variable) is stays
    assert not NOTHING.keeps(variable)


def test_what_one_version_calls_personal_goes_from_all_of_them() -> None:
    assert not Kept([ASKED, LATER]).keeps("visits")
    assert Kept([ASKED, LATER]).keeps("why")


def test_a_document_keeps_the_entries_of_what_stays_alone() -> None:
    document = {
        "answers": {"visits": {"raw": ["3"]}, "word": {"raw": ["Camille"]}},
        "recalled": {"age": {"raw": ["40"]}, "why": {"raw": ["a"]}},
        "entries": {"team": ["k1"], "rates": ["k2", "k3"], "gone": ["k4"]},
        "sent": "2026",
    }
    assert Kept([ASKED]).document(document) == {
        "answers": {"visits": {"raw": ["3"]}},
        "recalled": {"why": {"raw": ["a"]}},
        "entries": {"team": [], "rates": ["k2", "k3"], "gone": []},
        "sent": "2026",
    }
    assert document["entries"] == {"team": ["k1"], "rates": ["k2", "k3"], "gone": ["k4"]}
    assert Kept([ASKED]).document({"entries": {}}) == {"entries": {}}
