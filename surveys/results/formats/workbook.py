"""An Excel workbook written as it is read: one sheet per table, the dictionary, and what was asked for.

Apart from ``exchange.workbooks``, which makes small sheets to fill: here a sheet may have a hundred thousand lines, and
the libraries tried keep a workbook whole (in memory or on the disk) until its last cell. Each cell is typed: a number is a
number, a text is a text whatever it begins with, so that no spreadsheet runs one. Refuses hidden sheets and hidden columns.

Source: ECMA-376 Part 1 (SpreadsheetML), with inline strings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from surveys.questionnaire.values import QUEBEC, Value
from surveys.results.formats.archive import zip_files
from surveys.results.formats.codebook import codebook_lines
from surveys.results.formats.extract import Extract
from surveys.results.formats.tables import Field, Table, heading

ROWS, TEXT, NAME = (
    1_048_576,
    32_767,
    31,
)  # the most that Excel takes: rows, characters of a cell and of a sheet's name
_EPOCH = date(1899, 12, 30)
_PLAIN, _HEAD, _DATE, _MOMENT = 0, 1, 2, 3  # places of the styles below
_WIDTHS = {"number": 12, "boolean": 8, "date": 12, "datetime": 20}
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Line = Sequence[Value | datetime | int | None]
Sheet = tuple[str, Sequence[float], Iterator[Line]]  # name, widths of the columns, lines, the heading first


def write_workbook(
    extract: Extract, tables: Sequence[Table], words: Mapping[str, str], about: Iterable[tuple[str, str]] = ()
) -> Iterator[bytes]:
    """Yield a workbook: the tables, then the dictionary, then what was asked for (``about``: name and value).

    A table longer than a sheet goes on in another one, « answers (2) ».
    """
    sheets = [sheet for table in tables for sheet in _sheets(table, extract)]
    codebook = [
        ("Dictionnaire", [20, 28, 20, 50, 14, 10, 50, 40, 30, 20, 40], codebook_lines(tables, words, ""))
    ]
    name = words.get("codebook.about", "about")
    told = [(name, [32, 60], iter([(name, ""), *about]))]
    yield from _package([*sheets, *codebook, *told])


def _sheets(table: Table, extract: Extract) -> Iterator[Sheet]:
    """Yield the sheets of a table: one, or several where it is known to be too long for one."""
    titles = tuple(heading(one, extract.choices.headings) for one in table.fields)
    widths = [_width(one) for one in table.fields]
    lines = ([value for value, _ in line] for line in table.lines())
    count = -(-(table.expected or 0) // (ROWS - 1)) or 1
    for number in range(1, count + 1):
        last = number == count
        yield (
            table.name if number == 1 else f"{table.name} ({number})",
            widths,
            _headed(titles, lines, None if last else ROWS - 1),
        )


def _headed(titles: Line, lines: Iterator[Line], most: int | None) -> Iterator[Line]:
    yield titles
    for place, line in enumerate(lines, start=1):
        yield line
        if place == most:
            return


def _width(one: Field) -> float:
    return max(_WIDTHS.get(one.type, 16), min(len(one.name) + 2, 40))


# ── the parts of the package ──


def _package(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    names = _names([name for name, _, _ in sheets])
    parts: list[tuple[str, Iterator[bytes]]] = [
        ("[Content_Types].xml", _once(_content_types(len(sheets)))),
        ("_rels/.rels", _once(_relations([("officeDocument", "xl/workbook.xml")]))),
        ("xl/workbook.xml", _once(_workbook(names))),
        (
            "xl/_rels/workbook.xml.rels",
            _once(
                _relations(
                    [
                        *(
                            ("worksheet", f"worksheets/sheet{number}.xml")
                            for number in range(1, len(sheets) + 1)
                        ),
                        ("styles", "styles.xml"),
                    ]
                )
            ),
        ),
        ("xl/styles.xml", _once(_STYLES)),
    ]
    parts += [
        (f"xl/worksheets/sheet{number}.xml", _sheet(widths, lines))
        for number, (_, widths, lines) in enumerate(sheets, start=1)
    ]
    yield from zip_files(parts)


def _once(text: str) -> Iterator[bytes]:
    yield (_HEADER + text).encode()


def _content_types(sheets: int) -> str:
    parts = [("/xl/workbook.xml", f"{_KIND}.sheet.main+xml"), ("/xl/styles.xml", f"{_KIND}.styles+xml")]
    parts += [(f"/xl/worksheets/sheet{n}.xml", f"{_KIND}.worksheet+xml") for n in range(1, sheets + 1)]
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'


def _names(wanted: Sequence[str]) -> list[str]:
    """Return names that Excel takes: short, without its signs, none twice whatever the case."""
    taken: set[str] = set()
    names = []
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:NAME].strip() or "x"
        made, number = plain, 1
        while made.lower() in taken:
            number += 1
            made = f"{plain[: NAME - 5]} ({number})"
        taken.add(made.lower())
        names.append(made)
    return names


_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
    '<xf fontId="0" applyFont="1"/><xf fontId="1" applyFont="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


# ── a sheet ──

_BATCH = 64  # lines handed over at once


def _sheet(widths: Sequence[float], lines: Iterator[Line]) -> Iterator[bytes]:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(widths, start=1)
    )
    yield (
        f'{_HEADER}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>"
    ).encode()
    pieces: list[str] = []
    for number, line in enumerate(lines):
        if number >= ROWS:
            raise ValueError("more lines than a sheet can hold")
        pieces.append(_row(line, _HEAD if number == 0 else _PLAIN))
        if len(pieces) >= _BATCH:
            yield "".join(pieces).encode()
            pieces.clear()
    pieces.append("</sheetData></worksheet>")
    yield "".join(pieces).encode()


def _row(line: Line, style: int) -> str:
    return f"<row>{''.join([_cell(value, style) for value in line])}</row>"


def _cell(value: Value | datetime | int | None, style: int) -> str:
    match value:
        case None:
            return "<c/>"
        case bool():
            return f"<c><v>{int(value)}</v></c>"
        case Decimal() | int():
            return f"<c><v>{value:f}</v></c>" if isinstance(value, Decimal) else f"<c><v>{value}</v></c>"
        case datetime():
            at = value.astimezone(QUEBEC)
            seconds = at.hour * 3600 + at.minute * 60 + at.second
            return f'<c s="{_MOMENT}"><v>{(at.date() - _EPOCH).days + seconds / 86_400}</v></c>'
        case date():
            if value < date(1900, 3, 1):
                return _text(value.isoformat(), style)  # before Excel's calendar can be trusted
            return f'<c s="{_DATE}"><v>{(value - _EPOCH).days}</v></c>'
        case tuple():
            return _text(" ".join(map(str, value)), style)
        case _:
            return _text(value, style)


def _text(text: str, style: int) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c{styled} t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def xml_text(text: str) -> str:
    """Return a text as XML takes it: what it cannot hold is written as Excel does, « _x0007_ »."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: "_x005F" + found[0], text)
    if not text.isprintable():
        text = _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", text).replace("\r", "_x000D_")
    return escape(text[:TEXT])


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
