"""A table of figures as lines that a person writes or pastes: the names of the columns first, then a row a line.

Apart from the lists of choices, whose lines have four parts. A tab, as a spreadsheet copies it, or a bar parts the cells.
What is no number is kept as it was typed: the definition says what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from surveys.questionnaire.definition.words import PARAMETER
from surveys.questionnaire.editing import propose_code
from surveys.questionnaire.values.numbers import read_number, write_number

_UNITS = "$%\u00a0\u202f "  # a table says it once, over the column


def write_figures(rows: Sequence[Mapping[str, Any]], key: str) -> str:
    """Return a line of names, ``key`` first, then one line for each row."""
    names = list(dict.fromkeys([key, *(name for row in rows for name in row)]))
    return "\n".join(
        " | ".join(line) for line in (names, *([shown(row.get(name)) for name in names] for row in rows))
    )


def shown(value: object) -> str:
    """Return a cell as it is read."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return write_number(value)
    return "" if value is None else str(value)


def read_figures(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the name over the codes of rows, and the rows; a heading in words becomes a name."""
    lines = [_cells(line) for line in text.splitlines() if line.strip(" \t|")]
    if not lines:
        return "", []
    names = list[str]()
    for rank in range(max(map(len, lines))):
        heading = lines[0][rank] if rank < len(lines[0]) else ""
        known = PARAMETER.fits(heading) and heading not in names
        names.append(heading if known else propose_code(heading, set(names), fallback="colonne"))
    return names[0], [_row(names, cells) for cells in lines[1:]]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]


def _row(names: list[str], cells: list[str]) -> dict[str, Any]:
    filled = [(name, cell) for name, cell in zip(names, cells, strict=False) if cell]
    return {name: cell if name == names[0] else _figure(cell) for name, cell in filled}


def _figure(cell: str) -> object:
    value = read_number(cell.rstrip(_UNITS), places=None).value
    if not isinstance(value, Decimal):
        return cell
    return int(value) if value == value.to_integral_value() else value
