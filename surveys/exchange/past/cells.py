"""A cell of the past as a person of today would have typed it, or why it cannot be read.

Apart from the reading because one cell is judged here and a whole table there. The kinds of question have the last word:
what is typed is read by them. Of a number shown rounded, the exact one is taken where the question accepts it, else the one
that everybody saw.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from surveys.exchange.past.mapping import BLANK, REASON_MARK, ColumnMapping, read_scale
from surveys.exchange.past.targets import Target
from surveys.exchange.pasting.grid import Source
from surveys.exchange.pasting.labels import LabelBook
from surveys.questionnaire.kinds.base import Kind, Raw
from surveys.questionnaire.kinds.choices import Multiple
from surveys.questionnaire.kinds.declarations import read_yes_or_no
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing, canonical, fold, is_blank, read_number, read_reason

_REASONS = {
    "nsp": Missing.DONT_KNOW,
    "ne sait pas": Missing.DONT_KNOW,
    "so": Missing.NOT_APPLICABLE,
    "s.o.": Missing.NOT_APPLICABLE,
    "s/o": Missing.NOT_APPLICABLE,
    "sans objet": Missing.NOT_APPLICABLE,
    "pnr": Missing.REFUSED,
    "prefere ne pas repondre": Missing.REFUSED,
}
_NOT_SAID = frozenset(
    {Missing.BLANK.value, Missing.HIDDEN.value, "question non posee a cet organisme", "laisse vide"}
)
_GUARDED = re.compile(
    r"'[=+\-@'\t\r\n\uff1d\uff0b\uff0d\uff20]"
)  # how our own files keep a text from being run
_SPACES = str.maketrans(dict.fromkeys(" \u00a0\u202f\u2009'\u2019"))
_LISTED = (r"[;\n|]", r",")
_MOST_RANKS = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says: texts as typed, a reason, yes or no for one choice, a rank; or a problem; else nothing."""

    raw: Raw = ()
    reason: Missing | None = None
    part: bool | int | None = None
    problem: Problem | None = None

    @property
    def blank(self) -> bool:
        """Whether there is nothing to take, and nothing wrong."""
        return self == NOTHING


NOTHING = Cell()


class CellReader:
    """Reads the cells of one column into one target; what its words mean is worked out once."""

    def __init__(self, target: Target, column: ColumnMapping, decimal: str) -> None:
        self.target, self.decimal = target, decimal
        self._values: Mapping[str, str] = {fold(word): meant for word, meant in column.values.items()}
        self._scale = read_scale(column.scale) if column.scale else None
        choices = target.kind.choice_list
        self._book = None if choices is None else LabelBook(choices)

    def read(self, source: Source) -> Cell:
        """Return what a cell says."""
        text = source.text[1:] if _GUARDED.match(source.text) else source.text
        if is_blank(text):
            return NOTHING
        meant = self._values.get(fold(text))
        if meant == BLANK:
            return NOTHING
        if meant is not None and meant.startswith(REASON_MARK):
            return Cell(reason=read_reason(meant.removeprefix(REASON_MARK)))
        if self.target.reason:
            return self._read_reason(text)
        if self.target.part:
            return self._read_part(text if meant is None else meant)
        if meant is not None:
            return _judged(self.target.kind, (meant,))
        cell = self._read_value(source, text)
        reason = _REASONS.get(fold(text))
        return Cell(reason=reason) if cell.problem is not None and reason in self.target.allow else cell

    def _read_reason(self, text: str) -> Cell:
        folded = fold(text)
        if folded in _NOT_SAID:
            return NOTHING
        reason = _REASONS.get(folded)
        if reason is None or reason not in self.target.allow:
            return Cell(problem=Problem("past.reason", params={"typed": text[:60]}))
        return Cell(reason=reason)

    def _read_part(self, text: str) -> Cell:
        """Read whether a choice was ticked (yes, its code or its words), or at which rank it was put."""
        if not isinstance(self.target.kind, Multiple):
            rank = read_number(text, integer=True).value
            if isinstance(rank, Decimal) and 1 <= rank <= _MOST_RANKS:
                return Cell(part=int(rank))
            return Cell(problem=Problem("past.rank", params={"typed": text[:60]}))
        if self._book is not None and self._book.find(text).code == self.target.part:
            return Cell(part=True)
        said = read_yes_or_no((text,))
        return Cell(part=bool(said.value)) if said.problem is None else Cell(problem=said.problem)

    def _read_value(self, source: Source, text: str) -> Cell:
        kind = self.target.kind
        if kind.value_type == "number":
            return self._read_number(source, text)
        if self._book is None:
            return _judged(kind, (text,))
        if isinstance(kind, Multiple) or kind.value_type == "list":
            return self._read_list(text)
        return self._read_choice(text)

    def _read_choice(self, text: str) -> Cell:
        found = _judged(self.target.kind, (text,))
        code = self._book.find(text).code if found.problem is not None and self._book is not None else None
        return found if code is None else Cell((code,))

    def _read_list(self, text: str) -> Cell:
        """Read several choices of one cell: parted by semicolons, else by commas, since labels hold commas too."""
        found = self._read_choice(text)
        for mark in _LISTED:
            parts = [part.strip() for part in re.split(mark, text) if part.strip()]
            if found.problem is None or len(parts) < 2:
                continue
            cells = [self._read_choice(self._values.get(fold(part), part)) for part in parts]
            wrong = next((cell for cell in cells if cell.problem is not None), None)
            found = wrong or _judged(self.target.kind, tuple(raw for cell in cells for raw in cell.raw))
        return found

    def _read_number(self, source: Source, text: str) -> Cell:
        kind = self.target.kind
        if source.number is not None and "%" not in text:
            exact = _judged(kind, self._written(source.number))
            return (
                exact
                if exact.problem is None
                else _shown(kind, text, exact)
                if self._scale is None
                else exact
            )
        known = _plain_number(text, self.decimal) if self.decimal else None
        if known is not None:
            return _judged(kind, self._written(known))
        if self._scale is None:
            return _judged(kind, (text,))
        reading = read_number(text, unit=kind.unit, places=None)
        if not isinstance(reading.value, Decimal):
            return Cell(problem=reading.problem)
        return _judged(kind, self._written(reading.value))

    def _written(self, number: Decimal) -> Raw:
        scaled = canonical(number if self._scale is None else number * self._scale)
        try:
            return self.target.kind.write(scaled)
        except (TypeError, ValueError, ArithmeticError):
            return (format(scaled, "f"),)


def _judged(kind: Kind, raw: Raw) -> Cell:
    """Return texts as an answer where the kind of question can read them."""
    reading = kind.read(raw)
    return Cell(raw) if reading.problem is None else Cell(problem=reading.problem)


def _shown(kind: Kind, text: str, otherwise: Cell) -> Cell:
    """Return the number that a sheet shows, where the exact one has more decimals than the question accepts."""
    shown = _judged(kind, (text,))
    return shown if shown.problem is None else otherwise


def _plain_number(text: str, decimal: str) -> Decimal | None:
    """Return a number whose mark of decimals is known; ``None`` where the text holds anything else."""
    bare = text.strip().translate(_SPACES).removesuffix("$")
    groups = "," if decimal == "." else "."
    whole, mark, places = bare.partition(decimal)
    parts = whole.removeprefix("-").split(groups)
    if any(len(part) != 3 for part in parts[1:]) or not all(
        part.isascii() and part.isdigit() for part in parts
    ):
        return None
    if mark and not (places.isascii() and places.isdigit()):
        return None
    try:
        return Decimal(f"{whole.replace(groups, '')}.{places or 0}")
    except InvalidOperation:
        return None
