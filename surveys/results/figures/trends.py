"""The same statistic in several editions, by its code: everyone who answered, and those who answered both times.

Apart from the other comparisons because it reads editions, their answers and what changed in their questionnaires.
Refuses to bridge a hole (an edition that is not there) or a break (a question that no longer means the same): beyond
them there is a value and no change. Refuses a line through three points: two are a difference, three are not a trend.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import isfinite

from surveys.questionnaire.expressions import Reference
from surveys.questionnaire.versions import Comparison, Verdict
from surveys.results.estimates.change import Counts, constant_panel, pooled_change
from surveys.results.estimates.interval import Estimate, student_t
from surveys.results.estimates.quantiles import quantile
from surveys.results.figures.comparisons import upon
from surveys.results.figures.counts import truths_of
from surveys.results.figures.model import Figure, Row, Status
from surveys.results.figures.sums import means_of, numbers, pairs_of
from surveys.results.figures.task import Task, exact_setting, number_setting

BREAK, RESERVED = (
    "break",
    "reserved",
)  # flags of an edition that cannot, or can hardly, be set beside the last
_VERDICTS = {Verdict.BREAK: (BREAK,), Verdict.RESERVED: (RESERVED,), Verdict.SAME: ()}


def trend(task: Task) -> Figure:
    """Return the same statistic in several editions, with the change from the previous one that exists.

    The change is in percentage points when the figure is a percentage. For shares, means and ratios of sums it comes with
    its 95 % interval (``change_low``, ``change_high``: no detectable difference when zero is inside). Beside it, the
    ``panel_n`` organisations that answered both editions: their value then and now (``panel_before``, ``panel_value``) and
    their change with its interval. An edition that is not there keeps its line, ``unavailable``; one whose question changed
    meaning has the flag ``break`` and no change; ``details`` holds what was signed of it (``note.<edition>``). The figure's own value is the dataset's edition.
    """
    asked = task.statistic.settings["editions"]
    source = task.figure(task.statistic.of)
    rows: list[Row] = []
    notes: dict[str, str] = {}
    previous: Figure | None = None
    for edition in [str(each) for each in asked] if isinstance(asked, list | tuple) else []:
        figure = source if edition == task.dataset.edition else task.earlier(edition, task.statistic.of)
        if figure is None:
            rows.append(Row(code=edition, label=edition, status=Status.UNAVAILABLE))
            continue
        row = Row(
            code=edition,
            label=edition,
            n=figure.n,
            observations=figure.observations,
            count=figure.numerator,
            value=figure.value,
            missing=figure.missing,
            not_applicable=figure.not_applicable,
            supporters=figure.supporters,
            status=figure.status,
        )
        if figure.value is not None:
            if previous is not None:
                row = _with_change(task, row, previous, figure)
                if row.flags and (said := _said(task, previous.edition, figure)):
                    notes[f"note.{edition}"] = said
            previous = figure
        rows.append(row)
    return replace(
        upon(task, source, rows),
        value=source.value,
        numerator=source.numerator,
        denominator=source.denominator,
        observations=source.observations,
        rounding=source.rounding,
        format=source.format,
        out_of=source.out_of,
        details={"of": source.id, "of_kind": source.kind, **notes},
    )


def _said(task: Task, before: str, after: Figure) -> str:
    """Return the notes that were signed of what a statistic is made of, in the order of its questions."""
    comparison, second = task.compared(before, after.edition), task.sibling(after.edition, after.id)
    if comparison is None or second is None:
        return ""
    signed = [
        comparison.signatures[name] for name in sorted(_made_of(second)) if name in comparison.signatures
    ]
    return " ".join(dict.fromkeys(one.note for one in signed if one.note))


def _with_change(task: Task, row: Row, before: Figure, after: Figure) -> Row:
    first, second = (task.sibling(figure.edition, figure.id) for figure in (before, after))
    if first is None or second is None or before.value is None or after.value is None:
        return row
    flags = _VERDICTS[verdict_of(second, task.compared(before.edition, after.edition))]
    if before.kind != after.kind or BREAK in flags:
        return replace(row, flags=(BREAK,))
    extra = {"change": after.value - before.value, **_certainty(first, second, after)}
    return replace(row, extra=extra, flags=flags)


def verdict_of(task: Task, comparison: Comparison | None) -> Verdict:
    """Return whether a statistic may be set beside that of the edition before: the worst verdict of what it is made of.

    That is its own formula, and the questions, columns and calculations that it reads, down to the answers.
    """
    return Verdict.SAME if comparison is None else max(map(comparison.verdict, _made_of(task)))


def _made_of(task: Task) -> set[str]:
    """Return the codes of a statistic, its questions, columns and calculations."""
    one = task.statistic
    used = [*task.expressions, *(each for each in (one.where, one.base) if each is not None)]
    names = {one.id, task.item.code}
    for reference in {each for expression in used for each in expression.references}:
        names |= _names(reference)
        if reference.code in task.questionnaire.items:
            for leaf in task.evidence.leaves(reference.code):
                names |= _names(leaf)
    return names


def _names(reference: Reference) -> set[str]:
    return {reference.code, *(f"{reference.code}.{part}" for part in reference.parts)}


def _certainty(first: Task, second: Task, after: Figure) -> dict[str, Fraction]:
    """Return how sure a change is, and the values and the change of the same organisations."""
    if after.kind in ("median", "quantile"):
        return _levels(first, second)
    before, now = _pairs(first.named), _pairs(second.named)
    if before is None or now is None:
        return {}
    unit = _unit(second)
    change = pooled_change(before, now, after.population)
    found = _bounds("change", change, unit)
    same = constant_panel(before, now)
    if same[0]:
        panel = pooled_change(*same, after.population)
        found |= {
            "panel_change": unit * panel.value,
            "panel_n": Fraction(len(same[0])),
            "panel_before": 100 * unit * _ratio(same[0]),
            "panel_value": 100 * unit * _ratio(same[1]),
            **_bounds("panel", panel, unit),
        }
    return found


def _bounds(name: str, change: Estimate, unit: Fraction) -> dict[str, Fraction]:
    if not isfinite(change.se):
        return {}
    half = Fraction(student_t(0.95, change.df) * change.se)
    return {f"{name}_low": unit * (change.value - half), f"{name}_high": unit * (change.value + half)}


_PAIRS: Mapping[str, Callable[[Task], Counts]] = {
    "ratio_of_sums": lambda task: {r.organisation: pair for r, pair in pairs_of(task).inside},
    "share": lambda task: {r.organisation: (int(said), 1) for r, said in truths_of(task).inside},
    "mean": lambda task: {r.organisation: pair for r, pair in means_of(task).inside},
}


def _pairs(task: Task) -> Counts | None:
    """Return each organisation's numerator and denominator, for the figures that are a ratio of two sums."""
    made = _PAIRS.get(task.statistic.kind)
    if made is None:
        return None
    pairs = made(task)
    if task.statistic.kind == "mean" and task.statistic.unit not in ("person", "row"):
        return {organisation: (top, 1) for organisation, (top, _) in pairs.items()}
    return pairs


