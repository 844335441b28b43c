"""Figures ready to be drawn: texts, columns and charts, from protected tables alone.

Apart from the views so that a page, a test and a later file show the same texts. Refuses numbers that did not pass
disclosure control: it takes a ``ProtectedTable``, and a hidden cell is the letter x wherever it stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from surveys.operations.publishing import Results
from surveys.questionnaire.problems import Problem
from surveys.results import charts
from surveys.results.charts import BarChart, StackedChart, TrendChart
from surveys.results.disclosure import ProtectedTable
from surveys.results.figures.model import Figure, Row, Status
from surveys.web.shared import display, texts
from surveys.web.shared.display import NBSP

ABSENT = {Status.SUPPRESSED: "x", Status.EMPTY: "…", Status.UNAVAILABLE: "..", Status.REVIEW: "–"}
LISTED = frozenset({"distribution_by_row"})  # drawn as stacked bars
UNDRAWN = frozenset({"verbatim_list", "case_extract", "trend"})
ADDED_UP = frozenset({"distribution", "distribution_of_sums"})


@dataclass(frozen=True, slots=True)
class Page:
    """What every page of an edition's results says of it."""

    survey: str
    edition: str
    title: str
    respondents: int
    members: int | None
    snapshot: str
    status: str
    earlier: tuple[str, ...]

    @classmethod
    def of(cls, results: Results) -> "Page":
        """Return the page's words for an edition's results."""
        dataset = results.dataset
        return cls(
            survey=dataset.survey,
            edition=dataset.edition,
            title=results.title,
            respondents=len(dataset.respondents),
            members=dataset.population,
            snapshot=dataset.snapshot,
            status=results.status,
            earlier=tuple(results.earlier),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One statistic in the list of an edition: its value, its n, the editions before."""

    id: str
    label: str
    text: str
    n: int
    hidden: bool
    bar: BarChart | None
    lines: int
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn table, with the name of its column for narrow screens."""

    name: str
    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One line of a drawn table."""

    label: str
    cells: tuple[Cell, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class FigureView:
    """One statistic whole."""

    id: str
    label: str
    question: str
    text: str
    hidden: bool
    n: int
    members: int | None
    base: str
    sentence: str
    estimator: str
    notes: tuple[str, ...]
    head: str
    columns: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    finding: str
    large: BarChart | None
    narrow: BarChart | None
    stacks: tuple[StackedChart, StackedChart] | None
    legend: tuple[str, ...]
    trend: TrendChart | None
    gauge: BarChart | None
    earlier: tuple[tuple[str, str, int], ...]
    earlier_edition: str
    figure: Figure


def print_cell(value: Fraction | None, status: Status, rounding: int, word: str) -> str:
    """Return the text of a cell: its number, or the sign that says why there is none."""
    if status in ABSENT and value is None:
        return ABSENT[status]
    return "…" if value is None else display.figure_text(value, rounding, word)


def label_of(figure: Figure, results: Results) -> str:
    """Return the title of a figure: its author's, or for comments the question they answer."""
    return figure.label or _(
        "Commentaires%(colon)s %(question)s", colon=f"{NBSP}:", question=_question(figure, results)
    )


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
    columns, rows = _draw_table(figure, latest[1].figure if latest else None, latest[0] if latest else "")
    return FigureView(
        id=figure.id,
        label=label_of(figure, results),
        question=_question(figure, results),
        text=_value_text(figure) if figure.value is not None or not figure.rows else "",
        hidden=figure.status is Status.SUPPRESSED,
        n=figure.n,
        members=figure.population,
        base=_base_text(figure, results),
        sentence=_sentence(figure),
        estimator=_estimator(figure),
        notes=_notes(figure, table),
        head=_("Réponse") if figure.kind in ADDED_UP else _("Détail"),
        columns=columns,
        rows=rows,
        finding=_finding(figure),
        large=charts.bars(table, "large", latest[1] if latest else None) if drawable else None,
        narrow=charts.bars(table, "narrow", latest[1] if latest else None) if drawable else None,
        stacks=(charts.stacked(table, "large"), charts.stacked(table, "narrow")) if stacked else None,
        legend=tuple(cell.label for cell in figure.rows[0].cells) if stacked else (),
        trend=charts.trend(table) if figure.kind == "trend" else None,
        gauge=_gauge(table),
        earlier=tuple((edition, _value_text(each.figure), each.figure.n) for edition, each in before.items())
        if not figure.rows
        else (),
        earlier_edition=latest[0] if latest else "",
        figure=figure,
    )


def _question(figure: Figure, results: Results) -> str:
    item = results.dataset.questionnaire.items.get(figure.item)
    return "" if item is None else results.blank.text(item.label)


def _base_text(figure: Figure, results: Results) -> str:
    params: dict[str, str | int | None] = {}
    for name, value in figure.base.params.items():
        if name == "questions":
            params[name] = " ".join(
                dict.fromkeys(_quote(code.split(".")[0], results) for code in value.split())
            )
        elif name == "condition":
            answered = _ANSWERED.fullmatch(value)
            if answered:
                return texts.sentence(
                    Problem("base.answered", params={"questions": _quote(answered[1].split(".")[0], results)})
                )
            params[name] = _read_back(value, results)
        else:
            params[name] = value
    return texts.sentence(Problem(figure.base.code, params=params))


_ANSWERED = re.compile(r"answered\(\$\{([\w.]+)\}\)")
_REFERENCE = re.compile(r"\$\{([\w.]+)\}")


def _quote(code: str, results: Results) -> str:
    item = results.dataset.questionnaire.items.get(code)
    label = results.blank.text(item.label) if item is not None else code
    return f"«{NBSP}{label}{NBSP}»"


def _read_back(condition: str, results: Results) -> str:
    """Return a condition with the labels of its questions in place of their codes."""
    words = _REFERENCE.sub(lambda found: _quote(found[1].split(".")[0], results), condition)
    words = re.sub(r"answered\((«[^»]*»)\)", r"réponse donnée à \1", words)
    return (
        words.replace(" and ", " et ")
        .replace(" or ", " ou ")
        .replace(">=", "≥")
        .replace("<=", "≤")
        .replace("!=", "≠")
    )


def _estimator(figure: Figure) -> str:
    """Return how the figure is estimated, and for a gap what it is divided by."""
    words = texts.sentence(Problem(f"estimator.{figure.kind}"))
    if denominator := figure.details.get("denominator"):
        words = f"{words}. {texts.sentence(Problem(f'gap.{denominator}'))}"
    return f"{words}."


def _sentence(figure: Figure) -> str:
    """Return what stands behind a share: « 47 des 65 organismes… », and the members it may stand for."""
    if (
        figure.value is None
        or figure.numerator is None
        or figure.denominator is None
        or figure.format != "percent"
    ):
        return ""
    if figure.unit == "org" and figure.kind in {"share", "share_of_population"}:
        words = _(
            "%(count)s organismes sur %(n)s.",
            count=display.figure_text(figure.numerator, 0),
            n=display.figure_text(figure.denominator, 0),
        )
        if figure.interval is not None and figure.interval.counts is not None and figure.population:
            low, high = figure.interval.counts
            words += " " + _(
                "Si l’absence de réponse n’a pas de lien avec la réponse, cela vaut pour %(low)s à %(high)s "
                "des %(members)s membres, 19 fois sur 20.",
                low=low,
                high=high,
                members=figure.population,
            )
        return words
    return _(
        "%(numerator)s rapporté à %(denominator)s.",
        numerator=display.figure_text(figure.numerator, 0),
        denominator=display.figure_text(figure.denominator, 0),
    )


def _notes(figure: Figure, table: ProtectedTable) -> tuple[str, ...]:
    notes = [texts.sentence(Problem(f"flag.{flag}")) for flag in figure.flags]
    if figure.missing:
        notes.append(_("Sans réponse%(colon)s %(count)s.", colon=f"{NBSP}:", count=figure.missing))
    if figure.not_applicable:
        notes.append(
            _("Ne s’applique pas%(colon)s %(count)s.", colon=f"{NBSP}:", count=figure.not_applicable)
        )
    if table.hidden:
        notes.append(
            _(
                "x%(colon)s donnée confidentielle (moins de %(minimum)s organismes, ou suppression complémentaire).",
                colon=f"{NBSP}:",
                minimum=table.policy.min_organisations,
            )
        )
    if figure.kind in ADDED_UP:
        notes.append(
            _("Le total peut ne pas correspondre à 100 % en raison de l’arrondissement.").replace(
                " %", f"{NBSP}%"
            )
        )
    return tuple(notes)


def _finding(figure: Figure) -> str:
    """Return the sentence that says a chart in words: its highest line."""
    shown = [row for row in figure.rows if row.value is not None and not row.cells]
    if not shown:
        return _("%(label)s. Données dans le tableau.", label=figure.label)
    top = max(shown, key=lambda row: row.value or Fraction(0))
    return _(
        "%(label)s. La valeur la plus élevée%(colon)s %(row)s, %(value)s. Données dans le tableau.",
        label=figure.label,
        colon=f"{NBSP}:",
        row=top.label or top.code,
        value=print_cell(top.value, top.status, figure.rounding, figure.format),
    )


def _draw_table(
    figure: Figure, before: Figure | None, edition: str
) -> tuple[tuple[str, ...], tuple[DrawnRow, ...]]:
    if not figure.rows:
        return _both_sides(figure)
    if figure.rows[0].cells:
        columns = (_("n"), *(cell.label or cell.code for cell in figure.rows[0].cells))
        return columns, tuple(_crossed(row, columns, figure) for row in figure.rows)
    earlier = {row.code: row for row in before.rows} if before is not None else {}
    counted = any(row.count is not None for row in figure.rows)
    people = any(row.observations is not None for row in figure.rows)
    names = [_("n")]
    if people:
        names.append(_("Observations"))
    if counted:
        names.append(_("Effectif"))
    names.append(_("Valeur"))
    if earlier:
        names.append(edition)
    rows = []
    for row in figure.rows:
        word = figure.format_of(row)
        cells = [_count(row, row.n)]
        if people:
            cells.append(_count(row, row.observations))
        if counted:
            cells.append(print_cell(row.count, row.status, 0, "number"))
        cells.append(print_cell(row.value, row.status, figure.rounding, word))
        if earlier:
            old = earlier.get(row.code)
            cells.append("" if old is None else print_cell(old.value, old.status, figure.rounding, word))
        drawn = tuple(
            Cell(name, text, soft=bool(earlier) and place == len(names) - 1)
            for place, (name, text) in enumerate(zip(names, cells, strict=True))
        )
        rows.append(DrawnRow(row.label or row.code, drawn, row.status is Status.SUPPRESSED))
    return tuple(names), tuple(rows)


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


def place_of(legend: Sequence[str], label: str) -> int:
    """Return the place of a label in a legend, from 1."""
    return legend.index(label) + 1 if label in legend else 0


def shorten(text: str, length: int) -> str:
    """Return a label that fits beside its bar; the whole one stands in the table."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
