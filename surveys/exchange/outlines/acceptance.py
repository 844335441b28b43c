"""A proposal that a person accepted, as the edits that put it in a draft.

Apart from recognition: codes are proposed here, from words and among those that are free. Refuses to write a condition
or a purpose that the text does not give: those stay doubts, and publication asks for them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.exchange.outlines.proposals import Proposal, ProposedChoice
from surveys.questionnaire.editing import Add, Edit, Place, Put, propose_code, taken_codes
from surveys.questionnaire.problems import Problem

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The edits of one proposal, and the code that it got."""

    edits: tuple[Edit, ...]
    code: str


def accept(
    proposal: Proposal,
    document: Document,
    *,
    section: str = "",
    after: str = "",
    reserved: frozenset[str] = frozenset(),
) -> Accepted | Problem:
    """Return the edits that add a proposal to a document: a question in ``section`` after a sibling, or a section.

    A list of the same words that the document has already is used again. A section comes with a note, since an empty
    one cannot be read. ``reserved`` holds the codes that an earlier edition gave a meaning. Problem: ``outline.no_section`` (a question without a section to stand in).
    """
    taken = taken_codes(document) | reserved
    if proposal.what == "section":
        code = propose_code(proposal.label, taken, fallback="section")
        note = {
            "code": propose_code(f"{code} intro", {*taken, code}),
            "type": "note",
            "label": proposal.label,
        }
        opened = {"code": code, "title": proposal.label, "questions": [note]}
        return Accepted((Add(Place("section", code), opened, after),), code)
    if not section:
        return Problem("outline.no_section", params={"number": proposal.number})
    code = propose_code(proposal.label or proposal.type, taken)
    lists = dict(document.get("choices") or {})
    thing: dict[str, object] = {"code": code, "type": proposal.type, "label": proposal.label or code}
    edits: list[Edit] = []
    for key, choices in _lists_of(proposal):
        name, edit = _list_for(f"{code}_{key}" if key == "rows" else code, choices, lists)
        thing[key] = name
        if edit is not None:
            edits.append(edit)
            lists[name] = edit.value
    thing |= dict(_details(proposal))
    return Accepted((*edits, Add(Place("item", code, section), thing, after)), code)


def _lists_of(proposal: Proposal) -> Iterator[tuple[str, tuple[ProposedChoice, ...]]]:
    if proposal.choices:
        yield ("scale" if proposal.type in ("likert", "matrix_single") else "choices"), proposal.choices
    if proposal.rows:
        yield "rows", proposal.rows


def _list_for(
    wanted: str, choices: tuple[ProposedChoice, ...], lists: Mapping[str, Any]
) -> tuple[str, Put | None]:
    """Return the name of a list that holds these choices, with the edit that makes it when there is none."""
    words = [choice.label for choice in choices]
    for name, held in lists.items():
        if (
            isinstance(held, list)
            and [each.get("label") for each in held if isinstance(each, Mapping)] == words
        ):
            return name, None
    name = propose_code(wanted, lists, fallback="liste")
    return name, Put(Place("lists"), name, list(_written(choices)), None)


def _written(choices: tuple[ProposedChoice, ...]) -> Iterator[dict[str, object]]:
    taken: set[str] = set()
    for choice in choices:
        code = (
            "autre"
            if choice.other and "autre" not in taken
            else propose_code(choice.label, taken, fallback="c")
        )
        taken.add(code)
        made: dict[str, object] = {"code": code, "label": choice.label}
        if choice.other:
            made["other"] = True
        if choice.exclusive:
            made["exclusive"] = True
        if choice.value is not None:
            made["value"] = choice.value
        yield made


def _details(proposal: Proposal) -> Iterator[tuple[str, object]]:
    settings = dict(proposal.settings)
    total = bool(settings.pop("total", False))
    yield from settings.items()
    if proposal.columns:
        taken: set[str] = set()
        columns = [
            _column(column.label, column.type, column.unit, taken, total=total) for column in proposal.columns
        ]
        yield ("fields" if proposal.type == "roster" else "columns"), columns
    if proposal.hint:
        yield "hint", proposal.hint
    if proposal.required and proposal.type not in ("note", "attestation"):
        yield "required", True
    if proposal.allow:
        yield "allow", list(proposal.allow)


def _column(label: str, kind: str, unit: str, taken: set[str], *, total: bool) -> dict[str, object]:
    code = propose_code(label, taken, fallback="colonne")
    taken.add(code)
    made: dict[str, object] = {"code": code, "type": kind, "label": label}
    if unit:
        made["unit"] = unit
    if total and kind in ("integer", "decimal", "money"):
        made["total"] = True
    return made
