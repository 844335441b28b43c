"""One section: its page, and the one address where its answers are saved, with script or without.

Apart from rosters (which add and remove rows) and from replies (what a save answers). A save never refuses a keystroke:
what is wrong is kept and said; only « Enregistrer et continuer » asks for the section to be right.
"""

import re
from collections.abc import Collection, Mapping

from flask import abort, redirect, render_template, request
from werkzeug.wrappers import Response

from surveys.operations import collecting
from surveys.operations.collecting import SaveOutcome
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import View, notes_of, posted
from surveys.web.drawing.controls import Note
from surveys.web.member import disputes, entries, presence, replies
from surveys.web.member.door import Place, blueprint, enter, note_seen, status_of
from surveys.web.member.notice import demand_notice
from surveys.web.member.pasted import pasted_in
from surveys.web.member.pieces import draw_pieces
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import is_htmx

NEXT, HUB = "continuer", "sommaire"
CARD, TABLE = "fiche:", "tableau:"  # one line of a roster at a time, or all of them


@blueprint.get("/<survey>/<edition>/<organisation>/sections/<section>")
@open_to("member")
def section(survey: str, edition: str, organisation: str, section: str) -> str | Response:
    """Show a section to fill; once sent or closed, its answers are read on the review page."""
    place = enter(survey, edition, organisation, section)
    place.line(section)
    if not place.submission.writable:
        return redirect(
            place.address.receipt if place.submission.receipt and place.leads else place.address.hub, code=303
        )
    demand_notice(place)
    return draw_section(
        place,
        section,
        checked="verifier" in request.args,
        card=request.args.get("fiche", ""),
        done=request.args.get("fait", ""),
    )


def draw_section(
    place: Place,
    code: str,
    *,
    checked: bool = False,
    failed: bool = False,
    typed: Mapping[str, Answer] | None = None,
    refused: Collection[Problem] = (),
    card: str = "",
    done: str = "",
) -> str:
    """Return the page of a section. ``failed``: the person asked to go on and something is in the way.

    ``card`` shows one line of a roster alone; ``done`` says what was just done to one, with the way back.
    """
    line = place.line(code)
    drawer = place.drawer(checked=checked, typed=typed)
    views = drawer.section(line.section, card)
    return render_template(
        "member/section.html",
        place=place,
        here=place.address,
        line=line,
        pieces=draw_pieces(
            views,
            place.address,
            place.sheet,
            restricted=line.section.restricted,
            pasted=pasted_in(place, line.section, request.args.get("annule", "")[:40]),
        ),
        checked=checked,
        errors=in_the_way(views) if failed else [],
        refused=disputes.refusals(place, refused),
        following=place.after(line),
        present=presence.who_is_there(place, code),
        versions=drawer.marks(views),
        tab=replies.new_tab(),
        saved_at=place.submission.last_saved_at,
        done=entries.read_done(place, line.section, done),
    )


def in_the_way(views: list[View]) -> list[tuple[View, Note]]:
    """Return the messages that keep a section from being done, with the question of each, in the order read."""
    return [
        (view, note)
        for view in views
        for note in notes_of(view)
        if note.severity == "error" or (note.severity == "warning" and note.explain and note.explain.required)
    ]


@blueprint.post("/<survey>/<edition>/<organisation>/sections/<section>/enregistrement")
@open_to("member")
def save(survey: str, edition: str, organisation: str, section: str) -> str | Response | tuple[str, int]:
    """Save what the page sent: a few variables from its script, or the whole section from its buttons."""
    place = enter(survey, edition, organisation, section)
    place.require(section)
    drawn = posted.read_versions(request.form)
    if isinstance(drawn, Problem):
        abort(400)
    leaving = request.form.get("_suite") == NEXT
    changes = posted.read_changes(request.form, drawn, place.sheet, leaving=leaving)
    tick = request.form.get("_fois", "")
    outcome = collecting.save_answers(
        survey,
        edition,
        organisation,
        changes,
        by=me().person_id,
        now=now(),
        sections=(section,),
        tab=request.form.get("_page", "") if is_htmx() else "",
        tick=int(tick) if tick.isascii() and tick.isdigit() and len(tick) < 10 else 0,
    )
    if isinstance(outcome, Problem):
        return hand_back(place, outcome, drawn)
    note_seen(place, section)
    presence.note(place, section)
    place = place.saved(outcome)
    if is_htmx():
        return replies.saved(place, section, outcome)
    return _go_on(place, outcome, drawn)


def hand_back(
    place: Place, problem: Problem, drawn: Mapping[str, posted.Drawn]
) -> Response | tuple[str, int]:
    """Answer a save of which nothing could be kept: what was typed is handed back."""
    status = status_of(problem)
    if is_htmx():
        return replies.refused(place, problem, status)
    typed = posted.typed_answers(request.form, drawn, place.sheet)
    return render_template(
        "member/refused.html",
        place=place,
        here=place.address,
        status=status,
        problem=problem,
        typed=typed,
        question_of=disputes.question_of,
    ), status


def stop(place: Place, outcome: SaveOutcome, drawn: Mapping[str, posted.Drawn]) -> tuple[str, int] | None:
    """Return what to show when some of a form was not kept: two answers to compare, or what was refused; else nothing."""
    if outcome.conflicts:
        return disputes.conflict_page(place, outcome, drawn), 412
    if outcome.problems:
        typed = posted.typed_answers(request.form, drawn, place.sheet)
        page = draw_section(
            place,
            place.address.section_code,
            checked=True,
            failed=True,
            typed=typed,
            refused=outcome.problems,
        )
        return page, 422
    return None


def _go_on(
    place: Place, outcome: SaveOutcome, drawn: Mapping[str, posted.Drawn]
) -> str | Response | tuple[str, int]:
    """Answer a whole section sent without script: what disagrees, what is in the way, or the next page."""
    code, suite = place.address.section_code, request.form.get("_suite", "")
    if (stopped := stop(place, outcome, drawn)) is not None:
        return stopped
    if suite == NEXT:
        if not place.line(code).progress.complete:
            return draw_section(place, code, checked=True, failed=True), 422
        following = place.after(place.line(code))
        return redirect(
            place.address.section(following.section.code) if following else place.address.hub, code=303
        )
    if suite == HUB:
        return redirect(place.address.hub, code=303)
    if suite.startswith(CARD):
        card = suite.removeprefix(CARD)
        anchor = f"n-{card.partition('.')[0]}"
        return redirect(place.address.section(code, anchor=anchor, card=card), code=303)
    if suite.startswith(TABLE):
        return redirect(place.address.section(code, anchor=f"q-{suite.removeprefix(TABLE)}"), code=303)
    return redirect(place.address.section(code, anchor=_anchor(place)), code=303)


def _anchor(place: Place) -> str:
    """Return where to come back to after a button beside a question: that question, or that row."""
    owner = request.form.get("_effacer") or request.form.get(posted.SAME, "")
    code, row = (part.strip("].") for part in (*re.split(r"[.\[]", owner, maxsplit=1), "")[:2])
    item = place.questionnaire.items.get(code)
    if item is None:
        return ""
    variable = place.sheet.variable(owner)
    return f"q-{code}" if variable is not None or not row or "." in row else f"r-{code}-{row}"
