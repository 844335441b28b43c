"""The conditions, checks and sums of a form, each translated where it stands or listed as lost.

Apart from items because names mean something only once the whole form is planned. A value is translated when it is first
asked for, so that its type is known to what reads it; one that reads itself is lost.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from surveys.exchange.foreign.findings import Findings
from surveys.exchange.foreign.meaning import (
    AND,
    Known,
    Piece,
    UntranslatableError,
    quoted,
    written_number,
    written_text,
)
from surveys.exchange.foreign.pieces import denied
from surveys.exchange.foreign.reading import read_form_expression
from surveys.exchange.foreign.spreadsheet.lists import Lists
from surveys.exchange.foreign.spreadsheet.plan import Item, Planner
from surveys.exchange.foreign.spreadsheet.tree import Branch
from surveys.exchange.foreign.translation import Translator
from surveys.questionnaire.expressions import Type
from surveys.questionnaire.expressions.syntax import Call, Literal, Node, Ref, Row, walk

_TYPES: Mapping[str, Type] = {
    "integer": "number",
    "decimal": "number",
    "rating": "number",
    "date": "date",
    "attestation": "boolean",
    "multiple": "list",
    "ranking": "list",
    "roster": "list",
}
MOST_RULES = 40
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_LONGEST = 4_000
_MOST_LOGIC = 400_000  # characters of expressions in one form; the longest real one has a tenth


class Logic:
    """Answers what names stand for, and translates what rows say."""

    def __init__(self, planner: Planner, lists: Lists, findings: Findings) -> None:
        self.planner = planner
        self.findings = findings
        self.attributes = lists.attributes()
        self._values: dict[int, Piece | None] = {}
        self._listed: set[tuple[int, str, str]] = set()
        self._spent = 0
        self._gates: dict[tuple[int, str], Piece | None] = {}

    # ── names ─────────────────────────────────────────────────────────────────────────────────────────────────

    def find(self, name: str, roster: str = "") -> Known | None:
        """Return what a name stands for, from inside a roster if one is given.

        Raises ``UntranslatableError``: a value that was lost, or that reads itself.
        """
        item = self.planner.item(name, roster)
        if item is not None:
            return self.known(item)
        base = self.planner.item(name.removesuffix("_other"), roster) if name.endswith("_other") else None
        if base is not None and base.listed is not None and base.listed.other:
            return Known(f"{base.code}_autre", "string", roster=base.roster)
        if self.planner.metadata.get(name, "").endswith("today"):
            return Known("", "date", text="today()")
        return None

    def known(self, item: Item) -> Known:
        """Return what an item stands for. Raises ``UntranslatableError``."""
        if item.kind == "note":
            raise UntranslatableError("note", given=item.branch.row.cell("name"))
        if item.kind == "calculated":
            piece = self.value(item)
            if piece is None:
                raise UntranslatableError("value", given=item.branch.row.cell("name"))
            return Known(item.code, piece.type, piece.codes, roster=item.roster, shown=piece.type != "list")
        listed = item.listed
        return Known(
            item.code,
            _TYPES.get(item.kind, "string"),
            listed.codes if listed else None,
            listed.labels if listed else None,
            roster=item.roster,
            shown=item.kind != "roster",
        )

    def translator(self, item: Item | None, *, here: bool = False) -> Translator:
        """Return the translator of what stands at an item; ``here``: « . » is its answer."""
        roster = item.roster if item is not None else ""
        current = self.known(item) if item is not None and here else None
        return Translator(lambda name: self.find(name, roster), roster, current, lists=self.attributes)

    # ── values ────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, item: Item) -> Piece | None:
        """Return the value of a calculated item, or nothing once it was listed as lost."""
        key = id(item)
        if key not in self._values:
            self._values[key] = None  # while it is worked out: a value that reads itself has none
            self._values[key] = self._calculated(item)
        return self._values[key]

    def _calculated(self, item: Item) -> Piece | None:
        row = item.branch.row
        part = "calculation" if row.cell("calculation") else "default"
        try:
            return self._translated(item, part, row.cell(part))
        except UntranslatableError as error:
            self.lose(item.branch, part, row.cell(part), error)
            return None

    def _translated(self, item: Item, part: str, source: str) -> Piece:
        """Return what an expression, or the words of a default, come to. Raises ``UntranslatableError``."""
        worded = part == "default" and "${" not in source
        if worded and "(" not in source:
            return _constant(source)
        translator = self.translator(item)
        try:
            piece = translator.value(self._read(source))
        except UntranslatableError as error:
            if worded and error.word == "syntax":
                return _constant(source)  # words with a parenthesis among them
            raise
        self._tell_absent(item.branch, translator, part)
        return _constant(piece.value) if isinstance(piece.value, str) and piece.value else piece

    def lose(self, branch: Branch, part: str, source: str, error: UntranslatableError) -> None:
        """List what was lost, and name the fault where the form itself is broken."""
        self.findings.lose(error.word, branch.place, part, source, **error.params)
        given = error.params.get("given", "")
        if error.word == "name" and not self.is_there(given):
            self.findings.say("dangling", branch.place, "error", name=given, part=part)

    def is_there(self, name: str) -> bool:
        """Say whether a name stands in the form, asked here or not."""
        planner = self.planner
        return name in planner.metadata or name in planner.passed or planner.item(name) is not None

    def _tell_absent(self, branch: Branch, translator: Translator, part: str) -> None:
        for code in dict.fromkeys(translator.absent):
            self.findings.say("choice_absent", branch.place, "error", given=code, part=part)

    # ── conditions ────────────────────────────────────────────────────────────────────────────────────────────

    def relevant(self, item: Item, own: Branch | None) -> tuple[str, bool]:
        """Return the condition of an item, with those of the groups around it, and whether a part of it was lost."""
        gates = [*item.gates, *([own] if own is not None and own not in item.gates else [])]
        return self.gated(gates, item.roster)

    def gated(self, gates: list[Branch], roster: str = "") -> tuple[str, bool]:
        """Return the condition of several groups at once, and whether a part of it was lost."""
        pieces, whole = [], True
        for branch in gates:
            if not branch.row.cell("relevant"):
                continue
            piece = self._gate(branch, roster)
            whole = whole and piece is not None
            if piece is not None:
                pieces.append(piece)
        if len(pieces) == 1:
            return pieces[0].text, not whole
        text = " and ".join(dict.fromkeys(piece.inside(AND) for piece in pieces))
        return (text, not whole) if len(text) <= _LONGEST else (pieces[-1].text, True)

    def _gate(self, branch: Branch, roster: str) -> Piece | None:
        key = (id(branch), roster)
        if key not in self._gates:
            source = branch.row.cell("relevant")
            try:
                self._gates[key] = self._condition(branch, roster)
            except UntranslatableError as error:
                self.lose(branch, "relevant", source, error)
                self._gates[key] = None
        return self._gates[key]

    def _condition(self, branch: Branch, roster: str) -> Piece:
        if roster:
            raise UntranslatableError("in_roster")
        translator = self.translator(None)
        piece = translator.condition(self._read(branch.row.cell("relevant")))
        self._tell_absent(branch, translator, "relevant")
        return piece

    def rule(self, item: Item, source: str, part: str, at: Branch | None = None) -> str:
        """Return what an answer must respect, or nothing once it was listed as lost; ``at`` is the row that says it."""
        branch = at or item.branch
        try:
            translator = self.translator(item, here=True)
            rule = translator.condition(self._read(source)).text
            self._tell_absent(branch, translator, part)
        except UntranslatableError as error:
            if (id(branch), part, item.roster) not in self._listed:
                self._listed.add((id(branch), part, item.roster))
                self.lose(branch, part, source, error)
            return ""
        return rule

    def _read(self, source: str) -> Node:
        """Return the tree of an expression, as long as the form does not hold more of them than anyone wrote."""
        self._spent += len(source)
        if self._spent > _MOST_LOGIC:
            raise UntranslatableError("much")
        return read_form_expression(source)

    def refused_when(self, branch: Branch) -> tuple[str, str]:
        """Return what must hold for a note not to show, and the last question that it reads; « » when it is not known."""
        try:
            tree = self._read(branch.row.cell("relevant"))
            rule = denied(self.translator(None).truth(tree)).text
        except UntranslatableError:
            return "", ""
        read = [node.reference.code for node in walk(tree) if isinstance(node, Ref)]
        return rule, read[-1] if read else ""

    # ── filters of choices ────────────────────────────────────────────────────────────────────────────────────

    def filtered(self, item: Item, source: str) -> list[str]:
        """Return the rules that say what a filter of choices said: which choices go with the other answers."""
        try:
            return self._filtered(item, source)
        except UntranslatableError as error:
            self.lose(item.branch, "choice_filter", source, error)
            return []

    def _filtered(self, item: Item, source: str) -> list[str]:
        listed = item.listed
        if listed is None:
            raise UntranslatableError("filter")
        tree = self._read(source)
        self._spent += len(listed.rows)
        wanted = _columns(tree)
        groups: dict[tuple[str, ...], list[str]] = {}
        for row in listed.rows:
            values = {**row.columns, "name": row.cell("name"), "label": row.cell("name")}
            groups.setdefault(tuple(values.get(name, "") for name in wanted), []).append(
                listed.codes[row.cell("name")]
            )
        if len(groups) > 400:
            raise UntranslatableError("filter")
        parts = []
        for values_of_group, codes in groups.items():
            translator = self.translator(item)
            translator.columns = dict(zip(wanted, values_of_group, strict=True))
            condition = translator.truth(tree)
            if condition.text != "true()":
                parts.append(f"(not({_among(item, codes)}) or {condition.inside(AND)})")
        return _joined(parts)


def _among(item: Item, codes: list[str]) -> str:
    if item.kind == "single":
        return f"selected({quoted(' '.join(codes))}, .)"
    return " or ".join(f"selected(., {quoted(code)})" for code in codes)


def _joined(parts: list[str]) -> list[str]:
    rules: list[str] = []
    for part in parts:
        if len(part) > _LONGEST:
            raise UntranslatableError("long")
        if rules and len(rules[-1]) + len(part) + 5 <= _LONGEST:
            rules[-1] = f"{rules[-1]} and {part}"
        else:
            rules.append(part)
    if len(rules) > MOST_RULES - 1:
        raise UntranslatableError("long")
    return rules


def _columns(tree: Node) -> list[str]:
    """Return the columns of the choice at hand that a filter reads, in order."""
    found, within = [], []
    for node in walk(tree):
        if isinstance(node, Call) and node.name == "attr" and isinstance(node.arguments[-1], Literal):
            within.append(node.arguments[0])
            found.append(str(node.arguments[-1].value))
        elif isinstance(node, Row) and node not in within:
            found.append("name")
    return list(dict.fromkeys(found))


def _constant(text: str) -> Piece:
    """Return what a default that is no expression says."""
    return written_number(Decimal(text)) if _NUMBER.fullmatch(text) else written_text(text)
