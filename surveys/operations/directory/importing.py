"""A table of organisations or of people, compared with the directory, then written: all that the preview showed, or nothing.

Apart from the forms because many lines are written in one transaction. Nothing is kept between the preview and its
acceptance; what changed meanwhile in the directory is found, and shown again before anything is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from surveys.exchange.directory import (
    Column,
    Kept,
    Line,
    Plan,
    organisation_columns,
    people_columns,
    plan_import,
    write_rows,
)
from surveys.exchange.pasting import Grid
from surveys.operations.directory.attributes import attributes_of
from surveys.operations.directory.organisations import values_of_organisation, write_organisation
from surveys.operations.directory.people import add_someone, write_membership
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.regions import REGIONS
from surveys.store.accounts import (
    MembershipRow,
    find_organisation,
    find_person,
    list_organisations,
    people_with_staff_role,
)
from surveys.store.base import db, reading
from surveys.store.directory import list_memberships, list_people, note_change

ImportKind = Literal["organisations", "people"]
Known = dict[tuple[str, ...], dict[str, Kept]]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many lines were written."""

    added: int
    changed: int


@reading
def preview_import(kind: ImportKind, grid: Grid, *, roles: Mapping[str, str]) -> Plan | Problem:
    """Return what a table would change; ``roles`` are the names of roles by code. Problems: those of ``plan_import``."""
    return _plan(kind, grid, roles)


def _plan(kind: ImportKind, grid: Grid, roles: Mapping[str, str]) -> Plan | Problem:
    if kind == "organisations":
        return plan_import(grid, _organisation_columns(), ("code",), _known_organisations())
    known = _known_people()
    return plan_import(grid, people_columns(roles), ("email", "organisation"), known, _Judge(known))


def _organisation_columns() -> tuple[Column, ...]:
    return organisation_columns(attributes_of(), REGIONS)


def _known_organisations() -> Known:
    attributes = attributes_of()
    return {(row.code,): values_of_organisation(row, attributes) for row in list_organisations()}


def _known_people() -> Known:
    return {
        (person.email, organisation.code): {
            "email": person.email,
            "organisation": organisation.code,
            "name": person.name,
            "role": membership.role,
        }
        for person, organisation, membership in list_memberships()
    }


class _Judge:
    """What is wrong with a line of people beside its own cells: an organisation that is not, a name that is another's."""

    def __init__(self, placed: Known) -> None:
        self.codes = {row.code for row in list_organisations()}
        self.known = {row.email: row for row in list_people()}
        self.staff = people_with_staff_role()
        self.placed = placed
        self.named: dict[str, str] = {}

    def __call__(self, read: Mapping[str, Kept | Problem]) -> Mapping[str, Problem]:
        """Return the cells to refuse, by key of column."""
        found: dict[str, Problem] = {}
        code, email, name = (read.get(key) for key in ("organisation", "email", "name"))
        if isinstance(code, str) and code not in self.codes:
            found["organisation"] = Problem("organisation.unknown", params={"organisation": code})
        if not isinstance(email, str) or not isinstance(name, str):
            return found
        person = self.known.get(email)
        if person is not None and person.name != name:
            if person.id in self.staff:
                found["name"] = Problem("directory.staff")
            elif (email, code) not in self.placed:
                found["name"] = Problem("directory.other_name", params={"name": person.name})
        if self.named.setdefault(email, name) != name:
            found["name"] = Problem("directory.two_names", params={"name": self.named[email]})
        return found


@operation
def accept_import(
    kind: ImportKind,
    grid: Grid,
    seen: str,
    *,
    roles: Mapping[str, str],
    by: int,
    now: datetime,
) -> Imported | Problem:
    """Write the lines of a table that a preview showed as added or changed; the refused ones are left out.

    ``seen`` is the preview's fingerprint. Problems: ``directory.moved``, those of ``plan_import``.
    """
    plan = _plan(kind, grid, roles)
    if isinstance(plan, Problem):
        return plan
    if plan.fingerprint != seen:
        return Problem("directory.moved")
    for line in plan.writes:
        if kind == "organisations":
            write_organisation(find_organisation(line.key[0]), line.values, by=by, now=now, origin="import")
        else:
            _write_person(line, by, now)
    return Imported(plan.count("added"), plan.count("changed"))


def _write_person(line: Line, by: int, now: datetime) -> None:
    email, code = line.key
    organisation, person = find_organisation(code), find_person(email)
    if organisation is None:
        raise LookupError(code)  # the plan refuses it in this same transaction
    name = line.values.get("name")
    if person is None:
        person = add_someone(email, str(name), by=by, now=now, origin="import")
    elif name is not None and name != person.name:
        note_change("person.name", person.name, name, person_id=person.id, by=by, now=now, origin="import")
        person.name = str(name)
    role = line.values.get("role")
    if role is not None:
        row = db.session.get(MembershipRow, (person.id, organisation.id))
        sections = None if row is None else row.sections
        write_membership(person, organisation, str(role), sections, by=by, now=now, origin="import")


@reading
def export_rows(kind: ImportKind, *, roles: Mapping[str, str]) -> list[list[str]]:
    """Return the directory as the rows of a table that ``preview_import`` reads back without a change."""
    if kind == "organisations":
        return write_rows(_organisation_columns(), list(_known_organisations().values()))
    return write_rows(people_columns(roles), list(_known_people().values()))
