"""When a question is asked, in terms a reader can check by hand: question 12 is « Oui », question 15 is above 0.

Apart because a paper has no machine to hide what does not apply. Refuses what a hand cannot check: what has no simple
reading only names the questions it depends on.
"""

from collections.abc import Mapping

from surveys.exchange.printable.model import Clause, Condition, Relation
from surveys.exchange.printable.wording import wording
from surveys.questionnaire import conditions
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.conditions import Said, Teller, Told
from surveys.questionnaire.definition.model import Question, Roster
from surveys.questionnaire.expressions import Expression

_RELATIONS: Mapping[conditions.Relation, Relation] = {
    "is": "is",
    "is_not": "is_not",
    "one_of": "is",
    "none_of": "is_not",
    "holds": "holds",
    "holds_not": "holds_not",
    "above": "above",
    "at_least": "at_least",
    "below": "below",
    "at_most": "at_most",
    "answered": "answered",
}
_OPPOSITE: Mapping[Relation, Relation] = {"is": "is_not", "is_not": "is"}
_CHECKED = frozenset({"choice", "number", "text"})  # what a reader can hold an answer against
_ORDERS = frozenset({"above", "at_least", "below", "at_most"})
_OTHER = "_autre"


def condition_of(
    expression: Expression | None, sheet: AnswerSheet, numbers: Mapping[str, int]
) -> Condition | None:
    """Return what a condition says, or ``None`` when there is none."""
    if expression is None:
        return None
    form = conditions.read_condition(expression)
    teller = Teller(sheet.questionnaire, numbers, lambda text: wording(sheet, text))
    simple = _simple(teller.tell(form)) if form is not None else None
    return simple or Condition(join="all", clauses=(_depends(expression, sheet, numbers),))


def _simple(told: Told) -> Condition | None:
    """Return a condition without groups in groups; one part that cannot be checked would make the others lie."""
    if isinstance(told, Said):
        clause = _clause(told)
        return None if clause is None else Condition(join="all", clauses=(clause,))
    clauses = [_clause(part) if isinstance(part, Said) else None for part in told.parts]
    whole = tuple(clause for clause in clauses if clause is not None)
    if len(whole) < len(clauses):
        return None
    if told.join == "none" and len(whole) == 1:
        return _denied(whole[0])
    if told.join in ("all", "any"):
        return Condition(join="any" if told.join == "any" else "all", clauses=whole)
    return None


def _denied(clause: Clause) -> Condition | None:
    relation = _OPPOSITE.get(clause.relation)
    if relation is None:
        return None
    denied = Clause(relation=relation, numbers=clause.numbers, name=clause.name, values=clause.values)
    return Condition(join="all", clauses=(denied,))


def _clause(said: Said) -> Clause | None:
    """Return a clause about one question, or one cell of a table named by its row and column."""
    relation, subject = _RELATIONS.get(said.relation), said.subject
    values = said.values
    if relation is None or subject.shape not in ("question", "cell"):
        return None
    if any(value.shape not in _CHECKED or not value.name for value in values):
        return None
    if relation in _ORDERS and values[0].shape != "number":
        return None
    if relation == "answered" and not subject.number:
        return None  # nobody answers a calculated value: what it is worked out from is
    named = subject.shape == "cell" or not subject.number
    return Clause(
        relation=relation,
        numbers=(subject.number,) if subject.number else (),
        name=subject.name if named else "",
        values=tuple(value.name for value in values),
    )


def _depends(expression: Expression, sheet: AnswerSheet, numbers: Mapping[str, int]) -> Clause:
    items = sheet.questionnaire.items
    found: set[int] = set()
    waiting = [reference.code for reference in expression.references]
    met: set[str] = set()
    while waiting:  # a calculated value stands for the questions that it is worked out from
        code = waiting.pop().removesuffix(_OTHER)
        if code in met:
            continue
        met.add(code)
        if code in numbers:
            found.add(numbers[code])
            continue
        item = items.get(code)
        if isinstance(item, Question) and item.calc is not None:
            waiting += [reference.code for reference in item.calc.references]
        elif item is None:
            waiting += [
                each.code
                for each in items.values()
                if isinstance(each, Roster) and any(field.code == code for field in each.fields)
            ]
    return Clause(relation="depends", numbers=tuple(sorted(found)))
