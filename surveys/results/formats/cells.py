"""How a cell of a delimited file is written: for R and Python, or for Excel in French.

Apart from the files because lines that are kept read (folios) hold cells too. Refuses formulas: a text that a spreadsheet would
run is written behind an apostrophe, and so is a text that begins with one, so that ``unguard`` gives every text back; a
negative number stays a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from surveys.questionnaire.values import Value


@dataclass(frozen=True, slots=True)
class Flavour:
    """How cells are separated and numbers written."""

    name: str
    delimiter: str
    decimal: str
    byte_order_mark: bool


NEUTRAL = Flavour("csv", ",", ".", byte_order_mark=False)
EXCEL_FRENCH = Flavour("csv-excel", ";", ",", byte_order_mark=True)
FLAVOURS: Mapping[str, Flavour] = {flavour.name: flavour for flavour in (NEUTRAL, EXCEL_FRENCH)}

# A spreadsheet takes a cell that begins so for a formula (or strips what stands before it). Full-width forms included.
_DANGEROUS = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")

Cell = Value | datetime | int | None


def write_cell(value: Cell | tuple[object, ...], flavour: Flavour) -> str:
    """Return a cell: numbers without groups, dates in ISO, yes and no as 1 and 0, texts guarded."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Decimal() | int():
            return format(Decimal(value), "f").replace(".", flavour.decimal)
        case datetime() | date():
            return value.isoformat()
        case tuple():
            return " ".join(write_cell(member, flavour) for member in value if member is not None)  # type: ignore[arg-type]
        case _:
            return guard(value)


def guard(text: str) -> str:
    """Return a text that no spreadsheet will run."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def unguard(text: str) -> str:
    """Return the text that ``guard`` was given."""
    return text[1:] if text.startswith("'") else text
