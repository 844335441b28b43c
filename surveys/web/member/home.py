"""« Mon centre »: what a person's centres are asked, what is left to do, and the receipts.

Apart from the list of sections, which is of one survey. Only reads.
"""

from dataclasses import dataclass

from flask import render_template

from surveys.operations import collecting
from surveys.operations.collecting import Assignment
from surveys.store.editions import WRITABLE
from surveys.web.member.door import Place, SectionLine, blueprint, enter, short_title
from surveys.web.shared.access import me, now, open_to


@dataclass(frozen=True)
class Task:
    """A survey to fill, as the home page tells it."""

    place: Place
    days: int

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


def next_line(place: Place) -> SectionLine | None:
    """Return the first of a person's sections that is begun and not done, else the first to do."""
    own = tuple(place.own_lines)
    begun = next((line for line in own if line.state == "doing"), None)
    return begun or next((line for line in own if line.state == "todo"), None)


@dataclass(frozen=True, slots=True)
class Centre:
    """One of a person's centres, with its tasks and its receipts."""

    code: str
    name: str
    tasks: tuple[Task, ...]
    closed: tuple[Assignment, ...]
    receipts: tuple[Assignment, ...]


@blueprint.get("/")
@open_to("member")
def home() -> str:
    """Show what the person's centres are asked."""
    person = me()
    assignments = collecting.list_assignments(person.memberships)
    centres = tuple(
        _centre(
            code, membership.organisation_name, [each for each in assignments if each.organisation == code]
        )
        for code, membership in person.memberships.items()
    )
    return render_template("member/home.html", centres=centres, person=person, short_title=short_title)


def _centre(code: str, name: str, assignments: list[Assignment]) -> Centre:
    here = me().memberships[code]
    assignments = [each for each in assignments if here.rights(each.survey, each.edition).concerned]
    leading = [each for each in assignments if here.rights(each.survey, each.edition).leads]
    open_now = [each for each in assignments if each.edition_status in WRITABLE and each.status != "sent"]
    return Centre(
        code=code,
        name=name,
        tasks=tuple(_task(each) for each in sorted(open_now, key=lambda each: each.closes_at)),
        closed=tuple(
            each for each in assignments if each.edition_status not in WRITABLE and not each.receipt_number
        ),
        receipts=tuple(each for each in leading if each.receipt_number),
    )


def _task(assignment: Assignment) -> Task:
    place = enter(assignment.survey, assignment.edition, assignment.organisation)
    return Task(place, max(0, (assignment.closes_at - now()).days))
