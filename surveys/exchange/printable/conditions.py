"""When a question is asked, in terms a reader can check by hand: question 12 is « Oui », question 15 is above 0.

Apart because a paper has no machine to hide what does not apply. Refuses to guess: what has no simple reading only
names the questions it depends on.
"""

from collections.abc import Iterable, Mapping

from surveys.exchange.printable.model import Clause, Condition, Relation
from surveys.exchange.printable.wording import wording
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Matrix, Question, Roster
from surveys.questionnaire.expressions import Expression, Reference
from surveys.questionnaire.expressions.syntax import Call, Compare, Literal, Logic, Node, Ref
from surveys.questionnaire.values import show_number

_RELATIONS: Mapping[str, Relation] = {
    "=": "is",
    "!=": "is_not",
    ">": "above",
    ">=": "at_least",
    "<": "below",
    "<=": "at_most",
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OTHER = "_autre"


def condition_of(
    expression: Expression | None, sheet: AnswerSheet, numbers: Mapping[str, int]
) -> Condition | None:
    """Return what a condition says, or ``None`` when there is none."""
    if expression is None:
        return None
    tree = expression.tree
    operands = tree.operands if isinstance(tree, Logic) else (tree,)
    clauses = [_clause(node, sheet, numbers) for node in operands]
    read = [clause for clause in clauses if clause is not None]
    if len(read) < len(clauses):  # one part that cannot be read would make the others lie
        return Condition(join="all", clauses=(_depends(expression, sheet, numbers),))
    if isinstance(tree, Logic) and tree.operator == "or":
        return Condition(join="any", clauses=_joined(read))
    return Condition(join="all", clauses=tuple(read))


def _joined(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return alternatives about one question as one clause with several values."""
    found: list[Clause] = []
    for clause in clauses:
        last = found[-1] if found else None
        same = last is not None and (last.relation, last.numbers, last.name) == (
            clause.relation,
            clause.numbers,
            clause.name,
        )
        if last is not None and same and clause.relation in {"is", "holds"}:
            found[-1] = Clause(
                relation=last.relation,
                numbers=last.numbers,
                name=last.name,
                values=(*last.values, *clause.values),
            )
        else:
            found.append(clause)
    return tuple(found)


def _clause(node: Node, sheet: AnswerSheet, numbers: Mapping[str, int]) -> Clause | None:
    match node:
        case Compare(operator=operator, left=Ref() as ref, right=Literal() as literal):
            return _compared(operator, ref.reference, literal, sheet, numbers)
        case Compare(operator=operator, left=Literal() as literal, right=Ref() as ref):
            return _compared(_TURNED[operator], ref.reference, literal, sheet, numbers)
        case Call(name="selected", arguments=(Ref() as ref, Literal() as literal)):
            return _selected(ref.reference, str(literal.value), sheet, numbers)
        case Call(name="selected", arguments=(Literal() as literal, Ref() as ref)):
            return _is_one_of(ref.reference, str(literal.value).split(), sheet, numbers)
        case Call(name="answered", arguments=(Ref() as ref,)):
            return _about("answered", ref.reference, (), sheet, numbers)
        case Call(name="not", arguments=(inner,)):
            return _negated(_clause(inner, sheet, numbers))
        case _:
            return None


def _negated(clause: Clause | None) -> Clause | None:
    opposite: Mapping[Relation, Relation] = {
        "is": "is_not",
        "is_not": "is",
        "holds": "holds_not",
        "holds_not": "holds",
    }
    if clause is None or clause.relation not in opposite:
        return None
    return Clause(
        relation=opposite[clause.relation], numbers=clause.numbers, name=clause.name, values=clause.values
    )


def _compared(
    operator: str, reference: Reference, literal: Literal, sheet: AnswerSheet, numbers: Mapping[str, int]
) -> Clause | None:
    value = literal.value
    if isinstance(value, str):
        if operator not in {"=", "!="}:
            return None
        return _about(_RELATIONS[operator], reference, (_label(reference, value, sheet),), sheet, numbers)
    return _about(_RELATIONS[operator], reference, (show_number(value),), sheet, numbers)


def _selected(
    reference: Reference, code: str, sheet: AnswerSheet, numbers: Mapping[str, int]
) -> Clause | None:
    return _about("holds", reference, (_label(reference, code, sheet),), sheet, numbers)


def _is_one_of(
    reference: Reference, codes: list[str], sheet: AnswerSheet, numbers: Mapping[str, int]
) -> Clause | None:
    labels = tuple(_label(reference, code, sheet) for code in codes)
    return _about("is", reference, labels, sheet, numbers)


def _about(
    relation: Relation,
    reference: Reference,
    values: tuple[str, ...],
    sheet: AnswerSheet,
    numbers: Mapping[str, int],
) -> Clause | None:
    """Return a clause about one question, or one cell of a table named by its row and column."""
    item = sheet.questionnaire.items.get(reference.code)
    if item is None or "*" in reference.parts or "@row" in reference.parts or "" in values:
        return None
    if isinstance(item, Question) and not reference.parts:
        number = numbers.get(item.code)
        if number is None and relation == "answered":
            return None  # nobody answers a calculated value: what it is worked out from is
        name = "" if number else wording(sheet, item.label)
        return Clause(relation=relation, numbers=(number,) if number else (), name=name, values=values)
    if isinstance(item, Matrix) and 0 < len(reference.parts) <= 2 and reference.parts[0] in item.rows:
        row, *rest = reference.parts
        labels = [wording(sheet, item.rows.label(row))]
        labels += [wording(sheet, column.label) for column in item.columns if column.code in rest]
        return Clause(
            relation=relation, numbers=(numbers[item.code],), name=" – ".join(labels), values=values
        )
    return None


def _label(reference: Reference, code: str, sheet: AnswerSheet) -> str:
    """Return the label of a choice as the reader finds it beside its box; the text itself where there is no list."""
    item = sheet.questionnaire.items.get(reference.code)
    if isinstance(item, Question):
        choices = item.kind.choice_list
    elif isinstance(item, Matrix):
        columns = [column for column in item.columns if column.code in reference.parts[1:] or not column.code]
        choices = columns[0].kind.choice_list if columns else None
    else:
        choices = None
    return wording(sheet, choices.label(code)) if choices is not None else code


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
