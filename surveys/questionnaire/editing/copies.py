"""A copy of an item, or of a section with its items: new codes, and what they say of each other follows.

Apart from the edits, which know no second code. Refuses to copy a place in the analysis: statistics keep new names, and
what another edition was asked under the old code stays with it.
"""

import re
from collections.abc import Mapping
from typing import Any

from surveys.questionnaire.editing.codes import propose_code, taken_codes
from surveys.questionnaire.editing.edits import Add, Edit, Remove
from surveys.questionnaire.editing.places import Document, Place, at, find, sequence_at


def duplicate(
    document: Document, place: Place, reserved: frozenset[str] = frozenset()
) -> tuple[str, tuple[Edit, ...]] | None:
    """Return the code of a copy of an item or a section, and the edits that put it after the original.

    ``reserved`` holds the codes that an earlier edition gave a meaning: a copy takes none of them.
    """
    path = find(document, place)
    if path is None or place.kind not in ("item", "section"):
        return None
    thing = at(document, path)
    taken = set(taken_codes(document) | reserved)
    renamed = {place.code: _fresh(place.code, taken)}
    for item in sequence_at(document, (*path, "questions")) if place.kind == "section" else ():
        renamed[item["code"]] = _fresh(item["code"], taken)
    own = renamed[place.code]
    copied = {**_copied(thing, renamed, taken), "code": own}
    if place.kind == "section":
        copied["questions"] = [{**item, "code": renamed[item["code"]]} for item in copied["questions"]]
        return own, (Add(Place("section", own), copied, place.code),)
    section = str(at(document, path[:2]).get("code", ""))
    return own, (Add(Place("item", own, section), copied, place.code),)


def recode(document: Document, place: Place, code: str) -> tuple[Edit, ...] | None:
    """Return the edits that give an item another code in its place: for what no edition has ever asked."""
    path = find(document, place)
    if path is None or place.kind != "item":
        return None
    siblings = sequence_at(document, path[:-1])
    rank = int(path[-1])
    section = str(at(document, path[:2]).get("code", ""))
    thing = _rewritten(at(document, path), {place.code: code})
    before = str(siblings[rank - 1].get("code", "")) if rank else ""
    return Remove(place), Add(Place("item", code, section), {**thing, "code": code}, before)


def _fresh(code: str, taken: set[str]) -> str:
    made = propose_code(code.replace("_", " "), taken, fallback=code)
    taken.add(made)
    return made


def _copied(thing: Any, renamed: Mapping[str, str], taken: set[str]) -> Any:
    """Return a copy with its own codes, the references between what was copied following them."""
    if isinstance(thing, Mapping):
        made = {key: _copied(value, renamed, taken) for key, value in thing.items()}
        if "id" in thing and "kind" in thing:
            made["id"] = _fresh(str(thing["id"]), taken)
        return made
    if isinstance(thing, list | tuple):
        return [_copied(each, renamed, taken) for each in thing]
    return _rewritten(thing, renamed)


def _rewritten(thing: Any, renamed: Mapping[str, str]) -> Any:
    """Return a thing whose texts read the new codes: ``${old…}`` and ``{{ old… }}``."""
    if isinstance(thing, Mapping):
        return {key: _rewritten(value, renamed) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_rewritten(each, renamed) for each in thing]
    if not isinstance(thing, str):
        return thing
    for old, new in renamed.items():
        thing = re.sub(rf"\$\{{{re.escape(old)}(?=[.}}])", f"${{{new}", thing)
        thing = re.sub(rf"\{{\{{\s*{re.escape(old)}(?=[\s.}}])", f"{{{{ {new}", thing)
    return thing
