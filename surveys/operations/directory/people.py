"""People of organisations: who they are, what each is where, and one who takes the place of another.

Apart from organisations because people come and go. Refuses to touch someone of the staff, who is an administrator's
affair: whoever changes the address of a person comes in as that person.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from surveys.operations.links import is_address
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    MEMBER_ROLES,
    MembershipRow,
    Organisation,
    Person,
    end_ways_in,
    find_organisation,
    find_person,
    get_person,
)
from surveys.store.base import db, kept_text
from surveys.store.delegation import SectionGrant
from surveys.store.directory import is_staff, memberships_by_person, note_change

SectionsBySurvey = Mapping[str, Collection[str]]
LONGEST_NAME = 120


@operation
def change_person(person_id: int, *, name: str, email: str, by: int, now: datetime) -> tuple[Problem, ...]:
    """Correct who someone is; a new address ends their sessions and links.

    Problems: ``person.name``, ``person.email``, ``person.exists``, ``directory.staff``, ``directory.person``.
    """
    person = _changeable(person_id)
    if isinstance(person, Problem):
        return (person,)
    problems = _wrong(name, email, but=person)
    if problems:
        return problems
    name, address = _clean(name), email.strip().lower()
    if name != person.name:
        note_change("person.name", person.name, name, person_id=person.id, by=by, now=now)
        person.name = name
    if address != person.email:
        note_change("person.email", person.email, address, person_id=person.id, by=by, now=now)
        person.email = address
        end_ways_in(person.id, now)
    return ()


def _changeable(person_id: int) -> Person | Problem:
    person = get_person(person_id)
    if person is None:
        return Problem("directory.person")
    return Problem("directory.staff") if is_staff(person.id) else person


def _clean(name: str) -> str:
    return " ".join(kept_text(name).split())


def _wrong(name: str, email: str, *, but: Person | None = None) -> tuple[Problem, ...]:
    problems, address = [], email.strip().lower()
    if not 0 < len(_clean(name)) <= LONGEST_NAME:
        problems.append(Problem("person.name", "name"))
    if not is_address(address):
        problems.append(Problem("person.email", "email", params={"email": address[:254]}))
    elif (found := find_person(address)) is not None and found is not but:
        problems.append(Problem("person.exists", "email", params={"email": address}))
    return tuple(problems)


@operation
def set_person_active(person_id: int, active: bool, *, by: int, now: datetime) -> Problem | None:
    """Put someone aside, or let them in again; what they did stays under their name.

    Problems: ``directory.person``, ``directory.staff``.
    """
    person = _changeable(person_id)
    if isinstance(person, Problem):
        return person
    _set_active(person, active, by, now)
    return None


def _set_active(person: Person, active: bool, by: int | None, now: datetime, origin: str = "page") -> None:
    if person.active == active:
        return
    note_change("person.active", person.active, active, person_id=person.id, by=by, now=now, origin=origin)
    person.active = active
    if not active:
        end_ways_in(person.id, now)


@operation
def give_membership(
    organisation: str,
    *,
    email: str,
    name: str,
    role: str,
    sections: SectionsBySurvey | None,
    by: int,
    now: datetime,
) -> int | tuple[Problem, ...]:
    """Make someone, known or new, what they are in an organisation, in place of what they were; return their id.

    Problems: ``organisation.unknown``, ``role.unknown``, ``person.email``, ``person.name`` (of someone new),
    ``directory.no_section``.
    """
    row = find_organisation(organisation)
    if row is None:
        return (Problem("organisation.unknown", params={"organisation": organisation}),)
    problems = []
    if role not in MEMBER_ROLES:
        problems.append(Problem("directory.role", "role", params={"typed": role[:40], "choices": ""}))
    if sections is not None and not any(sections.values()):
        problems.append(Problem("directory.no_section", "sections"))
    person = find_person(email)
    problems += [each for each in _wrong(name, email) if person is None or each.code == "person.email"]
    if problems:
        return tuple(problems)
    person = person or add_someone(email, name, by=by, now=now)
    write_membership(person, row, role, sections, by=by, now=now)
    return person.id


def add_someone(email: str, name: str, *, by: int | None, now: datetime, origin: str = "page") -> Person:
    """Add someone who has no role yet. Part of the running transaction."""
    person = Person(name=_clean(name), email=email.strip().lower(), active=True, created_at=now)
    db.session.add(person)
    db.session.flush()
    note_change("person.added", None, person.name, person_id=person.id, by=by, now=now, origin=origin)
    return person


def write_membership(
    person: Person,
    organisation: Organisation,
    role: str,
    sections: SectionsBySurvey | None,
    *,
    by: int | None,
    now: datetime,
    origin: str = "page",
) -> None:
    """Write what someone is in an organisation, and the change. Part of the running transaction."""
    kept = (
        None if sections is None else {survey: sorted(codes) for survey, codes in sections.items() if codes}
    )
    row = db.session.get(MembershipRow, (person.id, organisation.id))
    before = None if row is None else _told(row)
    if row is None:
        row = MembershipRow(person_id=person.id, organisation_id=organisation.id)
        db.session.add(row)
    row.role, row.sections = role, kept
    if _told(row) != before:
        _note(person, organisation, before, _told(row), by, now, origin)
    if not person.active and not is_staff(person.id):
        _set_active(person, True, by, now, origin)


def _told(row: MembershipRow) -> dict[str, object]:
    return {"role": row.role, "sections": row.sections}


def _note(
    person: Person,
    organisation: Organisation,
    before: object,
    after: object,
    by: int | None,
    now: datetime,
    origin: str = "page",
) -> None:
    note_change(
        "membership",
        before,
        after,
        organisation_id=organisation.id,
        person_id=person.id,
        by=by,
        now=now,
        origin=origin,
    )


@operation
def end_membership(organisation: str, person_id: int, *, by: int, now: datetime) -> Problem | None:
    """Take away what someone is in an organisation; who is nothing anywhere any more is put aside.

    Problems: ``organisation.unknown``, ``directory.person``.
    """
    found = _member(organisation, person_id)
    if isinstance(found, Problem):
        return found
    _leave(*found, by, now)
    return None


def _member(organisation: str, person_id: int) -> tuple[Person, Organisation, MembershipRow] | Problem:
    row, person = find_organisation(organisation), get_person(person_id)
    if row is None:
        return Problem("organisation.unknown", params={"organisation": organisation})
    membership = None if person is None else db.session.get(MembershipRow, (person.id, row.id))
    return Problem("directory.person") if person is None or membership is None else (person, row, membership)


def _leave(person: Person, organisation: Organisation, row: MembershipRow, by: int, now: datetime) -> None:
    _note(person, organisation, _told(row), None, by, now)
    db.session.delete(row)
    for grant in _grants(person, organisation):
        grant.revoked_at, grant.revoked_by = now, by
    db.session.flush()
    if not memberships_by_person([person.id])[person.id] and not is_staff(person.id):
        _set_active(person, False, by, now)


def _grants(person: Person, organisation: Organisation) -> list[SectionGrant]:
    return list(
        db.session.scalars(
            select(SectionGrant).where(
                SectionGrant.organisation_id == organisation.id,
                SectionGrant.person_id == person.id,
                SectionGrant.revoked_at.is_(None),
            )
        )
    )


@operation
def replace_person(
    organisation: str, leaving: int, *, email: str, name: str, by: int, now: datetime
) -> int | tuple[Problem, ...]:
    """Put someone in the place of a person who leaves: the same role, the same sections, those of open editions too.

    Answers, drafts and journals belong to the organisation and do not move. Returns the id of who arrives. Problems:
    ``organisation.unknown``, ``directory.person``, ``directory.same_person``, ``person.email``, ``person.name``.
    """
    found = _member(organisation, leaving)
    if isinstance(found, Problem):
        return (found,)
    gone, row, membership = found
    person = find_person(email)
    if person is gone:
        return (Problem("directory.same_person", "email"),)
    problems = tuple(each for each in _wrong(name, email) if person is None or each.code == "person.email")
    if problems:
        return problems
    person = person or add_someone(email, name, by=by, now=now)
    write_membership(person, row, membership.role, membership.sections, by=by, now=now)
    held = {(each.edition_id, each.section) for each in _grants(person, row)}
    for grant in _grants(gone, row):
        if (grant.edition_id, grant.section) not in held:
            db.session.add(
                SectionGrant(
                    edition_id=grant.edition_id,
                    organisation_id=row.id,
                    person_id=person.id,
                    section=grant.section,
                    granted_by=by,
                    granted_at=now,
                )
            )
    _leave(gone, row, membership, by, now)
    return person.id
