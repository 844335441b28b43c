"""What pages of the directory hold: organisations, people, what each is where, and changes, as plain values.

Apart from the verbs because lists, files and imports give the same ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.exchange.directory import Attribute, Kept

SectionsBySurvey = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class AttributeState:
    """Something that AXTRA keeps of organisations, and whether it still does."""

    attribute: Attribute
    active: bool


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation in a list. ``people`` counts those who may come in for it."""

    code: str
    name: str
    region: str
    size: str
    active: bool
    people: int


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One page of a list of organisations, and how many there are in all."""

    lines: tuple[OrganisationLine, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Position:
    """What someone is in an organisation. ``sections`` by survey limits what they open; ``None``: everything."""

    organisation: str
    organisation_name: str
    role: str
    sections: SectionsBySurvey | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Someone, and what they are where."""

    id: int
    name: str
    email: str
    active: bool
    positions: tuple[Position, ...]
    staff: bool = False

    def at(self, organisation: str) -> Position | None:
        """Return what they are in one organisation."""
        return next((each for each in self.positions if each.organisation == organisation), None)


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list of people, and how many there are in all."""

    lines: tuple[PersonLine, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class SurveySections:
    """A survey as it was last published: the sections that someone may be limited to, with their title."""

    code: str
    title: str
    sections: tuple[tuple[str, str, bool], ...]  # code, title, restricted


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when, by whom (nobody: a command of the server), of what, before and after as they are kept."""

    at: datetime
    by: str
    organisation: str
    person: str
    what: str
    before: Any
    after: Any
    origin: str


@dataclass(frozen=True, slots=True)
class History:
    """One page of changes, the latest first."""

    changes: tuple[Change, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class OrganisationFile:
    """An organisation whole: ``values`` by key of column, its people, its latest changes, the editions that asked it."""

    code: str
    values: Mapping[str, Kept]
    active: bool
    since: datetime
    attributes: tuple[Attribute, ...]
    people: tuple[PersonLine, ...]
    changes: tuple[Change, ...]
    editions: tuple[tuple[str, str, str], ...]  # survey, edition, the name it had then


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Someone whole, with their latest changes."""

    person: PersonLine
    since: datetime
    changes: tuple[Change, ...]
