"""Another kind for a question or a column: what the new kind also has is kept, the rest goes, what it needs is made.

Apart from the edits because it is several of them, undone together. Whether anything else still makes sense is the
definition's word afterwards; what reads the question is told before (``uses``).
"""

from surveys.questionnaire.definition.items import COLUMN, ITEM
from surveys.questionnaire.editing.beginnings import needed
from surveys.questionnaire.editing.edits import Edit, Put
from surveys.questionnaire.editing.places import Document, Place, at, find


def retype(document: Document, place: Place, kind: str) -> tuple[Edit, ...] | None:
    """Return the edits that give an item or a column another kind; nothing for a place or a kind that is none."""
    cases = ITEM.cases if place.kind == "item" else COLUMN.cases
    path = find(document, place)
    if path is None or kind not in cases or place.kind not in ("item", "column"):
        return None
    thing = at(document, path)
    if thing.get("type") == kind:
        return ()
    known = cases[kind].keys
    wanted, lists = needed(document, kind, place.code if place.kind == "item" else f"{place.of}_{place.code}")
    kept_lists = [key for key in ("choices", "scale") if key in thing]
    for key in [key for key in ("choices", "scale") if key in wanted]:
        if kept_lists:  # the list that it had serves the new kind too
            lists.pop(wanted[key], None)
            wanted[key] = thing[kept_lists[0]]
    edits: list[Edit] = [Put(Place("lists"), name, choices, seen=None) for name, choices in lists.items()]
    edits.append(Put(place, "type", kind, seen=thing.get("type")))
    edits += [Put(place, key, None) for key in thing if key not in known]
    edits += [Put(place, key, value) for key, value in wanted.items() if key not in thing]
    return tuple(edits)
