"""Where pasted columns may go: the fields of a roster or the columns of a matrix, and what each accepts.

Apart from the matching and the reading because both ask the same things of a field: how it is named, whether it is a
pay rate, whether its list is made of lengths of service. Refuses what nobody types (calculated columns).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

from surveys.exchange.pasting.vocabulary import PERIODS, Words, names_of, words_of
from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Column, Matrix, Roster
from surveys.questionnaire.expressions import Reference, Result
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.kinds.choices import OneChoice, Single
from surveys.questionnaire.kinds.numbers import Money, Number, Percent
from surveys.questionnaire.kinds.scales import Rating
from surveys.questionnaire.kinds.texts import Text
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Value
from surveys.questionnaire.values.units import unit_of

ROW = "@row"
"""Stands for a column that names the rows of a matrix, or the fixed rows of a roster."""

Pay = Literal["", "hourly", "annual"]

# A day for rules that never ask for one.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Target:
    """One field or column that can be pasted into."""

    code: str
    kind: Kind
    label: str
    own: frozenset[Words]  # its label and its code
    other: frozenset[Words]  # the other ways of naming it
    column: Column | None = None
    pay: Pay = ""
    weekly: bool = False  # the hours of a week
    bands: Mapping[str, tuple[int, int | None]] | None = None  # choice -> months of service, both included

    @property
    def choices(self) -> ChoiceList | None:
        """The list that its values come from."""
        return self.kind.choice_list

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers that a person types."""
        return isinstance(self.kind, Number | Rating)

    @property
    def places(self) -> int:
        """How many decimals its numbers may have."""
        return self.kind.decimals if isinstance(self.kind, Number) else 0

    def fault(self, value: Value, row: str | None = None) -> Problem | None:
        """Return why ``value``, well read, is not accepted: a bound, a length, or a hard rule in its author's words.

        Rules that read anything else than the value are left to the answer sheet, which knows the rest.
        """
        problems = self.kind.check(value)
        if problems:
            return problems[0]
        for rule in self.column.rules if self.column is not None else ():
            condition = rule.condition
            known = not (condition.references or condition.params or condition.attributes)
            if not rule.hard or not known or condition.functions & {"today", "now"}:
                continue
            if condition.holds(_Alone(value, row)) is False:
                return Problem("rule.hard", params={"rule": rule.key}, message=rule.message)
        return None


@dataclass(frozen=True)
class Targets:
    """All the places of one roster or matrix."""

    item: Roster | Matrix
    fields: Mapping[str, Target]
    rows: Target | None  # the labels of the rows, where they are fixed
    reference: str | None  # the field by which a person recognises an entry
    weekly: str | None  # the field that holds the hours of a week

    def get(self, code: str) -> Target | None:
        """Return a place by its code (``@row`` included)."""
        return self.rows if code == ROW else self.fields.get(code)

    def __iter__(self) -> Iterator[Target]:
        if self.rows is not None:
            yield self.rows
        yield from self.fields.values()


class _Alone:
    """What a rule sees when it is given one value and nothing else."""

    def __init__(self, value: Value, row: str | None) -> None:
        self.value = value
        self.place = row
        self.today = _NEVER.date()
        self.now = _NEVER

    def lookup(self, reference: Reference) -> Result:
        """Return nothing."""
        return None

    def current(self) -> Result:
        """Return the value."""
        return self.value

    def row(self) -> str | None:
        """Return the row of a matrix."""
        return self.place

    def attribute(self, row: str, name: str) -> Result:
        """Return nothing."""
        return None

    def previous(self, reference: Reference) -> Result:
        """Return nothing: what is pasted is judged without the edition before."""
        return None

    def parameter(self, name: str) -> Result:
        """Return nothing."""
        return None


def targets_of(item: Roster | Matrix, labels: Mapping[str, str]) -> Targets:
    """Return the places of a roster or a matrix; ``labels`` are those shown to the person, where texts are piped."""
    columns = item.fields if isinstance(item, Roster) else item.columns
    fields = {
        column.code: _target(column, labels.get(column.code, column.label))
        for column in columns
        if column.calc is None and column.kind.typed
    }
    return Targets(
        item=item,
        fields=fields,
        rows=_row_labels(item),
        reference=_reference(fields) if isinstance(item, Roster) else None,
        weekly=next((code for code, target in fields.items() if target.weekly), None),
    )


def _target(column: Column, label: str) -> Target:
    own, other = names_of(label, column.code)
    unit = unit_of(column.kind.unit) if column.kind.unit else None
    said = {word for words in own for word in words}
    return Target(
        code=column.code,
        kind=column.kind,
        label=label,
        own=own,
        other=other,
        column=column,
        pay=_pay(column.kind, said),
        weekly=unit is not None
        and unit.family == "hours"
        and bool(said & {"semaine", "week", "weekly", "hebdo"}),
        bands=bands_of(column.kind),
    )


def _row_labels(item: Roster | Matrix) -> Target | None:
    """Return the place of the labels of fixed rows."""
    if item.rows is None:
        return None
    kind = Single(choices=item.rows)
    ways = {("groupe",), ("groupe", "service"), ("ligne",), ("rangee",), ("description",), ("libelle",)}
    ways |= {
        ("poste",),
        ("titre",),
        ("service",),
        ("type",),
        ("element",),
        ("enonce",),
        ("categorie",),
        ("row",),
    }
    return Target(ROW, kind, "", frozenset(), frozenset(ways))


def _pay(kind: Kind, said: set[str]) -> Pay:
    """Return for which length of time an amount of money is paid, when its unit or its name says so."""
    if not isinstance(kind, Money):
        return ""
    periods = {PERIODS[word] for word in {*words_of(kind.unit), *said} if word in PERIODS}
    if unit_of(kind.unit).family == "hourly" or periods == {"hourly"}:
        return "hourly"
    return "annual" if periods == {"annual"} else ""


def bands_of(kind: Kind) -> Mapping[str, tuple[int, int | None]] | None:
    """Return the months that each choice of a list covers, when all of them say so (``m_min``, ``m_max``)."""
    if not isinstance(kind, OneChoice):
        return None
    bands: dict[str, tuple[int, int | None]] = {}
    for choice in kind.choice_list:
        first, last = choice.attributes.get("m_min"), choice.attributes.get("m_max")
        if not isinstance(first, Decimal):
            return None
        bands[choice.code] = (int(first), int(last) if isinstance(last, Decimal) else None)
    return bands or None


def _reference(fields: Mapping[str, Target]) -> str | None:
    """Return the field by which a person recognises an entry: « Repère », or the first short text asked of all."""
    texts = {code: target for code, target in fields.items() if type(target.kind) is Text}
    named = next((code for code, target in texts.items() if ("repere",) in target.own | target.other), None)
    if named is not None:
        return named
    for code, target in texts.items():
        column = target.column
        if (
            column is not None
            and column.required
            and isinstance(target.kind, Text)
            and target.kind.max_length <= 20
        ):
            return code
    return None


def is_percent(target: Target) -> bool:
    """Say whether a place holds percentages."""
    return isinstance(target.kind, Percent)
