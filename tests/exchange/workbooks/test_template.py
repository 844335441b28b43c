"""The workbook to fill offline: what is written comes back exactly, whatever the columns, and nothing runs."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys.exchange.pasting import Hints, Preview, changes_of, match_columns, preview
from surveys.exchange.workbooks import Sheet, TemplateRow, Wording, read_file, write_template
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Column, Roster
from surveys.questionnaire.kinds import KINDS
from tests.exchange.pasting.places import STAFF
from tests.questionnaire.kinds.samples import SOURCES, VALUES, sample

MADE = datetime(2026, 10, 6, 18, 5, tzinfo=UTC)
WORDS = Wording(title="Une ligne par employé·e", lines=("Remplissez une ligne par personne.",))
TYPED = sorted(word for word in VALUES if word in KINDS and VALUES[word] and sample(word).typed)


def back(roster: Roster, rows: list[TemplateRow], change: Callable[[Any], object] | None = None) -> Sheet:
    """Write the workbook, change it by hand when asked, and read it again."""
    data = write_template(roster, rows, labels={}, wording=WORDS, made=MADE)
    if change is not None:
        book = load_workbook(io.BytesIO(data))
        change(book.worksheets[0])
        kept = io.BytesIO()
        book.save(kept)
        data = kept.getvalue()
    found = read_file(data)
    assert isinstance(found, tuple), found
    (sheet,) = [each for each in found if each.roster]
    assert sheet.roster == roster.code
    return sheet


def see(roster: Roster, sheet: Sheet, existing: dict[str, dict[str, Answer]]) -> Preview:
    fields = {column.code for column in roster.fields}
    hints = Hints(
        header=False,
        columns={at: code if code in fields else None for at, code in sheet.columns.items()},
        rows=dict.fromkeys(sheet.entries, True),
        entries=sheet.entries,
    )
    return preview(sheet.grid, match_columns(sheet.grid, roster, hints), roster, existing)


@st.composite
def filled(draw: st.DrawFn) -> tuple[Roster, list[TemplateRow]]:
    """A roster of any kinds of columns, with any values in some of its entries."""
    words = draw(st.lists(st.sampled_from(TYPED), min_size=1, max_size=8))
    fields = tuple(
        Column(code=f"f{at}", kind=sample(word), label=f"Champ {at} ({word})")
        for at, word in enumerate(words)
    )
    fixed = SOURCES if draw(st.booleans()) and draw(st.booleans()) else None
    roster = Roster(code="essai", label="Essai", fields=fields, rows=fixed, paste_table=True)
    ids = (
        [choice.code for choice in fixed] if fixed else [f"e{n:05d}" for n in range(draw(st.integers(0, 6)))]
    )
    rows = []
    for entry in ids:
        answers = {}
        for column, word in zip(fields, words, strict=True):
            # What breaks a rule of its question is told again when it comes back: no row of these does.
            sound = [value for value in VALUES[word] if not column.kind.check(value)]
            value = draw(st.one_of(st.none(), st.sampled_from(sound)))
            if value is not None:
                answers[column.code] = Answer(column.kind.write(value))
        rows.append(TemplateRow(entry, answers, fixed.label(entry) if fixed else ""))
    return roster, rows


@settings(max_examples=120, deadline=None)
@given(filled())
def test_uploaded_again_it_matches_itself_exactly(case: tuple[Roster, list[TemplateRow]]) -> None:
    roster, rows = case
    existing = {row.entry: dict(row.answers) for row in rows}
    sheet = back(roster, rows)
    if not any(existing.values()):
        return
    found = see(roster, sheet, existing)
    assert not found.refused, found.problems
    assert found.open_questions == ()
    assert changes_of(found) == ()
    said = {(row.entry, cell.field) for row in found.rows for cell in row.cells if cell.status == "untouched"}
    assert said == {(entry, field) for entry, answers in existing.items() for field in answers}
    assert {cell.status for row in found.rows for cell in row.cells} <= {"untouched", "blank"}


@settings(max_examples=60, deadline=None)
@given(filled())
def test_brought_into_an_empty_roster_it_adds_exactly_what_it_says(
    case: tuple[Roster, list[TemplateRow]],
) -> None:
    roster, rows = case
    if roster.rows is not None:
        return
    said = {
        entry: {
            code: kind.read(answer.raw).value
            for code, answer in answers.items()
            for kind in [next(field.kind for field in roster.fields if field.code == code)]
        }
        for entry, answers in ((row.entry, row.answers) for row in rows)
        if answers
    }
    if not said:
        return
    sheet = back(roster, rows)
    found = see(roster, sheet, {})
    kinds = {field.code: field.kind for field in roster.fields}
    asked = {question.problem.code for question in found.open_questions}
    # A file never numbers by itself what has no reference, and a file of parts of one is asked about.
    assert asked <= {"paste.references", "number.ambiguous", "duration.ambiguous"}, asked
    read: dict[str, dict[str, object]] = {}
    for change in changes_of(found):
        entry = sheet.entries[change.row]
        read.setdefault(entry, {})[change.field] = kinds[change.field].read(change.raw).value
    if not asked - {"paste.references"}:
        assert read == said


ANSWERS = {
    "row_ref": Answer(("01",)),
    "position": Answer(("conseiller_emploi",)),
    "hourly_rate": Answer(("27,35 $",)),
    "weekly_hours": Answer(("35",)),
}
ROWS = [
    TemplateRow("k3x9ab", ANSWERS),
    TemplateRow("p0q2mm", {**ANSWERS, "row_ref": Answer(("02",)), "hourly_rate": Answer(("vingt",))}),
]
EXISTING = {row.entry: dict(row.answers) for row in ROWS}


def test_what_a_person_changes_is_what_changes() -> None:
    def change(sheet: Any) -> None:
        assert sheet["D3"].value == 27.35
        sheet["D3"] = 28.15
        sheet["B5"], sheet["C5"], sheet["D5"] = "03", "Direction générale", 47.8

    found = see(STAFF, back(STAFF, ROWS, change), EXISTING)
    saved = {(each.entry, each.field): each.raw for each in changes_of(found)}
    assert saved == {
        ("k3x9ab", "hourly_rate"): ("28,15",),
        (None, "row_ref"): ("03",),
        (None, "position"): ("direction_generale",),
        (None, "hourly_rate"): ("47,8",),
    }


def test_a_renamed_reference_stays_the_same_entry() -> None:
    found = see(STAFF, back(STAFF, ROWS, lambda sheet: sheet.__setitem__("B3", "17")), EXISTING)
    assert [(each.entry, each.field, each.raw) for each in changes_of(found)] == [
        ("k3x9ab", "row_ref", ("17",))
    ]


def test_rows_sorted_without_their_hidden_ids_are_still_found_by_their_references() -> None:
    def swap(sheet: Any) -> None:
        for column in "BCDEFGH":
            one, two = sheet[f"{column}3"], sheet[f"{column}4"]
            one.value, two.value = two.value, one.value

    found = see(STAFF, back(STAFF, ROWS, swap), EXISTING)
    assert changes_of(found) == ()
    assert [row.entry for row in found.rows] == ["p0q2mm", "k3x9ab"]


def test_columns_may_be_moved_and_retitled() -> None:
    def move(sheet: Any) -> None:
        sheet.move_range("D1:D4", cols=7)
        sheet["K2"] = "Autre titre"

    found = see(STAFF, back(STAFF, ROWS, move), EXISTING)
    assert changes_of(found) == ()
    assert {cell.field for row in found.rows for cell in row.cells} >= {"hourly_rate", "row_ref"}


def test_a_reference_typed_in_a_blank_row_stays_a_text_and_lists_offer_every_choice() -> None:
    data = write_template(STAFF, ROWS, labels={}, wording=WORDS, made=MADE)
    book = load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert [each.sheet_state for each in book.worksheets] == ["visible", "visible", "hidden"]
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    assert sheet["B2"].value == "Repère"
    assert sheet["D2"].value == "Taux horaire brut ($/h)"
    styles = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<col min="2" max="2"[^>]*style="[1-9]', styles), (
        "a blank « Repère » would make 1 of 01"
    )
    lists = {each.formula1 for each in sheet.data_validations.dataValidation}
    assert len(lists) == 4
    positions = next(field for field in STAFF.fields if field.code == "position").kind.choice_list
    assert positions is not None
    offered = [cell.value for cell in book["Listes"]["C"] if cell.value]
    assert offered == [choice.label for choice in positions]


def test_no_text_becomes_a_formula_or_a_link() -> None:
    hostile = ["=1+1", "+1", "-1+2", "@SUM(A1)", "=cmd|' /C calc'!A0", "https://exemple.invalid"]
    rows = [TemplateRow(f"e{at:05d}", {"row_ref": Answer((text,))}) for at, text in enumerate(hostile)]
    words = replace(WORDS, title="=1+1", lines=("=2+2",), notes={"row_ref": "=3+3"})
    data = write_template(STAFF, rows, labels={}, wording=words, made=MADE)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                text = package.read(name).decode()
                assert "<f>" not in text
                assert "<hyperlink " not in text
    assert [row[0].text for row in back(STAFF, rows).grid.rows] == hostile


def test_the_same_content_gives_the_same_bytes() -> None:
    one, two = (write_template(STAFF, ROWS, labels={}, wording=WORDS, made=MADE) for _ in range(2))
    assert one == two
