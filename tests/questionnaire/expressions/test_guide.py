"""The guide that designers read says what is true: each example is evaluated, each function has one."""

import re
from datetime import date
from pathlib import Path

import pytest

from surveys.questionnaire.expressions import evaluate_text
from surveys.questionnaire.expressions.functions import FUNCTIONS

GUIDE = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `([^`]+)` \| ([^|`]+) \| [^|]*\|$", GUIDE.split("## Fonctions")[1], re.MULTILINE)
ANSWERS = {
    "n": 12,
    "choix": ["a", "b"],
    "t.r1.x": 3,
    "t.r2.x": None,
    "t.r3.x": 5,
    "t.r1.c": "a",
    "t.r2.c": "b",
    "t.r3.c": "a",
}


@pytest.mark.parametrize(("source", "expected"), EXAMPLES)
def test_the_example_gives_what_the_guide_says(source, expected):
    value = evaluate_text(source, ANSWERS, today=date(2025, 11, 22), params={"taux": 76.9})["value"]
    said = {True: "vrai", False: "faux"}[value] if isinstance(value, bool) else str(value)
    assert said == expected


def test_every_function_has_its_example():
    assert len(EXAMPLES) >= 38
    shown = {name for source, _ in EXAMPLES for name in re.findall(r"([a-z-]+)\(", source)}
    assert set(FUNCTIONS) - shown == set()
