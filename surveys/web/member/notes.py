"""« Écrire à AXTRA au sujet de cette question »: one page by question or row, its thread and a box to write in.

Apart from the sections so that it works as a plain page, from any question. Shown to those who may open the section only.
"""

from flask import abort, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from surveys.operations import noting
from surveys.questionnaire.problems import Problem
from surveys.web.member.disputes import question_of
from surveys.web.member.door import Place, blueprint, enter, status_of
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to


@blueprint.get("/<survey>/<edition>/<organisation>/notes/<variable>")
@open_to("member")
def notes(survey: str, edition: str, organisation: str, variable: str) -> str:
    """Show what was written to AXTRA about a question or row."""
    return draw_notes(_enter(survey, edition, organisation, variable), variable)


def _enter(survey: str, edition: str, organisation: str, variable: str) -> Place:
    """Return the submission, when this question is one that the person may open; 404 otherwise."""
    place = enter(survey, edition, organisation)
    if not noting.can_be_noted(survey, edition, organisation, variable, rights=place.rights):
        abort(404)
    return place


def draw_notes(place: Place, variable: str, problem: Problem | None = None) -> str:
    """Return the page of one thread."""
    at = place.address
    item = noting.item_of(variable)
    rows = {name: _row_label(place, item, name) for name in noting.rows_of(place.sheet, item)}
    question = place.sheet.text(place.questionnaire.items[item].label)
    if variable in rows:
        question = f"{question}, {rows[variable]}"
    elif place.sheet.variable(variable) is not None:
        question = question_of(place, variable)
    thread = noting.read_notes(at.survey, at.edition, at.organisation, rights=place.rights)
    return render_template(
        "member/notes.html",
        place=place,
        here=at,
        variable=variable,
        question=display.typeset_plain(question),
        thread=[each for each in thread if each.variable == variable],
        rows=rows if variable == item else {},
        back=at.section(place.questionnaire.section_of[item].code, anchor=f"q-{item}"),
        typed=request.form.get("note", "") if problem is not None else "",
        refused=texts.sentence(problem) if problem is not None else "",
        done="fait" in request.args,
    )


def _row_label(place: Place, item: str, name: str) -> str:
    """Return what a row of a table is called: its label, or its place among the rows that a person added."""
    rows = getattr(place.questionnaire.items[item], "rows", None)
    code = name.partition("[")[2].removesuffix("]") or name.partition(".")[2]
    if rows is not None and code in rows:
        return str(place.sheet.text(rows.label(code)))
    entries = place.sheet.entries(item)
    return _("ligne %(number)s", number=entries.index(code) + 1)


@blueprint.post("/<survey>/<edition>/<organisation>/notes/<variable>")
@open_to("member")
def write_note(survey: str, edition: str, organisation: str, variable: str) -> Response | tuple[str, int]:
    """Write to AXTRA about a question or row."""
    place = _enter(survey, edition, organisation, variable)
    problem = noting.write_note(
        survey,
        edition,
        organisation,
        variable,
        text=request.form.get("note", ""),
        by=me().person_id,
        now=now(),
    )
    if problem is None:
        return redirect(f"{place.address.note(variable)}?fait=1", code=303)
    if problem.code.startswith("edition"):
        abort(status_of(problem))
    return draw_notes(place, variable, problem), 422
