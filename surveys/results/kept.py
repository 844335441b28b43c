"""Lines that were read once: how a folio names its columns, and how a cell is got back from the text that it keeps.

Apart from the formats because figures are counted from the same columns as files are written from. Refuses a cell that its
text would not give back: such a column keeps its cells once more, typed.
"""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from surveys.questionnaire.values import Missing, Value

if TYPE_CHECKING:
    import polars as pl

Cell = tuple[Value | datetime | None, Missing | None]  # what it holds, or why nothing

# After the name of a column, which never holds it: the same cells said otherwise.
MARK = "\0"
IN_FRENCH, REASON, EXACT, WHOLE, ROWS, SCALED = (MARK + each for each in ("f", "m", "x", "v", "r", "i"))
PLAIN, EXPLAINED = MARK + "plain", MARK + "explained"  # a submission as JSON; its explanations
KINDS, SCALES = (
    "kinds",
    "scales",
)  # in the folio's own metadata: what each column holds, and how many decimals
TEXT, NUMBER, YES_NO, DAY, MOMENT, MIXED = "s", "d", "b", "D", "T", "x"


def kind_of(values: Iterable[object]) -> str:
    """Return what the values of a column are, empty when there is none; ``MIXED`` when their texts would not tell."""
    found = {type(value) for value in values if value is not None}
    if not found:
        return ""
    known = _KINDS.get(found.pop(), MIXED)
    return MIXED if found else known


_KINDS: dict[type, str] = {str: TEXT, Decimal: NUMBER, bool: YES_NO, date: DAY, datetime: MOMENT}


def value_from(text: str | None, kind: str) -> Value | datetime | None:
    """Return what a text stands for in a column of a kind."""
    if text is None:
        return None
    match kind:
        case "d":
            return Decimal(text)
        case "b":
            return text == "1"
        case "D":
            return date.fromisoformat(text)
        case "T":
            return datetime.fromisoformat(text)
        case "x":
            found: Value | datetime | None = typed(json.loads(text))
            return found
        case _:
            return text[1:] if text.startswith("'") else text  # a guard is taken off


def untyped(value: object) -> Any:
    """Return a value as JSON holds it, so that ``typed`` gives it back."""
    match value:
        case None | str() | bool():
            return value
        case Decimal():
            return {"d": format(value, "f")}
        case datetime():
            return {"T": value.isoformat()}
        case date():
            return {"D": value.isoformat()}
        case _:
            return [untyped(each) for each in value]  # type: ignore[attr-defined]  # a list


def typed(found: Any) -> Any:
    """Return the value that ``untyped`` was given."""
    if isinstance(found, list):
        return tuple(typed(each) for each in found)
    if isinstance(found, dict):
        ((kind, text),) = found.items()
        return value_from(text, kind)
    return found


def untyped_cell(cell: Cell) -> Any:
    """Return a cell as JSON holds it."""
    value, reason = cell
    return [untyped(value)] if reason is None else [untyped(value), reason.value]


def typed_cell(found: Any) -> Cell:
    """Return the cell that ``untyped_cell`` was given."""
    value, *reason = found
    return typed(value), Missing(reason[0]) if reason else None


LARGEST, DECIMALS = (
    10**15,
    6,
)  # a whole number that leaves room to be multiplied; a column with more decimals has none


def scaled(values: Sequence[Any]) -> tuple[int, list[int | None]] | None:
    """Return a column of numbers as whole ones and their decimals; ``None`` where one has too many digits."""
    numbers = [value for value in values if value is not None]
    exponents = [exponent for each in numbers if isinstance(exponent := each.as_tuple().exponent, int)]
    scale = max(0, -min(exponents, default=0))
    if scale > DECIMALS or any(each.adjusted() > 15 for each in numbers):
        return None
    wholes = [None if value is None else int(value.scaleb(scale)) for value in values]
    return None if any(each is not None and abs(each) > LARGEST for each in wholes) else (scale, wholes)


class Folio:
    """A folio that is opened: its columns are read when they are asked for."""

    def __init__(self, content: bytes) -> None:
        import polars as pl

        self._content = content
        self.names = frozenset(pl.read_parquet_schema(io.BytesIO(content)))
        told = pl.read_parquet_metadata(io.BytesIO(content))
        self.kinds: dict[str, str] = json.loads(told[KINDS])
        self.scales: dict[str, int] = json.loads(told[SCALES])

    def frame(self, names: Sequence[str]) -> "pl.DataFrame":
        """Return some columns, in order."""
        import polars as pl

        return pl.read_parquet(io.BytesIO(self._content), columns=list(names)).select(names)

    def texts(self, name: str) -> list[str | None]:
        """Return one column as it is kept."""
        return self.frame([name]).to_series().to_list()

    def lines(self, names: Sequence[str]) -> Iterator[list[Cell]]:
        """Yield the cells of some columns, line by line."""
        kinds = [self.kinds[name] for name in names]
        said = [name + EXACT if kind == MIXED else name for name, kind in zip(names, kinds, strict=True)]
        reasons = [name + REASON for name in names if name + REASON in self.names]
        frame = self.frame(list(dict.fromkeys([*said, *reasons])))
        columns: list[Iterable[Cell]] = []
        for name, source, kind in zip(names, said, kinds, strict=True):
            values = [value_from(text, kind) for text in frame.get_column(source).to_list()]
            if name + REASON in self.names:
                why = [None if each is None else Missing(each) for each in frame.get_column(name + REASON)]
                columns.append(zip(values, why, strict=True))
            else:
                columns.append((value, None) for value in values)
        return (list(line) for line in zip(*columns, strict=True))
