"""What a questionnaire does not say: what the answers are for, what to do when a rule is not kept, some of it in English.

Apart from wording because nothing is there to be read. Loi 25: who collects says why, before it is answered;
``definition`` refuses a personal question without a purpose, this names the others that are close to it.
"""

from collections import Counter
from collections.abc import Iterator

from surveys.questionnaire.definition.english import pairs_of
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster, Rule
from surveys.questionnaire.problems import Problem

_CLOSE = frozenset({"confidential_pay"})  # told of people, though not of one of them


def find_silence(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield ``lint.no_purpose`` (of the whole, or of what is paid), ``lint.untranslated``, the error ``lint.no_message``."""
    yield from _english(questionnaire)
    if not questionnaire.purpose.strip():
        yield Problem("lint.no_purpose", "", severity="warning")
    for code, item in questionnaire.items.items():
        asked = not isinstance(item, Question) or (item.kind.typed and item.calc is None)
        if item.disclosure in _CLOSE and asked and not item.purpose.strip():
            yield Problem("lint.no_purpose_of_pay", code, severity="warning")
        for where, rule in _rules(item):
            if not rule.message.strip():
                yield Problem("lint.no_message", where, {"condition": rule.condition.source})


def _english(questionnaire: Questionnaire) -> Iterator[Problem]:
    """Yield how many texts lack English, where a questionnaire has some: one that has none is in French on purpose."""
    if not questionnaire.english:
        return
    states = Counter(pair.state for pair in pairs_of(questionnaire))
    if states["missing"]:
        yield Problem("lint.untranslated", "", {"count": states["missing"]}, "warning")
    if states["outdated"]:
        yield Problem("lint.outdated_english", "", {"count": states["outdated"]}, "warning")


def _rules(item: Item) -> Iterator[tuple[str, Rule]]:
    for rule in item.rules:
        yield item.code, rule
    if isinstance(item, Matrix | Roster):
        for column in item.columns if isinstance(item, Matrix) else item.fields:
            for rule in column.rules:
                yield f"{item.code}.{column.code}", rule
