"""The blank questionnaire: every published question, to read and discuss before anyone begins.

Apart from the copy of answers because nothing is hidden here: what is asked only sometimes says when. What is already
known stands beside the place to answer, never in it.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime

from surveys.exchange.printable.conditions import condition_of
from surveys.exchange.printable.fields import field_of
from surveys.exchange.printable.model import Block, Chapter, Figure, Kind, Note, Paper, Part, Question
from surveys.exchange.printable.numbering import is_answered, is_pooled, numbered_sections, question_numbers
from surveys.exchange.printable.tables import blank_table
from surveys.exchange.printable.wording import section_title, wording
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition import model
from surveys.questionnaire.definition.model import Item, Questionnaire, Section

_LONG_AGO = datetime(2000, 1, 1, 12, tzinfo=UTC)  # nothing on a blank paper depends on the day


def make_blank(
    questionnaire: Questionnaire, context: Context | None = None, *, sections: Collection[str] | None = None
) -> Paper:
    """Return the paper of a questionnaire nobody filled.

    ``context`` says what is already known (last edition, directory, account); ``sections`` are the codes of those to
    draw, all when ``None``.
    """
    sheet = empty_sheet(questionnaire, context)
    numbers = question_numbers(questionnaire)
    chapters = tuple(
        chapter_of(sheet, section, number, numbers, tuple(_blocks(sheet, section, numbers)))
        for number, section in numbered_sections(questionnaire, sections)
    )
    return paper_of("blank", sheet, (Part(chapters=chapters),), sections)


def empty_sheet(questionnaire: Questionnaire, context: Context | None = None) -> AnswerSheet:
    """Return a sheet without answers, in a context or in none."""
    return AnswerSheet(questionnaire, {}, {}, context or Context(today=_LONG_AGO.date(), now=_LONG_AGO))


def paper_of(
    kind: Kind, sheet: AnswerSheet, parts: tuple[Part, ...], sections: Collection[str] | None
) -> Paper:
    """Return a paper around its parts."""
    questionnaire = sheet.questionnaire
    return Paper(
        kind=kind,
        survey=questionnaire.survey,
        edition=questionnaire.edition,
        title=wording(sheet, questionnaire.title),
        previous=questionnaire.previous_editions[-1] if questionnaire.previous_editions else "",
        partial=sections is not None and any(each.code not in sections for each in questionnaire.sections),
        parts=parts,
    )


def chapter_of(
    sheet: AnswerSheet, section: Section, number: int, numbers: Mapping[str, int], blocks: tuple[Block, ...]
) -> Chapter:
    """Return a section around its blocks."""
    return Chapter(
        code=section.code,
        number=number,
        title=section_title(sheet, section.title),
        who=section.delegate_to,
        minutes=section.minutes,
        prepare=tuple(wording(sheet, each) for each in section.prepare),
        restricted=section.restricted,
        condition=condition_of(section.relevant, sheet, numbers),
        blocks=blocks,
    )


def _blocks(sheet: AnswerSheet, section: Section, numbers: Mapping[str, int]) -> Iterator[Block]:
    for item in section.items:
        if not is_pooled(item):
            yield blank_block(sheet, item, numbers)


def blank_block(sheet: AnswerSheet, item: Item, numbers: Mapping[str, int]) -> Block:
    """Return an item with the place to answer it."""
    if not isinstance(item, model.Question):
        return blank_table(sheet, item, numbers)
    label = wording(sheet, item.label, item.code if item.rows is None else None)
    if item.kind.name == "note":
        return Note(code=item.code, label=label, hint=wording(sheet, item.hint))
    if not is_answered(item):
        rows = tuple((wording(sheet, choice.label), "") for choice in item.rows or ())
        return Figure(code=item.code, label=label, lines=rows)
    variable = sheet.variable(item.code)
    if variable is None:
        raise LookupError(f"the sheet has no variable {item.code}")
    return Question(
        code=item.code,
        number=numbers[item.code],
        label=label,
        hint=wording(sheet, item.hint),
        required=item.required,
        purpose=item.purpose,
        seen=item.disclosure,
        reasons=tuple(map(str, item.allow)),
        condition=condition_of(item.relevant, sheet, numbers),
        field=field_of(sheet, variable, sheet.remembered(item.code)),
    )
