"""The four edits that all others are made of: put, add, remove, move; each gives the document and what undoes it.

Apart from places (where) and uses (what refers to what). Pure: a document is never changed, a new one shares what was
not touched. Refuses what cannot be done as a value; whether the result may be published is the definition's word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from surveys.questionnaire.editing.places import (
    CODE_KEY,
    Document,
    Path,
    Place,
    at,
    find,
    find_holder,
    rewritten,
    sequence_at,
)
from surveys.questionnaire.problems import Problem


class _Unseen(Enum):
    """Says that an edit was made without looking at what it replaces."""

    UNSEEN = "unseen"


UNSEEN: Final = _Unseen.UNSEEN
FIRST: Final = ""  # « after nothing »: at the beginning


@dataclass(frozen=True, slots=True)
class Put:
    """Set one key of a thing; ``None`` removes it. ``seen``: what the person was looking at, refused if it changed."""

    place: Place
    key: str
    value: object
    seen: object = UNSEEN


@dataclass(frozen=True, slots=True)
class Add:
    """Put a new thing after a sibling (its code, or ``FIRST``). The thing holds its own code."""

    place: Place
    thing: Mapping[str, object]
    after: str = FIRST


@dataclass(frozen=True, slots=True)
class Remove:
    """Take a thing out, with all it holds."""

    place: Place


@dataclass(frozen=True, slots=True)
class Move:
    """Put a thing after a sibling; an item may go to another section (``to``)."""

    place: Place
    after: str = FIRST
    to: str = ""


Edit = Put | Add | Remove | Move


@dataclass(frozen=True, slots=True)
class Edited:
    """A document after an edit, and the edit that undoes it."""

    document: dict[str, Any]
    undo: Edit


def apply(edit: Edit, document: Document) -> Edited | Problem:
    """Return the edited document with its undoing.

    Problems: ``edit.unknown_place``, ``edit.code_taken``, ``edit.changed`` (someone else put something there since),
    ``edit.unknown_sibling``, ``edit.no_code``. ``apply(edited.undo, edited.document)`` gives the document back.
    """
    match edit:
        case Put():
            return _put(edit, document)
        case Add():
            return _add(edit, document)
        case Remove():
            return _remove(edit, document)
        case Move():
            return _move(edit, document)


def _put(edit: Put, document: Document) -> Edited | Problem:
    path = () if edit.place.kind == "lists" else find(document, edit.place)
    if path is None:
        return _unknown(edit.place)
    if edit.place.kind == "lists":  # a list of choices is a key of « choices », which may not be there yet
        return _put_list(edit, document)
    thing = at(document, path)
    if not isinstance(thing, Mapping):
        return _unknown(edit.place)
    return _set(document, path, thing, edit)


def _put_list(edit: Put, document: Document) -> Edited | Problem:
    lists = document.get("choices")
    lists = lists if isinstance(lists, Mapping) else {}
    done = _set({**document, "choices": lists}, ("choices",), lists, edit)
    if isinstance(done, Edited) and not done.document["choices"]:
        del done.document["choices"]
    return done


def _set(document: Document, path: Path, thing: Mapping[str, Any], edit: Put) -> Edited | Problem:
    old = thing.get(edit.key)
    if edit.seen is not UNSEEN and edit.seen != old:
        return Problem("edit.changed", edit.place.code, {"key": edit.key})
    if edit.key == CODE_KEY.get(edit.place.kind):
        return Problem("edit.code_kept", edit.place.code)  # a code is for ever: a label is what people read
    kept = {key: value for key, value in thing.items() if key != edit.key or edit.value is not None}
    if edit.value is not None:
        kept[edit.key] = edit.value
    return Edited(rewritten(document, path, kept), Put(edit.place, edit.key, old))


def _add(edit: Add, document: Document) -> Edited | Problem:
    place = edit.place
    holder = (
        find_holder(document, Place(place.kind, place.code, place.of)) if place.kind in CODE_KEY else None
    )
    if holder is None:
        return _unknown(place)
    code = edit.thing.get(CODE_KEY[place.kind])
    if not isinstance(code, str) or not code or code != place.code:
        return Problem("edit.no_code", place.of)
    if _is_taken(document, place):
        return Problem("edit.code_taken", place.code)
    siblings = list(sequence_at(document, holder))
    rank = _rank_after(siblings, CODE_KEY[place.kind], edit.after)
    if rank is None:
        return Problem("edit.unknown_sibling", edit.after)
    siblings.insert(rank, dict(edit.thing))
    return Edited(rewritten(document, holder, siblings), Remove(place))


def _is_taken(document: Document, place: Place) -> bool:
    """Say whether something has this code already, where it must be the only one."""
    if place.kind == "item":
        return find(document, Place("item", place.code)) is not None
    if place.kind != "statistic":
        return find(document, place) is not None
    return any(
        isinstance(stat, Mapping) and stat.get("id") == place.code
        for number, section in enumerate(sequence_at(document, ("sections",)))
        if isinstance(section, Mapping)
        for rank, _ in enumerate(sequence_at(document, ("sections", number, "questions")))
        for stat in sequence_at(document, ("sections", number, "questions", rank, "stats"))
    )


def _remove(edit: Remove, document: Document) -> Edited | Problem:
    place = edit.place
    path = find(document, place) if place.kind in CODE_KEY else None
    if path is None:
        return _unknown(place)
    holder, rank = path[:-1], int(path[-1])
    siblings = list(sequence_at(document, holder))
    thing = siblings.pop(rank)
    back = Add(_in_its_section(document, place, path), thing, _code_before(siblings, place.kind, rank))
    left: object = siblings
    if place.kind == "statistic" and not siblings:  # « stats » is not written when there is none
        owner = {key: value for key, value in at(document, holder[:-1]).items() if key != "stats"}
        return Edited(rewritten(document, holder[:-1], owner), back)
    return Edited(rewritten(document, holder, left), back)


def _move(edit: Move, document: Document) -> Edited | Problem:
    place = edit.place
    path = find(document, place) if place.kind in CODE_KEY else None
    if path is None:
        return _unknown(place)
    if edit.after == place.code:
        return Problem("edit.unknown_sibling", edit.after)
    taken = _remove(Remove(place), document)
    if isinstance(taken, Problem) or not isinstance(taken.undo, Add):
        return taken
    home = taken.undo.place
    to = Place(place.kind, place.code, edit.to or home.of)
    put = _add(Add(to, taken.undo.thing, edit.after), taken.document)
    if isinstance(put, Problem):
        return put
    return Edited(put.document, Move(place, taken.undo.after, home.of if place.kind == "item" else ""))


def _in_its_section(document: Document, place: Place, path: Path) -> Place:
    """Return the name of a place with its section, for an item: where it goes back to."""
    if place.kind != "item":
        return place
    return Place("item", place.code, str(at(document, path[:2]).get("code", "")))


def _rank_after(siblings: Sequence[Any], key: str, after: str) -> int | None:
    if after == FIRST:
        return 0
    ranks = (rank for rank, one in enumerate(siblings) if isinstance(one, Mapping) and one.get(key) == after)
    found = next(ranks, None)
    return None if found is None else found + 1


def _code_before(siblings: Sequence[Any], kind: str, rank: int) -> str:
    if rank == 0 or not isinstance(siblings[rank - 1], Mapping):
        return FIRST
    return str(siblings[rank - 1].get(CODE_KEY[kind], FIRST))


def _unknown(place: Place) -> Problem:
    return Problem("edit.unknown_place", place.code, {"kind": place.kind, "of": place.of})
