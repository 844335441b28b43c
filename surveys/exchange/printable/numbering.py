"""Which items are questions, and their numbers: on paper as on screen.

Apart because every paper, file and comparison names a question by its number. Refuses a number for what nobody answers.
"""

from collections.abc import Collection, Iterator, Mapping

from surveys.questionnaire.definition.model import Item, Question, Questionnaire, Section


def question_numbers(questionnaire: Questionnaire) -> Mapping[str, int]:
    """Return the number of each item that a person answers, over the whole questionnaire."""
    asked = (code for code, item in questionnaire.items.items() if is_answered(item))
    return {code: number for number, code in enumerate(asked, 1)}


def is_answered(item: Item) -> bool:
    """Say whether a person answers this item (and not: reads it, or sees it calculated)."""
    return not isinstance(item, Question) or (item.kind.typed and item.calc is None)


def is_pooled(item: Item) -> bool:
    """Say whether an item only pools values for statistics: it has nothing to show to a person."""
    return isinstance(item, Question) and item.calc is not None and item.kind.value_type == "list"


def numbered_sections(
    questionnaire: Questionnaire, sections: Collection[str] | None
) -> Iterator[tuple[int, Section]]:
    """Yield the sections asked for (``None``: all) with their numbers in the whole questionnaire."""
    for number, section in enumerate(questionnaire.sections, 1):
        if sections is None or section.code in sections:
            yield number, section
