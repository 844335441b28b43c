"""The values of a follow-up: one member's line, the rate of a region, the board whole.

Apart from how they are found. Refuses an answer: a board says how far, never what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from surveys.operations.following.progress import Sections

STATES = ("not_started", "partial", "ready", "returned", "correcting", "sent")
"""What a member's submission may be: begun or not, awaiting certification, returned, being corrected, sent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One member on the board."""

    code: str
    name: str
    region: str
    state: str
    sections: Sections
    last_at: datetime | None  # the last change of an answer
    sent_at: datetime | None
    owner_id: int | None
    owner: str
    extended_until: datetime | None
    waiting: int  # threads that wait for AXTRA
    lost: bool  # the last letter did not reach anyone
    moved_at: datetime | None  # when anything of this line last changed


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a region's members have sent, and how many had at the same day of the last edition."""

    region: str  # its code; empty for the whole
    sent: int
    members: int
    before: int
    before_members: int


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a board is asked for: a region, a state, an owner, one member; blank: all."""

    region: str = ""
    organisation: str = ""  # its code
    state: str = ""
    owner: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """An edition followed now."""

    survey: str
    edition: str
    title: str
    status: str
    opens_at: datetime
    closes_at: datetime
    grace_until: datetime | None
    sections: tuple[str, ...]  # titles
    regions: Mapping[str, str]  # names by code
    lines: tuple[Line, ...]  # that were asked for, of this page
    chosen: int  # how many were asked for
    page: int
    pages: int
    counts: Mapping[str, int]  # by state, of all members
    quiet: int  # begun, without activity for a week
    waiting: int  # threads that wait for AXTRA
    rates: tuple[Rate, ...]
    whole: Rate
    last_edition: str  # the edition before; empty for the first
    owners: Mapping[int, str]

    @property
    def members(self) -> int:
        """How many are asked."""
        return self.whole.members
