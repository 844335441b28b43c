"""Who there is, as a command or a demonstration begins it: organisations, people, their first roles.

Apart from sessions, which only read them. Refuses half an addition: every fault is named and nothing is kept.
"""

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from surveys.operations.accounts.identity import Colleague, Identity, identity_of, membership_of
from surveys.operations.links import is_address
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    MEMBER_ROLES,
    STAFF_ROLES,
    MembershipRow,
    Organisation,
    Person,
    StaffRoleRow,
    find_organisation,
    find_person,
    list_organisations,
    members_of,
)
from surveys.store.base import db, reading

FOREVER = datetime.max.replace(tzinfo=UTC)
MICRODATA_LIFE = timedelta(days=365)  # the right to see answers one by one ends by itself


@reading
def read_identity(email: str, *, now: datetime = FOREVER) -> Identity | None:
    """Return who has this address, with their rights at a moment, or those that never end; no session is involved."""
    person = find_person(email)
    return None if person is None else identity_of(person, now)


@reading
def list_colleagues(organisation: str) -> tuple[Colleague, ...]:
    """Return the people of an organisation, by name."""
    row = find_organisation(organisation)
    if row is None:
        return ()
    return tuple(
        Colleague(
            person.id,
            person.name,
            person.email,
            membership_of(row.name, membership.role, membership.sections),
        )
        for person, membership in members_of(row.id)
    )


@reading
def organisation_codes() -> frozenset[str]:
    """Return the codes of all organisations, the inactive ones included."""
    return frozenset(organisation.code for organisation in list_organisations())


@operation
def add_organisation(
    code: str,
    *,
    name: str,
    region: str,
    size: str = "",
    language: str = "fr",
    attributes: Mapping[str, Any] | None = None,
    now: datetime,
) -> int | Problem:
    """Add an organisation and return its id. Problems: ``organisation.exists``, ``organisation.code``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", code):
        return Problem("organisation.code", params={"organisation": code[:40]})
    if find_organisation(code) is not None:
        return Problem("organisation.exists", params={"organisation": code})
    row = Organisation(
        code=code,
        name=name,
        region=region,
        size=size,
        language=language,
        attributes=dict(attributes or {}),
        active=True,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


SectionsBySurvey = Mapping[str, Collection[str]]


@operation
def add_person(
    *,
    email: str,
    name: str,
    staff_roles: Collection[str] = (),
    memberships: Mapping[str, str | tuple[str, SectionsBySurvey | None]] | None = None,
    persona: str | None = None,
    now: datetime,
) -> int | tuple[Problem, ...]:
    """Add a person with their roles and return their id.

    ``memberships`` maps an organisation's code to a role, or to a role and its sections by survey. Returns every
    problem: ``person.exists``, ``person.email``, ``person.name``, ``role.unknown``, ``organisation.unknown``.
    """
    address = email.strip().lower()
    problems = []
    if not is_address(address):
        problems.append(Problem("person.email", params={"email": address[:254]}))
    elif find_person(address) is not None:
        problems.append(Problem("person.exists", params={"email": address}))
    if not name.strip():
        problems.append(Problem("person.name"))
    problems += [
        Problem("role.unknown", params={"role": role}) for role in staff_roles if role not in STAFF_ROLES
    ]
    rows: list[tuple[int, str, SectionsBySurvey | None]] = []
    for code, granted in (memberships or {}).items():
        role, sections = granted if isinstance(granted, tuple) else (granted, None)
        organisation = find_organisation(code)
        if organisation is None:
            problems.append(Problem("organisation.unknown", params={"organisation": code}))
        elif role not in MEMBER_ROLES:
            problems.append(Problem("role.unknown", params={"role": role}))
        else:
            rows.append((organisation.id, role, sections))
    if problems:
        return tuple(problems)
    person = Person(name=name.strip(), email=address, persona=persona, active=True, created_at=now)
    db.session.add(person)
    db.session.flush()
    db.session.add_all(_role_row(person.id, role, now) for role in dict.fromkeys(staff_roles))
    for organisation_id, role, sections in rows:
        db.session.add(_membership_row(person.id, organisation_id, role, sections))
    return person.id


def _role_row(person_id: int, role: str, now: datetime) -> StaffRoleRow:
    return StaffRoleRow(
        person_id=person_id,
        role=role,
        expires_at=now + MICRODATA_LIFE if role == "microdata_analyst" else None,
    )


def _membership_row(
    person_id: int, organisation_id: int, role: str, sections: SectionsBySurvey | None
) -> MembershipRow:
    kept = None if sections is None else {survey: sorted(codes) for survey, codes in sections.items()}
    return MembershipRow(person_id=person_id, organisation_id=organisation_id, role=role, sections=kept)
