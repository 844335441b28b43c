"""What is still to do before sending, question by question: to correct, to fill, to confirm, and what may stay blank.

Apart from the review, which shows everything: this is what a person reads first. Refuses to judge: it gathers what the
drawn questions say already, each with the very field to go to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.web.drawing import QuestionView, TableView, View, notes_of
from surveys.web.drawing.controls import Note
from surveys.web.member.door import Address, SectionLine

OPENED = 12  # past this many questions, a group is folded: its count says enough at first
CORRECT, FILL, CONFIRM, BLANK = "corriger", "remplir", "confirmer", "facultatif"


@dataclass(frozen=True, slots=True)
class Task:
    """One question to go back to: its words, what is said of it, and the address of its field."""

    number: int | None
    label: str
    said: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """The questions that ask for the same thing."""

    code: str
    title: str
    tasks: tuple[Task, ...]

    @property
    def opened(self) -> bool:
        """Whether its questions are listed at once."""
        return self.code != BLANK and len(self.tasks) <= OPENED


def remaining(drawn: Iterable[tuple[SectionLine, Iterable[View]]], at: Address) -> tuple[Group, ...]:
    """Return what is still to do, the gravest first; groups without a question are left out."""
    found: dict[str, list[Task]] = {CORRECT: [], FILL: [], CONFIRM: [], BLANK: []}
    for line, views in drawn:
        for view in views:
            for group, task in _tasks(view, line, at):
                found[group].append(task)
    titles = {
        CORRECT: _("À corriger"),
        FILL: _("À remplir"),
        CONFIRM: _("À confirmer"),
        BLANK: _("Sans réponse, facultatives"),
    }
    return tuple(Group(code, titles[code], tuple(tasks)) for code, tasks in found.items() if tasks)


def _tasks(view: View, line: SectionLine, at: Address) -> Iterator[tuple[str, Task]]:
    if not view.shown:
        return
    gathered: dict[str, list[Note]] = {}
    for note in notes_of(view):
        if note.severity != "done":
            gathered.setdefault(_group_of(note), []).append(note)
    for group, notes in gathered.items():
        here = at.section(line.section.code, notes[0].first, check=True)
        yield group, Task(view.number, view.label, _said(group, notes, view), here)
    if not gathered and view.number is not None and not is_answered(view):
        offered = (
            isinstance(view, QuestionView) and view.control is not None and view.control.offer is not None
        )
        here = at.section(line.section.code, view.first)
        yield CONFIRM if offered else BLANK, Task(view.number, view.label, "", here)


def _group_of(note: Note) -> str:
    if note.missing:
        return CONFIRM if note.known else FILL
    return CORRECT if note.severity == "error" else CONFIRM


def _said(group: str, notes: list[Note], view: View) -> str:
    if group == FILL or all(note.known for note in notes):
        several = isinstance(view, TableView) and len(notes) > 1
        return ngettext("%(num)s réponse", "%(num)s réponses", len(notes)) if several else ""
    first = notes[0]
    said = f"{first.place}\u00a0: {first.text}" if first.place else first.text
    more = len(notes) - 1
    return said if not more else _("%(said)s (et %(count)s de plus)", said=said, count=more)


def is_answered(view: View) -> bool:
    """Say whether anything was answered to a drawn question."""
    if isinstance(view, TableView):
        return any(row.answered for row in view.rows if row.shown)
    return view.control is not None and bool(view.control.in_words)
