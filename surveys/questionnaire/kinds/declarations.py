"""The kinds by which a person vouches for something: a total to confirm, a statement to accept.

Apart because their answer is a person's word and not a fact to tabulate. Refuses to take silence for a yes.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from surveys.questionnaire.kinds.base import InputMode, Kind, Raw, ValueType, one_text
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import COUNTS
from surveys.questionnaire.values import BLANK, Reading, Value, fold, is_blank, refuse

_YES = frozenset({"oui", "o", "vrai", "true", "yes", "y", "on", "1", "x"})
_NO = frozenset({"non", "n", "faux", "false", "no", "off", "0"})


def read_yes_or_no(raw: Raw) -> Reading:
    """Understand « oui » and « non », as a form or a file writes them."""
    text = one_text(raw)
    if is_blank(text):
        return BLANK
    word = fold(text) if len(text) <= 20 else ""
    if word in _YES or word in _NO:
        return Reading(word in _YES)
    return refuse("declaration.unreadable")


@dataclass(frozen=True, kw_only=True)
class Declaration(Kind):
    """What a confirmation and an attestation share: yes or no. No question has this type."""

    value_type: ClassVar[ValueType] = "boolean"
    statistics: ClassVar[frozenset[str]] = COUNTS
    inputmode: ClassVar[InputMode] = "none"

    def read(self, raw: Raw) -> Reading:
        """Read yes or no."""
        return read_yes_or_no(raw)

    def write(self, value: Value) -> Raw:
        """Write « oui » or « non »."""
        return (self.show(value),)

    def show(self, value: Value) -> str:
        """Show « oui » or « non »."""
        return "oui" if value else "non"

    def encode(self, value: Value) -> object:
        """Encode as a JSON boolean."""
        return bool(value)

    def decode(self, stored: object) -> Value:
        """Decode a JSON boolean."""
        if isinstance(stored, bool):
            return stored
        raise ValueError("a stored declaration is true or false")


@dataclass(frozen=True, kw_only=True)
class Confirmation(Declaration):
    """A calculated total played back for the person to confirm; « non » means that something is to be corrected.

    Whether it still speaks of the total now on the page is the answer sheet's to judge (``about``).
    """

    name: ClassVar[str] = "confirmation"
    widget: ClassVar[str] = "confirmation"

    total: str = field(
        metadata=doc("Total à confirmer", "Code de la question calculée dont la valeur est montrée.")
    )


@dataclass(frozen=True, kw_only=True)
class Attestation(Declaration):
    """A statement that the person accepts. A box left empty is no answer, never a « non »."""

    name: ClassVar[str] = "attestation"
    widget: ClassVar[str] = "attestation"

    text: str = field(default="", metadata=doc("Énoncé", "Le texte que la personne accepte, mot à mot."))

    def read(self, raw: Raw) -> Reading:
        """Read an acceptance, or nothing."""
        reading = read_yes_or_no(raw)
        return BLANK if reading.value is False else reading
