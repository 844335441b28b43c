"""What the answers of a section tell outside it: which sections each item and each rule read, through every calculation.

Apart from the judgement because it is about who looks, not about what is right. Refuses to change what is shown or
counted: a branch that opens on a colleague's answer opens for everyone, only its words and figures keep quiet.
"""

from collections.abc import Iterable, Iterator, Mapping

from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster, Rule
from surveys.questionnaire.expressions import Expression

_MEMO = "_sections_read"
_MEMO_OF_ITEMS = "_items_read"
_OTHER = "_autre"


def sections_read(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """Return, for each item, its own section and those that its calculations read, worked out once."""
    known: Mapping[str, frozenset[str]] | None = questionnaire.__dict__.get(_MEMO)
    if known is None:
        sections = questionnaire.section_of
        known = {
            code: frozenset(sections[each].code for each in read)
            for code, read in items_read(questionnaire).items()
        }
        questionnaire.__dict__[_MEMO] = known
    return known


def items_read(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """Return, for each item, itself and those that its calculations read, worked out once."""
    known: Mapping[str, frozenset[str]] | None = questionnaire.__dict__.get(_MEMO_OF_ITEMS)
    if known is None:
        known = {code: frozenset(_through(questionnaire, code)) for code in questionnaire.items}
        questionnaire.__dict__[_MEMO_OF_ITEMS] = known
    return known


def tells(questionnaire: Questionnaire, code: str, unseen: frozenset[str]) -> bool:
    """Say whether the value of an item would tell what an unseen section holds."""
    return bool(unseen and sections_read(questionnaire).get(code, frozenset()) & unseen)


def rule_tells(questionnaire: Questionnaire, owner: str, rule: Rule, unseen: frozenset[str]) -> bool:
    """Say whether the message of a rule would tell, to who sees the item ``owner``, what an unseen section holds."""
    item = questionnaire.items.get(owner)
    if not unseen or item is None or questionnaire.section_of[item.code].code in unseen:
        return False
    return any(tells(questionnaire, code, unseen) for code in _codes(questionnaire, [rule.condition]))


def _through(questionnaire: Questionnaire, start: str) -> Iterator[str]:
    waiting, met = [start], {start}
    while waiting:
        code = waiting.pop()
        yield code
        for other in _codes(questionnaire, _calculations(questionnaire.items[code])):
            if other not in met:
                met.add(other)
                waiting.append(other)


def _codes(questionnaire: Questionnaire, expressions: Iterable[Expression]) -> Iterator[str]:
    """Yield the items that expressions read; a form of another format names a field without its roster."""
    for expression in expressions:
        for reference in expression.references:
            code = reference.code
            for found in (code, code.removesuffix(_OTHER), _roster_of(questionnaire, code)):
                if found in questionnaire.items:
                    yield found
                    break


def _roster_of(questionnaire: Questionnaire, field: str) -> str:
    rosters = (item for item in questionnaire.items.values() if isinstance(item, Roster))
    return next((item.code for item in rosters for column in item.fields if column.code == field), "")


def _calculations(item: Item) -> Iterator[Expression]:
    match item:
        case Question():
            found = [item.calc]
        case Matrix():
            found = [column.calc for column in item.columns]
        case Roster():
            found = [column.calc for column in item.fields]
    yield from (each for each in found if each is not None)
