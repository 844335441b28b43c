"""The tiny questionnaires of ``tests/questionnaires``: one for each kind and each capability.

Apart from the tests because every room pushes them through its own pages, tables and files.
"""

from functools import cache
from pathlib import Path

from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire

FOLDER = Path(__file__).parent / "questionnaires"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def source(name: str) -> str:
    """Return the text of a tiny questionnaire."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def tiny(name: str) -> Questionnaire:
    """Return a tiny questionnaire, read without a single problem."""
    return questionnaire(source(name))


def questionnaire(text: str) -> Questionnaire:
    """Return the questionnaire that a text defines, or fail with its problems."""
    loaded = load(text)
    assert loaded.questionnaire is not None, loaded.problems
    assert not loaded.problems, loaded.problems
    return loaded.questionnaire
