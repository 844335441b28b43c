"""Figures ready to be drawn: texts, columns and charts, from protected tables alone.

Apart from the views so that a page, a test and a later file show the same texts. Refuses numbers that did not pass
disclosure control: it takes a ``ProtectedTable``, and a hidden cell is the letter x wherever it stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from surveys.operations.publishing import Results
from surveys.results import charts
from surveys.results.charts import BarChart
from surveys.results.disclosure import ProtectedTable
from surveys.results.figures.model import Figure, Status
from surveys.web.shared import display
from surveys.web.staff.drawing.sentences import (
    ADDED_UP,
    base_text,
    count_sentence,
    estimator_text,
    finding_of,
    label_of,
    notes_of,
    print_cell,
    question_of,
    status_text,
)
from surveys.web.staff.drawing.spread import draw_spread
from surveys.web.staff.drawing.tables import draw_other, draw_table, moved
from surveys.web.staff.drawing.views import FigureView, Line, Page

__all__ = ["Page", "draw_figure", "draw_line", "label_of", "place_of", "print_cell", "shorten"]

LISTED = frozenset({"distribution_by_row"})  # drawn as stacked bars
UNDRAWN = frozenset({"verbatim_list", "case_extract", "trend"})


def draw_line(table: ProtectedTable, results: Results) -> Line:
    """Return a statistic as one line of the list."""
    figure = table.figure
    return Line(
        id=figure.id,
        label=label_of(figure, results),
        text="" if figure.rows and figure.value is None else _value_text(figure),
        n=figure.n,
        hidden=figure.status is Status.SUPPRESSED,
        bar=_gauge(table),
        lines=len(figure.rows),
        earlier=tuple(_earlier_text(figure.id, tables) for tables in results.earlier.values()),
    )


def _gauge(table: ProtectedTable) -> BarChart | None:
    figure = table.figure
    if figure.rows or figure.value is None or figure.format != "percent" or not 0 <= figure.value <= 100:
        return None
    return charts.bars(table)


def _earlier_text(statistic: str, tables: tuple[ProtectedTable, ...]) -> str:
    found = next((table.figure for table in tables if table.figure.id == statistic), None)
    return "" if found is None or (found.rows and found.value is None) else _value_text(found)


def _value_text(figure: Figure) -> str:
    return print_cell(figure.value, figure.status, figure.rounding, figure.format)


def draw_figure(table: ProtectedTable, results: Results) -> FigureView:
    """Return a statistic whole: texts, table and charts."""
    table = replace(table, figure=display.name_rows(table.figure))
    figure = table.figure
    before = {
        edition: found
        for edition, tables in results.earlier.items()
        if (found := next((each for each in tables if each.figure.id == figure.id), None)) is not None
    }
    latest = next(iter(before.items()), None)
    drawable = figure.kind not in UNDRAWN and any(
        row.value is not None and not row.cells for row in figure.rows
    )
    stacked = figure.kind in LISTED and any(row.cells for row in figure.rows)
    columns, rows = draw_table(figure, latest[1].figure if latest else None, latest[0] if latest else "")
    return FigureView(
        id=figure.id,
        label=label_of(figure, results),
        question=question_of(figure, results),
        text=_value_text(figure) if figure.value is not None or not figure.rows else "",
        hidden=figure.status is Status.SUPPRESSED,
        n=figure.n,
        members=figure.population,
        base=base_text(figure, results),
        sentence=count_sentence(figure),
        estimator=estimator_text(figure),
        status=status_text(figure),
        notes=notes_of(figure, table),
        head=_("Réponse") if figure.kind in ADDED_UP else _("Détail"),
        columns=columns,
        rows=rows,
        other=draw_other(figure),
        finding=finding_of(figure),
        large=charts.bars(table, "large", latest[1] if latest else None) if drawable else None,
        narrow=charts.bars(table, "narrow", latest[1] if latest else None) if drawable else None,
        stacks=(charts.stacked(table, "large"), charts.stacked(table, "narrow")) if stacked else None,
        legend=tuple(cell.label for cell in figure.rows[0].cells) if stacked else (),
        trend=charts.trend(table) if figure.kind == "trend" else None,
        gauge=_gauge(table),
        earlier=tuple(
            (
                edition,
                _value_text(each.figure),
                each.figure.n,
                moved(figure, figure.value, each.figure.value),
            )
            for edition, each in before.items()
        )
        if not figure.rows
        else (),
        earlier_edition=latest[0] if latest else "",
        figure=figure,
        spread=draw_spread(spread, figure) if (spread := results.spreads.get(figure.id)) else None,
        rate=_rate(figure),
    )


def _rate(figure: Figure) -> str:
    """Return the response rate of the question; nothing where it is hidden or nobody was asked."""
    if figure.status is Status.SUPPRESSED or figure.item_rate is None:
        return ""
    return display.figure_text(figure.item_rate, 0, "percent")


def place_of(legend: Sequence[str], label: str) -> int:
    """Return the place of a label in a legend, from 1."""
    return legend.index(label) + 1 if label in legend else 0


def shorten(text: str, length: int) -> str:
    """Return a label that fits beside its bar; the whole one stands in the table."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
