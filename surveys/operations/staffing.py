"""AXTRA's own team: who is of it, with which roles, and the right to see answers one by one.

Apart from the directory because a role here opens everyone's answers. Refuses to leave the house without an administrator,
to let anyone take or give themselves a right alone, and a right to answers that nobody else approved or that never ends.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.links import is_address
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    STAFF_ROLES,
    Person,
    StaffRoleRow,
    end_ways_in,
    find_person,
    get_person,
    name_people,
    staff_roles_of,
)
from surveys.store.base import db, kept_text, reading
from surveys.store.credentials import Password, erase_codes, erase_passkeys, people_with_factor
from surveys.store.directory import note_change
from surveys.store.outbox import Letter
from surveys.store.staffing import (
    MicrodataRequest,
    hold_administrators,
    hold_request,
    list_requests,
    list_staff,
    roles_of,
)

MICRODATA = "microdata_analyst"  # never given by hand
GIVEN = tuple(role for role in STAFF_ROLES if role != MICRODATA)
DAYS = (30, 90, 180, 365)
LONGEST_PURPOSE = 2_000
_DECIDE = frozenset({"administrator", "privacy_officer"})


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Someone of the team. ``microdata_until`` is when their right to answers ends, if they have one now."""

    person_id: int
    name: str
    email: str
    active: bool
    roles: frozenset[str]
    microdata_until: datetime | None
    has_factor: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A request for the right to answers, and what became of it."""

    id: int
    person_id: int
    name: str
    purpose: str
    days: int
    asked_at: datetime
    granted: bool | None
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Team:
    """Everyone, and the requests: those that wait first."""

    members: tuple[StaffMember, ...]
    requests: tuple[Request, ...]


@reading
def read_team(*, now: datetime) -> Team:
    """Return the team by name, and every request."""
    with_factor = people_with_factor()
    members = tuple(_member(person, rows, now, person.id in with_factor) for person, rows in list_staff())
    return Team(members, _told(list_requests()))


def _member(person: Person, rows: Collection[StaffRoleRow], now: datetime, has_factor: bool) -> StaffMember:
    alive = {row.role: row.expires_at for row in rows if row.expires_at is None or row.expires_at > now}
    return StaffMember(
        person.id,
        person.name,
        person.email,
        person.active,
        frozenset(alive),
        alive.get(MICRODATA),
        has_factor,
    )


def _told(rows: Collection[MicrodataRequest]) -> tuple[Request, ...]:
    names = name_people(
        {each for row in rows for each in (row.person_id, row.decided_by) if each is not None}
    )
    told = [
        Request(
            row.id,
            row.person_id,
            names.get(row.person_id, ""),
            row.purpose,
            row.days,
            row.asked_at,
            row.granted,
            names.get(row.decided_by or 0, ""),
            row.decided_at,
        )
        for row in rows
    ]
    return tuple(sorted(told, key=lambda each: each.granted is not None))


@reading
def read_requests(person_id: int) -> tuple[Request, ...]:
    """Return the requests of one person, the one that waits first."""
    return _told(list_requests(person_id))


# ── who is of the team ──


@operation
def add_member(
    *, email: str, name: str, roles: Collection[str], by: int, now: datetime
) -> int | tuple[Problem, ...]:
    """Make someone, known or new, of the team; return their id.

    Problems: ``person.email``, ``person.name`` (of someone new), ``staffing.already``, ``staffing.roles``.
    """
    address, called = email.strip().lower(), " ".join(kept_text(name).split())
    person = find_person(address)
    problems = []
    if not is_address(address):
        problems.append(Problem("person.email", "email", params={"email": address[:254]}))
    elif person is not None and roles_of(person.id):
        problems.append(Problem("staffing.already", "email"))
    if person is None and not 0 < len(called) <= 120:
        problems.append(Problem("person.name", "name"))
    if not set(roles) or not set(roles) <= set(GIVEN):
        problems.append(Problem("staffing.roles", "roles"))
    if problems:
        return tuple(problems)
    if person is None:
        person = Person(name=called, email=address, active=True, created_at=now)
        db.session.add(person)
        db.session.flush()
        note_change("person.added", None, person.name, person_id=person.id, by=by, now=now)
    _write_roles(person, frozenset(roles), by, now)
    return person.id


@operation
def change_roles(person_id: int, roles: Collection[str], *, by: int, now: datetime) -> Problem | None:
    """Give someone of the team exactly these roles; their right to answers stays as it is.

    Problems: ``staffing.unknown``, ``staffing.roles``, ``staffing.own``, ``staffing.last``.
    """
    person = _of_team(person_id)
    if isinstance(person, Problem):
        return person
    if not set(roles) <= set(GIVEN):
        return Problem("staffing.roles", "roles")
    if "administrator" not in roles and "administrator" in {row.role for row in roles_of(person.id)}:
        if by == person.id:
            return Problem("staffing.own", "roles")
        if hold_administrators(but=[person.id]) == 0:
            return Problem("staffing.last", "roles")
    _write_roles(person, frozenset(roles), by, now)
    return None


def _of_team(person_id: int) -> Person | Problem:
    person = get_person(person_id)
    return person if person is not None and roles_of(person.id) else Problem("staffing.unknown")


def _write_roles(person: Person, roles: frozenset[str], by: int, now: datetime) -> None:
    before = {row.role: row for row in roles_of(person.id) if row.role != MICRODATA}
    if set(before) == roles:
        return
    for role, row in before.items():
        if role not in roles:
            db.session.delete(row)
    db.session.add_all(StaffRoleRow(person_id=person.id, role=role) for role in sorted(roles - set(before)))
    note_change("staff_roles", sorted(before), sorted(roles), person_id=person.id, by=by, now=now)


@operation
def set_member_active(person_id: int, active: bool, *, by: int, now: datetime) -> Problem | None:
    """Put someone of the team aside, or let them in again.

    Problems: ``staffing.unknown``, ``staffing.own``, ``staffing.last``.
    """
    person = _of_team(person_id)
    if isinstance(person, Problem):
        return person
    if person.active == active:
        return None
    if not active:
        if by == person.id:
            return Problem("staffing.own")
        if hold_administrators(but=[person.id]) == 0:
            return Problem("staffing.last")
        end_ways_in(person.id, now)
    note_change("person.active", person.active, active, person_id=person.id, by=by, now=now)
    person.active = active
    return None


@operation
def forget_factors(person_id: int, *, by: int, now: datetime) -> Problem | None:
    """Forget what someone signs in with beside a link: they lost it. Their sessions end.

    Problems: ``staffing.person``, ``staffing.own``: nobody does away with their own in this way.
    """
    person = get_person(person_id)
    if person is None:
        return Problem("staffing.person")
    if by == person.id:
        return Problem("staffing.own")
    erase_passkeys(person.id)
    erase_codes(person.id)
    password = db.session.get(Password, person.id)
    if password is not None:
        db.session.delete(password)
    end_ways_in(person.id, now)
    note_change("factors", None, None, person_id=person.id, by=by, now=now)
    return None


# ── the right to answers ──


@operation
def ask_for_microdata(*, purpose: str, days: int, by: int, now: datetime) -> tuple[Problem, ...]:
    """Ask for the right to see answers one by one, for a reason and a time; nothing opens until someone else approves.

    Problems: ``staffing.analyst``, ``staffing.purpose``, ``staffing.days``, ``staffing.waiting``.
    """
    said = kept_text(purpose).strip()
    problems = []
    if "analyst" not in staff_roles_of(by, now):
        problems.append(Problem("staffing.analyst"))
    if not 10 <= len(said) <= LONGEST_PURPOSE:
        problems.append(Problem("staffing.purpose", "motif", params={"most": LONGEST_PURPOSE}))
    if days not in DAYS:
        problems.append(Problem("staffing.days", "jours"))
    if any(row.granted is None for row in list_requests(by)):
        problems.append(Problem("staffing.waiting"))
    if not problems:
        asked = MicrodataRequest(person_id=by, purpose=said, days=days, asked_at=now)
        db.session.add(asked)
        db.session.flush()
        _tell_deciders(asked, now)
    return tuple(problems)


def _tell_deciders(asked: MicrodataRequest, now: datetime) -> None:
    """Write to everyone who may answer a request; the letter does not carry its reason."""
    for person, rows in list_staff():
        if person.active and person.id != asked.person_id and _DECIDE & {row.role for row in rows}:
            params = {
                "name": person.name,
                "by": name_people({asked.person_id})[asked.person_id],
                "days": asked.days,
                "path": "/gestion/equipe/",
            }
            db.session.add(
                Letter(
                    kind="microdata_asked",
                    recipient=person.email,
                    params=params,
                    unique_key=f"microdata:{asked.id}:{person.id}",
                    created_at=now,
                    run_at=now,
                )
            )


@operation
def decide_microdata(request_id: int, granted: bool, *, by: int, now: datetime) -> Problem | None:
    """Approve or refuse a request of someone else; approved, the right begins now and ends by itself.

    Problems: ``staffing.request``, ``staffing.decided``, ``staffing.self``, ``staffing.decider``, ``staffing.left`` (approving
    someone who is no longer of the analysis: it can only be refused).
    """
    row = hold_request(request_id)
    if row is None:
        return Problem("staffing.request")
    if row.granted is not None:
        return Problem("staffing.decided")
    if row.person_id == by:
        return Problem("staffing.self")
    if not _DECIDE & set(staff_roles_of(by, now)):
        return Problem("staffing.decider")
    if granted and "analyst" not in staff_roles_of(row.person_id, now):
        return Problem("staffing.left")
    row.granted, row.decided_by, row.decided_at = granted, by, now
    if granted:
        until = now + timedelta(days=row.days)
        role = db.session.get(StaffRoleRow, (row.person_id, MICRODATA))
        before = None if role is None or role.expires_at is None else role.expires_at.isoformat()
        db.session.merge(StaffRoleRow(person_id=row.person_id, role=MICRODATA, expires_at=until))
        note_change("microdata", before, until.isoformat(), person_id=row.person_id, by=by, now=now)
    return None


@operation
def end_microdata(person_id: int, *, by: int, now: datetime) -> Problem | None:
    """End someone's right to answers at once. Problem: ``staffing.no_right``."""
    role = db.session.get(StaffRoleRow, (person_id, MICRODATA))
    if role is None or (role.expires_at is not None and role.expires_at <= now):
        return Problem("staffing.no_right")
    before = None if role.expires_at is None else role.expires_at.isoformat()
    role.expires_at = now
    note_change("microdata", before, None, person_id=person_id, by=by, now=now)
    return None
