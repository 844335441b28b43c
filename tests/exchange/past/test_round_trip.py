"""What leaves by our own files comes back the same: every answer, and every figure made of them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from surveys.exchange.past import LIMITS, Known, PastLine, Report, check_mapping, propose, read_past
from surveys.exchange.past.mapping import PastMapping, mapping_document, read_mapping
from surveys.exchange.workbooks import Sheet, read_file
from surveys.questionnaire.answers import AnswerSheet
from surveys.results.dataset import Dataset
from surveys.results.figures import compute_figures
from surveys.results.formats.delimited import EXCEL_FRENCH, NEUTRAL, Flavour, write_table
from surveys.results.formats.extract import Choices, Saying, extract_of
from surveys.results.formats.layout import ALL_CLASSES
from surveys.results.formats.tables import EXPLANATIONS, tables_of
from tests.results import demo

LARGEST = 40_000_000


def files(dataset: Dataset, flavour: Flavour, headings: Saying, values: Saying) -> tuple[Sheet, ...]:
    """Return an edition as it leaves, each table read again as an uploaded file is."""
    extract = extract_of(dataset, Choices(ALL_CLASSES, headings=headings, values=values))
    found = []
    for table in tables_of(extract, {"codebook.yes": "oui", "codebook.no": "non"}):
        if table.name != EXPLANATIONS:
            sheets = read_file(b"".join(write_table(table, flavour, headings)), LIMITS, LARGEST)
            assert isinstance(sheets, tuple), sheets
            assert sheets[0].grid.rows, sheets[0].grid.problems
            found.append(Sheet(table.name, sheets[0].grid))
    return tuple(found)


def known(dataset: Dataset) -> list[Known]:
    return [Known(code, f"Organisme fictif {code}") for code in dataset.members]


def read(
    dataset: Dataset, sheets: Sequence[Sheet], mapping: PastMapping
) -> tuple[tuple[PastLine, ...], Report]:
    assert check_mapping(mapping, dataset.questionnaire) == ()
    again = read_mapping(json.loads(json.dumps(mapping_document(mapping))))
    assert again == mapping
    return read_past(sheets, mapping, dataset.questionnaire, known(dataset))


def shown(sheet: AnswerSheet) -> dict[str, object]:
    """Return what a sheet says, explanations left out: they leave in a table of their own."""
    plain = sheet.to_plain(hidden=False)
    kept: dict[str, object] = {}
    for name, value in plain.items():
        if isinstance(value, list) and all(isinstance(row, dict) for row in value) and value:
            kept[name] = [{key: of for key, of in row.items() if "#" not in key} for row in value]
        elif "#" not in name:
            kept[name] = value
    return kept


@pytest.mark.parametrize(
    ("name", "flavour", "headings", "values"),
    [
        ("renouvellement/2025-2026", NEUTRAL, "code", "code"),
        ("remuneration/2024", EXCEL_FRENCH, "both", "label"),
    ],
)
def test_an_edition_comes_back_by_the_mapping_that_is_proposed(
    name: str, flavour: Flavour, headings: Saying, values: Saying, say: Callable[[str], None]
) -> None:
    dataset = demo.edition(name)
    sheets = files(dataset, flavour, headings, values)
    lines, report = read(dataset, sheets, propose(sheets, dataset.questionnaire, known(dataset)))
    assert [line.problems for line in lines if line.problems] == []
    assert [
        column.heading for column in report.columns if column.unread or column.state in ("unmapped", "absent")
    ] == []
    assert (report.never, report.unknown, report.problems) == ((), (), ())
    found = []
    for line, respondent in zip(lines, dataset.respondents, strict=True):
        sheet = AnswerSheet.from_plain(dataset.questionnaire, line.plain, respondent.sheet.context)
        assert shown(sheet) == shown(respondent.sheet), line.organisation
        found.append(replace(respondent, sheet=sheet))
    again = replace(dataset, respondents=tuple(found))
    assert compute_figures(again) == compute_figures(dataset)
    cells = sum(column.read for column in report.columns)
    say(f"{name}: {len(lines)} organisations, {cells} cells, the same sheets and figures")
