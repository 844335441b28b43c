"""The kinds that nobody types: a calculated value, and an attribute of the organisation.

Apart because they are read from elsewhere (an expression, the directory) and only shown. Refuses to read what a
form sends in their name: a value that was computed cannot be overwritten from outside.
"""

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal, cast

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.base import DataColumn, InputMode, Kind, Raw, decode_decimal
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import CODES, CODES_BY_ROW, NUMBERS, NUMBERS_BY_ROW, ORDERED
from surveys.questionnaire.values import (
    BLANK,
    Reading,
    Value,
    canonical,
    is_blank,
    refuse,
    round_half_up,
    show_date,
    show_number,
)

AnyType = Literal["number", "string", "boolean", "date", "list", "any"]
_SHOWN_DIGITS = 40
_SHOWN_PLACES = 2  # of a quotient that nobody told how to round


@dataclass(frozen=True, kw_only=True)
class Derived(Kind):
    """What values from elsewhere share: they have a declared type, and no reading. No question has this type."""

    typed: ClassVar[bool] = False
    takes_unit: ClassVar[bool] = True
    inputmode: ClassVar[InputMode] = "none"

    value_type: AnyType = field(  # type: ignore[misc]  # a setting here, a constant everywhere else
        default="any",
        metadata=doc(
            "Type de la valeur",
            "Nombre (number), texte (string), oui ou non (boolean), date, liste (list); any: selon le calcul.",
        ),
    )
    places: int | None = field(
        default=None,
        metadata=doc(
            "Décimales affichées",
            "Vide\u00a0: deux au plus, et les cents d’un montant.",
            minimum=0,
            maximum=10,
        ),
    )

    def read(self, raw: Raw) -> Reading:
        """Read nothing: what a form sends for such a variable is refused."""
        return BLANK if all(map(is_blank, raw)) else refuse("answer.not_typed")

    def write(self, value: Value) -> Raw:
        """Write nothing."""
        return ()

    def show(self, value: Value) -> str:
        """Show a value of any type, rounded for the eye."""
        return self._show_part(value)

    def _show_part(self, value: object) -> str:
        """Show a value, or one member of a list."""
        match value:
            case bool():
                return "oui" if value else "non"
            case Decimal() | int():
                return self._show_number(Decimal(value))
            case date():
                return show_date(value)
            case tuple():
                return "; ".join(self._show_part(part) for part in value if part is not None)
            case _:
                return str(value)

    def _show_number(self, value: Decimal) -> str:
        """Show a number with the decimals asked, the cents of an amount, or two at most."""
        if not value.is_finite() or value.adjusted() > _SHOWN_DIGITS:
            return str(value)  # no honest amount: what a runaway expression gave, said as it is
        if self.places is not None:
            return show_number(value, places=self.places)
        if self.unit.startswith("$"):
            return show_number(value, places=2)
        return show_number(canonical(round_half_up(value, _SHOWN_PLACES)))

    def encode(self, value: Value) -> object:
        """Encode with its type, since the type of a computed value is known only then: ``{"number": "12.5"}``."""
        return _encode_part(value)

    def decode(self, stored: object) -> Value:
        """Decode what ``encode`` gave."""
        return cast(Value, _decode_part(stored))

    def columns(self, name: str, label: str = "") -> tuple[DataColumn, ...]:
        """Return one column of the declared type."""
        return (DataColumn(name, self.value_type, label, self.choice_list),)


def _encode_part(value: object) -> object:
    match value:
        case bool() | str() | None:
            return value
        case Decimal() | int():
            return {"number": format(canonical(Decimal(value)), "f")}
        case date():
            return {"date": value.isoformat()}
        case tuple():
            return [_encode_part(part) for part in value]
        case _:
            raise TypeError(f"not a value: {type(value).__name__}")


def _decode_part(stored: object) -> object:
    match stored:
        case bool() | str() | None:
            return stored
        case {"number": text}:
            return canonical(decode_decimal(text))
        case {"date": str() as text}:
            return date.fromisoformat(text)
        case list():
            return tuple(_decode_part(part) for part in stored)
        case _:
            raise ValueError("a stored value is text, a number or a date with its type, or a list of these")


@dataclass(frozen=True, kw_only=True)
class Calculated(Derived):
    """A value that an expression gives from other answers."""

    name: ClassVar[str] = "calculated"
    widget: ClassVar[str] = "calculated"
    statistics: ClassVar[frozenset[str]] = ORDERED | NUMBERS | NUMBERS_BY_ROW | CODES_BY_ROW


@dataclass(frozen=True, kw_only=True)
class Attribute(Derived):
    """An attribute of the organisation, shown as the directory holds it."""

    name: ClassVar[str] = "attribute"
    widget: ClassVar[str] = "attribute"
    statistics: ClassVar[frozenset[str]] = CODES | NUMBERS

    field: str = dataclasses.field(
        metadata=doc(
            "Attribut", "Nom de l’attribut dans le répertoire, par exemple « region » ou « staff_fte »."
        ),
    )
    choices: ChoiceList | None = dataclasses.field(
        default=None,
        metadata=doc("Liste de choix", "La liste qui donne leurs libellés aux codes du répertoire."),
    )

    @property
    def choice_list(self) -> ChoiceList | None:
        """The list that gives the attribute its labels, if it is a code."""
        return self.choices

    def _show_part(self, value: object) -> str:
        """Show the label of a code."""
        if self.choices is not None and isinstance(value, str):
            return self.choices.label(value)
        return super()._show_part(value)
