"""What is already known and may be proposed: the directory, the account, the last edition, another survey.

Apart from judgement because an offer is not an answer: it never counts, is never computed with, and becomes an
answer only when a person's save stores it. Refuses to propose what the question would not accept today.
"""

from collections.abc import Mapping

from surveys.questionnaire.answers.facts import Facts
from surveys.questionnaire.answers.model import Offer
from surveys.questionnaire.answers.plan import is_asked
from surveys.questionnaire.definition.model import (
    Matrix,
    Prefill,
    Roster,
    Variable,
    entry_variables,
    name_cell,
    name_field,
)
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.values import Reading, Value


def offer(facts: Facts, variable: Variable) -> Offer | None:
    """Return what to propose for a variable, or ``None``: no source, nothing known, or already answered.

    An offer of mode ``show`` stays beside the field after it is answered; the others end with the first answer,
    even a blank one.
    """
    prefill = variable.item.prefill
    if prefill is None or variable.of is not None or not is_asked(variable):
        return None
    if prefill.mode != "show" and facts.answer(variable.name) is not None:
        return None
    return _offer(facts, prefill, variable) if facts.shows(variable) else None


def remembered(facts: Facts, variable: Variable) -> Offer | None:
    """Return what is already known of a variable, whether or not it is shown or answered now; ``None`` for nothing.

    For papers, which hold every question before anyone answered.
    """
    prefill = variable.item.prefill
    if prefill is None or variable.of is not None or not is_asked(variable):
        return None
    return _offer(facts, prefill, variable)


def _offer(facts: Facts, prefill: Prefill, variable: Variable) -> Offer | None:
    origin, known = _known(facts, prefill, variable)
    if known is None:
        return None
    accepted = accept(variable.kind, known)
    if accepted is None or accepted.value is None:
        return None
    raw = variable.kind.write(accepted.value)
    return Offer(mode=prefill.mode, value=accepted.value, raw=raw, source=prefill.source, of=origin)


def _known(facts: Facts, prefill: Prefill, variable: Variable) -> tuple[str, Value | None]:
    context = facts.context
    match prefill.source:
        case "directory":
            return prefill.field, context.organisation.get(prefill.field)
        case "account":
            return prefill.field, context.account.get(prefill.field)
        case "edition":
            name = earlier_name(prefill, variable)
            return name, None if is_kept_from_view(facts, variable) else context.previous.get(name)
        case "survey":
            name = f"{prefill.survey}:{earlier_name(prefill, variable)}"
            return name, context.previous.get(name)


def is_kept_from_view(facts: Facts, variable: Variable) -> bool:
    """Say whether what is carried to a variable would tell whoever looks what they may not open: another section's past."""
    item, context = variable.item, facts.context
    if context.discreet and item.code in facts.plan.distant:
        return True
    source = item.prefill.code if item.prefill is not None and item.prefill.source == "edition" else ""
    section = facts.questionnaire.section_of.get(source)
    return section is not None and section.code in context.unseen


def earlier_name(prefill: Prefill, variable: Variable) -> str:
    """Return the name under which an earlier edition kept what this variable asks; blank when it is not carried."""
    item, column = variable.item, variable.column
    code = prefill.code or item.code
    match item:
        case Matrix() if column is not None and variable.row is not None:
            earlier = prefill.columns.get(column.code, "") if prefill.columns else column.code
            row = item.rows.earlier(variable.row)
            return name_cell(code, row, earlier) if row and (earlier or not column.code) else ""
        case Roster() if column is not None and variable.entry is not None:
            carried = not prefill.fields or column.code in prefill.fields
            return name_field(code, variable.entry, column.code) if carried else ""
        case _:
            return f"{code}.{variable.row}" if variable.row else code


def offered_entries(facts: Facts, roster: Roster) -> Mapping[str, Mapping[str, Offer]]:
    """Return the last edition's entries that may be carried into a roster, by id: their offers by field.

    None once the roster has an entry of its own. An entry that is accepted keeps its id from edition to edition.
    """
    if not facts.shown(roster.code) or len(facts.begun_entries(roster.code)) > len(roster.rows or ()):
        return {}
    return remembered_entries(facts, roster)


def remembered_entries(facts: Facts, roster: Roster) -> Mapping[str, Mapping[str, Offer]]:
    """Return the last edition's entries of a roster, by id, whether or not it is shown or filled now."""
    prefill = roster.prefill
    if prefill is None or prefill.source not in {"edition", "survey"}:
        return {}
    start = f"{prefill.survey}:" if prefill.source == "survey" else ""
    start += f"{prefill.code or roster.code}["
    found = (
        name[len(start) :].partition("]")[0] for name in facts.context.previous if name.startswith(start)
    )
    carried: dict[str, Mapping[str, Offer]] = {}
    for entry in tuple(dict.fromkeys(found))[: roster.max_rows]:
        offers = {}
        for variable in entry_variables(roster, entry):
            made = _offer(facts, prefill, variable) if is_asked(variable) else None
            if made is not None and variable.column is not None:
                offers[variable.column.code] = made
        if offers:
            carried[entry] = offers
    return carried


def accept(kind: Kind, value: Value) -> Reading | None:
    """Return the reading of a known value by the question of today, or ``None`` when it cannot be one.

    Choices that no longer exist are left out of a list; a single one that no longer exists is not proposed. One that was
    renamed or merged is taken under its code of today; one that was split is asked again.
    """
    choices = kind.choice_list
    if isinstance(value, tuple) and choices is not None:
        value = tuple(dict.fromkeys(now for code in value if (now := choices.successor(code))))
        if not value:
            return None
    elif isinstance(value, str) and choices is not None and choices.came_from:
        value = choices.successor(value) or value
        if value not in choices:
            return None
    try:
        return kind.read(kind.write(value))
    except (TypeError, ValueError, AttributeError, ArithmeticError):
        return None  # a value of another type: the directory's or the last edition's question was another one
