"""A questionnaire as a spreadsheet and back: nothing is lost, and what a person changed in the sheet is what returns."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import catalogue
from surveys.exchange.workbooks import read_form, write_form
from surveys.exchange.xlsform import Table, load_sheets, write_sheets
from surveys.questionnaire.definition import load, load_document, to_document
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem

TINY = sorted((Path(__file__).parents[2] / "questionnaires").glob("*.yaml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in TINY}
TEXTS |= {name: catalogue.read(name) for name in catalogue.names()}


def loaded(name: str) -> Questionnaire:
    questionnaire = load(TEXTS[name]).questionnaire
    assert questionnaire is not None
    return questionnaire


def through_a_file(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    read = read_form(write_form(tables))
    assert not isinstance(read, Problem)
    return read


def changed(tables: tuple[Table, ...], title: str, line: int, column: str, text: str) -> tuple[Table, ...]:
    """Return the sheets with one cell as a person would leave it; ``line`` is the row of the sheet, from 1."""
    made = []
    for table in tables:
        if table.title == title:
            rows = [list(row) for row in table.rows]
            rows[line - 1][rows[0].index(column)] = text
            table = Table(title, tuple(map(tuple, rows)))
        made.append(table)
    return tuple(made)


def row_of(tables: tuple[Table, ...], title: str, name: str) -> int:
    """Return the row, from 1, of a name."""
    (table,) = (each for each in tables if each.title == title)
    at = table.rows[0].index("name")
    return next(line for line, row in enumerate(table.rows, 1) if row[at] == name)


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_lost(name: str) -> None:
    questionnaire = loaded(name)
    tables = write_sheets(questionnaire)
    for sheets in (tables, through_a_file(tables)):
        again = load_sheets(sheets)
        assert [problem for problem in again.problems if problem.code.startswith("xlsform.")] == []
        assert again.questionnaire == questionnaire
        assert again.questionnaire.document == to_document(questionnaire)
        assert write_sheets(again.questionnaire) == tables


def test_how_much_makes_the_trip(say: Callable[[str], None]) -> None:
    rows = columns = 0
    for name in TEXTS:
        for table in write_sheets(loaded(name)):
            rows += len(table.rows) - 1
            columns = max(columns, len(table.rows[0]))
    say(
        f"spreadsheets: {len(TEXTS)} questionnaires, {rows} rows, {columns} columns at most, all as they were"
    )
    assert len(TEXTS) >= 55
    assert rows > 1000


@given(st.text(min_size=1, max_size=60), st.data())
@settings(max_examples=150)
def test_a_label_that_a_person_changed_is_what_comes_back(label: str, data: st.DataObject) -> None:
    questionnaire = loaded("kind_matrix")
    document = to_document(questionnaire)
    tables = write_sheets(questionnaire)
    name = data.draw(st.sampled_from(["page", "offer", "place", "price", "yearly"]))
    sheets = changed(tables, "survey", row_of(tables, "survey", name), "label", label)
    section = document["sections"][0]
    table = section["questions"][0]
    if name == "page":
        section["title"] = label
    elif name == "offer":
        table["label"] = label
    else:
        next(column for column in table["columns"] if column["code"] == name)["label"] = label
    expected = load_document(document)
    found = load_sheets(sheets)
    assert found.questionnaire == expected.questionnaire
    if found.questionnaire is not None:
        assert (
            load_sheets(through_a_file(write_sheets(found.questionnaire))).questionnaire
            == found.questionnaire
        )
    else:
        line = row_of(tables, "survey", name)
        assert ("survey", line) in {(p.where.partition(":")[0], p.line) for p in found.problems} or any(
            p.code == "definition.document.character" for p in found.problems
        )


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True),
        st.text(min_size=1, max_size=80) | st.decimals(-1000, 1000, places=3) | st.booleans(),
        max_size=6,
    )
)
@settings(max_examples=100)
def test_any_parameter_travels_beside(params: dict[str, object]) -> None:
    document = to_document(loaded("vote"))
    expected = load_document({**document, "params": {**document.get("params", {}), **params}})
    if expected.questionnaire is None:
        return
    sheets = through_a_file(write_sheets(expected.questionnaire))
    assert load_sheets(sheets).questionnaire == expected.questionnaire


@given(st.data())
@settings(max_examples=120)
def test_any_label_changed_in_any_sheet_comes_back_and_nothing_else_moves(data: st.DataObject) -> None:
    questionnaire = loaded(data.draw(st.sampled_from(sorted(TEXTS))))
    tables = write_sheets(questionnaire)
    table = data.draw(
        st.sampled_from([each for each in tables if each.title != "settings" and each.rows[1:]])
    )
    at = table.rows[0].index("label")
    lines = [line for line, row in enumerate(table.rows, 1) if line > 1 and row[at]]
    line = data.draw(st.sampled_from(lines))
    words = data.draw(st.sampled_from(["Libellé revu", "= 1", " espaces ", "deux\nlignes", "2024"]))
    text = f"{words} {line}"
    found = load_sheets(through_a_file(changed(tables, table.title, line, "label", text)))
    assert found.questionnaire is not None, found.errors
    before, after = leaves(to_document(questionnaire)), leaves(to_document(found.questionnaire))
    moved = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert len(moved) == 1
    assert after[moved.pop()] == text


def leaves(value: object, path: str = "") -> dict[str, object]:
    """Return each scalar of a document by its path."""
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    else:
        return {path: value}
    return {key: leaf for name, child in pairs for key, leaf in leaves(child, f"{path}/{name}").items()}


def test_a_long_remainder_goes_on_in_the_next_column() -> None:
    questionnaire = loaded("vote")
    params = {**questionnaire.params, **{f"texte_{number}": "é" * 4000 for number in range(12)}}
    tables = write_sheets(replace(questionnaire, params=params))
    assert max(len(cell) for table in tables for row in table.rows for cell in row) <= 16_000
    assert "axtra::params#4" in tables[2].rows[0]
    again = load_sheets(through_a_file(tables)).questionnaire
    assert again is not None
    assert again.params == params


def test_a_type_that_people_see_wins_over_the_hidden_one() -> None:
    tables = write_sheets(loaded("hard_rule"))
    sheets = changed(tables, "survey", row_of(tables, "survey", "payroll"), "type", "integer")
    question = load_sheets(sheets).questionnaire.items["payroll"]
    assert question.kind.name == "integer"


def test_a_rule_that_a_person_changed_or_emptied() -> None:
    tables = write_sheets(loaded("hard_rule"))
    line = row_of(tables, "survey", "payroll")
    sheets = changed(tables, "survey", line, "constraint", ". > 10")
    rules = load_sheets(sheets).questionnaire.items["payroll"].rules
    assert [rule.condition.source for rule in rules] == [". > 10", ". <= ${budget}"]
    emptied = changed(
        changed(tables, "survey", line, "constraint", ""), "survey", line, "constraint_message", ""
    )
    rules = load_sheets(emptied).questionnaire.items["payroll"].rules
    assert [rule.condition.source for rule in rules] == [". <= ${budget}"]


@pytest.mark.parametrize(
    ("title", "name", "column", "text", "code"),
    [
        ("survey", "payroll", "type", "geopoint", "xlsform.type"),
        ("survey", "payroll", "type", "select_one", "xlsform.type_list"),
        ("survey", "payroll", "type", "select_one postes", "definition.list.unknown"),
        ("survey", "payroll", "type", "begin_group", "xlsform.nested"),
        ("survey", "payroll", "type", "end_repeat", "xlsform.end"),
        ("survey", "payroll", "required", "peut-être", "xlsform.required"),
        ("survey", "payroll", "relevant", "${buget} > 1", "expression.unknown_name"),
        ("survey", "payroll", "axtra::hard", "[{", "xlsform.json"),
        ("survey", "payroll", "axtra::hard", '{"rule": 1, "rule": 2}', "xlsform.json"),
        ("survey", "payroll", "axtra::hard", "[" * 16_000, "xlsform.json"),
        ("survey", "payroll", "name", "", "definition.value.not_code"),
        ("survey", "payroll", "name", "budget", "xlsform.name_twice"),
        ("survey", "page", "type", "text", "xlsform.outside"),
    ],
)
def test_each_refusal_has_its_sheet_and_its_row(
    title: str, name: str, column: str, text: str, code: str
) -> None:
    tables = write_sheets(loaded("hard_rule"))
    line = row_of(tables, title, name)
    found = load_sheets(changed(tables, title, line, column, text))
    assert found.questionnaire is None
    said = [(problem.where.partition(":")[0], problem.line, problem.code) for problem in found.problems]
    assert (title, line, code) in said, said


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "",
                    "type",
                    "name",
                    "label",
                    "text",
                    "begin_group",
                    "end_group",
                    "begin_repeat",
                    "a",
                    "axtra::hard",
                    "axtra::type",
                    "[]",
                    "{}",
                    '"matrix_single"',
                    "select_one a",
                ]
            ),
            max_size=7,
        ),
        max_size=9,
    )
)
@settings(max_examples=300)
def test_no_sheet_makes_the_reader_fall(rows: list[list[str]]) -> None:
    survey = Table("survey", (("type", "name", "label", "axtra::type", "axtra::hard"), *map(tuple, rows)))
    form = Table(
        "settings", (("form_title", "form_id", "axtra::format"), ("T", "t", '"axtra-questionnaire/1"'))
    )
    for sheets in ((survey, form), (Table("survey", tuple(map(tuple, rows))),)):
        found = load_sheets(sheets)
        assert found.accepted or found.errors
