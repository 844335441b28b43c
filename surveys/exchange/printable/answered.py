"""A copy of answers: what a centre said, question by question, as it stood.

Apart from the blank questionnaire because only what was asked is there: hidden questions are left out, tables hold the
rows that apply. Nothing is rounded or corrected; what cannot be read is repeated as it was typed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from surveys.exchange.printable.blank import chapter_of, paper_of
from surveys.exchange.printable.model import (
    Block,
    Cell,
    Column,
    Explained,
    Figure,
    Note,
    Paper,
    Part,
    Question,
    Row,
    Said,
    Table,
)
from surveys.exchange.printable.numbering import is_answered, is_pooled, numbered_sections, question_numbers
from surveys.exchange.printable.tables import column_of, table_frame
from surveys.exchange.printable.wording import with_unit, without_unit, wording
from surveys.questionnaire.answers import AnswerSheet, is_asked
from surveys.questionnaire.answers.counting import LEFT_OUT
from surveys.questionnaire.definition import model
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Roster,
    Section,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.declarations import Attestation, Confirmation
from surveys.questionnaire.kinds.texts import Email, Phone, Text
from surveys.questionnaire.values import Missing, Value, show_number


def make_copy(sheet: AnswerSheet, *, sections: Collection[str] | None = None) -> Paper:
    """Return the paper of a sheet's answers; ``sections`` are the codes of those to draw, all when ``None``."""
    questionnaire = sheet.questionnaire
    numbers = question_numbers(questionnaire)
    chapters = tuple(
        chapter_of(sheet, section, number, numbers, tuple(_blocks(sheet, section, numbers)))
        for number, section in numbered_sections(questionnaire, sections)
        if sheet.shown_section(section.code)
    )
    return paper_of("copy", sheet, (Part(chapters=chapters),), sections)


def _blocks(sheet: AnswerSheet, section: Section, numbers: Mapping[str, int]) -> Iterator[Block]:
    for item in section.items:
        if sheet.shown(item.code) and not is_pooled(item):
            block = _block(sheet, item, numbers)
            if not isinstance(block, Note):
                yield block


def _block(sheet: AnswerSheet, item: Item, numbers: Mapping[str, int]) -> Block:
    match item:
        case Matrix():
            return _matrix(sheet, item, numbers)
        case Roster():
            return _roster(sheet, item, numbers)
    label = wording(sheet, item.label, item.code if item.rows is None else None)
    if item.kind.name == "note":
        return Note(code=item.code, label=label)
    if not is_answered(item):
        return Figure(code=item.code, label=label, lines=tuple(_lines(sheet, item)))
    variable = _variable(sheet, item.code)
    return Question(
        code=item.code,
        number=numbers[item.code],
        label=label,
        required=item.required,
        seen=item.disclosure,
        said=said_of(sheet, variable),
    )


def _lines(sheet: AnswerSheet, item: model.Question) -> Iterator[tuple[str, str]]:
    if item.rows is None:
        yield "", _shown(sheet, item.kind, sheet.value(item.code))
    for choice in item.rows or ():
        shown = _shown(sheet, item.kind, sheet.value(f"{item.code}.{choice.code}"))
        if shown:
            yield wording(sheet, choice.label), shown


def _variable(sheet: AnswerSheet, name: str) -> Variable:
    variable = sheet.variable(name)
    if variable is None:
        raise LookupError(f"the sheet has no variable {name}")
    return variable


# --- one answer -----------------------------------------------------------------------------------------------------


def said_of(sheet: AnswerSheet, variable: Variable, *, unit: bool = True) -> Said:
    """Return what was answered for a variable: its value in words, a reason, or what could not be read."""
    name, kind = variable.name, variable.kind
    state = sheet.state(name)
    answer = sheet.answer(name)
    own = isinstance(kind, Text | Email | Phone)
    if not state.shown:
        return Said()
    if answer is not None and answer.reason is not None:
        return Said(reason=str(answer.reason), explained=explained_of(sheet, name))
    if state.value is None:
        typed = (
            answer.raw
            if answer is not None and is_asked(variable) and state.missing is not Missing.HIDDEN
            else ()
        )
        return Said(texts=tuple(text for text in typed if text.strip()), own=True)
    return Said(
        texts=_vouched(sheet, kind, state.value) or _texts(sheet, kind, state.value, unit=unit),
        own=own,
        other=_other(sheet, name),
        explained=explained_of(sheet, name),
    )


