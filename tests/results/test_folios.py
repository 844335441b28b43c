"""Lines kept read: a file written from them is, byte for byte, the one that the answers give, in every format."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.values import Missing
from surveys.results.formats import (
    ALL_CLASSES,
    OPEN_CLASSES,
    Choices,
    Extract,
    Scratch,
    export,
    extract_of,
    folio_of,
)
from surveys.results.formats.delimited import FLAVOURS, write_table
from surveys.results.formats.folios import Folio, write_folio
from surveys.results.formats.tables import Field, Table
from surveys.results.kept import Cell
from tests.results import demo

NASTY = st.text(st.sampled_from("aé;,\"'\r\n\t =-+@\u00a0\ufeff0.e"), max_size=6) | st.text(max_size=4)
VALUES = st.one_of(
    st.none(),
    NASTY,
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(date(1, 1, 1)),
    st.just(datetime(2026, 10, 6, 18, 5, tzinfo=UTC)),
    st.tuples(NASTY, NASTY),
    st.tuples(st.decimals(allow_nan=False, allow_infinity=False, places=2)),
)
CELLS = st.tuples(VALUES, st.none()) | st.tuples(st.none(), st.sampled_from(Missing))
NAMES = ("clé", "a", "b")


def folded(lines: list[list[Cell]]) -> bytes:
    return write_folio({name: [line[place] for line in lines] for place, name in enumerate(NAMES)}, {})


def table(lines: list[list[Cell]]) -> Table:
    fields = tuple(Field(name) for name in NAMES)
    return Table("t", fields, lambda: iter(lines), len(lines), copied=tuple((name, None) for name in NAMES))


@settings(max_examples=80)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_any_cells_come_back_and_give_the_same_bytes(found: list[tuple[Cell, Cell]]) -> None:
    lines: list[list[Cell]] = [[("k", None), *pair] for pair in found]
    folio, direct = folded(lines), table(lines)
    back = list(Folio(folio).lines(NAMES))
    assert back == lines
    assert [[type(value) for value, _ in line] for line in back] == [
        [type(v) for v, _ in line] for line in lines
    ]
    for flavour in FLAVOURS.values():
        kept = replace(direct, folios=lambda: iter([folio]))
        assert b"".join(write_table(kept, flavour)) == b"".join(write_table(direct, flavour))


def kept(direct: Extract, *contents: bytes) -> Extract:
    def unread() -> Iterator[object]:
        raise AssertionError("an answer was read")

    return replace(direct, folios=lambda: iter(contents), respondents=unread)  # type: ignore[arg-type]


def scratch(folder: Path) -> Scratch:
    def through(write: Callable[[str], None]) -> Iterator[bytes]:
        write(str(folder / "answers"))
        yield (folder / "answers").read_bytes()

    return through


CHOSEN = (
    Choices(ALL_CLASSES, headings="both"),
    Choices(OPEN_CLASSES),
    Choices(ALL_CLASSES, values="label"),
    Choices(OPEN_CLASSES, values="both"),
    Choices(ALL_CLASSES, shape="long"),
    Choices(OPEN_CLASSES, roster_rows=2),
)
WORDS = {
    "codebook.yes": "Oui",
    "codebook.no": "Non",
    "codebook.reason.nsp": "=ne sait pas",
    "codebook.reason.so": "",
}


@pytest.mark.parametrize("edition", ["renouvellement/2025-2026", "remuneration/2024"])
@pytest.mark.parametrize("file_format", ["csv-excel", "jsonl", "xlsx", "parquet", "datapackage"])
def test_a_real_questionnaire_gives_the_same_bytes_whatever_is_asked(edition: str, file_format: str) -> None:
    dataset = demo.edition(edition)
    some = replace(dataset, respondents=dataset.respondents[:12])
    halves = [
        replace(some, respondents=some.respondents[:5]),
        replace(some, respondents=some.respondents[5:]),
    ]
    folios = [folio_of(extract_of(each)) for each in halves]
    for choices in CHOSEN:
        direct = extract_of(some, choices)
        files = [
            b"".join(export(each, file_format, archive=file_format != "parquet", words=WORDS, title="Essai"))
            for each in (direct, kept(direct, *folios))
        ]
        assert files[0] == files[1], choices


def test_spss_gives_the_same_cells(tmp_path: Path) -> None:
    import pyreadstat

    dataset = demo.edition("renouvellement/2025-2026")
    direct = extract_of(replace(dataset, respondents=dataset.respondents[:8]), Choices(ALL_CLASSES))
    frames = []
    for name, each in (("a", direct), ("b", kept(direct, folio_of(direct)))):
        path = tmp_path / f"{name}.sav"
        (tmp_path / name).mkdir()
        path.write_bytes(b"".join(export(each, "sav", title="Essai", scratch=scratch(tmp_path / name))))
        frames.append(pyreadstat.read_sav(path, user_missing=True, output_format="polars")[0])
    assert frames[0].equals(frames[1])


def test_a_folio_too_few_is_a_file_that_fails() -> None:
    direct = table([[("k", None), ("1", None), (Decimal("2.50"), None)]])
    with pytest.raises(ValueError, match="0 lines of 1"):
        list(write_table(replace(direct, folios=lambda: iter([])), FLAVOURS["csv"]))
