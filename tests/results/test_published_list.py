"""The list of the 60 published figures (docs/chiffres-publies.md): every line says what the platform prints, and why it differs."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from surveys.web.shared.display import figure_text
from tests.results import demo
from tests.results.test_published_figures import NBSP, PAY, PUBLISHED, REN, row_of

LIST = Path(__file__).parents[2] / "docs" / "chiffres-publies.md"
_WHERE = re.compile(
    r"`(?P<id>\w+)(?:/(?P<row>\w+))?(?:#(?P<index>\d))?(?::(?P<extra>\w+))?(?:@(?P<year>\d{4}))?`"
)


def printed(where: str) -> str:
    """Return what the platform prints at a place: ``id``, ``id/row``, ``id#value of a case``, ``id/row:beside``, ``id@edition``."""
    found = _WHERE.fullmatch(where)
    assert found is not None, where
    edition = (
        f"remuneration/{found['year']}" if found["year"] else REN if found["id"].startswith("ren") else PAY
    )
    figure = demo.figures(edition)[found["id"]]
    if found["index"]:
        cell = figure.rows[0].cells[int(found["index"])]
        return figure_text(cell.value, figure.rounding, figure.formats[int(found["index"])])
    if found["row"]:
        row = row_of(figure, found["row"])
        if found["extra"]:
            return figure_text(Fraction(row.extra[found["extra"]]), 2, "money")
        return figure_text(row.value, figure.rounding, figure.format)
    return figure_text(figure.value, figure.rounding, figure.format)


def lines() -> list[list[str]]:
    """Return the cells of each line of the list."""
    rows = [
        line
        for line in LIST.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| (ren|pay|opt|ref|dir)\.", line)
    ]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_each_line_says_what_the_platform_prints(say: Callable[[str], None]) -> None:
    checked = 0
    for identifier, _page, _published, ours, where, why in lines():
        places = _WHERE.findall(where)
        assert why, identifier
        if places:
            texts = [printed(f"`{each}`").replace(NBSP, " ") for each in re.findall(r"`([^`]+)`", where)]
            assert ours.replace(NBSP, " ") == "; ".join(texts), identifier
            checked += len(texts)
    say(f"published figures: 60 listed with what is printed and why; {checked} numbers computed again")
    assert checked > 50


def test_the_list_is_that_of_the_memoir() -> None:
    listed = [cells[0] for cells in lines()]
    assert len(listed) == len(set(listed)) == 60
    if not PUBLISHED.exists():
        pytest.skip("the published figures are not beside this repository")
    assert listed == [one["id"] for one in json.loads(PUBLISHED.read_text(encoding="utf-8"))["figures"]]
