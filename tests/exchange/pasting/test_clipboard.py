"""What a clipboard holds, cell by cell, whatever the application wrote around it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exchange.pasting import Hints, changes_of, match_columns, preview, read_clipboard
from surveys.exchange.pasting.clipboard import MAX_HTML, MAX_PLAIN
from surveys.exchange.pasting.grid import MAX_COLUMNS, MAX_ROWS
from tests.exchange.pasting.places import RESULTS, STAFF

MARKS = [
    "\t",
    "\n",
    "\r",
    "\r\n",
    '"',
    '""',
    "\x0b",
    "\u2028",
    "\ufeff",
    "\u00a0",
    "\x00",
    ";",
    ",",
    "27,40",
    "é",
    "\ud800",
]
PIECES = [
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "<td rowspan=99999999999>",
    "<td colspan='-1' style='mso-ignore:colspan'>", "<th>", "</td>", "<br>", "<p>", "<sup>", "</sup>", "<del>", "</del>", "<s>",
    "<col span=3 style='display:none'>", "<tr style='display:none'>", "<tr style='mso-xlrowspan:9'>", "<!--", "-->", "<![if x]>",
    "<style>", "</style>", "<script>x<td>", "<td a=\"", "'", ">", "<", "&nbsp;", "&#55296;", "&#x110000;", "27,40 $", "texte",
    "<td sdval='1e400'>", "<td sdval='27.4'>", "<td data-sheets-value='{\"1\":3,\"3\":1e999}'>",
    "<td data-sheets-value='[[[['>", "</", "<?xml", "\x00",
]  # fmt: skip


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ("a\tb\rc\td\r", (("a", "b"), ("c", "d"))),
        ("a\tb\nc\td", (("a", "b"), ("c", "d"))),
        ("\ufeffa\tb", (("a", "b"),)),
        ('"a\tb"\tc', (("a\tb", "c"),)),
        ('"a\r\nb"\tc\r\nd\te', (("a\nb", "c"), ("d", "e"))),
        ('"dit ""oui"""\tc', (('dit "oui"', "c"),)),
        ('"sans fin\tc\nd\te', (('"sans fin', "c"), ("d", "e"))),
        ("5' 10\"\tc", (("5' 10\"", "c"),)),
        ("a\x0bb\tc", (("a\nb", "c"),)),
        ("a\u2028b\tc", (("a\nb", "c"),)),
        ("a\t\t\nb\t\t\n\t\t\n\n", (("a",), ("b",))),
        ("a\n\nb", (("a",), ("",), ("b",))),
        ("a\t\u00a0\n", (("a",),)),
        (" a \tb", ((" a ", "b"),)),
        ("a;b\n1;27,40", (("a", "b"), ("1", "27,40"))),
        ("a;b\n1", (("a;b",), ("1",))),
    ],
)
def test_text_is_split_as_applications_join_it(plain: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert read_clipboard(plain).texts == expected


def cells(body: str) -> tuple[tuple[str, ...], ...]:
    return read_clipboard("", f"<table>{body}</table>").texts


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<tr><td>a<td>b<tr><td>c<td>d", (("a", "b"), ("c", "d"))),
        ("<tr><td> a \n  b </td></tr>", (("a b",),)),
        ("<tr><td>a<br>b</td></tr>", (("a\nb",),)),
        ("<tr><td><p>a</p><p>b</p></td></tr>", (("a\nb",),)),
        ("<tr><td>27,40&nbsp;$</td></tr>", (("27,40\u00a0$",),)),
        ("<tr><td>a<o:p></o:p></td><td><o:p>&nbsp;</o:p></td></tr>", (("a",),)),
        ("<tr><td>a &lt; b &amp; c</td></tr>", (("a < b & c",),)),
        ("<tr><td>a < b</td></tr>", (("a < b",),)),
        ("<tr><td>27,40<sup>1</sup></td></tr>", (("27,40",),)),
        ("<tr><td><del>27,40</del><ins>28,15</ins></td></tr>", (("28,15",),)),
        ("<tr><td>a<!-- <td>b --></td></tr>", (("a",),)),
        ("<tr><td>a<style>td {}</style></td></tr>", (("a",),)),
        ("<tr><td colspan=3 style='mso-ignore:colspan'>long</td><td>b</td></tr>", (("long", "", "", "b"),)),
        (
            "<tr><td>a</td></tr><tr style='height:1pt;mso-xlrowspan:2'></tr><tr><td>b</td></tr>",
            (("a",), ("",), ("",), ("b",)),
        ),
        ("<tr><td>a<table><tr><td>x</table></td><td>b</td></tr>", (("a", "b"),)),
    ],
)
def test_markup_is_read_as_a_browser_shows_it(body: str, expected: tuple[tuple[str, ...], ...]) -> None:
    assert cells(body) == expected


