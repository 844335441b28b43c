"""The table under a figure: its rows with the last edition beside, a crossed table, or the two sides of a share.

Apart from sentences because every table has the same columns and the same sign for what is absent. Refuses numbers
that did not pass disclosure control.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

from flask_babel import gettext as _

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import round_half_up
from surveys.results.figures.counts import interval_of
from surveys.results.figures.levels import BY_ORGANISATION, BY_PERSON
from surveys.results.figures.model import Figure, Row, Status
from surveys.results.figures.signs import CONFIDENTIAL, sign_of
from surveys.web.shared import display, texts
from surveys.web.shared.display import NBSP
from surveys.web.staff.drawing.sentences import print_cell, print_line
from surveys.web.staff.drawing.views import Cell, DrawnRow

WEIGHTINGS = (BY_ORGANISATION, BY_PERSON)
COUNTED = frozenset({"distribution", "top_rows"})  # their lines count organisations among the members


def draw_table(
    figure: Figure, before: Figure | None, edition: str
) -> tuple[tuple[str, ...], tuple[DrawnRow, ...]]:
    """Return the columns and rows of a figure's table, the last ``edition`` beside where it has the same rows."""
    if not figure.rows:
        return _both_sides(figure)
    if figure.rows[0].cells:
        heads = (_("n"), *(cell.label or cell.code.upper() for cell in figure.rows[0].cells))
        return heads, tuple(_crossed(row, heads, figure) for row in figure.rows)
    columns = _columns(figure, before if figure.kind != "trend" else None, edition)
    rows = tuple(
        DrawnRow(
            row.label or row.code,
            tuple(Cell(name, text_of(row), soft=name == edition) for name, text_of in columns.items()),
            row.status is Status.SUPPRESSED,
        )
        for row in figure.rows
    )
    return tuple(columns), rows


def _columns(figure: Figure, before: Figure | None, edition: str) -> Mapping[str, Callable[[Row], str]]:
    """Return, for each column that has something to say, its name and what it prints of a row."""

    def value(row: Row) -> str:
        return print_line(row, figure)

    columns: dict[str, Callable[[Row], str]] = {_("n"): lambda row: _count(row, row.n)}
    if any(row.observations is not None for row in figure.rows):
        columns[_("Observations")] = lambda row: _count(row, row.observations)
    if any(row.count is not None for row in figure.rows):
        columns[_("Effectif")] = lambda row: print_cell(row.count, row.status, 0, "number")
    columns[_("Valeur")] = value
    for name in WEIGHTINGS:
        if any(name in row.extra for row in figure.rows):
            columns[_weighting(name)] = partial(_other, figure, name)
    if figure.kind in COUNTED and figure.unit == "org" and any(_members(figure, row) for row in figure.rows):
        heading = _("Parmi les %(members)s membres", members=figure.population)
        columns[heading] = partial(_members, figure)
    if any("change" in row.extra for row in figure.rows):
        columns[_("Écart")] = lambda row: _changed(figure, row)
    if any("panel_change" in row.extra for row in figure.rows):
        columns[texts.sentence(Problem("trend.panel"))] = lambda row: _panel(figure, row)
    if before is not None and before.rows:
        earlier = {row.code: row for row in before.rows}
        columns[edition] = lambda row: value(earlier[row.code]) if row.code in earlier else ""
        if any(
            moved(figure, row.value, earlier[row.code].value) for row in figure.rows if row.code in earlier
        ):
            columns[_("Écart avec %(edition)s", edition=edition)] = lambda row: (
                moved(figure, row.value, earlier[row.code].value) if row.code in earlier else ""
            )
    return columns


def _weighting(name: str) -> str:
    return texts.sentence(Problem(f"beside.{name}"))


def _other(figure: Figure, name: str, row: Row) -> str:
    """Return the value of a line under another weighting: withheld where one organisation holds too many people."""
    if name in row.extra or row.value is None:
        value = row.extra.get(name)
        return (value is None and sign_of(row)) or print_cell(
            value, row.status, figure.rounding, figure.format_of(row)
        )
    return CONFIDENTIAL


