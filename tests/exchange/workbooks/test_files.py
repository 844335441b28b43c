"""Files that people have: read exactly, asked, or refused with the kind of file to save instead."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from surveys.exchange.pasting import Grid, match_columns, preview
from surveys.exchange.workbooks import MAX_FILE, Sheet, read_file
from surveys.exchange.workbooks.foreign import read_any_form
from surveys.questionnaire.problems import Problem
from tests.exchange.pasting.places import STAFF
from tests.exchange.workbooks.made import book, cell, raw, sheet_xml, table, written


def sheets(data: bytes) -> tuple[Sheet, ...]:
    found = read_file(data)
    assert isinstance(found, tuple), found
    return found


def grid(data: bytes) -> Grid:
    (found,) = sheets(data)
    return found.grid


def code(data: bytes) -> str:
    found = read_file(data)
    if isinstance(found, Problem):
        return found.code
    (sheet,) = found
    assert not sheet.grid.rows, sheet.grid.texts
    return sheet.grid.problems[0].code


# ── texts ──

HEAD = "Repère;Poste;Taux horaire brut"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_text_of_any_habit_gives_the_same_cells(encoding: str, mark: str, end: str) -> None:
    lines = [HEAD.replace(";", mark), f"01{mark}Conseillère à l’emploi{mark}27,40", f"02{mark}Été{mark}28"]
    found = grid(end.join(lines).encode(encoding))
    assert found.texts == (
        ("Repère", "Poste", "Taux horaire brut"),
        ("01", "Conseillère à l’emploi", "27,40"),
        ("02", "Été", "28"),
    )


def test_commas_part_cells_only_where_they_cannot_be_decimals() -> None:
    assert grid(b'Rep,Poste,Taux\n01,Conseil,"27,40"\n02,Paie,25.10\n').texts[1] == ("01", "Conseil", "27,40")
    assert code(b"Rep,Poste,Taux\n01,Conseil,27,40\n02,Paie,25\n") == "paste.commas"
    assert code(b"01,27,40\n02,28,10\n") == "paste.commas"
    assert grid(b"Taux horaire\n27,40\n28,10\n").texts == (("Taux horaire",), ("27,40",), ("28,10",))


def test_semicolons_win_over_a_tabulation_inside_a_cell() -> None:
    assert grid(b"A;B\n1;x\ty\n2;z\n").texts == (("A", "B"), ("1", "x\ty"), ("2", "z"))


def test_a_cell_may_hold_lines_and_quotes() -> None:
    assert grid(b'A;B\n"une\r\nautre";"dit ""oui"""\n').texts[1] == ("une\nautre", 'dit "oui"')


def test_a_page_under_the_name_of_a_workbook_is_read_as_the_table_it_is() -> None:
    html = "<html><table><tr><td>Repère<td>Taux horaire</tr><tr><td>01<td>27,40</tr></table>"
    assert grid(html.encode()).texts == (("Repère", "Taux horaire"), ("01", "27,40"))


# ── what is not a table ──


def zipped(*names: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", "workbook.empty"),
        (b"  \n ", "workbook.empty"),
        (b"x" * (MAX_FILE + 1), "workbook.too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook.old"),
        (b"%PDF-1.7\n%...", "workbook.other"),
        (b"\x89PNG\r\n\x1a\n", "workbook.other"),
        (b"{\\rtf1 texte}", "workbook.other"),
        (b"<?xml version='1.0'?><Workbook/>", "workbook.other"),
        (bytes(range(256)), "workbook.other"),
        (b"PK\x03\x04 and nothing more", "workbook.unreadable"),
        (zipped("mimetype", "content.xml"), "workbook.open_document"),
        (zipped("xl/workbook.bin"), "workbook.binary"),
        (zipped("Index/Document.iwa"), "workbook.numbers"),
        (zipped("word/document.xml"), "workbook.other"),
        (zipped("xl/workbook.xml"), "workbook.unreadable"),
    ],
)
def test_what_is_no_table_is_named_by_its_bytes(data: bytes, refusal: str) -> None:
    assert code(data) == refusal


