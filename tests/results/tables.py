"""Tables for the tests of disclosure control: built from rows, from simulated members, and attacked by plain means."""

import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from surveys.results.disclosure import Table, read_table

Record = tuple[tuple[str, ...], str, object]  # the codes of an inner cell, an organisation, what it brings

TOTAL = "total"


def add_up(records: Iterable[Record], kind: str = "total", *, codes: Sequence[Sequence[str]] = ()) -> Table:
    """Return the table of one or two dimensions with its margins; ``codes`` keeps cells nobody belongs to."""
    inner: dict[tuple[str, ...], dict[str, Fraction]] = {}
    for key, organisation, value in records:
        held = inner.setdefault(key, {})
        held[organisation] = held.get(organisation, Fraction(0)) + Fraction(str(value))
    width = len(next(iter(inner)))
    codes = codes or [sorted({key[place] for key in inner}) for place in range(width)]
    cells: list[dict[str, object]] = []
    equations: list[dict[str, object]] = []
    if width == 1:
        parts = [[code] for code in codes[0]]
        cells = [_cell(part, inner) for part in parts] + [{"key": [TOTAL]}]
        equations = [{"total": [TOTAL], "parts": parts}]
    else:
        rows, columns = codes
        cells = [_cell([row, column], inner) for row in rows for column in columns]
        cells += [{"key": [row, TOTAL]} for row in rows] + [{"key": [TOTAL, column]} for column in columns]
        cells += [{"key": [TOTAL, TOTAL]}]
        equations = [{"total": [row, TOTAL], "parts": [[row, column] for column in columns]} for row in rows]
        equations += [
            {"total": [TOTAL, column], "parts": [[row, column] for row in rows]} for column in columns
        ]
        equations += [
            {"total": [TOTAL, TOTAL], "parts": [[row, TOTAL] for row in rows]},
            {"total": [TOTAL, TOTAL], "parts": [[TOTAL, column] for column in columns]},
        ]
    return made({"kind": kind, "cells": cells, "equations": equations})


def _cell(key: list[str], inner: Mapping[tuple[str, ...], Mapping[str, Fraction]]) -> dict[str, object]:
    return {"key": key, "contributions": {one: text(part) for one, part in inner.get(tuple(key), {}).items()}}


def text(value: Fraction) -> str:
    """Return a decimal text that reads back as the same number."""
    return str(value.numerator) if value.denominator == 1 else format(float(value), ".12f")


def made(document: object) -> Table:
    """Return the table of a document that must be right."""
    found = read_table(document)
    assert isinstance(found, Table), found
    return found


def members(rng: random.Random, *, asked: int = 89, answered: int = 65, regions: int = 16) -> list[Record]:
    """Return a simulated release: regions of 1 to 12 members, a giant, zeros, ties, and holdings in two regions."""
    sizes = [1] * regions
    while sum(sizes) < asked:
        place = rng.randrange(regions)
        if sizes[place] < 12:
            sizes[place] += 1
    homes = [place for place, size in enumerate(sizes) for _ in range(size)]
    rng.shuffle(homes)
    records: list[Record] = []
    giant, tied = rng.randrange(answered), rng.randint(1, 500)
    for member, home in enumerate(homes[:answered]):
        value = round(rng.lognormvariate(5, 1.2))
        match rng.randrange(12):
            case 0:
                value = 0
            case 1:
                value = tied
        if member == giant and rng.random() < 0.7:
            value *= rng.choice([10, 40, 200])
        name = f"of-{member:02d}"
        records.append(((f"r{home:02d}",), name, value))
        if rng.random() < 0.05:
            records.append(((f"r{rng.randrange(regions):02d}",), name, rng.randint(0, 400)))
    return records
