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
from surveys.results.estimates.means import mean_of
from surveys.results.estimates.moments import (
    Moments,
    PairMoments,
    moments_of,
    pair_moments,
    pair_moments_of,
)
from surveys.results.estimates.ratios import ratio_of
from surveys.results.figures.axis import Axis, axis_of
from surveys.results.figures.evidence import Split, number_of, numbers_of
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.precision import Paired, with_mean, with_ratio, with_strata
from surveys.results.figures.task import Task, choices_of, kind_of, lone_reference, number_setting, with_split

Pair = tuple[Fraction, Fraction]


def numbers(task: Task) -> Split[tuple[Fraction, ...]]:
    """Return the base of ``value:`` with each organisation's numbers (several when it names a roster's field).

    A code of a scale counts for its score.
    """
    value, one = task.value(), task.statistic
    scale = choices_of(kind_of(task.questionnaire, lone_reference(value)))
    scores = {choice.code: choice.value for choice in scale or () if choice.value is not None}

    lone = None if scores else lone_reference(value)
    measured = None if lone is None else task.evidence.measure((lone,), base=one.base, where=one.where)
    if measured is not None:
        return measured

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
    figure = replace(with_split(task.begin(), split), observations=_observed(task, split))
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    if split.measured:
        whole, supporters = moments_of(split.measured[0]).total, split.measured[0].supporters
    else:
        sums = [sum(found, Fraction(0)) for found in split.values]
        whole, supporters = sum(sums, Fraction(0)), _supporters(sums)
    return replace(figure, value=whole, numerator=whole, supporters=supporters)


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
    members, by_person = _members(figure), figure.observations is not None
    sums = _sum_moments(split)
    estimate = ratio_of(sums, members) if by_person else mean_of(sums.top, members)
    figure = with_mean(
        replace(figure, numerator=sums.top.total, denominator=sums.bottom.total),
        estimate,
    )
    if by_person or not task.strata:
        return figure
    answered = {r.organisation: sum(found, Fraction(0)) for r, found in numbers(task.named).inside}
    return with_strata(figure, answered, task.strata)


def _sum_moments(split: Split[tuple[Fraction, ...]]) -> PairMoments:
    """Return the moments of each organisation's sum beside how many numbers it brings."""
    if not split.measured:
        return pair_moments((sum(found, Fraction(0)), len(found)) for found in split.values)
    sums = moments_of(split.measured[0])
    return PairMoments(sums, Moments(sums.n, Fraction(sums.n), Fraction(sums.n)), sums.total)


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
    first, second = lone_reference(num), lone_reference(den)
    if first is not None and second is not None:
        measured = task.evidence.measure((first, second), base=one.base, where=one.where)
        if measured is not None:
            return _above_zero(measured)
    return task.evidence.split((num, den), lambda r: _pair(num, den, r), base=one.base, where=one.where)


def _above_zero(split: Split[Pair]) -> Split[Pair]:
    """Return columns of pairs without those whose denominator is not above zero: they are excluded, not missing."""
    top, bottom = split.measured
    kept = bottom.wholes > 0
    left_out = len(bottom) - int(kept.sum())
    measured = (top.where(kept), bottom.where(kept))
    return replace(split, measured=measured, excluded=split.excluded + left_out)


def _pair_moments(split: Split[Pair]) -> PairMoments:
    return pair_moments_of(*split.measured) if split.measured else pair_moments(split.values)


def ratio_of_sums(task: Task) -> Figure:
    """Return scale·Σnum/Σden over the organisations that have both and a denominator above zero."""
    one, split = task.statistic, pairs_of(task)
    figure = replace(with_split(task.begin(), split), supporters=split.n)
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    scale = number_setting(one.settings, "scale", 100)
    sums = _pair_moments(split)
    estimate = ratio_of(sums, _members(figure))
    bottom = sums.bottom.total
    people = int(bottom) if one.unit in ("person", "org_year") and bottom.denominator == 1 else None
    figure = replace(
        figure,
        numerator=sums.top.total,
        denominator=bottom,
        observations=people,
    )
    return with_ratio(figure, estimate, Paired(*split.measured) if split.measured else split.values, scale)


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
        split = _row_pairs(task, tops, bottoms, choice.code)
        sums = _pair_moments(split)
        top, bottom = sums.top.total, sums.bottom.total
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
                largest_share=split.measured[1].largest_share
                if split.measured
                else _largest([x for _, x in split.values]),
                extra={"denominator": bottom} if split.n else {},
                status=Status.COMPUTED if split.n else Status.EMPTY,
            )
        )
    whole = tops.whole(task.evidence)
    return _by_row(task, tops, whole, rows)


def _row_pairs(task: Task, tops: Axis, bottoms: Axis, row: str) -> Split[Pair]:
    needed = (tops.references(row), bottoms.references(row))
    if tops.expression is None and bottoms.expression is None:
        (first,), (second,) = needed
        measured = task.evidence.measure((first, second))
        if measured is not None:
            return _above_zero(measured)
    return task.evidence.split_row(needed[0] | needed[1], partial(_cells, tops, bottoms, row))


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
        if split.measured:
            column = split.measured[0]
            total, supporters, largest = moments_of(column).total, column.supporters, column.largest_share
        else:
            total = sum(split.values, Fraction(0))
            supporters, largest = _supporters(split.values), _largest(split.values)
        whole = total if split.n else None
        row = Row(
            code=choice.code,
            label=choice.label,
            n=split.n,
            missing=split.missing,
            not_applicable=split.not_applicable,
            count=whole,
            value=whole,
            supporters=supporters,
            largest_share=largest,
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
    if task.statistic.unit not in ("person", "row"):
        return None
    return split.n if split.measured else sum(len(found) for found in split.values)


def _members(figure: Figure) -> int | None:
    """Return N for the finite population, unless more answered than there are members."""
    return figure.population if figure.population is not None and figure.population >= figure.n else None
