"""Each setting has its line in docs/reglages.md, and each line its setting."""

import ast
import re

from tests.command_line import ROOT, SETTINGS

GUIDE = (ROOT / "docs" / "reglages.md").read_text("utf-8")
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}


def read_by_the_code() -> set[str]:
    """Return the names that the platform takes from the environment."""
    tree = ast.parse((ROOT / "surveys" / "config.py").read_text("utf-8"))
    names = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in READERS
        and isinstance(node.args[0], ast.Constant)
    }
    for path in (ROOT / "surveys").rglob("*.py"):
        names |= set(re.findall(r'os\.(?:environ\.get|getenv)\(\s*"(\w+)"', path.read_text("utf-8")))
    return {name for name in names if isinstance(name, str) and name.isupper()}


READERS = {
    "text",
    "required",
    "email",
    "flag",
    "whole",
    "base_url",
    "smtp_url",
    "folder",
    "secret_key",
    "answers_keys",
    "choice",
    "place",
    "token",
}


def test_every_setting_is_documented_and_every_line_is_a_setting() -> None:
    documented = set(re.findall(r"^\| `(\w+)`", GUIDE, re.MULTILINE))
    read = read_by_the_code() | {"DATABASE_URL"}
    assert len(read) >= 15
    assert documented == read


def test_the_tests_forget_every_setting_of_this_machine() -> None:
    assert set(SETTINGS) - OF_MAKE == read_by_the_code() | {"DATABASE_URL"}


def test_nothing_else_reads_the_environment() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "surveys").rglob("*.py")
        if re.search(r"\bos\.environ\b|\bgetenv\b", path.read_text("utf-8"))
    }
    assert readers <= {
        "surveys/config.py",
        "surveys/cli/frame.py",
        "surveys/serving.py",
    }  # the last writes, for a library
