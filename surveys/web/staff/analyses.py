"""« Analyses gardées »: what a page was asked, under a name, asked again of the edition that one chooses.

Apart from the results because here nothing is counted: an analysis that is opened is read through the same pages and the same
gateway. Refuses to drop what an edition no longer has: it is named.
"""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import publishing
from surveys.operations.publishing import AskedAnalysis
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Verdict
from surveys.results.dataset import LAYERS
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.crossings import attribute_names
from surveys.web.staff.drawing import Page, draw_line
from surveys.web.staff.results import LAYER_NAMES, READERS, STAGES, may_read_layer, read_page

blueprint = Blueprint("analyses", __name__, url_prefix="/resultats/analyses")

KINDS = {
    "statistics": _l("statistiques"),
    "crossing": _l("tableau croisé"),
    "doubts": _l("valeurs qui se détachent"),
}
VERDICTS = {Verdict.RESERVED: _l("comparable avec réserve"), Verdict.BREAK: _l("rupture")}
DONE = {
    "gardee": _l("L’analyse est gardée."),
    "retiree": _l("L’analyse est retirée."),
}


@blueprint.get("/")
@open_to("staff", *READERS)
def index() -> str:
    """List the analyses of who is asking, and those that are shared."""
    return _list()


def _list(
    problem: Problem | None = None,
    hidden: Sequence[tuple[str, str]] = (),
    typed: Mapping[str, str | bool] | None = None,
) -> str:
    return render_template(
        "staff/analyses/index.html",
        analyses=publishing.list_saved(by=me().person_id),
        titles={each.survey: each.title for each in reversed(publishing.list_results())},
        kinds=KINDS,
        layers=LAYER_NAMES,
        by=attribute_names,
        refused="" if problem is None else texts.sentence(problem),
        hidden=hidden,
        typed=typed or {},
        done=DONE.get(request.args.get("fait", ""), ""),
    )


@blueprint.post("/")
@open_to("staff", *READERS)
def save() -> Response | tuple[str, int]:
    """Keep what a page was asked; what is refused is drawn again as it was typed."""
    form = request.form
    survey, edition = form.get("sondage", ""), form.get("edition", "")
    shape = next((each for each in KINDS if each == form.get("forme")), None)
    layer = next((each for each in LAYERS if each == form.get("couche", "submitted")), None)
    if shape is None or layer is None:
        abort(404)
    asked = AskedAnalysis(
        shape=shape,
        statistics=tuple(form.getlist("statistique")),
        section=form.get("section", ""),
        attributes=tuple(each for each in form.getlist("domaine") if each),
        layer=layer,
        question=form.get("question", ""),
        far=form.get("ecart", ""),
    )
    name, shared = form.get("nom", ""), "partagee" in form
    saved = publishing.save_analysis(
        survey, edition, asked, name=name, shared=shared, by=me().person_id, now=now()
    )
    if isinstance(saved, tuple):
        hidden = [(key, value) for key, value in form.items(multi=True) if key not in _TYPED]
        return _list(saved[0], hidden, {"nom": name, "partagee": shared}), 422
    return redirect(url_for(".analysis", analysis=saved, edition=edition, fait="gardee"), code=303)


_TYPED = frozenset({"csrf_token", "nom", "partagee"})


@blueprint.get("/<int:analysis>")
@open_to("staff", *READERS)
def analysis(analysis: int) -> str:
    """Open an analysis on an edition: its figures there, and by name what is gone or means something else."""
    opened = publishing.open_saved(analysis, request.args.get("edition", ""), by=me().person_id)
    if isinstance(opened, Problem):
        abort(404)
    line = opened.line
    readable = may_read_layer(line.layer)
    lines, page = [], None
    fill: Callable[[str], str] = str
    if line.shape == "statistics" and readable:
        results = read_page(line.survey, opened.edition, line.layer)
        page, fill = Page.of(results), results.blank.text
        tables = {table.figure.id: table for table in results.tables}
        lines = [draw_line(tables[each], results) for each in opened.statistics]
    return render_template(
        "staff/analyses/analysis.html",
        opened=opened,
        page=page,
        lines=lines,
        fill=fill,
        readable=readable,
        kind=KINDS[line.shape],
        stages=STAGES,
        layers=LAYER_NAMES,
        by=attribute_names(opened.attributes) if opened.attributes else "",
        named=dict(line.statistics),
        missing=[_worded(each, line.attributes) for each in opened.missing],
        moved=[(words, VERDICTS.get(verdict, "")) for words, verdict in opened.moved],
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def _worded(name: str, attributes: tuple[str, ...]) -> str:
    return _("domaine « %(name)s »", name=attribute_names((name,))) if name in attributes else name


@blueprint.post("/<int:analysis>/retrait")
@open_to("staff", *READERS)
def remove(analysis: int) -> Response | tuple[str, int]:
    """Take away an analysis of one's own."""
    problem = publishing.remove_analysis(analysis, by=me().person_id)
    if problem is not None:
        return _list(problem), 422
    return redirect(url_for(".index", fait="retiree"), code=303)
