"""What is asked of people: an answer forced from who cannot give one, tables that a telephone cannot hold, minutes.

Apart from wording because it weighs a questionnaire's settings, not its sentences.
"""

import re
from collections.abc import Iterator

from surveys.questionnaire.answers.counting import room_of
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster
from surveys.questionnaire.problems import Param, Problem
from surveys.questionnaire.values import Missing

MOST_ROWS = 8  # of a table of choices, on a telephone
_OPINIONS = frozenset({"rating", "likert"})
_WAYS_OUT = frozenset({Missing.DONT_KNOW, Missing.NOT_APPLICABLE, Missing.REFUSED})
# Words that say of a question that it does not bear on everyone.
_NOT_FOR_ALL = re.compile(
    r"\ble cas échéant\b|\bs[’']il y a lieu\b|\bsi (?:vous|votre|vos|c[’']est)\b|\bsans objet\b|\bne s[’']applique pas\b",
    re.IGNORECASE,
)


def find_hard_work(questionnaire: Questionnaire, minutes: int) -> Iterator[Problem]:
    """Yield ``lint.too_long``, ``lint.no_minutes``; of each item what is forced, counted, or too large."""
    asked = sum(section.minutes for section in questionnaire.sections)
    if asked > minutes:
        yield Problem("lint.too_long", "", {"minutes": asked, "most": minutes}, "warning")
    for section in questionnaire.sections:
        if not section.minutes:
            yield Problem("lint.no_minutes", section.code, {"section": section.title}, "warning")
    for code, item in questionnaire.items.items():
        yield from _forced(code, item)
        yield from _counted(questionnaire, code, item)
        if _is_not_for_all(item):
            yield Problem("lint.no_not_applicable", code, severity="warning")
        if isinstance(item, Matrix) and item.type == "matrix_single" and len(item.rows) > MOST_ROWS:
            yield Problem("lint.many_rows", code, {"rows": len(item.rows), "most": MOST_ROWS}, "warning")


def _counted(questionnaire: Questionnaire, code: str, item: Item) -> Iterator[Problem]:
    """Yield what goes wrong with a roster whose rows an earlier answer counts."""
    if not isinstance(item, Roster) or item.row_count is None:
        return
    order, room = list(questionnaire.items), room_of(item)
    for name in sorted({reference.code for reference in item.row_count.references}):
        counter = questionnaire.items.get(name)
        if counter is None:
            continue
        if order.index(name) > order.index(code):
            yield Problem("lint.counted_before_asked", code, {"question": counter.label}, "warning")
        if isinstance(counter, Question) and item.row_count.source.strip() == f"${{{name}}}":
            most = getattr(counter.kind, "max", None)
            if counter.calc is None and (most is None or most > room):
                params: dict[str, Param] = {"question": counter.label, "most": room}
                yield Problem("lint.counted_without_limit", code, params, "warning")


def _forced(code: str, item: Item) -> Iterator[Problem]:
    """Yield what is required of who may not want, or not be able, to say."""
    if not item.required or not isinstance(item, Question | Matrix):
        return
    if item.disclosure == "confidential_pay" and Missing.REFUSED not in item.allow:
        yield Problem("lint.forced_confidence", code, severity="warning")
    opinion = item.type == "matrix_single" if isinstance(item, Matrix) else item.kind.name in _OPINIONS
    if opinion and not _WAYS_OUT & set(item.allow):
        yield Problem("lint.forced_opinion", code, severity="warning")


def _is_not_for_all(item: Item) -> bool:
    """Say whether everyone must answer what its own words say is not for everyone: no condition, no « Sans objet »."""
    if not item.required or item.relevant is not None or not isinstance(item, Question | Matrix):
        return False
    choices = item.kind.choice_list if isinstance(item, Question) else None
    covered = Missing.NOT_APPLICABLE in item.allow or (
        choices is not None and any(c.exclusive for c in choices)
    )
    return not covered and _NOT_FOR_ALL.search(item.label) is not None
