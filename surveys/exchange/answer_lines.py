"""A centre's own answers, one line per variable: what its files hold and what two copies are compared by.

Apart from the papers because a line is looked up by its variable's name, which lasts, and not by its place on a page.
Holds what a person said and nothing that was worked out from it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from surveys.exchange.printable.answered import said_of
from surveys.exchange.printable.numbering import numbered_sections, question_numbers
from surveys.exchange.printable.wording import section_title, wording
from surveys.questionnaire.answers import AnswerSheet, is_asked
from surveys.questionnaire.answers.counting import LEFT_OUT
from surveys.questionnaire.definition.model import Item, Matrix, Question, Roster, Section, Variable
from surveys.questionnaire.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer. ``value`` is what was understood, ``texts`` say it in words, ``reason`` why there is none.

    ``explains`` holds the message that an explanation answers to; such a line's ``texts`` are the explanation.
    """

    section: str  # its code
    chapter: int
    title: str  # of its section
    item: str
    number: int  # of the question
    name: str
    label: str
    row: str = ""
    rank: int = 0  # of an entry without a name of its own, from 1
    column: str = ""
    other: bool = False  # the text of an « Autre » choice
    unit: str = ""
    value: Value | None = None
    texts: tuple[str, ...] = ()
    own: bool = False  # a person's own words
    reason: str = ""
    explains: str = ""

    @property
    def said(self) -> object:
        """What makes two answers the same: the value however it was typed, else the reason, else the words."""
        return self.texts if self.value is None and not self.reason else (self.value, self.reason)


def answer_lines(sheet: AnswerSheet, *, sections: Collection[str] | None = None) -> tuple[AnswerLine, ...]:
    """Return every answer that stands, in the order asked: not what is hidden, blank or calculated.

    ``sections`` are the codes of those to read, all when ``None``.
    """
    numbers = question_numbers(sheet.questionnaire)
    return tuple(
        line
        for chapter, section in numbered_sections(sheet.questionnaire, sections)
        for item in section.items
        if item.code in numbers and sheet.shown(item.code)
        for line in _item_lines(sheet, item, section, chapter, numbers)
    )


def _item_lines(
    sheet: AnswerSheet, item: Item, section: Section, chapter: int, numbers: Mapping[str, int]
) -> Iterator[AnswerLine]:
    make = partial(
        AnswerLine,
        section=section.code,
        chapter=chapter,
        title=section_title(sheet, section.title),
        item=item.code,
        number=numbers[item.code],
        label=wording(sheet, item.label, item.code if isinstance(item, Question) else None),
    )
    ranks = _ranks(sheet, item)
    for variable in sheet.variables(item):
        if not is_asked(variable) or not sheet.shows(variable):
            continue
        said = said_of(sheet, variable, unit=False)
        place = partial(
            make,
            row=_row(sheet, item, variable),
            rank=ranks.get(variable.entry or "", 0),
            column=wording(sheet, variable.column.label) if variable.column is not None else "",
            other=variable.of is not None,
        )
        if not said.blank:
            yield place(
                name=variable.name,
                unit=variable.kind.unit,
                value=sheet.value(variable.name),
                texts=said.texts,
                own=said.own,
                reason=said.reason,
            )
        for check in sheet.checks(variable.name):
            if check.satisfied:
                message = wording(sheet, check.rule.message, variable)
                yield place(name=check.name, texts=(check.text,), own=True, explains=message)
    if not isinstance(item, Question):
        for check in sheet.checks(item.code):
            if check.satisfied and check.rule.key != LEFT_OUT:
                message = wording(sheet, check.rule.message)
                yield make(name=check.name, texts=(check.text,), own=True, explains=message)


def _ranks(sheet: AnswerSheet, item: Item) -> Mapping[str, int]:
    if not isinstance(item, Roster):
        return {}
    fixed = len(item.rows or ())
    return {entry: rank for rank, entry in enumerate(sheet.entries(item.code), 1 - fixed) if rank > 0}


def _row(sheet: AnswerSheet, item: Item, variable: Variable) -> str:
    code = variable.row or variable.entry or ""
    rows = item.rows if isinstance(item, Matrix | Roster) else None
    return wording(sheet, rows.label(code)) if rows is not None and code in rows else ""
