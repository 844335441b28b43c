"""A plate as files: a drawing for print, a picture, a page of PDF, its data for spreadsheets.

Apart from drawing because here are formats. Every file is the same bytes for the same release. Refuses a date of its own:
that of the release stands wherever a format wants one.
"""

import json
import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

from surveys.web.released.plates import Plate
from surveys.web.released.svg import FORMATS, Width, draw
from surveys.web.shared.papers import printable_text
from surveys.web.shared.press import DOTS, Form, print_paper

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER = 25  # bytes of the first piece of a picture
_METRE = 39.3701  # inches
KEPT = 64  # files kept by a process: what was released does not change


@lru_cache(maxsize=KEPT)
def print_plate(plate: Plate, at: Width, form: Form) -> bytes:
    """Return a plate as a PDF that can be read aloud, or as a picture of 300 dots by inch."""
    drawn = _print([(plate, draw(plate, at))], at, form, margin=10)
    return _sized(drawn) if form == "png" else drawn


def print_pictures(plates: Sequence[Plate]) -> tuple[bytes, ...]:
    """Return the drawings of plates without the words around them, as pictures, all in one turn at the press."""
    if not plates:
        return ()
    drawn = _print([(plate, draw(plate, bare=True)) for plate in plates], "page", "png", margin=0)
    return tuple(_sized(_SIGNATURE + each) for each in drawn.split(_SIGNATURE)[1:])


def _print(drawings: Sequence[tuple[Plate, str]], at: Width, form: Form, *, margin: int) -> bytes:
    data = {
        "title": printable_text(drawings[0][0].title),
        "margin": margin,
        "plates": [
            {"svg": svg, "width": FORMATS[at].width, "alt": printable_text(plate.alternative)}
            for plate, svg in drawings
        ],
    }
    return print_paper("plate.typ", json.dumps(data, ensure_ascii=False), timestamp=0, form=form)


def _sized(picture: bytes) -> bytes:
    """Return a picture that says its own dots by inch, so that it is put down at its size."""
    dots = round(DOTS * _METRE)
    body = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    piece = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    after = len(_SIGNATURE) + _HEADER
    return picture[:after] + piece + picture[after:]


def workbook(plate: Plate, released_at: datetime) -> bytes:
    """Return the data of a plate as a workbook: the texts as printed, and the numbers that they print."""
    import xlsxwriter  # heavy: few processes write a workbook

    output = BytesIO()
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": plate.title, "author": "AXTRA", "created": released_at.astimezone(UTC).replace(tzinfo=None)}
    )
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Données")
    sheet.set_column(0, 0, 52, wrapped)
    sheet.set_column(1, len(plate.columns) * 2, 18)
    sheet.write_string(0, 0, plate.title, bold)
    about = [words for words in (plate.wording, plate.base) if words]
    for place, words in enumerate(about, start=1):
        sheet.write_string(place, 0, words)
    top = len(about) + 2
    for column, words in enumerate((plate.head, *plate.columns)):
        sheet.write_string(top, column, words, bold)
    for column, words in enumerate(plate.columns[1:], start=len(plate.columns) + 1):
        sheet.write_string(top, column, f"{words} (texte)", bold)
    for row, (line, numbers) in enumerate(zip(plate.lines, plate.numbers, strict=True), start=top + 1):
        sheet.write_string(row, 0, line[0])
        for column, (words, number) in enumerate(zip(line[1:], numbers, strict=True), start=1):
            if number is None:
                sheet.write_string(row, column, words)
            else:
                sheet.write_number(row, column, float(number))
        for column, words in enumerate(line[2:], start=len(plate.columns) + 1):
            sheet.write_string(row, column, words)
    bottom = top + len(plate.lines) + 2
    for place, words in enumerate((*plate.notes, plate.source)):
        sheet.write_string(bottom + place, 0, words)
    book.close()
    return output.getvalue()
