"""« Éditions »: the calendar of programmes, the planning of an edition, its dates, its opening and its closing.

Apart from the follow-up of those who answer, and from the questionnaires, which are written in the workshop. Days are
those of Québec: an edition opens at nine and ends at the last minute of its day.
"""

from datetime import datetime, time, timedelta
from itertools import chain

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import fielding, informing
from surveys.operations.fielding import EditionState
from surveys.questionnaire.problems import Problem
from surveys.web.shared import display, texts
from surveys.web.shared.access import now, open_to
from surveys.web.shared.asked import end_of_day, hour_of_day
from surveys.web.staff.follow_up import words
from surveys.workdays import is_working_day, last_day

blueprint = Blueprint("editions", __name__, url_prefix="/editions")

OPENS = time(9)
GRACES = {0: _l("Aucun"), 24: _l("24 heures"), 48: _l("48 heures"), 72: _l("72 heures")}
NEEDS = {
    "questionnaire": _l("Préparer le prochain questionnaire"),
    "plan": _l("Planifier une édition avec la dernière version publiée"),
    "opening": _l("La prochaine édition est planifiée"),
    "running": _l("Une édition est en cours"),
    "nothing": _l("Rien à préparer pour le moment"),
}
DONE = {
    "planifiee": _l("L’édition est planifiée."),
    "dates": _l("Les dates sont changées."),
    "ouverte": _l("L’édition est ouverte."),
    "close": _l("L’édition est close. Les brouillons sont conservés."),
}
FIELD = words.FIELD
Answered = Response | tuple[str, int]


@blueprint.get("/")
@open_to("staff", *FIELD)
def index() -> str:
    """Show the calendar: each survey, what it needs next, its editions."""
    return render_template(
        "staff/editions/index.html",
        calendar=fielding.read_calendar(now=now()),
        states=words.EDITIONS,
        needs=NEEDS,
    )


@blueprint.get("/nouvelle")
@open_to("staff", *FIELD)
def plan() -> str:
    """Show the form that plans an edition."""
    return _draw_plan()


def _draw_plan(problem: Problem | None = None) -> str:
    calendar = fielding.read_calendar(now=now())
    versions = list(chain.from_iterable(each.versions for each in calendar.programmes))
    wanted = request.values.get("version", "")
    return render_template(
        "staff/editions/plan.html",
        versions=versions,
        wanted=wanted,
        members=calendar.members,
        graces=GRACES,
        typed=request.form,
        suggested=next((each.edition for each in versions if _key(each) == wanted), ""),
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
    )


def _key(version: fielding.PublishedVersion) -> str:
    return f"{version.survey}/{version.number}"


@blueprint.post("/nouvelle")
@open_to("staff", *FIELD)
def create() -> Answered:
    """Plan an edition for every active member."""
    survey, _, number = request.form.get("version", "").partition("/")
    digits = number.isascii() and number.isdigit() and len(number) < 7
    version = fielding.find_published(survey, int(number)) if digits else None
    opens, closes = _opening("ouverture"), end_of_day(request.form.get("cloture", ""))
    edition = request.form.get("edition", "").strip()
    problem: Problem | None
    if version is None:
        problem = Problem("edition.version", "version")
    elif opens is None or closes is None:
        problem = Problem("edition.day", "ouverture" if opens is None else "cloture")
    else:
        problem = fielding.create_edition(
            survey,
            edition,
            version,
            opens_at=opens,
            closes_at=closes,
            grace=_grace(),
            opens_alone="seule" in request.form,
            now=now(),
        )
    if problem is None:
        return redirect(_address(survey, edition, "planifiee"), code=303)
    where = {"edition.code": "edition", "edition.exists": "edition", "edition.dates": "cloture"}
    placed = Problem(problem.code, problem.where or where.get(problem.code, ""), problem.params)
    return _draw_plan(placed), 422


def _opening(name: str) -> datetime | None:
    return hour_of_day(request.form.get(name, ""), OPENS)


def _grace() -> timedelta:
    hours = request.form.get("grace", "0")
    return timedelta(hours=int(hours)) if hours in {str(each) for each in GRACES} else timedelta()


def _address(survey: str, edition: str, done: str = "") -> str:
    return url_for("staff.editions.edition", survey=survey, edition=edition, fait=done or None)


@blueprint.get("/<survey>/<edition>/")
@open_to("staff", *FIELD)
def edition(survey: str, edition: str) -> str:
    """Show an edition: its dates, and what may be done to it."""
    return _draw(survey, edition)


def _draw(survey: str, edition: str, problem: Problem | None = None) -> str:
    found = fielding.read_edition(survey, edition)
    if isinstance(found, Problem):
        abort(404)
    grace = (
        0 if found.grace_until is None else int((found.grace_until - found.closes_at).total_seconds() // 3600)
    )
    return render_template(
        "staff/editions/edition.html",
        found=found,
        missing=_missing(found),
        states=words.EDITIONS,
        graces=GRACES,
        grace=request.form.get("grace", str(grace)),
        opens=request.form.get("ouverture", f"{display.local(found.opens_at):%Y-%m-%d}"),
        closes=request.form.get("cloture", last_day(found.closes_at).isoformat()),
        alone="seule" in request.form if problem is not None else found.opens_alone,
        holiday=not is_working_day(last_day(found.closes_at)),
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
        done=DONE.get(request.args.get("fait", ""), ""),
    )


def _missing(found: EditionState) -> tuple[Problem, ...]:
    """Return what the file of a planned edition lacks before it may open."""
    file = informing.read_file(found.survey, found.edition) if found.status == "planned" else None
    return file.missing if isinstance(file, informing.File) else ()


@blueprint.post("/<survey>/<edition>/")
@open_to("staff", *FIELD)
def change(survey: str, edition: str) -> Answered:
    """Change the dates of an edition, or open or close it when that button was pressed."""
    found = fielding.read_edition(survey, edition)
    if isinstance(found, Problem):
        abort(404)
    done, problem = _do(found)
    if problem is None:
        return redirect(_address(survey, edition, done), code=303)
    return _draw(survey, edition, problem), 422


def _do(found: EditionState) -> tuple[str, Problem | None]:
    address = (found.survey, found.edition)
    if "ouvrir" in request.form:
        return "ouverte", fielding.open_edition(*address, now=now())
    if "fermer" in request.form:
        return "close", fielding.close_edition(*address, now=now())
    closes = end_of_day(request.form.get("cloture", ""))
    opens = _opening("ouverture") if found.status == "planned" else None
    if closes is None or (found.status == "planned" and opens is None):
        return "dates", Problem("edition.day", "cloture" if closes is None else "ouverture")
    alone = "seule" in request.form if found.status == "planned" else None
    return "dates", fielding.reschedule(
        *address, opens_at=opens, closes_at=closes, grace=_grace(), opens_alone=alone, now=now()
    )
