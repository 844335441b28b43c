"""Lines of a main file that were read once and are kept: a folio, from which any file is written without judging again.

Apart from the lines because nothing is judged here: a folio holds the cells as a CSV says them, exact to the last decimal, and
beside them what a CSV does not say. Refuses to be a source: it is made again from the answers whenever it is missing, and a
file with it or without is the same.
"""

import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from surveys.results.formats.cells import EXCEL_FRENCH, NEUTRAL, Flavour, guard, write_cell
from surveys.results.kept import (
    EXACT,
    IN_FRENCH,
    KINDS,
    MIXED,
    NUMBER,
    REASON,
    SCALED,
    SCALES,
    Cell,
    Folio,
    kind_of,
    scaled,
    untyped,
)

if TYPE_CHECKING:
    import polars as pl

Labels = Mapping[str, str] | None  # what each code of a column says, where it is said by its label


def write_folio(columns: Mapping[str, Sequence[Cell]], beside: Mapping[str, Sequence[str | None]]) -> bytes:
    """Return some lines as one Parquet file of texts: the columns of cells by name, and texts that stand beside them.

    A cell that says nothing is null.
    """
    import polars as pl

    held: dict[str, pl.Series] = {}
    kinds: dict[str, str] = {}
    scales: dict[str, int] = {}
    for name, cells in columns.items():
        values = [value for value, _ in cells]
        kind = kinds[name] = MIXED if "" in values else kind_of(values)
        held[name] = _texts([write_cell(value, NEUTRAL) or None for value in values])
        if kind == MIXED:
            held[name + IN_FRENCH] = _texts([write_cell(value, EXCEL_FRENCH) or None for value in values])
        if kind == NUMBER and (found := scaled(values)) is not None:
            scales[name], wholes = found
            held[name + SCALED] = pl.Series(wholes, dtype=pl.Int64)
        if kind == MIXED:
            said = [None if value is None else json.dumps(untyped(value)) for value in values]
            held[name + EXACT] = _texts(said)
        if any(reason is not None for _, reason in cells):
            held[name + REASON] = _texts([None if reason is None else reason.value for _, reason in cells])
    held |= {name: _texts(texts) for name, texts in beside.items()}
    target = io.BytesIO()
    told = {KINDS: json.dumps(kinds), SCALES: json.dumps(scales)}
    pl.DataFrame(held).write_parquet(target, compression="zstd", statistics=False, metadata=told)
    return target.getvalue()


def _texts(texts: Sequence[str | None]) -> "pl.Series":
    import polars as pl

    return pl.Series(texts, dtype=pl.String)


def copy_folio(content: bytes, columns: Sequence[tuple[str, Labels]], flavour: Flavour) -> tuple[int, bytes]:
    """Return how many lines a folio holds, and those lines as CSV: some columns, by name, said by labels or as they are."""
    import polars as pl

    folio = Folio(content)
    french = flavour is EXCEL_FRENCH
    chosen = [
        name + IN_FRENCH if french and labels is None and name + IN_FRENCH in folio.names else name
        for name, labels in columns
    ]
    frame = folio.frame(list(dict.fromkeys(chosen)))
    series = []
    for place, (source, (name, labels)) in enumerate(zip(chosen, columns, strict=True)):
        column = frame.get_column(source)
        if labels is not None:
            column = _labelled(column, labels)
        elif french and folio.kinds[name] == NUMBER:
            column = column.str.replace(NEUTRAL.decimal, EXCEL_FRENCH.decimal, literal=True)
        series.append(column.alias(str(place)))
    target = io.BytesIO()
    pl.DataFrame(series).write_csv(
        target,
        include_header=False,
        separator=flavour.delimiter,
        line_terminator="\r\n",
        null_value="",
        quote_style="necessary",
    )
    return frame.height, target.getvalue()


def _labelled(column: "pl.Series", labels: Mapping[str, str]) -> "pl.Series":
    # Codes are found behind the guard that a text has; a label that says nothing is an empty cell.
    said = {guard(code): guard(label) or None for code, label in labels.items()}
    return column.replace(list(said), list(said.values()))


__all__ = ["Folio", "Labels", "copy_folio", "write_folio"]
