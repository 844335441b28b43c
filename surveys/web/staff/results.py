"""What analysts read: the editions, every statistic with its base, one statistic whole, the files of answers.

Apart from the figures, which are computed and protected below. Refuses to show what did not pass disclosure control;
answers leave only as files, by ``answers``.
"""

from fractions import Fraction
from itertools import groupby
from typing import NoReturn

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import publishing
from surveys.operations.publishing import Preparation, Results
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import LAYERS, Layer
from surveys.web.shared import display
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.drawing import Page, draw_figure, draw_line, label_of, place_of, print_cell, shorten
from surveys.web.staff.drawing.participation import draw_participation

blueprint = Blueprint("results", __name__, url_prefix="/resultats")

STATES = {
    "open": _l("ouverte"),
    "closing": _l("date limite passée"),
    "closed": _l("close"),
    "archived": _l("archivée"),
}
LAYER_NAMES = {
    "submitted": _l("Valeurs déclarées, telles que transmises"),
    "corrected": _l("Valeurs corrigées par AXTRA"),
    "imputed": _l("Valeurs corrigées et imputées"),
    "previous": _l(
        "Valeurs antérieures : ce que les membres d’aujourd’hui avaient transmis à l’édition d’avant"
    ),
}
LAYER_CHOICES = {
    "submitted": _l("déclarée"),
    "corrected": _l("corrigée"),
    "imputed": _l("imputée"),
    "previous": _l("antérieure"),
}
STAGES = {"provisional": _l("provisoire"), "final": _l("définitif"), "revised": _l("révisé")}
READERS = ("analyst", "microdata_analyst")


@blueprint.get("/")
@open_to("staff", *READERS)
def index() -> str:
    """List the editions, survey by survey."""
    editions = sorted(publishing.list_results(), key=lambda each: each.survey, reverse=True)
    groups = [list(group) for _, group in groupby(editions, key=lambda each: each.survey)]
    return render_template(
        "staff/results/index.html",
        groups=groups,
        states=STATES,
        titles={group[0].survey: group[0].title for group in groups},
        share=share_text,
    )


@blueprint.get("/<survey>/<edition>/")
@open_to("staff", *READERS)
def edition(survey: str, edition: str) -> str:
    """List every statistic of an edition by section, each with its n and the editions before."""
    results = _results(survey, edition)
    sections = [
        (
            section,
            [draw_line(table, results) for table in results.tables if table.figure.section == section.code],
        )
        for section in results.dataset.questionnaire.sections
    ]
    return render_template(
        "staff/results/edition.html",
        page=Page.of(results),
        stages=STAGES,
        layers=LAYER_NAMES,
        offered=_offered(results),
        titled=[(section, lines) for section, lines in sections if lines],
        sections=[(section.code, results.blank.text(section.title)) for section, lines in sections if lines],
        states=STATES,
        fill=results.blank.text,
        participation=[draw_participation(table) for table in results.participation],
        may_download=_may_download(),
    )


@blueprint.get("/<survey>/<edition>/statistiques/<statistic>")
@open_to("staff", *READERS)
def figure(survey: str, edition: str, statistic: str) -> str:
    """Show one statistic: its figure, its chart, its table, its base, the editions before."""
    results = _results(survey, edition)
    tables = {table.figure.id: place for place, table in enumerate(results.tables)}
    if statistic not in tables:
        abort(404)
    place = tables[statistic]
    return render_template(
        "staff/results/figure.html",
        page=Page.of(results),
        stages=STAGES,
        layers=LAYER_NAMES,
        offered=_offered(results),
        view=draw_figure(results.tables[place], results),
        fill=results.blank.text,
        print_cell=print_cell,
        place_of=place_of,
        shorten=shorten,
        place=place + 1,
        count=len(results.tables),
        before=_neighbour(results, place - 1),
        after=_neighbour(results, place + 1),
    )


def _results(survey: str, edition: str) -> Results:
    """Return the results in the layer that is asked for.

    Two layers side by side tell what one centre was corrected to: only those who may read answers have another than
    the one sent.
    """
    return read_page(survey, edition, _layer())


def _layer() -> Layer:
    """Return the layer that is asked for; 404 for one that is not there, or not for who is asking."""
    layer = next((each for each in LAYERS if each == request.args.get("couche", "submitted")), None)
    if layer is None or layer not in LAYER_NAMES or not may_read_layer(layer):
        abort(404)
    return layer


def may_read_layer(layer: Layer) -> bool:
    """Say whether who is asking reads a layer of values."""
    return layer == "submitted" or _may_download()


def read_page(survey: str, edition: str, layer: Layer) -> Results:
    """Return the results of an edition in a layer that may be read; 404 where there is none.

    Those of a large edition are counted beforehand: until they are, the answer is a page that says how far it is.
    """
    results = publishing.show_results(survey, edition, layer=layer)
    if isinstance(results, Problem):
        abort(404)
    if isinstance(results, Preparation):
        await_pages(results)
    return results


def await_pages(found: Preparation) -> NoReturn:
    """Answer in the place of a page with how far what it shows is."""
    there = request.full_path.rstrip("?") if request.method == "GET" else _address(found)
    abort(make_response(_draw_preparation(found, there)))


def _address(found: Preparation) -> str:
    layer = None if found.layer == "submitted" else found.layer
    return url_for("staff.results.edition", survey=found.survey, edition=found.edition, couche=layer)


def _draw_preparation(found: Preparation, there: str) -> str:
    return render_template("staff/results/preparation.html", found=found, there=there)


@blueprint.get("/<survey>/<edition>/preparation")
@open_to("staff", *READERS)
def preparation(survey: str, edition: str) -> str:
    """Show how far what the pages of a large edition show is."""
    found = publishing.read_preparation(survey, edition, layer=_layer())
    if isinstance(found, Problem):
        abort(404)
    return _draw_preparation(found, _address(found))


@blueprint.post("/<survey>/<edition>/preparation")
@open_to("staff", *READERS)
def prepare(survey: str, edition: str) -> Response:
    """Ask that what the pages of a large edition show be made now, rather than when the clock asks."""
    found = publishing.read_preparation(survey, edition, layer=_layer())
    if isinstance(found, Problem):
        abort(404)
    publishing.ask_pages(survey, edition, layer=found.layer, now=now())
    return redirect(_address(found), code=303)


def _offered(results: Results) -> tuple[tuple[str, str], ...]:
    """Return the layers that who is asking may choose, where there is more than one."""
    if not _may_download():
        return ()
    offered = ["submitted"]
    offered += ["corrected", "imputed"] if results.corrections else []
    offered += ["previous"] if results.previous else []
    return tuple((code, str(LAYER_CHOICES[code])) for code in offered) if len(offered) > 1 else ()


def _neighbour(results: Results, place: int) -> tuple[str, str] | None:
    """Return the id and title of the statistic at a place of the list, if there is one."""
    if not 0 <= place < len(results.tables):
        return None
    figure = results.tables[place].figure
    return figure.id, label_of(figure, results)


def share_text(part: int, whole: int) -> str:
    """Return a response rate, « 73 % »; nothing where nobody was asked."""
    return display.figure_text(Fraction(100 * part, whole), 0, "percent") if whole else ""


def _may_download() -> bool:
    return "microdata_analyst" in me().staff_roles
