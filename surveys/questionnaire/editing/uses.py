"""Where a thing is used: the conditions, rules, calculations, texts and statistics that would mean nothing without it.

Apart from verification because it also reads a faulty draft, and names what *would* break before anything does. Reads
the document's own texts. Refuses silence: a use that is only probable (a code between quotes) is told as well.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.questionnaire.editing.places import CODE_KEY, Document, Place, find, sequence_at

_LISTS = frozenset({"choices", "rows", "scale"})  # keys that name a list of choices
_HOLES = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Use:
    """One use: the thing that holds it (a section, an item or a statistic), the key and the text as written."""

    owner: Place
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class _Text:
    """A text of the document, with the thing that holds it and the item it is part of."""

    owner: Place
    item: str
    key: str
    text: str


def uses_of(document: Document, place: Place) -> tuple[Use, ...]:
    """Return every use of a thing outside of itself, in the order of the document."""
    texts = tuple(_texts(document))
    match place.kind:
        case "item":
            found = [each for each in texts if each.item != place.code and _refers(each.text, place.code)]
            found += [each for each in texts if each.key == "total" and each.text == place.code]
        case "column":
            found = [each for each in texts if _uses_column(each, place)]
        case "list":
            found = [each for each in texts if each.key in _LISTS and each.text == place.code]
        case "choice":
            found = list(_uses_choice(texts, place))
        case "statistic":
            found = [each for each in texts if each.key == "of" and each.text == place.code]
        case "section":
            found = list(_uses_section(document, texts, place))
        case _:
            found = []
    ranked = {id(each): rank for rank, each in enumerate(texts)}
    found.sort(key=lambda each: ranked[id(each)])
    return tuple(dict.fromkeys(Use(each.owner, each.key, each.text) for each in found))


def _refers(text: str, code: str) -> bool:
    """Say whether a text reads an answer of an item: ``${code}``, ``${code.row.column}``, ``{{ code }}``."""
    return any(hole.partition(".")[0] == code for hole in _HOLES.findall(text)) or (
        "{{" in text and re.search(rf"\{{\{{[^}}]*(?<![\w.]){re.escape(code)}(?![\w])", text) is not None
    )


def _uses_column(each: _Text, place: Place) -> bool:
    holes = [hole.split(".") for hole in _HOLES.findall(each.text)]
    if any(parts[0] == place.of and parts[-1] == place.code and len(parts) > 1 for parts in holes):
        return True
    if each.item != place.of:
        return False
    here = any(parts[0] in ("@", "@row") and parts[-1] == place.code for parts in holes)
    return here or (each.owner.kind == "statistic" and each.text == place.code)  # by-row figures name it bare


def _uses_choice(texts: tuple[_Text, ...], place: Place) -> Iterator[_Text]:
    """Yield what names a choice between quotes beside a question of its list, or reads the row that it makes."""
    of_list = {each.item for each in texts if each.key in _LISTS and each.text == place.of}
    quoted = re.compile(rf"(['\"]){re.escape(place.code)}\1")
    for each in texts:
        holes = [hole.split(".") for hole in _HOLES.findall(each.text)]
        row = any(parts[0] in of_list and place.code in parts[1:] for parts in holes)
        beside = quoted.search(each.text) and (
            any(parts[0] in of_list for parts in holes) or ("@row" in each.text and each.item in of_list)
        )
        if row or beside:
            yield each


def _uses_section(document: Document, texts: tuple[_Text, ...], place: Place) -> Iterator[_Text]:
    """Yield what other sections read of the items of a section."""
    path = find(document, place)
    items = sequence_at(document, (*path, "questions")) if path is not None else ()
    codes = {str(item.get("code")) for item in items if isinstance(item, Mapping)}
    for each in texts:
        if each.item not in codes and each.owner != place and any(_refers(each.text, code) for code in codes):
            yield each


def _texts(document: Document) -> Iterator[_Text]:
    """Yield every text of the sections, with what holds it."""
    for number, section in enumerate(sequence_at(document, ("sections",))):
        if not isinstance(section, Mapping):
            continue
        owner = Place("section", str(section.get("code", "")))
        for key in ("title", "relevant", "delegate_to"):
            if isinstance(section.get(key), str):
                yield _Text(owner, "", key, section[key])
        for item in sequence_at(document, ("sections", number, "questions")):
            if isinstance(item, Mapping):
                code = str(item.get("code", ""))
                yield from _texts_in(item, Place("item", code), code, "")


def _texts_in(thing: Any, owner: Place, item: str, key: str) -> Iterator[_Text]:
    """Yield the texts of a thing and of what it holds; columns and statistics are things of their own."""
    if isinstance(thing, str):
        yield _Text(owner, item, key, thing)
    elif isinstance(thing, Mapping):
        for name, value in thing.items():
            if name != CODE_KEY.get(owner.kind) or thing.get(name) != owner.code:
                yield from _texts_in(value, owner, item, name)
    elif isinstance(thing, list | tuple):
        kind = {"columns": "column", "fields": "column", "stats": "statistic"}.get(key)
        for part in thing:
            inner = owner
            if isinstance(part, Mapping) and kind == "column":
                inner = Place("column", str(part.get("code", "")), item)
            elif isinstance(part, Mapping) and kind == "statistic":
                inner = Place("statistic", str(part.get("id", "")), item)
            yield from _texts_in(part, inner, item, key)
