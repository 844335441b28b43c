"""« Corrections »: a value put in place of what a centre sent, with its author and its reason, withdrawn as it was made.

Apart from the files of answers: here one value is read at a time, or those that stand apart from the others', and the copy
that was sent never changes. Refuses a correction without a reason; what is read of a restricted section is in the access log.
"""

from collections.abc import Iterable

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import correcting, following, witnessing
from surveys.operations.following import DoubtfulValue
from surveys.operations.witnessing import Look
from surveys.questionnaire.problems import Problem
from surveys.results.layers import CorrectionLayer
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to, source_of_request

blueprint = Blueprint("corrections", __name__, url_prefix="/resultats")

LAYERS: dict[CorrectionLayer, str] = {"corrected": _l("corrigée"), "imputed": _l("imputée")}
DONE = {
    "corrigee": _l("La correction est gardée. La copie transmise n’a pas changé."),
    "retiree": _l("La correction est retirée. Elle reste dans l’historique."),
}
FARS = {"5": 5.0, "8": 8.0}  # robust standard deviations, beyond the least that is listed
MOST = 60  # doubtful values on the page


@blueprint.get("/<survey>/<edition>/corrections")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def index(survey: str, edition: str) -> str:
    """Show the value that is asked for, those that stand apart, and the log of corrections."""
    return _draw(survey, edition, request.args.get("centre", ""), request.args.get("variable", ""))


@blueprint.post("/<survey>/<edition>/corrections")
@open_to("staff", "microdata_analyst", fresh=LATELY, factor=True)
def correct(survey: str, edition: str) -> Response | tuple[str, int]:
    """Correct a value, or withdraw the correction that stands when that button was pressed."""
    organisation, variable = request.form.get("centre", ""), request.form.get("variable", "")
    layer = next((each for each in LAYERS if each == request.form.get("couche", "corrected")), None)
    if layer is None:
        abort(404)
    reason, by = request.form.get("motif", ""), me().person_id
    place = (survey, edition, organisation, variable)
    withdrawn = "retirer" in request.form
    if withdrawn:
        problem = correcting.withdraw_correction(*place, reason=reason, by=by, now=now(), layer=layer)
    else:
        raw = tuple(each for each in request.form.getlist("valeur") if each.strip())
        problem = correcting.correct_answer(*place, raw, reason=reason, by=by, now=now(), layer=layer)
    if problem is not None:
        return _draw(survey, edition, organisation, variable, problem), 422
    said = "retiree" if withdrawn else "corrigee"
    return redirect(url_for("staff.corrections.index", survey=survey, edition=edition, fait=said), code=303)


def _draw(survey: str, edition: str, organisation: str, variable: str, problem: Problem | None = None) -> str:
    desk = correcting.read_desk(survey, edition, organisation.strip(), variable.strip())
    doubts = following.read_doubts(survey, edition)
    not_compared = ""
    if isinstance(doubts, Problem) and doubts.code == "edition.not_compared":
        not_compared, doubts = texts.sentence(doubts), ()
    if isinstance(desk, Problem) or isinstance(doubts, Problem):
        abort(404)
    question, far = request.args.get("question", ""), request.args.get("ecart", "")
    farthest = FARS.get(far, 0.0)
    questions = {question: question} if question else {}
    questions |= {item_of(each.variable): each.question for _, each in doubts}
    doubts = tuple(
        (code, each)
        for code, each in doubts
        if each.distance >= farthest and question in ("", item_of(each.variable))
    )
    shown = doubts[:MOST]
    _witness(survey, edition, shown, desk.value)
    refused = problem or desk.problem
    return render_template(
        "staff/corrections/index.html",
        survey=survey,
        edition=edition,
        desk=desk,
        centre=organisation,
        variable=variable,
        doubts=shown,
        not_compared=not_compared,
        questions=questions,
        question=question,
        far=far,
        fars=FARS,
        more=len(doubts) - len(shown),
        layers=LAYERS,
        typed=request.form,
        refused=texts.sentence(refused) if refused is not None else "",
        wrong=_field(refused),
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def item_of(variable: str) -> str:
    """Return the question that a variable is of."""
    return variable.partition("[")[0].partition(".")[0]


def _field(problem: Problem | None) -> str:
    """Return the field that a problem is about."""
    if problem is None:
        return ""
    words = {"correction.no_reason": "motif", "correction.nothing_sent": "centre", "correction.none": "motif"}
    return words.get(problem.code, "variable" if problem.code == "answer.unknown_variable" else "valeur")


def _witness(
    survey: str,
    edition: str,
    doubts: Iterable[tuple[str, DoubtfulValue]],
    value: correcting.DeskValue | None,
) -> None:
    """Write in the access log whose restricted sections are shown."""
    seen: dict[str, dict[str, None]] = {}
    for code, each in doubts:
        if each.restricted:
            seen.setdefault(code, {})[each.restricted] = None
    if value is not None and value.restricted:
        seen.setdefault(value.organisation, {})[value.restricted] = None
    for code, sections in seen.items():
        look = Look(survey, edition, code, tuple(sections), "staff", source_of_request(), me().person_id)
        witnessing.witness(look, now=now())
