"""Matrices and rosters as tables to fill by hand: their columns, their rows, empty lines, what is known of each cell.

Apart from single questions because a cell has no room for its choices: they are listed once, under the table.
"""

from collections.abc import Iterator, Mapping

from surveys.exchange.printable.conditions import condition_of
from surveys.exchange.printable.fields import known_text, options_of
from surveys.exchange.printable.model import Cell, Column, Row, Source, Table
from surveys.exchange.printable.wording import wording
from surveys.questionnaire.answers import AnswerSheet, Offer, is_asked
from surveys.questionnaire.definition import model
from surveys.questionnaire.definition.model import Matrix, Roster, Variable, entry_variables, name_cell

EMPTY_LINES = 12  # of a roster that nobody filled before
LONG_LIST = 24  # of one made to be pasted from a list of staff
MORE_LINES = 4  # after the entries of the last edition


def blank_table(sheet: AnswerSheet, item: Matrix | Roster, numbers: Mapping[str, int]) -> Table:
    """Return a matrix or a roster as a table with empty cells."""
    columns = item.columns if isinstance(item, Matrix) else item.fields
    rows = tuple(_matrix_rows(sheet, item) if isinstance(item, Matrix) else _roster_rows(sheet, item))
    return table_frame(
        sheet,
        item,
        numbers,
        columns=tuple(column_of(sheet, column, total="" if column.total else None) for column in columns),
        rows=rows,
        scale=isinstance(item, Matrix) and item.type == "matrix_single",
        source=_source(item, rows),
    )


def table_frame(
    sheet: AnswerSheet,
    item: Matrix | Roster,
    numbers: Mapping[str, int],
    *,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    scale: bool = False,
    source: Source | None = None,
    condition: bool = True,
) -> Table:
    """Return a table with what is said around it."""
    return Table(
        code=item.code,
        number=numbers[item.code],
        label=wording(sheet, item.label),
        hint=wording(sheet, item.hint),
        required=item.required,
        purpose=item.purpose,
        seen=item.disclosure,
        reasons=tuple(map(str, item.allow)) if isinstance(item, Matrix) else (),
        condition=condition_of(item.relevant, sheet, numbers) if condition else None,
        entries=isinstance(item, Roster),
        scale=scale,
        filtered=item.row_filter is not None and condition,
        counted=_counted(item, numbers) if condition else (),
        columns=columns,
        rows=rows,
        row_total=isinstance(item, Matrix) and item.row_total,
        source=source,
    )


def _counted(item: Matrix | Roster, numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return the numbers of the questions that say how many rows a table has."""
    if isinstance(item, Matrix) or item.row_count is None:
        return ()
    read = {reference.code for reference in item.row_count.references}
    return tuple(sorted(numbers[code] for code in read if code in numbers))


def column_of(sheet: AnswerSheet, column: model.Column, total: str | None = None) -> Column:
    """Return a column's heading and, for choices, what its cells may hold."""
    kind = column.kind
    return Column(
        label=wording(sheet, column.label),
        unit=kind.unit,
        number=kind.value_type == "number",
        several=kind.value_type == "list",
        options=options_of(sheet, kind),
        total=total,
        hint=wording(sheet, column.hint),
    )


def _matrix_rows(sheet: AnswerSheet, item: Matrix) -> Iterator[Row]:
    for choice in item.rows:
        cells = tuple(_cell(sheet, name_cell(item.code, choice.code, column.code)) for column in item.columns)
        yield Row(label=wording(sheet, choice.label), cells=cells)


def _cell(sheet: AnswerSheet, name: str) -> Cell:
    variable = sheet.variable(name)
    if variable is None:
        raise LookupError(f"the sheet has no variable {name}")
    return _known(sheet, variable, sheet.remembered(name))


def _known(sheet: AnswerSheet, variable: Variable, offer: Offer | None) -> Cell:
    """Return a cell; the unit stands in the heading of its column."""
    return Cell(known=known_text(sheet, variable.kind, offer, unit=False), given=not is_asked(variable))


def _roster_rows(sheet: AnswerSheet, item: Roster) -> Iterator[Row]:
    fixed = {choice.code: wording(sheet, choice.label) for choice in item.rows or ()}
    for code, label in fixed.items():
        cells = [_cell(sheet, variable.name) for variable in entry_variables(item, code)]
        yield Row(label=label, cells=tuple(cells))
    if item.rows is not None and item.max_rows <= len(fixed):
        return
    rank = 0
    for entry, offers in sheet.remembered_entries(item.code).items():
        if entry not in fixed:
            rank += 1
            known = tuple(
                _known(sheet, variable, offers.get(column.code))
                for column, variable in zip(item.fields, entry_variables(item, entry), strict=True)
            )
            yield Row(rank=rank, cells=known)
    wanted = rank + MORE_LINES if rank else LONG_LIST if item.paste_table else EMPTY_LINES
    for each in range(rank + 1, min(wanted, item.max_rows - len(fixed)) + 1):
        cells = [Cell(given=not is_asked(variable)) for variable in entry_variables(item, "-")]
        yield Row(rank=each, cells=tuple(cells))


def _source(item: Matrix | Roster, rows: tuple[Row, ...]) -> Source | None:
    if item.prefill is None or not any(cell.known for row in rows for cell in row.cells):
        return None
    return item.prefill.source
