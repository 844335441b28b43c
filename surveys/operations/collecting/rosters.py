"""Rosters: entries are added, copied, moved, removed, put back and carried over.

Apart from the saving of answers because an entry is a row, not a value: it has an id for ever and two people may add
at once. A removed entry leaves the document, never the journal, and can be put back as it was.
"""

import re
import secrets
import string
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from surveys.operations.collecting.draft import Draft, body_of, open_draft
from surveys.operations.collecting.model import MAX_CHANGES, MAX_TEXT, MAX_TEXTS
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.answers.plan import is_asked
from surveys.questionnaire.definition.model import Roster, name_field
from surveys.questionnaire.problems import Problem
from surveys.store.journal import ENTRIES_PREFIX, JournalLine, list_lines

_FIRST = string.ascii_lowercase
_ID = re.compile(r"[a-z0-9]{1,12}")
_NEXT = string.ascii_lowercase + string.digits
_SAID = ("raw", "missing", "value", "about")  # of an answer: what a copy says too


@operation
def add_entries(
    survey: str,
    edition: str,
    organisation: str,
    roster: str,
    *,
    count: int = 1,
    by: int | None,
    now: datetime,
) -> tuple[str, ...] | Problem:
    """Add entries at the end of a roster and return their ids.

    Problems: those of a save, ``roster.full``, ``roster.counted`` (an earlier answer says how many rows there are).
    """
    draft = open_draft(survey, edition, organisation, by=by, now=now)
    if isinstance(draft, Problem):
        return draft
    draft.load(())
    ids = _grow(draft, roster, count)
    if not isinstance(ids, Problem):
        draft.write()
    return ids


@operation
def duplicate_entry(
    survey: str, edition: str, organisation: str, roster: str, entry: str, *, by: int | None, now: datetime
) -> str | Problem:
    """Put a copy of an entry, with its answers, right beneath it; return the copy's id, which is its own for ever.

    Problems: those of a save, ``roster.full``, ``roster.counted``, ``roster.fixed_row``, ``answer.entry_removed``.
    """
    draft = open_draft(survey, edition, organisation, by=by, now=now)
    if isinstance(draft, Problem):
        return draft
    found = _free_entry(draft, roster, entry)
    if isinstance(found, Problem):
        return found
    fresh = _grow(draft, roster, 1, after=entry)
    if isinstance(fresh, Problem):
        return fresh
    start, copy = name_field(roster, entry, ""), name_field(roster, fresh[0], "")
    held = {name: body for name, body in draft.answers.items() if name.startswith(start)}
    for name, body in held.items():
        said = {key: value for key, value in body.items() if key in _SAID}
        draft.put(copy + name.removeprefix(start), said, "typed")
    draft.write()
    return fresh[0]


@operation
def move_entry(
    survey: str,
    edition: str,
    organisation: str,
    roster: str,
    entry: str,
    step: int,
    *,
    by: int | None,
    now: datetime,
) -> int | Problem:
    """Move an entry by ``step`` places among the free ones, as far as there are; return by how many it moved.

    Problems: those of a save, ``roster.fixed_row``, ``answer.entry_removed``.
    """
    draft = open_draft(survey, edition, organisation, by=by, now=now)
    if isinstance(draft, Problem):
        return draft
    found = _free_entry(draft, roster, entry)
    if isinstance(found, Problem):
        return found
    ids = draft.entries[roster]
    here = ids.index(entry)
    there = min(max(here + step, 0), len(ids) - 1)
    if there != here:
        others = [kept for kept in ids if kept != entry]
        draft.set_entries(roster, [*others[:there], entry, *others[there:]], "typed")
        draft.write()
    return there - here


@operation
def remove_entry(
    survey: str, edition: str, organisation: str, roster: str, entry: str, *, by: int | None, now: datetime
) -> int | Problem:
    """Remove an entry with its answers; return how many answers it held. Removing it twice is no fault."""
    opened = open_roster(survey, edition, organisation, roster, by=by, now=now)
    if isinstance(opened, Problem):
        return opened
    draft, item = opened
    if entry in {choice.code for choice in item.rows or ()}:
        return Problem("roster.fixed_row", roster)
    draft.load_all()
    ids = draft.entries.get(roster, [])
    if entry not in ids:
        return 0
    held = [name for name in draft.answers if name.startswith(f"{roster}[{entry}].")]
    for name in held:
        draft.remove(name, "typed")
    draft.set_entries(roster, [kept for kept in ids if kept != entry], "typed")
    draft.write()
    return len(held)


@operation
def restore_entry(
    survey: str, edition: str, organisation: str, roster: str, entry: str, *, by: int | None, now: datetime
) -> int | Problem:
    """Put a removed entry back where it was, with its answers; return how many. Problem: ``roster.never_removed``."""
    opened = open_roster(survey, edition, organisation, roster, by=by, now=now)
    if isinstance(opened, Problem):
        return opened
    draft, _item = opened
    draft.load_all()
    ids = draft.entries.get(roster, [])
    if entry in ids:
        return 0
    place = draft.place.submission_id
    lines = [] if place is None else list_lines(place)
    former = _position(lines, roster, entry)
    if former is None:
        return Problem("roster.never_removed", roster)
    last: dict[str, JournalLine] = {
        line.variable: line for line in lines if line.variable.startswith(f"{roster}[{entry}].")
    }
    draft.set_entries(roster, [*ids[:former], entry, *ids[former:]], "typed")
    removed = {name: line for name, line in last.items() if line.new is None and line.old is not None}
    for name, line in removed.items():
        body = dict(line.old or {})
        draft.put(name, body, "typed", above=body.pop("version"))
    draft.write()
    return len(removed)


