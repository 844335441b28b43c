"""The branches of a form → the sections and items that it becomes, each with its code: before any logic is read.

Apart from writing because logic names what stands later in the form. Groups at the top are sections; those inside pass their
condition on to what they hold; a repeat is a roster, and a repeat in a repeat a roster beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from surveys.exchange.foreign.findings import Findings
from surveys.exchange.foreign.naming import fit_code
from surveys.exchange.foreign.spreadsheet.lists import Lists, Taken
from surveys.exchange.foreign.spreadsheet.tree import Branch
from surveys.questionnaire.definition.verify import RESERVED
from surveys.questionnaire.problems import Severity

MOST_FIELDS = 200
MOST_ITEMS = 500
MOST_SECTIONS = 100


@dataclass(slots=True)
class Item:
    """One item to write. ``gates`` are the groups whose condition it inherits, ``roster`` the one that asks it."""

    branch: Branch
    code: str
    kind: str
    gates: tuple[Branch, ...] = ()
    listed: Taken | None = None
    roster: str = ""
    fields: list["Item"] = field(default_factory=list)
    notes: list[Branch] = field(default_factory=list)
    scope: tuple[str, ...] = ()  # the groups and the repeat that its name must be alone in


@dataclass(slots=True)
class Part:
    """A section to write: made of a group, or of what stands in none."""

    code: str
    branch: Branch | None
    gates: tuple[Branch, ...]
    items: list[Item] = field(default_factory=list)


class Planner:
    """Gives a code to everything, and tells which item a name means."""

    def __init__(self, lists: Lists, findings: Findings) -> None:
        self.lists = lists
        self.findings = findings
        self.parts: list[Part] = []
        self.names: dict[str, list[Item]] = {}
        self.metadata: dict[str, str] = {}
        self.passed: set[str] = set()  # names of rows that ask nothing here
        self._codes: set[str] = set(RESERVED)
        self._sections: set[str] = set()
        self._current: Part | None = None

    def plan(self, branches: Sequence[Branch]) -> list[Part]:
        """Return the sections of a form."""
        self._top(branches, ())
        return self._settled()

    def _top(self, branches: Iterable[Branch], gates: tuple[Branch, ...]) -> None:
        loose: Part | None = None
        for branch in branches:
            if branch.asked.what == "begin" and branch.asked.kind == "group":
                loose = None
                if _holds_groups(branch):
                    self._top(branch.children, (*gates, branch))
                    continue
                part = self._open(branch, (*gates, branch))
                self._fill(part, branch.children, ())
            else:
                loose = loose or self._open(None, gates)
                self._fill(loose, [branch], ())

    def _open(self, branch: Branch | None, gates: tuple[Branch, ...]) -> Part:
        name = branch.row.cell("name") if branch is not None else "questions"
        code = fit_code(name, self._sections, "section")
        self._sections.add(code)
        part = Part(code, branch, gates)
        self.parts.append(part)
        return part

    def _fill(
        self, part: Part, branches: Iterable[Branch], gates: tuple[Branch, ...], roster: Item | None = None
    ) -> None:
        for branch in branches:
            asked = branch.asked
            if asked.what == "begin" and asked.kind == "group":
                if roster is None and branch.row.said("label"):
                    part.items.append(Item(branch, self._code(branch, named=False), "note", (*gates, branch)))
                self._fill(part, branch.children, (*gates, branch), roster)
            elif asked.what == "begin":
                self._repeat(part, branch, gates, roster)
            elif asked.what == "metadata":
                self.metadata.setdefault(branch.row.cell("name"), asked.kind)
                self.findings.say("metadata", branch.place, name=branch.row.cell("name"))
            else:
                self._ask(part, branch, gates, roster)

    def _repeat(self, part: Part, branch: Branch, gates: tuple[Branch, ...], within: Item | None) -> None:
        if within is not None:
            self.findings.say("nested", branch.place, name=branch.row.cell("name"))
            gates = (*within.gates, within.branch)
        item = Item(branch, self._code(branch), "roster", gates)
        part.items.append(item)
        self._name(branch, item)
        self._fill(part, branch.children, (), item)
        if not item.fields:
            item.kind = "note"

    def _ask(self, part: Part, branch: Branch, gates: tuple[Branch, ...], roster: Item | None) -> None:
        kind, listed = self._kind(branch)
        if not kind:
            self.passed.add(branch.row.cell("name"))
            return
        if roster is None:
            item = Item(branch, self._code(branch), kind, gates, listed, scope=_scope(part, gates))
            if listed is not None and listed.other:
                self._codes.add(f"{item.code}_autre")
            part.items.append(item)
        elif kind == "note":
            roster.notes.append(branch)
            self.passed.add(branch.row.cell("name"))
            return
        else:
            item = self._field(part, branch, roster)
            item.kind, item.listed, item.gates = kind, listed, gates
            item.scope = (roster.code, *_scope(part, gates))
        self._name(branch, item)

    def _field(self, part: Part, branch: Branch, roster: Item) -> Item:
        """Put a field in a roster, or in one that goes on with it once it is full."""
        last = [item for item in part.items if item.branch is roster.branch and item.kind == "roster"][-1]
        if len(last.fields) >= MOST_FIELDS:
            code = fit_code(f"{roster.code}_suite", self._codes)
            self._codes.add(code)
            last = Item(roster.branch, code, "roster", roster.gates)
            part.items.append(last)
            self.findings.say("wide", roster.branch.place, most=MOST_FIELDS, code=code)
        code = fit_code(branch.row.cell("name"), {field.code for field in last.fields}, "c")
        self._renamed(branch, code)
        item = Item(branch, code, "text", roster=last.code)
        last.fields.append(item)
        return item

    def _kind(self, branch: Branch) -> tuple[str, Taken | None]:
        """Return what a row becomes, nothing for a hidden one that says nothing, and its list."""
        asked, row = branch.asked, branch.row
        if asked.what in ("hidden", "calculate"):
            if row.cell("calculation") or row.cell("default"):
                return "calculated", None
            self.findings.say(
                "hidden" if asked.what == "hidden" else "no_calculation", row.place, name=row.cell("name")
            )
            return "", None
        if asked.what == "unknown":
            self.findings.say("type", row.place, "error", given=row.cell("type"))
        if asked.lost:
            self.findings.say(asked.lost, row.place, name=row.cell("name"))
        if asked.kind in ("single", "multiple", "ranking"):
            return self._listed(branch)
        if asked.what == "ask" and row.cell("calculation"):
            return "calculated", None
        return asked.kind, None

    def _listed(self, branch: Branch) -> tuple[str, Taken | None]:
        asked, place = branch.asked, branch.place
        if asked.outside == "file":
            self.findings.say("list_in_file", place, given=asked.listed)
            return "text", None
        listed = self.lists.take(asked.listed, other=asked.other)
        if listed is not None:
            return asked.kind, listed
        if asked.listed in self.lists.theirs:
            self.findings.say("list_too_long", place, given=asked.listed)
        else:
            self.findings.say("list_missing", place, "error", given=asked.listed)
        return "text", None

    def _code(self, branch: Branch, *, named: bool = True) -> str:
        name = branch.row.cell("name")
        if not name and named and branch.asked.what != "note":
            self.findings.say("no_name", branch.place, "error")
        code = fit_code(name if named else f"{name}_titre", self._codes)
        self._codes.add(code)
        if named:
            self._renamed(branch, code)
        return code

    def _renamed(self, branch: Branch, code: str) -> None:
        name = branch.row.cell("name")
        if name and code != name:
            self.findings.say("renamed", branch.place, name=name, code=code)

    def _name(self, branch: Branch, item: Item) -> None:
        name = branch.row.cell("name")
        others = self.names.setdefault(name, [])
        if name and others:
            # the same name in another group or repeat is no fault, while nothing refers to it
            together = any(each.scope == item.scope for each in others)
            severity: Severity = "error" if together else "warning"
            self.findings.say(
                "name_twice", branch.place, severity, name=name, first=others[0].branch.place.line
            )
        others.append(item)

    def item(self, name: str, roster: str = "") -> Item | None:
        """Return the item that a name means: one of the same roster, else the first."""
        found = self.names.get(name)
        return next((each for each in found if each.roster == roster), found[0]) if found else None

    # ── sections as they can be ───────────────────────────────────────────────────────────────────────────────

    def _settled(self) -> list[Part]:
        """Return the sections that hold something: values computed in no group gathered at the end, none too long."""
        made: list[Part] = []
        computed: list[Item] = []
        for part in self.parts:
            if (
                part.branch is None
                and not part.gates
                and all(item.kind == "calculated" for item in part.items)
            ):
                computed += part.items
            elif part.items:
                made.append(part)
        if computed and made:
            code = fit_code("calculs", {part.code for part in made})
            made.append(Part(code, None, (), computed))
        elif computed:
            made.append(Part("calculs", None, (), computed))
        return _merged([piece for part in made for piece in _pieces(part)])


def _scope(part: Part, gates: tuple[Branch, ...]) -> tuple[str, ...]:
    return (part.code, *(gate.row.cell("name") for gate in gates))


def _holds_groups(branch: Branch) -> bool:
    """Say whether a group only gathers others: two at least, and no question beside them."""
    groups = sum(child.asked.what == "begin" and child.asked.kind == "group" for child in branch.children)
    asked = any(child.asked.what in ("ask", "unknown") for child in branch.children)
    repeats = any(child.asked.what == "begin" and child.asked.kind == "roster" for child in branch.children)
    return groups >= 1 and not asked and not repeats


def _pieces(part: Part) -> list[Part]:
    """Return a section in pieces that are not too long."""
    if len(part.items) <= MOST_ITEMS:
        return [part]
    starts = range(0, len(part.items), MOST_ITEMS)
    return [
        Part(
            part.code if not start else f"{part.code[:26]}_{start // MOST_ITEMS + 1}",
            part.branch,
            part.gates,
            part.items[start : start + MOST_ITEMS],
        )
        for start in starts
    ]


def _merged(parts: list[Part]) -> list[Part]:
    """Return sections, the last of which holds all that is past the most that a questionnaire has."""
    if len(parts) <= MOST_SECTIONS:
        return parts
    last = Part(parts[MOST_SECTIONS - 1].code, None, ())
    for part in parts[MOST_SECTIONS - 1 :]:
        for item in part.items:
            item.gates = (*part.gates, *item.gates)
        last.items += part.items
    return [*parts[: MOST_SECTIONS - 1], last]
