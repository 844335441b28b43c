"""Where a column of the past may go: every answer that a person gives today, by the name that our own files give it.

Apart from the reading because the mapping is proposed, checked and shown by these. Refuses what nobody answers: calculated
values, attributes and notes are worked out anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from surveys.exchange.printable.wording import wording
from surveys.questionnaire.answers import AnswerSheet, is_asked
from surveys.questionnaire.answers.plan import plan_of, roster_variables
from surveys.questionnaire.definition.model import Questionnaire, Roster, Variable
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.kinds.families import CodesKind
from surveys.questionnaire.values import Missing

REASON = "__missing"  # ends the name of the column that says why there is no value
_ANY = "*"  # the entry of a roster whose fields are named


@dataclass(frozen=True, slots=True)
class Target:
    """One place: a variable, one choice of several (``part``), or the reason for having no value.

    ``labels`` are the ways of naming it, the fullest first.
    """

    name: str
    variable: str  # of a roster, its field
    kind: Kind
    labels: tuple[str, ...]
    allow: tuple[Missing, ...] = ()
    part: str = ""
    reason: bool = False

    @property
    def label(self) -> str:
        """What people call it."""
        return self.labels[0]


def targets_of(questionnaire: Questionnaire, into: str = "") -> Mapping[str, Target]:
    """Return the places by name: of the answers of an organisation, or of the entries of a roster (``into``)."""
    sheet = AnswerSheet.blank(questionnaire, datetime(2000, 1, 1, tzinfo=UTC))
    if into:
        roster = questionnaire.items[into]
        variables = roster_variables(roster, _ANY) if isinstance(roster, Roster) else ()
        return {
            target.name: target
            for variable in variables
            for target in _targets(sheet, variable, variable.name.partition("].")[2])
        }
    return {
        target.name: target
        for found in plan_of(questionnaire).variables.items()
        if not isinstance(questionnaire.items[found[0]], Roster)
        for variable in found[1]
        for target in _targets(sheet, variable, variable.name)
    }


def worked_out(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the names of columns of our own files that no answer fills: keys, calculated values, questions not asked."""
    names = {"edition", "status", "layer", "receipt", "entry"}
    for item in questionnaire.items.values():
        names.add(item.code + REASON)
        variables = (
            roster_variables(item, _ANY)
            if isinstance(item, Roster)
            else plan_of(questionnaire).variables[item.code]
        )
        for variable in variables:
            names.add(variable.name.partition("].")[2] + REASON if variable.entry else variable.name + REASON)
            if not is_asked(variable):
                names.add(variable.name.partition("].")[2] if variable.entry else variable.name)
            if variable.row is not None:
                names.add(f"{item.code}.{variable.row}{REASON}")
    return frozenset(names)


def _targets(sheet: AnswerSheet, variable: Variable, name: str) -> Iterator[Target]:
    if not is_asked(variable):
        return
    labels = _labels(sheet, variable)
    allow = () if isinstance(variable.item, Roster) or variable.of is not None else variable.item.allow
    yield Target(name, name, variable.kind, labels, allow)
    if isinstance(variable.kind, CodesKind):
        for choice in variable.kind.choices:
            named = tuple(f"{label} – {choice.label}" for label in labels)
            yield Target(
                f"{name}.{choice.code}", name, variable.kind, (*named, choice.label), allow, choice.code
            )
    if allow:
        yield Target(name + REASON, name, variable.kind, (f"{labels[0]} – raison",), allow, reason=True)


def _labels(sheet: AnswerSheet, variable: Variable) -> tuple[str, ...]:
    """Return the fullest name of a variable, then the shorter ones: without its table, of its column or row alone."""
    item = variable.item
    parts = [] if variable.entry else [wording(sheet, item.label)]
    if item.rows is not None and variable.row is not None:
        parts.append(item.rows.label(variable.row))
    if variable.column is not None and variable.column.label:
        parts.append(wording(sheet, variable.column.label))
    if variable.of is not None:
        parts.append("précision")
    whole = parts or [variable.name]
    return tuple(" – ".join(whole[place:]) for place in range(len(whole)))
