"""Which pasted rows are headings, data, totals, notes, or blank.

Apart from the matching of columns because it is a judgement on rows alone, that a person may overrule. Refuses to drop:
a row that is left out keeps its place and its reason.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from surveys.exchange.pasting.cells import CellReader
from surveys.exchange.pasting.grid import Grid, Source
from surveys.exchange.pasting.naming import nearness
from surveys.exchange.pasting.targets import Targets
from surveys.exchange.pasting.vocabulary import TOTALS
from surveys.questionnaire.values import fold, read_number

Role = Literal["heading", "data", "total", "note", "blank", "hidden"]

_LOOKED_AT = 12  # rows from the top where a heading may stand
_NUMBER = re.compile(r"[-+(]?[$ ]*[0-9][0-9., ]*[$%)]*(?: ?[$%]?(?:/ ?h)?)")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}(?:[-/](?:19|20)?[0-9]{2})?")


def looks_numeric(text: str) -> bool:
    """Say whether a text is a number, an amount or a date in figures; a year alone may be a heading."""
    folded = fold(text)
    if not folded or _YEARS.fullmatch(folded):
        return False
    return _NUMBER.fullmatch(folded) is not None or (
        folded[0].isdigit() and sum(mark.isalpha() for mark in folded) <= 2
    )


def find_headings(grid: Grid, targets: Targets, reader: CellReader, told: bool | None) -> tuple[int, ...]:
    """Return the rows that hold headings (none, one or two); ``told`` is what a person said."""
    shown = [at for at, row in enumerate(grid.rows) if any(not cell.blank for cell in row)]
    if told is False or not shown:
        return ()
    scores = {at: _score(grid.rows[at], targets, reader) for at in shown[:_LOOKED_AT]}
    best = max(scores, key=lambda at: scores[at])
    enough = 2 if _filled(grid.rows[best]) > 2 else 1
    if scores[best] < enough:
        if told is None and not _stands_apart(grid, shown, targets, reader):
            return ()
        best = shown[0]
    return _with_neighbours(grid, best, shown, targets, reader)


def _filled(row: Sequence[Source]) -> int:
    return sum(not cell.blank for cell in row)


def _score(row: Sequence[Source], targets: Targets, reader: CellReader) -> int:
    """Return how many cells of a row name a place; none when a cell is a number or a choice."""
    cells = [cell for cell in row if not cell.blank and cell.merged != "across"]
    if any(looks_numeric(cell.text) for cell in cells):
        return 0
    named = sum(any(nearness(cell.text, target).points >= 60 for target in targets) for cell in cells)
    chosen = sum(_is_choice(cell.text, targets, reader) for cell in cells)
    return named if named > chosen else 0


def _is_choice(text: str, targets: Targets, reader: CellReader) -> bool:
    """Say whether a text is a choice of one of the lists."""
    return any(
        target.choices is not None and reader.book(target).find(text).code is not None for target in targets
    )


def _stands_apart(grid: Grid, shown: Sequence[int], targets: Targets, reader: CellReader) -> bool:
    """Say whether the first row is words above numbers, whatever the words."""
    if len(shown) < 2:
        return False
    first = grid.rows[shown[0]]
    cells = [cell for cell in first if not cell.blank]
    if len(cells) < 2 or any(
        looks_numeric(cell.text) or _is_choice(cell.text, targets, reader) for cell in cells
    ):
        return False
    for column, cell in enumerate(first):
        below = grid.column(column, shown[1:])
        if not cell.blank and below and sum(looks_numeric(each.text) for each in below) * 5 >= len(below) * 3:
            return True
    return False


def _with_neighbours(
    grid: Grid, best: int, shown: Sequence[int], targets: Targets, reader: CellReader
) -> tuple[int, ...]:
    """Add to a heading the row above, when it groups columns, or the row below, when it goes on."""
    place = list(shown).index(best)
    above = shown[place - 1] if place else best
    grouping = grid.rows[above]
    merged_above = above != best and any(cell.merged == "across" for cell in grouping)
    if merged_above and _words_only(grouping) and not _one_text(grouping):
        return above, best
    after = shown[place + 1] if place + 1 < len(shown) else None
    if after is None or not _words_only(grid.rows[after]):
        return (best,)
    below = grid.rows[after]
    merged = any(cell.merged for cell in (*grid.rows[best], *below))
    chosen = any(_is_choice(cell.text, targets, reader) for cell in below if not cell.merged)
    units = all(cell.blank or cell.merged or _is_unit(cell.text) for cell in below)
    goes_on = units or (merged and _score(below, targets, reader) > 0)
    return (best, after) if goes_on and not chosen and after + 1 < len(grid.rows) else (best,)


def _words_only(row: Sequence[Source]) -> bool:
    return not any(looks_numeric(cell.text) for cell in row if not cell.blank)


def _one_text(row: Sequence[Source]) -> bool:
    """Say whether a row is one text over all the columns: a title."""
    return len({cell.text for cell in row if not cell.blank}) == 1


def _is_unit(text: str) -> bool:
    """Say whether a text under a heading is only its unit: « ($/h) », « heures », « % »."""
    return text.strip().startswith("(") or fold(text) in {
        "$",
        "%",
        "$/h",
        "h",
        "heures",
        "heures/sem.",
        "ans",
        "annees",
        "mois",
    }


def heading_of(grid: Grid, headings: Sequence[int], column: int) -> str:
    """Return the heading of a column: its texts from top to bottom, each once."""
    texts: list[str] = []
    for row in headings:
        text = grid.rows[row][column].text.strip()
        if text and text not in texts:
            texts.append(text)
    return " ".join(texts)


def lowest_of(grid: Grid, headings: Sequence[int], column: int) -> str:
    """Return the last line of a heading whose first line groups columns; empty for any other heading."""
    if len(headings) < 2:
        return ""
    above, below = (grid.rows[row][column] for row in headings[-2:])
    return below.text if above.merged == "across" or _begins_group(grid, headings[-2], column) else ""


def _begins_group(grid: Grid, row: int, column: int) -> bool:
    """Say whether a cell is merged with the one to its right."""
    return column + 1 < grid.width and grid.rows[row][column + 1].merged == "across"


def roles_of(
    grid: Grid, headings: Sequence[int], targets: Targets, reader: CellReader, told: Mapping[int, bool]
) -> tuple[Role, ...]:
    """Return the role of each row; ``told`` says for some rows whether a person keeps them."""
    roles: list[Role] = []
    first = min(headings) if headings else 0
    heads = {tuple(fold(cell.text) for cell in grid.rows[at]) for at in headings}
    for at, row in enumerate(grid.rows):
        if at in headings:
            roles.append("heading")
        elif not any(not cell.blank for cell in row):
            roles.append("blank")
        elif at in told:
            roles.append("data" if told[at] else "note")
        elif at in grid.hidden_rows:
            roles.append("hidden")
        elif tuple(fold(cell.text) for cell in row) in heads:
            roles.append("heading")  # printed again at the top of a page
        elif at < first:
            roles.append("note")
        else:
            roles.append(_role(row, grid.width, targets, reader))
    last = max((at for at, role in enumerate(roles) if role == "data"), default=-1)
    if (
        last >= 0
        and last not in told
        and _adds_up(grid, [at for at, role in enumerate(roles) if role == "data"])
    ):
        roles[last] = "total"
    return tuple(roles)


def _role(row: Sequence[Source], width: int, targets: Targets, reader: CellReader) -> Role:
    """Return the role of a row below the headings, by itself."""
    cells = [cell for cell in row if not cell.blank and cell.merged != "across"]
    first = cells[0].text if cells else ""
    known = targets.rows is not None and reader.book(targets.rows).find(first).code is not None
    if TOTALS.match(fold(first)) and not known:
        return "total"
    alone = len(cells) == 1 and width > 2 and not looks_numeric(first)
    return "note" if alone and not known else "data"


def _adds_up(grid: Grid, data: Sequence[int]) -> bool:
    """Say whether the last row gives, under a column and beside blanks, the sum of the rows above."""
    if len(data) < 4:
        return False
    last = grid.rows[data[-1]]
    filled = _filled(last)
    usual = sum(_filled(grid.rows[at]) for at in data[:-1]) / (len(data) - 1)
    if filled * 2 > usual:
        return False
    for column, cell in enumerate(last):
        total = read_number(cell.text, unit="$").value if not cell.blank else None
        if not isinstance(total, Decimal) or not total:
            continue
        above = [read_number(each.text, unit="$").value for each in grid.column(column, data[:-1])]
        numbers = [value for value in above if isinstance(value, Decimal)]
        if len(numbers) >= 3 and sum(numbers) == total:
            return True
    return False
