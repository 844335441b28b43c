"""Counts of organisations: how many answered, what share says something, how answers spread.

Apart from sums of amounts: here each organisation counts once (or each entry of a roster, when the unit is the row).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.definition.model import Matrix, name_cell
from surveys.questionnaire.expressions import Expression, Reference, Result
from surveys.results.dataset import Respondent
from surveys.results.estimates.interval import Interval
from surveys.results.estimates.proportions import proportion
from surveys.results.estimates.reliability import reliability_flags
from surveys.results.figures.evidence import Split
from surveys.results.figures.model import Base, Figure, Row, Status
from surveys.results.figures.precision import with_strata
from surveys.results.figures.task import Task, choices_of, kind_of, lone_reference, with_split

_interval = lru_cache(maxsize=4_096)(proportion)


def count_responses(task: Task) -> Figure:
    """Return how many organisations answered the edition."""
    split = _everyone(task)
    figure = replace(with_split(task.begin(), split), base=_all_or_condition(task, "base.respondents"))
    return replace(figure, value=Fraction(split.n), numerator=Fraction(split.n), supporters=split.n)


def share_of_population(task: Task) -> Figure:
    """Return the response rate: respondents over members, in percent."""
    split, members = _everyone(task), task.dataset.population
    figure = replace(
        with_split(task.begin(), split),
        base=_all_or_condition(task, "base.members"),
        numerator=Fraction(split.n),
        supporters=split.n,
    )
    if not members:
        return replace(figure, status=Status.UNAVAILABLE)
    return replace(figure, value=Fraction(100 * split.n, members), denominator=Fraction(members))


def _everyone(task: Task) -> Split[bool]:
    return task.evidence.split((), lambda _: True, base=task.statistic.base, where=task.statistic.where)


def _all_or_condition(task: Task, code: str) -> Base:
    return task.base() if task.statistic.base is not None else Base(code)


def count_distinct(task: Task) -> Figure:
    """Return how many different values were given."""
    value, one = task.value(), task.statistic
    split = task.evidence.split(
        (value,), lambda r: _codes(value.evaluate(r.sheet.scope())), base=one.base, where=one.where
    )
    different = {code for _, codes in split.inside for code in codes}
    return replace(
        with_split(task.begin(), split),
        value=Fraction(len(different)) if split.n else None,
        supporters=split.n,
        status=Status.COMPUTED if split.n else Status.EMPTY,
    )


def share(task: Task) -> Figure:
    """Return the percentage of the base for which ``where`` is true; an unknown answer is outside the base."""
    split = truths_of(task)
    figure = with_share(
        with_split(task.begin(), split), sum(count for _, said, count in split.counted if said), split.n
    )
    if not task.strata:
        return figure
    answered = {r.organisation: int(said) for r, said in truths_of(task.named).inside}
    return with_strata(figure, answered, task.strata, scale=100)


def truths_of(task: Task) -> Split[bool]:
    """Return the base of a share with what each organisation says."""
    condition = task.statistic.where
    if condition is None:
        raise TypeError("a share needs its condition")
    return task.evidence.split((condition,), lambda r: _truth(condition, r), base=task.statistic.base)


def with_share(figure: Figure, count: int, n: int) -> Figure:
    """Return the figure with k of n in percent, its exact interval among the members and its flags."""
    figure = replace(figure, numerator=Fraction(count), denominator=Fraction(n), supporters=count)
    if n == 0:
        return replace(figure, status=Status.EMPTY)
    interval = _interval(count, n, figure.population) if _finite(figure, n) else None
    flags = reliability_flags(count / n, n, interval) if interval else ()
    return replace(
        figure,
        value=Fraction(100 * count, n),
        interval=None if interval is None else interval.scaled(100),
        flags=figure.flags + flags,
    )


def _finite(figure: Figure, n: int) -> bool:
    """Say whether the members are known and few enough to be counted one by one."""
    return figure.population is not None and n <= figure.population <= 2_000


def interval_of(row: Row, population: int | None) -> Interval | None:
    """Return the interval of one line that counts organisations, among the members (pages of protected lines ask)."""
    counted = row.count is not None and row.count.denominator == 1 and 0 <= row.count <= row.n
    if (
        not counted
        or row.count is None
        or not row.n
        or population is None
        or not row.n <= population <= 2_000
    ):
        return None
    return _interval(int(row.count), row.n, population)


def with_cautions(rows: Iterable[Row], population: int | None) -> tuple[Row, ...]:
    """Return lines that count organisations, each with the flags that its own interval calls for."""
    made = []
    for row in rows:
        interval = interval_of(row, population)
        if interval is not None and row.count is not None:
            row = replace(row, flags=reliability_flags(float(row.count) / row.n, row.n, interval))
        made.append(row)
    return tuple(made)


def distribution(task: Task) -> Figure:
    """Return how the answers spread over a list: n and percent of each choice, in the list's order.

    Several choices may be taken (multiple): the base stays the organisations that answered, and the percentages pass
    100 (flag ``over_hundred``). A roster's field counts entries; ``n`` stays the organisations.
    """
    value, one = task.value(), task.statistic
    reference = lone_reference(value)
    kind = kind_of(task.questionnaire, reference)
    choices = choices_of(kind)
    by_entry = reference is not None and "*" in reference.parts
    split = task.evidence.split(
        (value,), lambda r: _codes(value.evaluate(r.sheet.scope())), base=one.base, where=one.where
    )
    observed = [(r.organisation, codes, count) for r, codes, count in split.counted]
    if by_entry:
        observed = [(each, (code,), count) for each, codes, count in observed for code in codes]
    rows = spread(observed, choices, _literals(task, reference))
    if not by_entry:
        rows = with_cautions(rows, task.dataset.population)
    several = kind is not None and kind.value_type == "list" and not by_entry
    return replace(
        with_split(task.begin(), split),
        observations=sum(count for *_, count in observed) if by_entry else None,
        denominator=Fraction(sum(count for *_, count in observed)),
        supporters=split.n,
        rows=tuple(replace(row, n=split.n) for row in rows) if by_entry else rows,
        flags=("over_hundred",) if several else (),
        status=Status.COMPUTED if split.n else Status.EMPTY,
    )


def spread(
    observed: Sequence[tuple[str, tuple[str, ...], int]],
    choices: ChoiceList | None,
    order: Iterable[str] = (),
) -> tuple[Row, ...]:
    """Return one line per choice, from what was observed of each organisation or entry: whose, codes, how many alike.

    A code that the list does not hold (an older version's) keeps a line of its own at the end.
    """
    total = sum(count for *_, count in observed)
    labels = {choice.code: choice for choice in choices or ()}
    codes = dict.fromkeys([*labels, *order])
    codes |= dict.fromkeys(sorted({code for _, given, _ in observed for code in given} - set(codes)))
    rows = []
    for code in codes:
        who = [(organisation, count) for organisation, given, count in observed if code in given]
        choice = labels.get(code)
        scored = choice is not None and choice.value is not None
        rows.append(
            Row(
                code=code,
                label=choice.label if choice else code,
                n=total,
                observations=total,
                count=Fraction(sum(count for _, count in who)),
                value=Fraction(100 * sum(count for _, count in who), total) if total else None,
                supporters=sum(dict(who).values()),
                extra={"score": Fraction(choice.value)}
                if scored and choice and choice.value is not None
                else {},
                status=Status.COMPUTED if total else Status.EMPTY,
            )
        )
    return tuple(rows)


def _literals(task: Task, reference: Reference | None) -> tuple[str, ...]:
    """Return the texts a calculation can give, in the order it names them: small, medium, large."""
    item = task.questionnaire.items.get(reference.code) if reference is not None else None
    calc = getattr(item, "calc", None)
    if not isinstance(calc, Expression):
        return ()
    pieces = calc.source.split("'")
    return tuple(piece for piece in pieces[1::2] if piece)


def distribution_by_row(task: Task) -> Figure:
    """Return, for each row of a matrix, how the answers spread; every row has its own base."""
    matrix, column = _matrix(task)
    choices = choices_of(
        kind_of(task.questionnaire, Reference(matrix.code, (column,) if column else ()), matrix)
    )
    rows = []
    for choice in matrix.rows:
        split = _row_split(task, matrix, choice.code, column)
        observed = [(r.organisation, codes, count) for r, codes, count in split.counted]
        rows.append(
            Row(
                code=choice.code,
                label=choice.label,
                n=split.n,
                missing=split.missing,
                not_applicable=split.not_applicable,
                supporters=split.n,
                cells=with_cautions(spread(observed, choices), task.dataset.population),
                status=Status.COMPUTED if split.n else Status.EMPTY,
            )
        )
    return _by_row(task, matrix, column, rows)


def top_rows(task: Task) -> Figure:
    """Return, for each row of a matrix, the percentage of its answers that satisfy ``where``, the largest first."""
    matrix, column = _matrix(task)
    condition = task.statistic.where
    if condition is None:
        raise TypeError("top_rows needs its condition")
    rows = []
    for choice in matrix.rows:
        name = name_cell(matrix.code, choice.code, column)
        judge = partial(_truth, condition, name=name)
        split = task.evidence.split_row([_reference(matrix, choice.code, column)], judge)
        count = sum(many for _, said, many in split.counted if said)
        rows.append(
            Row(
                code=choice.code,
                label=choice.label,
                n=split.n,
                missing=split.missing,
                not_applicable=split.not_applicable,
                count=Fraction(count),
                value=Fraction(100 * count, split.n) if split.n else None,
                supporters=count,
                status=Status.COMPUTED if split.n else Status.EMPTY,
            )
        )
    rows.sort(key=lambda row: -1 if row.value is None else row.value, reverse=True)
    return _by_row(task, matrix, column, with_cautions(rows, task.dataset.population))


def _by_row(task: Task, matrix: Matrix, column: str, rows: Sequence[Row]) -> Figure:
    whole = task.evidence.split_row([_reference(matrix, "*", column)], lambda _: True)
    return replace(
        with_split(task.begin(), whole),
        base=Base("base.each_row", {"questions": matrix.code}),
        rows=tuple(rows),
        supporters=whole.n,
        status=Status.COMPUTED if whole.n else Status.EMPTY,
    )


def _matrix(task: Task) -> tuple[Matrix, str]:
    """Return the matrix of a statistic and its column of codes (the only one, or the first that has a list)."""
    if not isinstance(task.item, Matrix):
        raise TypeError(f"{task.statistic.kind} needs a matrix")
    coded = [column for column in task.item.columns if column.kind.choice_list is not None]
    return task.item, (coded or list(task.item.columns))[0].code


def _row_split(task: Task, matrix: Matrix, row: str, column: str) -> Split[tuple[str, ...]]:
    reference = _reference(matrix, row, column)
    return task.evidence.split_row([reference], lambda r: _codes(r.sheet.scope().lookup(reference)))


def _reference(matrix: Matrix, row: str, column: str) -> Reference:
    return Reference(matrix.code, (row, column) if column else (row,))


def _truth(condition: Expression, respondent: Respondent, name: str | None = None) -> bool | None:
    found = condition.evaluate(respondent.sheet.scope(name) if name else respondent.sheet.scope())
    return found if isinstance(found, bool) else None


def _codes(result: Result) -> tuple[str, ...] | None:
    """Return a result as codes: one, or all those chosen; ``None`` when there is none."""
    members = result if isinstance(result, tuple) else (result,)
    found = tuple(_code(member) for member in members if member is not None)
    return found or None


def _code(member: object) -> str:
    return format(member, "f") if isinstance(member, Decimal) else str(member)
