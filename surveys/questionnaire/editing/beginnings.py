"""What a new thing begins as: a question of each kind, a section, a column, a choice; sound as soon as it is there.

Apart from the edits, which add whatever they are given. Refuses to ask first: a kind that draws from a list begins with a
small list of its own, so that the preview shows it at once.
"""

from collections.abc import Mapping
from typing import Any

from surveys.questionnaire.definition.items import CELLS, ITEM
from surveys.questionnaire.definition.words import MATRICES, NUMERIC_KINDS
from surveys.questionnaire.editing.codes import propose_code, taken_codes
from surveys.questionnaire.editing.edits import FIRST, Add, Edit, Put
from surveys.questionnaire.editing.places import Document, Place, at, find
from surveys.questionnaire.kinds import settings_of

KINDS = tuple(ITEM.cases)  # every word that a designer may choose for an item
COLUMN_KINDS = CELLS
NUMERIC_COLUMNS = (*NUMERIC_KINDS, "calculated")

Thing = dict[str, Any]
List = list[Thing]

_LABELS = ("Premier choix", "Deuxième choix")
_STEPS = ("Pas du tout", "Un peu", "Assez", "Tout à fait")
_ROWS = ("Première ligne", "Deuxième ligne")


def choices_of(labels: tuple[str, ...]) -> List:
    """Return a list of choices with these labels, their codes made of them."""
    made: List = []
    for label in labels:
        code = propose_code(label, {each["code"] for each in made}, fallback="choix")
        made.append({"code": code, "label": label})
    return made


def lists_of(document: Document) -> Mapping[str, Any]:
    """Return the lists of choices of a document, by code."""
    found = document.get("choices")
    return found if isinstance(found, Mapping) else {}


def new_list(document: Document, name: str, taken: frozenset[str] = frozenset()) -> str:
    """Return a code for a list of choices that no list has."""
    return propose_code(name.replace("_", " "), {*lists_of(document), *taken}, fallback="liste")


def begin_item(
    document: Document,
    kind: str,
    label: str,
    *,
    section: str,
    after: str = FIRST,
    reserved: frozenset[str] = frozenset(),
) -> tuple[str, tuple[Edit, ...]]:
    """Return the code of a new item and the edits that add it, with the lists that it needs.

    ``reserved`` holds the codes that an earlier edition gave a meaning: a new question takes none of them.
    """
    code = propose_code(label, taken_codes(document) | reserved)
    thing, lists = needed(document, kind, code)
    # in the order of the format: what it is, then what is asked
    item: Thing = {"code": code, "type": kind, "label": label or code, **thing}
    edits: list[Edit] = [Put(Place("lists"), name, choices, seen=None) for name, choices in lists.items()]
    return code, (*edits, Add(Place("item", code, section), item, after))


def needed(document: Document, kind: str, code: str) -> tuple[Thing, dict[str, List]]:
    """Return what an item or a column of a kind cannot be without, and the lists that this names."""
    lists: dict[str, List] = {}

    def listed(name: str, labels: tuple[str, ...]) -> str:
        made = new_list(document, f"{code}_{name}", frozenset(lists))
        lists[made] = choices_of(labels)
        return made

    match kind:
        case "matrix_single":
            return {"rows": listed("lignes", _ROWS), "scale": listed("echelle", _STEPS)}, lists
        case "matrix_numeric" | "matrix":
            column = {"code": "nombre", "type": "integer", "label": "Nombre"}
            return {"rows": listed("lignes", _ROWS), "columns": [column]}, lists
        case "roster":
            field = {"code": "description", "type": "text", "label": "Description"}
            return {"max_rows": 50, "fields": [field]}, lists
        case "calculated":
            return {"calc": "0", "value_type": "number"}, lists
        case "confirmation":
            return {"total": ""}, lists
        case "attribute":
            return {"field": "region"}, lists
    made: Thing = {}
    for setting in settings_of(kind):
        if setting.required and setting.type == "list":
            made[setting.name] = listed("choix" if setting.name != "scale" else "echelle", _LABELS)
    return made, lists


def begin_column(
    document: Document,
    item: str,
    kind: str,
    label: str,
    *,
    after: str = FIRST,
    reserved: frozenset[str] = frozenset(),
) -> tuple[str, tuple[Edit, ...]]:
    """Return the code of a new column (or field of a roster) and the edits that add it."""
    path = find(document, Place("item", item))
    owner: Mapping[str, Any] = {} if path is None else at(document, path)
    columns = owner.get("fields" if owner.get("type") == "roster" else "columns") or ()
    known = {str(each.get("code")) for each in columns}
    known |= {code.removeprefix(f"{item}.") for code in reserved if code.startswith(f"{item}.")}
    code = propose_code(label, known, fallback="colonne")
    thing, lists = needed(document, kind, f"{item}_{code}")
    column: Thing = {"code": code, "type": kind, "label": label or code, **thing}
    edits: list[Edit] = [Put(Place("lists"), name, choices, seen=None) for name, choices in lists.items()]
    return code, (*edits, Add(Place("column", code, item), column, after))


def begin_section(document: Document, title: str, *, after: str = FIRST) -> tuple[str, tuple[Edit, ...]]:
    """Return the code of a new section and the edit that adds it: it waits for its first question."""
    code = propose_code(title, taken_codes(document), fallback="section")
    return code, (Add(Place("section", code), {"code": code, "title": title, "questions": []}, after),)


def begin_choice(
    document: Document, name: str, label: str, *, after: str = FIRST
) -> tuple[str, tuple[Edit, ...]]:
    """Return the code of a new choice of a list and the edit that adds it."""
    taken = {str(each.get("code")) for each in lists_of(document).get(name, ())}
    code = propose_code(label, taken, fallback="choix")
    return code, (Add(Place("choice", code, name), {"code": code, "label": label or code}, after),)


def is_table(kind: str) -> bool:
    """Say whether an item of a kind is a table: its answers stand in rows."""
    return kind in (*MATRICES, "roster")
