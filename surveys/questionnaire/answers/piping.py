"""Texts with answers in them: ``{{ annee_cour }}``, ``{{ staff_fte }}``, ``{{ @.position }}``, ``{{ @row }}``.

Apart because titles, labels, hints and messages all pass through it. Refuses HTML, nested templates and errors:
what is unknown, missing or hidden is blank, and what a person typed is never read as a template.
"""

from decimal import Decimal

from surveys.questionnaire.answers.agreement import agreed
from surveys.questionnaire.answers.facts import Facts
from surveys.questionnaire.definition.holes import HELPERS, HOLE, read_hole
from surveys.questionnaire.definition.model import Matrix, Roster, Variable, name_cell, name_field
from surveys.questionnaire.prose import piped


def text(facts: Facts, template: str, variable: Variable | None = None) -> str:
    """Return ``template`` with every ``{{ name }}`` replaced by what it means now, in French."""
    return piped(
        facts.worded(template),
        lambda part: HOLE.sub(lambda found: _filled(facts, found[1], variable), part),
    )


def _filled(facts: Facts, content: str, variable: Variable | None) -> str:
    hole = read_hole(content)
    if hole is None or not hole.helper:
        return _meaning(facts, content.strip(), variable)
    if HELPERS.get(hole.helper) != len(hole.words):
        return ""
    found = facts.variable(_name_of(hole.name, variable))
    shown = _meaning(facts, hole.name, variable)
    if found is None:
        return agreed(hole, facts.parameter(hole.name), shown, "")
    if facts.conceals(found):
        return "…"
    value, choices = facts.value(found.name), found.kind.choice_list
    chosen = choices.by_code.get(value) if choices is not None and isinstance(value, str) else None
    return agreed(hole, value, shown, chosen.attributes.get("genre") if chosen is not None else "")


def _name_of(name: str, variable: Variable | None) -> str:
    """Return the whole name of a field of the same row: ``@.position`` is ``staff[k3x9ab].position``."""
    if variable is None or not name.startswith("@."):
        return name
    code, row = variable.item.code, variable.row or ""
    if variable.entry is not None:
        return name_field(code, variable.entry, name[2:])
    return name_cell(code, row, name[2:])


def _meaning(facts: Facts, name: str, variable: Variable | None) -> str:
    if name == "@row" or name.startswith("@."):
        return _of_row(facts, name, variable)
    found = facts.variable(name)
    if found is not None:
        return _shown(facts, found)
    return _parameter(facts, name)


def _of_row(facts: Facts, name: str, variable: Variable | None) -> str:
    row = (variable.row or variable.entry) if variable is not None else None
    if variable is None or row is None:
        return ""
    item = variable.item
    if name == "@row":
        return text(facts, item.rows.label(row)) if item.rows is not None and row in item.rows else ""
    match item:
        case Matrix(code=code):
            return _meaning(facts, name_cell(code, row, name[2:]), None)
        case Roster(code=code):
            return _meaning(facts, name_field(code, row, name[2:]), None)
        case _:
            return ""


def _shown(facts: Facts, variable: Variable) -> str:
    if facts.conceals(variable):
        return "…"
    value = facts.value(variable.name)
    if value is None:
        return ""
    shown = variable.kind.show(value)
    # The labels of choices are the author's, and may hold parameters; a person's own words may not.
    if variable.kind.choice_list is not None and variable.of is None:
        return HOLE.sub(lambda hole: _parameter(facts, hole[1].strip()), shown)
    return shown


def _parameter(facts: Facts, name: str) -> str:
    match facts.parameter(name):
        case None:
            return facts.questionnaire.edition if name == "edition" else ""
        case bool() as truth:
            return "oui" if truth else "non"
        case Decimal() as number:
            return format(number, "f").replace(".", ",").replace("-", "\N{MINUS SIGN}")
        case found:
            return found
