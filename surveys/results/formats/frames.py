"""Lines of a table as polars frames, a few at a time: what the columnar formats are written from.

Apart from them because a Parquet file and an SPSS file must agree on types. Numbers are doubles there (the exact decimals
stand in CSV and JSON). Refuses to import polars before it is needed: its import costs what a page should not pay.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from surveys.questionnaire.kinds.numbers import Integer
from surveys.results.formats.tables import Field, Table
from surveys.results.kept import Cell

if TYPE_CHECKING:
    import polars as pl

BATCH = 1_000  # lines in a frame


def schema_of(fields: Sequence[Field]) -> dict[str, Any]:
    """Return the type of each column: a whole number is an integer, a code or a text a string."""
    import polars as pl

    types = {
        "boolean": pl.Boolean,
        "date": pl.Date,
        "datetime": pl.Datetime("us", "UTC"),
    }
    return {
        one.name: (pl.Int64 if _is_whole(one) else pl.Float64)
        if one.type == "number"
        else types.get(one.type, pl.String)
        for one in fields
    }


def _is_whole(one: Field) -> bool:
    return one.column is not None and isinstance(one.column.kind, Integer)


def frames_of(table: Table) -> Iterator["pl.DataFrame"]:
    """Yield the lines of a table as frames of at most a thousand; an empty table gives one empty frame."""
    import polars as pl

    schema = schema_of(table.fields)
    wholes = [kind == pl.Int64 for kind in schema.values()]
    kinds = [one.type for one in table.fields]

    def frame(lines: list[list[Cell]]) -> pl.DataFrame:
        columns = {
            name: [_plain(line[place][0], kinds[place], whole=wholes[place]) for line in lines]
            for place, name in enumerate(schema)
        }
        return pl.DataFrame(columns, schema=schema)

    lines: list[list[Cell]] = []
    empty = True
    for line in table.lines():
        lines.append(line)
        if len(lines) == BATCH:
            yield frame(lines)
            lines, empty = [], False
    if lines or empty:
        yield frame(lines)


def _plain(value: object, kind: str, *, whole: bool) -> object:
    match value:
        case None:
            return None
        case Decimal() if kind == "number":
            return int(value) if whole else float(value)
        case bool() if kind == "boolean":
            return value
        case datetime() if kind == "datetime":
            return value.astimezone(UTC)
        case date() if kind == "date":
            return value
        case _:
            return None if kind in ("number", "boolean", "date", "datetime") else as_text(value)


def as_text(value: object) -> str:
    """Return a value as text: a decimal as its digits, a list by its members."""
    match value:
        case bool():
            return "1" if value else "0"
        case Decimal():
            return format(value, "f")
        case tuple():
            return " ".join(as_text(member) for member in value)
        case date():
            return value.isoformat()
        case _:
            return str(value)
