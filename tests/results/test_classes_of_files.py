"""What leaves in a file of some classes alone, and the names that other programs take for its sheets and columns."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from surveys.results.formats import ALL_CLASSES, Choices, extract_of
from surveys.results.formats.frames import as_text
from surveys.results.formats.plain import in_classes
from surveys.results.formats.spss import LONGEST, short_names
from surveys.results.formats.tables import tables_of
from surveys.results.formats.workbook import NAME, _cell, _names
from tests.results.demo import dataset_of
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
  - code: page
    title: "Questions"
    questions:
      - {code: visits, type: integer, label: "Visites?", soft: [{rule: ". < 9", message: "Beaucoup"}]}
      - {code: pay, type: money, label: "Paie?", disclosure: confidential_pay}
      - {code: why, type: single, choices: why, label: "Pourquoi?"}
      - code: staff
        type: roster
        label: "Personnel"
        fields:
          - {code: post, type: text, label: "Poste", disclosure: identifying}
          - {code: rate, type: money, label: "Taux", disclosure: confidential_pay}
          - {code: hours, type: integer, label: "Heures"}
      - code: closed
        type: roster
        label: "Noms"
        fields: [{code: name, type: text, label: "Nom", disclosure: identifying}]
"""
)
RECORD: dict[str, Any] = {
    "organisation": "of-01",
    "answers": {
        "visits": 12,
        "visits#soft1": "Une foire",
        "pay": 31,
        "why": "x",
        "why_autre": "Un mot",
        "staff": [{"id": "k1", "post": "Direction", "rate": 40, "hours": 35}, {"rate": 20}],
        "closed": [{"name": "Camille Fictif"}],
        "gone": 3,
    },
}


@pytest.mark.parametrize(
    ("classes", "kept"),
    [
        ({"public_aggregate"}, {"visits": 12, "why": "x", "staff": [{"hours": 35}, {}]}),
        ({"confidential_pay"}, {"pay": 31, "staff": [{"rate": 40}, {"rate": 20}]}),
        ({"verbatim"}, {"visits#soft1": "Une foire", "why_autre": "Un mot", "gone": 3}),
        ({"identifying"}, {"staff": [{"post": "Direction"}, {}], "closed": [{"name": "Camille Fictif"}]}),
    ],
)
def test_a_record_holds_the_classes_that_were_asked_alone(classes: set[Any], kept: dict[str, Any]) -> None:
    assert in_classes(ASKED, RECORD, frozenset(classes)) == {"organisation": "of-01", "answers": kept}


def test_a_record_of_every_class_is_as_it_is() -> None:
    assert in_classes(ASKED, RECORD, ALL_CLASSES) == RECORD


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "1"),
        (False, "0"),
        (Decimal("1E+3"), "1000"),
        (("a", Decimal("2.50")), "a 2.50"),
        (date(2025, 4, 1), "2025-04-01"),
        (3, "3"),
    ],
)
def test_a_value_has_one_text(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, "<c/>"),
        (True, "<c><v>1</v></c>"),
        (7, "<c><v>7</v></c>"),
        (Decimal("1E+3"), "<c><v>1000</v></c>"),
        (Decimal("-0.50"), "<c><v>-0.50</v></c>"),
    ],
)
def test_a_number_of_a_workbook_is_written_in_full(value: Any, cell: str) -> None:
    assert _cell(value, 0) == cell


def test_a_date_before_excel_s_own_is_a_text() -> None:
    assert "<v>61</v>" in _cell(date(1900, 3, 1), 0)
    assert "1900-02-28" in _cell(date(1900, 2, 28), 0)


def test_sheets_have_names_that_excel_takes_none_twice() -> None:
    long = "n" * 40
    assert _names(["Page", "page", "PAGE", "a/b", "''", long, long]) == [
        "Page",
        "page (2)",
        "PAGE (3)",
        "a b",
        "x",
        "n" * NAME,
        "n" * (NAME - 5) + " (2)",
    ]


def test_columns_have_names_that_spss_takes_none_twice() -> None:
    long = "n" * 80
    assert short_names(["pay", "PAY", "Pay", "1st", "and", "_x_", "...", "a.b-c", long, long]) == [
        "pay",
        "PAY_2",
        "Pay_3",
        "v_1st",
        "v_and",
        "v__x",
        "v",
        "a.b_c",
        "n" * LONGEST,
        "n" * (LONGEST - 4) + "_2",
    ]


def test_the_words_of_another_choice_say_which_question_they_are_of() -> None:
    sent = dataset_of(ASKED, {"of-01": {"visits": 3, "why": "x", "why_autre": "Un mot"}})
    fields = {one.name: one.label for one in tables_of(extract_of(sent, Choices(ALL_CLASSES)))[0].fields}
    assert (fields["why"], fields["why_autre"]) == ("Pourquoi?", "Pourquoi? – Autre")
