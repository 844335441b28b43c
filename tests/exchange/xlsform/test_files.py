"""The files of a form: what a workbook or a text may be, and what is refused with its sheet and its row."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from surveys import catalogue
from surveys.exchange.workbooks import read_form, write_form
from surveys.exchange.xlsform import Table, load_sheets, read_text, write_sheets, write_text
from surveys.exchange.xlsform.tables import MAX_COLUMNS, MAX_ROWS, read_records
from surveys.questionnaire.problems import Problem

# What a text of a definition may hold: the loader takes the others out.
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t\r|\\ =_"),
    max_size=30,
)


def saved(rows: list[list[object]], title: str = "survey") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
@settings(max_examples=150)
def test_every_text_comes_back_from_a_workbook(rows: list[list[str]]) -> None:
    table = Table("survey", (("a", "b", "c"), *map(tuple, rows), ("x", "y", "z")))
    assert read_form(write_form([table])) == (table,)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4))
@settings(max_examples=200)
def test_every_text_comes_back_from_a_text(rows: list[list[str]]) -> None:
    tables = (Table("survey", (("a", "b", "c"), *map(tuple, rows))), Table("choices", (("x",), ("y",))))
    assert read_text(write_text(tables).encode()) == tables


@pytest.mark.parametrize("name", catalogue.names())
def test_the_catalogue_comes_back_from_a_text(name: str) -> None:
    questionnaire = catalogue.load_catalogue(name)
    tables = read_text(write_text(write_sheets(questionnaire)).encode())
    assert not isinstance(tables, Problem)
    assert load_sheets(tables).questionnaire == questionnaire


def test_a_text_as_people_write_it() -> None:
    text = "# Formulaire\n\n| survey |      |      |\n|--------|------|------|\n|  | type | name |\n|  | text | nom |\n"
    assert read_text(text.encode()) == (Table("survey", (("type", "name"), ("text", "nom"))),)


@given(st.text(st.sampled_from("| \\\nab-:"), max_size=60))
@settings(max_examples=300)
def test_no_text_makes_the_reader_fall(text: str) -> None:
    tables = read_text(text.encode())
    assert not isinstance(tables, Problem)
    assert load_sheets(tables).errors


def test_a_text_that_a_spreadsheet_would_run_stays_a_text() -> None:
    table = Table("survey", (("label",), ("=1+1",), ("@SUM(A1)",), ("http://exemple.test",), ("012",)))
    assert read_form(write_form([table])) == (table,)


def test_numbers_booleans_and_days_typed_by_a_person_are_read_as_texts() -> None:
    read = read_form(saved([["label"], [2024], [27.4], [True]]))
    assert not isinstance(read, Problem)
    assert read[0].rows == (("label",), ("2024",), ("27.4",), ("true",))


@given(st.lists(st.sampled_from(["_x000D_", "_x005F_", "_x005f_", "_", "x0", "\r", "\n", "a"]), max_size=6))
def test_what_looks_like_an_escape_is_only_a_text(parts: list[str]) -> None:
    table = Table("survey", (("label",), ("".join(parts) + ".",)))
    assert read_form(write_form([table])) == (table,)


def test_a_formula_is_refused_at_its_cell() -> None:
    problem = read_form(saved([["type", "name"], ["text", "nom"], ["text", "=A1"]]))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.where, problem.line) == ("xlsform.formula", "survey", 3)
    assert problem.params["cell"] == "B3"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "workbook.unreadable"),
        (b"PK\x03\x04", "workbook.unreadable"),
        (b"\xd0\xcf\x11\xe0", "workbook.old"),
        (b"a" * 1_500_001, "workbook.too_large"),
        (saved([["a"] * (MAX_COLUMNS + 1)]), "xlsform.columns"),
        (saved([["a"]] * (MAX_ROWS + 1)), "xlsform.rows"),
    ],
)
def test_what_is_too_large_or_no_workbook_is_refused(data: bytes, code: str) -> None:
    problem = read_form(data)
    assert isinstance(problem, Problem)
    assert problem.code == code


def test_the_limits_hold_for_tables_that_no_workbook_bounded() -> None:
    for rows in ((("a",),) * (MAX_ROWS + 1), (("a",) * (MAX_COLUMNS + 1),), (("a",), ("b" * 40_000,))):
        records, problems = read_records(Table("survey", rows), ("a",))
        assert records == []
        assert [(problem.where, problem.severity) for problem in problems] == [("survey", "error")]


def test_a_form_of_another_tool_is_refused_and_a_column_of_a_person_is_said() -> None:
    foreign = read_form(saved([["type", "name", "label"], ["text", "nom", "Nom?"]]))
    assert not isinstance(foreign, Problem)
    codes = {problem.code for problem in load_sheets(foreign).problems}
    assert {"xlsform.outside", "xlsform.settings_rows", "xlsform.no_format"} <= codes
    tables = write_sheets(catalogue.load_catalogue("vote"))
    rows = [(*row, "à relire" if at else "Notes") for at, row in enumerate(tables[0].rows)]
    found = load_sheets((Table("survey", tuple(rows)), *tables[1:]))
    assert found.questionnaire == catalogue.load_catalogue("vote")
    assert [(p.code, p.severity, p.line) for p in found.problems if p.code.startswith("xlsform")] == [
        ("xlsform.column_unknown", "warning", 1)
    ]


@pytest.mark.parametrize("column", ["default", "choice_filter", "trigger"])
def test_a_column_that_changes_what_is_asked_is_refused_at_its_row(column: str) -> None:
    tables = write_sheets(catalogue.load_catalogue("vote"))
    rows = [(*row, "" if at else column) for at, row in enumerate(tables[0].rows)]
    rows[2] = (*rows[2][:-1], "x")
    found = load_sheets((Table("survey", tuple(rows)), *tables[1:]))
    assert found.questionnaire is None
    assert [(p.code, p.where, p.line) for p in found.errors] == [("xlsform.lost", "survey", 3)]
