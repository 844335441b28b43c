"""Tables of a past edition read by a mapping: the answers of each organisation, and the report of every column.

Apart from the judging, which needs the edition: here is only what the cells say. Nothing is dropped in silence: a cell that
cannot be read makes its line wrong unless the mapping leaves such cells out, and a name that is no member's is asked.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from surveys.exchange.past.cells import Cell, CellReader
from surveys.exchange.past.mapping import ColumnMapping, PastMapping, TableMapping
from surveys.exchange.past.organisations import Known, Names
from surveys.exchange.past.report import ColumnReport, ColumnState, Report, Unknown, Unread
from surveys.exchange.past.tables import answer_rows, headings, sheet_named
from surveys.exchange.past.targets import Target, targets_of, worked_out
from surveys.exchange.pasting.grid import EMPTY, Source
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.kinds.choices import ByLabel
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import fold, read_date

_ENTRY = re.compile(r"[a-z0-9]{6}")  # a row that a centre added, as our own files name it
_SHOWN = 60  # characters of a cell that a report repeats
_MOST_PROPOSED = 100  # unknown names: of the rest, a person who placed the right column is not asked


@dataclass(slots=True)
class PastLine:
    """One organisation: where it stands in the file, its answers as plain values, and what is wrong with them."""

    number: int  # of its line; 0 where only a roster names it
    organisation: str
    plain: dict[str, object] = field(default_factory=dict)
    received: date | None = None
    problems: list[Problem] = field(default_factory=list)


def read_past(
    sheets: Sequence[Sheet], mapping: PastMapping, questionnaire: Questionnaire, known: Sequence[Known]
) -> tuple[tuple[PastLine, ...], Report]:
    """Return a line for each organisation that the tables name, in their order, and the report of the reading.

    ``known`` are those who may have answered. The mapping was checked. A line's problems: ``past.unread`` with its cell,
    ``past.twice``, ``past.row``, ``past.no_line`` (a roster without answers); of the tables: ``past.sheet``.
    """
    reading = _Reading(questionnaire, mapping, Names(known, mapping.organisations))
    for table in sorted(mapping.tables, key=lambda table: bool(table.into)):
        sheet = sheet_named(sheets, table.sheet)
        if sheet is None or not sheet.grid.rows:
            fault = sheet.grid.problems[0] if sheet is not None and sheet.grid.problems else None
            reading.problems.append(fault or Problem("past.sheet", params={"sheet": table.sheet[:_SHOWN]}))
            continue
        reading.take(sheet, table)
    return tuple(reading.lines.values()), reading.report()


class _Reading:
    def __init__(self, questionnaire: Questionnaire, mapping: PastMapping, names: Names) -> None:
        self.questionnaire, self.mapping, self.names = questionnaire, mapping, names
        self.lines: dict[str, PastLine] = {}
        self.columns: list[ColumnReport] = []
        self.problems: list[Problem] = []
        self.unknown: dict[str, list[int]] = {}
        self._filled: set[str] = set()

    def take(self, sheet: Sheet, table: TableMapping) -> None:
        """Read one table."""
        named = headings(sheet.grid, table.first, table.headings)
        place = {fold(heading): at for at, heading in reversed(list(enumerate(named))) if heading}
        targets = targets_of(self.questionnaire, table.into)
        taken = self._place_columns(table, named, place, targets)
        owner = place.get(fold(table.organisation))
        if owner is None:
            self.problems.append(Problem("past.column", params={"heading": table.organisation[:_SHOWN]}))
            return
        received, entry = place.get(fold(table.sent_at)), place.get(fold(table.entry))
        for row in answer_rows(sheet.grid, table.first, table.headings):
            cells = sheet.grid.rows[row]
            line = self._line_of(cells[owner], row + 1, table)
            if line is None:
                continue
            read = self._read_row(cells, row + 1, line, taken)
            values = _answers(read)
            if table.into:
                self._add_entry(line, table.into, values, EMPTY if entry is None else cells[entry], row + 1)
            else:
                line.plain.update(values)
                line.received = None if received is None else _day(cells[received])

    def _place_columns(
        self,
        table: TableMapping,
        named: Sequence[str],
        place: Mapping[str, int],
        targets: Mapping[str, Target],
    ) -> list[tuple[int, CellReader, ColumnReport]]:
        """Return the columns to read, and begin the report of every one."""
        mapped = {fold(column.heading): column for column in table.columns}
        keys = {fold(heading) for heading in (table.organisation, table.sent_at, table.entry) if heading}
        computed = worked_out(self.questionnaire)
        taken = []
        for at, heading in enumerate(named):
            column = mapped.get(fold(heading))
            if not heading or (place[fold(heading)] != at):
                continue
            if column is None:
                self.columns.append(
                    ColumnReport(table.sheet, heading, _unread_state(heading, keys, computed))
                )
                continue
            taken.append((at, *self._reader(table, column, targets[column.target])))
        for column in table.columns:
            if fold(column.heading) not in place:
                label = targets[column.target].label
                self.columns.append(ColumnReport(table.sheet, column.heading, "absent", column.target, label))
        return taken

    def _reader(
        self, table: TableMapping, column: ColumnMapping, target: Target
    ) -> tuple[CellReader, ColumnReport]:
        report = ColumnReport(table.sheet, column.heading, "read", target.name, target.label)
        self.columns.append(report)
        self._filled.add(f"{table.into}.{target.variable}")
        return CellReader(target, column, table.decimal), report

    def _line_of(self, source: Source, number: int, table: TableMapping) -> PastLine | None:
        """Return the line of an organisation; ``None`` where it is not known, which is told."""
        if source.blank:
            return None  # a total, a note under the table
        code = self.names.find(source.text)
        if code is None:
            self.unknown.setdefault(" ".join(source.text.split())[:200], []).append(number)
            return None
        line = self.lines.get(code)
        if table.into:
            if line is None:
                line = self.lines[code] = PastLine(
                    0, code, problems=[Problem("past.no_line", params={"line": number})]
                )
            return line
        if line is not None:
            line.problems.append(Problem("past.twice", params={"line": number, "first": line.number}))
            return None
        self.lines[code] = PastLine(number, code)
        return self.lines[code]

    def _read_row(
        self,
        cells: Sequence[Source],
        number: int,
        line: PastLine,
        taken: Iterable[tuple[int, CellReader, ColumnReport]],
    ) -> list[tuple[Target, Cell]]:
        read = []
        for at, reader, report in taken:
            cell = reader.read(cells[at])
            if cell.problem is not None:
                typed = " ".join(cells[at].text.split())[:_SHOWN]
                report.unread.append(Unread(number, typed, cell.problem))
                if not self.mapping.leave_unreadable:
                    line.problems.append(
                        Problem(
                            "past.unread",
                            params={"line": number, "heading": report.heading[:_SHOWN], "typed": typed},
                        )
                    )
            elif cell.blank:
                report.empty += 1
            else:
                report.read += 1
                read.append((reader.target, cell))
        return read

    def _add_entry(
        self, line: PastLine, code: str, values: dict[str, object], named: Source, number: int
    ) -> None:
        """Put a row of a roster at its fixed row, or after the others."""
        roster = self.questionnaire.items[code]
        fixed = list(roster.rows or ()) if isinstance(roster, Roster) else []
        rows = line.plain.setdefault(code, [{} for _ in fixed])
        if not isinstance(rows, list):
            raise TypeError(code)
        at = _fixed_place(roster.rows, named.text) if isinstance(roster, Roster) and roster.rows else None
        if at is not None:
            rows[at] = {**rows[at], **values}
        elif fixed and not _ENTRY.fullmatch(named.text.strip()):
            line.problems.append(Problem("past.row", params={"line": number, "typed": named.text[:_SHOWN]}))
        elif values:
            rows.append(values)

    def report(self) -> Report:
        """Return what was found of every column, and what of today no column fills."""
        rosters = [item.code for item in self.questionnaire.items.values() if isinstance(item, Roster)]
        never = [
            (f"{into}.{target.name}" if into else target.name, target.label)
            for into in ("", *rosters)
            for target in targets_of(self.questionnaire, into).values()
            if not target.part and not target.reason and f"{into}.{target.variable}" not in self._filled
        ]
        unknown = tuple(
            Unknown(typed, tuple(lines), self.names.near(typed) if at < _MOST_PROPOSED else ())
            for at, (typed, lines) in enumerate(self.unknown.items())
        )
        return Report(tuple(self.columns), unknown, tuple(never), tuple(self.problems))


def _unread_state(heading: str, keys: Collection[str], computed: Collection[str]) -> ColumnState:
    """Return what a column is that the mapping does not place."""
    if fold(heading) in keys:
        return "key"
    return "worked_out" if heading.partition(" – ")[0] in computed else "unmapped"


def _fixed_place(rows: ChoiceList, text: str) -> int | None:
    found = ByLabel(rows).find(text)
    return None if isinstance(found, Problem) else list(rows.by_code).index(found)


def _day(source: Source) -> date | None:
    found = read_date(source.text.strip()[:10]).value
    return found if isinstance(found, date) else None


def _answers(read: Sequence[tuple[Target, Cell]]) -> dict[str, object]:
    """Return the plain values of a row: the columns of one variable put together again."""
    found: dict[str, object] = {}
    parts: dict[str, list[tuple[Target, bool | int]]] = {}
    for target, cell in read:
        if cell.part is not None:
            parts.setdefault(target.variable, []).append((target, cell.part))
        elif cell.reason is not None:
            found[target.variable] = {"missing": cell.reason.value}
        else:
            found.setdefault(target.variable, {"raw": list(cell.raw)})
    for variable, told in parts.items():
        chosen = _together(told)
        if chosen and variable not in found:
            found[variable] = {"raw": chosen}
    return found


def _together(told: Sequence[tuple[Target, bool | int]]) -> list[str]:
    """Return the choices that were ticked, or those that were ranked, first to last, a rank that is missing left blank."""
    ranked = {part: target.part for target, part in told if not isinstance(part, bool)}
    if ranked:
        return [ranked.get(rank, "") for rank in range(1, max(ranked) + 1)]
    return [target.part for target, part in told if part]
