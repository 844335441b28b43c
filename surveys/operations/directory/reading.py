"""The directory as it is read: lists that are searched and paged, an organisation whole, a person whole, the changes.

Apart from the verbs because nothing here writes. A list is a few queries whatever its length; what is looked for is found
without regard to accents or case, on either database.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from surveys.operations.directory.attributes import attributes_of
from surveys.operations.directory.model import (
    Change,
    History,
    OrganisationFile,
    OrganisationLine,
    OrganisationPage,
    PeoplePage,
    PersonFile,
    PersonLine,
    Position,
    SurveySections,
)
from surveys.operations.directory.organisations import values_of_organisation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.values import fold
from surveys.regions import REGIONS
from surveys.store.accounts import (
    MembershipRow,
    Organisation,
    Person,
    find_organisation,
    get_person,
    list_organisations,
    name_people,
    people_with_staff_role,
)
from surveys.store.base import reading
from surveys.store.directory import (
    DirectoryChange,
    PersonWords,
    count_people,
    list_changes,
    memberships_by_person,
    name_organisations,
    people_of,
    words_of_organisations,
    words_of_people,
)
from surveys.store.editions import editions_asking
from surveys.store.questionnaires import list_latest_versions, questionnaire_of

PAGE = 25  # lines of a list
CHANGES = 30  # of a page of changes

T = TypeVar("T")


def _paged(found: Sequence[T], page: int) -> tuple[Sequence[T], int, int]:
    """Return the lines of a page, its number, and how many pages there are: a page past the end is the last one."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return found[(page - 1) * PAGE : page * PAGE], page, pages


def _holds(asked: str, texts: Iterable[str]) -> bool:
    """Say whether every word asked for is in some of the texts."""
    folded = fold(" ".join(texts))
    return all(word in folded for word in fold(asked).split())


@reading
def read_organisations(
    *, asked: str = "", region: str = "", active: bool | None = None, page: int = 1
) -> OrganisationPage:
    """Return a page of organisations by code: those that hold the words ``asked`` for, of a region, in a state."""
    found = [
        row
        for row in list_organisations(active)
        if region in ("", row.region)
        and _holds(asked, (row.code, row.name, REGIONS.get(row.region, row.region), row.size))
    ]
    rows, page, pages = _paged(found, page)
    people = count_people()
    lines = tuple(
        OrganisationLine(row.code, row.name, row.region, row.size, row.active, people.get(row.id, 0))
        for row in rows
    )
    return OrganisationPage(lines, len(found), page, pages)


@reading
def read_people(*, asked: str = "", active: bool | None = None, page: int = 1) -> PeoplePage:
    """Return a page of people by name: those whose name, address or organisations hold the words ``asked`` for."""
    found = words_of_people(active)
    if asked.strip():
        where = words_of_organisations()
        found = [row for row in found if _holds(asked, (row.name, row.email, *where.get(row.id, ())))]
    shown, page, pages = _paged(found, page)
    positions = memberships_by_person([row.id for row in shown])
    staff = people_with_staff_role()
    lines = tuple(_line(row, positions[row.id], is_staff=row.id in staff) for row in shown)
    return PeoplePage(lines, len(found), page, pages)


def _line(
    person: Person | PersonWords, positions: Sequence[tuple[Organisation, MembershipRow]], *, is_staff: bool
) -> PersonLine:
    return PersonLine(
        person.id,
        person.name,
        person.email,
        person.active,
        tuple(_position(organisation, membership) for organisation, membership in positions),
        is_staff,
    )


def _position(organisation: Organisation, membership: MembershipRow) -> Position:
    sections = membership.sections
    limits = None if sections is None else {survey: frozenset(codes) for survey, codes in sections.items()}
    return Position(organisation.code, organisation.name, membership.role, limits)


@reading
def read_organisation(code: str) -> OrganisationFile | None:
    """Return an organisation whole, or ``None``."""
    row = find_organisation(code)
    if row is None:
        return None
    attributes, staff = attributes_of(), people_with_staff_role()
    people = tuple(
        _line(person, [(row, membership)], is_staff=person.id in staff)
        for person, membership in people_of(row.id)
    )
    changes, _ = list_changes(organisation_id=row.id, most=CHANGES)
    return OrganisationFile(
        row.code,
        values_of_organisation(row, attributes),
        row.active,
        row.created_at,
        attributes,
        people,
        _told(changes),
        tuple(editions_asking(row.id)),
    )


@reading
def read_person(person_id: int) -> PersonFile | None:
    """Return someone whole, or ``None``."""
    row = get_person(person_id)
    if row is None:
        return None
    positions = memberships_by_person([row.id])[row.id]
    changes, _ = list_changes(person_id=row.id, most=CHANGES)
    line = _line(row, positions, is_staff=row.id in people_with_staff_role())
    return PersonFile(line, row.created_at, _told(changes))


@reading
def read_history(*, page: int = 1) -> History:
    """Return a page of all the changes, the latest first."""
    page = max(1, page)
    changes, count = list_changes(offset=(page - 1) * CHANGES, most=CHANGES)
    return History(_told(changes), count, page, max(1, -(-count // CHANGES)))


def _told(rows: Sequence[DirectoryChange]) -> tuple[Change, ...]:
    people = name_people({each for row in rows for each in (row.by, row.person_id) if each is not None})
    organisations = name_organisations(
        {row.organisation_id for row in rows if row.organisation_id is not None}
    )
    return tuple(
        Change(
            row.at,
            people.get(row.by or 0, ""),
            organisations.get(row.organisation_id or 0, ""),
            people.get(row.person_id or 0, ""),
            row.what,
            row.before,
            row.after,
            row.origin,
        )
        for row in rows
    )


@reading
def read_surveys(*, now: datetime) -> tuple[SurveySections, ...]:
    """Return the sections of each survey as it was last published, titled as someone would read them at a moment."""
    found = []
    for version, survey in list_latest_versions():
        questionnaire = questionnaire_of(version.id, version.content_hash)
        blank = AnswerSheet.blank(questionnaire, now)
        sections = tuple(
            (each.code, blank.text(each.title), each.restricted) for each in questionnaire.sections
        )
        found.append(SurveySections(survey.code, blank.title, sections))
    return tuple(found)
