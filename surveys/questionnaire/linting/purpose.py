"""What a questionnaire does not say: what the answers are for, and what to do when a rule is not kept.

Apart from wording because nothing is there to be read. Loi 25: who collects says why, before it is answered;
``definition`` refuses a personal question without a purpose, this names the others that are close to it.
"""

from collections.abc import Iterator

from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster, Rule
from surveys.questionnaire.problems import Problem

_CLOSE = frozenset({"confidential_pay"})  # told of people, though not of one of them


def find_silence(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield ``lint.no_purpose`` (of the whole, or of what is paid) and the error ``lint.no_message`` of a rule."""
    if not questionnaire.purpose.strip():
        yield Problem("lint.no_purpose", "", severity="warning")
    for code, item in questionnaire.items.items():
        asked = not isinstance(item, Question) or (item.kind.typed and item.calc is None)
        if item.disclosure in _CLOSE and asked and not item.purpose.strip():
            yield Problem("lint.no_purpose_of_pay", code, severity="warning")
        for where, rule in _rules(item):
            if not rule.message.strip():
                yield Problem("lint.no_message", where, {"condition": rule.condition.source})


def _rules(item: Item) -> Iterator[tuple[str, Rule]]:
    for rule in item.rules:
        yield item.code, rule
    if isinstance(item, Matrix | Roster):
        for column in item.columns if isinstance(item, Matrix) else item.fields:
            for rule in column.rules:
                yield f"{item.code}.{column.code}", rule
