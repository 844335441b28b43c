"""Adding a kind of question is one class, one macro and one tiny questionnaire; this says which is missing."""

import re
from pathlib import Path

import pytest

from surveys.questionnaire.kinds import KINDS

ROOT = Path(__file__).parents[2]
COMPOSITES = {"matrix_single": "matrix", "matrix_numeric": "matrix", "matrix": "matrix", "roster": "roster"}
TINY = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "tests" / "questionnaires").glob("*.yaml"))
)
WIDGETS = {name: kind.widget for name, kind in KINDS.items() if name not in COMPOSITES} | COMPOSITES


def test_there_are_kinds() -> None:
    assert len(WIDGETS) >= 24


@pytest.mark.parametrize("name", sorted(WIDGETS))
def test_kind_has_its_macro(name: str) -> None:
    assert (ROOT / "templates" / "questions" / f"{WIDGETS[name]}.html").exists()


@pytest.mark.parametrize("name", sorted(WIDGETS))
def test_kind_has_its_tiny_questionnaire(name: str) -> None:
    assert re.search(rf"type: {name}\b", TINY), (
        f"no file of tests/questionnaires asks a question of type {name}"
    )