def test_a_broken_workbook_never_raises() -> None:
    whole = table([["Repère", "Taux"], ["01", 27.4]])
    for cut in range(0, len(whole), 97):
        read_file(whole[:cut])
        damaged = bytearray(whole)
        damaged[cut] ^= 0xFF
        read_file(bytes(damaged))


@given(st.binary(max_size=400))
def test_no_bytes_ever_raise(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        read_file(start + data)


# ── bounded ──

BIG = "A1:XFD1048576"
HOSTILE: dict[str, bytes] = {
    "cells": raw(sheet_xml("<row>" + "<c/>" * 200_000 + "</row>")),
    "a merged range": raw(
        sheet_xml(
            f"<row>{cell('A1', 'x')}</row>", tail=f'<mergeCells><mergeCell ref="{BIG}"/></mergeCells>'
        )
    ),
    "a merged range in disguise": raw(
        sheet_xml(
            f"<row>{cell('A1', 'x')}</row>",
            tail='<mergeCells><mergeCell ref="A1:&#88;FD1048576"/></mergeCells>',
        )
    ),
    "a link": raw(sheet_xml(f"<row>{cell('A1', 'x')}</row>", tail=f'<hyperlinks><hyperlink ref="{BIG}"/></hyperlinks>')),
    "a comment": raw(
        sheet_xml(f"<row>{cell('A1', 'x')}</row>", tail='<legacyDrawing xmlns:r="r" r:id="r1"/>'),
        {
            "xl/worksheets/_rels/sheet1.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/></Relationships>',
            "xl/comments1.xml": f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList><comment ref="{BIG}" authorId="0"><text/></comment></commentList></comments>',
        },
    ),
    "a far cell": raw(sheet_xml(f'<row r="1048576">{cell("XFD1048576", "x")}</row>')),
    "a part that unpacks": raw(sheet_xml("<!--" + " " * 40_000_000 + "-->")),
    "entities": raw(
        sheet_xml(
            f"<row>{cell('A1', '&b;')}</row>",
            head='<!DOCTYPE x [<!ENTITY a "' + "x" * 1000 + '"><!ENTITY b "' + "&a;" * 1000 + '">]>',
        )
    ),
    "an outside entity": raw(
        sheet_xml(f"<row>{cell('A1', '&b;')}</row>", head='<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>')
    ),
    "another encoding": raw(sheet_xml(f"<row>{cell('A1', 'x')}</row>").replace("UTF-8", "UTF-7")),
    "a link behind a sign of its words": raw(
        sheet_xml(
            f"<row>{cell('A1', 'x')}</row>",
            tail='<hyperlinks><hyperlink display=">" ref="A1:XFD20000"/></hyperlinks>',
        )
    ),
    "tags that never end": raw(sheet_xml("<mergeCell " * 200_000)),
    "blanks in a tag": raw(sheet_xml("<hyperlink" + " " * 7_900_000)),
    "cells that never end": raw(sheet_xml("<sheetData>" + "<c a><f>" * 200_000 + "</sheetData>")),
    "blanks after a formula": raw(sheet_xml("<c a><f>x</f>" + " " * 7_900_000)),
    "many parts": raw(sheet_xml(""), {f"xl/media/{n}.png": "x" for n in range(2_100)}),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_costs_nothing_and_gives_nothing(what: str) -> None:
    data = HOSTILE[what]
    tracemalloc.start()
    start = time.process_time()
    found = read_file(data)
    spent, (_, peak) = time.process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 150_000_000
    assert spent < 20
    start = time.process_time()
    assert isinstance(read_any_form(data), tuple | Problem)
    assert time.process_time() - start < 5
    if isinstance(found, tuple):
        assert all(len(sheet.grid.rows) <= 1 for sheet in found)
        assert "hostname" not in str(found)
        if what == "a far cell":
            assert [p.code for p in found[0].grid.problems] == ["paste.too_many_rows"]
    else:
        assert found.code in {"workbook.too_large_inside", "workbook.unreadable", "workbook.no_sheet"}


# ── cells ──


def one(value: object, look: str = "General") -> tuple[str, Decimal | None]:
    def fill(made: Any) -> None:
        made.active["A1"] = value
        made.active["A1"].number_format = look

    source = grid(book(fill)).rows[0][0]
    return source.text, source.number


@pytest.mark.parametrize(
    ("value", "look", "text", "number"),
    [
        (27.35, "General", "27,35", "27.35"),
        (0.1 + 0.2, "General", "0,3", "0.3"),
        (27.350000000000001, "0.00", "27,35", "27.35"),
        (27.399, "0.00", "27,40", "27.399"),
        (27.395, "0.00", "27,40", "27.395"),
        (52000, "#,##0.00", "52000,00", "52000"),
        (52000, '#,##0.00\\ "$"', "52000,00 $", "52000"),
        (52000, "[$$-C0C]#,##0", "52000 $", "52000"),
        (27.4, '_ * #,##0.00_)\\ "$"_ ;_ * \\(#,##0.00\\)\\ "$"_ ;_ * "-"??_)\\ "$"_ ;_ @_ ', "27,40 $", "27.4"),
        (0.125, "0.0%", "12,5 %", "0.125"),
        (0.5, "0%", "50 %", "0.5"),
        (0.125, "0.0##%", "12,5 %", "0.125"),
        (52000, "#,##0,", "52000", "52000"),
        (0.25, "# ?/?", "0,25", "0.25"),
        (1.5, "0.00E+00", "1,5", "1.5"),
        (-5, "0.00;(0.00)", "-5,00", "-5"),
        (35, '0" h/sem."', "35", "35"),
        (1e-7, "General", "0,0000001", "1E-7"),
        (True, "General", "VRAI", None),
        ("01", "@", "01", None),
        ("=1+1 écrit", "@", "=1+1 écrit", None),
        (date(2019, 5, 13), "dd/mm/yyyy", "2019-05-13", None),
        (datetime(2019, 5, 13, 8, 30), "dd/mm/yyyy hh:mm", "2019-05-13 08:30", None),  # noqa: DTZ001  # a sheet knows no zone
        (timedelta(hours=35), "[h]:mm", "35:00", None),
    ],
)  # fmt: skip
def test_a_cell_is_what_a_person_saw_with_what_the_file_holds(
    value: object, look: str, text: str, number: str | None
) -> None:
    if isinstance(value, str):
        # Written as a text cell: openpyxl would take it for a formula.
        found = grid(written(lambda made: made.add_worksheet().write_string(0, 0, value))).rows[0][0]
        assert (found.text, found.number) == (text, None)
        return
    found_text, found_number = one(value, look)
    assert found_text == text
    assert found_number == (None if number is None else Decimal(number))


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2))
def test_every_amount_to_the_cent_comes_back_exactly(amount: Decimal) -> None:
    source = grid(written(lambda made: made.add_worksheet().write_number(0, 0, float(amount)))).rows[0][0]
    assert source.number == amount
    assert Decimal(source.text.replace(",", ".")) == amount