def _members(figure: Figure, row: Row) -> str:
    """Return how many of the members a line stands for: « 73 à 81 », when who is silent would say the same."""
    interval = interval_of(row, figure.population)
    if interval is None or interval.counts is None:
        return ""
    return _("%(low)s à %(high)s", low=interval.counts[0], high=interval.counts[1])


def _change(figure: Figure, change: Fraction | None) -> str:
    """Return the change since the edition before, in points where the figure is a percentage."""
    if change is None:
        return ""
    text = display.figure_text(
        change, figure.rounding, "points" if figure.format == "percent" else figure.format
    )
    return f"+{text}" if round_half_up(change, figure.rounding) > 0 else text  # « 0 » has no sign


def moved(figure: Figure, value: Fraction | None, before: Fraction | None) -> str:
    """Return by how much a value moved since another edition; empty where one of the two is not there."""
    return "" if value is None or before is None else _change(figure, value - before)


def _changed(figure: Figure, row: Row) -> str:
    """Return the change of an edition with its interval, 19 times out of 20."""
    words = _change(figure, row.extra.get("change"))
    low, high = row.extra.get("change_low"), row.extra.get("change_high")
    if not words or low is None or high is None:
        return words
    ends = [_change(figure, each).split(NBSP)[0] for each in (low, high)]
    return _("%(change)s (de %(low)s à %(high)s)", change=words, low=ends[0], high=ends[1])


def _panel(figure: Figure, row: Row) -> str:
    change = _change(figure, row.extra.get("panel_change"))
    if not change:
        return ""
    words = _("%(change)s (n = %(n)s)", change=change, n=int(row.extra["panel_n"]))
    before, now = row.extra.get("panel_before"), row.extra.get("panel_value")
    if before is None or now is None:
        return words
    texts_of = [
        display.figure_text(each, figure.rounding, figure.format, figure.out_of or 10)
        for each in (before, now)
    ]
    return _("de %(before)s à %(now)s, %(words)s", before=texts_of[0], now=texts_of[1], words=words)


def _both_sides(figure: Figure) -> tuple[tuple[str, ...], tuple[DrawnRow, ...]]:
    """Return the table of a share: those for whom it is true, and the others of the base."""
    if (
        figure.kind != "share"
        or figure.value is None
        or figure.numerator is None
        or figure.denominator is None
    ):
        return (), ()
    names = (_("Organismes"), _("Part"))
    sides = (
        (figure.label, figure.numerator, figure.value),
        (_("Autres organismes de la base"), figure.denominator - figure.numerator, 100 - figure.value),
    )
    return names, tuple(
        DrawnRow(
            label,
            (
                Cell(names[0], display.figure_text(count, 0)),
                Cell(names[1], display.figure_text(value, figure.rounding, "percent")),
            ),
            hidden=False,
        )
        for label, count, value in sides
    )


def draw_other(figure: Figure) -> tuple[str, str, tuple[DrawnRow, ...]] | None:
    """Return, for a table of quantiles, what its own weighting is called, and the same table under the other one."""
    names = {name for row in figure.rows for cell in row.cells for name in cell.extra if name in WEIGHTINGS}
    if len(names) != 1:
        return None
    (other,) = names
    own = next(name for name in WEIGHTINGS if name != other)
    heads = (_("n"), *(cell.label or cell.code.upper() for cell in figure.rows[0].cells))
    rows = tuple(_crossed(row, heads, figure, other) for row in figure.rows)
    return _weighting(own), _weighting(other), rows


def _crossed(row: Row, columns: tuple[str, ...], figure: Figure, other: str = "") -> DrawnRow:
    texts_of = [_count(row, row.n)]
    texts_of += [_other(figure, other, cell) if other else print_line(cell, figure) for cell in row.cells]
    cells = tuple(Cell(name, text) for name, text in zip(columns, texts_of, strict=True))
    return DrawnRow(row.label or row.code, cells, row.status is Status.SUPPRESSED)


def _count(row: Row, count: int | None) -> str:
    if row.status is Status.SUPPRESSED:
        return "x"
    return "" if count is None else display.figure_text(Fraction(count), 0)
