"""« Votre centre » attacked: what a centre, or two together, work out from their answers, their references and a release.

Apart from the audit, with which it shares no programme: one unknown for each answer, one row for each number that is told, one
question to the solver for each limit.
"""

import math
import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

import highspy

from surveys.results.dataset import Dataset
from surveys.results.disclosure import Policy, others_of, protect_edition
from surveys.results.disclosure.editions import EditionAudit
from surveys.results.disclosure.knowledge import Fact
from surveys.results.figures import Figure, Workshop, compute_figures, figure_record
from tests.results.small import data, survey

Atom = tuple[str, str]
Form = Mapping[Atom, Fraction]
Row = tuple[Form, float, float]


def simulated(seed: int) -> tuple[Dataset, list[Figure]]:
    """Return an edition of few centres and its figures: a mean pay, that of some, and the sum, with giants and ties."""
    draw = random.Random(seed)
    centres = []
    for _ in range(draw.randint(5, 9)):
        pay = draw.choice([28, 31.5, round(draw.uniform(24, 45), 2), 180])
        some = {"open": "oui", "amount": pay} if draw.random() < 0.7 else {"open": "non"}
        centres.append(some | {"other": pay})
    made = survey(
        ("other", "id: mean, kind: mean, value: '${other}', rounding: 2"),
        ("other", "id: whole, kind: sum, value: '${other}'"),
        ("amount", "id: some, kind: mean, value: '${amount}', rounding: 2"),
    )
    found = data(made, *centres)
    return found, [replace(figure, disclosure="confidential_pay") for figure in compute_figures(found)]


@dataclass(frozen=True)
class Told:
    """A release with what each centre reads beside it."""

    values: Mapping[Atom, Fraction]
    rows: Sequence[Row]  # what everybody reads
    references: Mapping[str, Sequence[Row]]  # what each centre reads besides, rounded as it is printed
    least: float  # the nearest that anyone may come, in percent

    @property
    def centres(self) -> list[str]:
        return sorted({atom[0] for atom in self.values})


def tell(dataset: Dataset, figures: Sequence[Figure], policy: Policy) -> Told:
    """Protect the figures, and work out of what is released the references of every centre."""
    found = protect_edition(figures, policy)
    assert found.proven
    told = {table.figure.id: table.figure for table in found.tables}
    audit = EditionAudit(figures, policy)
    facts = list(audit.facts(told))
    return Told(
        audit.values,
        [_row(fact, audit.values) for fact in facts],
        {
            each.organisation: list(_references(dataset, each.organisation, told.values(), facts))
            for each in dataset.respondents
        },
        100 * (float(policy.nearness) - 1e-5),
    )


def alone(dataset: Dataset, organisation: str) -> Workshop:
    """Return the statistics of one organisation's answers."""
    return Workshop(
        replace(dataset, respondents=tuple(r for r in dataset.respondents if r.organisation == organisation))
    )


def _references(
    dataset: Dataset, organisation: str, told: Iterable[Figure], facts: Sequence[Fact]
) -> Iterator[Row]:
    own = alone(dataset, organisation)
    forms = {fact.key[1]: fact.form for fact in facts if fact.key[3] in ("total", "numerator")}
    for figure in told:
        one = own.figure(figure.id)
        reference = others_of(figure_record(figure), one) if one.n else None
        if reference is None or figure.denominator is None or one.denominator is None:
            continue
        scale = (figure.value or 0) * figure.denominator / figure.numerator if figure.numerator else 1
        bottom = (figure.denominator - one.denominator) / Fraction(scale or 1)
        half = Fraction(1, 2 * 10**figure.rounding)
        others = {atom: times for atom, times in forms[figure.id].items() if atom[0] != organisation}
        yield others, float((reference.value - half) * bottom), float((reference.value + half) * bottom)


def _row(fact: Fact, values: Mapping[Atom, Fraction]) -> Row:
    if fact.between is not None:
        low, high = fact.between
        return fact.form, -math.inf if low is None else float(low), math.inf if high is None else float(high)
    total = sum((times * values[atom] for atom, times in fact.form.items()), Fraction(0))
    return fact.form, float(total - fact.half_unit), float(total + fact.half_unit)


def coalitions(centres: Collection[str]) -> Iterator[tuple[str, ...]]:
    """Yield every centre alone and every pair."""
    for size in (1, 2):
        yield from combinations(sorted(centres), size)


def nearest(told: Told, knows: Collection[str], *, references: bool = True) -> float:
    """Return how near some centres come, in percent, to what any other answered; ``references``: with what they read besides."""
    columns = {atom: place for place, atom in enumerate(told.values)}
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    for (organisation, _), value in told.values.items():
        known = organisation in knows
        model.addVar(float(value) if known else 0.0, float(value) if known else highspy.kHighsInf)
    rows = [*told.rows, *(row for one in knows for row in told.references[one] if references)]
    for form, low, high in rows:
        at = [columns[atom] for atom in form]
        model.addRow(low - 1e-7, high + 1e-7, len(form), at, [float(times) for times in form.values()])
    best = math.inf
    for atom, value in told.values.items():
        if atom[0] in knows or not value:
            continue
        for sign in (1.0, -1.0):
            model.changeColCost(columns[atom], sign)
            model.run()
            if model.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                reached = sign * model.getInfo().objective_function_value
                learnt = sign < 0 or reached > 1e-6 * float(value)  # nothing is below zero anyway
                best = min(best, 100 * abs(reached - float(value)) / float(value)) if learnt else best
        model.changeColCost(columns[atom], 0.0)
    return best
