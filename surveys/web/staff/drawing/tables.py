"""The table under a figure: its rows with the last edition beside, a crossed table, or the two sides of a share.

Apart from sentences because every table has the same columns and the same sign for what is absent. Refuses numbers
that did not pass disclosure control.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from flask_babel import gettext as _

from surveys.questionnaire.problems import Problem
from surveys.results.figures.model import Figure, Row, Status
from surveys.web.shared import display, texts
from surveys.web.staff.drawing.sentences import print_cell
from surveys.web.staff.drawing.views import Cell, DrawnRow


def draw_table(
    figure: Figure, before: Figure | None, edition: str
) -> tuple[tuple[str, ...], tuple[DrawnRow, ...]]:
    """Return the columns and rows of a figure's table, the last ``edition`` beside where it has the same rows."""
    if not figure.rows:
        return _both_sides(figure)
    if figure.rows[0].cells:
        heads = (_("n"), *(cell.label or cell.code for cell in figure.rows[0].cells))
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
        return print_cell(row.value, row.status, figure.rounding, figure.format_of(row))

    columns: dict[str, Callable[[Row], str]] = {_("n"): lambda row: _count(row, row.n)}
    if any(row.observations is not None for row in figure.rows):
        columns[_("Observations")] = lambda row: _count(row, row.observations)
    if any(row.count is not None for row in figure.rows):
        columns[_("Effectif")] = lambda row: print_cell(row.count, row.status, 0, "number")
    columns[_("Valeur")] = value
    if any("change" in row.extra for row in figure.rows):
        columns[_("Écart")] = lambda row: _change(figure, row.extra.get("change"))
    if any("panel_change" in row.extra for row in figure.rows):
        columns[texts.sentence(Problem("trend.panel"))] = lambda row: _panel(figure, row)
    if before is not None and before.rows:
        earlier = {row.code: row for row in before.rows}
        columns[edition] = lambda row: value(earlier[row.code]) if row.code in earlier else ""
    return columns


def _change(figure: Figure, change: Fraction | None) -> str:
    """Return the change since the edition before, in points where the figure is a percentage."""
    if change is None:
        return ""
    text = display.figure_text(
        change, figure.rounding, "points" if figure.format == "percent" else figure.format
    )
    return f"+{text}" if change > 0 else text


def _panel(figure: Figure, row: Row) -> str:
    change = _change(figure, row.extra.get("panel_change"))
    return _("%(change)s (n = %(n)s)", change=change, n=int(row.extra["panel_n"])) if change else ""


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


def _crossed(row: Row, columns: tuple[str, ...], figure: Figure) -> DrawnRow:
    texts_of = [_count(row, row.n)]
    texts_of += [print_cell(cell.value, cell.status, figure.rounding, figure.format) for cell in row.cells]
    cells = tuple(Cell(name, text) for name, text in zip(columns, texts_of, strict=True))
    return DrawnRow(row.label or row.code, cells, row.status is Status.SUPPRESSED)


def _count(row: Row, count: int | None) -> str:
    if row.status is Status.SUPPRESSED:
        return "x"
    return "" if count is None else display.figure_text(Fraction(count), 0)
