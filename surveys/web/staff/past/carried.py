"""The tables of an old edition as they travel in the page, packed, from one look to the next.

Apart from a paste's table because a whole edition is large. Nothing of it is kept on the server before it is accepted; what
comes back goes through the limits of a file again. Refuses a field that no page of ours wrote.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Sequence

from surveys.exchange.past import LIMITS
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.problems import Problem
from surveys.web.shared.carried import DAMAGED, Table, read_table, write_table

MOST_PACKED = 1_400_000  # characters in the page: with the mapping it stays under the limit of a request
_MOST_TEXT = 30_000_000  # characters unpacked
_MOST_SHEETS = 30

Files = tuple[tuple[str, bytes], ...]  # the name and the SHA-256 of each


def pack(sheets: Sequence[Sheet], files: Files) -> str | Problem:
    """Return tables and the files that they came from as text for a hidden field. Problem: ``past.too_large``."""
    found = {
        "files": [[name, digest.hex()] for name, digest in files],
        "sheets": [[sheet.title, write_table(Table(sheet.grid))] for sheet in sheets],
    }
    packed = base64.b64encode(zlib.compress(json.dumps(found, ensure_ascii=False).encode(), 6)).decode()
    return packed if len(packed) <= MOST_PACKED else Problem("past.too_large")


def unpack(text: str) -> tuple[tuple[Sheet, ...], Files] | Problem:
    """Return the tables and files of a hidden field. Problem: ``form.damaged``."""
    try:
        reader = zlib.decompressobj()
        data = reader.decompress(base64.b64decode(text, validate=True), _MOST_TEXT)
        if not reader.eof:
            return DAMAGED
        found = json.loads(data)
        files = tuple((str(name)[:200], bytes.fromhex(digest)) for name, digest in found["files"])
        sheets = []
        for title, table in found["sheets"][:_MOST_SHEETS]:
            read = read_table(table, LIMITS)
            if isinstance(read, Problem):
                return read
            sheets.append(Sheet(str(title), read.grid))
    except (ValueError, TypeError, KeyError, binascii.Error, zlib.error, RecursionError):
        return DAMAGED
    return tuple(sheets), files
