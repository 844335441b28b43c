"""An SPSS file of one table: labels, value labels, and each way of having no value as a user-missing code.

Apart because SPSS numbers its codes: the choices of a list are 1, 2, 3… in their order, and what was not answered is a
code of its own, declared missing, where the others have a column beside. pyreadstat writes a whole frame, at a place that
the caller gives: this format alone is not streamed. Refuses names that SPSS cannot hold: they are shortened, and the label
says the whole one.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from surveys.questionnaire.values import QUEBEC, Missing
from surveys.results.formats.extract import Saying
from surveys.results.formats.frames import as_text
from surveys.results.formats.tables import Field, Table
from surveys.results.kept import Cell

# Below any answer: why there is none. A blank stays blank (system-missing).
CODES: Mapping[Missing, int] = {
    Missing.DONT_KNOW: -999_999_996,
    Missing.NOT_APPLICABLE: -999_999_997,
    Missing.REFUSED: -999_999_998,
    Missing.HIDDEN: -999_999_999,
}
LOWEST, HIGHEST = -999_999_999, -999_999_996
LONGEST, LABEL, VALUE_LABEL, NOTE = 64, 255, 120, 80  # bytes
_RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
_WIDEST = 32_000  # bytes of a text


def write_spss(
    table: Table,
    path: str,
    words: Mapping[str, str],
    title: str,
    notes: Iterable[str],
    saying: Saying = "both",
) -> None:
    """Write a table at ``path``. ``saying`` is what value labels hold: codes, labels or both."""
    import polars as pl
    import pyreadstat
    from pyreadstat.pyclasses import MissingRange

    fields = [one for one in table.fields if not _is_told_by_codes(one, table.fields)]
    places = [table.fields.index(one) for one in fields]
    columns: list[list[Any]] = [[] for _ in fields]
    codecs = [_codec(one) for one in fields]
    for line in table.lines():
        for column, place, codec in zip(columns, places, codecs, strict=True):
            column.append(codec(line[place]))
    names = short_names(one.name for one in fields)
    frame = pl.DataFrame(
        {
            name: pl.Series(column, dtype=_type(one), strict=False)
            for name, column, one in zip(names, columns, fields, strict=True)
        }
    )
    numeric = [(name, one) for name, one in zip(names, fields, strict=True) if is_numeric(one)]
    pyreadstat.write_sav(
        frame,
        path,
        file_label=_cut(title, 64),
        column_labels=[_cut(_label(name, one), LABEL) for name, one in zip(names, fields, strict=True)],
        row_compress=True,
        note=[_cut(note, NOTE) for note in notes],
        variable_value_labels={
            name: _value_labels(one, words, saying) for name, one in numeric if one.column
        },
        missing_ranges={name: [MissingRange(lo=LOWEST, hi=HIGHEST)] for name, one in numeric if one.column},
        variable_measure={name: _measure(one) for name, one in zip(names, fields, strict=True)},
    )


def is_numeric(one: Field) -> bool:
    """Say whether SPSS holds a number for a field: numbers, yes or no, and the codes of a list."""
    return one.type in ("number", "boolean") or one.coded


def _is_told_by_codes(one: Field, fields: Iterable[Field]) -> bool:
    """Say whether a column of reasons says nothing more: its values are user-missing codes of their own column."""
    if one.column is None or one.column.holds != "reason":
        return False
    owners = [each for each in fields if each.column and each.column.source == one.column.source]
    return all(is_numeric(each) for each in owners if each.column and each.column.holds == "value")


def _type(one: Field) -> Any:
    import polars as pl

    if is_numeric(one):
        return pl.Float64
    return {"date": pl.Date, "datetime": pl.Datetime("us")}.get(one.type, pl.String)


def _codec(one: Field) -> Any:
    if one.coded and one.choices is not None:
        numbers = {choice.code: place for place, choice in enumerate(one.choices, start=1)}
        return lambda cell: _numbered(cell, numbers.get(cell[0]) if isinstance(cell[0], str) else None)
    if is_numeric(one):
        return lambda cell: _numbered(cell, _number(cell[0]))
    if one.type == "date":
        return lambda cell: cell[0]
    if one.type == "datetime":
        return lambda cell: None if cell[0] is None else cell[0].astimezone(QUEBEC).replace(tzinfo=None)
    return lambda cell: "" if cell[0] is None else _cut(as_text(cell[0]), _WIDEST)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, Decimal | bool) else None


def _numbered(cell: Cell, number: float | None) -> float | None:
    reason = cell[1]
    if number is None and reason is not None and reason is not Missing.BLANK:
        return float(CODES[reason])
    return number


def _value_labels(one: Field, words: Mapping[str, str], saying: Saying) -> dict[int | float, str]:
    labels: dict[int | float, str] = {
        code: words.get(f"codebook.reason.{reason}", reason.value) for reason, code in CODES.items()
    }
    if one.type == "boolean":
        labels |= {1: words.get("codebook.yes", "1"), 0: words.get("codebook.no", "0")}
    for place, choice in enumerate(one.choices if one.coded and one.choices else (), start=1):
        said = {"code": choice.code, "label": choice.label, "both": f"{choice.code} – {choice.label}"}
        labels[place] = _cut(said[saying], VALUE_LABEL)
    return labels


def _measure(one: Field) -> str:
    if one.type in ("number", "date", "datetime") and not one.coded:
        return "scale"
    return (
        "ordinal"
        if one.coded and any(choice.value is not None for choice in one.choices or ())
        else "nominal"
    )


def _label(name: str, one: Field) -> str:
    return one.label if name == one.name else f"{one.name} – {one.label}"


def short_names(names: Iterable[str]) -> list[str]:
    """Return names that SPSS takes: a letter first, 64 bytes at most, no word of its own, none twice whatever the case."""
    taken: set[str] = set()
    made = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", name).rstrip("._") or "v"
        plain = plain if plain[0].isalpha() and plain.upper() not in _RESERVED else f"v_{plain}"
        short, number = plain[:LONGEST].rstrip("._"), 1
        while short.upper() in taken:
            number += 1
            short = f"{plain[: LONGEST - 4]}_{number}"
        taken.add(short.upper())
        made.append(short)
    return made


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes, never cut inside a character."""
    return text if len(text.encode()) <= most else text.encode()[:most].decode(errors="ignore")
