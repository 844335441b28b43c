"""A clipboard: the text and the HTML that an application offers, read into one grid.

Apart from the two readers because choosing between them is a judgement: HTML knows of merged and hidden cells and of
line ends inside a cell, but some applications put a picture of the page there, or half of it. Never raises.
"""

import re

from surveys.exchange.pasting.delimited import read_delimited
from surveys.exchange.pasting.grid import Grid
from surveys.exchange.pasting.tables import read_tables
from surveys.questionnaire.problems import Problem

MAX_PLAIN = 1_000_000  # characters
MAX_HTML = 6_000_000  # Excel writes some two hundred characters around each cell

_HAS_TABLE = re.compile(r"<table\b", re.IGNORECASE)


def read_clipboard(plain: str, html: str = "") -> Grid:
    """Return the table that was copied, from its text/plain and text/html forms. Never raises.

    The HTML is preferred when it holds at least half of what the text shows. Cells keep their text as pasted; blank
    rows and columns at the end are dropped. A clipboard that cannot be taken gives a grid without rows and a problem:
    ``paste.empty``, ``paste.too_large``, ``paste.too_many_rows``, ``paste.too_many_columns``, ``paste.cell_too_long``.
    Warning: ``paste.several_tables`` (the largest was taken).
    """
    if len(plain) > MAX_PLAIN or len(html) > MAX_HTML:
        return Grid(problems=(Problem("paste.too_large", params={"most": MAX_PLAIN}),))
    table = read_tables(html) if _HAS_TABLE.search(html) else None
    text = read_delimited(plain)
    if table is None:
        return text
    if table.rows and table.filled * 2 < text.filled:
        return text
    return text if not table.rows and text.rows and len(text.rows[0]) > 1 else table
