"""The mapping that a person begins from: what the headings and the cells say for sure, and nothing else.

Apart from the reading because it only looks. A heading is placed where its code, its label or a shorter name of it is that
of one place and no other; a person places the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from surveys.exchange.past.mapping import ColumnMapping, PastMapping, TableMapping
from surveys.exchange.past.organisations import Known, Names
from surveys.exchange.past.tables import BETWEEN, headings
from surveys.exchange.past.targets import Target, targets_of
from surveys.exchange.pasting import Grid
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.definition.model import Questionnaire, Roster
from surveys.questionnaire.values import fold

_OWNER = ("organisation", "organisme", "centre", "code", "code du centre", "nom du centre", "nom")
_RECEIVED = (
    "sent_at", "reçu le", "date de réception", "transmis le", "date de transmission", "date", "horodateur",
)  # fmt: skip
_ENTRY = ("entry", "rangée", "ligne")
_MOST_HEADINGS = 5
_LOOKED_AT = 200  # lines that say where the organisations stand


def propose(sheets: Sequence[Sheet], questionnaire: Questionnaire, known: Sequence[Known]) -> PastMapping:
    """Return what is sure of a mapping of some sheets; those that hold nothing to read are left out."""
    names = Names(known)
    rosters = [item for item in questionnaire.items.values() if isinstance(item, Roster)]
    found: list[TableMapping] = []
    for sheet in sheets:
        if not sheet.grid.rows:
            continue
        into = next(
            (one.code for one in rosters if fold(sheet.title) in (fold(one.code), fold(one.label))), None
        )
        taken = {table.into for table in found}
        offers = [into] if into is not None else ["", *(one.code for one in rosters)]
        drawn = [_table(sheet, questionnaire, names, offer) for offer in offers if offer not in taken]
        best = max(drawn, key=lambda table: len(table.columns), default=None)
        if best is not None and (best.columns or (not best.into and best.organisation)):
            found.append(best)
    return PastMapping(tuple(found))


def propose_columns(sheet: Sheet, table: TableMapping, questionnaire: Questionnaire) -> TableMapping:
    """Return a table with the columns that its headings place for sure, and the keys that they name."""
    named = headings(sheet.grid, table.first, table.headings)
    index = _index(targets_of(questionnaire, table.into))
    placed: dict[str, ColumnMapping] = {}
    owner = table.organisation or _headed(named, _OWNER)
    received = "" if table.into else _headed(named, _RECEIVED)
    roster = questionnaire.items.get(table.into)
    entry = _headed(named, _ENTRY) if isinstance(roster, Roster) and roster.rows else ""
    for heading in named:
        target = None if heading in ("", owner, received, entry) else _placed(heading, index)
        if target is not None and target not in placed:
            placed[target] = ColumnMapping(heading, target)
    return replace(table, organisation=owner, sent_at=received, entry=entry, columns=tuple(placed.values()))


def _table(sheet: Sheet, questionnaire: Questionnaire, names: Names, into: str) -> TableMapping:
    owner, first_answer = _owner_of(sheet.grid, names)
    first, count = _heading_lines(sheet.grid, first_answer)
    named = headings(sheet.grid, first, count)
    table = TableMapping(
        sheet.title, "" if owner is None else named[owner], into, first, count, decimal=_decimal_of(named)
    )
    return propose_columns(sheet, table, questionnaire)


def _decimal_of(named: Sequence[str]) -> str:
    """Return the mark of decimals of a file of our own that no spreadsheet wrote again: a point. Else it is asked."""
    return "." if {"organisation", "edition", "status", "layer", "receipt"} <= set(named) else ""


def _owner_of(grid: Grid, names: Names) -> tuple[int | None, int | None]:
    """Return the column that names most organisations, and the first line, from 0, on which it does."""
    best, owner, first = 0, None, None
    for column in range(grid.width):
        rows = [at for at in range(min(len(grid.rows), _LOOKED_AT)) if names.find(grid.rows[at][column].text)]
        if len(rows) > best:
            best, owner, first = len(rows), column, rows[0]
    return owner, first


def _heading_lines(grid: Grid, first_answer: int | None) -> tuple[int, int]:
    """Return the first line of headings, from 1, and how many there are: those above the answers that fill several columns."""
    least = 2 if grid.width > 1 else 1
    filled = [sum(not cell.blank for cell in row) >= least for row in grid.rows]
    if first_answer is None or first_answer == 0:
        return next((at + 1 for at, several in enumerate(filled) if several), 1), 1
    above = first_answer
    while above > 0 and first_answer - above < _MOST_HEADINGS and filled[above - 1]:
        above -= 1
    return (above + 1, first_answer - above) if above < first_answer else (first_answer, 1)


def _headed(named: Sequence[str], words: Sequence[str]) -> str:
    known = {fold(heading): heading for heading in reversed(named)}
    return next((known[fold(word)] for word in words if fold(word) in known), "")


def _index(targets: Mapping[str, Target]) -> Mapping[str, set[str]]:
    """Return the places that each name may mean."""
    index: dict[str, set[str]] = {}
    for target in targets.values():
        for label in target.labels:
            index.setdefault(fold(label), set()).add(target.name)
    for target in targets.values():
        index[fold(target.name)] = {target.name}  # a code is never a label's
    return index


def _placed(heading: str, index: Mapping[str, set[str]]) -> str | None:
    """Return the one place that a heading names: by its whole, by its last line, or by a code before its label."""
    ways = (
        heading,
        heading.replace(BETWEEN, " – "),
        heading.rpartition(BETWEEN)[2],
        heading.partition(" – ")[0],
    )
    for way in ways:
        found = index.get(fold(way), set())
        if len(found) == 1:
            return next(iter(found))
    return None
