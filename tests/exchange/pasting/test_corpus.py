"""Clipboards of real applications, written by hand in ``corpus/``, each with what must come of it.

A cell of ``expect`` is an exact decimal, a code or a text; ``? code`` is asked, ``! code`` is refused, ``= …`` is left
as it was, an empty text is blank. ``then`` are the answers a person gives, and what follows.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from surveys.exchange.pasting import (
    Grid,
    Hints,
    Matching,
    PastedCell,
    PastedRow,
    Preview,
    changes_of,
    match_columns,
    preview,
    read_clipboard,
)
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Matrix, Roster
from tests.exchange.pasting.places import item_of

CORPUS = Path(__file__).parent / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.yaml"))


@cache
def case(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((CORPUS / f"{name}.yaml").read_text(encoding="utf-8"))
    return document


def hints_of(document: dict[str, Any], more: dict[str, Any] | None = None) -> Hints:
    told = {**document.get("hints", {}), **(more or {})}
    reference = document.get("reference")
    return Hints(
        columns={**document.get("hints", {}).get("columns", {}), **told.get("place", {})},
        rows=told.get("keep", {}),
        answers=told.get("answers", {}),
        reference=date.fromisoformat(reference) if reference else None,
    )


def run(document: dict[str, Any], more: dict[str, Any] | None = None) -> tuple[Grid, Matching, Preview]:
    item = item_of(document["item"])
    grid = read_clipboard(document["plain"], document.get("html", ""))
    matching = match_columns(grid, item, hints_of(document, more))
    existing = {
        entry: {code: Answer((text,)) for code, text in answers.items()}
        for entry, answers in document.get("existing", {}).items()
    }
    return grid, matching, preview(grid, matching, item, existing)


def value_of(item: Roster | Matrix, cell: PastedCell) -> str:
    """Return the value that the cell's raw text would have, read by the kind as any typed text is."""
    columns = item.fields if isinstance(item, Roster) else item.columns
    kind = next(column.kind for column in columns if column.code == cell.field)
    value = kind.read(cell.raw if cell.status in {"added", "changed"} else cell.old).value
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def said_of(item: Roster | Matrix, cell: PastedCell) -> str:
    match cell.status:
        case "blank":
            return ""
        case "asked":
            return f"? {cell.problem.code if cell.problem else ''}"
        case "refused":
            return f"! {cell.problem.code if cell.problem else ''}"
        case "untouched":
            return f"= {value_of(item, cell)}"
        case _:
            return value_of(item, cell)


def same(expected: str, found: str) -> bool:
    """Compare texts, and numbers by their value; « = » alone accepts whatever was left as it was."""
    if expected == found or (expected == "=" and found.startswith("= ")):
        return True
    (mark, told), (other, seen) = _marked(expected), _marked(found)
    exact = _NUMBER.fullmatch(told) and _NUMBER.fullmatch(seen)
    return bool(mark == other and exact and Decimal(told) == Decimal(seen))


def _marked(text: str) -> tuple[bool, str]:
    return text.startswith("= "), text.removeprefix("= ")


_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def check_row(item: Roster | Matrix, row: PastedRow, expected: Mapping[str, str]) -> None:
    if "row" in expected:
        assert row.problem is not None
        assert row.problem.code == expected["row"]
        return
    assert row.problem is None, row.problem
    if "entry" in expected:
        assert row.entry == expected["entry"]
    found = {cell.field: said_of(item, cell) for cell in row.cells}
    for field, told in expected.items():
        if field not in {"entry", "@row"}:
            assert field in found, (field, found)
            assert same(str(told), found[field]), (row.row, field, told, found[field])


def data_rows(found: Preview) -> list[PastedRow]:
    return [row for row in found.rows if row.role == "data"]


@pytest.mark.parametrize("name", NAMES)
def test_clipboard_is_read_exactly_or_asked(name: str) -> None:
    document = case(name)
    expected, item = document["expect"], item_of(document["item"])
    _, matching, found = run(document)
    if "refused" in expected:
        assert found.refused
        assert [problem.code for problem in found.problems] == expected["refused"]
        assert found.rows == ()
        assert changes_of(found) == ()
        return
    assert not found.refused, found.problems
    assert ["?" if match.asked else match.field for match in matching.columns] == expected["columns"]
    assert [problem.code for problem in found.problems] == expected.get("problems", [])
    if "roles" in expected:
        assert " ".join(matching.roles) == expected["roles"]
    rows = data_rows(found)
    assert len(rows) == len(expected["rows"])
    for row, told in zip(rows, expected["rows"], strict=True):
        check_row(item, row, told)
    for step in document.get("then", []):
        _, _, after = run(document, step)
        rows = data_rows(after)
        assert len(rows) == len(step["rows"])
        for row, told in zip(rows, step["rows"], strict=True):
            check_row(item, row, told)


@pytest.mark.parametrize("name", NAMES)
def test_what_would_be_saved_is_what_the_preview_says(name: str) -> None:
    document = case(name)
    grid, _, found = run(document)
    saved = {(change.row, change.field): change for change in changes_of(found)}
    shown = {
        (row.row, cell.field): cell
        for row in found.rows
        if row.problem is None
        for cell in row.cells
        if cell.status in {"added", "changed"}
    }
    assert saved.keys() == shown.keys()
    for place, change in saved.items():
        assert change.raw == shown[place].raw
        assert change.raw
    for row in found.rows:
        for cell in row.cells:
            if cell.column is not None:
                assert cell.typed == grid.rows[row.row][cell.column].text, (
                    "the text is kept exactly as pasted"
                )


def misread(name: str) -> tuple[int, int]:
    """Return how many cells of a case have an exact value to come to, and how many would be saved with another one."""
    document = case(name)
    item, cells, wrong = item_of(document["item"]), 0, 0
    for step in (None, *document.get("then", [])):
        _, _, found = run(document, step)
        for row, told in zip(data_rows(found), (step or document["expect"]).get("rows", []), strict=False):
            expected = {
                field: str(text) for field, text in told.items() if field not in {"entry", "row", "@row"}
            }
            cells += len(expected)
            wrong += sum(
                cell.status in {"added", "changed"} and not same(expected[cell.field], said_of(item, cell))
                for cell in row.cells
                if cell.field in expected
            )
    return cells, wrong


def test_no_cell_of_the_corpus_is_misread(say: Callable[[str], None]) -> None:
    documents = [case(name) for name in NAMES]
    applications = Counter(document["application"].split(",")[0] for document in documents)
    with_html = sum("html" in document for document in documents)
    counted = [misread(name) for name in NAMES]
    cells, wrong = sum(cells for cells, _ in counted), sum(wrong for _, wrong in counted)
    say(
        f"paste: {len(documents)} clipboards ({with_html} with HTML) of {len(applications)} applications, "
        f"{cells} cells with an exact value expected, {wrong} misread"
    )
    assert len(documents) >= 60
    assert len(applications) >= 12
    assert with_html >= 25
    assert wrong == 0
