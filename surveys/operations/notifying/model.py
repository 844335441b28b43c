"""One thing that happened, and the same as one person reads it.

Apart from where events come from so that who may read which is judged in one place, by a pure function.
"""

from dataclasses import dataclass
from datetime import datetime

from surveys.operations.announcing import TOPICS
from surveys.operations.rights import Rights
from surveys.store.news import CHOICES

__all__ = ["CHOICES", "TOPICS", "Event", "Line", "is_told", "may_read", "sections_for"]

# What is said of each word -> the topic that people choose by.
TOPIC_OF = {
    "finished": "finished",
    "ready": "ready",
    "returned": "returned",
    "sent": "sent",
    "reopened": "sent",
    "restored": "sent",
    "remark_answered": "answered",
    "note_answered": "answered",
    "note_asked": "answered",
    "given": "team",
    "accepted": "team",
    "revoked": "team",
    "entered": "team",
    "closing": "closing",
    "closed": "closing",
}
OF_SECTIONS = frozenset({"finished", "ready", "returned", "remark_answered", "note_answered", "note_asked"})
OF_TEAM = frozenset({"given", "accepted", "revoked", "entered"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. ``key`` names it for ever; ``by`` did it, ``person`` is whom it is about."""

    key: str
    word: str
    at: datetime
    by: int | None = None
    sections: tuple[str, ...] = ()
    person: int | None = None
    detail: str = ""  # a receipt's number

    @property
    def topic(self) -> str:
        """The topic that people choose by."""
        return TOPIC_OF[self.word]


@dataclass(frozen=True, slots=True)
class Line:
    """An event as one person reads it: names and titles, never a value."""

    key: str
    word: str
    at: datetime
    by: str
    person: str
    mine: bool  # the reader is whom it is about
    sections: tuple[str, ...]  # titles
    detail: str
    path: str
    address: tuple[str, str, str]  # survey, edition and organisation, by code
    organisation: str
    title: str
    seen: bool = False


def sections_for(event: Event, rights: Rights) -> tuple[str, ...]:
    """Return the sections that an event may name to someone: how far a section is, who leads sees of every one."""
    if rights.leads and event.word in ("finished", "ready"):
        return event.sections
    return tuple(code for code in event.sections if rights.allows(code))


def may_read(event: Event, rights: Rights, person_id: int) -> bool:
    """Say whether a person may read that something happened."""
    if event.word in OF_TEAM:
        return rights.directs or event.person == person_id
    if event.word in OF_SECTIONS:
        return bool(sections_for(event, rights))
    return rights.concerned


def is_told(event: Event, rights: Rights, person_id: int) -> bool:
    """Say whether something is news for a person: they may read it, did not do it, and it is theirs to act on or to know."""
    if event.by == person_id or not may_read(event, rights, person_id):
        return False
    match event.word:
        case "given":
            return False  # the invitation itself was written
        case "ready":
            return rights.directs
        case "remark_answered":
            return event.person == person_id
        case _:
            return True