def _texts(sheet: AnswerSheet, kind: Kind, value: Value, *, unit: bool) -> tuple[str, ...]:
    """Return a value for a reader, one text per choice or per line."""
    if kind.name == "multiple" and kind.choice_list is not None and isinstance(value, tuple):
        return tuple(wording(sheet, kind.choice_list.label(str(code))) for code in value)
    if kind.name == "ranking" and kind.choice_list is not None and isinstance(value, tuple):
        labels = (wording(sheet, kind.choice_list.label(str(code))) for code in value)
        return tuple(f"{rank}.\N{NO-BREAK SPACE}{label}" for rank, label in enumerate(labels, 1))
    if isinstance(kind, Text) and isinstance(value, str):
        return tuple(value.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return (_shown(sheet, kind, value, unit=unit),)


def _vouched(sheet: AnswerSheet, kind: Kind, value: Value) -> tuple[str, ...]:
    """Return what a person vouched for: the total confirmed, the statement accepted."""
    if value is not True:
        return ()
    if isinstance(kind, Attestation):
        return (wording(sheet, kind.text),) if kind.text else ()
    total = sheet.variable(kind.total) if isinstance(kind, Confirmation) else None
    return () if total is None else (kind.show(value), _shown(sheet, total.kind, sheet.value(total.name)))


def _shown(sheet: AnswerSheet, kind: Kind, value: Value | None, *, unit: bool = True) -> str:
    if value is None:
        return ""
    shown = kind.show(value)
    if kind.choice_list is not None:
        shown = wording(sheet, shown)
    return with_unit(shown, kind) if unit else without_unit(shown, kind)


def _other(sheet: AnswerSheet, name: str) -> str:
    completing = sheet.variable(f"{name}_autre")
    value = sheet.value(completing.name) if completing is not None and completing.of == name else None
    return value if isinstance(value, str) else ""


def explained_of(sheet: AnswerSheet, name: str) -> tuple[Explained, ...]:
    """Return the unusual answers of a variable or a table that someone confirmed or explained."""
    return tuple(
        Explained(message=wording(sheet, check.rule.message, sheet.variable(name)), text=check.text)
        for check in sheet.checks(name)
        if check.satisfied and check.rule.key != LEFT_OUT
    )


# --- tables ---------------------------------------------------------------------------------------------------------


def _matrix(sheet: AnswerSheet, item: Matrix, numbers: Mapping[str, int]) -> Table:
    rows = []
    for code in sheet.shown_rows(item.code):
        names = [name_cell(item.code, code, column.code) for column in item.columns]
        total = sheet.row_total(item.code, code) if item.row_total else None
        rows.append(
            Row(
                label=wording(sheet, item.rows.label(code)),
                cells=tuple(_cell(sheet, name) for name in names),
                total=None if total is None else show_number(total),
            )
        )
    columns = []
    for column in item.columns:
        total = sheet.total(item.code, column.code) if column.total else None
        columns.append(column_of(sheet, column, None if not column.total else show_number(total or 0)))
    return _filled(sheet, item, numbers, tuple(columns), tuple(rows))


def _roster(sheet: AnswerSheet, item: Roster, numbers: Mapping[str, int]) -> Table:
    shown = frozenset(sheet.shown_rows(item.code))
    fixed = {choice.code: wording(sheet, choice.label) for choice in item.rows or ()}
    rows = tuple(
        Row(
            label=fixed.get(entry, ""),
            rank=0 if entry in fixed else rank,
            cells=tuple(_cell(sheet, name_field(item.code, entry, column.code)) for column in item.fields),
        )
        for rank, entry in enumerate(sheet.entries(item.code), 1 - len(fixed))
        if entry in shown
    )
    return _filled(sheet, item, numbers, tuple(column_of(sheet, column) for column in item.fields), rows)


def _cell(sheet: AnswerSheet, name: str) -> Cell:
    variable = _variable(sheet, name)
    return Cell(said=said_of(sheet, variable, unit=False), given=not is_asked(variable))


def _filled(
    sheet: AnswerSheet,
    item: Matrix | Roster,
    numbers: Mapping[str, int],
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
) -> Table:
    """Return a table of answers; the explanations of its cells stand under it, each with its message."""
    explained = list(explained_of(sheet, item.code))
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=True):
            found = cell.said.explained if cell.said is not None else ()
            explained += [replace(each, row=row.label, rank=row.rank, column=column.label) for each in found]
    frame = table_frame(sheet, item, numbers, columns=columns, rows=rows, condition=False)
    return replace(frame, explained=tuple(explained))
