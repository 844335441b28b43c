"""The README promises what is there: its files, its commands, its personas and its settings exist."""

import re

import pytest

from surveys.cli import main
from surveys.demonstration import PERSONAS
from tests.command_line import ROOT, SETTINGS

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_each_link_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:surveys|templates|static|tests|docs)/[\w./]*)`", README)))
)
def test_each_place_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_each_command_exists() -> None:
    named = set(re.findall(r"(?:\.venv/bin/|`|and )surveys (\w+)", README)) - {"COMMAND"}
    assert len(named) >= 6
    assert named <= set(main.commands)


def test_each_target_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)\b", README)) - {"also", "gets"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_each_persona_is_told() -> None:
    for persona in PERSONAS:
        assert persona.label in README, persona.label


def test_each_setting_is_one() -> None:
    for name in set(re.findall(r"\b([A-Z]+_[A-Z_]+)\b", README)):
        assert name in SETTINGS, name
