"""The sheets of a form as one text: tables of Markdown, as XLSForm authors paste them in a message or keep them in git.

Apart from workbooks because it is a text that people read and compare. A sheet begins with its title in the first column;
its rows leave that column empty. Refuses what is not UTF-8; what is no row of a table is left aside.
"""

import re
from collections.abc import Iterable

from surveys.exchange.xlsform.tables import Table
from surveys.questionnaire.problems import Problem

_ESCAPES = {
    "\\": "\\\\",
    "|": "\\|",
    "\n": "\\n",
    "\r": "\\r",
    "\x85": "\\x",
    "\u2028": "\\l",
    "\u2029": "\\p",
}
_ESCAPED = {escape[1]: character for character, escape in _ESCAPES.items()} | {"s": " ", "t": "\t"}
_CELL = re.compile(r"(?:[^|\\]|\\.)*", re.DOTALL)


def write_text(tables: Iterable[Table]) -> str:
    r"""Return the text of sheets. In a cell ``\|`` is a bar, ``\n`` a new line, ``\s`` a space at an end, ``\\`` a ``\``."""
    lines = []
    for table in tables:
        lines.append(f"| {_escaped(table.title)} |")
        lines += ["| | " + " | ".join(map(_escaped, row)) + " |" for row in table.rows]
        lines.append("")
    return "\n".join(lines)


def read_text(data: bytes) -> tuple[Table, ...] | Problem:
    """Return the sheets of a text in UTF-8; the row of a sheet is its line under the title.

    Problem: ``json.encoding``, with its line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem("json.encoding", line=data.count(b"\n", 0, error.start) + 1)
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        cells = _cells(line.strip())
        if cells and cells[0]:
            found.append((cells[0], []))
        elif cells and found:
            found[-1][1].append(cells[1:])
    return tuple(Table(title, tuple(rows)) for title, rows in found)


def _cells(line: str) -> tuple[str, ...]:
    """Return the cells between the bars of a line; none when it is no row, or only draws a rule."""
    if not line.startswith("|") or not re.search(r"[^|\s:-]|\A\|\s*\|", line):
        return ()
    cells = _split(line[1:])
    return tuple(map(_plain, cells[:-1] if not cells[-1].strip() else cells))


def _split(line: str) -> list[str]:
    cells, at = [], 0
    while at <= len(line):
        found = _CELL.match(line, at)
        end = found.end() if found else at
        if end < len(line) and line[end] == "\\":  # a lone bar of escape ends the line
            end += 1
        cells.append(line[at:end])
        at = end + 1
    return cells


def _escaped(text: str) -> str:
    made = "".join(_ESCAPES.get(character, character) for character in text)
    ends = {" ": "\\s", "\t": "\\t"}
    inner = made.strip(" \t")
    if not inner:
        return "".join(ends.get(character, character) for character in made)
    start = made[: len(made) - len(made.lstrip(" \t"))]
    end = made[len(made.rstrip(" \t")) :]
    return "".join(map(ends.__getitem__, start)) + inner + "".join(map(ends.__getitem__, end))


def _plain(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[0]), cell.strip(" \t"))
