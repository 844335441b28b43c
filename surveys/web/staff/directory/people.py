"""People: the list, one whole, a name or an address corrected, someone put aside or let in again.

Apart from what each is in an organisation, which is given there.
"""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import directory
from surveys.operations.directory import PersonFile
from surveys.questionnaire.problems import Problem
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import page_number
from surveys.web.staff.directory.door import (
    READERS,
    WRITERS,
    blueprint,
    done_words,
    position_words,
    wrong_at,
)
from surveys.web.staff.directory.organisations import ASKED, STATES, tell


@blueprint.get("/personnes/")
@open_to("staff", *READERS)
def people() -> str:
    """List the people who are looked for."""
    asked, state = request.args.get("q", "")[:ASKED], request.args.get("etat", "actifs")
    found = directory.read_people(asked=asked, active=STATES.get(state), page=page_number())
    return render_template(
        "staff/directory/people.html",
        found=found,
        asked=asked,
        state=state,
        position=position_words,
        done=done_words(),
    )


@blueprint.get("/personnes/<int:person>/")
@open_to("staff", *READERS)
def person(person: int) -> str:
    """Show someone: what they are where, and what changed."""
    return _draw(_file(person))


def _file(person: int) -> PersonFile:
    found = directory.read_person(person)
    if found is None:
        abort(404)
    return found


def _draw(found: PersonFile, problems: tuple[Problem, ...] = (), typed: tuple[str, str] | None = None) -> str:
    name, email = typed or (found.person.name, found.person.email)
    return render_template(
        "staff/directory/person.html",
        found=found,
        name=name,
        email=email,
        wrong=wrong_at(problems),
        position=position_words,
        told=tell(()),
        done=done_words(),
    )


@blueprint.post("/personnes/<int:person>/identite")
@open_to("staff", *WRITERS)
def change_person(person: int) -> Response | tuple[str, int]:
    """Correct the name or the address of someone."""
    found = _file(person)
    name, email = request.form.get("name", "")[:300], request.form.get("email", "")[:300]
    problems = directory.change_person(person, name=name, email=email, by=me().person_id, now=now())
    if problems:
        return _draw(found, problems, (name, email)), 422
    return redirect(url_for(".person", person=person, fait="change"), code=303)


@blueprint.post("/personnes/<int:person>/etat")
@open_to("staff", *WRITERS)
def set_person_state(person: int) -> Response | tuple[str, int]:
    """Put someone aside, or let them in again."""
    found = _file(person)
    asked = request.form.get("etat")
    if asked not in {"actif", "inactif"}:
        abort(400)
    refused = directory.set_person_active(person, asked == "actif", by=me().person_id, now=now())
    if refused is not None:
        return _draw(found, (refused,)), 422
    return redirect(url_for(".person", person=person, fait="etat"), code=303)
