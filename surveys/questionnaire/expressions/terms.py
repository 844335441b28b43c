"""The words of the contract: what an expression refers to, what it asks of the world, what it gives back.

Apart so that the parser, the two compilers and the checker share them without importing each other.
Refuses behaviour: only types and protocols stand here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Protocol

Dialect = Literal["native", "odk"]
Type = Literal["number", "string", "boolean", "date", "list", "any"]

# None is "missing or unknown". A list (multiple, or a column ``*``) is a tuple whose members may be None.
Result = Decimal | str | bool | date | datetime | tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Reference:
    """One ``${…}``: ``${matrix.*.col}`` is ``Reference("matrix", ("*", "col"))``; ``${@.col}`` is ``("@", ("col",))``.

    In the ``odk`` dialect a name holds no path (dots belong to the name) and ``parts`` is always empty.
    """

    code: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join((self.code, *self.parts))


class Scope(Protocol):
    """All that a native expression may ask of the world. ``None`` is a missing answer.

    ``lookup`` never meets ``@row`` among the parts: the compiled expression has put ``row()`` in its place.
    A whole roster (``${roster}``) and a column (``${m.*.col}``) are tuples with one member per entry or row,
    ``None`` for a missing one.
    """

    today: date
    now: datetime

    def lookup(self, reference: Reference) -> Result:
        """Return the value at a reference; a tuple for ``*``; ``None`` when missing or hidden."""

    def current(self) -> Result:
        """Return the value of ``.``."""

    def row(self) -> str | None:
        """Return ``@row``, the code of the current row."""

    def attribute(self, row: str, name: str) -> Result:
        """Return ``attr(row, name)``: an attribute of a choice of the list that the current rows come from."""

    def previous(self, reference: Reference) -> Result:
        """Return the value that the last edition had at a reference; ``None`` when there was none."""

    def parameter(self, name: str) -> Result:
        """Return ``param(name)``, a parameter of the edition."""


class Names(Protocol):
    """What a definition knows, for the check of an expression before publication.

    It may also have ``suggestions()`` (the texts of references, ``results_prev.*.target``) and ``parameters()``:
    the check then proposes the nearest name.
    """

    def type_of(self, reference: Reference) -> Type | None:
        """Return the type a reference has, or ``None`` when no such thing exists."""

    def has_parameter(self, name: str) -> bool:
        """Say whether the edition has this parameter."""


Code = Callable[[Any], Any]  # one compiled node: scope -> value
