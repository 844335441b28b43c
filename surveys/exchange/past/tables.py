"""What a table of a past edition is made of: its lines of headings, its columns by name, its lines of answers.

Apart from the mapping because both the proposal and the reading look at the same places. A column is named by its headings
and never by its letter, so that a mapping made for a file fits the next copy of it, whatever was moved.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from surveys.exchange.pasting import Grid
from surveys.exchange.pasting.grid import Limits
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.values import fold

LIMITS = Limits(rows=5_000, columns=600)
LONGEST = 300  # characters of a heading
BETWEEN = " › "  # two lines of headings


def name_sheets(files: Iterable[tuple[str, Sequence[Sheet]]]) -> tuple[Sheet, ...]:
    """Return the sheets of files, each under a title of its own: that of a text is its file's name, without its ending."""
    taken: Counter[str] = Counter()
    found = []
    for file, sheets in files:
        for sheet in sheets:
            title = sheet.title or file.rpartition(".")[0] or file
            taken[fold(title)] += 1
            again = taken[fold(title)]
            found.append(Sheet(f"{title} ({again})" if again > 1 else title, sheet.grid))
    return tuple(found)


def sheet_named(sheets: Sequence[Sheet], title: str) -> Sheet | None:
    """Return the sheet of this title; the only one there is, whatever its title: a file may have been renamed."""
    found = next((sheet for sheet in sheets if fold(sheet.title) == fold(title)), None)
    return sheets[0] if found is None and len(sheets) == 1 else found


def headings(grid: Grid, first: int, count: int) -> tuple[str, ...]:
    """Return the name of each column: its headings, of ``count`` lines from ``first`` (from 1), the upper ones first.

    A heading of an upper line stands for the columns beside it until the next; a name that comes again is numbered.
    """
    lines = [
        [" ".join(cell.text.split()) for cell in row] for row in grid.rows[first - 1 : first - 1 + count]
    ]
    above = ["" for _ in lines]
    named: list[str] = []
    for column in range(grid.width):
        parts: list[str] = []
        for place, line in enumerate(lines):
            own = line[column]
            if own:
                above[place:] = [own, *("" for _ in lines[place + 1 :])]
            text = own or (above[place] if place + 1 < len(lines) and lines[-1][column] else "")
            if text and text not in parts:
                parts.append(text)
        named.append(BETWEEN.join(parts)[:LONGEST])
    seen: Counter[str] = Counter()
    unique = []
    for name in named:
        seen[fold(name)] += bool(name)
        again = seen[fold(name)]
        unique.append(f"{name} ({again})" if again > 1 else name)
    return tuple(unique)


def answer_rows(grid: Grid, first: int, count: int) -> Iterator[int]:
    """Yield the places, from 0, of the lines below the headings that say something."""
    for place in range(first - 1 + count, len(grid.rows)):
        if any(not cell.blank for cell in grid.rows[place]):
            yield place
