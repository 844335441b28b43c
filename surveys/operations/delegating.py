"""The direction shares its survey: colleagues are given sections of one edition, and lose them.

Apart from accounts, which AXTRA keeps: here a director acts for one organisation and one edition. Refuses sections that
are not to be shared, anyone but a director, and a right that outlives the moment it is taken away.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from surveys.operations.links import is_address, write_link
from surveys.operations.rights import Rights, read_rights, rights_from
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Section
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import (
    MembershipRow,
    Organisation,
    Person,
    count_fresh_links,
    find_person,
    get_person,
    members_of,
    name_people,
)
from surveys.store.base import db, kept_text, reading
from surveys.store.delegation import (
    SectionGrant,
    ShutSection,
    has_grants,
    hold_member,
    list_grants,
    list_shut,
    mark_seen,
    open_section,
    take_back,
)
from surveys.store.directory import note_change
from surveys.store.editions import WRITABLE
from surveys.store.journal import last_lines
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import Place, find_place, hold_place

INVITATION_LIFE = timedelta(
    days=7
)  # people are away for some days; afterwards they ask for a new link themselves
FRESH_LETTERS = 5  # unused links of one person at a time: more would only fill their mailbox
_MOST_NAME = 120


@dataclass(frozen=True, slots=True)
class Grant:
    """A section that a person was given. Nobody and no moment: AXTRA gave it, for every edition."""

    section: str
    granted_by: str = ""
    granted_at: datetime | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Teammate:
    """Someone of the organisation, with what they may open in this edition."""

    person_id: int
    name: str
    email: str
    rights: Rights
    grants: tuple[Grant, ...]
    last_activity: datetime | None

    @property
    def seen(self) -> bool:
        """Whether the person opened something that they were given."""
        return self.last_activity is not None or any(grant.seen_at is not None for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Shut:
    """A restricted section that only those named may open: who decided it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Team:
    """Who opens what of one organisation's answers to one edition."""

    teammates: tuple[Teammate, ...]
    shut: Mapping[str, Shut]
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True)
class _Held:
    """What a director's act stands on, locked."""

    place: Place
    questionnaire: Questionnaire


