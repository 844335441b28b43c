"""The package of a workbook before anything opens it: what it is, how large it becomes, what it would make us build.

Apart from the reading of sheets because a file of a few kilobytes may ask for a billion cells. Refuses by its bytes,
never by its name, and hands on only the parts that a table needs: no drawing, comment, link or macro.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from surveys.exchange.pasting.grid import PASTED, Limits
from surveys.questionnaire.problems import Problem

# What reading a package raises when its bytes are spoilt: RuntimeError is zipfile's word for a part with a password, and
# NotImplementedError for a compression that it does not know.
SPOILT = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
MAX_NAMES = 2_000  # entries of the package


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a workbook may hold: bytes of one part once unpacked and of all of them, cells, cells under ranges."""

    part: int
    parts: int
    cells: int
    covered: int


_FORMATTED = 4  # times the cells of a table: what was formatted and left blank


def _bounds_of(limits: Limits) -> Bounds:
    """Return the bounds of a workbook that holds one table."""
    return Bounds(
        part=8_000_000,  # 500 rows of 40 filled columns are a fifth of it
        parts=20_000_000,
        cells=limits.rows * limits.columns * _FORMATTED,
        covered=50_000,  # under merged ranges and links, which the library makes one by one
    )


_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml"
    r"|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml"
)
# A tag is read to its end and nowhere beyond the next one: what strangers send is read in proportion to its size.
_SPREADS = re.compile(rb"<(?:[\w.-]++:)?+(?:mergeCell|hyperlink)\b")
_SPREAD = re.compile(
    rb"""<(?:[\w.-]++:)?+(?:mergeCell|hyperlink)((?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+)\s*+/?>"""
)
_REF = re.compile(rb"""\sref\s*+=\s*+["']([^"'<]*+)["']""")
_RANGE = re.compile(rb"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s>/]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*\bencoding\s*=\s*["']([^"']*)["']""")


def reduce_package(
    data: bytes,
    limits: Limits = PASTED,
    *,
    bounds: Bounds | None = None,
    thin: Callable[[bytes], bytes] = bytes,
) -> bytes | Problem:
    """Return the package with only the parts that a table needs, every one of them bounded; ``thin`` makes a sheet lighter.

    Problems: ``workbook.unreadable``, ``workbook.too_large_inside``, ``workbook.binary``, ``workbook.open_document``,
    ``workbook.numbers``, ``workbook.other``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if len(package.infolist()) > MAX_NAMES:
                return Problem("workbook.too_large_inside")
            names = set(package.namelist())
            if "xl/workbook.xml" not in names:
                return _other(names)
            return _reduced(package, bounds or _bounds_of(limits), thin)
    except SPOILT:
        return Problem("workbook.unreadable")


def _other(names: set[str]) -> Problem:
    """Return the problem of a package that is something else."""
    if "xl/workbook.bin" in names:
        return Problem("workbook.binary")
    if "content.xml" in names and "mimetype" in names:
        return Problem("workbook.open_document")
    if any(name.startswith("Index/") or name == "Index.zip" for name in names):
        return Problem("workbook.numbers")
    return Problem("workbook.other")


def _reduced(package: zipfile.ZipFile, bounds: Bounds, thin: Callable[[bytes], bytes]) -> bytes | Problem:
    kept = [info for info in package.infolist() if _KEPT.fullmatch(info.filename)]
    if (
        any(info.file_size > bounds.part for info in kept)
        or sum(info.file_size for info in kept) > bounds.parts
    ):
        return Problem("workbook.too_large_inside")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as reduced:
        for info in kept:
            part = package.read(info)  # never more than the size that it declares
            if not _is_plain(part):
                return Problem("workbook.unreadable")
            if info.filename.startswith("xl/worksheets/"):
                if not _is_bounded(part, bounds):
                    return Problem("workbook.too_large_inside")
                part = thin(part)
            reduced.writestr(info.filename, part)
    return made.getvalue()


def _is_plain(part: bytes) -> bool:
    """Say whether a part is written so that what is looked for below cannot be hidden in another encoding."""
    told = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf"))
    return b"\0" not in part and (told is None or told.group(1).lower() in {b"utf-8", b"us-ascii", b"ascii"})


def _is_bounded(sheet: bytes, bounds: Bounds) -> bool:
    """Say whether a sheet holds and covers as few cells as a table does."""
    if sum(1 for _ in _CELL.finditer(sheet)) > bounds.cells:
        return False
    spreads = _SPREAD.findall(sheet)
    if len(spreads) != sum(1 for _ in _SPREADS.finditer(sheet)):
        return False  # a tag that cannot be read might cover anything
    covered = 0
    for attributes in spreads:
        refs = _REF.findall(attributes)
        found = _RANGE.fullmatch(refs[0]) if len(refs) == 1 else None
        if found is None:
            return False
        covered += _area(found)
    return covered <= bounds.covered


def _area(found: re.Match[bytes]) -> int:
    """Return how many cells a range covers."""
    first, top, last, bottom = found.groups()
    width = abs(_column(last or first) - _column(first)) + 1
    height = abs(int(bottom or top) - int(top)) + 1
    return width * height


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def holds_formulas(data: bytes) -> bool:
    """Say whether any sheet of a reduced package computes something."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = (name for name in package.namelist() if name.startswith("xl/worksheets/"))
        return any(re.search(rb"<(?:[\w.-]+:)?f[\s>/]", package.read(name)) for name in sheets)
