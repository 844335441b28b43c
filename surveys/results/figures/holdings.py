"""What every organisation brings to the numbers of a figure, found where the figure itself was computed.

Apart from the kinds of statistics, which compute: disclosure control alone asks who is behind a number, and how much.
Refuses to let it travel: ``disclosure.protect`` takes it away, and no record, page or file knows it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from surveys.questionnaire.choices import Choice
from surveys.questionnaire.expressions import Expression
from surveys.results.dataset import Respondent
from surveys.results.figures.axis import Axis, axis_of
from surveys.results.figures.evidence import Split, number_of
from surveys.results.figures.makeup import LateMakeup, Makeup, Term, terms_of
from surveys.results.figures.model import Figure
from surveys.results.figures.sums import numbers, pairs_of
from surveys.results.figures.task import Task

PEOPLE = frozenset({"person", "org_year"})


def with_makeup(figure: Figure, task: Task) -> Figure:
    """Return the figure with what its numbers are made of, where they are sums, ratios of sums or quantiles."""
    found = _HOLDINGS.get(figure.kind)
    if found is None:
        return figure
    if task.dataset.columns is None:
        return replace(figure, makeup=tuple(found(figure, task)))
    return replace(figure, makeup=LateMakeup(lambda: tuple(found(figure, task.named))))


def _kind_of(figure: Figure) -> str:
    if figure.disclosure == "confidential_pay":
        return "pay"
    return "rating" if figure.format == "rating" else "total"


def _sum(figure: Figure, task: Task) -> Iterator[Makeup]:
    split = numbers(task)
    yield _made(figure, "", "total", split, task.value(), str(task.value().source))
    if figure.kind == "mean" and figure.observations is not None:
        yield _people(figure, "", split)


def _made(
    figure: Figure,
    line: str,
    measure: str,
    split: Split[tuple[Fraction, ...]],
    expression: Expression | None,
    name: str,
) -> Makeup:
    parts = {r.organisation: found for r, found in split.inside}
    terms = {
        r.organisation: terms_of(expression, r, sum(found, Fraction(0)), name) for r, found in split.inside
    }
    return Makeup(line, measure, parts, terms, _kind_of(figure))


def _people(figure: Figure, line: str, split: Split[tuple[Fraction, ...]]) -> Makeup:
    """Return how many people each organisation has behind a number."""
    counts = {r.organisation: (Fraction(len(found)),) for r, found in split.inside}
    name = f"people of {figure.item} {line}".strip()
    terms = {one: (Term(name, Fraction(1), count),) for one, (count,) in counts.items()}
    return Makeup(line, "people", counts, terms, "headcount")


def _ratio(figure: Figure, task: Task) -> Iterator[Makeup]:
    split, one = pairs_of(task), task.statistic
    for measure, place, expression in (("numerator", 0, one.num), ("denominator", 1, one.den)):
        if isinstance(expression, Expression):
            side = _side(split, place)
            made = _made(figure, "", measure, side, expression, expression.source)
            yield replace(made, kind="headcount") if _counts_people(figure, measure) else made


def _counts_people(figure: Figure, measure: str) -> bool:
    return measure == "denominator" and figure.unit in PEOPLE


def _side(split: Split[tuple[Fraction, Fraction]], place: int) -> Split[tuple[Fraction, ...]]:
    inside = tuple((r, (pair[place],)) for r, pair in split.inside)
    return Split(inside, split.missing, split.not_applicable, split.excluded, split.absences)


def _ratio_by_row(figure: Figure, task: Task) -> Iterator[Makeup]:
    tops, bottoms = axis_of(task, task.statistic.num), axis_of(task, task.statistic.den)
    for choice in tops.rows:
        held: dict[str, dict[str, tuple[Fraction, ...]]] = {"numerator": {}, "denominator": {}}
        terms: dict[str, dict[str, tuple[Term, ...]]] = {"numerator": {}, "denominator": {}}
        needed = tops.references(choice.code) | bottoms.references(choice.code)
        split = task.evidence.split_row(needed, _pair_reader(tops, bottoms, choice))
        for r, pair in split.inside:
            for measure, axis, value in zip(held, (tops, bottoms), pair, strict=True):
                held[measure][r.organisation] = (value,)
                terms[measure][r.organisation] = _terms(axis, choice.code, r, value)
        for measure in held:
            yield Makeup(choice.code, measure, held[measure], terms[measure], _kind_of(figure))


def _pair_reader(
    tops: Axis, bottoms: Axis, choice: Choice
) -> Callable[[Respondent], tuple[Fraction, Fraction] | None]:
    def read(respondent: Respondent) -> tuple[Fraction, Fraction] | None:
        top = number_of(tops.read(respondent, choice.code))
        bottom = number_of(bottoms.read(respondent, choice.code))
        return None if top is None or bottom is None or bottom <= 0 else (top, bottom)

    return read


def _terms(axis: Axis, row: str, respondent: Respondent, value: Fraction) -> tuple[Term, ...]:
    if axis.expression is None:
        (reference,) = axis.references(row)
        return (Term(str(reference), Fraction(1), value),)
    scope = respondent.sheet.scope(row=row, item=axis.item)
    return terms_of(axis.expression, respondent, value, f"{axis.expression.source} @ {row}", scope)


def _sums_by_row(figure: Figure, task: Task) -> Iterator[Makeup]:
    axis = axis_of(task, task.statistic.value)
    kind = "headcount" if figure.unit in PEOPLE else _kind_of(figure)
    for choice in axis.rows:
        split = axis.split_numbers(task.evidence, choice.code)
        yield Makeup(
            choice.code,
            "total",
            {r.organisation: (value,) for r, value in split.inside},
            {r.organisation: _terms(axis, choice.code, r, value) for r, value in split.inside},
            kind,
        )


def _level(figure: Figure, task: Task) -> Iterator[Makeup]:
    split = numbers(task)
    yield Makeup("", "values", {r.organisation: found for r, found in split.inside}, kind=_kind_of(figure))
    if figure.observations is not None:
        yield _people(figure, "", split)


def _levels_by_row(figure: Figure, task: Task) -> Iterator[Makeup]:
    axis = axis_of(task, task.statistic.value)
    for choice in axis.rows:
        split = axis.split(task.evidence, choice.code)
        parts = {r.organisation: found for r, found in split.inside}
        yield Makeup(choice.code, "values", parts, kind=_kind_of(figure))
        if any(row.code == choice.code and row.observations is not None for row in figure.rows):
            yield _people(figure, choice.code, split)


def _editions(figure: Figure, task: Task) -> Iterator[Makeup]:
    """Return what each edition of a trend is made of, under the edition's name."""
    for row in figure.rows:
        here = row.code == task.dataset.edition
        source = task.figure(task.statistic.of) if here else task.earlier(row.code, task.statistic.of)
        for made in source.makeup if source is not None else ():
            if not made.line:
                yield replace(made, line=row.code)


_HOLDINGS: Mapping[str, Callable[[Figure, Task], Iterator[Makeup]]] = {
    "sum": _sum,
    "mean": _sum,
    "ratio_of_sums": _ratio,
    "ratio_of_sums_by_row": _ratio_by_row,
    "sum_by_row": _sums_by_row,
    "distribution_of_sums": _sums_by_row,
    "median": _level,
    "quantile": _level,
    "median_by_row": _levels_by_row,
    "quantiles_by_row": _levels_by_row,
    "trend": _editions,
}
