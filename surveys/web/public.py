"""What everyone may read: what AXTRA released, tables and files, and how the platform is made for all to use.

Apart from the staff's results, which are computed from answers: every figure here comes from the frozen document of a
release. Refuses any figure that is not in it, and texts that two people did not approve.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, cast

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from surveys.operations import publishing
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import round_half_up
from surveys.results.formats.delimited import EXCEL_FRENCH, Cell, Writer
from surveys.web.released.document import Record, Released, print_base, print_record, read_released
from surveys.web.released.files import print_plate, workbook
from surveys.web.released.plates import Plate, calculation, participation_plates, plate_of
from surveys.web.released.svg import FORMATS, draw
from surveys.web.shared.access import open_to
from surveys.web.shared.turns import turn

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_TOGETHER = 8  # numbers that one figure puts side by side
EVERYONE = 0  # whose turn at the press it is: those who have no account share one
A_MINUTE = 60  # papers asked by all of them together

ADDRESS = "/resultats"

blueprint = Blueprint("public", __name__)


@blueprint.get("/accessibilite")
@open_to("everyone")
def accessibility() -> str:
    """Say what the platform aims at for everyone, how that is looked at, what is left, and whom to tell."""
    return render_template("public/accessibility.html")


@blueprint.get(f"{ADDRESS}/")
@open_to("everyone")
def index() -> str:
    """List the editions that something was released of, the latest first."""
    released = publishing.list_released()
    editions = [each for each in publishing.list_results() if (each.survey, each.edition) in released]
    return render_template("public/index.html", editions=editions)


@blueprint.get(f"{ADDRESS}/<survey>/<edition>/")
@open_to("everyone")
def edition(survey: str, edition: str) -> str:
    """Show the last release of an edition, section by section."""
    found = _read(survey, edition)
    return render_template(
        "public/edition.html",
        found=found,
        participation=participation_plates(found),
        sections=list(found.sections()),
        quotations=found.quotations(),
        themes=found.themes(),
    )


@blueprint.get(f"{ADDRESS}/<survey>/<edition>/tableaux.csv")
@open_to("everyone")
def file(survey: str, edition: str) -> Response:
    """Give the tables of the last release as a file for spreadsheets."""
    found = _read(survey, edition)
    writer = Writer(EXCEL_FRENCH)
    name = f"{survey}-{edition}-diffusion-{found.state.number}.csv"
    return Response(
        b"".join(writer.line(cells) for cells in (_headings(), *_participation(found), *_cells(found))),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get(f"{ADDRESS}/<survey>/<edition>/<int:release>/<statistic>/")
@open_to("everyone")
def figure(survey: str, edition: str, release: int, statistic: str) -> str:
    """Show one number or table of a release by itself: its figure, its data, how it is cited and taken away."""
    found = _read(survey, edition, release)
    plate = _plate(found, statistic)
    return render_template(
        "public/figure.html",
        found=found,
        plate=plate,
        statistic=statistic,
        records=[(record, tuple(calculation(record))) for each in plate.ids if (record := found.find(each))],
        drawings={at: Markup(draw(plate, at)) for at in ("page", "colonne")},  # noqa: S704  # ours, made of elements
        address=url_for(
            "public.figure",
            survey=survey,
            edition=edition,
            release=release,
            statistic=statistic,
            _external=True,
        ),
    )


@blueprint.get(f"{ADDRESS}/<survey>/<edition>/<int:release>/<statistic>/figure.<any(svg, pdf, png):picture>")
@open_to("everyone")
def drawing(
    survey: str, edition: str, release: int, statistic: str, picture: Literal["svg", "pdf", "png"]
) -> Response:
    """Give a figure of a release for print, at the width that is asked for."""
    plate = _plate(_read(survey, edition, release), statistic)
    at = next((each for each in FORMATS if each == request.args.get("largeur", "page")), None)
    if at is None:
        abort(404)
    if picture == "svg":
        return _file(draw(plate, at).encode(), "image/svg+xml", f"{plate.name}-{at}.svg", inline=True)
    settings = current_app.config["SETTINGS"]
    with turn(settings.press_folder, EVERYONE, places=settings.presses, a_minute=A_MINUTE):
        drawn = print_plate(plate, at, picture)
    return _file(
        drawn,
        "application/pdf" if picture == "pdf" else "image/png",
        f"{plate.name}-{at}.{picture}",
        inline=True,
    )


@blueprint.get(f"{ADDRESS}/<survey>/<edition>/<int:release>/<statistic>/donnees.xlsx")
@open_to("everyone")
def data(survey: str, edition: str, release: int, statistic: str) -> Response:
    """Give the data of a figure as a workbook."""
    found = _read(survey, edition, release)
    plate = _plate(found, statistic)
    return _file(workbook(plate, found.state.released_at), WORKBOOK, f"{plate.name}.xlsx")


def _plate(found: Released, statistic: str) -> Plate:
    """Return the plate of a statistic, or of some joined by commas; 404 where the release has none."""
    plate = plate_of(found, statistic.split(",")) if statistic.count(",") < MOST_TOGETHER else None
    if plate is None:
        abort(404)
    return plate


def _file(content: bytes, kind: str, name: str, *, inline: bool = False) -> Response:
    way = "inline" if inline else "attachment"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'{way}; filename="{name}"'})


def _read(survey: str, edition: str, release: int | None = None) -> Released:
    """Return a release of an edition, the last one by default; 404 where there is none."""
    found = read_released(survey, edition, release)
    if isinstance(found, Problem):
        abort(404)
    return found


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


def _participation(found: Released) -> Iterator[list[Cell]]:
    """Yield a line for each number of who answered, with the members of its group."""
    for plate in participation_plates(found):
        for line, numbers in zip(plate.lines, plate.numbers, strict=True):
            for column, text, number in zip(plate.columns, line[1:], numbers, strict=True):
                about = [_("Qui a répondu"), plate.title, plate.ids[0], "", line[0], column]
                yield [*about, number, text, line[2], line[1]]


def _numbers(cell: Record, table: Record, row: Record) -> list[Cell]:
    """Return the number as it is printed, its text, its base and the members."""
    exact = cell["exact"]
    value = None if exact is None else round_half_up(Fraction(exact), table["rounding"])
    return cast("list[Cell]", [value, print_record(cell), print_base(row), table["N"]])
