"""Texts with answers in them: ``{{ annee_cour }}``, ``{{ staff_fte }}``, ``{{ @.position }}``, ``{{ @row }}``.

Apart because titles, labels, hints and messages all pass through it. Refuses HTML, nested templates and errors:
what is unknown, missing or hidden is blank, and what a person typed is never read as a template.
"""

import re
from decimal import Decimal

from surveys.questionnaire.answers.facts import Facts
from surveys.questionnaire.definition.model import Matrix, Roster, Variable, name_cell, name_field

_HOLE = re.compile(r"\{\{([^{}]*)\}\}")


def text(facts: Facts, template: str, variable: Variable | None = None) -> str:
    """Return ``template`` with every ``{{ name }}`` replaced by what it means now, in French."""
    template = facts.worded(template)
    if "{{" not in template:
        return template
    return _HOLE.sub(lambda hole: _meaning(facts, hole[1].strip(), variable), template)


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
        return _HOLE.sub(lambda hole: _parameter(facts, hole[1].strip()), shown)
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
