"""« Liens de données »: where an analyst makes a live link, copies its token once, sees what used it and ends it.

Apart from the results because a link lasts after the page. What a link gives is ``web/api``'s.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import linking, publishing
from surveys.operations.linking import DAYS, LINK_LAYERS
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.asked import whole_number

blueprint = Blueprint("links", __name__, url_prefix="/liens")
READERS = ("analyst", "microdata_analyst")
LAYER_NAMES = dict(
    zip(LINK_LAYERS, (_l("valeurs déclarées"), _l("valeurs corrigées"), _l("valeurs imputées")), strict=True)
)


@blueprint.get("/")
@open_to("staff", *READERS)
def index() -> str:
    """List one's links, with the form that makes another."""
    return _draw()


def _draw(wrong: tuple[Problem, ...] = (), token: str = "") -> str:
    return render_template(
        "staff/links/index.html",
        links=linking.list_links(me().person_id),
        editions=publishing.list_results(),
        days=DAYS,
        layers=LAYER_NAMES,
        may_answers="microdata_analyst" in me().staff_roles,
        typed={
            "nom": request.form.get("nom", ""),
            "edition": request.form.get("edition", ""),
            "donne": request.form.get("donne", "figures"),
            "couche": request.form.get("couche", "submitted"),
            "jours": request.form.get("jours", str(DAYS[0])),
        },
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        token=token,
        address=url_for("api.data", _external=True),
        done=request.args.get("fait") == "fin",
    )


@blueprint.post("/")
@open_to("staff", *READERS, fresh=LATELY, factor=True)
def make() -> str | tuple[str, int]:
    """Make a link and show its token, this once."""
    survey, _, edition = request.form.get("edition", "").partition("/")
    made = linking.make_link(
        survey,
        edition,
        shows=request.form.get("donne", ""),
        layer=request.form.get("couche", LINK_LAYERS[0]),
        name=request.form.get("nom", ""),
        days=whole_number(request.form.get("jours", "")),
        by=me().person_id,
        now=now(),
    )
    return _draw(token=made) if isinstance(made, str) else (_draw(made), 422)


@blueprint.post("/fin")
@open_to("staff", *READERS)
def end() -> Response | tuple[str, int]:
    """End a link for good."""
    refused = linking.end_link(whole_number(request.form.get("lien", "")), by=me().person_id, now=now())
    if refused is not None:
        return _draw((refused,)), 422
    return redirect(url_for(".index", fait="fin"), code=303)
