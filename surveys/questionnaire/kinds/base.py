"""What every kind of question can do: read what was typed, show a value, name its columns and statistics.

Apart so that a new kind is one class, one macro and one tiny questionnaire. A kind holds typed settings and
no answer; it never sees the page, the database or another question.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Reading, Value

Raw = tuple[
    str, ...
]  # what the form sent for one variable: () nothing, one text, or several (multiple, ranking)
ValueType = Literal["number", "string", "boolean", "date", "list", "any", "none"]
InputMode = Literal["text", "numeric", "decimal", "email", "tel", "none"]


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column of a data file: its name, its type and, for coded data, the list its codes come from."""

    name: str  # ``irritants.double_saisie``, ``groups_offered.c1`` for a multiple's choice, ``gap_sources_autre``
    type: ValueType
    label: str = ""
    choices: ChoiceList | None = None


@dataclass(frozen=True, kw_only=True)
class Kind(ABC):
    """The base of all kinds. The dataclass fields of a subclass are its settings, and nothing else."""

    name: ClassVar[str]  # the word a definition writes after ``type:``
    widget: ClassVar[str]  # the macro of templates/questions/ that draws it
    value_type: ClassVar[ValueType]
    statistics: ClassVar[frozenset[str]] = frozenset()  # the kinds of statistics it can feed
    inputmode: ClassVar[InputMode] = "text"  # the keyboard that a telephone should offer
    typed: ClassVar[bool] = True  # False: a person never types it (note, calculated, attribute)
    takes_unit: ClassVar[bool] = False  # whether ``unit`` is one of its settings
    shows_unit: ClassVar[bool] = False  # whether ``show`` already holds the unit
    unit: str = field(default="", metadata=doc("Unité", "Affichée à côté du champ, par exemple « heures »."))

    @property
    def choice_list(self) -> ChoiceList | None:
        """The list that values are drawn from, for the kinds that have one."""
        return None

    def faults(self) -> Iterator[Problem]:
        """Yield what is wrong between settings that are each sound: ``where`` is the setting's name."""
        return iter(())

    @abstractmethod
    def read(self, raw: Raw) -> Reading:
        """Understand what was typed. Never raises: what cannot be read is a problem, and the raw text is kept."""

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Return what is wrong with a value that was read: bounds, lengths, choices that exclude each other.

        These stand *beside* the value: a draft keeps it, and only sending refuses it.
        """
        return ()

    @abstractmethod
    def write(self, value: Value) -> Raw:
        """Return what a person would have typed for ``value``: ``read(write(v)).value == v``."""

    @abstractmethod
    def show(self, value: Value) -> str:
        """Return ``value`` for a reader, in French (Québec), without its unit unless the unit is part of it (« 27,00 $ »)."""

    @abstractmethod
    def encode(self, value: Value) -> object:
        """Return ``value`` as JSON: a decimal as text, a date as ISO text, a list as a list."""

    @abstractmethod
    def decode(self, stored: object) -> Value:
        """Return the value of what ``encode`` gave. Raises ``ValueError`` for anything else."""

    def columns(self, name: str, label: str = "") -> tuple[DataColumn, ...]:
        """Return the columns of a data file that the variable ``name`` fills."""
        return (DataColumn(name, self.value_type, label, self.choice_list),)

    def cells(self, name: str, value: Value | None) -> Mapping[str, Value | None]:
        """Return the value of each of ``columns`` for one answer."""
        return {name: value}

    def opens_other(self, value: Value | None) -> bool:
        """Say whether ``value`` selects a choice that opens the text named ``<code>_autre``."""
        return False


def one_text(raw: Raw) -> str:
    """Return the text of a variable that holds one; a form that sent several means the last that is not blank."""
    if len(raw) == 1:
        return raw[0]
    return next((text for text in reversed(raw) if text.strip()), "")


def as_decimal(value: object) -> Decimal:
    """Return a number as such. Raises ``TypeError`` for anything else: a defect of ours, not of a person."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    raise TypeError(f"not an exact number: {type(value).__name__}")


def as_text(value: object) -> str:
    """Return a text as such. Raises ``TypeError`` for anything else."""
    if isinstance(value, str):
        return value
    raise TypeError(f"not a text: {type(value).__name__}")


def decode_decimal(stored: object) -> Decimal:
    """Return the number that was stored as text. Raises ``ValueError`` for anything that is not a plain number."""
    text = str(stored) if isinstance(stored, int) and not isinstance(stored, bool) else stored
    if isinstance(text, str) and text.isascii() and text.removeprefix("-").replace(".", "", 1).isdigit():
        return Decimal(text)
    raise ValueError("a stored number is text made of digits")


def decode_text(stored: object) -> str:
    """Return the text that was stored. Raises ``ValueError`` for anything else."""
    if isinstance(stored, str):
        return stored
    raise ValueError("a stored text is text")
