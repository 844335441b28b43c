"""One sheet of a form as rows of texts, and the records that its first row makes of the others.

Apart from what the columns mean, so that a workbook and a text give the same thing. Refuses a column named twice and a cell
of JSON that is none; each problem has its sheet in ``where`` and its row in ``line``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from surveys.questionnaire.definition import to_json
from surveys.questionnaire.problems import Param, Problem

OURS = "axtra::"
"""What the name of a column begins with when XLSForm has no such column; the key of our format follows."""

MAX_ROWS = 5_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters that a sheet keeps in one cell
_PIECE = 16_000  # characters of JSON in one cell: half of it, since a sheet counts some characters twice
_HEADING = re.compile(r"axtra::([\w-]{1,64})(?:#([2-9]|[1-9][0-9]))?", re.ASCII)
_ALIASES = {"list name": "list_name", "relevance": "relevant", "constraint message": "constraint_message"}


@dataclass(frozen=True)
class Table:
    """One sheet: its title, and its rows from the first of the file, headings included."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass
class Record:
    """One row: where it stands, what its visible columns say, and what travels beside them."""

    sheet: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    def text(self, column: str) -> str:
        """Return a cell that spaces cannot change: a name, a type, an expression."""
        found = self.cells.get(column, "")
        return found if found.strip() else ""

    def fault(self, code: str, **params: Param) -> Problem:
        """Return a problem of this row."""
        return Problem(f"xlsform.{code}", self.sheet, params, line=self.line)


def read_records(table: Table, known: Iterable[str]) -> tuple[list[Record], list[Problem]]:
    """Return the rows that say something, under the columns ``known`` and ours, and every problem of the sheet.

    Problems: ``xlsform.rows``, ``xlsform.columns``, ``xlsform.cell``, ``xlsform.column_twice``, ``xlsform.column_unknown``
    (a warning: XLSForm lets people add columns), ``xlsform.json``.
    """
    problem = _too_large(table)
    if problem is not None:
        return [], [problem]
    top = next((at for at, row in enumerate(table.rows) if any(cell.strip() for cell in row)), 0)
    columns, problems = _columns(table, top, frozenset(known))
    records = []
    for line, row in enumerate(table.rows[top + 1 :], top + 2):
        record = Record(table.title, line)
        pieces: dict[str, dict[int, str]] = {}
        for at, cell in enumerate(row[: len(columns)]):
            name, piece = columns[at]
            if not cell or not name:
                continue
            if piece:
                pieces.setdefault(name, {})[piece] = cell
            else:
                record.cells[name] = cell
        for name, found in pieces.items():
            try:
                record.extra[name] = parse("".join(found[piece] for piece in sorted(found)))
            except (ValueError, RecursionError):
                problems.append(record.fault("json", column=OURS + name))
        if record.extra or any(cell.strip() for cell in record.cells.values()):
            records.append(record)
    return records, problems


def _too_large(table: Table) -> Problem | None:
    """Return why a sheet is more than a questionnaire can be."""
    if len(table.rows) > MAX_ROWS:
        return Problem("xlsform.rows", table.title, {"most": MAX_ROWS}, line=MAX_ROWS + 1)
    for line, row in enumerate(table.rows, 1):
        if len(row) > MAX_COLUMNS:
            return Problem("xlsform.columns", table.title, {"most": MAX_COLUMNS}, line=line)
        if any(len(cell) > MAX_CELL for cell in row):
            return Problem("xlsform.cell", table.title, {"most": MAX_CELL}, line=line)
    return None


def _columns(table: Table, top: int, known: frozenset[str]) -> tuple[list[tuple[str, int]], list[Problem]]:
    """Return the name of each column with its piece (0: a visible one); a column that is not read has no name."""
    columns: list[tuple[str, int]] = []
    problems = []
    for heading in table.rows[top] if table.rows else ():
        written = heading.strip()
        ours = _HEADING.fullmatch(written)
        plain = _ALIASES.get(written.lower(), written.lower())
        place = (ours[1], int(ours[2] or 1)) if ours else (plain if plain in known else "", 0)
        params = {"column": written[:60]}
        if place[0] and place in columns:
            problems.append(Problem("xlsform.column_twice", table.title, params, line=top + 1))
            place = ("", 0)
        elif written and not place[0]:
            problems.append(Problem("xlsform.column_unknown", table.title, params, "warning", top + 1))
        columns.append(place)
    return columns, problems


def make_table(title: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Table:
    """Return a sheet: ``columns`` always, in their order, then those of ours that a row uses, in alphabetical order."""
    filled = list(rows)
    added = sorted({name for row in filled for name in row} - set(columns))
    headings = (*columns, *added)
    return Table(title, (headings, *(tuple(row.get(name, "") for name in headings) for row in filled)))


def extras(values: Mapping[str, object]) -> dict[str, str]:
    """Return the cells of what XLSForm has no column for; a long one goes on in ``axtra::key#2``."""
    made = {}
    for key, value in values.items():
        text = written(value)
        for number, start in enumerate(range(0, len(text), _PIECE), 1):
            made[f"{OURS}{key}" + (f"#{number}" if number > 1 else "")] = text[start : start + _PIECE]
    return made


def written(value: object) -> str:
    """Return a value as JSON on one line, exact decimals with all their digits."""
    return " ".join(line.strip() for line in to_json({"": value}).split("\n")).removeprefix('{ "": ')[:-3]


def parse(text: str) -> Any:
    """Return the value of a cell of JSON. Raises ValueError: no JSON, a key said twice, a number that is none."""
    return json.loads(text, object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_refuse)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key said twice")
    return found


def _refuse(name: str) -> None:
    raise ValueError(name)
