"""The page of ASVS says nothing of a test that does not exist, and leaves no requirement out."""

import re
from collections import Counter

from tests.command_line import ROOT

# How many requirements of levels 1 and 2 each chapter of ASVS 5.0.0 has.
CHAPTERS = {
    1: 27,
    2: 11,
    3: 19,
    4: 10,
    5: 9,
    6: 35,
    7: 18,
    8: 7,
    9: 7,
    10: 29,
    11: 14,
    12: 9,
    13: 13,
    14: 9,
    15: 13,
    16: 16,
    17: 7,
}
PAGE = (ROOT / "docs" / "securite.md").read_text("utf-8")


def test_each_requirement_has_its_line() -> None:
    named = set(re.findall(r"(?<![\d.])\d+\.\d+\.\d+(?![\d.]*\d)", PAGE)) - {"5.0.0"}
    for section, first, last in re.findall(r"(\d+\.\d+)\.(\d+)–\d+\.\d+\.(\d+)", PAGE):
        named |= {f"{section}.{number}" for number in range(int(first), int(last) + 1)}
    assert Counter(int(each.partition(".")[0]) for each in named) == CHAPTERS


def test_each_test_that_it_names_is_there() -> None:
    for path in re.findall(
        r"`((?:web|operations|rules|questionnaire|exchange|results|journeys|store|fuzzing)/[\w/]+\.py)`", PAGE
    ):
        assert (ROOT / "tests" / path).exists() or (ROOT / "surveys" / path).exists(), path
