"""The files of answers that microdata analysts take: one form, one address, one line of the log for each.

Apart from the pages of results because nothing here is protected: these are the answers themselves. Refuses to give a
closed class that was not ticked, a layer or copies that were not named, and a file before the log says who takes it.
"""

from typing import TypeVar

from flask import Blueprint, Response, abort, current_app, render_template, request, stream_with_context

from surveys.config import Settings
from surveys.operations import exporting
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import COPY_STATUSES, LAYERS
from surveys.results.formats import FORMATS, OPEN_CLASSES, SAYINGS, SHAPES, Choices, Classes
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.shared.leaving import leave, name_of

blueprint = Blueprint("answers", __name__, url_prefix="/resultats")
# What leaves only when it is asked for, class by class: the box is never ticked in advance.
CLOSED_CLASSES: Classes = frozenset({"confidential_pay", "identifying", "verbatim"})
T = TypeVar("T", bound=str)


@blueprint.get("/<survey>/<edition>/reponses")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def choose(survey: str, edition: str) -> str:
    """Offer the formats, the layers, the copies and the closed classes, none of them ticked in advance."""
    extract = exporting.read_extract(survey, edition)
    if isinstance(extract, Problem):
        abort(404)
    return render_template(
        "staff/answers/choose.html",
        survey=survey,
        edition=edition,
        title=AnswerSheet.blank(extract.questionnaire, now()).title,
        count=extract.count,
        rare=exporting.read_rare(survey, edition),
        has_previous=not isinstance(exporting.read_extract(survey, edition, layer="previous"), Problem),
    )


@blueprint.post("/<survey>/<edition>/reponses")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def download(survey: str, edition: str) -> Response:
    """Stream a file of answers, as the form asks; what has several tables comes as a zip."""
    settings: Settings = current_app.config["SETTINGS"]
    wanted = _one("format", tuple(FORMATS))
    statuses = [each for each in COPY_STATUSES if each in request.form.getlist("statut")] or ["sent"]
    ticked = request.form.getlist("avec")
    extract = exporting.read_extract(
        survey,
        edition,
        layer=_one("couche", LAYERS),
        statuses=statuses,
        choices=Choices(
            classes=OPEN_CLASSES | frozenset(name for name in CLOSED_CLASSES if name in ticked),
            shape=_one("disposition", SHAPES),
            headings=_one("entetes", SAYINGS),
            values=_one("valeurs", SAYINGS),
        ),
        pseudonyms_key=settings.pseudonyms_key if "pseudonymes" in request.form else "",
    )
    if isinstance(extract, Problem):
        abort(404)
    archive = FORMATS[wanted].single
    title = AnswerSheet.blank(extract.questionnaire, now()).title
    pieces = leave(extract, wanted, archive=archive, title=title, by=me().person_id, now=now())
    if isinstance(pieces, Problem):
        abort(404)
    name = name_of(extract, wanted, archive=archive)
    return Response(
        stream_with_context(pieces),
        mimetype="application/zip" if archive else FORMATS[wanted].type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _one(field: str, allowed: tuple[T, ...]) -> T:
    """Return the word of a field, the first of those allowed when it is not sent; 404 for any other."""
    given = request.form.get(field, allowed[0])
    return next((word for word in allowed if word == given), None) or abort(404)
