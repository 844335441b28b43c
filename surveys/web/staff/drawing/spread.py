"""How the values behind a mean spread, drawn: classes as bars and as a table, quartiles in a sentence.

Apart from the figure's own drawing because a mean has no lines. Refuses numbers that did not pass disclosure control: a class
that is hidden is the letter x, and a quartile of too few is not said.
"""

from dataclasses import replace
from fractions import Fraction

from flask_babel import gettext as _

from surveys.results import charts
from surveys.results.disclosure import ProtectedTable
from surveys.results.figures.model import Figure, Row
from surveys.web.shared import display
from surveys.web.staff.drawing.sentences import print_cell
from surveys.web.staff.drawing.views import Cell, DrawnRow, SpreadView


def draw_spread(table: ProtectedTable, mean: Figure) -> SpreadView:
    """Return the drawing of a spread; ``mean`` says how its values are written."""
    figure = table.figure
    rows = tuple(replace(row, label=_named(row, mean)) for row in figure.rows)
    named = replace(table, figure=replace(figure, rows=rows))
    told = [f"{row.label} {print_cell(row.value, row.status, 0, 'percent')}" for row in rows]
    return SpreadView(
        large=charts.bars(named, "large"),
        narrow=charts.bars(named, "narrow"),
        rows=tuple(_line(row) for row in rows),
        sentence=_sentence({row.code: row.value for row in figure.beside}, mean),
        finding=", ".join(told),
        figure=named.figure,
    )


def _line(row: Row) -> DrawnRow:
    hidden = row.value is None
    cells = (
        Cell(_("Organismes"), print_cell(row.count, row.status, 0, "number")),
        Cell(_("Part"), print_cell(row.value, row.status, 0, "percent")),
    )
    return DrawnRow(row.label, cells, hidden)


def _named(row: Row, mean: Figure) -> str:
    """Return what a class is called, from its bounds: « de 10 à moins de 20 »; whole notes by their first and last."""
    low, high = (None if not edge else Fraction(edge) for edge in row.code.split(":"))
    if mean.out_of is not None:
        first, last = 0 if low is None else int(low), mean.out_of if high is None else int(high) - 1
        return _("%(first)s à %(last)s sur %(top)s", first=first, last=last, top=mean.out_of)
    if low is None or high is None:
        edge = _written(high if low is None else low, mean)
        return _("moins de %(edge)s", edge=edge) if low is None else _("%(edge)s et plus", edge=edge)
    return _("de %(low)s à moins de %(high)s", low=_written(low, mean), high=_written(high, mean))


def _written(value: Fraction | None, mean: Figure) -> str:
    if value is None:
        return ""
    word = "number" if mean.format == "rating" else mean.format
    return display.figure_text(value, 0 if value.denominator == 1 else mean.rounding, word)


def _sentence(told: dict[str, Fraction | None], mean: Figure) -> str:
    """Return the quartiles that may be told, in words."""

    def text(name: str) -> str:
        value = told.get(name)
        return "" if value is None else display.figure_text(value, max(mean.rounding, 1), mean.format)

    if text("p25") and text("p75") and text("p50"):
        return _(
            "Médiane : %(middle)s; la moitié des organismes sont entre %(low)s et %(high)s.",
            middle=text("p50"),
            low=text("p25"),
            high=text("p75"),
        )
    return _("Médiane : %(middle)s.", middle=text("p50")) if text("p50") else ""
