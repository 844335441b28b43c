"""Tables: a matrix with the rows of its definition, a roster with the rows that a person adds.

Apart from questions because a table answers with one control per row and column. Refuses to judge and to fetch.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from flask_babel import gettext as _

from surveys.questionnaire.answers import is_asked
from surveys.questionnaire.choices import Choice
from surveys.questionnaire.definition.model import (
    Column,
    Matrix,
    Roster,
    name_cell,
    name_field,
    row_expressions,
)
from surveys.web.drawing.controls import Note, show_value
from surveys.web.drawing.fields import FieldDrawer, definitions_of, first_id, question_numbers, row_id
from surveys.web.drawing.readership import readership_of
from surveys.web.drawing.views import RowView, TableView
from surveys.web.shared import display

MATRIX = "questions/matrix.html"
ROSTER = "questions/roster.html"
NOTHING = "–"  # a total of nothing: no answer yet, rather than none


def draw_matrix(fields: FieldDrawer, item: Matrix, number: int) -> TableView:
    """Return the drawing of a matrix; an empty place where it is not shown."""
    sheet, id_ = fields.sheet, f"q-{item.code}"
    if not sheet.shown(item.code):
        return TableView(template=MATRIX, code=item.code, id=id_, shown=False)
    shown_rows = sheet.shown_rows(item.code)
    rows = tuple(
        _matrix_row(fields, item, row.code, sheet.text(row.label), row.code in shown_rows)
        for row in item.rows
    )
    columns = tuple(
        fields.column(
            item,
            column,
            past=any(row.shown and row.cells[place].before for row in rows),
            total=_column_total(fields, item, column),
        )
        for place, column in enumerate(item.columns)
    )
    cells = [cell for row in rows if row.shown for cell in row.cells]
    return TableView(
        template=MATRIX,
        code=item.code,
        id=id_,
        shown=True,
        number=number,
        label=sheet.text(item.label),
        hint=sheet.text(item.hint),
        optional=not item.required,
        purpose=item.purpose,
        choices=item.type == "matrix_single",
        columns=columns,
        rows=rows,
        notes=_whole_notes(fields, item),
        reasons=cells[0].reasons if cells else (),
        row_total=item.row_total,
        source=fields.source(item),
        now_label=fields.current or _("Maintenant"),
        past=fields.past(item),
        first=_first(fields, item),
        proposed=any(cell.offer for cell in cells),
        piped="{{" in item.label + item.hint,
        same=fields.same(item.code, item.label, cells, whole=True),
        readers=readership_of(sheet.questionnaire, item),
        definitions=definitions_of(fields, item.rows),
    )


def draw_roster(
    fields: FieldDrawer, item: Roster, number: int, only: Collection[str] | None = None
) -> TableView:
    """Return the drawing of a roster, or of it with some of its rows; an empty place where it is not shown."""
    sheet, id_ = fields.sheet, f"q-{item.code}"
    if not sheet.shown(item.code):
        return TableView(template=ROSTER, code=item.code, id=id_, shown=False, matrix=False)
    sheet.outcomes(item.code)  # what is known of rows already is taken from there
    entries = sheet.shown_rows(item.code)
    fixed = {choice.code: choice.label for choice in item.rows or ()}
    rows = tuple(
        replace(
            _entry(fields, item, entry, place, fixed),
            first=place == 1 + len(fixed),
            last=entry == entries[-1],
        )
        if entry in entries
        else RowView(code=entry, id=row_id(item, entry), label=fixed[entry], shown=False)
        for place, entry in enumerate(sheet.entries(item.code), 1)
        if (entry in entries or entry in fixed) and (only is None or entry in only)
    )
    counted = item.row_count is not None
    wanted = sheet.announced(item.code) or 0
    return TableView(
        template=ROSTER,
        code=item.code,
        id=id_,
        shown=True,
        number=number,
        label=sheet.text(item.label),
        hint=sheet.text(item.hint),
        optional=not item.required,
        purpose=item.purpose,
        matrix=False,
        columns=tuple(
            fields.column(item, column, total=_column_total(fields, item, column)) for column in item.fields
        ),
        rows=rows,
        count=len(entries),
        notes=_whole_notes(fields, item),
        source=fields.source(item, dated=False),
        past=fields.past(item),
        first=_first(fields, item),
        piped="{{" in item.label + item.hint,
        same=fields.same(item.code, item.label, (cell for row in rows for cell in row.cells), whole=True),
        readers=readership_of(sheet.questionnaire, item),
        definitions=definitions_of(fields, _meanings(item)),
        offered=len(sheet.offered_entries(item.code)) if wanted or not counted else 0,
        can_add=not counted and (item.rows is None or item.max_rows > len(fixed)),
        standing=_standing(item, entries),
        counted=counted,
        counts=_counter(fields, item),
        excess=counted and len(sheet.begun_entries(item.code)) - len(fixed) > wanted,
        paste=item.paste_table,
    )


def draw_card(fields: FieldDrawer, item: Roster, number: int, entry: str) -> TableView:
    """Return the drawing of a roster with one of its rows, the first one where there is no such row."""
    entries = fields.sheet.shown_rows(item.code)
    if not entries:
        return draw_roster(fields, item, number)
    at = entries.index(entry) if entry in entries else 0
    view = draw_roster(fields, item, number, (entries[at],))
    before = entries[at - 1] if at else ""
    after = entries[at + 1] if at + 1 < len(entries) else ""
    return replace(view, at=at + 1, before=before, after=after)


def rows_in_question(
    fields: FieldDrawer, item: Roster, touched: Collection[str], standing: Collection[str]
) -> set[str]:
    """Return the rows that a reply must draw: those touched, those something is said of, those that follow others.

    Of rows that come and go by themselves, those that do not stand on the page yet too.
    """
    if any(_follows_others(column) for column in item.fields):
        return set(fields.sheet.shown_rows(item.code))
    comes = bool(row_expressions(item))
    return {
        entry
        for entry, outcome in fields.sheet.outcomes(item.code).items()
        if entry in touched
        or outcome.speaks
        or (fields.checked and outcome.lacks)
        or (comes and row_id(item, entry) not in standing)
    }


def _standing(item: Roster, entries: Collection[str]) -> tuple[str, ...] | None:
    """Return the ids of the rows that are shown now, with the frame that holds them; ``None`` where people add them."""
    if not row_expressions(item):
        return None
    rows = tuple(row_id(item, entry) for entry in entries)
    return (f"g-{item.code}", *rows) if rows else ()


def _counter(fields: FieldDrawer, item: Roster) -> str:
    """Return what the answer that counts the rows of a roster is called: the question that a person answers."""
    if item.row_count is None:
        return ""
    numbers = question_numbers(fields.sheet.questionnaire)
    for code in sorted({reference.code for reference in item.row_count.references}):
        if code in numbers:
            return _("question %(number)s", number=numbers[code])
    return ""


def _follows_others(column: Column) -> bool:
    """Say whether what is calculated in a column reads more than its row."""
    references = column.calc.references if column.calc is not None else ()
    return any(reference.code != "@" and "@row" not in reference.parts for reference in references)


def _meanings(item: Roster) -> Iterator[Choice]:
    """Yield the choices of a roster: its fixed rows, then those of its fields."""
    yield from item.rows or ()
    for field in item.fields:
        yield from field.kind.choice_list or ()


def _entry(fields: FieldDrawer, item: Roster, entry: str, place: int, fixed: Mapping[str, str]) -> RowView:
    return fields.row(
        item,
        entry,
        fixed.get(entry) or _("Ligne %(number)s", number=place),
        {name_field(item.code, entry, column.code): column for column in item.fields},
        removable=entry not in fixed,
        place=0 if entry in fixed else place,
    )


def _matrix_row(fields: FieldDrawer, item: Matrix, row: str, label: str, shown: bool) -> RowView:
    if not shown:
        return RowView(code=row, id=row_id(item, row), label=label, shown=False)
    total = None
    if item.row_total:
        total = display.number(fields.sheet.row_total(item.code, row)) or NOTHING
    cells = {name_cell(item.code, row, column.code): column for column in item.columns}
    return fields.row(item, row, label, cells, total=total)


def _column_total(fields: FieldDrawer, item: Matrix | Roster, column: Column) -> str | None:
    if not column.total:
        return None
    if any(fields.sheet.conceals(variable) for variable in fields.sheet.variables(item)[:1]):
        return ""
    return show_value(column.kind, fields.sheet.total(item.code, column.code)) or NOTHING


def _whole_notes(fields: FieldDrawer, item: Matrix | Roster) -> tuple[Note, ...]:
    return tuple(fields.notes(item.code, f"q-{item.code}", first=_first(fields, item)))


def _first(fields: FieldDrawer, item: Matrix | Roster) -> str:
    """Return the id of the first thing that a hand can reach in a table: a field, or the button that adds a line."""
    typed = (each for each in fields.sheet.variables(item) if is_asked(each) and fields.sheet.shows(each))
    first = next(typed, None)
    if first is not None:
        return first_id(first)
    adds = isinstance(item, Roster) and item.row_count is None
    return f"add-{item.code}" if adds else f"q-{item.code}"
