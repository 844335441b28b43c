"""« Diffusion »: the page by which the results of an edition leave, for the first time or as a revision.

Apart from the results, which analysts read: nothing here shows a figure. What is pressed here is read by everyone and is
never taken back. How near anyone comes to a centre is for the privacy officer alone.
"""

from typing import cast

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import fielding, publishing
from surveys.operations.publishing import ReleaseState
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import policy_of
from surveys.web.shared import texts
from surveys.web.shared.access import LATELY, me, now, open_to
from surveys.web.staff.results import STATES

blueprint = Blueprint("releases", __name__, url_prefix="/resultats")

DONE = {
    "diffusion": _l("Les résultats sont diffusés. Chacun peut les lire à l’adresse publique."),
    "revision": _l("La révision est diffusée. Elle remplace la précédente à l’adresse publique."),
}
ABOUT_REASON = frozenset({"release.no_reason"})  # what is wrong with the field, rather than with the moment


@blueprint.get("/<survey>/<edition>/diffusion")
@open_to("staff", "analyst")
def edition(survey: str, edition: str) -> str:
    """Show what was released of an edition, what would be now, or why nothing may be."""
    return _draw(survey, edition)


@blueprint.post("/<survey>/<edition>/diffusion")
@open_to("staff", "analyst", fresh=LATELY)
def tell(survey: str, edition: str) -> Response | tuple[str, int]:
    """Freeze the last copies and release them; as a revision, with its reason, when that button was pressed."""
    frozen = publishing.snapshot(survey, edition, by=me().person_id, now=now())
    if isinstance(frozen, Problem):
        return _draw(survey, edition, frozen), 422
    about = (survey, edition, frozen.code)
    done: ReleaseState | Problem
    if revised := "reviser" in request.form:
        reason = request.form.get("motif", "")
        done = publishing.revise(*about, reason=reason, by=me().person_id, now=now())
    else:
        done = publishing.release(*about, by=me().person_id, now=now())
    if isinstance(done, Problem):
        return _draw(survey, edition, done), 422
    said = "revision" if revised else "diffusion"
    return redirect(url_for("staff.releases.edition", survey=survey, edition=edition, fait=said), code=303)


def _draw(survey: str, edition: str, problem: Problem | None = None) -> str:
    found = fielding.read_edition(survey, edition)
    releases = publishing.list_releases(survey, edition)
    if isinstance(found, Problem) or isinstance(releases, Problem) or found.status == "planned":
        abort(404)
    return render_template(
        "staff/releases/edition.html",
        found=found,
        state=STATES[found.status],
        settled=found.status in ("closed", "archived"),
        releases=releases,
        least=policy_of(found.questionnaire).min_organisations,
        reason=request.form.get("motif", ""),
        refused=texts.sentence(problem) if problem is not None else "",
        wrong="motif" if problem is not None and problem.code in ABOUT_REASON else "",
        done=DONE.get(request.args.get("fait", ""), ""),
    )


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
