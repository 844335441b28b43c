"""The receipt and every version that was sent: which one counts, a correction begun, a correction given up.

Apart from the review, which sends, and from papers, which are files. Only a director opens again what was sent; who was given
some sections is told that there is nothing here (404).
"""

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.operations import collecting
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.problems import Problem
from surveys.store.editions import WRITABLE
from surveys.web.member.door import Place, blueprint, enter_leading, status_of
from surveys.web.shared import texts
from surveys.web.shared.access import me, now, open_to

ADDRESS = "/<survey>/<edition>/<organisation>/recu"
DONE = ("abandon",)  # what a page may say was just done


@blueprint.get(ADDRESS)
@open_to("member")
def receipt(survey: str, edition: str, organisation: str) -> str:
    """Show the receipt of what counts, and every version that was sent."""
    return draw_receipt(enter_leading(survey, edition, organisation))


def draw_receipt(place: Place, problem: Problem | None = None) -> str:
    """Return the page of the receipt."""
    at, found = place.address, place.submission.receipt
    if found is None:
        abort(404)
    (copy,) = collecting.open_copies(at.survey, at.edition, at.organisation, found.number)
    if copy is None:
        abort(404)
    done = request.args.get("fait", "")
    still_open = place.submission.edition_status in WRITABLE
    return render_template(
        "member/receipt.html",
        place=place,
        here=at,
        receipt=found,
        receipts=collecting.list_receipts(at.survey, at.edition, at.organisation),
        counts=_counts(place, copy.sheet),
        still_open=still_open,
        correcting=place.submission.status == "reopened",
        may_correct=still_open and place.rights.directs,
        refused=texts.sentence(problem) if problem is not None else "",
        typed=request.form.get("raison", ""),
        done=done if done in DONE else "",
    )


def _counts(place: Place, sheet: AnswerSheet) -> dict[str, int]:
    """Return what a copy holds, in the sections that the person may open."""
    answered = sum(
        1
        for item in sheet.questionnaire.items.values()
        if place.rights.allows(sheet.questionnaire.section_of[item.code].code)
        and sheet.shown(item.code)
        and any(not _blank(sheet, variable.name) for variable in sheet.variables(item))
    )
    sections = sum(sheet.shown_section(section.code) for section in sheet.questionnaire.sections)
    explained = sum(check.satisfied for _, check in sheet.explanations())
    return {"sections": sections, "answers": answered, "explained": explained}


def _blank(sheet: AnswerSheet, name: str) -> bool:
    answer = sheet.answer(name)
    return answer is None or answer.blank


@blueprint.post(f"{ADDRESS}/correction")
@open_to("member")
def correct(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Open what was sent again: it counts until it is sent once more."""
    place = enter_leading(survey, edition, organisation)
    done = collecting.reopen(
        survey, edition, organisation, reason=request.form.get("raison", ""), by=me().person_id, now=now()
    )
    pressed_twice = done is not None and done.code == "submission.not_sent"
    if done is not None and done.where == "raison":
        return draw_receipt(place, done), 422
    if done is not None and not (pressed_twice and place.submission.status == "reopened"):
        abort(_status(done))
    return redirect(place.address.hub, code=303)


@blueprint.post(f"{ADDRESS}/abandon")
@open_to("member")
def drop_correction(survey: str, edition: str, organisation: str) -> Response:
    """Give up a correction: the answers are again those that were sent."""
    place = enter_leading(survey, edition, organisation)
    done = collecting.drop_correction(survey, edition, organisation, by=me().person_id, now=now())
    pressed_twice = done is not None and done.code == "submission.not_reopened"
    if done is not None and not (pressed_twice and place.submission.status == "sent"):
        abort(_status(done))
    return redirect(f"{place.address.receipt}?fait=abandon", code=303)


def _status(problem: Problem) -> int:
    """Return the status of what cannot be corrected: nothing was sent, or it is over, or it is the director's."""
    nothing = problem.code in {"submission.not_sent", "submission.not_reopened"}
    return 404 if nothing else status_of(problem)
