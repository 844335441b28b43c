"""What people are in an organisation: given, changed section by section, taken away, handed to who takes the place.

Apart from the pages of people because each of these is about one organisation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.operations import directory
from surveys.operations.directory import OrganisationFile, PersonLine
from surveys.questionnaire.problems import Problem
from surveys.web.shared.access import me, now, open_to
from surveys.web.staff.directory.door import ROLES, WRITERS, blueprint, position_words, wrong_at

_ADDRESS = "/organismes/<organisation>/personnes"


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form says of someone: who, what role, everything or some sections (« survey/section »)."""

    email: str = ""
    name: str = ""
    role: str = ""
    whole: bool = True
    sections: frozenset[str] = frozenset()

    @property
    def by_survey(self) -> dict[str, list[str]] | None:
        """The sections by survey, or ``None`` for everything."""
        if self.whole:
            return None
        found: dict[str, list[str]] = {}
        for each in sorted(self.sections):
            survey, _, section = each.partition("/")
            found.setdefault(survey, []).append(section)
        return found


def _typed() -> Typed:
    form = request.form
    known = {
        f"{each.code}/{code}" for each in directory.read_surveys(now=now()) for code, _, _ in each.sections
    }
    return Typed(
        form.get("email", "")[:300],
        form.get("name", "")[:300],
        form.get("role", ""),
        form.get("portee") != "sections",
        frozenset(form.getlist("sections")) & known,
    )


def _file(organisation: str) -> OrganisationFile:
    found = directory.read_organisation(organisation)
    if found is None:
        abort(404)
    return found


def _member(organisation: str, person: int) -> tuple[OrganisationFile, PersonLine]:
    found = _file(organisation)
    line = next((each for each in found.people if each.id == person), None)
    if line is None:
        abort(404)
    return found, line


@blueprint.get(f"{_ADDRESS}/nouvelle")
@open_to("staff", *WRITERS)
def new_colleague(organisation: str) -> str:
    """Ask who is to be given what in an organisation."""
    return _form(_file(organisation), None, Typed(), {})


@blueprint.post(f"{_ADDRESS}/nouvelle")
@open_to("staff", *WRITERS)
def give_colleague(organisation: str) -> Response | tuple[str, int]:
    """Give someone, known or new, a role and sections in an organisation."""
    found, typed = _file(organisation), _typed()
    return _give(found, None, typed, typed.email)


@blueprint.get(f"{_ADDRESS}/<int:person>")
@open_to("staff", *WRITERS)
def colleague(organisation: str, person: int) -> str:
    """Show what someone is in an organisation, to change it, take it away, or hand it over."""
    found, line = _member(organisation, person)
    return _form(found, line, _held(line), {})


def _held(line: PersonLine) -> Typed:
    at = line.positions[0]
    names = {f"{survey}/{code}" for survey, codes in (at.sections or {}).items() for code in codes}
    return Typed(line.email, line.name, at.role, at.sections is None, frozenset(names))


@blueprint.post(f"{_ADDRESS}/<int:person>")
@open_to("staff", *WRITERS)
def change_colleague(organisation: str, person: int) -> Response | tuple[str, int]:
    """Change the role and the sections of someone in an organisation."""
    found, line = _member(organisation, person)
    return _give(found, line, _typed(), line.email)


def _give(
    found: OrganisationFile, line: PersonLine | None, typed: Typed, email: str
) -> Response | tuple[str, int]:
    done = directory.give_membership(
        found.code,
        email=email,
        name=typed.name,
        role=typed.role,
        sections=typed.by_survey,
        by=me().person_id,
        now=now(),
    )
    if isinstance(done, tuple):
        return _form(found, line, typed, wrong_at(done)), 422
    said = "acces" if line is None else "change"
    return redirect(
        url_for(".organisation", organisation=found.code, fait=said, _anchor="personnes"), code=303
    )


@blueprint.post(f"{_ADDRESS}/<int:person>/retrait")
@open_to("staff", *WRITERS)
def remove_colleague(organisation: str, person: int) -> Response:
    """Take away what someone is in an organisation."""
    _member(organisation, person)
    done = directory.end_membership(organisation, person, by=me().person_id, now=now())
    if isinstance(done, Problem):
        abort(404)
    return redirect(
        url_for(".organisation", organisation=organisation, fait="retrait", _anchor="personnes"), code=303
    )


@blueprint.post(f"{_ADDRESS}/<int:person>/remplacement")
@open_to("staff", *WRITERS)
def replace_colleague(organisation: str, person: int) -> Response | tuple[str, int]:
    """Put someone in the place of a person who leaves."""
    found, line = _member(organisation, person)
    arriving = Typed(request.form.get("email", "")[:300], request.form.get("name", "")[:300])
    done = directory.replace_person(
        organisation, person, email=arriving.email, name=arriving.name, by=me().person_id, now=now()
    )
    if isinstance(done, tuple):
        return _form(found, line, _held(line), {}, arriving=arriving, wrong_arriving=wrong_at(done)), 422
    return redirect(
        url_for(".organisation", organisation=organisation, fait="remplacement", _anchor="personnes"),
        code=303,
    )


def _form(
    found: OrganisationFile,
    line: PersonLine | None,
    typed: Typed,
    wrong: Mapping[str, str],
    *,
    arriving: Typed | None = None,
    wrong_arriving: Mapping[str, str] | None = None,
) -> str:
    template = "staff/directory/new_colleague.html" if line is None else "staff/directory/colleague.html"
    return render_template(
        template,
        found=found,
        line=line,
        typed=typed,
        wrong=wrong,
        arriving=arriving or Typed(),
        wrong_arriving=wrong_arriving or {},
        roles=ROLES,
        surveys=directory.read_surveys(now=now()),
        position=position_words,
    )