@operation
def carry_entries(
    survey: str,
    edition: str,
    organisation: str,
    roster: str,
    rows: Mapping[str, Mapping[str, tuple[str, ...]]],
    *,
    by: int | None,
    now: datetime,
) -> tuple[str, ...] | Problem:
    """Take over the entries of an earlier edition, with their ids: entry id → field → texts.

    Only a roster without any entry of its own takes them; otherwise nothing changes and the ids that it has are
    returned, so pressing the button twice is no fault. Problems: those of a save, ``roster.full``.
    """
    if sum(map(len, rows.values())) > MAX_CHANGES:
        return Problem("answer.too_many", roster, {"most": MAX_CHANGES})
    opened = open_roster(survey, edition, organisation, roster, by=by, now=now)
    if isinstance(opened, Problem):
        return opened
    draft, item = opened
    draft.load_all()
    fixed = {choice.code for choice in item.rows or ()}
    present = tuple(draft.entries.get(roster, ()))
    ids = tuple(entry for entry in rows if is_entry_id(entry) and entry not in fixed)
    if present or not ids:
        return present
    if len(ids) + len(fixed) > item.max_rows:
        return full(item, 0)
    draft.set_entries(roster, list(ids), "prefilled")
    _fill(draft, roster, {entry: rows[entry] for entry in ids})
    draft.write()
    return ids


def _fill(draft: Draft, roster: str, rows: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    """Write what is carried into new entries; what today's questions do not ask stays behind."""
    names = draft.names(name_field(roster, entry, "") for entry in rows)
    for entry, row in rows.items():
        for field, raw in row.items():
            name = name_field(roster, entry, field)
            variable = names.variable(name)
            if variable is None or not is_asked(variable):
                continue
            if len(raw) <= MAX_TEXTS and sum(map(len, raw)) <= MAX_TEXT and any(text.strip() for text in raw):
                draft.put(name, body_of(Answer(raw), variable.kind), "prefilled")


def _grow(draft: Draft, roster: str, count: int, after: str = "") -> tuple[str, ...] | Problem:
    """Give a roster new entries, in the draft: at its end, or right after one."""
    item = find_roster(draft, roster)
    if isinstance(item, Problem):
        return item
    if item.row_count is not None:
        return Problem("roster.counted", roster)
    ids = list(draft.entries.get(roster, []))
    fixed = {choice.code for choice in item.rows or ()}
    if len(ids) + len(fixed) + count > item.max_rows:
        return full(item, len(ids))
    fresh = new_ids({*ids, *fixed}, count)
    place = ids.index(after) + 1 if after else len(ids)
    if fresh:
        draft.set_entries(roster, [*ids[:place], *fresh, *ids[place:]], "typed")
    return fresh


def _free_entry(draft: Draft, roster: str, entry: str) -> Roster | Problem:
    """Read the whole draft and return the roster, where the entry is one that people add."""
    item = find_roster(draft, roster)
    if isinstance(item, Problem):
        return item
    if item.rows is not None and entry in item.rows:
        return Problem("roster.fixed_row", roster)
    draft.load_all()
    draft.begin_entry(roster, entry)
    return item if entry in draft.entries.get(roster, []) else Problem("answer.entry_removed", roster)


def new_ids(taken: Collection[str], count: int) -> tuple[str, ...]:
    """Return ids that no entry of a roster has."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        entry = secrets.choice(_FIRST) + "".join(secrets.choice(_NEXT) for _ in range(5))
        if entry not in taken:
            fresh[entry] = None
    return tuple(fresh)


def is_entry_id(text: str) -> bool:
    """Say whether a text may name an entry."""
    return _ID.fullmatch(text) is not None


def full(item: Roster, free: int) -> Problem:
    """Return the refusal of more entries; ``free``: how many are there beside the fixed rows."""
    room = item.max_rows - free - len(item.rows or ())
    return Problem("roster.full", item.code, {"most": item.max_rows, "room": max(0, room)})


def open_roster(
    survey: str, edition: str, organisation: str, roster: str, *, by: int | None, now: datetime
) -> tuple[Draft, Roster] | Problem:
    """Open a draft to write in one of its rosters. Problems: those of a save, and of ``find_roster``."""
    draft = open_draft(survey, edition, organisation, by=by, now=now)
    if isinstance(draft, Problem):
        return draft
    item = find_roster(draft, roster)
    return item if isinstance(item, Problem) else (draft, item)


def find_roster(draft: Draft, code: str) -> Roster | Problem:
    """Return a roster in which the author may write. Problems: ``answer.unknown_variable``, ``answer.other_section``."""
    item = draft.questionnaire.items.get(code)
    if not isinstance(item, Roster):
        return Problem("answer.unknown_variable", code[:200])
    return item if draft.may_write(code) else Problem("answer.other_section", code)


def _position(lines: Sequence[JournalLine], roster: str, entry: str) -> int | None:
    """Return where a removed entry stood; ``None`` when no such entry was ever removed."""
    for line in reversed(lines):
        if (
            line.variable == f"{ENTRIES_PREFIX}{roster}"
            and line.old
            and entry in line.old
            and entry not in (line.new or ())
        ):
            return int(list(line.old).index(entry))
    return None
