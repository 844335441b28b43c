"""« Prêt à certifier »: sections declared ready, questions returned with a remark, and the answers to remarks.

Apart from the review, where a director certifies. Someone who was given some sections sees here only what concerns them.
"""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.operations import handing
from surveys.operations.handing import Ready, Remark
from surveys.questionnaire.problems import Problem
from surveys.web.member.door import Place, SectionLine, blueprint, enter, status_of
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to

DONE = ("pret", "retour", "reponse")  # what a page may say was just done
PREFIX = "remarque."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be remarked on."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The questions of one section that may be remarked on."""

    line: SectionLine
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A remark beside its question and where to change the answer."""

    remark: Remark
    question: str
    where: str  # empty where the question is not shown any more


@dataclass(frozen=True, slots=True)
class Declared:
    """Sections declared ready, by their titles."""

    ready: Ready
    titles: tuple[str, ...]


@blueprint.get("/<survey>/<edition>/<organisation>/remise")
@open_to("member")
def handover(survey: str, edition: str, organisation: str) -> str:
    """Show what is ready, what was returned, and the forms to say so."""
    return draw_handover(enter(survey, edition, organisation))


def draw_handover(place: Place, problem: Problem | None = None) -> str:
    """Return the page where a survey goes from those who prepare it to the one who certifies it, and back."""
    at = place.address
    found = handing.read_handover(at.survey, at.edition, at.organisation, rights=place.rights)
    titles = {line.section.code: line.title for line in place.lines}
    done = request.args.get("fait", "")
    return render_template(
        "member/handover.html",
        place=place,
        here=at,
        found=found,
        declared=[
            Declared(each, tuple(titles[code] for code in each.sections if code in titles))
            for each in found.ready
        ],
        open_remarks=[_told(place, each) for each in found.open_remarks],
        closed_remarks=[_told(place, each) for each in found.remarks if each.answered_at is not None],
        unfinished=[line for line in place.own_lines if not line.progress.complete],
        finished=[line for line in place.own_lines if line.progress.complete],
        chapters=_chapters(place) if place.rights.directs else [],
        typed=request.form,
        prefix=PREFIX,
        refused=texts.sentence(problem) if problem is not None else "",
        wrong=problem.where if problem is not None else "",
        done=done if done in DONE else "",
    )


def _chapters(place: Place) -> list[Chapter]:
    found = []
    for line in place.own_lines:
        items = [item for item in line.section.items if place.sheet.shown(item.code)]
        asked = tuple(Asked(item.code, _label(place, item.code)) for item in items if item.label)
        found.append(Chapter(line, asked))
    return found


def _label(place: Place, code: str) -> str:
    return display.typeset_plain(place.sheet.text(place.questionnaire.items[code].label))


def _told(place: Place, remark: Remark) -> Told:
    section = place.questionnaire.section_of[remark.item].code
    shown = place.sheet.shown(remark.item) and place.submission.writable
    where = place.address.section(section, anchor=f"q-{remark.item}") if shown else ""
    return Told(remark, _label(place, remark.item), where)


@blueprint.post("/<survey>/<edition>/<organisation>/remise/pret")
@open_to("member")
def declare_ready(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Declare one's finished sections ready to be certified."""
    place = enter(survey, edition, organisation)
    own = tuple(place.own_lines)
    if any(not line.progress.complete for line in own):
        return _answered(place, Problem("handover.incomplete"), "pret")
    sections = tuple(line.section.code for line in own)
    done = handing.mark_ready(survey, edition, organisation, sections, by=me().person_id, now=now())
    return _answered(place, done, "pret")


@blueprint.post("/<survey>/<edition>/<organisation>/remise/retour")
@open_to("member")
def send_back(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Return questions to those who prepared them, each with a remark."""
    place = enter(survey, edition, organisation)
    if not place.rights.directs:
        abort(404)
    remarks = {
        name.removeprefix(PREFIX): text for name, text in request.form.items() if name.startswith(PREFIX)
    }
    done = handing.return_for_changes(
        survey,
        edition,
        organisation,
        reason=request.form.get("raison", ""),
        remarks=remarks,
        by=me().person_id,
        now=now(),
    )
    return _answered(place, done, "retour")


@blueprint.post("/<survey>/<edition>/<organisation>/remise/reponse")
@open_to("member")
def answer(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Answer a remark."""
    place = enter(survey, edition, organisation)
    number = request.form.get("remarque", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        abort(400)
    done = handing.answer_remark(
        survey,
        edition,
        organisation,
        int(number),
        text=request.form.get("reponse", ""),
        by=me().person_id,
        now=now(),
    )
    return _answered(place, done, "reponse")


def _answered(place: Place, problem: Problem | None, done: str) -> Response | tuple[str, int]:
    if problem is None:
        return redirect(f"{place.address.handover}?fait={done}", code=303)
    if problem.code == "handover.remark":
        abort(404)
    if problem.code.startswith(("edition", "submission")):
        abort(status_of(problem))
    return draw_handover(place, problem), 422