def test_formulas_give_their_results_and_never_a_blank() -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet()
        sheet.write_formula(0, 0, "=1+1", None, 27.4)
        sheet.write_formula(0, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(0, 2, '="a"&"b"', None, "ab")

    assert grid(written(fill)).texts == (("27,4", "#DIV/0!", "ab"),)
    uncomputed = grid(table([["Taux"], ["=A1*2"]]))
    assert uncomputed.texts == (("Taux",), ("=A1*2",))


def test_raised_and_crossed_out_texts_are_told() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        sheet["A1"] = CellRichText("27,40", TextBlock(InlineFont(vertAlign="superscript"), "1"))
        sheet["B1"] = "35"
        sheet["B1"].font = Font(strike=True)
        sheet["C1"] = CellRichText("Conseil ", TextBlock(InlineFont(strike=True), "junior"))

    first, second, third = grid(book(fill)).rows[0]
    assert (first.text, first.raised) == ("27,40", True)
    assert (second.text, second.struck) == ("35", True)
    assert (third.text, third.struck) == ("Conseil junior", True)


def test_hidden_rows_and_columns_and_merged_cells_are_told() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.merge_cells("C2:C3")
        sheet.merge_cells("A4:C4")

    rows = [["Repère", "Nom", "Poste"], ["01", "x", "Conseil"], ["02", "y", None], ["Total", None, None]]
    found = grid(table(rows, change=change))
    assert found.hidden_rows == {2}
    assert found.hidden_columns == {1}
    assert (found.rows[2][2].text, found.rows[2][2].merged) == ("Conseil", "down")
    assert [each.merged for each in found.rows[3]] == ["", "across", "across"]


def test_several_sheets_are_all_given_but_not_those_that_are_hidden_or_blank() -> None:
    def fill(made: Any) -> None:
        made.active.title = "Paie"
        made.active["A1"] = "Repère"
        made.create_sheet("Vide")
        made.create_sheet("Notes")["A1"] = "texte"
        hidden = made.create_sheet("Cachée")
        hidden["A1"] = "secret"
        hidden.sheet_state = "hidden"
        made.create_sheet("Très cachée")["A1"] = "secret"
        made["Très cachée"].sheet_state = "veryHidden"

    assert [sheet.title for sheet in sheets(book(fill))] == ["Paie", "Notes"]
    assert code(table([[]])) == "workbook.no_sheet"


def test_too_many_rows_or_columns_are_counted_and_refused() -> None:
    assert code(table([["x"]] * 600)) == "paste.too_many_rows"
    assert code(table([["x"] * 60])) == "paste.too_many_columns"


def test_a_payroll_workbook_reaches_the_preview_exactly() -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet("Paie")
        money = made.add_format({"num_format": '#,##0.00\\ "$"'})
        for at, text in enumerate(["Repère", "Poste", "Taux horaire", "Heures par semaine"]):
            sheet.write_string(0, at, text)
        for at, (ref, post, rate, hours) in enumerate(
            [("01", "Conseillère en emploi", 27.35, 35), ("02", "Direction générale", 47.8, 37.5)], 1
        ):
            sheet.write_string(at, 0, ref)
            sheet.write_string(at, 1, post)
            sheet.write_number(at, 2, rate, money)
            sheet.write_number(at, 3, hours)
        sheet.write_string(3, 0, "Total")
        sheet.write_formula(3, 2, "=SUM(C2:C3)", money, 75.15)

    read = grid(written(fill))
    found = preview(read, match_columns(read, STAFF), STAFF, {})
    values = {(row.row, each.field): each.raw for row in found.rows for each in row.cells}
    assert values == {
        (1, "row_ref"): ("01",),
        (1, "position"): ("conseiller_emploi",),
        (1, "hourly_rate"): ("27,35 $",),
        (1, "weekly_hours"): ("35",),
        (2, "row_ref"): ("02",),
        (2, "position"): ("direction_generale",),
        (2, "hourly_rate"): ("47,80 $",),
        (2, "weekly_hours"): ("37,5",),
    }
    assert found.rows[3].role == "total"


def test_names_in_a_hidden_column_refuse_the_sheet() -> None:
    rows = [["Nom", "Taux horaire"], ["Tremblay, Julie", 27.4], ["Gagnon, Luc", 25]]
    read = grid(table(rows, change=lambda sheet: setattr(sheet.column_dimensions["A"], "hidden", True)))
    found = match_columns(read, STAFF)
    assert found.refused
    assert found.problems[0].code.startswith("paste.personal_names")
