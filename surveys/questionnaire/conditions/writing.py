"""From a builder's form to the text of the language: what a definition keeps.

Apart from reading, its way back: what a tidy form writes is read as that same form. Refuses a form that is not whole
and a text that no quotes can hold, as values.
"""

from decimal import Decimal

from surveys.questionnaire.conditions.form import (
    Answered,
    Blank,
    Clause,
    Condition,
    Form,
    Group,
    Here,
    Number,
    Operation,
    Opposite,
    Relation,
    Term,
    ThisRow,
    Words,
    Worked,
    tidy,
)
from surveys.questionnaire.conditions.reading import RELATIONS, SAYINGS
from surveys.questionnaire.problems import Problem

_SIGNS: dict[Relation, str] = {relation: sign for sign, relation in RELATIONS.items()}
_FUNCTIONS: dict[Relation, str] = {relation: name for name, relation in SAYINGS.items()}
_QUOTES = (("'", "'"), ('"', '"'), ("‘", "’"), ("“", "”"))
_SUMS = frozenset({"+", "-"})


class _UnwritableError(Exception):
    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(code)
        self.problem = Problem(f"condition.{code}", params={"text": text[:60]})


def write_form(form: Form) -> str | Problem:
    """Return the text of a form.

    Problems: ``condition.incomplete`` (something is not chosen yet), ``condition.unquotable`` (a text with every mark).
    """
    try:
        return _write(tidy(form))
    except _UnwritableError as error:
        return error.problem


def _write(form: Form) -> str:
    match form:
        case Group() | Clause():
            return _condition(form)
        case _:
            return _term(form)


def _condition(condition: Condition) -> str:
    match condition:
        case Group(parts=()):
            raise _UnwritableError("incomplete")
        case Group(join=join, parts=parts):
            word = " and " if join in ("all", "not_all") else " or "
            inside = word.join(_part(part, alone=len(parts) == 1) for part in parts)
            return f"not({inside})" if join in ("none", "not_all") else inside
        case Clause():
            return _clause(condition)


def _part(part: Condition, *, alone: bool) -> str:
    text = _condition(part)
    plain = alone or not isinstance(part, Group) or part.join in ("none", "not_all")
    return text if plain else f"({text})"


def _clause(clause: Clause) -> str:
    relation, subject = clause.relation, clause.subject
    if relation in _SIGNS:
        return f"{_term(subject)} {_SIGNS[relation]} {_term(clause.values[0])}"
    if relation in _FUNCTIONS:
        return f"{_FUNCTIONS[relation]}({_term(subject)}, {_term(clause.values[0])})"
    text = _said(relation, subject, clause.values)
    return f"not({text})" if relation in ("holds_not", "none_of", "unanswered", "untrue") else text


def _said(relation: Relation, subject: Term, values: tuple[Term, ...]) -> str:
    match relation:
        case "holds" | "holds_not":
            return f"selected({_term(subject)}, {_term(values[0])})"
        case "one_of" | "none_of":
            codes = [value.value for value in values if isinstance(value, Words)]
            if not codes:
                raise _UnwritableError("incomplete")
            return f"selected({_quoted(' '.join(codes))}, {_term(subject)})"
        case "answered" | "unanswered":
            return f"answered({_term(subject)})"
        case _:
            return _term(subject)


def _term(term: Term) -> str:
    match term:
        case Blank():
            raise _UnwritableError("incomplete")
        case Number(value=value):
            return _digits(value)
        case Words(value=value):
            return _quoted(value)
        case Answered(reference=reference):
            return f"${{{reference}}}"
        case Here():
            return "."
        case ThisRow():
            return "@row"
        case Worked(function=function, given=given):
            return f"{function}({', '.join(map(_write, given))})"
        case Opposite(operand=operand):
            text = _term(operand)
            return f"-({text})" if isinstance(operand, Operation) else f"-{text}"
        case Operation(first=first, rest=rest):
            of_sums = rest[0][0] in _SUMS
            steps = [_operand(first, of_sums)]
            steps += [f"{sign} {_operand(operand, of_sums)}" for sign, operand in rest]
            return " ".join(steps)


def _operand(term: Term, of_sums: bool) -> str:
    """Return one side of a sum or product: what would be read otherwise stands in parentheses."""
    text = _term(term)
    if isinstance(term, Operation) and not (of_sums and term.rest[0][0] not in _SUMS):
        return f"({text})"
    return text


def _digits(value: Decimal) -> str:
    return format(value if value else Decimal(), "f")


def _quoted(text: str) -> str:
    for opening, closing in _QUOTES:
        if opening not in text and closing not in text:
            return f"{opening}{text}{closing}"
    raise _UnwritableError("unquotable", text)
