"""« Essai »: a draft filled as a chosen centre on a chosen day, reviewed, and answered by imagined respondents.

Apart from the workshop, whose preview forgets: here what is typed is kept, in a space that nothing counted reads.
``trial_fields`` holds what a section's form does.
"""

from datetime import date

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import designing
from surveys.operations.designing import DraftState, TrialState
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.answers.plan import columns_of
from surveys.questionnaire.definition.model import Matrix, Roster, Section
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.trying import Unreached, minutes_of
from surveys.web.drawing import question_numbers
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.designer.door import DESIGNERS, blueprint, enter, rooms, status_of

USUAL_RESPONDENTS = 40


def read_trial(draft: int) -> TrialState | Problem:
    """Return the trial of who is asking; 404 when there is no such draft."""
    found = designing.read_trial(draft, by=me().person_id, now=now())
    if isinstance(found, Problem) and found.code == "draft.unknown":
        abort(404)
    return found


def must_try(draft: int) -> TrialState:
    """Return the trial of who is asking; 404 where nothing can be tried."""
    found = read_trial(draft)
    if isinstance(found, Problem):
        abort(404)
    return found


@blueprint.get("/<int:draft>/essai")
@open_to("staff", *DESIGNERS)
def trial(draft: int) -> str:
    """Show whose place is taken and on what day, and the sections to fill."""
    return draw_trial(enter(draft), read_trial(draft))


def draw_trial(state: DraftState, tried: TrialState | Problem, refused: Problem | None = None) -> str:
    """Return the first page of a trial, with what was refused."""
    blocked = tried if isinstance(tried, Problem) else None
    found = None if isinstance(tried, Problem) else tried
    return render_template(
        "staff/designer/trial.html",
        state=state,
        rooms=rooms(state.id),
        tried=found,
        blocked=texts.sentence(blocked) if blocked is not None else "",
        refused=texts.sentence(refused) if refused is not None else "",
        wrong=refused.where if refused is not None else "",
        typed=request.form,
        centres=designing.list_centres(),
        sections=[] if found is None else section_lines(found.sheet),
        minutes=0 if found is None else minutes_of(found.sheet),
    )


def section_lines(sheet: AnswerSheet) -> list[dict[str, object]]:
    """Return each section with its title and how far it has come; those that are not shown say so."""
    return [
        {
            "code": section.code,
            "number": number,
            "title": display.unnumbered(sheet.text(section.title)),
            "shown": sheet.shown_section(section.code),
            "progress": sheet.progress(section.code),
            "minutes": section.minutes,
        }
        for number, section in enumerate(sheet.questionnaire.sections, 1)
    ]


@blueprint.post("/<int:draft>/essai")
@open_to("staff", *DESIGNERS)
def set_trial(draft: int) -> Response | tuple[str, int]:
    """Take a centre's place on a day."""
    state, form = enter(draft), request.form
    try:
        day = date.fromisoformat(form["jour"].strip()) if form.get("jour", "").strip() else None
    except ValueError:
        return draw_trial(state, read_trial(draft), Problem("trial.day", "day")), 422
    done = designing.set_trial(
        draft,
        centre=form.get("centre", ""),
        today=day,
        afresh=bool(form.get("recommencer")),
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, Problem):
        return draw_trial(state, read_trial(draft), done), status_of(done)
    return redirect(url_for("staff.designer.trial", draft=draft), code=303)


@blueprint.get("/<int:draft>/essai/revision")
@open_to("staff", *DESIGNERS)
def trial_review(draft: int) -> str:
    """Say what keeps the answers of a trial from being sent."""
    state, tried = enter(draft), must_try(draft)
    sheet, numbers = tried.sheet, question_numbers(tried.sheet.questionnaire)
    groups = [
        {"section": section, "title": display.unnumbered(sheet.text(section.title)), "problems": lines}
        for section in sheet.questionnaire.sections
        if (lines := _lacking(sheet, section))
    ]
    return render_template(
        "staff/designer/trial_review.html",
        state=state,
        rooms=rooms(state.id),
        tried=tried,
        groups=groups,
        numbers=numbers,
        complete=sheet.complete,
    )


def _lacking(sheet: AnswerSheet, section: Section) -> list[tuple[str, str, str, str]]:
    """Return, for each problem of a section, its question, that question's words, what is said and how grave it is."""
    found = []
    for problem in sheet.problems(section.code):
        code = problem.where.partition("[")[0].partition(".")[0].removesuffix("_autre")
        item = sheet.questionnaire.items.get(code)
        label = sheet.text(item.label) if item is not None else ""
        found.append((code, label, texts.sentence(problem), problem.severity))
    return list(dict.fromkeys(found))


@blueprint.get("/<int:draft>/essai/repondants")
@open_to("staff", *DESIGNERS)
def trial_respondents(draft: int) -> str:
    """Have the draft answered by imagined respondents, and say what they did not reach."""
    state, tried = enter(draft), must_try(draft)
    asked = request.args.get("nombre", "")
    count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else USUAL_RESPONDENTS
    count = max(1, min(count, designing.MOST_RESPONDENTS))
    report = designing.imagine_answers(draft, count, by=me().person_id, now=now())
    if isinstance(report, Problem):
        abort(404)
    sheet = tried.sheet
    return render_template(
        "staff/designer/trial_respondents.html",
        state=state,
        rooms=rooms(state.id),
        tried=tried,
        report=report,
        count=count,
        most=designing.MOST_RESPONDENTS,
        labels={code: sheet.text(item.label) for code, item in sheet.questionnaire.items.items()},
        part_of=lambda each: _words_of(sheet, each),
        titles={
            section.code: display.unnumbered(sheet.text(section.title))
            for section in sheet.questionnaire.sections
        },
        said=texts.sentence,
    )


def _words_of(sheet: AnswerSheet, each: Unreached) -> str:
    """Return the words of a row, a choice or a rule: its label, or its message."""
    item = sheet.questionnaire.items[each.code]
    if each.what == "rule":
        measure, _, key = each.part.partition("#")
        column = measure.rpartition(".")[2] if "." in measure else ""
        rules = item.rules
        if column and isinstance(item, Matrix | Roster):
            rules = next(found.rules for found in columns_of(item) if found.code == column)
        return sheet.text(next(rule.message for rule in rules if rule.key == key))
    choices = item.rows if isinstance(item, Matrix | Roster) else getattr(item.kind, "choice_list", None)
    return sheet.text(choices.label(each.part)) if choices is not None else each.part


@blueprint.post("/<int:draft>/essai/repondants/<int:respondent>")
@open_to("staff", *DESIGNERS)
def fill_trial(draft: int, respondent: int) -> Response:
    """Put the answers of an imagined respondent in the trial, to look at them."""
    must_try(draft)
    if respondent >= designing.MOST_RESPONDENTS:
        abort(404)
    designing.fill_trial(draft, respondent, by=me().person_id, now=now())
    return redirect(url_for("staff.designer.trial", draft=draft), code=303)
