"""A paste accepted and undone: each is one transaction, written once whatever number of times it is sent.

Apart from rosters because a paste is one act over many entries and cells, and has a name of its own. What was shown in
the preview is what is written: one cell that changed meanwhile refuses all. Refuses to undo what someone has typed since.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations.collecting.draft import Draft, body_of
from surveys.operations.collecting.model import (
    MAX_CHANGES,
    MAX_TEXT,
    MAX_TEXTS,
    Paste,
    RowToPaste,
    Undone,
)
from surveys.operations.collecting.rosters import full, is_entry_id, new_ids, open_roster
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.questionnaire.answers.plan import is_asked
from surveys.questionnaire.definition.model import Roster, name_field
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import name_people
from surveys.store.base import reading
from surveys.store.journal import ABOUT, ENTRIES_PREFIX, STATUS, JournalLine, find_lines, list_lines
from surveys.store.submissions import find_place

_PASTED, _UNDONE = f"{ABOUT}paste:", f"{ABOUT}unpaste:"
_BESIDE = frozenset({"tab", "tick", "version"})  # what a body says of how it was written, not of what it says


@operation
def accept_paste(
    survey: str,
    edition: str,
    organisation: str,
    roster: str,
    rows: Sequence[RowToPaste],
    *,
    entries: Sequence[str],
    drawn: Mapping[str, int],
    token: str,
    by: int | None,
    now: datetime,
) -> Paste | Problem:
    """Write all the cells of a paste and its new entries, or nothing; origin « pasted ».

    ``entries`` and ``drawn`` (variable → version, 0 when blank) are the roster as the preview showed it. A ``token`` that
    was accepted already changes nothing and returns the same. Problems: those of a save, ``paste.moved`` (someone changed
    the roster meanwhile), ``paste.undone`` (accepted, then undone), ``paste.nothing``, ``roster.full``.
    """
    if sum(len(row.cells) for row in rows) > MAX_CHANGES:
        return Problem("answer.too_many", roster, {"most": MAX_CHANGES})
    opened = open_roster(survey, edition, organisation, roster, by=by, now=now)
    if isinstance(opened, Problem):
        return opened
    draft, item = opened
    known = _named(draft.place.held, token, roster)
    if known is not None:
        return Problem("paste.undone", roster) if known.undone is not None else known
    if not item.paste_table:
        return Problem("answer.unknown_variable", roster)
    if not any(row.cells for row in rows):
        return Problem("paste.nothing", roster)
    touched = {name_field(roster, row.entry, code) for row in rows if row.entry for code in row.cells}
    draft.load({*drawn, *touched})
    if draft.entries.get(roster, []) != list(entries):
        return Problem("paste.moved", roster)
    for name in {*drawn, *touched}:
        stored = draft.answers.get(name)
        if (stored["version"] if stored else 0) != drawn.get(name, 0):
            return Problem("paste.moved", name)
    return _write(draft, item, rows, token)


def _write(draft: Draft, item: Roster, rows: Sequence[RowToPaste], token: str) -> Paste | Problem:
    """Write the rows into the draft, then the line that names the paste."""
    before = draft.entries.get(item.code, [])
    placed = _place(draft, item, rows)
    if isinstance(placed, Problem):
        return placed
    names = draft.names(name_field(item.code, entry, "") for entry, _ in placed)
    lines, changed = int(draft.entries.get(item.code, []) != before), 0
    for entry, row in placed:
        for code, raw in row.cells.items():
            name = name_field(item.code, entry, code)
            fault = _fault(names, name, raw)
            if fault is not None:
                return fault
            variable = names.variable(name)
            body = body_of(Answer(raw), variable.kind if variable is not None else None)
            # A cell that was blank gets a version that nobody reaches again by typing after the paste is undone: a page
            # drawn in between must not be taken for the newest.
            above = 0 if name in draft.answers else draft.place.last_seq + lines
            draft.put(name, body, "pasted", above=above)
            lines += 1
            changed += row.entry is not None
    added = sum(row.entry is None for row in rows)
    said = {"token": token, "lines": lines, "added": added, "changed": changed}
    draft.note(f"{_PASTED}{item.code}", None, said, "pasted")
    draft.write()
    return Paste(token, item.code, _name(draft.by), draft.now, added, changed)


def _place(draft: Draft, item: Roster, rows: Sequence[RowToPaste]) -> list[tuple[str, RowToPaste]] | Problem:
    """Return each row with its entry; new ones are added at the end of the roster.

    A row that was only asked for is kept from then on, with those before it.
    """
    here = draft.entries.get(item.code, [])
    ids = draft.begun_with(item.code, [row.entry for row in rows if row.entry is not None])
    fixed = {choice.code for choice in item.rows or ()}
    known = {*ids, *fixed}
    if any(row.entry is not None and row.entry not in known for row in rows):
        return Problem("paste.moved", item.code)
    new = [row for row in rows if row.entry is None]
    if new and item.row_count is not None:
        return Problem("roster.counted", item.code)
    if len(known) + len(new) > item.max_rows:
        return full(item, len(ids))
    fresh = iter(new_ids({*known, *(row.former for row in new)}, len(new)))
    placed: list[tuple[str, RowToPaste]] = []
    for row in rows:
        entry = row.entry
        if entry is None:
            again = is_entry_id(row.former) and row.former not in known
            entry = row.former if again else next(fresh)
            known.add(entry)
            ids.append(entry)
        placed.append((entry, row))
    if ids != here:
        draft.set_entries(item.code, ids, "pasted")
    return placed


def _fault(names: AnswerSheet, name: str, raw: tuple[str, ...]) -> Problem | None:
    """Return why a cell cannot be kept at all."""
    variable = names.variable(name)
    if variable is None or not is_asked(variable):
        return Problem("answer.unknown_variable", name[:200])
    if len(raw) > MAX_TEXTS or sum(map(len, raw)) > MAX_TEXT:
        return Problem("answer.too_long", name, {"most": MAX_TEXT})
    return None


# ── undoing ──


@operation
def undo_paste(
    survey: str,
    edition: str,
    organisation: str,
    roster: str,
    token: str,
    *,
    by: int | None,
    now: datetime,
) -> Paste | Problem:
    """Put every cell back to what it exactly was before a paste, and remove every entry that it added.

    What someone has typed since stays, and is named in ``Paste.undone.kept``. Undoing twice is no fault. Problems: those
    of a save, ``paste.unknown``.
    """
    opened = open_roster(survey, edition, organisation, roster, by=by, now=now)
    if isinstance(opened, Problem):
        return opened
    draft, _item = opened
    known = _named(draft.place.held, token, roster)
    if known is None:
        return Problem("paste.unknown", roster)
    if known.undone is None:
        draft.load_all()
        past = _Past(list_lines(draft.place.held), roster, token)
        known = _undo(draft, roster, known, past)
    return known


@dataclass
class _Past:
    """The journal around one paste: what it changed, what was there before, what came after."""

    lines: list[JournalLine]
    roster: str
    token: str

    def __post_init__(self) -> None:
        marks = [line for line in self.lines if line.variable in _marks(self.roster)]
        mark = next(line for line in marks if line.variable.startswith(_PASTED) and self._is_mine(line))
        self.pasted = self._under(mark)
        first = self.pasted[0].seq if self.pasted else mark.seq
        self.before = [line for line in self.lines if line.seq < first]
        # A later paste that was undone in its turn left nothing behind.
        undone = {_told(line)["token"] for line in marks if line.variable.startswith(_UNDONE)}
        gone = {
            line.seq
            for each in marks
            if each.seq > mark.seq and _told(each)["token"] in undone
            for line in self._under(each)
        }
        self.after = [line for line in self.lines if line.seq > mark.seq and line.seq not in gone]

    def _is_mine(self, line: JournalLine) -> bool:
        return bool(_told(line)["token"] == self.token)

    def _under(self, mark: JournalLine) -> list[JournalLine]:
        """Return the lines that a mark speaks of: those just before it."""
        first = mark.seq - int(_told(mark)["lines"])
        return [line for line in self.lines if first <= line.seq < mark.seq]

    def added(self) -> list[str]:
        """Return the entries that the paste added."""
        entries = next((each for each in self.pasted if each.variable.startswith(ENTRIES_PREFIX)), None)
        if entries is None:
            return []
        return [entry for entry in entries.new or () if entry not in (entries.old or ())]

    def origin_before(self, name: str) -> str:
        """Return where the answer that stood before the paste came from."""
        return next((line.origin for line in reversed(self.before) if line.variable == name), "typed")

    def typed_since(self, line: JournalLine) -> bool:
        """Say whether someone wrote something else there; an entry removed and put back is nothing else."""
        later = (each for each in self.after if each.variable == line.variable)
        return any(each.new is not None and _said(each.new) != _said(_told(line)) for each in later)


def _undo(draft: Draft, roster: str, known: Paste, past: _Past) -> Paste:
    """Take a paste back in the draft, then write the line that says so."""
    lines, restored, kept = 0, 0, []
    added = [entry for entry in past.added() if entry in draft.entries.get(roster, [])]
    for line in past.pasted:
        name = line.variable
        if name.startswith(ENTRIES_PREFIX) or name not in draft.answers:
            continue  # or the whole entry is gone since
        if past.typed_since(line):
            kept.append(name)
            continue
        if line.old is None:
            draft.remove(name, "pasted")
        else:
            body = {key: value for key, value in line.old.items() if key not in _BESIDE}
            draft.put(name, body, past.origin_before(name))
        lines += 1
        restored += name.partition("[")[2].partition("]")[0] not in added
    gone = [entry for entry in added if not _holds_something(draft, roster, entry, kept)]
    for name in [name for name in draft.answers if _entry_of(name, roster) in gone]:
        draft.remove(name, "pasted")
        lines += 1
    if gone:
        left = [entry for entry in draft.entries[roster] if entry not in gone]
        draft.set_entries(roster, left, "pasted")
        lines += 1
    kept = [name for name in kept if _entry_of(name, roster) not in gone]
    said = {"token": known.token, "lines": lines, "removed": len(gone), "restored": restored, "kept": kept}
    draft.note(f"{_UNDONE}{roster}", None, said, "pasted")
    draft.write()
    undone = Undone(_name(draft.by), draft.now, len(gone), restored, tuple(kept))
    return Paste(known.token, roster, known.by, known.at, known.added, known.changed, undone)


def _holds_something(draft: Draft, roster: str, entry: str, kept: Collection[str]) -> bool:
    """Say whether an entry that the paste added holds what a person typed: then it stays.

    A blank holds nothing, and an explanation speaks of a value that is no more.
    """
    held = [
        name
        for name, body in draft.answers.items()
        if _entry_of(name, roster) == entry and (_says_something(body) or body.get("missing"))
    ]
    return any("#" not in name or name.partition("#")[0] in kept for name in held)


def _told(line: JournalLine) -> Mapping[str, Any]:
    """Return what a line says: the answer that it wrote, or what a mark tells."""
    return line.new or {}


def _says_something(body: Mapping[str, Any]) -> bool:
    return any(text.strip() for text in body["raw"])


def _entry_of(name: str, roster: str) -> str:
    owner, bracket, rest = name.partition("[")
    return rest.partition("]")[0] if bracket and owner == roster else ""


def _said(body: Mapping[str, Any]) -> tuple[object, ...]:
    return body["raw"], body.get("missing"), body.get("about", [])


# ── what is known of pastes ──


@reading
def last_paste(survey: str, edition: str, organisation: str, roster: str) -> Paste | None:
    """Return the latest paste of a roster that may be undone; ``None`` when there is none since it was last sent.

    One that was undone gives way to the one before it.
    """
    place = find_place(survey, edition, organisation)
    if place is None or place.submission_id is None:
        return None
    found = _pastes(find_lines(place.submission_id, (*_marks(roster), STATUS)))
    return next((paste for paste in reversed(found) if paste.undone is None), None)


@reading
def find_paste(survey: str, edition: str, organisation: str, roster: str, token: str) -> Paste | None:
    """Return the paste that has a token, or ``None``."""
    place = find_place(survey, edition, organisation)
    return (
        None if place is None or place.submission_id is None else _named(place.submission_id, token, roster)
    )


def _named(submission_id: int, token: str, roster: str) -> Paste | None:
    lines = find_lines(submission_id, _marks(roster))
    return next((paste for paste in _pastes(lines) if paste.token == token), None)


def _marks(roster: str) -> tuple[str, str]:
    return f"{_PASTED}{roster}", f"{_UNDONE}{roster}"


def _pastes(lines: Iterable[JournalLine]) -> list[Paste]:
    """Return the pastes that lines tell of, in order, those before a sending left out."""
    found: dict[str, Paste] = {}
    told = list(lines)
    names = name_people({line.person_id for line in told if line.person_id is not None})
    for line in told:
        if line.variable == STATUS:
            found.clear()
            continue
        said, by = _told(line), names.get(line.person_id or 0, "")
        token = said["token"]
        if line.variable.startswith(_PASTED):
            roster = line.variable.removeprefix(_PASTED)
            found[token] = Paste(token, roster, by, line.at, said["added"], said["changed"])
        elif (known := found.get(token)) is not None:
            undone = Undone(by, line.at, said["removed"], said["restored"], tuple(said["kept"]))
            found[token] = Paste(token, known.roster, known.by, known.at, known.added, known.changed, undone)
    return list(found.values())


def _name(person: int | None) -> str:
    return name_people({person}).get(person, "") if person is not None else ""
