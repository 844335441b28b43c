"""Lines kept read: a CSV written from them is, byte for byte, the one that the answers give."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.results.formats import ALL_CLASSES, OPEN_CLASSES, Choices, extract_of
from surveys.results.formats.delimited import FLAVOURS, write_table
from surveys.results.formats.folios import write_folio
from surveys.results.formats.tables import Field, Table, tables_of
from tests.results import demo

NASTY = st.text(st.sampled_from("aé;,\"'\r\n\t =-+@\u00a0\ufeff0.e"), max_size=6) | st.text(max_size=4)
CELLS = st.one_of(
    st.none(),
    NASTY,
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(date(1, 1, 1)),
    st.just(datetime(2026, 10, 6, 18, 5, tzinfo=UTC)),
    st.tuples(NASTY, NASTY),
    st.tuples(st.decimals(allow_nan=False, allow_infinity=False, places=2)),
)


def table(lines: list[list[object]]) -> Table:
    fields = (Field("clé", key=True), Field("a"), Field("b"))
    return Table(
        "t", fields, lambda: ([("k", None), *((cell, None) for cell in line)] for line in lines), len(lines)
    )  # type: ignore[misc]


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_any_cells_give_the_same_bytes(lines: list[list[object]]) -> None:
    direct = table(lines)
    folio = write_folio(direct)
    for flavour in FLAVOURS.values():
        kept = replace(direct, folios=lambda: iter([folio]))
        assert b"".join(write_table(kept, flavour)) == b"".join(write_table(direct, flavour))


@pytest.mark.parametrize("edition", ["renouvellement/2025-2026", "remuneration/2024"])
def test_a_real_questionnaire_gives_the_same_bytes_whatever_is_asked(edition: str) -> None:
    dataset = demo.edition(edition)
    folio = write_folio(tables_of(extract_of(dataset, Choices(ALL_CLASSES)))[0])
    for classes in (ALL_CLASSES, OPEN_CLASSES):
        for values in ("code", "label", "both"):
            direct = extract_of(dataset, Choices(classes, values=values, headings="both"))
            kept = replace(direct, folios=lambda: iter([folio]))
            for flavour in FLAVOURS.values():
                first, second = (b"".join(write_table(tables_of(one)[0], flavour)) for one in (direct, kept))
                assert first == second


def test_a_folio_too_few_is_a_file_that_fails() -> None:
    direct = table([["1", Decimal("2.50")]])
    with pytest.raises(ValueError, match="0 lines of 1"):
        list(write_table(replace(direct, folios=lambda: iter([])), FLAVOURS["csv"]))
