"""What a name of another tool's form stands for in ours, and a piece of expression that is written in our language.

Apart because reading, translating and both formats share these words. Refuses behaviour beyond the small questions that
every piece answers: its type, the codes it may hold, whether parentheses are needed around it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from surveys.questionnaire.expressions import Type

# How tightly a piece holds together, from the loosest operator to what needs no parentheses.
OR, AND, EQUAL, ORDER, SUM, PRODUCT, SIGN, WHOLE = range(1, 9)


@dataclass(frozen=True, slots=True)
class Known:
    """What a name stands for. ``codes``: their choices → ours, of a coded answer. ``text``: what stands in its place."""

    code: str
    type: Type
    codes: Mapping[str, str] | None = None
    labels: Mapping[str, str] | None = None  # of the same choices: theirs → their words
    roster: str = ""  # the roster that asks it
    text: str = ""
    shown: bool = True  # may be repeated in a sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of expression: its text, its type, its codes; ``value`` where it is written out."""

    text: str
    type: Type
    level: int = WHOLE
    codes: Mapping[str, str] | None = None
    value: str | Decimal | None = None
    sure: bool = True  # of a condition: never unknown
    contrary: str = ""  # of a condition: how its contrary is best said

    def inside(self, level: int) -> str:
        """Return the text, in parentheses where something that holds as tightly as ``level`` is around it."""
        return self.text if self.level >= level else f"({self.text})"


class UntranslatableError(Exception):
    """Why a piece of logic has no equivalent; never leaves the rooms of imports. ``word`` ends a code ``foreign.lost.…``."""

    def __init__(self, word: str, **params: str) -> None:
        super().__init__(word)
        self.word = word
        self.params = params


def quoted(text: str) -> str:
    """Return a text as our language writes it. Raises ``UntranslatableError``: both quotes stand in it."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    raise UntranslatableError("quotes")


def written_text(text: str) -> Piece:
    """Return a text written out."""
    return Piece(quoted(text), "string", value=text)


def written_number(number: Decimal) -> Piece:
    """Return a number written out."""
    return Piece(format(number, "f"), "number", value=number)


TRUE = Piece("true()", "boolean")
FALSE = Piece("false()", "boolean")
