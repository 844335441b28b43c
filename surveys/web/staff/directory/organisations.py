"""Organisations: the list, one whole, its form, its state; and the history of all.

Apart from people because nothing of an organisation hangs on who works there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from surveys.exchange.directory import LANGUAGES, Attribute, Column, organisation_columns
from surveys.operations import directory
from surveys.operations.directory import OrganisationFile
from surveys.questionnaire.problems import Problem
from surveys.regions import REGIONS
from surveys.web.shared.access import me, now, open_to
from surveys.web.shared.asked import page_number
from surveys.web.staff.directory.door import (
    READERS,
    ROLES,
    WRITERS,
    blueprint,
    done_words,
    position_words,
    value_words,
    what_changed,
    wrong_at,
)

ASKED = 80  # characters of a search
STATES = {"actifs": True, "inactifs": False}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: its column, what it holds, what may be chosen, what is wrong."""

    column: Column
    value: str
    options: tuple[tuple[str, str], ...] = ()
    wrong: str = ""

    @property
    def id(self) -> str:
        """The name that links and labels use."""
        return self.column.key.replace(".", "-")


@blueprint.get("/")
@open_to("staff", *READERS)
def index() -> str:
    """List the organisations that are looked for."""
    asked, region = request.args.get("q", "")[:ASKED], request.args.get("region", "")
    state = request.args.get("etat", "actifs")
    found = directory.read_organisations(
        asked=asked, region=region, active=STATES.get(state), page=page_number()
    )
    return render_template(
        "staff/directory/index.html",
        found=found,
        asked=asked,
        region=region,
        state=state,
        regions=REGIONS,
        done=done_words(),
    )


@blueprint.get("/organismes/<organisation>/")
@open_to("staff", *READERS)
def organisation(organisation: str) -> str:
    """Show an organisation: what is kept of it, its people, the editions that asked it, its changes."""
    found = _file(organisation)
    columns = organisation_columns(found.attributes, REGIONS)
    return render_template(
        "staff/directory/organisation.html",
        found=found,
        facts=[
            (each.label, each.show(found.values.get(each.key)))
            for each in columns
            if each.key not in {"code", "name", "active"}
        ],
        roles=ROLES,
        position=position_words,
        told=tell(found.attributes),
        done=done_words(),
    )


def tell(attributes: tuple[Attribute, ...]) -> object:
    """Return what a template tells a change with: its name, and what it found and left."""
    by_code = {each.code: each for each in attributes}
    return lambda change: (
        what_changed(change, by_code),
        value_words(change, change.before, by_code),
        value_words(change, change.after, by_code),
    )


def _file(organisation: str) -> OrganisationFile:
    found = directory.read_organisation(organisation)
    if found is None:
        abort(404)
    return found


@blueprint.get("/nouvel-organisme")
@open_to("staff", *WRITERS)
def new_organisation() -> str:
    """Ask for what is kept of a new organisation."""
    return _form("", {"language": "français", "active": "actif"}, ())


@blueprint.post("/nouvel-organisme")
@open_to("staff", *WRITERS)
def add_organisation() -> Response | tuple[str, int]:
    """Add an organisation."""
    typed = _typed()
    code = typed.get("code", "").strip()
    problems = directory.put_organisation(code, typed, by=me().person_id, now=now())
    if problems:
        return _form("", typed, problems), 422
    return redirect(url_for(".organisation", organisation=code, fait="ajout"), code=303)


@blueprint.get("/organismes/<organisation>/modification")
@open_to("staff", *WRITERS)
def edit_organisation(organisation: str) -> str:
    """Show the form of an organisation."""
    found = _file(organisation)
    columns = organisation_columns(found.attributes, REGIONS)
    held = {each.key: each.show(found.values.get(each.key)) for each in columns}
    return _form(found.code, held, ())


@blueprint.post("/organismes/<organisation>/modification")
@open_to("staff", *WRITERS)
def change_organisation(organisation: str) -> Response | tuple[str, int]:
    """Change an organisation to what was typed."""
    _file(organisation)
    typed = _typed()
    problems = directory.change_organisation(organisation, typed, by=me().person_id, now=now())
    if problems:
        return _form(organisation, typed, problems), 422
    return redirect(url_for(".organisation", organisation=organisation, fait="change"), code=303)


@blueprint.post("/organismes/<organisation>/etat")
@open_to("staff", *WRITERS)
def set_organisation_state(organisation: str) -> Response:
    """Put an organisation aside, or take it up again."""
    _file(organisation)
    asked = request.form.get("etat")
    if asked not in {"actif", "inactif"}:
        abort(400)
    directory.set_organisation_active(organisation, asked == "actif", by=me().person_id, now=now())
    return redirect(url_for(".organisation", organisation=organisation, fait="etat"), code=303)


@blueprint.get("/historique")
@open_to("staff", *READERS)
def history() -> str:
    """List every change of the directory, the latest first."""
    attributes = tuple(each.attribute for each in directory.read_attributes())
    found = directory.read_history(page=page_number())
    return render_template("staff/directory/history.html", found=found, told=tell(attributes))


def _typed() -> dict[str, str]:
    return {key: text for key, text in request.form.items() if key != "csrf_token"}


def _form(code: str, held: Mapping[str, str], problems: tuple[Problem, ...]) -> str:
    """Return the form of an organisation, a new one without ``code``, with what it holds and what is wrong."""
    attributes = tuple(each.attribute for each in directory.read_attributes() if each.active)
    wrong = wrong_at(problems)
    fields = [
        Field(column, held.get(column.key, ""), _options(column, attributes), wrong.get(column.key, ""))
        for column in organisation_columns(attributes, REGIONS)
        if not (column.key == "active" or (code and column.key == "code"))
    ]
    template = "staff/directory/edit_organisation.html" if code else "staff/directory/new_organisation.html"
    return render_template(template, code=code, name=held.get("name", ""), fields=fields)


def _options(column: Column, attributes: tuple[Attribute, ...]) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen in a field, as its column shows and reads it; nothing where one types."""
    if column.key == "region":
        return tuple((name, name) for name in REGIONS.values())
    if column.key == "language":
        return tuple((name, name) for name in LANGUAGES.values())
    own = next((each for each in attributes if column.key == f"attributes.{each.code}"), None)
    if own is not None and own.kind == "boolean":
        return (("oui", "oui"), ("non", "non"))
    if own is not None and own.kind == "choice":
        return tuple((each, each) for each in own.choices)
    return ()
