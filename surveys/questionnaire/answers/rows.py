"""What was worked out of the entries of a roster, kept from one sheet to the next of the same questionnaire.

Apart from judgement because it never judges: an entry that says the same in the same world was judged already, so a
keystroke in a roster of 300 rows judges one. Refuses the rosters whose entries read more than is in their key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Literal

from surveys.questionnaire.answers.model import ASKED_WHEN_SENDING, Check, Progress, State
from surveys.questionnaire.answers.prefill import earlier_name
from surveys.questionnaire.definition.model import Questionnaire, Roster, Variable
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.kinds.derived import Attribute
from surveys.questionnaire.values import Reading

if TYPE_CHECKING:
    from surveys.questionnaire.answers.judgement import Judgement

MOST = 4_000  # entries of one roster that are kept: some 15 MB
_MEMO = "_answers_shelves"
_OUTSIDE: tuple[Literal["directory", "account"], ...] = ("directory", "account")


@dataclass(frozen=True, slots=True)
class Outcome:
    """All there is to say of one entry that is shown."""

    states: Mapping[str, State]
    readings: Mapping[str, Reading]
    checks: Mapping[str, tuple[Check, ...]]
    progress: Progress
    speaks: bool  # something is said of it before anyone asks to send: what is merely missing is not
    lacks: bool  # something is missing


def outcome_of(
    states: Mapping[str, State],
    readings: Mapping[str, Reading],
    checks: Mapping[str, tuple[Check, ...]],
    progress: Progress,
) -> Outcome:
    """Return all there is to say of one entry."""
    missing = [problem.code in ASKED_WHEN_SENDING for state in states.values() for problem in state.problems]
    speaks = any(checks.values()) or not all(missing)
    return Outcome(states, readings, checks, progress, speaks, any(missing))


@dataclass(frozen=True, slots=True)
class _Names:
    """The names under which an entry's own answers stand, and those of the last edition."""

    variables: tuple[Variable, ...]
    own: tuple[str, ...]
    earlier: tuple[str, ...]


class Shelf:
    """The outcomes of one roster's entries, by what each says and by the world that it is judged in."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        expressions = [
            expression
            for column in roster.fields
            for expression in (column.calc, *(rule.condition for rule in column.rules))
            if expression is not None
        ]
        self.keeps = not any(map(_reads_too_much, expressions)) and not _speaks_of_others(roster)
        outside = {
            (reference.code, reference.parts)
            for expression in expressions
            for reference in expression.references
            if reference.code != "@" and "@row" not in reference.parts
        }
        self.keeps = self.keeps and all(
            reference.code == roster.code
            for expression in expressions
            for reference in expression.references
            if "@row" in reference.parts
        )
        self.outside = tuple(sorted(outside))
        self.params = tuple(sorted({name for expression in expressions for name in expression.params}))
        self.dated = any("today" in expression.functions for expression in expressions)
        self.measures = tuple(f"{roster.code}.{column.code}" for column in roster.fields)
        self._kept: dict[object, Outcome] = {}
        self._names: dict[str, _Names] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def world(self, sheet: "Judgement") -> tuple[object, ...]:
        """Return everything outside an entry that what is said of it depends on."""
        context = sheet.context
        found = sheet.change(self.roster.code)
        return (
            context.today if self.dated else None,
            context.discreet,
            context.unseen,
            tuple(map(sheet.parameter, self.params)),
            tuple(context.spreads.get(measure) for measure in self.measures) if context.spreads else (),
            frozenset(found.cells) if found is not None else frozenset(),
            tuple(sheet.lookup(code, parts) for code, parts in self.outside),
        )

    def key(
        self, sheet: "Judgement", world: tuple[object, ...], entry: str, variables: tuple[Variable, ...]
    ) -> object:
        """Return what an entry says, in its world."""
        names = self._names.get(entry)
        if names is None or names.variables is not variables:
            names = self._name(sheet, entry, variables)
        previous = sheet.context.previous
        earlier = tuple(map(previous.get, names.earlier)) if previous else ()
        return entry, world, tuple(map(sheet.answers.get, names.own)), earlier

    def _name(self, sheet: "Judgement", entry: str, variables: tuple[Variable, ...]) -> _Names:
        own: list[str] = []
        earlier: list[str] = []
        for variable in variables:
            own.append(variable.name)
            own += [f"{variable.name}#{rule.key}" for rule in sheet.rules(variable.name) if not rule.hard]
            earlier.append(variable.name)
            prefill = self.roster.prefill
            if prefill is not None and variable.of is None:
                start = f"{prefill.survey}:" if prefill.source == "survey" else ""
                earlier.append(start + earlier_name(prefill, variable))
        with self._lock:
            if len(self._names) >= MOST:
                self._names.clear()
            names = self._names[entry] = _Names(variables, tuple(own), tuple(dict.fromkeys(earlier)))
        return names

    def find(self, key: object) -> Outcome | None:
        """Return what is known of an entry that said this in this world."""
        return self._kept.get(key)

    def keep(self, key: object, outcome: Outcome) -> Outcome:
        """Keep what was worked out, the oldest giving way."""
        with self._lock:
            while len(self._kept) >= MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = outcome
        return outcome


def shelf_of(questionnaire: Questionnaire, roster: Roster) -> Shelf:
    """Return where the outcomes of a roster's entries are kept: with its questionnaire, as its plan is."""
    shelves: dict[str, Shelf] = questionnaire.__dict__.setdefault(_MEMO, {})
    known = shelves.get(roster.code)
    if known is None:
        known = shelves.setdefault(roster.code, Shelf(roster))
    return known


def _reads_too_much(expression: Expression) -> bool:
    """Say whether an expression reads the moment, the last edition, or a place in the list, as other formats may."""
    return expression.dialect != "native" or bool({"now", "previous"} & expression.functions)


def _speaks_of_others(roster: Roster) -> bool:
    """Say whether a message repeats answers, or a field's value comes from elsewhere."""
    piped = any("{{" in rule.message for column in roster.fields for rule in column.rules)
    derived = any(isinstance(column.kind, Confirmation | Attribute) for column in roster.fields)
    return piped or derived or (roster.prefill is not None and roster.prefill.source in _OUTSIDE)
