"""The lines of a roster: add some, take those of the last edition, remove one and put it back.

Apart from the saving of answers because a line is not an answer. The same buttons work without script: the section's
form is then saved first, so that nothing typed beside them is lost.
"""

import re

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from surveys.operations import collecting
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.problems import Problem
from surveys.web.member import posted, replies
from surveys.web.member.door import Place, blueprint, enter, status_of
from surveys.web.member.section import draw_section, hand_back, stop
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.fragments import is_htmx

MOST_AT_ONCE = 500
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
        return replies.entries_added(place, item, added)
    anchor = f"r-{roster}-{added[0]}" if added else f"q-{roster}"
    return redirect(place.address.section(section, anchor=anchor), code=303)


@blueprint.post("/<survey>/<edition>/<organisation>/sections/<section>/<roster>/retrait")
@open_to("member")
def remove_entry(
    survey: str, edition: str, organisation: str, section: str, roster: str
) -> Response | tuple[str, int]:
    """Remove a line of a roster, or put back the one that was removed."""
    place = enter(survey, edition, organisation, section)
    item = roster_at(place, section, roster)
    if stopped := keep_typed(place):
        return stopped
    entry, back = request.form.get("_entree", ""), request.form.get("_remettre", "")
    if not ENTRY.fullmatch(back or entry):
        abort(404)
    verb = collecting.restore_entry if back else collecting.remove_entry
    done = verb(survey, edition, organisation, roster, back or entry, by=me().person_id, now=now())
    place = enter(survey, edition, organisation, section)
    if isinstance(done, Problem):
        return _refuse(place, done, section, roster)
    if is_htmx():
        return (
            replies.entry_restored(place, item, back) if back else replies.entry_removed(place, item, entry)
        )
    return redirect(place.address.section(section, anchor=f"q-{roster}"), code=303)


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
    status = 422 if problem.code.startswith("roster.") else status_of(problem)
    if is_htmx():
        return replies.refused(place, problem, status)
    if status != 422:
        abort(status)
    return draw_section(place, section, failed=True, refused=(problem.at(roster),)), 422
