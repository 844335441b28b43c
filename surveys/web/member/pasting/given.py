"""Where a table came from, when that says something of it: one column pasted in a cell, one sheet of a workbook.

Apart from the views because neither is a round of the preview. Refuses to take a place for granted where a table has
several columns: their order may be another one.
"""

import json

from surveys.exchange.pasting import Hints, match_columns
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from surveys.web.member.pasting.told import Form
from surveys.web.shared.carried import DAMAGED, Table, read_table


def from_cell(table: Table, cell: str, sheet: AnswerSheet, item: Roster) -> Table:
    """Return one pasted column with its place: below the cell in which it was pasted, a variable's name.

    A table of several columns is placed by what it says, wherever it was pasted.
    """
    variable = sheet.variable(cell) if table.grid.width == 1 else None
    column = None if variable is None else variable.column
    if variable is None or column is None or variable.item.code != item.code or variable.entry is None:
        return table
    entries = sheet.shown_rows(item.code)
    matching = match_columns(table.grid, item, Hints(columns={0: column.code}))
    rows = [at for at, role in enumerate(matching.roles) if role == "data"]
    below = entries[entries.index(variable.entry) :] if variable.entry in entries else ()
    return Table(table.grid, {0: column.code}, dict(zip(rows, below, strict=False)))


def pick_sheet(form: Form) -> Table | Problem:
    """Return the sheet of a workbook that a person chose. Problem: ``form.damaged``, ``workbook.no_sheet``."""
    try:
        tables = json.loads(form.get("_feuilles", ""))
        chosen = tables[int(form.get("_feuille", "-1"))] if form.get("_feuille", "").isdigit() else ""
    except (ValueError, IndexError, RecursionError, KeyError, TypeError):
        return DAMAGED
    if not isinstance(chosen, str) or not chosen:
        return Problem("workbook.no_sheet")
    return read_table(chosen)
