"""Surveys with their editions and versions; the register of codes; the start of a next edition or of a correction.

Apart from the list of drafts, which is what is being written. What is published here never changes.
"""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import EditionLine, SurveyLine
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.differences import survey_line
from surveys.web.staff.designer.door import DESIGNERS, blueprint, status_of

STATES = {
    "planned": _l("prévue"),
    "open": _l("ouverte"),
    "closing": _l("date limite passée"),
    "closed": _l("close"),
    "archived": _l("archivée"),
}
WHATS = {
    "question": _l("Questions"),
    "column": _l("Colonnes et champs"),
    "choice": _l("Choix et lignes"),
    "statistic": _l("Statistiques"),
}


@blueprint.get("/sondages/")
@open_to("staff", *DESIGNERS)
def lineage() -> str:
    """List the surveys: their editions, what may follow each, their versions."""
    return _draw()


def _draw(problem: Problem | None = None, of: str = "") -> str:
    return render_template(
        "staff/designer/lineage.html",
        surveys=designing.list_lineage(now=now()),
        states=STATES,
        refused=texts.sentence(problem) if problem is not None else "",
        of=of,
        typed=request.form.get("edition", ""),
    )


@blueprint.post("/sondages/<survey>/editions/<edition>/suivante")
@open_to("staff", *DESIGNERS)
def follow(survey: str, edition: str) -> Response | tuple[str, int]:
    """Start the draft of the next edition: the same questionnaire, its years moved on, without dates nor members."""
    line, found = _edition(survey, edition)
    wanted = request.form.get("edition", "").strip()
    if not wanted or wanted == edition:
        problem = Problem("edition.code", "edition", {"edition": wanted})
        return _draw(problem, f"{survey}/{edition}"), status_of(problem)
    return _start(line, found, wanted, wanted)


@blueprint.post("/sondages/<survey>/editions/<edition>/correction")
@open_to("staff", *DESIGNERS)
def correct(survey: str, edition: str) -> Response | tuple[str, int]:
    """Start the draft of a correction of the questionnaire that an edition is asked with."""
    line, found = _edition(survey, edition)
    return _start(line, found, edition, edition)


def _start(line: SurveyLine, found: EditionLine, edition: str, mark: str) -> Response | tuple[str, int]:
    started = designing.start_draft(
        line.code,
        source=found.version_id,
        title=found.title.replace(found.code, mark),
        for_edition=edition,
        by=me().person_id,
        now=now(),
    )
    if isinstance(started, Problem):
        return _draw(started, f"{line.code}/{found.code}"), status_of(started)
    return redirect(url_for("staff.designer.differences", draft=started.id), code=303)


def _edition(survey: str, edition: str) -> tuple[SurveyLine, EditionLine]:
    line = survey_line(survey)
    found = next((each for each in line.editions if each.code == edition), None)
    if found is None:
        abort(404)
    return line, found


@blueprint.get("/sondages/<survey>/registre")
@open_to("staff", *DESIGNERS)
def register(survey: str) -> str:
    """Show the register of a survey's codes: what each stands for, its first and last edition."""
    found = designing.read_register(survey)
    if isinstance(found, Problem):
        abort(404)
    line = survey_line(survey)
    groups = [
        (key, str(words), [entry for (what, _), entry in found.entries.items() if what == key])
        for key, words in WHATS.items()
    ]
    return render_template(
        "staff/designer/register.html",
        line=line,
        groups=[group for group in groups if group[2]],
        fill=AnswerSheet.blank(found.latest, now()).text,
        last=line.versions[0].edition or f"v{line.versions[0].number}",
    )
