"""Forty broken definitions: each line that carries ``# <- code`` is named, with that code, and nothing else is."""

from pathlib import Path

import pytest

from surveys.questionnaire.definition import load, report
from surveys.web.shared.texts import UNKNOWN, sentence

BROKEN = sorted((Path(__file__).parents[2] / "broken").glob("*.yaml"))


def expected(text: str) -> list[tuple[int, str]]:
    """Return the (line, code) pairs that a file announces of itself."""
    return [
        (number, code)
        for number, line in enumerate(text.splitlines(), start=1)
        if "# <- " in line
        for code in line.split("# <- ")[1].split()
    ]


def test_there_are_forty():
    assert len(BROKEN) == 40


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_fault_is_named_at_its_line_and_no_other(path):
    text = path.read_text(encoding="utf-8")
    loaded = load(text, name=path.name)
    assert sorted((problem.line, problem.code) for problem in loaded.problems) == sorted(expected(text))
    assert expected(text), "a broken definition says what is wrong with it"
    assert loaded.questionnaire is None


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_fault_has_a_french_sentence(path):
    for problem in load(path.read_text(encoding="utf-8")).problems:
        said = sentence(problem)
        assert said != UNKNOWN
        assert "%(" not in said


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_without_its_faults_the_file_would_be_a_questionnaire(path):
    """The report of a refused file still says what it is about, unless it cannot be read at all."""
    said = report(load(path.read_text(encoding="utf-8")))
    assert said["accepted"] is False
    readable = not any(".document." in problem["code"] for problem in said["problems"])
    assert (said["title"] == "Une définition fautive") == (readable or path.stem == "duplicate_key")
