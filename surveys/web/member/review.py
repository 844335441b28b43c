"""The last steps: read everything again, attest, send.

Apart from the sections because only who sees the whole may send it. Sending is idempotent: the key drawn with the page
gives the same receipt for ever.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.operations import collecting, delegating, handing
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import QuestionView, TableView, View, notes_of
from surveys.web.drawing.controls import Note, show_value
from surveys.web.member.attesting import attestation, statements
from surveys.web.member.declared import declared
from surveys.web.member.door import Place, SectionLine, blueprint, enter, enter_leading, status_of, witness
from surveys.web.member.notice import demand_notice
from surveys.web.member.remaining import is_answered, remaining
from surveys.web.member.set_aside import set_aside
from surveys.web.shared import display, texts
from surveys.web.shared.access import me, now, open_to


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the review, with its answer in words."""

    view: View
    answer: str
    missing: bool  # nothing was answered
    todo: int  # how many answers are expected and missing
    known: int  # how many are known already and still to confirm
    notes: tuple[Note, ...]  # what is wrong or unusual, beside what is missing
    explained: tuple[str, ...]
    offered: str = ""  # what is known and still to confirm
    extra: str = ""

    @property
    def table(self) -> bool:
        """Whether it is a table."""
        return isinstance(self.view, TableView)

    @property
    def trouble(self) -> str:
        """error, warning, or nothing."""
        grave = {note.severity for note in self.notes} | ({"error"} if self.todo else set())
        return "error" if "error" in grave else "warning" if "warning" in grave or self.known else ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the review."""

    line: SectionLine
    lines: tuple[Line, ...]


@blueprint.get("/<survey>/<edition>/<organisation>/revision")
@open_to("member")
def review(survey: str, edition: str, organisation: str) -> str:
    """Show every answer, what is missing, and the button that sends."""
    place = enter_leading(survey, edition, organisation)
    demand_notice(place)
    return draw_review(place)


def draw_review(place: Place, *, problems: tuple[Problem, ...] = (), unticked: bool = False) -> str:
    """Return the review page."""
    witness(place, "review")
    drawer = place.drawer(checked=place.submission.writable)
    drawn = [(line, drawer.section(line.section)) for line in place.own_lines]
    chapters = tuple(Chapter(line, tuple(_lines(views))) for line, views in drawn)
    explained = [
        (line.view, text) for chapter in chapters for line in chapter.lines for text in line.explained
    ]
    return render_template(
        "member/review.html",
        place=place,
        here=place.address,
        chapters=chapters,
        groups=remaining(drawn, place.address) if place.submission.writable else (),
        aside=set_aside(place) if place.submission.writable else (),
        totals=declared(view for _line, views in drawn for view in views),
        holders=_holders(place),
        explained=explained,
        open_sections=[chapter for chapter in chapters if not chapter.line.progress.complete],
        shut=[line for line in place.lines if not line.mine],
        waiting=[line for line in place.lines if not line.mine and not line.progress.complete],
        key=request.form.get("_cle") or secrets.token_urlsafe(16),
        unticked=unticked,
        statements=statements(),
        handover=handing.read_handover(
            place.address.survey, place.address.edition, place.address.organisation, rights=place.rights
        ),
        stopped=unticked or bool(problems),
        problems=[
            texts.sentence(problem)
            for problem in problems
            if problem.code.startswith(("edition", "submission"))
        ],
    )


def _holders(place: Place) -> dict[str, str]:
    """Return who was given each section, for a director: names, by section."""
    if not place.rights.directs:
        return {}
    at = place.address
    team = delegating.read_team(at.survey, at.edition, at.organisation)
    if isinstance(team, Problem):
        return {}
    found: dict[str, list[str]] = {}
    for teammate in team.teammates:
        for grant in teammate.grants:
            found.setdefault(grant.section, []).append(teammate.name)
    return {section: display.enumerate_words(names) for section, names in found.items()}


def _lines(views: Iterable[View]) -> Iterator[Line]:
    for view in views:
        control = view.control if isinstance(view, QuestionView) else None
        if not view.shown or (control is not None and control.widget == "note"):
            continue
        found = [note for note in notes_of(view) if note.severity != "done"]
        notes = tuple(note for note in found if not note.missing)
        known = sum(note.known for note in found)
        todo = len(found) - len(notes) - known
        explained = tuple(_explanations(view))
        if isinstance(view, TableView):
            yield Line(view, "", not is_answered(view), todo, known, notes, explained)
        elif control is not None:
            answer = control.in_words
            if view.number is None and not answer:
                continue
            offered = show_value(control.kind, control.offer.value) if control.offer else ""
            extra = control.other.text if control.other else ""
            yield Line(view, answer, not answer, todo, known, notes, explained, offered, extra)


def _explanations(view: View) -> Iterator[str]:
    for note in notes_of(view):
        if note.explain is not None and note.severity == "done" and note.explain.said:
            yield note.explain.said


@blueprint.post("/<survey>/<edition>/<organisation>/transmission")
@open_to("member")
def submit(survey: str, edition: str, organisation: str) -> Response | tuple[str, int]:
    """Send the submission: twice gives the same receipt."""
    place = enter_leading(survey, edition, organisation)
    if place.submission.writable and any(not request.form.get(name) for name in statements()):
        return draw_review(place, unticked=True), 422
    sent = collecting.submit(
        survey,
        edition,
        organisation,
        key=request.form.get("_cle", ""),
        by=me().person_id,
        now=now(),
        attestation=attestation(),
    )
    if isinstance(sent, tuple):
        whole = next(
            (problem for problem in sent if problem.code.startswith(("edition", "submission"))), None
        )
        if whole is not None:
            abort(status_of(whole))
        return draw_review(enter(survey, edition, organisation), problems=sent), 422
    return redirect(place.address.receipt, code=303)
