"""Amounts: sums, means, and ratios of sums over all organisations together.

Apart from counts of organisations and from quantiles. A ratio of totals is a ratio of sums; the mean of organisations'
own rates is another statistic and says so. Refuses a zero denominator: such an organisation is outside the base.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

from surveys.questionnaire.expressions import Expression
from surveys.results.dataset import Respondent
from surveys.results.estimates.means import mean_fpc
from surveys.results.estimates.ratios import ratio_of_totals
from surveys.results.figures.axis import Axis, axis_of
from surveys.results.figures.evidence import Split, number_of, numbers_of
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.precision import with_mean, with_ratio, with_strata
from surveys.results.figures.task import Task, choices_of, kind_of, lone_reference, number_setting, with_split

Pair = tuple[Fraction, Fraction]


def numbers(task: Task) -> Split[tuple[Fraction, ...]]:
    """Return the base of ``value:`` with each organisation's numbers (several when it names a roster's field).

    A code of a scale counts for its score.
    """
    value, one = task.value(), task.statistic
    scale = choices_of(kind_of(task.questionnaire, lone_reference(value)))
    scores = {choice.code: choice.value for choice in scale or () if choice.value is not None}

    def keep(respondent: Respondent) -> tuple[Fraction, ...] | None:
        found = value.evaluate(respondent.sheet.scope())
        if not scores:
            return numbers_of(found)
        members = found if isinstance(found, tuple) else (found,)
        return numbers_of(
            tuple(scores.get(member) if isinstance(member, str) else member for member in members)
        )

    return task.evidence.split((value,), keep, base=one.base, where=one.where)


def total(task: Task) -> Figure:
    """Return the sum over the organisations of the base; nobody in the base is no sum, not zero."""
    split = numbers(task)
    sums = [sum(found, Fraction(0)) for found in split.values]
    figure = replace(with_split(task.begin(), split), observations=_observed(task, split))
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    whole = sum(sums, Fraction(0))
    return replace(figure, value=whole, numerator=whole, supporters=_supporters(sums))


def mean(task: Task) -> Figure:
    """Return the mean: each organisation counts once, or each person when the unit is the person."""
    split = numbers(task)
    figure = replace(
        with_split(task.begin(), split),
        observations=_observed(task, split),
        supporters=split.n,
    )
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    sums = [sum(found, Fraction(0)) for found in split.values]
    counts = [Fraction(len(found)) for found in split.values]
    members = _members(figure)
    by_person = figure.observations is not None
    estimate = ratio_of_totals(sums, counts, members) if by_person else mean_fpc(sums, members)
    figure = with_mean(
        replace(figure, numerator=sum(sums, Fraction(0)), denominator=sum(counts, Fraction(0))), estimate
    )
    if by_person:
        return figure
    answered = {r.organisation: one for (r, _), one in zip(split.inside, sums, strict=True)}
    return with_strata(figure, answered, task.strata)


def means_of(task: Task) -> Split[Pair]:
    """Return the base of a mean with each organisation's sum and how many numbers it brings."""
    split = numbers(task)
    inside = tuple((r, (sum(found, Fraction(0)), Fraction(len(found)))) for r, found in split.inside)
    return Split(inside, split.missing, split.not_applicable, split.excluded, split.absences)


def pairs_of(task: Task) -> Split[Pair]:
    """Return the base of a ratio of sums with each organisation's numerator and denominator."""
    one = task.statistic
    num, den = one.num, one.den
    if not isinstance(num, Expression) or not isinstance(den, Expression):
        raise TypeError("a ratio of sums needs two expressions")
    return task.evidence.split((num, den), lambda r: _pair(num, den, r), base=one.base, where=one.where)


def ratio_of_sums(task: Task) -> Figure:
    """Return scale·Σnum/Σden over the organisations that have both and a denominator above zero."""
    one, split = task.statistic, pairs_of(task)
    figure = replace(with_split(task.begin(), split), supporters=split.n)
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    scale = number_setting(one.settings, "scale", 100)
    estimate = ratio_of_totals([y for y, _ in split.values], [x for _, x in split.values], _members(figure))
    bottom = sum((x for _, x in split.values), Fraction(0))
    people = int(bottom) if one.unit in ("person", "org_year") and bottom.denominator == 1 else None
    figure = replace(
        figure,
        numerator=sum((y for y, _ in split.values), Fraction(0)),
        denominator=bottom,
        observations=people,
    )
    return with_ratio(figure, estimate, split.values, scale)


def _pair(num: Expression, den: Expression, respondent: Respondent) -> Pair | None:
    scope = respondent.sheet.scope()
    top, bottom = number_of(num.evaluate(scope)), number_of(den.evaluate(scope))
    return None if top is None or bottom is None or bottom <= 0 else (top, bottom)


