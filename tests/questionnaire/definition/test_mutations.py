"""Definitions damaged at random: nothing raises, and what is accepted still writes and reads itself."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import catalogue
from surveys.questionnaire.definition import load, to_document, to_yaml
from surveys.web.shared.texts import UNKNOWN, sentence

TINY = sorted((Path(__file__).parents[2] / "questionnaires").glob("*.yaml"))
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in TINY}
WORDS = [
    "",
    "null",
    "[]",
    "{}",
    "[a]",
    "{a: b}",
    "true",
    "-1",
    "1e3",
    "é",
    "${x}",
    "@row",
    "{{ x }}",
    "'",
    '"',
    ":",
    "- ",
    "x" * 40,
]


def damage(text: str, draw: random.Random) -> str:
    """Return ``text`` with a few lines, words or characters moved, lost, doubled or replaced."""
    for _ in range(draw.randint(1, 4)):
        lines = text.split("\n")
        at = draw.randrange(len(lines))
        match draw.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[draw.randrange(len(lines))])
            case 2:
                lines[at] = "  " * draw.randint(0, 4) + lines[at].lstrip()
            case 3:
                key, colon, _ = lines[at].partition(":")
                lines[at] = f"{key}{colon} {draw.choice(WORDS)}"
            case 4:
                words = lines[at].split(" ")
                words[draw.randrange(len(words))] = draw.choice(WORDS)
                lines[at] = " ".join(words)
            case _:
                spot = draw.randrange(len(lines[at]) + 1)
                lines[at] = (
                    lines[at][:spot]
                    + draw.choice("\"'{}[],:#&*!|>%@`é\t")
                    + lines[at][spot + draw.randint(0, 2) :]
                )
        text = "\n".join(lines)
    return text


def assert_sound(text: str) -> None:
    loaded = load(text)
    assert (loaded.questionnaire is None) == bool(loaded.errors)
    for problem in loaded.problems:
        assert sentence(problem) != UNKNOWN, problem
        assert problem.line is None or 1 <= problem.line <= len(text.splitlines())
    if loaded.questionnaire is not None:
        written = to_yaml(to_document(loaded.questionnaire))
        assert load(written).questionnaire == loaded.questionnaire


@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 2**32))
@settings(max_examples=400, deadline=None)
def test_a_damaged_tiny_questionnaire_is_refused_or_sound(name, seed):
    assert_sound(damage(TEXTS[name], random.Random(seed)))


@pytest.mark.parametrize("name", ["renouvellement", "remuneration"])
@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_survey_is_refused_or_sound(name, seed):
    assert_sound(damage(catalogue.read(name), random.Random(seed)))


@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 4_000))
@settings(max_examples=100, deadline=None)
def test_a_cut_questionnaire_is_refused_or_sound(name, length):
    assert_sound(TEXTS[name][:length])
