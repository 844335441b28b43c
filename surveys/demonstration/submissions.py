"""The plain form of a whole submission, as ``surveys submissions import`` reads it, and how its values are written.

Apart because the two surveys and the loader share it. Refuses floats: a decimal travels as text, exactly as written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Plain = dict[str, object]

DONT_KNOW: Mapping[str, str] = {"missing": "nsp"}
NOT_APPLICABLE: Mapping[str, str] = {"missing": "so"}


@dataclass(frozen=True, slots=True)
class PlainSubmission:
    """What one organisation answered.

    ``answers`` maps a variable's name (``code``, ``matrix.row.column``) to a value, and a roster's code to a list of
    entries. ``explanations`` maps ``<variable>#<rule key>`` to a text. ``moment`` says when it was sent, in
    ten-thousandths of the collection; past 10,000 is after the first snapshot. ``drafted`` is a submission in progress.
    """

    organisation: str
    answers: Plain
    explanations: Mapping[str, str] = field(default_factory=dict)
    moment: int = 10_000
    drafted: bool = False

    def document(self) -> Plain:
        """Return the object of an import file: the code of the organisation and all its answers."""
        return {"organisation": self.organisation, "answers": {**self.answers, **self.explanations}}


def cents(amount: int) -> str:
    """Write an amount in cents as an exact decimal: 7690 gives « 76.90 »."""
    return f"{amount // 100}.{amount % 100:02d}"


def tenths(amount: int) -> str:
    """Write tenths as an exact decimal: 145 gives « 14.5 »."""
    return f"{amount // 10}.{amount % 10}"


def halves(amount: int) -> int | str:
    """Write half hours: a whole number where it is one, else « 12.5 »."""
    return amount // 2 if amount % 2 == 0 else f"{amount // 2}.5"


def number(value: object) -> Decimal:
    """Return a written number as an exact decimal."""
    return Decimal(str(value))


def cells(matrix: str, rows: Mapping[str, Mapping[str, object]]) -> Plain:
    """Return the variables of a matrix with columns: ``matrix.row.column``."""
    return {
        f"{matrix}.{row}.{column}": value
        for row, columns in rows.items()
        for column, value in columns.items()
    }


def single_cells(matrix: str, rows: Mapping[str, object]) -> Plain:
    """Return the variables of a matrix with one answer by row: ``matrix.row``."""
    return {f"{matrix}.{row}": value for row, value in rows.items()}


def of_sections(parts: Iterable[tuple[str, Plain]], *, without: Iterable[str] = ()) -> Plain:
    """Join the answers of sections, but for some of them."""
    skipped = set(without)
    return {
        name: value for section, answers in parts if section not in skipped for name, value in answers.items()
    }