def ratio_of_sums_by_row(task: Task) -> Figure:
    """Return a ratio of sums for each row; an organisation counts in the rows where it filled both cells."""
    one = task.statistic
    tops, bottoms = axis_of(task, one.num), axis_of(task, one.den)
    scale = number_setting(one.settings, "scale", 100)
    rows = []
    for choice in tops.rows:
        split = task.evidence.split_row(
            tops.references(choice.code) | bottoms.references(choice.code),
            partial(_cells, tops, bottoms, choice.code),
        )
        top = sum((y for y, _ in split.values), Fraction(0))
        bottom = sum((x for _, x in split.values), Fraction(0))
        rows.append(
            Row(
                code=choice.code,
                label=choice.label,
                n=split.n,
                missing=split.missing,
                not_applicable=split.not_applicable,
                count=top if split.n else None,
                value=scale * top / bottom if bottom else None,
                supporters=split.n,
                largest_share=_largest([x for _, x in split.values]),
                extra={"denominator": bottom} if split.n else {},
                status=Status.COMPUTED if split.n else Status.EMPTY,
            )
        )
    whole = tops.whole(task.evidence)
    return _by_row(task, tops, whole, rows)


def _cells(tops: Axis, bottoms: Axis, row: str, respondent: Respondent) -> Pair | None:
    top, bottom = number_of(tops.read(respondent, row)), number_of(bottoms.read(respondent, row))
    return None if top is None or bottom is None or bottom <= 0 else (top, bottom)


def sum_by_row(task: Task) -> Figure:
    """Return the sum of each row."""
    axis = axis_of(task, task.statistic.value)
    rows = [row for row, _ in _sums(task, axis)]
    return _by_row(task, axis, axis.whole(task.evidence), rows)


def distribution_of_sums(task: Task) -> Figure:
    """Return what part of the grand total each row makes, in percent, with its sum.

    A row nobody left blank and a row some left blank do not rest on the same organisations: each row says its n, and
    the flag ``unequal_bases`` says so.
    """
    axis = axis_of(task, task.statistic.value)
    sums = _sums(task, axis)
    grand = sum((one for _, one in sums if one is not None), Fraction(0))
    rows = [
        replace(
            row,
            value=100 * one / grand if grand and one is not None else None,
            extra={"sum": one or Fraction(0)},
        )
        for row, one in sums
    ]
    figure = _by_row(task, axis, axis.whole(task.evidence), rows)
    people = int(grand) if figure.n and grand.denominator == 1 else None
    status = figure.status if grand else Status.EMPTY
    return replace(figure, denominator=grand, observations=people, status=status)


def _sums(task: Task, axis: Axis) -> list[tuple[Row, Fraction | None]]:
    made: list[tuple[Row, Fraction | None]] = []
    for choice in axis.rows:
        split = axis.split_numbers(task.evidence, choice.code)
        whole = sum(split.values, Fraction(0)) if split.n else None
        row = Row(
            code=choice.code,
            label=choice.label,
            n=split.n,
            missing=split.missing,
            not_applicable=split.not_applicable,
            count=whole,
            value=whole,
            supporters=_supporters(split.values),
            largest_share=_largest(split.values),
            status=Status.COMPUTED if split.n else Status.EMPTY,
        )
        made.append((row, whole))
    return made


def _by_row(task: Task, axis: Axis, whole: Split[bool], rows: Sequence[Row]) -> Figure:
    return replace(
        with_split(task.begin(), whole),
        base=Base("base.each_row", {"questions": axis.item.code}),
        rows=tuple(rows),
        supporters=whole.n,
        flags=("unequal_bases",) if len({row.n for row in rows}) > 1 else (),
        status=Status.COMPUTED if any(row.n for row in rows) else Status.EMPTY,
    )


def _supporters(values: Sequence[Fraction]) -> int:
    """Return how many organisations are behind a total: those that bring something to it."""
    return sum(1 for value in values if value)


def _largest(values: Sequence[Fraction]) -> Fraction | None:
    whole = sum((abs(value) for value in values), Fraction(0))
    return max(abs(value) for value in values) / whole if whole else None


def _observed(task: Task, split: Split[tuple[Fraction, ...]]) -> int | None:
    """Return how many people or entries are behind, when they are what the unit counts."""
    return sum(len(found) for found in split.values) if task.statistic.unit in ("person", "row") else None


def _members(figure: Figure) -> int | None:
    """Return N for the finite population, unless more answered than there are members."""
    return figure.population if figure.population is not None and figure.population >= figure.n else None
