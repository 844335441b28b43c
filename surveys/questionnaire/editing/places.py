"""Where a thing stands in a document: a section, a question, a column, a list, a choice, a statistic, named by code.

Apart from the edits so that each finds its place the same way. Refuses positions: two designers who edit at once mean
the same question however many were added above it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Document = Mapping[str, Any]
Path = tuple[str | int, ...]
Kind = Literal["questionnaire", "section", "item", "column", "lists", "list", "choice", "statistic"]

# What holds things of a kind, for the kinds that stand in a sequence.
CODE_KEY = {"section": "code", "item": "code", "column": "code", "choice": "code", "statistic": "id"}


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a thing. ``of`` is the code of what it belongs to: a column's item, a choice's list."""

    kind: Kind
    code: str = ""
    of: str = ""


def find(document: Document, place: Place) -> Path | None:
    """Return the path of a thing, ``None`` when there is none; of two with one code, the first."""
    if place.kind == "questionnaire":
        return ()
    if place.kind == "lists":
        return ("choices",) if isinstance(document.get("choices"), Mapping) else None
    if place.kind == "list":
        lists = document.get("choices")
        return ("choices", place.code) if isinstance(lists, Mapping) and place.code in lists else None
    holder = find_holder(document, place)
    if holder is None:
        return None
    key = CODE_KEY[place.kind]
    for number, thing in enumerate(sequence_at(document, holder)):
        if isinstance(thing, Mapping) and thing.get(key) == place.code:
            return (*holder, number)
    return None


def find_holder(document: Document, place: Place) -> Path | None:
    """Return the path of the sequence that a thing of this name stands in, or would stand in."""
    match place.kind:
        case "section":
            return ("sections",)
        case "item":
            return _section_of_item(document, place)
        case "column":
            owner = find(document, Place("item", place.of))
            if owner is None:
                return None
            return (*owner, "fields" if at(document, owner).get("type") == "roster" else "columns")
        case "choice":
            return find(document, Place("list", place.of))
        case "statistic":
            owner = find(document, Place("item", place.of))
            return None if owner is None else (*owner, "stats")
        case _:
            return None


def _section_of_item(document: Document, place: Place) -> Path | None:
    """Return the questions of the section named by ``of``, or of the one that has the item."""
    for number, section in enumerate(sequence_at(document, ("sections",))):
        if not isinstance(section, Mapping):
            continue
        holder = ("sections", number, "questions")
        if place.of:
            if section.get("code") == place.of:
                return holder
        elif any(
            isinstance(q, Mapping) and q.get("code") == place.code for q in sequence_at(document, holder)
        ):
            return holder
    return None


def at(document: Document, path: Path) -> Any:
    """Return what stands at a path."""
    found: Any = document
    for step in path:
        found = found[step]
    return found


def sequence_at(document: Document, path: Path) -> Sequence[Any]:
    """Return the things of a sequence; none where there is no sequence yet, or something else."""
    found: Any = document
    for step in path:
        if isinstance(found, Mapping):
            found = found.get(str(step))
        elif isinstance(found, list | tuple) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return ()
    return found if isinstance(found, list | tuple) else ()


def rewritten(document: Document, path: Path, value: object) -> dict[str, Any]:
    """Return a document with ``value`` at a path, everything else shared with the one given."""
    made = _rewritten(document, path, value)
    if not isinstance(made, dict):
        raise TypeError("a document is a mapping")
    return made


def _rewritten(thing: Any, path: Path, value: object) -> object:
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        copy = list(thing)
        copy[step] = _rewritten(thing[step], rest, value)
        return copy
    held = thing.get(step) if isinstance(thing, Mapping) else None
    return {**thing, step: _rewritten(held, rest, value)}