def _unit(task: Task) -> Fraction:
    """Return what one point of a pooled share is in the figure's unit: 1 for a percentage, 1/100 for a mean."""
    if task.statistic.kind == "mean":
        return Fraction(1, 100)
    return number_setting(task.statistic.settings, "scale", 100) / 100


def _ratio(pairs: Counts) -> Fraction:
    tops = sum((Fraction(top) for top, _ in pairs.values()), Fraction(0))
    return tops / sum((Fraction(bottom) for _, bottom in pairs.values()), Fraction(0))


def _levels(first: Task, second: Task) -> dict[str, Fraction]:
    """Return the change of a median among the same organisations; a jackknife says nothing sound of its error."""
    q = exact_setting(second.statistic.settings.get("q", Fraction(1, 2)))
    before, now = (
        {r.organisation: found for r, found in numbers(each).inside} for each in (first.named, second.named)
    )
    both = [organisation for organisation in before if organisation in now]
    if not both:
        return {}
    by_person = second.statistic.unit in ("person", "row")
    values = [
        quantile(
            [
                number
                for organisation in both
                for number in (
                    side[organisation]
                    if by_person
                    else [sum(side[organisation], Fraction(0)) / len(side[organisation])]
                )
            ],
            q,
        )
        for side in (before, now)
    ]
    return {
        "panel_change": values[1] - values[0],
        "panel_n": Fraction(len(both)),
        "panel_before": values[0],
        "panel_value": values[1],
    }
