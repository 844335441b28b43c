"""Medians and other quantiles, exactly, by Hyndman and Fan's type 7 everywhere.

Apart from sums because a quantile of pooled people and a quantile of organisations are two figures: the unit decides.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from surveys.questionnaire.definition.model import Question
from surveys.results.estimates.quantiles import quantile
from surveys.results.figures.axis import Axis, axis_of
from surveys.results.figures.evidence import Split
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.sums import numbers
from surveys.results.figures.task import Task, exact_setting, with_split

HALF = Fraction(1, 2)


def median(task: Task) -> Figure:
    """Return the median."""
    return _level(task, HALF)


def quantile_of(task: Task) -> Figure:
    """Return the quantile ``q``."""
    return _level(task, exact_setting(task.statistic.settings["q"]))


def _level(task: Task, q: Fraction) -> Figure:
    split = numbers(task)
    pooled = [number for found in split.values for number in found]
    figure = replace(with_split(task.begin(), split), supporters=split.n, details={"q": str(q)})
    if not pooled:
        return replace(figure, status=Status.EMPTY)
    several = len(pooled) if task.statistic.unit in ("person", "row") else None
    return replace(figure, value=quantile(pooled, q), observations=several, flags=_flags(task))


def median_by_row(task: Task) -> Figure:
    """Return the median of each row; a position's rates are pooled over the organisations when they are lists."""
    axis = axis_of(task, task.statistic.value)
    rows = []
    for choice in axis.rows:
        row, pooled = _row(task, axis, choice.code, choice.label)
        rows.append(replace(row, value=quantile(pooled, HALF)) if pooled else row)
    return _by_row(task, axis, rows)


def quantiles_by_row(task: Task) -> Figure:
    """Return the quantiles ``q`` of each row, as cells named ``p25``, ``p75``."""
    axis = axis_of(task, task.statistic.value)
    asked = task.statistic.settings["q"]
    qs = [exact_setting(q) for q in (asked if isinstance(asked, list | tuple) else [asked])]
    rows = []
    for choice in axis.rows:
        row, pooled = _row(task, axis, choice.code, choice.label)
        cells = tuple(
            replace(row, code=name_of(q), label="", value=quantile(pooled, q) if pooled else None) for q in qs
        )
        rows.append(replace(row, cells=cells))
    return _by_row(task, axis, rows)


def name_of(q: Fraction) -> str:
    """Return the code of a quantile: ``p25``, ``p2_5``."""
    return "p" + format(float(100 * q), "g").replace(".", "_")


def _row(task: Task, axis: Axis, code: str, label: str) -> tuple[Row, list[Fraction]]:
    split: Split[tuple[Fraction, ...]] = axis.split(task.evidence, code)
    sizes = [len(found) for found in split.values]
    pooled = [number for found in split.values for number in found]
    row = Row(
        code=code,
        label=label,
        n=split.n,
        observations=len(pooled) if task.statistic.unit in ("person", "row") else None,
        missing=split.missing,
        not_applicable=split.not_applicable,
        supporters=split.n,
        largest_share=Fraction(max(sizes), sum(sizes)) if sizes else None,
        status=Status.COMPUTED if split.n else Status.EMPTY,
    )
    return row, pooled


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
