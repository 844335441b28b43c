"""The rows of the survey sheet as they hold one another: groups and repeats with what they contain.

Apart from meaning because a block that is never closed, or closed twice, is a fault of the sheet whatever it asks. Reads on
after each: what is open at the end is closed there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.spreadsheet.columns import Row
from surveys.exchange.foreign.spreadsheet.types import Asked, read_type

_DEEPEST = 40
_YES = frozenset({"yes", "true", "true()", "oui", "vrai", "1", "y"})


@dataclass(slots=True)
class Branch:
    """One row with what it asks; a group or a repeat has the rows that it holds."""

    row: Row
    asked: Asked
    children: list["Branch"] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.row.place


def is_yes(cell: str) -> bool:
    """Say whether a cell means yes."""
    return cell.strip().lower() in _YES


def grow(rows: Iterable[Row], findings: Findings) -> list[Branch]:
    """Return the branches of a form, in order."""
    top: list[Branch] = []
    opened: list[Branch] = []
    for row in rows:
        if is_yes(row.cell("disabled")) or row.cell("type").startswith("#"):
            continue
        written = row.cell("type")
        if not written:
            if row.cell("name") or row.words:
                findings.say("no_type", row.place, name=row.cell("name"))
            continue
        asked = read_type(written, worded=bool(row.said("label")))
        if asked.what == "end":
            _close(opened, asked, row, findings)
            continue
        branch = Branch(row, asked)
        (opened[-1].children if opened else top).append(branch)
        if asked.what == "begin":
            if len(opened) >= _DEEPEST:
                findings.say("deep", row.place, "error")
            else:
                opened.append(branch)
    for branch in opened:
        findings.say("unclosed", branch.place, "error", name=branch.row.cell("name"))
    return top


def _close(opened: list[Branch], asked: Asked, row: Row, findings: Findings) -> None:
    """Close the last block of its kind, with those left open in it."""
    at = next((at for at in range(len(opened) - 1, -1, -1) if opened[at].asked.kind == asked.kind), None)
    if at is None:
        findings.say("end", row.place, "error", given=row.cell("type"))
        return
    for left in opened[at + 1 :]:
        findings.say("unclosed", left.place, "error", name=left.row.cell("name"))
    del opened[at:]
