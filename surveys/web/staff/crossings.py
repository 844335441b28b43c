"""« Tableaux croisés »: a statistic by one or two domains of an edition, asked here, computed later, kept as it was told.

Apart from the results of the moment: what is told here is known for ever, and the next one is attacked with it. Refuses any
number that is not in the frozen words of a cross-table.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import fielding, publishing
from surveys.operations.publishing import Choices, CrossingState
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import NOWHERE, OTHERS, WHOLE
from surveys.results.figures.signs import UNRELIABLE, stage_of
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.display import NBSP
from surveys.web.staff.drawing.participation import ATTRIBUTES
from surveys.web.staff.drawing.views import Cell, DrawnRow
from surveys.web.staff.results import STAGES as SETTLED

blueprint = Blueprint("crossings", __name__, url_prefix="/resultats")

STAGES = {
    "waiting": _l("en attente"),
    "counting": _l("en calcul"),
    "attacking": _l("en calcul et en attaque"),
    "done": _l("montré"),
    "refused": _l("refusé"),
}


QUARTILES = {
    "p25": _l("Premier quartile"),
    "p50": _l("Médiane"),
    "p75": _l("Troisième quartile"),
}  # beside a mean


@dataclass(frozen=True, slots=True)
class Drawn:
    """A cross-table ready to be read."""

    columns: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    hidden: int
    gathered: bool  # several domains are told as one line


@blueprint.get("/<survey>/<edition>/croisements")
@open_to("staff", "analyst")
def index(survey: str, edition: str) -> str:
    """Choose a statistic and a domain, and list what was asked before."""
    return _draw(survey, edition)


@blueprint.post("/<survey>/<edition>/croisements")
@open_to("staff", "analyst")
def ask(survey: str, edition: str) -> Response | tuple[str, int]:
    """Ask for a cross-table and lead to its page."""
    chosen = [each for each in (request.form.get("domaine", ""), request.form.get("second", "")) if each]
    asked = publishing.ask_crossing(
        survey, edition, request.form.get("statistique", ""), chosen, by=me().person_id, now=now()
    )
    if isinstance(asked, Problem):
        return _draw(survey, edition, asked), 422
    return redirect(
        url_for("staff.crossings.table", survey=survey, edition=edition, crossing=asked), code=303
    )


def _draw(survey: str, edition: str, problem: Problem | None = None) -> str:
    choices, listed, settled = _read(survey, edition)
    return render_template(
        "staff/crossings/index.html",
        survey=survey,
        edition=edition,
        settled=settled,
        choices=choices,
        listed=listed,
        names=attribute_names,
        stages=STAGES,
        typed=request.form,
        untold=texts.sentence(choices.untold) if choices.untold is not None else "",
        refused=texts.sentence(problem) if problem is not None else "",
        wrong="domaine" if problem is not None and problem.code == "crossing.attribute" else "statistique",
        unasked=problem is not None and not problem.code.startswith("crossing."),
    )


def _read(survey: str, edition: str) -> tuple[Choices, tuple[CrossingState, ...], str]:
    found = fielding.read_edition(survey, edition)
    choices = publishing.read_choices(survey, edition)
    listed = publishing.list_crossings(survey, edition)
    if isinstance(found, Problem) or found.status == "planned":
        abort(404)
    if isinstance(choices, Problem) or isinstance(listed, Problem):
        abort(404)
    settled = stage_of(found.status, revised=publishing.is_revised(survey, edition))
    return choices, listed, str(SETTLED[settled])


@blueprint.get("/<survey>/<edition>/croisements/<int:crossing>")
@open_to("staff", "analyst")
def table(survey: str, edition: str, crossing: int) -> str:
    """Show a cross-table, or how far it is, or why it is not shown."""
    choices, listed, settled = _read(survey, edition)
    found = next((each for each in listed if each.id == crossing), None)
    if found is None:
        abort(404)
    return render_template(
        "staff/crossings/table.html",
        survey=survey,
        edition=edition,
        settled=settled,
        title=choices.title,
        found=found,
        by=attribute_names(found.attributes),
        stage=STAGES[found.stage],
        drawn=draw_crossing(found.document) if found.document else None,
        refused=texts.sentence(found.problem) if found.problem is not None else "",
    )


def attribute_names(attributes: tuple[str, ...]) -> str:
    """Return « région et taille »."""
    return _(" et ").join(str(ATTRIBUTES.get(each, each)).lower() for each in attributes)


def draw_crossing(document: Mapping[str, Any]) -> Drawn:
    """Return the frozen words of a cross-table as a table: a line a domain, the total first."""
    told, attributes = document["table"], document["attributes"]
    lines: list[Mapping[str, Any]] = told["rows"]

    def name(code: str, attribute: str) -> str:
        if code == OTHERS:
            return _("Autres régions") if attribute == "region" else _("Autres")
        if code in (WHOLE, NOWHERE):
            return _("Ensemble") if code == WHOLE else _("Non précisé")
        return str(document["names"].get(code, code))

    hidden = sum(each["status"] == "suppressed" for line in lines for each in line.get("cells", [line]))
    if len(attributes) == 1:
        columns = (_("n"), *((_("Effectif"),) if any(line["count"] for line in lines) else ()), _("Valeur"))
        beside = {
            code: words for code, words in QUARTILES.items() if any(code in _extra(line) for line in lines)
        }
        rows = tuple(
            DrawnRow(
                name(line["code"], attributes[0]),
                (*_cells(line, columns, told), *_quartiles(line, beside, told)),
                _is_hidden(line),
            )
            for line in lines
        )
        columns += tuple(map(str, beside.values()))
    else:
        columns = tuple(name(cell["code"], attributes[1]) for cell in lines[0]["cells"])
        rows = tuple(
            DrawnRow(
                name(line["code"], attributes[0]),
                tuple(
                    Cell(column, _inner(cell, told))
                    for column, cell in zip(columns, line["cells"], strict=True)
                ),
                all(_is_hidden(cell) for cell in line["cells"]),
            )
            for line in lines
        )
    return Drawn(columns, rows, hidden, any(line["code"] == OTHERS for line in lines))


def _cells(line: Mapping[str, Any], columns: tuple[str, ...], told: Mapping[str, Any]) -> tuple[Cell, ...]:
    hidden = _is_hidden(line)
    said = [
        str(line["text"]) if hidden else str(line["n"]),
        *(("" if line["count"] is None else str(line["count"]),) if len(columns) > 2 else ()),
        _value(line, told),
    ]
    return tuple(Cell(name, text) for name, text in zip(columns, said, strict=True))


def _extra(line: Mapping[str, Any]) -> Mapping[str, str]:
    told: Mapping[str, str] = line.get("extra", {})
    return told


def _quartiles(line: Mapping[str, Any], beside: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield the quartiles beside a mean; « F » where too few stand behind one, « x » in a line that is hidden."""
    for code, words in beside.items():
        value = _extra(line).get(code)
        absent = str(line["text"]) if _is_hidden(line) else UNRELIABLE
        text = (
            absent
            if value is None
            else display.figure_text(Fraction(value), int(told["rounding"]), str(told["format"]))
        )
        yield Cell(str(words), text)


def _inner(cell: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    value = _value(cell, told)
    return value if cell["exact"] is None else _("%(value)s (n = %(n)s)", value=value, n=cell["n"])


def _value(cell: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    if cell["exact"] is None:
        return str(cell["text"])
    text = display.figure_text(Fraction(cell["exact"]), int(told["rounding"]), str(told["format"]))
    return f"{text}{NBSP}({cell['sign']})" if cell["sign"] else text


def _is_hidden(cell: Mapping[str, Any]) -> bool:
    return bool(cell["status"] == "suppressed")
