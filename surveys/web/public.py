"""What AXTRA released, for everyone: the editions, the tables of the last release of each, and the same as a file.

Apart from the staff's results, which are computed from answers: everything here comes from the frozen document of a
release. Refuses any figure that is not in it, and texts that people must read before they are quoted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from flask import Blueprint, Response, abort, render_template
from flask_babel import gettext as _

from surveys.operations import fielding, publishing
from surveys.operations.publishing import ReleaseState
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import round_half_up
from surveys.results.disclosure import domain_name
from surveys.results.figures.signs import CAUTION, CONFIDENTIAL, NOT_APPLICABLE
from surveys.results.formats.delimited import EXCEL_FRENCH, Cell, Writer
from surveys.web.shared import texts
from surveys.web.shared.access import open_to
from surveys.web.shared.display import NBSP

blueprint = Blueprint("public", __name__, url_prefix="/resultats")

Record = Mapping[str, Any]  # a figure, a line or a cell, as the document of a release has it
UNSHOWN = frozenset({"review", "case"})  # texts to read first, one centre's own numbers


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is of, its texts, and whether it is that of a domain of regions."""

    label: str
    texts: tuple[str, ...]
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A statistic that has several lines."""

    label: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The statistics of a section: those of one number, line after line, and those that are tables."""

    code: str
    title: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Released:
    """The last release of an edition: its document, and the words of its questionnaire."""

    title: str
    state: ReleaseState
    document: Record
    questionnaire: Questionnaire
    fill: Callable[[str], str]

    @property
    def tables(self) -> list[Record]:
        """The statistics that readers get, in the order of the questionnaire."""
        return [table for table in self.document["tables"] if table["status"] not in UNSHOWN]

    def domain_of(self, table: Record) -> str:
        """Return what the domain of regions that a statistic is of is called; nothing for the whole."""
        code = table["id"].partition("@")[2].partition(":")[2]
        if not code:
            return ""
        return self.fill(domain_name(self.questionnaire, code)) or _("Autres régions")

    def sections(self) -> Iterator[Section]:
        """Yield the sections that something was released of."""
        for section in self.questionnaire.sections:
            listed = [table for table in self.tables if table["section"] == section.code]
            lines = tuple(self._line(table) for table in listed if not table.get("rows"))
            tables = tuple(self._table(table) for table in listed if table.get("rows"))
            if listed:
                yield Section(section.code, self.fill(section.title), _beside(listed, lines), tables)

    def _line(self, table: Record) -> Line:
        domain = self.domain_of(table)
        return Line(domain or self.fill(table["label"]), (_text(table), _base(table)), inner=bool(domain))

    def _table(self, table: Record) -> Table:
        rows: Sequence[Record] = table["rows"]
        columns = tuple(self.name(cell, table) for cell in rows[0].get("cells", ())) or (_("Valeur"),)
        lines = tuple(
            Line(self.name(row, table), (*map(_text, row.get("cells") or (row,)), _base(row))) for row in rows
        )
        return Table(self.fill(table["label"]), (*columns, _("Répondants")), lines)

    def name(self, row: Record, table: Record) -> str:
        """Return what a line is called: its author's words, those of its group of raters, or its code."""
        if row["label"]:
            return self.fill(row["label"])
        return (
            texts.sentence(Problem(f"nps.{row['code']}")) if table["kind"] == "nps" else row["code"].upper()
        )


def _beside(listed: Sequence[Record], lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return lines with those of its domains right after each statistic."""
    singles = [table["id"] for table in listed if not table.get("rows")]
    places = {name: place for place, name in enumerate(singles) if "@" not in name}
    order = sorted(zip(singles, lines, strict=True), key=lambda each: places[each[0].partition("@")[0]])
    return tuple(line for _id, line in order)


def _text(record: Record) -> str:
    """Return a value as it was released, or the sign that stands for it."""
    if record["value"] is None:
        return str(record["sign"] or NOT_APPLICABLE)
    return f"{record['text']}{NBSP}{CAUTION}" if record["sign"] == CAUTION else str(record["text"])


def _base(record: Record) -> str:
    """Return how many organisations are behind a number; not where it is confidential."""
    return CONFIDENTIAL if record["status"] == "suppressed" else str(record["n"])


@blueprint.get("/")
@open_to("everyone")
def index() -> str:
    """List the editions that something was released of, the latest first."""
    released = publishing.list_released()
    editions = [each for each in publishing.list_results() if (each.survey, each.edition) in released]
    return render_template("public/index.html", editions=editions)


@blueprint.get("/<survey>/<edition>/")
@open_to("everyone")
def edition(survey: str, edition: str) -> str:
    """Show the last release of an edition, section by section."""
    found = _read(survey, edition)
    return render_template("public/edition.html", found=found, sections=list(found.sections()))


@blueprint.get("/<survey>/<edition>/tableaux.csv")
@open_to("everyone")
def file(survey: str, edition: str) -> Response:
    """Give the tables of the last release as a file for spreadsheets."""
    found = _read(survey, edition)
    writer = Writer(EXCEL_FRENCH)
    name = f"{survey}-{edition}-diffusion-{found.state.number}.csv"
    return Response(
        b"".join(writer.line(cells) for cells in (_headings(), *_cells(found))),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _read(survey: str, edition: str) -> Released:
    """Return the last release of an edition; 404 where nothing was released."""
    about, states = fielding.read_edition(survey, edition), publishing.list_releases(survey, edition)
    if isinstance(about, Problem) or isinstance(states, Problem) or not states:
        abort(404)
    document = publishing.read_release(survey, edition, states[-1].number)
    if isinstance(document, Problem):
        abort(404)
    blank = AnswerSheet.blank(about.questionnaire, about.opens_at)
    return Released(about.title, states[-1], document, about.questionnaire, blank.text)


def _headings() -> tuple[str, ...]:
    return (
        _("Section"),
        _("Statistique"),
        _("Code"),
        _("Région"),
        _("Ligne"),
        _("Colonne"),
        _("Valeur"),
        _("Texte"),
        _("Répondants"),
        _("Membres"),
    )


def _cells(found: Released) -> Iterator[list[Cell]]:
    """Yield a line for each number, or for the sign that stands for it."""
    titles = {section.code: found.fill(section.title) for section in found.questionnaire.sections}
    for table in found.tables:
        about = [titles[table["section"]], found.fill(table["label"]), table["id"], found.domain_of(table)]
        for row in table.get("rows") or (table,):
            line = found.name(row, table) if row is not table else ""
            for cell in row.get("cells") or (row,):
                column = found.name(cell, table) if cell is not row else ""
                yield [*about, line, column, *_numbers(cell, table, row)]


def _numbers(cell: Record, table: Record, row: Record) -> list[Cell]:
    """Return the number as it is printed, its text, its base and the members."""
    exact = cell["exact"]
    value = None if exact is None else round_half_up(Fraction(exact), table["rounding"])
    return cast("list[Cell]", [value, _text(cell), _base(row), table["N"]])
