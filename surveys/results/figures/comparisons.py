"""A figure against another: an outside reference, the average of a figure's own rows.

Apart because they read figures, not answers. Computed from unrounded values, rounded once like any other. Refuses a
gap without its denominator.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.definition.model import Benchmark
from surveys.results.estimates.gaps import Denominator, gap_percent
from surveys.results.figures.axis import axis_of
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.task import Task

# What a weighted mean of rows may weigh by, beside a number written in the list of the rows.
_PEOPLE = frozenset({"incumbents", "observations", "persons"})
_ORGANISATIONS = frozenset({"organisations", "n"})


def benchmark_gap_by_row(task: Task) -> Figure:
    """Return 100·(own − reference)/denominator for each row that the reference knows (« −11 % »: below it)."""
    settings = task.statistic.settings
    source = task.figure(task.statistic.of)
    benchmark, column = _benchmark(task, str(settings["benchmark"]))
    denominator = cast(Denominator, settings["denominator"])
    rows = []
    for row in source.rows:
        reference = benchmark.rows.get(row.code, {}).get(column)
        if reference is None:
            continue
        gap = None if row.value is None else gap_percent(row.value, reference, denominator)
        extra = {"reference": Fraction(reference)} | ({} if row.value is None else {"own": row.value})
        rows.append(
            replace(row, value=gap, extra=extra, status=Status.EMPTY if gap is None else Status.COMPUTED)
        )
    figure = upon(task, source, rows)
    return replace(
        figure,
        details={
            "of": source.id,
            "benchmark": benchmark.id,
            "column": column,
            "source": benchmark.source,
            "reference_year": str(benchmark.reference_year),
            "denominator": denominator,
        },
    )


def _benchmark(task: Task, name: str) -> tuple[Benchmark, str]:
    code, _, column = name.partition(".")
    return task.questionnaire.benchmarks[code], column


def weighted_mean_of_rows(task: Task) -> Figure:
    """Return Σw·v/Σw over the rows of another figure; every row is given with its weight.

    ``weight`` is ``incumbents`` (the people of a row), ``organisations``, or a number of the rows' list; ``rows`` keeps
    the rows whose list says true. ``direction: lag`` turns the sign: a gap of −15,5 % is a lag of 15,5 %.
    """
    settings = task.statistic.settings
    source = task.figure(task.statistic.of)
    choices = _list_of(task, source)
    weight, kept = str(settings["weight"]), str(settings.get("rows", ""))
    sign = -1 if settings.get("direction") == "lag" else 1
    rows = []
    for row in source.rows:
        choice = choices.by_code.get(row.code) if choices is not None else None
        if kept and (choice is None or choice.attributes.get(kept) is not True):
            continue
        value = None if row.value is None else sign * row.value
        rows.append(replace(row, value=value, extra={**row.extra, "weight": _weight(row, choice, weight)}))
    weighed = [(row.extra["weight"], row.value) for row in rows if row.value is not None]
    whole = sum((w for w, _ in weighed), Fraction(0))
    figure = replace(upon(task, source, rows), details={**source.details, "of": source.id, "weight": weight})
    if not whole:
        return replace(figure, status=Status.EMPTY)
    top = sum((w * value for w, value in weighed), Fraction(0))
    return replace(figure, value=top / whole, numerator=top, denominator=whole, observations=_people(rows))


def _weight(row: Row, choice: Choice | None, name: str) -> Fraction:
    if name in _PEOPLE:
        return Fraction(row.observations if row.observations is not None else row.n)
    if name in _ORGANISATIONS:
        return Fraction(row.n)
    written = choice.attributes.get(name) if choice is not None else None
    return Fraction(str(written)) if written is not None and not isinstance(written, bool) else Fraction(0)


def _list_of(task: Task, source: Figure) -> ChoiceList | None:
    """Return the list that the rows of a figure come from, through the figures it was itself made of."""
    by_id = {one.id: (item, one) for item, one in task.questionnaire.statistics}
    item, one = by_id[source.id]
    while one.of:
        item, one = by_id[one.of]
    feed = one.value if one.value is not None else one.num
    if feed is None:
        return item.rows if hasattr(item, "rows") else None
    return axis_of(replace(task, item=item, statistic=one), feed).rows


def _people(rows: Sequence[Row]) -> int | None:
    return sum(row.observations or 0 for row in rows) or None


def upon(task: Task, source: Figure, rows: Sequence[Row]) -> Figure:
    """Return a figure that stands on another's base, with the strictest class of the two."""
    begun = task.begin()
    return replace(
        begun,
        n=source.n,
        missing=source.missing,
        not_applicable=source.not_applicable,
        excluded=source.excluded,
        base=Base("base.of_figure", {"of": source.id}),
        rows=tuple(rows),
        supporters=source.supporters,
        flags=source.flags,
        disclosure=source.disclosure,
        status=Status.COMPUTED if any(row.value is not None for row in rows) else Status.EMPTY,
    )
