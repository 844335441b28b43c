"""Saving settings as they are typed: what changed since the page was drawn, each key from what it showed.

Apart from presses (``acts``), which change the structure. Several fields of one form are one step. Refuses to write over
what a colleague wrote meanwhile: both values are shown, and a person chooses.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from surveys.operations import designing
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.editing import Place, Put
from surveys.questionnaire.problems import Problem
from surveys.web.drawing.marking import mark_of
from surveys.web.shared.access import me, now
from surveys.web.staff.designer.fields import Field
from surveys.web.staff.designer.settings import panel_of

SEEN = "_vu"
KEEP, MINE, THEIRS = "_garder:", "mienne", "sienne"  # before a field's name: whose value was chosen


@dataclass(frozen=True, slots=True)
class Conflict:
    """A setting that two people changed: what was typed here, and what stands there now."""

    field: Field
    typed: tuple[str, ...]

    @property
    def mine(self) -> str:
        """What was typed, for a reader."""
        return " ".join(self.typed)


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the settings of a form."""

    state: DraftState
    changed: tuple[Field, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problem: Problem | None = None


def save_typed(state: DraftState, place: Place, form: MultiDict[str, str]) -> Saved:
    """Save what a form changed of the settings of a thing, as one step."""
    seen = read_seen(form)
    changed: list[Field] = []
    conflicts: list[Conflict] = []
    edits: dict[tuple[Place, str], Put] = {}
    for field in panel_of(state, place).fields:
        typed = field.posted(form)
        if field.name not in seen or mark_of(typed) in (seen[field.name], field.mark):
            continue
        choice = form.get(f"{KEEP}{field.name}", "")
        if field.mark != seen[field.name] and choice != MINE:
            conflicts += [Conflict(field, typed)] if choice != THEIRS else []
            continue
        changed.append(field)
        key = (field.place, field.key)
        edits[key] = field.put(typed, state.document, edits.get(key))
    if not edits:
        return Saved(state, conflicts=tuple(conflicts))
    did = Did("did.set", {"of": place.code or state.survey, "key": changed[0].key, "kind": place.kind})
    done = designing.edit_draft(state.id, tuple(edits.values()), did=did, by=me().person_id, now=now())
    if isinstance(done, Problem):
        return Saved(state, conflicts=tuple(conflicts), problem=done)
    return Saved(done, tuple(changed), tuple(conflicts))


def read_seen(form: MultiDict[str, str]) -> Mapping[str, str]:
    """Return what a page says it was drawn from: a mark by field; nothing where it says nothing sound."""
    try:
        found = json.loads(form.get(SEEN, "") or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}
