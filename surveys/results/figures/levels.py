"""Medians and other quantiles, exactly, by Hyndman and Fan's type 7 everywhere.

Apart from sums because a quantile of pooled people and a quantile of organisations are two figures: the statistic's unit
says which one is its value, and the other stands beside it under its own name. Refuses a quantile of too few
organisations once it is published (flag ``too_few``, sign F), and one by person where a single organisation pays too many.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.questionnaire.definition.model import Question
from surveys.results.estimates.quantiles import quantile, quantile_of_measured
from surveys.results.estimates.reliability import LARGEST_SHARE, quantile_least
from surveys.results.figures.axis import Axis, axis_of
from surveys.results.figures.evidence import Split
from surveys.results.figures.model import TOO_FEW, Base, Figure, Row, Status
from surveys.results.figures.sums import numbers
from surveys.results.figures.task import Task, exact_setting, with_split

HALF = Fraction(1, 2)
BY_ORGANISATION, BY_PERSON = "by_organisation", "by_person"

Brought = Sequence[
    tuple[Fraction, ...]
]  # what each organisation brings: its people's rates, or a single number


def median(task: Task) -> Figure:
    """Return the median."""
    return _level(task, HALF)


def quantile_of(task: Task) -> Figure:
    """Return the quantile ``q``."""
    return _level(task, exact_setting(task.statistic.settings["q"]))


def _level(task: Task, q: Fraction) -> Figure:
    split = numbers(task)
    figure = replace(with_split(task.begin(), split), supporters=split.n, details={"q": str(q)})
    if not split.n:
        return replace(figure, status=Status.EMPTY)
    by_person = _is_by_person(task)
    value = task.value()
    lists = any(isinstance(value.evaluate(r.sheet.scope()), tuple) for r, _ in split.inside)
    level = (
        quantile_of_measured(split.measured[0], q)
        if split.measured
        else _quantile(split.values, q, by_person)
    )
    beside = tuple(
        Row(code=name, n=split.n, value=value, supporters=split.n)
        for name, value in (_other_way(split.values, q, by_person) if lists else {}).items()
    )
    return replace(
        figure,
        value=level,
        observations=_numbers_in(split) if by_person or lists else None,
        beside=beside,
        flags=_flags(task) + _few(split.n, q),
    )


def _numbers_in(split: Split[tuple[Fraction, ...]]) -> int:
    return split.n if split.measured else sum(map(len, split.values))


def _is_by_person(task: Task) -> bool:
    """Say whether each person or entry counts once (else each organisation does, by the mean of what it brings)."""
    return task.statistic.unit in ("person", "row")


def _quantile(brought: Brought, q: Fraction, by_person: bool) -> Fraction:
    if by_person:
        return quantile([number for found in brought for number in found], q)
    return quantile([sum(found, Fraction(0)) / len(found) for found in brought], q)


def _other_way(brought: Brought, q: Fraction, by_person: bool) -> dict[str, Fraction]:
    """Return the quantile under the other weighting, where it may be computed at all."""
    if len(brought) < quantile_least(q):
        return {}
    if by_person:
        return {BY_ORGANISATION: _quantile(brought, q, by_person=False)}
    if _largest_share(brought) > LARGEST_SHARE:
        return {}
    return {BY_PERSON: _quantile(brought, q, by_person=True)}


def _largest_share(brought: Brought) -> Fraction:
    sizes = [len(found) for found in brought]
    return Fraction(max(sizes), sum(sizes))


def _few(n: int, q: Fraction) -> tuple[str, ...]:
    """Return the flag of a quantile other than the median that rests on too few; a median is disclosure's affair."""
    return (TOO_FEW,) if q != HALF and n < quantile_least(q) else ()


def median_by_row(task: Task) -> Figure:
    """Return the median of each row; a position's rates are pooled over the organisations when the unit is the person."""
    axis = axis_of(task, task.statistic.value)
    by_person = _is_by_person(task)
    rows = []
    for choice in axis.rows:
        row, split = _row(task, axis, choice.code, choice.label)
        rows.append(_valued(row, split, HALF, by_person))
    return _by_row(task, axis, rows)


def quantiles_by_row(task: Task) -> Figure:
    """Return the quantiles ``q`` of each row, as cells named ``p25``, ``p75``."""
    axis = axis_of(task, task.statistic.value)
    by_person = _is_by_person(task)
    asked = task.statistic.settings["q"]
    qs = [exact_setting(q) for q in (asked if isinstance(asked, list | tuple) else [asked])]
    rows = []
    for choice in axis.rows:
        row, split = _row(task, axis, choice.code, choice.label)
        blank = [(q, replace(row, code=name_of(q), label="")) for q in qs]
        cells = tuple(_valued(cell, split, q, by_person) for q, cell in blank)
        rows.append(replace(row, cells=cells))
    return _by_row(task, axis, rows)


def _valued(row: Row, split: Split[tuple[Fraction, ...]], q: Fraction, by_person: bool) -> Row:
    if not split.n:
        return row
    flags = _few(split.n, q)
    if split.measured:  # each organisation brings one number: both weightings are the same
        value = quantile_of_measured(split.measured[0], q)
        both = row.observations is not None and split.n >= quantile_least(q)
        extra = {BY_ORGANISATION: value} if both else {}
        return replace(row, value=value, extra=extra, flags=flags)
    brought = split.values
    return replace(
        row,
        value=_quantile(brought, q, by_person),
        extra={} if row.observations is None else _other_way(brought, q, by_person),
        flags=flags,
    )


def name_of(q: Fraction) -> str:
    """Return the code of a quantile: ``p25``, ``p2_5``."""
    return "p" + format(float(100 * q), "g").replace(".", "_")


def _row(task: Task, axis: Axis, code: str, label: str) -> tuple[Row, Split[tuple[Fraction, ...]]]:
    split: Split[tuple[Fraction, ...]] = axis.split(task.evidence, code)
    lists = _is_by_person(task) or any(isinstance(axis.read(r, code), tuple) for r, _ in split.inside)
    row = Row(
        code=code,
        label=label,
        n=split.n,
        observations=_numbers_in(split) if lists else None,  # people or entries, one by one
        missing=split.missing,
        not_applicable=split.not_applicable,
        supporters=split.n,
        largest_share=_most_of(split) if split.n else None,
        status=Status.COMPUTED if split.n else Status.EMPTY,
    )
    return row, split


def _most_of(split: Split[tuple[Fraction, ...]]) -> Fraction:
    return Fraction(1, split.n) if split.measured else _largest_share(split.values)


def _by_row(task: Task, axis: Axis, rows: Sequence[Row]) -> Figure:
    whole = axis.whole(task.evidence)
    people = sum(row.observations or 0 for row in rows)
    return replace(
        with_split(task.begin(), whole),
        base=Base("base.each_row", {"questions": axis.item.code}),
        rows=tuple(rows),
        observations=people or None,
        supporters=whole.n,
        flags=_flags(task, axis),
        status=Status.COMPUTED if any(row.n for row in rows) else Status.EMPTY,
    )


def _flags(task: Task, axis: Axis | None = None) -> tuple[str, ...]:
    """Say when a centre's median stood for each of its people: an approximation that must be labelled."""
    item = axis.item if axis is not None else task.item
    repeated = isinstance(item, Question) and item.calc is not None and "repeat-value" in item.calc.functions
    return ("repeated_medians",) if repeated else ()
