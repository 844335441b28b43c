"""The lines of a roster: add some, take those of the last edition, copy, move or remove one and put it back.

Apart from the saving of answers because a line is not an answer. The same buttons work without script: the section's
form is then saved first, so that nothing typed beside them is lost.
"""

import re

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from surveys.operations import collecting
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from surveys.web.drawing import posted
from surveys.web.member import entries, replies
from surveys.web.member.door import Place, blueprint, enter, status_of
from surveys.web.member.section import draw_section, hand_back, stop
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import is_htmx

MOST_AT_ONCE = 500
COPY, REMOVE, BACK = "_dupliquer", "_entree", "_remettre"
STEPS = {"_monter": -1, "_descendre": 1}
VERBS = {  # the name of a button, and what the page says was done
    COPY: "copie",
    REMOVE: "retrait",
    BACK: "remise",
    "_monter": "monter",
    "_descendre": "descendre",
}
ENTRY = re.compile(r"[\w-]{1,64}", re.ASCII)  # what the name of a line may look like


@blueprint.post("/<survey>/<edition>/<organisation>/sections/<section>/<roster>/ajout")
@open_to("member")
def add_entry(
    survey: str, edition: str, organisation: str, section: str, roster: str
) -> Response | tuple[str, int]:
    """Add lines to a roster: empty ones, or those of the last edition."""
    place = enter(survey, edition, organisation, section)
    item = roster_at(place, section, roster)
    if stopped := keep_typed(place):
        return stopped
    if request.form.get("_reprendre"):
        added = _carry(place, item)
    else:
        count = request.form.get("_nombre", "1")
        wanted = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 1
        added = collecting.add_entries(
            survey,
            edition,
            organisation,
            roster,
            count=max(1, min(wanted, MOST_AT_ONCE)),
            by=me().person_id,
            now=now(),
        )
    place = enter(survey, edition, organisation, section)
    if isinstance(added, Problem):
        return _refuse(place, added, section, roster)
    if is_htmx():
        return entries.added(place, item, added)
    card = place.address.card(roster, added[0]) if added and request.form.get("_fiche") else ""
    anchor = f"r-{roster}-{added[0]}" if added else f"q-{roster}"
    done = f"ajout.{roster}.{added[0]}" if len(added) == 1 else ""
    return redirect(place.address.section(section, anchor=anchor, card=card, done=done), code=303)


@blueprint.post("/<survey>/<edition>/<organisation>/sections/<section>/<roster>/lignes")
@open_to("member")
def arrange_entries(
    survey: str, edition: str, organisation: str, section: str, roster: str
) -> Response | tuple[str, int]:
    """Copy a line of a roster, move it, remove it, or put back the one that was removed."""
    place = enter(survey, edition, organisation, section)
    item = roster_at(place, section, roster)
    if stopped := keep_typed(place):
        return stopped
    verb = next((each for each in VERBS if request.form.get(each)), "")
    entry = request.form.get(verb, "")
    if not ENTRY.fullmatch(entry):
        abort(404)
    before = place.sheet.shown_rows(roster)
    done = _arrange(place, roster, verb, entry)
    place = enter(survey, edition, organisation, section)
    if isinstance(done, Problem):
        return _refuse(place, done, section, roster)
    copy = str(done) if verb == COPY else ""
    if is_htmx():
        return entries.arranged(place, item, VERBS[verb], entry, copy)
    subject = copy or entry
    card = _neighbour(before, entry) if verb == REMOVE else subject
    at = place.address.card(roster, card) if request.form.get("_fiche") else ""
    there = place.address.section(
        section,
        anchor=f"n-{roster}" if at else f"q-{roster}" if verb == REMOVE else f"r-{roster}-{subject}",
        card=at,
        done=f"{VERBS[verb]}.{roster}.{subject}",
    )
    return redirect(there, code=303)


def _arrange(place: Place, roster: str, verb: str, entry: str) -> int | str | Problem:
    """Do what a button of a line asks."""
    at, by, moment = place.address, me().person_id, now()
    where = (at.survey, at.edition, at.organisation, roster, entry)
    if verb == COPY:
        return collecting.duplicate_entry(*where, by=by, now=moment)
    if verb in STEPS:
        return collecting.move_entry(*where, STEPS[verb], by=by, now=moment)
    if verb == BACK:
        return collecting.restore_entry(*where, by=by, now=moment)
    return collecting.remove_entry(*where, by=by, now=moment)


def _neighbour(before: tuple[str, ...], entry: str) -> str:
    """Return the line to show once one is gone: the next one, else the one before."""
    at = before.index(entry) if entry in before else 0
    others = [each for each in before if each != entry]
    return others[min(at, len(others) - 1)] if others else ""


def roster_at(place: Place, section: str, code: str) -> Roster:
    """Return a roster of a section this person may open; 404 otherwise."""
    line = place.line(section)
    found = next((item for item in line.section.items if item.code == code), None)
    if not isinstance(found, Roster) or not place.sheet.shown(code):
        abort(404)
    return found


def _carry(place: Place, item: Roster) -> tuple[str, ...] | Problem:
    """Take the lines of the last edition into a roster that has none; pressed twice, the button adds nothing."""
    offered = place.sheet.offered_entries(item.code)
    rows = {entry: {field: offer.raw for field, offer in fields.items()} for entry, fields in offered.items()}
    if not rows:
        return ()
    at = place.address
    return collecting.carry_entries(
        at.survey, at.edition, at.organisation, item.code, rows, by=me().person_id, now=now()
    )


def keep_typed(place: Place) -> Response | tuple[str, int] | None:
    """Save what the section's form carries beside the button, when no script has saved it already."""
    if is_htmx():
        return None
    drawn = posted.read_versions(request.form)
    if isinstance(drawn, Problem):
        abort(400)
    at = place.address
    changes = posted.read_changes(request.form, drawn, place.sheet, leaving=False)
    if not changes:
        return None
    outcome = collecting.save_answers(
        at.survey,
        at.edition,
        at.organisation,
        changes,
        by=me().person_id,
        now=now(),
        sections=(at.section_code,),
    )
    if isinstance(outcome, Problem):
        return hand_back(place, outcome, drawn)
    return stop(enter(at.survey, at.edition, at.organisation, at.section_code), outcome, drawn)


def _refuse(place: Place, problem: Problem, section: str, roster: str) -> Response | tuple[str, int]:
    of_a_row = problem.code.startswith("roster.") or problem.code == "answer.entry_removed"
    status = 422 if of_a_row else status_of(problem)
    if is_htmx():
        return replies.refused(place, problem, status)
    if status != 422:
        abort(status)
    return draw_section(place, section, failed=True, refused=(problem.at(roster),)), 422
