"""« Pour rassembler les chiffres »: only what somebody has to look up, grouped by who is likely to know.

Apart from the blank questionnaire because it is handed out: one part per person, without opinions and choices, with
what the last edition said beside each empty box.
"""

from collections.abc import Collection, Mapping

from surveys.exchange.printable.blank import blank_block, chapter_of, empty_sheet, paper_of
from surveys.exchange.printable.fields import is_looked_up
from surveys.exchange.printable.model import Chapter, Paper, Part
from surveys.exchange.printable.numbering import is_answered, numbered_sections, question_numbers
from surveys.questionnaire.answers import AnswerSheet, Context, is_asked
from surveys.questionnaire.definition.model import (
    Item,
    Question,
    Questionnaire,
    Roster,
    Section,
    Variable,
    entry_variables,
    fixed_variables,
)


def make_gathering(
    questionnaire: Questionnaire, context: Context | None = None, *, sections: Collection[str] | None = None
) -> Paper:
    """Return the paper of the figures to find, a part for each person, in the order in which they are first asked.

    ``context`` and ``sections``: as for ``make_blank``. A section where nothing is to be found is left out.
    """
    sheet = empty_sheet(questionnaire, context)
    numbers = question_numbers(questionnaire)
    parts: dict[str, list[Chapter]] = {}
    for number, section in numbered_sections(questionnaire, sections):
        chapter = _chapter(sheet, section, number, numbers)
        if chapter.blocks or chapter.prepare:
            parts.setdefault(section.delegate_to, []).append(chapter)
    grouped = tuple(Part(who=who, chapters=tuple(chapters)) for who, chapters in parts.items())
    return paper_of("gathering", sheet, grouped, sections)


def _chapter(sheet: AnswerSheet, section: Section, number: int, numbers: Mapping[str, int]) -> Chapter:
    blocks = tuple(blank_block(sheet, item, numbers) for item in section.items if is_to_find(item))
    return chapter_of(sheet, section, number, numbers, blocks)


def is_to_find(item: Item) -> bool:
    """Say whether an item asks for a figure or a date that stands in somebody's books."""
    if not is_answered(item):
        return False
    if isinstance(item, Question):
        return is_looked_up(item.kind)
    return any(is_asked(variable) and is_looked_up(variable.kind) for variable in _variables(item))


def _variables(item: Item) -> tuple[Variable, ...]:
    return tuple(entry_variables(item, "-") if isinstance(item, Roster) else fixed_variables(item))
