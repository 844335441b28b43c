"""A plain list as a file: CSV for the Excel of Québec, or a workbook. One heading row, then the lines.

Apart from the files of answers, which have layers and classes. Refuses to let a spreadsheet run what a person typed.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

Cell = str | int | datetime | None  # a moment is local and naive: a sheet knows no time zone
# How a workbook is written so that a spreadsheet runs nothing that a person typed.
INERT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_DANGEROUS = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")


def write_csv(headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """Return a list as CSV: semicolons, a byte order mark, no text that a spreadsheet would run."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_plain(cell) for cell in line] for line in lines)
    return ("\ufeff" + text.getvalue()).encode()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M")
        case str():
            return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
        case _:
            return str(cell)


def write_workbook(title: str, headings: Sequence[str], lines: Iterable[Sequence[Cell]]) -> bytes:
    """Return a list as an .xlsx workbook of one sheet, its headings in sight and ready to be filtered."""
    import xlsxwriter  # heavy: few processes write a workbook

    output = io.BytesIO()
    with xlsxwriter.Workbook(output, INERT) as book:
        sheet = book.add_worksheet(title[:31])
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, headings, bold)
        last = 0
        for last, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                if isinstance(cell, datetime):
                    sheet.write_datetime(last, column, cell, moment)
                elif cell is not None:
                    sheet.write(last, column, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, max(0, len(headings) - 1))
        sheet.set_column(0, len(headings) - 1, 18)
    return output.getvalue()
