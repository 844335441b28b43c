"""The tree of another tool's expression → the same condition or sum in our language.

Apart from the parsing of either tool and from the functions. There a blank is a text without letters, here it is unknown:
where the two would part (under a negation, in the condition of a choice) the piece is made sure. Refuses, by an
``UntranslatableError``, what our language cannot say; nothing is guessed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from surveys.exchange.foreign.calls import CALLS
from surveys.exchange.foreign.meaning import (
    AND,
    EQUAL,
    FALSE,
    OR,
    ORDER,
    PRODUCT,
    SIGN,
    SUM,
    TRUE,
    Known,
    Piece,
    UntranslatableError,
    quoted,
    written_number,
    written_text,
)
from surveys.exchange.foreign.pieces import (
    alike,
    answered,
    as_date,
    as_number,
    as_truth,
    denied,
    is_number,
    sure,
    written_code,
)
from surveys.questionnaire.expressions.syntax import (
    Call,
    Compare,
    Current,
    Fold,
    Literal,
    Logic,
    Negate,
    Node,
    Parent,
    Ref,
    Row,
)

LONGEST = 4_000  # characters that our language reads
_BARE = {"true": TRUE, "false": FALSE, "null": written_text("")}  # words that some tools read as values


@dataclass(slots=True)
class Translator:
    """Writes trees as they are seen from one place of the form.

    ``find`` tells what a name stands for; ``roster`` is the roster that the place is in, ``current`` what « . » is,
    ``columns`` the attributes of the choice at hand, ``lists`` the attributes of choices: list → choice → attribute.
    """

    find: Callable[[str], Known | None]
    roster: str = ""
    current: Known | None = None
    columns: Mapping[str, str] | None = None
    lists: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    absent: list[str] = field(
        default_factory=list
    )  # choices that the form compares with, and that no list has

    def condition(self, node: Node) -> Piece:
        """Return a condition. Raises ``UntranslatableError``: also where it could never be true, as the form is."""
        piece = self.truth(node)
        if self.absent and piece.text in (FALSE.text, TRUE.text):
            raise UntranslatableError("choice", given=self.absent[0])
        self._bounded(piece)
        return piece

    def value(self, node: Node) -> Piece:
        """Return a value with its type. Raises ``UntranslatableError``."""
        piece = self.write(node)
        self._bounded(piece)
        return piece

    def _bounded(self, piece: Piece) -> None:
        if len(piece.text) > LONGEST:
            raise UntranslatableError("long")

    # ── pieces ────────────────────────────────────────────────────────────────────────────────────────────────

    def write(self, node: Node) -> Piece:
        """Return the piece that a node becomes."""
        match node:
            case Literal(value=value):
                return written_number(value) if isinstance(value, Decimal) else written_text(value)
            case Ref(reference=reference):
                return self.reference(str(reference))
            case Current() | Row() | Parent():
                return self._place(node)
            case Negate(operand=operand):
                return Piece(f"-{self.number(operand).inside(SIGN)}", "number", SIGN)
            case Compare():
                return self._compare(node)
            case Logic():
                return self._logic(node)
            case Fold():
                return self._fold(node)
            case Call():
                return self._call(node)

    def reference(self, name: str) -> Piece:
        """Return what a name stands for, seen from here."""
        known = self.find(name)
        if known is None:
            raise UntranslatableError("name", given=name)
        if known.text:
            return Piece(known.text, known.type, codes=known.codes)
        if not known.roster:
            return Piece(f"${{{known.code}}}", known.type, codes=known.codes)
        if known.roster == self.roster:
            return Piece(f"${{@.{known.code}}}", known.type, codes=known.codes)
        return Piece(f"${{{known.roster}.*.{known.code}}}", "list", value=None)

    def _place(self, node: Current | Row | Parent) -> Piece:
        """Return the answer being judged, or the choice at hand."""
        if isinstance(node, Parent):
            raise UntranslatableError("path")
        if isinstance(node, Row):
            return self._column("name")
        if self.current is None:
            raise UntranslatableError("here")
        return Piece(".", self.current.type, codes=self.current.codes)

    def _call(self, node: Call) -> Piece:
        if node.name == "attr" and isinstance(node.arguments[-1], Literal):
            return self._column(str(node.arguments[-1].value))
        write = CALLS.get(node.name)
        if write is None:
            raise UntranslatableError("function", given=node.name)
        return write(self, node)

    def _column(self, name: str) -> Piece:
        if self.columns is None and name in _BARE:
            return _BARE[name]
        if self.columns is None:
            raise UntranslatableError("name", given=name)
        return written_text(self.columns.get(name, ""))

    # ── truth ─────────────────────────────────────────────────────────────────────────────────────────────────

    def truth(self, node: Node) -> Piece:
        """Return a node as a condition: a text that is there, a number that is not zero."""
        return as_truth(self.write(node))

    def surely(self, node: Node) -> Piece:
        """Return a node as a condition that is never unknown: what is unknown is false there."""
        return sure(self.truth(node))

    def _logic(self, node: Logic) -> Piece:
        level = AND if node.operator == "and" else OR
        pieces = [self.truth(operand) for operand in node.operands]
        settled, neutral = (FALSE, TRUE) if node.operator == "and" else (TRUE, FALSE)
        if any(piece.text == settled.text for piece in pieces):
            return settled
        pieces = [piece for piece in pieces if piece.text != neutral.text]
        if len(pieces) < 2:
            return pieces[0] if pieces else neutral
        text = f" {node.operator} ".join(piece.inside(level + 1) for piece in pieces)
        return Piece(text, "boolean", level, sure=all(piece.sure for piece in pieces))

    # ── comparisons ───────────────────────────────────────────────────────────────────────────────────────────

    def _compare(self, node: Compare) -> Piece:
        left, right = self.write(node.left), self.write(node.right)
        if node.operator in ("=", "!="):
            same = self.same(left, right)
            return same if node.operator == "=" else denied(same)
        level = ORDER
        if "date" in (left.type, right.type):
            left, right = as_date(left), as_date(right)
        else:
            left, right = as_number(left), as_number(right)
        text = f"{left.inside(level)} {node.operator} {right.inside(level + 1)}"
        return Piece(text, "boolean", level, sure=False)

    def same(self, left: Piece, right: Piece) -> Piece:
        """Return « left = right », whatever their types are."""
        for one, other in ((left, right), (right, left)):
            if one.value in ("", "NaN"):
                return denied(answered(other))
        for one, other in ((left, right), (right, left)):
            if other.value is not None and one.value is None and one.codes is not None:
                return self.is_choice(one, other)
        if "list" in (left.type, right.type):
            raise UntranslatableError("several")
        for one, other in ((left, right), (right, left)):
            if (
                one.type == "number"
                and other.type == "string"
                and other.value is not None
                and not is_number(other)
            ):
                self.absent.append(str(other.value))  # no number is this text
                return FALSE
        left, right = alike(left, right)
        first, last = left.inside(EQUAL), right.inside(EQUAL + 1)
        return Piece(f"{first} = {last}", "boolean", EQUAL, contrary=f"{first} != {last}")

    def is_choice(self, coded: Piece, literal: Piece) -> Piece:
        """Return whether a coded answer is the choice that an expression writes out; never, where no list has it."""
        codes = coded.codes or {}
        given = written_code(literal)
        if given not in codes:
            self.absent.append(given)
            return FALSE
        code = codes[given]
        if coded.type == "list":
            chosen = f"selected({coded.text}, {quoted(code)})"
            return Piece(f"{chosen} and count-selected({coded.text}) = 1", "boolean", AND)
        if coded.type == "boolean":  # a box: Y is ticked
            return coded if code == TRUE.text else denied(coded)
        right = code if coded.type == "number" else quoted(code)
        left = coded.inside(EQUAL)
        return Piece(f"{left} = {right}", "boolean", EQUAL, contrary=f"{left} != {right}")

    # ── arithmetic ────────────────────────────────────────────────────────────────────────────────────────────

    def number(self, node: Node) -> Piece:
        """Return a node as a number."""
        return as_number(self.write(node))

    def _fold(self, node: Fold) -> Piece:
        made = self.write(node.first)
        for sign, operand in node.rest:
            made = self._step(sign, made, self.write(operand))
        return made

    def _step(self, sign: str, left: Piece, right: Piece) -> Piece:
        """Return one sum or product; a day and days make a day, two days make days."""
        level = SUM if sign in ("+", "-") else PRODUCT
        first, last = left.type == "date", right.type == "date"
        kept = level == SUM and (first if sign == "-" else first != last)  # days stay days: not numbers
        left = left if kept and first else as_number(left)
        right = right if kept and last else as_number(right)
        text = f"{left.inside(level)} {sign} {right.inside(level + 1)}"
        return Piece(text, "date" if kept and not (first and last) else "number", level)
