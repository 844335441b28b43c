"""Edits and documents ↔ the JSON that is kept of them: exact decimals, key order kept.

Apart from the edits because keeping them is another matter. Refuses what it did not write itself, loudly: a kept step is
never typed by anyone.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from surveys.questionnaire.definition import to_json
from surveys.questionnaire.editing.edits import UNSEEN, Add, Edit, Move, Put, Remove
from surveys.questionnaire.editing.places import Place


def read_document(text: str) -> dict[str, Any]:
    """Return the document that ``to_json`` wrote. Raises ``ValueError`` for anything else."""
    found = json.loads(text, parse_float=Decimal)
    if not isinstance(found, dict):
        raise ValueError("a document is a mapping")  # noqa: TRY004  # as json.loads says it
    return found


def write_edits(edits: Iterable[Edit]) -> str:
    """Return edits as the JSON text that is kept of them."""
    return to_json({"edits": [_written(edit) for edit in edits]})


def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits that ``write_edits`` wrote."""
    return tuple(_read(each) for each in read_document(text)["edits"])


def _written(edit: Edit) -> dict[str, object]:
    place = [edit.place.kind, edit.place.code, edit.place.of]
    match edit:
        case Put():
            seen = {} if edit.seen is UNSEEN else {"seen": edit.seen}
            return {"edit": "put", "place": place, "key": edit.key, "value": edit.value, **seen}
        case Add():
            return {"edit": "add", "place": place, "thing": edit.thing, "after": edit.after}
        case Remove():
            return {"edit": "remove", "place": place}
        case Move():
            return {"edit": "move", "place": place, "after": edit.after, "to": edit.to}


def _read(kept: Mapping[str, Any]) -> Edit:
    place = Place(*kept["place"])
    match kept["edit"]:
        case "put":
            return Put(place, kept["key"], kept["value"], kept.get("seen", UNSEEN))
        case "add":
            return Add(place, kept["thing"], kept["after"])
        case "remove":
            return Remove(place)
        case "move":
            return Move(place, kept["after"], kept["to"])
    raise ValueError(f"no such edit: {kept['edit']}")
