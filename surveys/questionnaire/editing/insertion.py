"""A question taken from one questionnaire into another, with its checks, lists, statistics and translation.

Apart from the edits, which it is made of. Codes are kept when they are free; a question whose code is taken gets one that
is free, and reads itself under it. Refuses a list under a name that holds another list.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.editing.codes import propose_code, taken_codes
from surveys.questionnaire.editing.edits import Add, Edit, Put
from surveys.questionnaire.editing.places import Document, Place

_LISTS = ("choices", "rows", "scale")
_HOLES = re.compile(r"\$\{([a-z][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Inserted:
    """The edits that insert a question. ``renamed`` is its former code, where it was taken; ``unknown`` what it reads."""

    edits: tuple[Edit, ...]
    code: str
    renamed: str = ""
    unknown: tuple[str, ...] = ()


def lists_of(item: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """Return the lists of a document that an item uses, by name."""
    lists = document.get("choices")
    held = lists if isinstance(lists, Mapping) else {}
    return {name: held[name] for name in dict.fromkeys(_names(item)) if name in held}


def _names(thing: object) -> Iterator[str]:
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            if key in _LISTS and isinstance(value, str):
                yield value
            else:
                yield from _names(value)
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from _names(each)


def english_of(item: Mapping[str, Any], document: Document) -> list[dict[str, Any]]:
    """Return the English of an item's texts, and of the choices of the lists that it uses."""
    starts = (f"{item.get('code')}.", *(f"choices.{name}." for name in lists_of(item, document)))
    return [each for each in document.get("english") or () if str(each.get("at", "")).startswith(starts)]


def insert(
    item: Mapping[str, Any],
    lists: Mapping[str, Any],
    document: Document,
    *,
    section: str,
    after: str = "",
    english: Sequence[Mapping[str, Any]] = (),
) -> Inserted:
    """Return the edits that put an item in a section after a sibling, with its lists and its English."""
    taken = taken_codes(document)
    former = str(item.get("code", ""))
    code = former if former not in taken else propose_code(former, taken)
    made = json.loads(json.dumps(item))
    edits: list[Edit] = []
    places = {former: code}
    held = dict(document.get("choices") or {})
    for name, choices in lists.items():
        kept = name
        if name in held and held[name] != choices:
            kept = propose_code(name, held, fallback="liste")
        if kept not in held:
            edits.append(Put(Place("lists"), kept, choices, None))
            held[kept] = choices
        if kept != name:
            made = _with_list(made, name, kept)
        places[f"choices.{name}"] = f"choices.{kept}"
    if code != former:
        made = _reading_itself(made, former, code)
        made["code"] = code
    for stat in made.get("stats", ()):
        if isinstance(stat, dict) and stat.get("id") in taken:
            stat["id"] = propose_code(str(stat["id"]), taken)
    read = set(_HOLES.findall(json.dumps(made)))
    unknown = tuple(sorted(read - taken - {code}))
    edits.append(Add(Place("item", code, section), made, after))
    edits += _translated(english, document, places)
    return Inserted(tuple(edits), code, former if code != former else "", unknown)


def _translated(
    english: Sequence[Mapping[str, Any]], document: Document, places: Mapping[str, str]
) -> Iterator[Edit]:
    """Yield the edit that adds English under the codes of here; what the document says already stays."""
    before = document.get("english")
    held = {each.get("at") for each in before or ()}
    added = []
    for each in english:
        at = str(each["at"])
        former = next((name for name in places if at.startswith(f"{name}.")), None)
        moved = at if former is None else places[former] + at[len(former) :]
        if moved not in held:
            added.append({**each, "at": moved})
    if added:
        yield Put(Place("questionnaire"), "english", [*(before or ()), *added], before)


def _with_list(thing: Any, name: str, kept: str) -> Any:
    if isinstance(thing, dict):
        return {
            key: kept if key in _LISTS and value == name else _with_list(value, name, kept)
            for key, value in thing.items()
        }
    return [_with_list(each, name, kept) for each in thing] if isinstance(thing, list) else thing


def _reading_itself(thing: Any, former: str, code: str) -> Any:
    """Return an item whose conditions, sums and texts name it by its new code."""
    if isinstance(thing, str):
        own = re.compile(rf"(\$\{{|\{{\{{\s*){re.escape(former)}(?![\w])")
        return own.sub(lambda found: found[1] + code, thing)
    if isinstance(thing, dict):
        return {key: _reading_itself(value, former, code) for key, value in thing.items()}
    return [_reading_itself(each, former, code) for each in thing] if isinstance(thing, list) else thing
