"""Lines of a main file that were read once and are kept: a folio, from which the same CSV is written a hundred times faster.

Apart from the tables because nothing is judged here: a folio holds the cells as a file says them, exact to the last decimal.
Refuses to be a source: it is made again from the answers whenever it is missing, and a file with it or without is the same.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from surveys.results.formats.cells import EXCEL_FRENCH, NEUTRAL, Cell, Flavour, write_cell
from surveys.results.formats.tables import Table

if TYPE_CHECKING:
    import polars as pl

_IN_FRENCH = "\0"  # after the name of a column that « Excel en français » writes otherwise; no name holds it


def write_folio(table: Table) -> bytes:
    """Return the lines of a table, read, as one Parquet file of texts; a cell that says nothing is null."""
    import polars as pl

    lines = list(table.lines())
    columns: dict[str, pl.Series] = {}
    for place, field in enumerate(table.fields):
        values = [line[place][0] for line in lines]
        columns[field.name] = _texts(values, NEUTRAL)
        if any(isinstance(value, Decimal | tuple) for value in values):
            columns[field.name + _IN_FRENCH] = _texts(values, EXCEL_FRENCH)
    target = io.BytesIO()
    pl.DataFrame(columns).write_parquet(target, compression="zstd", statistics=False)
    return target.getvalue()


def _texts(values: Sequence[Cell | tuple[object, ...]], flavour: Flavour) -> "pl.Series":
    import polars as pl

    return pl.Series([write_cell(value, flavour) or None for value in values], dtype=pl.String)


def copy_folio(content: bytes, names: Sequence[str], flavour: Flavour) -> tuple[int, bytes]:
    """Return how many lines a folio holds, and those lines as CSV: some columns, by name, in that order."""
    import polars as pl

    held = set(pl.read_parquet_schema(io.BytesIO(content)))
    french = flavour is EXCEL_FRENCH
    chosen = [name + _IN_FRENCH if french and name + _IN_FRENCH in held else name for name in names]
    frame = pl.read_parquet(io.BytesIO(content), columns=chosen).select(chosen)
    target = io.BytesIO()
    frame.write_csv(
        target,
        include_header=False,
        separator=flavour.delimiter,
        line_terminator="\r\n",
        null_value="",
        quote_style="necessary",
    )
    return frame.height, target.getvalue()
