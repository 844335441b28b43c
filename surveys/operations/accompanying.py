"""Presence: a page says that someone is in a section, and others read who is there.

Apart from saving because nothing is answered here. Refuses to write more than once per ``BEAT`` for one person and
section, and to say anything of a section that whoever asks may not open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.rights import Rights, read_rights
from surveys.operations.transaction import operation
from surveys.store.base import reading
from surveys.store.presence import forget_presences, list_presences, put_presence
from surveys.store.submissions import find_place

BEAT = timedelta(seconds=20)  # what a page lets pass between two signs
GONE = timedelta(seconds=60)  # after two lost signs and a little more, nobody is there


@dataclass(frozen=True, slots=True)
class Present:
    """Someone who is in a section now."""

    section: str
    name: str


@reading
def read_presence(
    survey: str, edition: str, organisation: str, *, by: int, rights: Rights, now: datetime
) -> tuple[Present, ...]:
    """Return the colleagues who are in the sections that ``rights`` open, oneself left out."""
    found = list_presences(survey, edition, organisation, now - GONE)
    return tuple(
        Present(section, name)
        for section, person, name, _ in found
        if person != by and rights.allows(section)
    )


def note_presence(
    survey: str, edition: str, organisation: str, section: str, *, by: int, now: datetime
) -> bool:
    """Say that a person is in a section, unless it was said less than ``BEAT`` ago; return whether it was written."""
    return _is_due(survey, edition, organisation, section, by, now) and _note(
        survey, edition, organisation, section, by, now
    )


@reading
def _is_due(survey: str, edition: str, organisation: str, section: str, by: int, now: datetime) -> bool:
    recent = list_presences(survey, edition, organisation, now - BEAT)
    return not any((here, person) == (section, by) for here, person, _, _ in recent)


@operation
def _note(survey: str, edition: str, organisation: str, section: str, by: int, now: datetime) -> bool:
    place = find_place(survey, edition, organisation)
    if place is None:
        return False
    rights = read_rights(place.edition_id, place.organisation_id, by)
    if rights is None or not rights.allows(section):
        return False
    put_presence(place.edition_id, place.organisation_id, section, by, now)
    forget_presences(now - GONE)
    return True
