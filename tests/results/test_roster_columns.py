"""Rosters as columns of the main file: their first rows, how many there are, how many have no column."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.formats import Choices, Extract, Tally, count_lines, export, extract_of
from surveys.results.formats.delimited import read_delimited
from surveys.results.formats.tables import tables_of
from tests.results import demo

DEFINITION = """
format: axtra-questionnaire/1
survey: equipes
title: "Équipes"
edition: "2026"
sections:
  - code: page
    title: "Page"
    questions:
      - {code: any, type: integer, label: "Nombre"}
      - code: staff
        type: roster
        label: "Votre personnel"
        relevant: "${any} > 0"
        fields:
          - {code: job, type: text, label: "Poste"}
          - {code: hours, type: decimal, label: "Heures"}
"""


@cache
def definition() -> Questionnaire:
    loaded = load(DEFINITION)
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


def asked(rows: list[list[Mapping[str, str]]], most: int) -> Extract:
    plain = {f"o{place}": {"any": str(len(each)), "staff": list(each)} for place, each in enumerate(rows)}
    return extract_of(demo.dataset_of(definition(), plain), Choices(roster_rows=most))


ROWS = st.lists(
    st.lists(
        st.fixed_dictionaries(
            {"job": st.sampled_from(["a", "=b", "c;d"]), "hours": st.integers(0, 40).map(str)}
        ),
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40)
@given(ROWS, st.integers(1, 3))
def test_the_columns_hold_the_first_rows_of_the_linked_table_and_count_the_others(
    rows: list[list[Mapping[str, str]]], most: int
) -> None:
    extract, tally = asked(rows, most), Tally()
    main = read_delimited(b"".join(export(extract, "csv", tally=tally)))
    linked = list(tables_of(extract)[1].lines())
    for place, line in enumerate(main):
        held = [each for each in linked if each[0][0] == f"o{place}"]
        assert line["staff__rows"] == str(len(held))
        assert line["staff__cut"] == str(max(0, len(held) - most))
        for number in range(1, most + 1):
            said = [line[f"staff[{number}].job"], line[f"staff[{number}].hours"]]
            there = held[number - 1][6:] if number <= len(held) else None
            assert said == ([str(value) for value, _ in there] if there else ["", ""])
    (written,) = tally.written.values()
    assert (written.announced, written.written) == (len(rows), len(rows))
    assert written.cut == {"staff": sum(max(0, len(each) - most) for each in rows)}
    assert count_lines(extract) == {"submissions": len(rows), "staff": len(linked)}


def test_zero_rows_change_nothing() -> None:
    rows: list[list[Mapping[str, str]]] = [[{"job": "a", "hours": "3"}]]
    assert "staff[" not in b"".join(export(asked(rows, 0), "csv")).decode()


def test_a_roster_that_does_not_hold_what_was_announced_fails() -> None:
    extract = asked([[{"job": "a", "hours": "3"}]], 0)
    short = replace(extract, announced={"staff": 2})
    with pytest.raises(ValueError, match="staff: 1 lines of 2"):
        list(export(short, "csv", archive=True))
