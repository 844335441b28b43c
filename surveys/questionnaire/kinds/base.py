"""What every kind of question can do: read what was typed, show a value, name its columns and statistics.

Apart so that a new kind is one class, one macro and one tiny questionnaire. A kind holds typed settings and
no answer; it never sees the page, the database or another question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.values import Reading, Value

Raw = tuple[str, ...]  # what the form sent for one variable: () nothing, one text, or several (multiple, ranking)
ValueType = Literal["number", "string", "boolean", "date", "list", "none"]


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column of a data file: its name, its type and, for coded data, the list its codes come from."""

    name: str  # ``irritants.double_saisie``, ``groups_offered.c1`` for a multiple's choice, ``gap_sources_autre``
    type: ValueType
    label: str = ""
    choices: ChoiceList | None = None


@dataclass(frozen=True, kw_only=True)
class Kind:
    """The base of all kinds. The dataclass fields of a subclass are its settings, and nothing else."""

    name: ClassVar[str]  # the word a definition writes after ``type:``
    widget: ClassVar[str]  # the macro of templates/questions/ that draws it
    value_type: ClassVar[ValueType]
    statistics: ClassVar[frozenset[str]] = frozenset()  # the kinds of statistics it can feed
    unit: str = ""

    def read(self, raw: Raw) -> Reading:
        """Understand what was typed. Never raises: what cannot be read is a problem, and the raw text is kept."""
        raise NotImplementedError

    def write(self, value: Value) -> Raw:
        """Return what a person would have typed for ``value``: ``read(write(v)).value == v``."""
        raise NotImplementedError

    def show(self, value: Value) -> str:
        """Return ``value`` for a reader, in French (Québec), without its unit unless the unit is part of it (« 27,00 $ »)."""
        raise NotImplementedError

    def encode(self, value: Value) -> object:
        """Return ``value`` as JSON: a decimal as text, a date as ISO text, a list as a list."""
        raise NotImplementedError

    def decode(self, stored: object) -> Value:
        """Return the value of what ``encode`` gave."""
        raise NotImplementedError

    def columns(self, name: str, label: str = "") -> tuple[DataColumn, ...]:
        """Return the columns of a data file that the variable ``name`` fills."""
        raise NotImplementedError

    def cells(self, name: str, value: Value | None) -> Mapping[str, Value | None]:
        """Return the value of each of ``columns`` for one answer."""
        raise NotImplementedError