@reading
def read_team(survey: str, edition: str, organisation: str) -> Team | Problem:
    """Return who opens what, the people of the organisation by name. Problem: ``edition.unknown``."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    grants = list_grants(place.edition_id, place.organisation_id)
    shut = list_shut(place.edition_id, place.organisation_id)
    authors = {row.granted_by for row in grants} | {row.shut_by for row in shut.values()}
    names = name_people({person for person in authors if person is not None})
    latest = {} if place.submission_id is None else last_lines(place.submission_id)
    teammates = []
    for person, membership in members_of(place.organisation_id):
        standing = None if membership.sections is None else membership.sections.get(survey, [])
        mine = [row for row in grants if row.person_id == person.id]
        rights = rights_from(membership.role, standing, (row.section for row in mine), shut)
        if rights.concerned:
            given = [Grant(section) for section in standing or ()]
            given += [
                Grant(row.section, names.get(row.granted_by or 0, ""), row.granted_at, row.seen_at)
                for row in mine
            ]
            teammates.append(
                Teammate(person.id, person.name, person.email, rights, tuple(given), latest.get(person.id))
            )
    return Team(
        tuple(teammates),
        {code: Shut(names.get(row.shut_by or 0, ""), row.shut_at) for code, row in shut.items()},
        questionnaire_of(place.questionnaire_version_id, place.content_hash),
    )


@operation
def invite_colleague(
    survey: str,
    edition: str,
    organisation: str,
    *,
    email: str,
    name: str,
    sections: Collection[str],
    by: int,
    now: datetime,
    base_url: str,
) -> int | tuple[Problem, ...]:
    """Give sections of an edition to the person who has this address, write to them, and return their id.

    Someone unknown is added under ``name``, and may open these sections only. Someone who sees everything may be named
    for restricted sections alone. Giving what is already given writes again and changes nothing. Problems:
    ``edition.unknown``, ``edition.closed``, ``team.not_yours``, ``team.email``, ``team.name``, ``team.no_section``,
    ``team.section``, ``team.not_shared`` (a closing section), ``team.sees_everything``, ``team.inactive``,
    ``team.too_many_letters``.
    """
    held = _hold(survey, edition, organisation, by, now)
    if isinstance(held, Problem):
        return (held,)
    address = email.strip().lower()
    person = find_person(address)
    known = [section for section in held.questionnaire.sections if section.code in sections]
    problems = _check_invitation(address, name, person, sections, known)
    if problems:
        return problems
    if person is None:
        person = Person(name=_tidy(name), email=address, persona=None, active=True, created_at=now)
        db.session.add(person)
        db.session.flush()
        note_change(
            "person.added", None, person.name, person_id=person.id, by=by, now=now, origin="delegation"
        )
    membership = db.session.get(MembershipRow, (person.id, held.place.organisation_id))
    if membership is None:
        db.session.add(
            MembershipRow(
                person_id=person.id,
                organisation_id=held.place.organisation_id,
                role="preparer",
                sections={},
            )
        )
        _note_membership(held.place, person.id, None, {"role": "preparer", "sections": {}}, by, now)
    elif membership.sections is None and not all(section.restricted for section in known):
        return (Problem("team.sees_everything", "email", {"name": person.name}),)
    if count_fresh_links(person.id, now) >= FRESH_LETTERS:
        return (Problem("team.too_many_letters", "email", {"name": person.name}),)
    _give(held.place, person, known, by, now)
    _write_invitation(held, person, known, by, now, base_url)
    return person.id


def _check_invitation(
    address: str, name: str, person: Person | None, asked: Collection[str], known: list[Section]
) -> tuple[Problem, ...]:
    problems = []
    if not is_address(address):
        problems.append(Problem("team.email", "email"))
    elif person is None and not _tidy(name):
        problems.append(Problem("team.name", "name"))
    elif person is not None and not person.active:
        problems.append(Problem("team.inactive", "email"))
    if not asked:
        problems.append(Problem("team.no_section", "sections"))
    elif len(known) < len(set(asked)):
        problems.append(Problem("team.section", "sections"))
    elif any(not section.delegable for section in known):
        problems.append(Problem("team.not_shared", "sections"))
    return tuple(problems)


def _tidy(name: str) -> str:
    return " ".join(kept_text(name).split())[:_MOST_NAME]


def _give(place: Place, person: Person, sections: list[Section], by: int, now: datetime) -> None:
    present = {
        row.section
        for row in list_grants(place.edition_id, place.organisation_id)
        if row.person_id == person.id
    }
    db.session.add_all(
        SectionGrant(
            edition_id=place.edition_id,
            organisation_id=place.organisation_id,
            person_id=person.id,
            section=section.code,
            granted_by=by,
            granted_at=now,
        )
        for section in sections
        if section.code not in present
    )


def _write_invitation(
    held: _Held, person: Person, sections: list[Section], by: int, now: datetime, base_url: str
) -> None:
    """Write a letter with a link that opens a session once; it says what to fill and nothing that was answered."""
    director = get_person(by)
    organisation = db.session.get(Organisation, held.place.organisation_id)
    sheet = AnswerSheet.blank(held.questionnaire, now)
    write_link(
        person,
        "invitation",
        {
            "inviter": director.name if director is not None else "",
            "organisation": organisation.name if organisation is not None else "",
            "title": sheet.title,
            "sections": [sheet.text(section.title) for section in sections],
            "expires_at": (now + INVITATION_LIFE).astimezone(UTC).isoformat(),
        },
        life=INVITATION_LIFE,
        now=now,
        base_url=base_url,
    )


@operation
def revoke_access(
    survey: str,
    edition: str,
    organisation: str,
    *,
    person_id: int,
    sections: Collection[str] | None = None,
    by: int,
    now: datetime,
) -> int | Problem:
    """Take sections back from a person, all those of the edition by default; return how many.

    Once this returns, nothing more of theirs is written in these sections. What AXTRA gave for every edition of the
    survey is taken back for every edition. Whoever has nothing left leaves the organisation's team. Problems:
    ``edition.unknown``, ``team.not_yours``.
    """
    held = _hold(survey, edition, organisation, by, now, closed=True)
    if isinstance(held, Problem):
        return held
    place = held.place
    taken = take_back(place.edition_id, place.organisation_id, person_id, sections, by=by, now=now)
    membership = db.session.get(MembershipRow, (person_id, place.organisation_id))
    if membership is None or membership.sections is None:
        return taken
    standing = membership.sections.get(survey, [])
    kept = [code for code in standing if sections is not None and code not in sections]
    others = {code: list(codes) for code, codes in membership.sections.items() if code != survey}
    remaining = others | ({survey: kept} if kept else {})
    before = {"role": membership.role, "sections": membership.sections}
    if not any(remaining.values()) and not has_grants(place.organisation_id, person_id):
        db.session.delete(membership)
        _note_membership(place, person_id, before, None, by, now)
    elif len(kept) < len(standing):
        membership.sections = remaining
        _note_membership(place, person_id, before, {**before, "sections": remaining}, by, now)
    return taken + len(standing) - len(kept)


def _note_membership(
    place: Place, person_id: int, before: object, after: object, by: int, now: datetime
) -> None:
    """Write down in the directory what a director changed there of a person."""
    note_change(
        "membership",
        before,
        after,
        organisation_id=place.organisation_id,
        person_id=person_id,
        by=by,
        now=now,
        origin="delegation",
    )


@operation
def shut_section(
    survey: str, edition: str, organisation: str, section: str, *, shut: bool, by: int, now: datetime
) -> Problem | None:
    """Close a restricted section to whoever is not named for it, the director included, or open it again.

    Problems: ``edition.unknown``, ``team.not_yours``, ``team.section``, ``team.not_restricted``, ``team.nobody_named``.
    """
    held = _hold(survey, edition, organisation, by, now, closed=True)
    if isinstance(held, Problem):
        return held
    found = next((each for each in held.questionnaire.sections if each.code == section), None)
    if found is None:
        return Problem("team.section", "sections")
    if not found.restricted:
        return Problem("team.not_restricted", "sections")
    place = held.place
    if not shut:
        open_section(place.edition_id, place.organisation_id, section)
        return None
    if section in list_shut(place.edition_id, place.organisation_id):
        return None
    if not _is_named(place, survey, section):
        return Problem("team.nobody_named", "sections")
    db.session.add(
        ShutSection(
            edition_id=place.edition_id,
            organisation_id=place.organisation_id,
            section=section,
            shut_by=by,
            shut_at=now,
        )
    )
    return None


def _is_named(place: Place, survey: str, section: str) -> bool:
    """Say whether someone could still open a section once it is shut."""
    if any(row.section == section for row in list_grants(place.edition_id, place.organisation_id)):
        return True
    return any(
        section in (membership.sections or {}).get(survey, ())
        for _, membership in members_of(place.organisation_id)
    )


@operation
def note_seen(
    survey: str, edition: str, organisation: str, section: str, *, by: int, now: datetime
) -> Problem | None:
    """Note that a person opened a section that they were given; only the first time counts. Problem: ``edition.unknown``."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    mark_seen(place.edition_id, place.organisation_id, by, section, now)
    return None


def _hold(
    survey: str, edition: str, organisation: str, by: int, now: datetime, *, closed: bool = False
) -> _Held | Problem:
    """Return what a director acts on, every writer waiting; ``closed``: even once the edition is over."""
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    hold_member(place.edition_id, place.organisation_id)
    place = find_place(survey, edition, organisation) or place  # it may have been begun while we waited
    if place.submission_id is not None:
        hold_place(place, now)
    rights = read_rights(place.edition_id, place.organisation_id, by)
    if rights is None or not rights.directs:
        return Problem("team.not_yours")
    if place.edition_status not in WRITABLE and not closed:
        return Problem("edition.closed")
    return _Held(place, questionnaire_of(place.questionnaire_version_id, place.content_hash))
