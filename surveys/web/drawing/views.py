"""What a page draws: a question, a table, its rows; frozen, with the questions that templates and replies ask of them.

Apart from what draws them because templates, replies to autosave and the review read them alike. Refuses to judge and
to look anything up: all it holds was given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.questionnaire.choices import Choice
from surveys.web.drawing.controls import Control, Note
from surveys.web.drawing.marking import mark_of
from surveys.web.drawing.readership import Readership


@dataclass(frozen=True, slots=True)
class Past:
    """The edition that values beside were sent in: what it is called, its code, the day it was received."""

    words: str
    edition: str
    day: str


@dataclass(frozen=True, slots=True)
class Same:
    """A button that takes over what is already known for a field, a row or a table, and what it puts in each field."""

    owner: str
    label: str
    of: str  # what it is about, for who does not see where it stands
    fill: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """One question. ``id`` is that of the piece of page that holds it."""

    template = "questions/_question.html"

    code: str
    id: str
    shown: bool
    number: int | None = None
    label: str = ""
    hint: str = ""
    optional: bool = False
    purpose: str = ""
    control: Control | None = None
    figures: tuple[tuple[str, str, str], ...] = ()  # id, label, value: a calculated value, or one per row
    source: str = ""  # where a proposed value, or the one beside, comes from
    piped: bool = False  # its words repeat answers, which may change
    past: Past | None = None  # of the value beside
    first: str = ""  # id of the first thing that a hand can reach in it
    same: Same | None = None
    readers: tuple[Readership, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()

    @property
    def versions(self) -> Mapping[str, int]:
        """The version that each of its variables was drawn from."""
        return drawn_versions((self,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    """A column of a table, with its total."""

    code: str
    id: str
    label: str
    unit: str = ""
    number: bool = False
    past: bool = False
    total: str | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row of a table: the fixed row of a matrix, or the entry of a roster."""

    code: str
    id: str
    label: str
    shown: bool
    cells: tuple[Control, ...] = ()
    notes: tuple[Note, ...] = ()
    total: str | None = None
    removable: bool = False
    place: int = 0  # of an entry that has no name of its own
    same: Same | None = None
    first: bool = False  # of those that may be moved
    last: bool = False

    @property
    def choice(self) -> Control:
        """The only control of a row of choices."""
        return self.cells[0]

    @property
    def answered(self) -> bool:
        """Whether anything was answered in it."""
        return any(cell.raw or cell.missing for cell in self.cells)

    @property
    def versions(self) -> Mapping[str, int]:
        """The version that each of its variables was drawn from."""
        cells = (each for cell in self.cells if cell.typed for each in (cell, cell.other) if each is not None)
        drawn = {each.name: each.version for each in cells}
        return drawn | {
            note.explain.name: note.explain.version for note in self.notes if note.explain is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A matrix or a roster."""

    template: str
    code: str
    id: str
    shown: bool
    number: int | None = None
    label: str = ""
    hint: str = ""
    optional: bool = False
    purpose: str = ""
    matrix: bool = True
    choices: bool = False  # one choice per row, of one scale
    columns: tuple[ColumnView, ...] = ()
    rows: tuple[RowView, ...] = ()
    count: int = 0  # a roster: how many rows it has, drawn here or not
    at: int = 0  # the place of the only row that is drawn; 0: all are
    before: str = ""  # the row before it
    after: str = ""
    notes: tuple[Note, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    row_total: bool = False
    source: str = ""
    now_label: str = ""
    proposed: bool = False
    piped: bool = False
    past: Past | None = None  # of the values beside
    first: str = ""  # id of the first thing that a hand can reach in it
    same: Same | None = None
    readers: tuple[Readership, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    offered: int = 0  # a roster: how many entries of the last edition may be carried
    can_add: bool = False
    standing: tuple[str, ...] | None = (
        None  # ids of what is shown now of a roster whose rows come and go by themselves
    )
    counted: bool = False  # a roster: an earlier answer says how many rows it has
    counts: str = ""  # what that answer is called
    excess: bool = False  # it has more rows than that answer says: some may be taken out
    paste: bool = False

    @property
    def versions(self) -> Mapping[str, int]:
        """The version that each of its variables was drawn from."""
        return drawn_versions((self,))

    @property
    def scale(self) -> Sequence[Choice]:
        """The steps that each row of a table of choices offers."""
        first = next((row.choice for row in self.rows if row.shown), None)
        return first.choices if first is not None else ()

    @property
    def row_template(self) -> str:
        """What draws one of its rows."""
        if not self.matrix:
            return "questions/_entry.html"
        return "questions/_choices_row.html" if self.choices else "questions/_matrix_row.html"

    @property
    def numbers(self) -> bool:
        """Whether every cell is a number: such a table becomes two columns of boxes on a telephone."""
        return all(column.number for column in self.columns)

    @property
    def has_past(self) -> bool:
        """Whether a column shows the last edition's values."""
        return any(column.past for column in self.columns)

    @property
    def has_same(self) -> bool:
        """Whether a row can be taken over as it was."""
        return any(row.same is not None for row in self.rows)

    @property
    def has_totals(self) -> bool:
        """Whether a column shows its total."""
        return any(column.total is not None for column in self.columns)


View = QuestionView | TableView


def controls_of(view: View) -> Iterator[Control]:
    """Yield every control that a view draws, « Autre » texts included."""
    if isinstance(view, QuestionView):
        cells: Sequence[Control] = (view.control,) if view.control is not None and view.control.typed else ()
    else:
        cells = [cell for row in view.rows if row.shown for cell in row.cells if cell.typed]
    for cell in cells:
        yield cell
        if cell.other is not None:
            yield cell.other


def notes_of(view: View) -> Iterator[Note]:
    """Yield every message that a view shows, in the order read."""
    if isinstance(view, TableView):
        yield from view.notes
        for row in view.rows:
            yield from row.notes
    elif view.control is not None:
        yield from view.control.notes
        if view.control.other is not None:
            yield from view.control.other.notes


def drawn_versions(views: Sequence[View]) -> dict[str, int]:
    """Return the version that each drawn variable, explanations included, was drawn from."""
    versions = {control.name: control.version for view in views for control in controls_of(view)}
    for view in views:
        for note in notes_of(view):
            if note.explain is not None:
                versions[note.explain.name] = note.explain.version
    return versions


def marks(views: Sequence[View]) -> dict[str, tuple[int, str]]:
    """Return, for each drawn variable, its version and a mark of what stands in its field."""
    found = {
        control.name: (control.version, mark_of(control.raw, control.missing))
        for view in views
        for control in controls_of(view)
    }
    for view in views:
        for note in notes_of(view):
            if note.explain is not None:
                found[note.explain.name] = (note.explain.version, mark_of(note.explain.raw))
    return found