def test_merged_cells_are_spread_and_marked() -> None:
    body = "<tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr><tr><td>e<td>f<td>g</tr>"
    grid = read_clipboard("", f"<table>{body}</table>")
    assert grid.texts == (("a", "b", "b"), ("a", "c", "d"), ("e", "f", "g"))
    marks = [[cell.merged for cell in row] for row in grid.rows]
    assert marks == [["", "", "across"], ["down", "", ""], ["", "", ""]]


def test_a_block_merged_both_ways_covers_all_its_places() -> None:
    body = "<tr><td rowspan=2 colspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>"
    grid = read_clipboard("", f"<table>{body}</table>")
    assert grid.texts == (("a", "a", "b"), ("a", "a", "c"))
    assert [cell.merged for cell in grid.rows[1]] == ["down", "across", ""]


def test_what_was_hidden_is_known() -> None:
    html = (
        "<table><col width=64><col width=0 style='display:none'><col width=64>"
        "<tr><td>a</td><td>b</td><td>c</td></tr><tr height=0 style='display:none'><td>d</td><td>e</td><td>f</td></tr>"
        "<tr><td>g</td><td>h</td><td>i</td></tr></table>"
    )
    grid = read_clipboard("", html)
    assert grid.hidden_columns == {1}
    assert grid.hidden_rows == {1}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('sdval="27.4" sdnum="3084;0;# ##0,00 $"', Decimal("27.4")),
        ('x:num="27.399999999999999"', Decimal("27.399999999999999")),
        ("x:num", None),
        ('data-sheets-value=\'{"1":3,"3":27.4}\'', Decimal("27.4")),
        ('data-sheets-value=\'{"1":2,"2":"27,40"}\'', None),
        ("data-sheets-value='pas du json'", None),
        ('sdval="NaN"', None),
    ],
)
def test_the_number_behind_the_text_is_known_when_the_application_says_it(
    attributes: str, expected: Decimal | None
) -> None:
    grid = read_clipboard("", f"<table><tr><td {attributes}>27,40 $</td><td>a</td></tr></table>")
    assert grid.rows[0][0].number == expected
    assert grid.rows[0][0].text == "27,40 $"


def test_the_text_is_taken_when_the_markup_holds_less_than_half_of_it() -> None:
    plain = "a\tb\tc\nd\te\tf\n"
    assert read_clipboard(plain, "<table><tr><td>a</td></tr></table>").texts == (
        ("a", "b", "c"),
        ("d", "e", "f"),
    )
    assert read_clipboard(plain, "<p>a b c</p>").origin == "text"
    assert read_clipboard(plain, "<table><tr><td>a<td title='").origin == "text"


@pytest.mark.parametrize(
    ("plain", "html", "code"),
    [
        ("", "", "paste.empty"),
        (" \t\u00a0\r\n\t\t", "", "paste.empty"),
        ("", "<table><tr><td>&nbsp;</td></tr></table>", "paste.empty"),
        ("a" * (MAX_PLAIN + 1), "", "paste.too_large"),
        ("a", "b" * (MAX_HTML + 1), "paste.too_large"),
        ("a\n" * (MAX_ROWS + 1), "", "paste.too_many_rows"),
        ("a\t" * MAX_COLUMNS + "a", "", "paste.too_many_columns"),
        ("a\t" + "b" * 20_001, "", "paste.cell_too_long"),
        ("", "<table>" + "<td>a" * 200_000, "paste.too_large"),
        ("Poste,Taux,Heures\nConseillère,27,40,35", "", "paste.commas"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_cannot_be_taken_is_refused_whole(plain: str, html: str, code: str) -> None:
    grid = read_clipboard(plain, html)
    assert grid.rows == ()
    assert [problem.code for problem in grid.problems] == [code]
    found = preview(grid, match_columns(grid, STAFF), STAFF, {})
    assert found.refused
    assert [problem.code for problem in found.problems] == [code]


def test_many_blank_rows_after_a_table_are_no_fault() -> None:
    assert len(read_clipboard("a\tb\r\n" + "\t\r\n" * 20_000).rows) == 1


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=40),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40),
)
def test_no_clipboard_whatever_raises(plain: list[str], html: list[str]) -> None:
    grid = read_clipboard("".join(plain), "".join(html))
    assert len({len(row) for row in grid.rows}) <= 1
    for item in (STAFF, RESULTS):
        changes_of(preview(grid, match_columns(grid, item, Hints(answers={"c0-bands": "accept"})), item, {}))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(
                    exclude_categories=["Cs"], exclude_characters="\x00\r\x0b\x0c\x85\u2028\u2029\ufeff"
                )
            ),
            min_size=2,
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_cells_that_are_quoted_as_excel_does_come_back_as_they_were(rows: list[list[str]]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '\t\n"') else text

    width = max(map(len, rows))
    square = [[*row, *[""] * (width - len(row))] for row in rows]
    plain = "\r\n".join("\t".join(map(quoted, row)) for row in square)
    grid = read_clipboard(plain)
    for row, expected in zip(grid.texts, square, strict=False):
        assert row == tuple(expected[: len(row)])
