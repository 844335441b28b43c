"""Several edits that a person did in one press: done one after the other, undone together, or not at all.

Apart from the four edits, which know nothing of each other. What undoes a step says what it expects to find, so that
undoing never takes away what someone else wrote since.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from surveys.questionnaire.editing.edits import Add, Edit, Put, Remove, apply
from surveys.questionnaire.editing.places import Document, at, find
from surveys.questionnaire.problems import Problem


@dataclass(frozen=True, slots=True)
class Stepped:
    """A document after a step, and the edits that undo it, in the order to do them."""

    document: dict[str, Any]
    undoing: tuple[Edit, ...]


def apply_all(edits: Iterable[Edit], document: Document) -> Stepped | Problem:
    """Return the document after every edit, or the problem of the first that cannot be done: then none is."""
    now, undoing = dict(document), list[Edit]()
    for edit in edits:
        edited = apply(edit, now)
        if isinstance(edited, Problem):
            return edited
        now = edited.document
        undoing.insert(0, _careful(edit, edited.undo))
    return Stepped(now, tuple(undoing))


def _careful(edit: Edit, undo: Edit) -> Edit:
    """Return an undoing that looks first: what was put is taken away only while it still stands there."""
    if isinstance(edit, Put) and isinstance(undo, Put):
        return replace(undo, seen=edit.value)
    return undo


def find_foreign(undoing: Iterable[Edit], edits: Iterable[Edit], document: Document) -> Problem | None:
    """Return ``edit.changed`` when undoing would take out a thing that is no longer as it was added."""
    added = {edit.place.code: edit.thing for edit in edits if isinstance(edit, Add)}
    for undo in undoing:
        if isinstance(undo, Remove) and undo.place.code in added:
            path = find(document, undo.place)
            if path is not None and at(document, path) != added[undo.place.code]:
                return Problem("edit.changed", undo.place.code)
    return None
