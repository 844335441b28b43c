"""Lists of choices of the whole platform, by edition, and the bank of questions: what drafts take and keep.

Apart from the drafts themselves: taking copies, so nothing here ever changes a questionnaire, published or not. Refuses a
list without a choice, a code that stands twice, and a state of no edition.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from surveys.operations.designing.model import parsed
from surveys.operations.transaction import operation
from surveys.questionnaire.choices import CAME_FROM
from surveys.questionnaire.definition import to_json
from surveys.questionnaire.editing import Place, at, english_of, find, lists_of, sequence_at
from surveys.questionnaire.editing.places import Document
from surveys.questionnaire.problems import Problem
from surveys.store import shelves
from surveys.store.base import db, reading
from surveys.store.drafts import find_draft, list_drafts
from surveys.store.questionnaires import list_latest_versions
from surveys.store.shelves import BankQuestion, ListState, PlatformList

_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
_CHOICE = re.compile(r"[A-Za-z0-9_-]{1,32}")
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
MOST_CHOICES = 500


@dataclass(frozen=True, slots=True)
class ListUse:
    """A questionnaire that has a list under this name, and how many of its questions use it."""

    survey: str
    title: str
    draft: int | None  # its number; None: the last published version
    questions: int


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list of the platform: its states, the latest edition first, and where it is used."""

    code: str
    title: str
    states: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]  # since, choices
    uses: tuple[ListUse, ...]

    def state_for(self, edition: str) -> tuple[Mapping[str, Any], ...]:
        """Return the choices that hold for an edition: the last state that began with it or before."""
        held = [choices for since, choices in self.states if not edition or since <= edition]
        return held[0] if held else ()


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question of the bank."""

    id: int
    label: str
    survey: str
    item: Mapping[str, Any]
    lists: Mapping[str, Any]
    english: tuple[Mapping[str, Any], ...] = ()


# ── lists ──


@reading
def read_lists() -> tuple[KeptList, ...]:
    """Return every list of the platform, by code."""
    found: dict[str, list[tuple[str, tuple[Mapping[str, Any], ...]]]] = {}
    titles: dict[str, str] = {}
    for kept, state in shelves.list_states():
        titles[kept.code] = kept.title
        found.setdefault(kept.code, []).append((state.since, tuple(_read(state.choices))))
    uses = _uses(set(titles))
    return tuple(
        KeptList(code, titles[code], tuple(states), tuple(uses.get(code, ())))
        for code, states in found.items()
    )


def _uses(codes: set[str]) -> dict[str, list[ListUse]]:
    """Return where lists are used: the drafts that are being written, and the last version of each survey."""
    found: dict[str, list[ListUse]] = {}
    documents: list[tuple[str, str, int | None, Document]] = [
        (survey.code, draft.title, draft.id, parsed(draft.document))
        for draft, survey, _, _ in list_drafts()
        if draft.published_version_id is None
    ]
    documents += [
        (survey.code, survey.title, None, parsed(version.document))
        for version, survey in list_latest_versions()
    ]
    for survey, title, draft, document in documents:
        for code in codes & set(document.get("choices") or {}):
            found.setdefault(code, []).append(ListUse(survey, title, draft, _count(document, code)))
    return found


def _count(document: Document, code: str) -> int:
    items = [
        item
        for rank, _ in enumerate(sequence_at(document, ("sections",)))
        for item in sequence_at(document, ("sections", rank, "questions"))
    ]
    return sum(code in lists_of(item, document) for item in items)


@operation
def keep_list(
    code: str, *, title: str, since: str, choices: tuple[Mapping[str, Any], ...], by: int, now: datetime
) -> Problem | None:
    """Keep a list as it is from an edition on; the state of that edition is replaced.

    Problems: ``shelf.code``, ``shelf.title``, ``shelf.edition``, ``shelf.no_choice``, ``shelf.choice_code``,
    ``shelf.choice_label``, ``shelf.choice_twice``.
    """
    problem = _faults(code, title, since, choices)
    if problem is not None:
        return problem
    kept = shelves.find_list(code)
    if kept is None:
        kept = PlatformList(code=code, title=title.strip())
        db.session.add(kept)
        db.session.flush()
    kept.title = title.strip()
    state = shelves.find_state(code, since)
    if state is None:
        state = ListState(list_code=code, since=since, choices="[]", updated_at=now, updated_by=by)
        db.session.add(state)
    state.choices = to_json([dict(choice) for choice in choices])
    state.updated_at, state.updated_by = now, by
    db.session.flush()
    return None


def _faults(code: str, title: str, since: str, choices: tuple[Mapping[str, Any], ...]) -> Problem | None:
    if not _CODE.fullmatch(code):
        return Problem("shelf.code", "code", {"code": code[:40]})
    if not title.strip():
        return Problem("shelf.title", "title")
    if not _EDITION.fullmatch(since):
        return Problem("shelf.edition", "since", {"edition": since[:40]})
    if not choices or len(choices) > MOST_CHOICES:
        return Problem("shelf.no_choice", "choices", {"most": MOST_CHOICES})
    seen: set[str] = set()
    for choice in choices:
        own = str(choice.get("code", ""))
        former = str(choice.get(CAME_FROM, "")).split()
        if not _CHOICE.fullmatch(own) or not all(map(_CHOICE.fullmatch, former)):
            return Problem("shelf.choice_code", "choices", {"code": own[:40]})
        if not str(choice.get("label", "")).strip():
            return Problem("shelf.choice_label", "choices", {"code": own})
        if own in seen:
            return Problem("shelf.choice_twice", "choices", {"code": own})
        seen.add(own)
    return None


def _read(text: str) -> Any:
    """Return what is kept of a document, its decimals exact."""
    return json.loads(text, parse_float=Decimal)


# ── the bank ──


@reading
def read_bank() -> tuple[KeptQuestion, ...]:
    """Return the questions of the bank, by their words."""
    return tuple(map(_kept, shelves.list_bank()))


@reading
def read_kept(question: int) -> KeptQuestion | Problem:
    """Return a question of the bank. Problem: ``shelf.unknown``."""
    found = db.session.get(BankQuestion, question)
    return Problem("shelf.unknown") if found is None else _kept(found)


def _kept(row: BankQuestion) -> KeptQuestion:
    kept = _read(row.item)
    lists = _read(row.lists)
    return KeptQuestion(row.id, row.label, row.survey, kept["item"], lists, tuple(kept["english"]))


@operation
def keep_question(draft_id: int, code: str, *, by: int, now: datetime) -> int | Problem:
    """Keep a question of a draft in the bank, as it stands, with the lists that it uses; return its number there.

    Problems: ``draft.unknown``, ``edit.unknown_place``.
    """
    found = find_draft(draft_id)
    if found is None:
        return Problem("draft.unknown")
    draft, survey = found
    document = parsed(draft.document)
    path = find(document, Place("item", code))
    if path is None:
        return Problem("edit.unknown_place", code, {"kind": "item", "of": ""})
    item = at(document, path)
    row = BankQuestion(
        label=str(item.get("label") or code),
        survey=survey.code,
        item=to_json({"item": item, "english": english_of(item, document)}),
        lists=to_json(lists_of(item, document)),
        kept_at=now,
        kept_by=by,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


@operation
def drop_question(question: int) -> Problem | None:
    """Take a question out of the bank; where it was inserted, it stays. Problem: ``shelf.unknown``."""
    found = db.session.get(BankQuestion, question)
    if found is None:
        return Problem("shelf.unknown")
    db.session.delete(found)
    return None
