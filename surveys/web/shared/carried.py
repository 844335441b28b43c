"""The table of a paste as it travels in the page, from round to round, in a hidden field.

Apart from the views because nothing of a paste is kept on the server before it is accepted: what a centre copied may hold
more than the survey asks, and a table that is kept nowhere needs no purpose, no retention and no deletion. Refuses a
field that is not what a page of ours wrote: it goes through the same limits as a clipboard.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

from surveys.exchange.pasting import Grid, Source, make_grid
from surveys.exchange.pasting.grid import PASTED, Limits
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.problems import Problem

DAMAGED = Problem("form.damaged")
_WARNINGS = ("paste.several_tables",)  # what a grid may say beside its rows
_STRUCK, _RAISED = 1, 2


@dataclass(frozen=True)
class Table:
    """A table at hand. ``columns`` and ``entries``: what the file, or the cell it was pasted in, already says of them."""

    grid: Grid
    columns: Mapping[int, str] = field(default_factory=dict)
    entries: Mapping[int, str] = field(default_factory=dict)
    prepared: bool = False  # by us: it has no headings of its own


def table_of(sheet: Sheet) -> Table:
    """Return the table of one sheet of a file."""
    return Table(sheet.grid, sheet.columns, sheet.entries, bool(sheet.roster))


def write_table(table: Table) -> str:
    """Return a table as text for a hidden field: ``read_table`` gives it back as it is."""
    grid = table.grid
    found: dict[str, object] = {"rows": [[_cell(cell) for cell in row] for row in grid.rows]}
    if grid.hidden_rows or grid.hidden_columns:
        found["hidden"] = [sorted(grid.hidden_rows), sorted(grid.hidden_columns)]
    if grid.origin == "table":
        found["html"] = 1
    if grid.problems:
        found["said"] = [problem.code for problem in grid.problems]
    if table.columns:
        found["columns"] = dict(table.columns)
    if table.entries:
        found["entries"] = dict(table.entries)
    if table.prepared:
        found["prepared"] = 1
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _cell(source: Source) -> object:
    marks = _STRUCK * source.struck + _RAISED * source.raised
    if source.number is None and not source.merged and not marks:
        return source.text
    number = None if source.number is None else str(source.number)
    return [source.text, number, source.merged, marks]


def read_table(text: str, limits: Limits = PASTED) -> Table | Problem:
    """Return the table that a hidden field holds. Problem: ``form.damaged``, and those of a grid."""
    try:
        found = json.loads(text)
        rows = [[_source(cell) for cell in row] for row in found["rows"]]
        hidden_rows, hidden_columns = found.get("hidden", [[], []])
        columns, entries = _texts(found.get("columns", {})), _texts(found.get("entries", {}))
        said = tuple(code for code in found.get("said", ()) if code in _WARNINGS)
        grid = make_grid(
            rows,
            hidden_rows=map(int, hidden_rows),
            hidden_columns=map(int, hidden_columns),
            origin="table" if found.get("html") else "text",
            limits=limits,
        )
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, RecursionError):
        return DAMAGED
    if grid.problems:
        return grid.problems[0]
    warnings = tuple(Problem(code, severity="warning") for code in said)
    return Table(replace(grid, problems=warnings), columns, entries, bool(found.get("prepared")))


def _source(cell: Any) -> Source:
    if isinstance(cell, str):
        return Source(cell)
    text, number, merged, marks = cell
    if not isinstance(text, str) or merged not in {"", "down", "across"} or not isinstance(marks, int):
        raise ValueError
    held = None if number is None else Decimal(number)
    if held is not None and (not held.is_finite() or abs(held.adjusted()) > 50):
        raise ValueError
    side = cast(Literal["", "down", "across"], merged)
    return Source(text, held, side, bool(marks & _STRUCK), bool(marks & _RAISED))


def _texts(found: Mapping[str, object]) -> dict[int, str]:
    if not all(isinstance(value, str) and len(value) <= 80 for value in found.values()):
        raise ValueError
    return {int(at): str(value) for at, value in found.items()}
