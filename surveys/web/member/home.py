"""« Mon centre »: what a person's centres are asked, what is left to do, what everyone did, and the receipts.

Apart from the list of sections, which is of one survey. Only reads. One button is the next step: the rest are links.
"""

from dataclasses import dataclass

from flask import render_template

from surveys.operations import collecting, handing, publishing
from surveys.operations.collecting import Assignment
from surveys.operations.handing import Handover
from surveys.operations.notifying import Line
from surveys.store.editions import WRITABLE
from surveys.web.member import notices
from surveys.web.member.door import Place, SectionLine, blueprint, enter
from surveys.web.shared.access import me, now, open_to
from surveys.workdays import working_days_left

JOURNAL = 8  # lines of what the team did
NEWS = 3


@dataclass(frozen=True)
class Task:
    """A survey to fill, as the home page tells it."""

    place: Place
    days: int  # working days
    handover: Handover

    @property
    def done(self) -> int:
        """How many sections are done."""
        return sum(line.state == "done" for line in self.place.own_lines)

    @property
    def count(self) -> int:
        """How many sections this person has."""
        return sum(1 for _ in self.place.own_lines)

    @property
    def minutes(self) -> int:
        """About how long is left."""
        return sum(line.section.minutes for line in self.place.own_lines if line.state != "done")

    @property
    def started(self) -> bool:
        """Whether anything was answered."""
        return any(line.progress.started for line in self.place.own_lines)

    @property
    def next(self) -> SectionLine | None:
        """The section to open."""
        return next_line(self.place)

    @property
    def returned(self) -> bool:
        """Whether questions came back to this person, who prepares and does not certify."""
        return bool(self.handover.open_remarks) and not self.place.rights.directs

    @property
    def declared(self) -> bool:
        """Whether nothing is left but to wait for the direction: this person's sections were declared ready."""
        return any(each.by == me().name for each in self.handover.ready)


def next_line(place: Place) -> SectionLine | None:
    """Return the first of a person's sections that is begun and not done, else the first to do."""
    own = tuple(place.own_lines)
    begun = next((line for line in own if line.state == "doing"), None)
    return begun or next((line for line in own if line.state == "todo"), None)


@dataclass(frozen=True, slots=True)
class Centre:
    """One of a person's centres: what is to do, what is sent and still open, what is past, and what everyone did."""

    code: str
    name: str
    tasks: tuple[Task, ...]
    sent: tuple[Assignment, ...]
    past: tuple[Assignment, ...]
    holds_receipts: bool
    journal: tuple[Line, ...]


@blueprint.get("/")
@open_to("member")
def home() -> str:
    """Show what the person's centres are asked."""
    person = me()
    assignments = collecting.list_assignments(person.memberships)
    found = notices.read()
    centres = tuple(
        _centre(
            code,
            membership.organisation_name,
            [each for each in assignments if each.organisation == code],
            tuple(line for line in found.journal if line.address[2] == code)[:JOURNAL],
        )
        for code, membership in person.memberships.items()
    )
    return render_template(
        "member/home.html",
        centres=centres,
        unread=found.unread,
        shown=found.unread[:NEWS],
        several=len(centres) > 1,
        released=publishing.list_released(),
        first=next((task for centre in centres for task in centre.tasks), None),
    )


def _centre(code: str, name: str, assignments: list[Assignment], journal: tuple[Line, ...]) -> Centre:
    here = me().memberships[code]
    assignments = [each for each in assignments if here.rights(each.survey, each.edition).concerned]
    open_now = [each for each in assignments if each.edition_status in WRITABLE]
    return Centre(
        code=code,
        name=name,
        tasks=tuple(
            _task(each) for each in sorted(open_now, key=lambda each: each.closes_at) if each.status != "sent"
        ),
        sent=tuple(each for each in open_now if each.status == "sent"),
        past=tuple(each for each in assignments if each.edition_status not in WRITABLE),
        holds_receipts=any(here.rights(each.survey, each.edition).leads for each in assignments),
        journal=journal,
    )


def _task(assignment: Assignment) -> Task:
    place = enter(assignment.survey, assignment.edition, assignment.organisation)
    at = place.address
    return Task(
        place,
        working_days_left(now(), assignment.closes_at),
        handing.read_handover(at.survey, at.edition, at.organisation, rights=place.rights),
    )
