"""What a table would change in the directory, line by line and cell by cell, before anything is written.

Apart from the columns because the same comparison serves organisations and people. A blank cell and an absent column leave
what is there; a line with one wrong cell is refused whole, with its reason, and the others stand.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.exchange.directory.columns import Column, Kept
from surveys.exchange.pasting import Grid
from surveys.questionnaire.problems import Problem

LineState = Literal["added", "changed", "untouched", "refused"]
CellState = Literal["added", "changed", "same", "refused"]
Key = tuple[str, ...]
Read = Mapping[str, Kept | Problem]  # what the cells of a line say, by key of column
Judge = Callable[[Read], Mapping[str, Problem]]  # what is wrong with them beside their own reading


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell beside what is there: both as people read them."""

    state: CellState
    typed: str
    before: str = ""
    after: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, by its number there. ``values`` are those to write, by key of column."""

    number: int
    state: LineState
    key: Key
    cells: tuple[Cell, ...]
    values: Mapping[str, Kept]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would change; ``ignored`` are headings that name no column."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    ignored: tuple[str, ...] = ()

    def count(self, state: LineState) -> int:
        """Return how many lines are in a state."""
        return sum(line.state == state for line in self.lines)

    @property
    def writes(self) -> tuple[Line, ...]:
        """The lines that accepting writes."""
        return tuple(line for line in self.lines if line.state in ("added", "changed"))

    @property
    def fingerprint(self) -> str:
        """What the preview showed, as a short text: the same as long as neither the table nor the directory changed."""
        said = [
            [line.number, line.state, line.key, [c.before + "→" + c.after for c in line.cells]]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:24]


def plan_import(
    grid: Grid,
    columns: Sequence[Column],
    key: Sequence[str],
    known: Mapping[Key, Mapping[str, Kept]],
    judge: Judge = lambda read: {},
) -> Plan | Problem:
    """Compare a table, titles first, with what is ``known`` by key; ``judge`` refuses cells that read well and are wrong.

    Problems: ``directory.no_title``, ``directory.no_line``.
    """
    placed: dict[int, Column] = {}
    ignored = []
    for at, source in enumerate(grid.rows[0]):
        column = next((each for each in columns if each.is_headed(source.text)), None)
        if column is not None and column not in placed.values():
            placed[at] = column
        elif source.text.strip():
            ignored.append(source.text.strip()[:60])
    missing = [each.label for each in columns if each.key in key and each not in placed.values()]
    if missing:
        return Problem("directory.no_title", params={"titles": ", ".join(missing)})
    rows = [
        (number, {column.key: grid.rows[number][at].text for at, column in placed.items()})
        for number in range(1, len(grid.rows))
        if any(not source.blank for source in grid.rows[number])
    ]
    if not rows:
        return Problem("directory.no_line")
    shown = tuple(placed.values())
    seen: dict[Key, int] = {}
    lines = []
    for number, typed in rows:
        line = _line(number + 1, typed, shown, columns, key, known, judge)
        first = seen.setdefault(line.key, line.number) if all(line.key) else line.number
        if first != line.number:
            twice = Problem("directory.twice", params={"line": first})
            line = Line(line.number, "refused", line.key, line.cells, {}, twice)
        lines.append(line)
    return Plan(shown, tuple(lines), tuple(ignored))


def _line(
    number: int,
    typed: Mapping[str, str],
    shown: Sequence[Column],
    columns: Sequence[Column],
    key: Sequence[str],
    known: Mapping[Key, Mapping[str, Kept]],
    judge: Judge,
) -> Line:
    read = {column.key: column.read(typed[column.key]) for column in shown}
    read |= judge(read)
    named = tuple(
        "" if value is None or isinstance(value, Problem) else str(value)
        for value in (read[name] for name in key)
    )
    there = known.get(named)
    cells, values = [], {}
    for column in shown:
        cell, value = _cell(column, typed[column.key], read[column.key], there, column.key in key)
        cells.append(cell)
        if cell.state in ("added", "changed"):
            values[column.key] = value
    problem = None
    if there is None:
        lacking = [
            each.label
            for each in columns
            if each.required and read.get(each.key) is None and not isinstance(read.get(each.key), Problem)
        ]
        if lacking:
            problem = Problem("directory.lacking", params={"titles": ", ".join(lacking)})
    if problem is not None or any(cell.state == "refused" for cell in cells):
        return Line(number, "refused", named, tuple(cells), {}, problem)
    state: LineState = "added" if there is None else "changed" if values else "untouched"
    return Line(number, state, named, tuple(cells), values)


def _cell(
    column: Column,
    typed: str,
    read: Kept | Problem,
    there: Mapping[str, Kept] | None,
    is_key: bool,
) -> tuple[Cell, Kept]:
    before = "" if there is None else column.show(there.get(column.key))
    if isinstance(read, Problem):
        return Cell("refused", typed, before, before, read), None
    if read is None or (there is not None and (is_key or there.get(column.key) == read)):
        return Cell("same", typed, before, before or column.show(read)), None
    return Cell("added" if there is None or not before else "changed", typed, before, column.show(read)), read


def write_rows(columns: Sequence[Column], records: Sequence[Mapping[str, Kept]]) -> list[list[str]]:
    """Return the directory as the rows of a table, titles first: what ``plan_import`` reads back without a change."""
    return [
        [column.label for column in columns],
        *([column.show(record.get(column.key)) for column in columns] for record in records),
    ]
