"""One statistic to compute: where it was written, on which evidence, and how its figure begins.

Apart so that every kind of statistic is one function from a task to a figure. Knows what is common to all of them
(identity, edition, freeze, format, class of disclosure) and no formula.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition import formats_of
from surveys.questionnaire.definition.model import (
    Disclosure,
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Statistic,
)
from surveys.questionnaire.expressions import Expression, Reference
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.versions import Comparison
from surveys.results.dataset import Dataset
from surveys.results.figures.evidence import Evidence, Split
from surveys.results.figures.model import Base, Figure, Status

T = TypeVar("T")

# What must be protected most decides for the whole figure.
_STRICTEST: tuple[Disclosure, ...] = ("identifying", "verbatim", "confidential_pay", "public_aggregate")


@dataclass(frozen=True, slots=True)
class Task:
    """A statistic, the item beside which it stands, and the ways to others' figures."""

    evidence: Evidence
    item: Item
    statistic: Statistic
    figure: Callable[[str], Figure]  # another statistic of the same dataset, by id; KeyError if there is none
    earlier: Callable[[str, str], Figure | None]  # (edition, id) of an earlier edition; None if there is none
    sibling: Callable[
        [str, str], "Task | None"
    ]  # (edition, id): the task itself, here or in an earlier edition
    compared: Callable[
        [str, str], Comparison | None
    ]  # two editions' questionnaires; None if one is not there
    strata: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # each member's, when analysts ask

    @property
    def named(self) -> "Task":
        """The same where each organisation stands for itself."""
        return replace(self, evidence=self.evidence.named)

    @property
    def dataset(self) -> Dataset:
        """The dataset counted."""
        return self.evidence.dataset

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire whose statistic it is."""
        return self.evidence.dataset.questionnaire

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What the figure is made of: value, values, numerator, denominator; not its conditions."""
        one = self.statistic
        found = (one.value, one.num, one.den, *one.values)
        return tuple(each for each in found if isinstance(each, Expression))

    def value(self) -> Expression:
        """Return the expression of ``value:``. Raises TypeError where the definition gives none (never verified)."""
        return _expression(self.statistic.value)

    def begin(self) -> Figure:
        """Return the figure with all that does not depend on its kind."""
        one, data = self.statistic, self.dataset
        formats = formats_of(self.questionnaire, self.item, one)
        return Figure(
            id=one.id,
            kind=one.kind,
            item=self.item.code,
            section=self.questionnaire.section_of[self.item.code].code,
            label=one.label,
            unit=one.unit,
            survey=data.survey,
            edition=data.edition,
            snapshot=data.snapshot,
            population=data.population,
            respondents=len(data.respondents),
            base=self.base(),
            rounding=one.rounding,
            format=formats[0] if formats else "number",
            formats=tuple(formats),
            out_of=self.out_of() if formats and formats[0] == "rating" else None,
            disclosure=self.disclosure(),
            status=Status.COMPUTED,
        )

    def base(self) -> Base:
        """Return who is counted, in codes: a condition of the author's, or those who answered what is used."""
        one = self.statistic
        if one.base is not None:
            return Base("base.condition", {"condition": one.base.source})
        used = [*self.expressions, *([one.where] if one.where is not None else [])]
        codes = dict.fromkeys(
            reference.code
            for expression in used
            for reference in sorted(expression.references, key=lambda each: (each.code, each.parts))
            if reference.code in self.questionnaire.items
        )
        return Base("base.answered", {"questions": " ".join(codes or [self.item.code])})

    def out_of(self) -> int | None:
        """Return the top of a rating."""
        kind = kind_of(self.questionnaire, lone_reference(self.statistic.value), self.item)
        top = getattr(kind, "max", None)
        return int(top) if isinstance(top, int | Decimal) else None

    def disclosure(self) -> Disclosure:
        """Return the strictest class among what the figure is made of: a column may be freer than its matrix."""
        one = self.statistic
        classes: set[Disclosure] = set()
        for expression in self.expressions:
            for reference in expression.references:
                leaves = (
                    self.evidence.leaves(reference.code) if reference.code in self.questionnaire.items else ()
                )
                for each in (reference, *leaves):
                    classes |= _class_of(self.questionnaire, each)
        for column in (one.value, one.num, one.den):
            if isinstance(column, str):
                classes |= _class_of(self.questionnaire, Reference(self.item.code, ("*", column)))
        found = classes or {self.item.disclosure}
        return next(each for each in _STRICTEST if each in found)


def with_split(figure: Figure, split: Split[T]) -> Figure:
    """Return the figure with the counts of its base."""
    return replace(
        figure,
        n=split.n,
        missing=split.missing,
        not_applicable=split.not_applicable,
        excluded=split.excluded,
        absences=split.absences,
    )


def lone_reference(expression: object) -> Reference | None:
    """Return the reference that an expression is, when it is nothing but ``${…}``."""
    if not isinstance(expression, Expression) or len(expression.references) != 1:
        return None
    (reference,) = expression.references
    written = "${" + ".".join((reference.code, *reference.parts)) + "}"
    return reference if expression.source.strip() == written else None


def kind_of(
    questionnaire: Questionnaire, reference: Reference | None, item: Item | None = None
) -> Kind | None:
    """Return the kind that a reference reads: a question's, a column's, a field's."""
    found = questionnaire.items.get(reference.code) if reference is not None else item
    column = reference.parts[-1] if reference is not None and reference.parts else ""
    match found:
        case Question():
            return found.kind
        case Matrix():
            return next((one.kind for one in found.columns if one.code in (column, "")), None)
        case Roster():
            return next((one.kind for one in found.fields if one.code == column), None)
        case _:
            return None


def choices_of(kind: Kind | None) -> ChoiceList | None:
    """Return the list that a kind draws from, if any."""
    return kind.choice_list if kind is not None else None


def number_setting(settings: Mapping[str, object], name: str, default: int) -> Fraction:
    """Return a numeric setting of a statistic, exactly as written (0.1 is one tenth)."""
    return exact_setting(settings.get(name, default))


def exact_setting(value: object) -> Fraction:
    """Return a number of a definition as the fraction its digits say."""
    return Fraction(str(value))


def _expression(found: object) -> Expression:
    if not isinstance(found, Expression):
        raise TypeError(f"an expression was expected, not {found!r}")
    return found


def _class_of(questionnaire: Questionnaire, reference: Reference) -> set[Disclosure]:
    item = questionnaire.items.get(reference.code)
    if item is None:
        return set()
    columns = item.columns if isinstance(item, Matrix) else item.fields if isinstance(item, Roster) else ()
    own = [one.disclosure for one in columns if one.code in reference.parts]
    return {one or item.disclosure for one in own} or {item.disclosure}
