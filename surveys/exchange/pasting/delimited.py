"""The text of a clipboard: cells between tabulations, rows between line ends, quotes around what holds either.

Apart from tables in HTML because nothing here is marked: a merged or hidden cell looks like any other. Refuses to
take a comma for a separator: « 27,40 » would become two cells.
"""

import re

from surveys.exchange.pasting.grid import Grid, Source, inner_lines, make_grid
from surveys.questionnaire.problems import Problem

_ROW_ENDS = re.compile(r"\r\n?")
_QUOTED = {mark: re.compile(rf'"((?>[^"]*(?:""[^"]*)*))"(?={re.escape(mark)}|\n|\Z)') for mark in ("\t", ";")}
_NEXT = {mark: re.compile(rf"[{mark}\n]") for mark in ("\t", ";")}


def read_delimited(text: str) -> Grid:
    """Return the grid of a text of cells. Never raises."""
    text = _ROW_ENDS.sub("\n", text.replace("\x00", "").removeprefix("\ufeff"))
    if "\t" not in text and _is_comma_separated(text):
        return Grid(problems=(Problem("paste.commas"),))
    rows = _split(text, "\t" if "\t" in text or not _has_semicolons(text) else ";")
    return make_grid([[Source(inner_lines(cell)) for cell in row] for row in rows])


def _has_semicolons(text: str) -> bool:
    """Say whether every line of a text without tabulations has as many semicolons as the first, and at least one."""
    counts = {line.count(";") for line in text.split("\n") if line.strip()}
    return len(counts) == 1 and counts != {0}


def _is_comma_separated(text: str) -> bool:
    """Say whether a text looks like a file whose cells are parted by commas."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.count(",") >= 2 for line in lines)


def _split(text: str, mark: str) -> list[list[str]]:
    """Return the cells of each row."""
    quoted, following = _QUOTED[mark], _NEXT[mark]
    rows: list[list[str]] = []
    row: list[str] = []
    at, end = 0, len(text)
    while at <= end:
        cell = quoted.match(text, at) if at < end and text[at] == '"' else None
        if cell is not None:
            row.append(cell.group(1).replace('""', '"'))
            stop = cell.end()
        else:
            found = following.search(text, at)
            stop = end if found is None else found.start()
            row.append(text[at:stop])
        if stop >= end or text[stop] == "\n":
            rows.append(row)
            row = []
        at = stop + 1
    return rows
