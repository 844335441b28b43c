"""What a press changes of the structure of a draft: what is added, copied, moved, renamed or taken out; then what is in focus.

Apart from the view because each press is a few edits, named by the verb of its button. Refuses what would leave something
broken without saying so: a press that is dangerous asks first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from surveys.operations.designing import Did
from surveys.questionnaire.definition.words import PARAMETER, QUESTION_CODE
from surveys.questionnaire.editing import (
    FIRST,
    Edit,
    Move,
    Place,
    Put,
    Use,
    at,
    find,
    sequence_at,
    taken_codes,
    uses_of,
)
from surveys.questionnaire.editing.beginnings import (
    COLUMN_KINDS,
    KINDS,
    begin_choice,
    begin_column,
    begin_item,
    begin_section,
    lists_of,
    new_list,
)
from surveys.questionnaire.editing.copies import duplicate, recode
from surveys.questionnaire.editing.places import CODE_KEY
from surveys.questionnaire.editing.removal import Removal, plan_removal
from surveys.questionnaire.editing.retyping import retype
from surveys.questionnaire.editing.sequences import Stepped, apply_all
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values.numbers import read_number

Document = Mapping[str, Any]
AT_THE_END = "*"  # what is dropped on a section goes after all that it has


@dataclass(frozen=True, slots=True)
class Press:
    """Edits to do as one step, what they are called, and what is in focus afterwards."""

    edits: tuple[Edit, ...]
    did: Did
    focus: Place


@dataclass(frozen=True, slots=True)
class Asked:
    """A press that is not done before someone says so: what reads the thing, and what would go with it."""

    verb: str
    place: Place
    uses: tuple[Use, ...]
    first: tuple[Use, ...] = ()
    kind: str = ""
    gone: int = 0  # how many things would go with it


@dataclass(frozen=True, slots=True)
class Asking:
    """What a button asks: its verb, the thing it is about, what is in focus, and what stands in the form."""

    document: Document
    focus: Place
    place: Place
    form: MultiDict[str, str]
    reserved: Callable[[], frozenset[str]] = (
        frozenset  # the codes of earlier editions, asked for when one is made
    )


Outcome = Press | Asked | Problem


def press(asking: Asking, verb: str) -> Outcome:
    """Return what a button does. Problem: ``press.unknown``, and those of each verb."""
    found = VERBS.get(verb)
    return Problem("press.unknown") if found is None else found(asking)


# ── adding ──


def _add_item(asking: Asking) -> Outcome:
    kind, label = asking.form.get("_type", ""), _line(asking.form.get("_libelle", ""))
    if kind not in KINDS:
        return Problem("press.kind", "_type")
    if not label:
        return Problem("press.label", "_libelle")
    section, after = _room(asking)
    code, edits = begin_item(
        asking.document, kind, label, section=section, after=after, reserved=asking.reserved()
    )
    return Press(edits, Did("did.added", {"of": code}), Place("item", code))


def _room(asking: Asking) -> tuple[str, str]:
    """Return the section where something is added, and what it stands after: what is in focus, or the last one."""
    focus = asking.focus
    item = Place("item", focus.of) if focus.kind == "column" else focus
    path = find(asking.document, item)
    if item.kind == "item" and path is not None:
        return str(at(asking.document, path[:2]).get("code", "")), item.code
    sections = sequence_at(asking.document, ("sections",))
    chosen = focus.code if focus.kind == "section" else str(sections[0].get("code", "")) if sections else ""
    return chosen, _last(asking.document, chosen)


def _last(document: Document, section: str) -> str:
    """Return the code of the last item of a section."""
    path = find(document, Place("section", section))
    items = sequence_at(document, (*path, "questions")) if path is not None else ()
    return str(items[-1].get("code", "")) if items else FIRST


def _add_section(asking: Asking) -> Outcome:
    title = _line(asking.form.get("_titre", ""))
    if not title:
        return Problem("press.title", "_titre")
    after, _ = _room(asking)
    code, edits = begin_section(asking.document, title, after=after)
    return Press(edits, Did("did.added", {"of": code}), Place("section", code))


def _add_column(asking: Asking) -> Outcome:
    kind, label = asking.form.get("_type_colonne", ""), _line(asking.form.get("_colonne", ""))
    if kind not in COLUMN_KINDS:
        return Problem("press.kind", "_type_colonne")
    if not label:
        return Problem("press.label", "_colonne")
    path = find(asking.document, asking.focus)
    item = at(asking.document, path) if path is not None else {}
    columns = item.get("fields") or item.get("columns") or []
    after = str(columns[-1].get("code", "")) if columns else FIRST
    _, edits = begin_column(
        asking.document, asking.focus.code, kind, label, after=after, reserved=asking.reserved()
    )
    return Press(edits, Did("did.set", {"of": asking.focus.code}), asking.focus)


def _add_choices(asking: Asking) -> Outcome:
    """Add a choice for each line that was typed, at the end of the list."""
    name = asking.place.code
    labels = [_line(each) for each in asking.form.get(f"_choix:{name}", "").splitlines() if each.strip()]
    if not labels:
        return Problem("press.choice", f"_choix:{name}")
    document, made = asking.document, list[Edit]()
    for label in labels[:100]:
        listed = lists_of(document).get(name) or []
        _, edits = begin_choice(
            document, name, label, after=str(listed[-1].get("code", "")) if listed else FIRST
        )
        done = apply_all(edits, document)
        if isinstance(done, Stepped):
            made += edits
            document = done.document
    return Press(tuple(made), Did("did.listed", {"of": name}), asking.focus)


def _add_parameter(asking: Asking) -> Outcome:
    name, text = asking.form.get("_parametre", "").strip(), _line(asking.form.get("_valeur", ""))
    if not PARAMETER.fits(name):
        return Problem("press.parameter", "_parametre")
    held = asking.document.get("params")
    params = dict(held) if isinstance(held, Mapping) else {}
    if name in params:
        return Problem("press.parameter_taken", "_parametre", {"name": name})
    value: object = text
    if asking.form.get("_nombre"):
        value = read_number(text, places=None).value
    if not text or value is None:
        return Problem("press.value", "_valeur")
    edit = Put(Place("questionnaire"), "params", {**params, name: value}, seen=held)
    return Press((edit,), Did("did.set", {"of": name}), asking.focus)


def _own_list(asking: Asking) -> Outcome:
    """Give what is in focus a list of its own: a copy of the one that it shares."""
    path = find(asking.document, asking.focus)
    key = asking.place.code
    thing = at(asking.document, path) if path is not None else {}
    shared = thing.get(key)
    choices = lists_of(asking.document).get(str(shared)) or []
    name = new_list(asking.document, f"{asking.focus.of}_{asking.focus.code}_{key}".strip("_"))
    edits = (Put(Place("lists"), name, list(choices), seen=None), Put(asking.focus, key, name, seen=shared))
    return Press(edits, Did("did.listed", {"of": name}), asking.focus)


# ── moving ──


def _step(asking: Asking, by: int) -> Outcome:
    """Move a thing one place up or down; at the end of its section an item goes to the next one."""
    place, document = asking.place, asking.document
    path = find(document, place)
    if path is None:
        return Problem("edit.unknown_place", place.code)
    holder, rank = path[:-1], int(path[-1])
    siblings = sequence_at(document, holder)
    codes = [str(each.get(CODE_KEY[place.kind], "")) for each in siblings]
    to = rank + by
    did = Did("did.moved", {"of": place.code})
    if 0 <= to < len(codes):
        others = codes[:rank] + codes[rank + 1 :]
        return Press((Move(place, others[to - 1] if to else FIRST),), did, asking.focus)
    if place.kind == "item":
        return _to_neighbour(asking, int(path[1]) + by, by, did)
    return Problem("press.at_the_end", place.code)


def _to_neighbour(asking: Asking, section: int, by: int, did: Did) -> Outcome:
    sections = sequence_at(asking.document, ("sections",))
    if not 0 <= section < len(sections):
        return Problem("press.at_the_end", asking.place.code)
    code = str(sections[section].get("code", ""))
    return Press(
        (Move(asking.place, FIRST if by > 0 else _last(asking.document, code), code),), did, asking.focus
    )


def _up(asking: Asking) -> Outcome:
    return _step(asking, -1)


def _down(asking: Asking) -> Outcome:
    return _step(asking, 1)


def _to_section(asking: Asking) -> Outcome:
    """Move an item to a section: to its end, or after the item that it was dropped on; a section after another one."""
    dropped = asking.form.get("_glisse", "")
    code = dropped or asking.form.get("_vers", "")
    if find(asking.document, Place("section", code)) is None:
        return Problem("press.section", "_vers")
    after = asking.form.get("_apres", "") if dropped else AT_THE_END
    if asking.place.kind == "item" and after == AT_THE_END:
        after = _last(asking.document, code)
    if after == asking.place.code:
        return Press((), Did("did.moved"), asking.place)
    edits = (Move(asking.place, after, code if asking.place.kind == "item" else ""),)
    return Press(edits, Did("did.moved", {"of": asking.place.code}), asking.place)


# ── copies, kinds, codes ──


def _copy(asking: Asking) -> Outcome:
    copied = duplicate(asking.document, asking.place, asking.reserved())
    if copied is None:
        return Problem("edit.unknown_place", asking.place.code)
    code, edits = copied
    return Press(edits, Did("did.copied", {"of": asking.place.code}), Place(asking.place.kind, code))


def _retype(asking: Asking) -> Outcome:
    return _give_kind(asking, sure=False)


def _retype_surely(asking: Asking) -> Outcome:
    return _give_kind(asking, sure=True)


def _give_kind(asking: Asking, *, sure: bool) -> Outcome:
    kind = asking.form.get("_genre", "")
    edits = retype(asking.document, asking.focus, kind)
    if edits is None:
        return Problem("press.kind", "_genre")
    uses = uses_of(asking.document, asking.focus)
    if uses and edits and not sure:
        return Asked("genre", asking.focus, uses, kind=kind)
    return Press(edits, Did("did.retyped", {"of": asking.focus.code}), asking.focus)


def _recode(asking: Asking) -> Outcome:
    code = asking.form.get("_code", "").strip()
    if not QUESTION_CODE.fits(code):
        return Problem("definition.code.shape_question", "_code", {"given": code[:40]})
    if code == asking.focus.code:
        return Press((), Did("did.recoded"), asking.focus)
    if code in taken_codes(asking.document):
        return Problem("edit.code_taken", "_code")
    uses = uses_of(asking.document, asking.focus)
    if uses:
        return Asked("code", asking.focus, uses, uses)
    edits = recode(asking.document, asking.focus, code)
    if edits is None:
        return Problem("edit.unknown_place", asking.focus.code)
    return Press(edits, Did("did.recoded", {"of": code}), Place("item", code))


# ── taking out ──


def _remove(asking: Asking) -> Outcome:
    plan = plan_removal(asking.document, asking.place)
    if plan.uses:
        return Asked("retirer", asking.place, plan.uses, plan.first, gone=len(plan.edits) - 1)
    return _gone(asking, plan)


def _remove_all(asking: Asking) -> Outcome:
    plan = plan_removal(asking.document, asking.place)
    if plan.first:
        return Asked("retirer", asking.place, plan.uses, plan.first, gone=len(plan.edits) - 1)
    return _gone(asking, plan)


def _gone(asking: Asking, plan: Removal) -> Outcome:
    """Return the press that takes a thing out, and what is in focus then: its neighbour, its owner, its section."""
    place, document = asking.place, asking.document
    path = find(document, place)
    if path is None:
        return Problem("edit.unknown_place", place.code)
    did = Did("did.removed", {"of": place.code})
    if place.kind in ("choice", "statistic"):
        return Press(plan.edits, did, asking.focus)
    if place.kind == "column":
        return Press(plan.edits, did, Place("item", place.of))
    return Press(
        plan.edits, did, _neighbour(document, place, sequence_at(document, path[:-1]), int(path[-1]))
    )


def _neighbour(document: Document, place: Place, siblings: Sequence[Any], rank: int) -> Place:
    others = [str(each.get("code", "")) for at_, each in enumerate(siblings) if at_ != rank]
    if others:
        return Place(place.kind, others[min(rank, len(others) - 1)])
    path = find(document, place)
    if place.kind == "item" and path is not None:
        return Place("section", str(at(document, path[:2]).get("code", "")))
    return Place("questionnaire")


def _line(text: str) -> str:
    return " ".join(text.split())


VERBS: Mapping[str, Callable[[Asking], Outcome]] = {
    "ajouter": _add_item,
    "ajouter_section": _add_section,
    "ajouter_colonne": _add_column,
    "ajouter_choix": _add_choices,
    "ajouter_parametre": _add_parameter,
    "liste_propre": _own_list,
    "monter": _up,
    "descendre": _down,
    "vers": _to_section,
    "dupliquer": _copy,
    "genre": _retype,
    "genre_oui": _retype_surely,
    "code": _recode,
    "retirer": _remove,
    "retirer_oui": _remove_all,
}
