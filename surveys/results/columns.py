"""The answers of a large edition, variable by variable: what its statistics are counted from in seconds.

Apart from the dataset, which holds sheets: a column is a hundred thousand answers to one question, and most say the same as
others. Refuses to judge an answer: it gives each as it was read, exactly.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing, Reading
from surveys.results.kept import (
    EXPLAINED,
    IN_FRENCH,
    MIXED,
    NUMBER,
    PLAIN,
    REASON,
    ROWS,
    SCALED,
    WHOLE,
    Folio,
    typed_cell,
    value_from,
)

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

_UNREAD = Reading(problem=Problem("value.not_text"))
_THERE = Reading(value="")  # something was answered: what it is, is not looked at


@dataclass(frozen=True)
class Measured:
    """Exact numbers: whole ones, each to be divided by ten to the power of ``scale``."""

    wholes: "np.ndarray[Any, Any]"
    scale: int

    def __len__(self) -> int:
        return len(self.wholes)

    @property
    def unit(self) -> int:
        """What each whole number is divided by."""
        return int(10**self.scale)

    @property
    def supporters(self) -> int:
        """How many bring something."""
        return int((self.wholes != 0).sum())

    @property
    def largest_share(self) -> Fraction | None:
        """What part of all, signs apart, the largest makes."""
        sizes = abs(self.wholes)
        whole = int(sizes.sum())
        return Fraction(int(sizes.max()), whole) if whole else None

    def where(self, kept: "np.ndarray[Any, Any]") -> "Measured":
        """Return some of the numbers."""
        return Measured(self.wholes[kept], self.scale)

    @cached_property
    def ordered(self) -> "np.ndarray[Any, Any]":
        """The whole numbers, the smallest first."""
        import numpy as np

        return np.sort(self.wholes)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What several organisations have in common: some of their answers. ``places`` are their lines."""

    readings: dict[str, Reading]
    places: "np.ndarray[Any, Any]"


class Columns:
    """The columns of an edition, from its folios in order."""

    def __init__(self, contents: Iterable[bytes]) -> None:
        import polars as pl

        self._folios = [Folio(content) for content in contents]
        self._names = frozenset(name for folio in self._folios for name in folio.names)
        found: dict[str, set[str]] = {}
        for folio in self._folios:
            for name, kind in folio.kinds.items():
                found.setdefault(name, set()).update({kind} - {""})
        self._kinds = {
            name: kinds.pop() if len(kinds) == 1 else MIXED if kinds else "" for name, kinds in found.items()
        }
        self.scales = self._common_scales()
        wanted = sorted(name for name in self._names if self._is_wanted(name))
        frames = [folio.frame([name for name in wanted if name in folio.names]) for folio in self._folios]
        scaled = [self._rescaled(folio, frame) for folio, frame in zip(self._folios, frames, strict=True)]
        self._frame: pl.DataFrame = pl.concat(scaled, how="diagonal") if scaled else pl.DataFrame()
        self._texts: dict[str, pl.Series] = {}

    def __len__(self) -> int:
        return self._frame.height

    @cached_property
    def organisations(self) -> frozenset[str]:
        """Whose answers they are."""
        return frozenset(value_from(each, "s") for each in self._frame.get_column("organisation"))  # type: ignore[misc]  # texts

    def _common_scales(self) -> dict[str, int]:
        """Return the decimals of each column of numbers that every folio holds as whole numbers."""
        scales: dict[str, int] = {}
        for name, kind in self._kinds.items():
            held = [folio.scales.get(name) for folio in self._folios if folio.kinds.get(name)]
            if kind == NUMBER and None not in held:
                scales[name] = max(each for each in held if each is not None)
        return scales

    def _is_wanted(self, name: str) -> bool:
        if name in (PLAIN, EXPLAINED) or name.endswith((IN_FRENCH, ROWS)):
            return False
        if name.endswith(SCALED):
            return name.removesuffix(SCALED) in self.scales
        return name not in self.scales  # its text is read when it is asked for

    def _rescaled(self, folio: Folio, frame: "pl.DataFrame") -> "pl.DataFrame":
        import polars as pl

        factors = {
            name + SCALED: 10 ** (self.scales[name] - scale)
            for name, scale in folio.scales.items()
            if name in self.scales and scale < self.scales[name]
        }
        return frame.with_columns(pl.col(name) * factor for name, factor in factors.items())

    def has(self, variable: str) -> bool:
        """Say whether the answers to a variable are here and can be told from their texts."""
        return variable + WHOLE in self._names or self._kinds.get(variable, MIXED) != MIXED

    def measured(self, variable: str, places: "np.ndarray[Any, Any]") -> Measured:
        """Return the numbers of some lines, all of which have one."""
        column = self._frame.get_column(variable + SCALED)
        return Measured(column.gather(places).to_numpy(), self.scales[variable])

    def patterns(self, read: Sequence[str], answered: Sequence[str]) -> list[Pattern]:
        """Return the patterns of some variables that are read, and of others of which only the reason for none matters."""
        import numpy as np
        import polars as pl

        if not read and not answered:
            return [Pattern({}, np.arange(len(self)))] if len(self) else []
        keys: dict[str, pl.Series] = {}
        for name in read:
            keys["v" + name] = self._text(name)
            keys["r" + name] = self._reason(name)
        for name in answered:
            keys["v" + name] = self._is_there(name)
            keys["r" + name] = self._reason(name)
        frame = pl.DataFrame([series.alias(name) for name, series in keys.items()]).with_row_index("i")
        grouped = frame.group_by(list(keys), maintain_order=True).agg(pl.col("i"))
        known = set(read)
        return [
            Pattern(
                {
                    name: self._reading(name, line["v" + name], line["r" + name])
                    if name in known
                    else _reason_only(line["v" + name], line["r" + name])
                    for name in (*read, *answered)
                },
                places,
            )
            for line, places in zip(
                grouped.drop("i").iter_rows(named=True),
                (each.to_numpy() for each in grouped.get_column("i")),
                strict=True,
            )
        ]

    def _text(self, name: str) -> "pl.Series":
        if name + WHOLE in self._names:
            return self._frame.get_column(name + WHOLE)
        if name not in self.scales:
            return self._frame.get_column(name)
        if name not in self._texts:
            import polars as pl

            self._texts[name] = pl.concat([folio.frame([name]) for folio in self._folios]).to_series()
        return self._texts[name]

    def _is_there(self, name: str) -> "pl.Series":
        if name + WHOLE in self._names:
            return ~self._frame.get_column(name + WHOLE).str.starts_with("[null")
        return self._frame.get_column(name + SCALED if name in self.scales else name).is_not_null()

    def _reason(self, name: str) -> "pl.Series":
        import polars as pl

        if name + WHOLE in self._names:
            why = self._frame.get_column(name + WHOLE).str.extract(r'^\[null, "(\w+)"\]$')
            return why.cast(pl.String)
        if name + REASON in self._names:
            return self._frame.get_column(name + REASON)
        return pl.Series([None], dtype=pl.String).new_from_index(0, len(self))

    def _reading(self, name: str, text: str | None, reason: str | None) -> Reading:
        if name + WHOLE in self._names:
            value, missing = typed_cell(json.loads(text or "[null]"))
        else:
            value, missing = value_from(text, self._kinds[name]), None if reason is None else Missing(reason)
        if value is not None:
            return Reading(value=value)
        return _UNREAD if missing is None else Reading(missing=missing)


def _reason_only(there: bool, reason: str | None) -> Reading:
    if there:
        return _THERE
    return _UNREAD if reason is None else Reading(missing=Missing(reason))
