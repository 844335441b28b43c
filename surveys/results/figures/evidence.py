"""Who is in the base of a statistic, and why the others are not.

Apart from the statistics because they all share one rule: by default, the organisations that answered every variable
used; with a ``base``, those for which it is true. Whatever is computed must exist: a missing value is never a zero.
Refuses to guess why somebody is outside: not asked, not answered and excluded by the condition are three counts.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any, Generic, TypeVar

from surveys.questionnaire.answers.kept import NotAtHandError
from surveys.questionnaire.definition.model import Item, Question, Roster
from surveys.questionnaire.expressions import Expression, Reference, Result
from surveys.questionnaire.values import Missing
from surveys.results.columns import Measured
from surveys.results.dataset import Dataset, Respondent
from surveys.results.figures.cover import Case, Cover
from surveys.results.printing import exact

T = TypeVar("T")

_NOT_ASKED = frozenset({Missing.HIDDEN, Missing.NOT_APPLICABLE})
UNREAD = "unread"  # something was typed that could not be understood
# The reasons for which an organisation is outside a base; the first that holds is the one said.
REASONS_FOR_NONE = (
    Missing.HIDDEN.value,
    Missing.NOT_APPLICABLE.value,
    Missing.REFUSED.value,
    Missing.DONT_KNOW.value,
    UNREAD,
    Missing.BLANK.value,
)


class Situation(StrEnum):
    """Where an organisation stands toward a variable or a base."""

    ANSWERED = "answered"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Split(Generic[T]):
    """The respondents of a base with what each brings, and how many are outside it for each reason."""

    inside: tuple[tuple[Respondent, T], ...]
    missing: int
    not_applicable: int
    excluded: int
    absences: Mapping[str, int] = field(
        default_factory=dict
    )  # the same people, by the reason they gave or not

    times: tuple[int, ...] = ()  # how many organisations each of them stands for; empty: one
    measured: tuple[Measured, ...] = ()  # what they bring, as columns, in place of ``inside``

    @property
    def n(self) -> int:
        """How many organisations are in the base."""
        if self.measured:
            return len(self.measured[0])
        return sum(self.times) if self.times else len(self.inside)

    @property
    def counted(self) -> tuple[tuple[Respondent, T, int], ...]:
        """Each organisation with what it brings, and how many bring the same."""
        times = self.times or (1,) * len(self.inside)
        return tuple((r, value, count) for (r, value), count in zip(self.inside, times, strict=True))

    @property
    def values(self) -> tuple[T, ...]:
        """What each organisation of the base brings, in order where they stand for themselves."""
        if not self.times:
            return tuple(value for _, value in self.inside)
        return tuple(value for _, value, count in self.counted for _ in range(count))


class Evidence:
    """A dataset, with what was already found out about it (all statistics ask the same few things)."""

    def __init__(self, dataset: Dataset, *, named: bool = False) -> None:
        self.dataset = dataset
        self._named = named
        self._cover = (
            None if named or dataset.columns is None else Cover(dataset.questionnaire, dataset.columns)
        )
        self._situations: dict[tuple[int, Reference], Situation] = {}
        self._absences: dict[tuple[int, Reference], str] = {}
        self._leaves: dict[str, frozenset[Reference]] = {}

    @cached_property
    def named(self) -> "Evidence":
        """The same where each organisation stands for itself, read from its answers."""
        return self if self._cover is None else Evidence(self.dataset, named=True)

    # --- one organisation and one variable ---------------------------------------------------------------------

    def situation(self, respondent: Respondent, reference: Reference) -> Situation:
        """Say whether an organisation answered what ``${…}`` names; a computed value needs an answer under it."""
        key = (id(respondent), reference)
        known = self._situations.get(key)
        if known is None:
            known = self._situations[key] = self._situation(respondent, reference)
        return known

    def _situation(self, respondent: Respondent, reference: Reference) -> Situation:
        sheet = respondent.sheet
        item = self.dataset.questionnaire.items.get(reference.code)
        parts = tuple("*" if part == "@row" else part for part in reference.parts)
        answered = has_value(sheet.scope().lookup(Reference(reference.code, parts)))
        if isinstance(item, Question) and item.calc is not None:
            inputs = {self.situation(respondent, leaf) for leaf in self.leaves(item.code)}
            if answered and (not inputs or Situation.ANSWERED in inputs):
                return Situation.ANSWERED
            if Situation.MISSING in inputs or Situation.NOT_APPLICABLE not in inputs:
                return Situation.MISSING
            return Situation.NOT_APPLICABLE
        if answered:
            return Situation.ANSWERED
        reasons = list(self._reasons(respondent, item, reference.code, parts))
        asked = any(reason not in _NOT_ASKED for reason in reasons)
        return Situation.MISSING if asked else Situation.NOT_APPLICABLE

    def _reasons(
        self, respondent: Respondent, item: Item | None, code: str, parts: tuple[str, ...]
    ) -> Iterator[Missing | None]:
        """Yield why each variable that a reference covers has no value."""
        sheet = respondent.sheet
        if item is None:
            variable = sheet.variable(".".join((code, *parts)))
            if variable is not None:
                yield sheet.reading(variable).missing
            return
        if not sheet.shown(item.code):
            yield Missing.HIDDEN
            return
        if isinstance(item, Roster) and not sheet.shown_rows(item.code):
            yield Missing.BLANK
        row, column = (*parts, "*", "*")[:2]
        for variable in sheet.variables(item):
            place = variable.row or variable.entry
            named = variable.column.code if variable.column is not None else ""
            if row in ("*", place) and column in ("*", named) and variable.of is None:
                yield sheet.reading(variable).missing

    def leaves(self, code: str) -> frozenset[Reference]:
        """Return the answers that a calculated question is made of, through every calculation between."""
        known = self._leaves.get(code)
        if known is None:
            self._leaves[code] = frozenset()  # a cycle cannot be published; it must not hang here
            item = self.dataset.questionnaire.items[code]
            found: set[Reference] = set()
            if isinstance(item, Question) and item.calc is not None:
                for reference in item.calc.references:
                    inner = self.dataset.questionnaire.items.get(reference.code)
                    if isinstance(inner, Question) and inner.calc is not None:
                        found |= self.leaves(inner.code)
                    elif reference.code != "@":
                        found.add(reference)
            known = self._leaves[code] = frozenset(found)
        return known

    # --- bases -------------------------------------------------------------------------------------------------

    def split(
        self,
        used: Iterable[Expression],
        keep: Callable[[Respondent], T | None],
        *,
        base: Expression | None = None,
        where: Expression | None = None,
        beside: Expression | None = None,
    ) -> Split[T]:
        """Return the base of a statistic that uses these expressions; ``keep`` gives what an organisation brings.

        ``None`` from ``keep`` leaves the organisation out, whatever the base says. ``where`` narrows the base; ``beside`` is
        evaluated by whoever asks, and changes nothing here.
        """
        expressions = tuple(used)
        references = _references(expressions)
        conditions = [each for each in (base, where) if each is not None]
        reasons = references | _references(conditions)
        return self._split(
            reasons,
            lambda r: keep(r) if self._belongs(r, references, base, where) else None,
            self._cases((*expressions, *conditions, *([] if beside is None else [beside])), reasons),
        )

    def _cases(self, read: Iterable[Expression], reasons: Iterable[Reference]) -> list[Case] | None:
        return None if self._cover is None else self._cover.cases(read, (), self._with_leaves(reasons))

    def _with_leaves(self, references: Iterable[Reference]) -> frozenset[Reference]:
        """Return references with the answers that those which are calculated are made of."""
        found = set(references)
        for reference in tuple(found):
            if reference.code in self.dataset.questionnaire.items:
                found |= self.leaves(reference.code)
        return frozenset(found)

    def _split(
        self,
        reasons: frozenset[Reference],
        keep: Callable[[Respondent], T | None],
        cases: list[Case] | None,
        measured: tuple[str, ...] = (),
    ) -> Split[T]:
        if cases is not None:
            try:
                return self._split_cases(reasons, keep, cases, measured)
            except NotAtHandError:  # the columns do not hold all that is read
                return self.named._split(reasons, keep, None)
            finally:  # what was found of them is told by who they are, and they are nobody any more
                self._situations.clear()
                self._absences.clear()
        return self._split_cases(reasons, keep, [(each, (None,)) for each in self.dataset.respondents])

    def _split_cases(
        self,
        reasons: frozenset[Reference],
        keep: Callable[[Respondent], T | None],
        cases: Iterable[Case],
        measured: tuple[str, ...] = (),
    ) -> Split[T]:
        inside: list[tuple[Respondent, T]] = []
        times: list[int] = []
        places: list[Any] = []
        counts = dict.fromkeys(Situation, 0)
        absences: Counter[str] = Counter()
        for respondent, where in cases:
            many, kept = len(where), keep(respondent)
            if kept is not None:
                inside.append((respondent, kept))
                times.append(many)
                places.append(where)
                continue
            why = self._why(respondent, reasons)
            counts[why] += many
            if why is not Situation.EXCLUDED:
                absences[self._reason(respondent, reasons)] += many
        outside = {reason: absences[reason] for reason in REASONS_FOR_NONE if absences[reason]}
        return Split(
            () if measured else tuple(inside),
            counts[Situation.MISSING],
            counts[Situation.NOT_APPLICABLE],
            counts[Situation.EXCLUDED],
            outside,
            () if measured or self._cover is None else tuple(times),
            self._cover.measured(measured, places) if measured and self._cover is not None else (),
        )

    def measure(
        self, numbers: Sequence[Reference], *, base: Expression | None = None, where: Expression | None = None
    ) -> Split[Any] | None:
        """Return the base of a statistic that uses a few numbers and nothing else, as columns; ``None`` without them."""
        if self._cover is None:
            return None
        names = self._cover.numbers(numbers)
        if names is None:
            return None
        conditions = [each for each in (base, where) if each is not None]
        references = frozenset(numbers)
        reasons = references | _references(conditions)
        cases = self._cover.cases(conditions, (), self._with_leaves(reasons))
        if cases is None:
            return None

        def keep(respondent: Respondent) -> bool | None:
            scope = respondent.sheet.scope()
            there = all(has_value(scope.lookup(each)) for each in numbers)
            return True if there and self._belongs(respondent, references, base, where) else None

        return self._split(reasons, keep, cases, names)

    def _belongs(
        self,
        respondent: Respondent,
        references: frozenset[Reference],
        base: Expression | None,
        where: Expression | None,
    ) -> bool:
        scope = respondent.sheet.scope()
        if where is not None and where.evaluate(scope) is not True:
            return False
        if base is not None:
            return base.evaluate(scope) is True
        return all(self.situation(respondent, reference) is Situation.ANSWERED for reference in references)

    def _why(self, respondent: Respondent, references: frozenset[Reference]) -> Situation:
        found = {self.situation(respondent, reference) for reference in references}
        for situation in (Situation.NOT_APPLICABLE, Situation.MISSING):
            if situation in found:
                return situation
        return Situation.EXCLUDED

    def split_row(self, references: Iterable[Reference], keep: Callable[[Respondent], T | None]) -> Split[T]:
        """Return the base of one row: the organisations that filled these cells and for which ``keep`` gives something."""
        needed = frozenset(references)
        return self._split(
            needed,
            lambda r: (
                keep(r) if all(self.situation(r, each) is Situation.ANSWERED for each in needed) else None
            ),
            None if self._cover is None else self._cover.cases((), needed, self._with_leaves(needed)),
        )

    def _reason(self, respondent: Respondent, references: frozenset[Reference]) -> str:
        """Return why an organisation is outside a base, in one word: the first of the list that holds of a variable."""
        found = {self._absence(respondent, reference) for reference in references}
        return next((reason for reason in REASONS_FOR_NONE if reason in found), Missing.BLANK.value)

    def _absence(self, respondent: Respondent, reference: Reference) -> str:
        key = (id(respondent), reference)
        known = self._absences.get(key)
        if known is None:
            known = self._absences[key] = self._work_out_absence(respondent, reference)
        return known

    def _work_out_absence(self, respondent: Respondent, reference: Reference) -> str:
        if self.situation(respondent, reference) is Situation.ANSWERED:
            return ""
        item = self.dataset.questionnaire.items.get(reference.code)
        parts = tuple("*" if part == "@row" else part for part in reference.parts)
        if isinstance(item, Question) and item.calc is not None:
            found = {self._absence(respondent, leaf) for leaf in self.leaves(item.code)}
        else:
            reasons = self._reasons(respondent, item, reference.code, parts)
            found = {UNREAD if reason is None else reason.value for reason in reasons}
        if self.situation(respondent, reference) is Situation.MISSING:
            found -= {reason.value for reason in _NOT_ASKED}
        return next((reason for reason in REASONS_FOR_NONE if reason in found), Missing.BLANK.value)


def _references(expressions: Iterable[Expression]) -> frozenset[Reference]:
    return frozenset(
        reference
        for expression in expressions
        for reference in expression.references
        if reference.code != "@"  # the row's own cells are judged row by row
    )


def has_value(result: Result) -> bool:
    """Say whether a result holds anything: a list does when one of its members does."""
    if isinstance(result, tuple):
        return any(member is not None for member in result)
    return result is not None


def number_of(result: Result) -> Fraction | None:
    """Return a result as an exact number, or ``None``."""
    return exact(result) if isinstance(result, Decimal) else None


def numbers_of(result: Result) -> tuple[Fraction, ...] | None:
    """Return the numbers of a result, one or many (a roster's column, the rates of a position); ``None`` if none."""
    members = result if isinstance(result, tuple) else (result,)
    found = tuple(exact(member) for member in members if isinstance(member, Decimal))
    return found or None
