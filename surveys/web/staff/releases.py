"""« Diffusion »: the page by which the results of an edition leave, for the first time or as a revision.

Apart from the results, which analysts read: nothing here shows a figure. What is pressed here is read by everyone and is
never taken back. How near anyone comes to a centre is for the privacy officer alone.
"""

import hashlib
from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import exporting, fielding, publishing
from surveys.operations.exporting import Left
from surveys.operations.publishing import ReportState
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import policy_of
from surveys.results.printing import print_value
from surveys.web.released.document import read_released
from surveys.web.released.report import report_name
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.staff.results import STATES

blueprint = Blueprint("releases", __name__, url_prefix="/resultats")

DONE = {
    "release": _l("Les résultats sont diffusés. Chacun peut les lire à l’adresse publique."),
    "revision": _l("La révision est diffusée. Elle remplace la précédente à l’adresse publique."),
}
STAGES = {
    "waiting": _l("en attente"),
    "counting": _l("les statistiques sont calculées (1 de 2)"),
    "attacking": _l("les tableaux sont protégés, puis attaqués (2 de 2)"),
}
MAKING = {
    "waiting": _l("en attente (1 de 2)"),
    "making": _l("les figures sont dessinées et le document est composé (2 de 2)"),
}
FORMS = {"pdf": "PDF", "docx": "DOCX"}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ABOUT_REASON = frozenset({"release.no_reason"})  # what is wrong with the field, rather than with the moment


@blueprint.get("/<survey>/<edition>/diffusion")
@open_to("staff", "analyst")
def edition(survey: str, edition: str) -> str:
    """Show what was released of an edition, what would be now, or why nothing may be."""
    return _draw(survey, edition)


@blueprint.post("/<survey>/<edition>/diffusion")
@open_to("staff", "analyst", fresh=LATELY)
def tell(survey: str, edition: str) -> Response | tuple[str, int]:
    """Freeze the last copies and ask that they be released; as a revision, with its reason, when that button was pressed."""
    reason = request.form.get("motif", "") if "reviser" in request.form else None
    asked = publishing.ask_release(survey, edition, reason=reason, by=me().person_id, now=now())
    if isinstance(asked, Problem):
        return _draw(survey, edition, asked), 422
    return redirect(url_for("staff.releases.edition", survey=survey, edition=edition), code=303)


def _draw(survey: str, edition: str, problem: Problem | None = None) -> str:
    found = fielding.read_edition(survey, edition)
    releases = publishing.list_releases(survey, edition)
    if isinstance(found, Problem) or isinstance(releases, Problem) or found.status == "planned":
        abort(404)
    asked = publishing.read_asked_release(survey, edition)
    return render_template(
        "staff/releases/edition.html",
        found=found,
        state=STATES[found.status],
        settled=found.status in ("closed", "archived"),
        releases=releases,
        shown=print_value,
        reports=_reports(survey, edition, releases[-1].number) if releases else (),
        least=policy_of(found.questionnaire).min_organisations,
        reason=request.form.get("motif", asked.reason if asked is not None and asked.problem else ""),
        refused=texts.sentence(problem) if problem is not None else "",
        wrong="motif" if problem is not None and problem.code in ABOUT_REASON else "",
        asked=asked,
        stage=STAGES.get(asked.stage, "") if asked is not None else "",
        done=DONE[asked.kind] if asked is not None and asked.stage == "done" else "",
        stopped=texts.sentence(asked.problem) if asked is not None and asked.problem is not None else "",
    )


@blueprint.post("/<survey>/<edition>/rapport/<int:release>")
@open_to("staff", "analyst")
def report(survey: str, edition: str, release: int) -> Response:
    """Give the report of a release and write who took it; where there is none yet, ask for it and come back."""
    form = "docx" if request.form.get("forme") == "docx" else "pdf"
    content = publishing.read_report(survey, edition, release, form)
    found = read_released(survey, edition, release)
    if isinstance(content, Problem) or isinstance(found, Problem):
        abort(404)
    if content is None:
        publishing.ask_report(survey, edition, release, form, by=me().person_id, now=now())
        here = url_for("staff.releases.edition", survey=survey, edition=edition, _anchor=f"rapport-{form}")
        return redirect(here, code=303)
    left = Left(found.document["respondents"], len(content), hashlib.sha256(content).hexdigest())
    exporting.log_report(survey, edition, release, form, left, by=me().person_id, now=now())
    return Response(
        content,
        mimetype=WORD if form == "docx" else "application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{report_name(found)}.{form}"'},
    )


def _reports(survey: str, edition: str, release: int) -> list[tuple[str, str, ReportState | None, str]]:
    """Return each form of the report of a release: its code, its name, how far it is, and that in words while it moves."""
    there = {one.form: one for one in publishing.list_reports(survey, edition) if one.release == release}
    made = []
    for form, name in FORMS.items():
        state = there.get(form)
        moving = state is not None and state.stage != "done" and not state.is_lost(now())
        made.append((form, name, state, str(MAKING[state.stage]) if state is not None and moving else ""))
    return made


@blueprint.get("/<survey>/<edition>/diffusion/<int:release>/proximite")
@open_to("staff", "privacy_officer")
def nearness(survey: str, edition: str, release: int) -> str:
    """Show how near anyone comes to each organisation in a release, the nearest first."""
    audit = publishing.read_release_audit(survey, edition, release)
    found = fielding.read_edition(survey, edition)
    if isinstance(audit, Problem) or isinstance(found, Problem):
        abort(404)
    nearest = cast("dict[str, float]", audit["nearest"])
    return render_template(
        "staff/releases/nearness.html",
        found=found,
        release=release,
        nearest=sorted(nearest.items(), key=lambda each: (each[1], each[0])),
    )
