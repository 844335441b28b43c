"""The form that records an edition from before the platform: its questionnaire of today, its dates, who was a member.

Apart from the planning of the next edition, which asks centres something.
"""

from itertools import chain

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import fielding
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import end_of_day, hour_of_day
from surveys.web.staff.editions import OPENS
from surveys.web.staff.past.door import TAKERS, blueprint

_WHERE = {
    "edition.code": "edition",
    "edition.exists": "edition",
    "edition.past_questionnaire": "edition",
    "edition.dates": "cloture",
    "edition.not_past": "cloture",
}


@blueprint.get("/")
@open_to("staff", *TAKERS)
def record() -> str:
    """Show the form."""
    return _draw()


def _draw(problem: Problem | None = None) -> str:
    calendar = fielding.read_calendar(now=now())
    return render_template(
        "staff/past/record.html",
        versions=list(chain.from_iterable(each.versions for each in calendar.programmes)),
        wanted=request.values.get("version", ""),
        typed=request.form,
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
    )


@blueprint.post("/")
@open_to("staff", *TAKERS)
def create() -> Response | tuple[str, int]:
    """Record the edition, and lead to its import."""
    survey, _, number = request.form.get("version", "").partition("/")
    digits = number.isascii() and number.isdigit() and len(number) < 7
    version = fielding.find_published(survey, int(number)) if digits else None
    opens, closes = (
        hour_of_day(request.form.get("ouverture", ""), OPENS),
        end_of_day(request.form.get("cloture", "")),
    )
    edition = request.form.get("edition", "").strip()
    if version is None:
        return _draw(Problem("edition.version", "version")), 422
    if opens is None or closes is None:
        return _draw(Problem("edition.day", "ouverture" if opens is None else "cloture")), 422
    problem = fielding.record_past_edition(
        survey,
        edition,
        version,
        opens_at=opens,
        closes_at=closes,
        everyone=request.form.get("membres") == "tous",
        by=me().person_id,
        now=now(),
    )
    if problem is not None:
        return _draw(Problem(problem.code, _WHERE.get(problem.code, ""), problem.params)), 422
    return redirect(url_for("staff.past.start", survey=survey, edition=edition, fait="inscrite"), code=303)
