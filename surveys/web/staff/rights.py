"""« Accès aux réponses individuelles »: an analyst asks for it, says why and for how long, and sees what became of it.

Apart from the team's page, where someone else decides.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import staffing
from surveys.operations.staffing import DAYS
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to

blueprint = Blueprint("rights", __name__, url_prefix="/acces")


@blueprint.get("/")
@open_to("staff", "analyst", "microdata_analyst")
def index() -> str:
    """Show the right that one has, the requests, and the form."""
    return _draw()


def _draw(wrong: tuple[Problem, ...] = ()) -> str:
    found = me()
    team = staffing.read_team(now=now())
    mine = next((each for each in team.members if each.person_id == found.person_id), None)
    return render_template(
        "staff/rights/index.html",
        until=mine.microdata_until if mine else None,
        requests=staffing.read_requests(found.person_id),
        days=DAYS,
        typed={"motif": request.form.get("motif", ""), "jours": request.form.get("jours", str(DAYS[0]))},
        wrong={problem.where: texts.sentence(problem) for problem in reversed(wrong)},
        done=request.args.get("fait") == "demande",
    )


@blueprint.post("/")
@open_to("staff", "analyst")
def ask() -> Response | tuple[str, int]:
    """Ask for the right to see answers one by one."""
    refused = staffing.ask_for_microdata(
        purpose=request.form.get("motif", ""),
        days=request.form.get("jours", type=int, default=0),
        by=me().person_id,
        now=now(),
    )
    if refused:
        return _draw(refused), 422
    return redirect(url_for(".index", fait="demande"), code=303)
