"""The pure rooms know no clock, no file, no chance: what they give depends on what they are given."""

import ast
from pathlib import Path

import pytest

from tests.command_line import ROOT

ROOMS = ("questionnaire", "results", "exchange")
MODULES = [
    path for room in ROOMS for path in sorted((ROOT / "surveys" / room).rglob("*.py"))
]  # fmt: skip
FORBIDDEN_IMPORTS = {
    "time",
    "random",
    "secrets",
    "uuid",
    "pathlib",
    "os",
    "socket",
    "subprocess",
    "tempfile",
    "logging",
    "locale",
}
FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "compile", "__import__"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}


def faults_of(tree: ast.AST) -> list[str]:
    """Return what a module asks of the machine."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.partition(".")[0] in FORBIDDEN_IMPORTS]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in FORBIDDEN_IMPORTS:
            found.append(node.module or "")
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS
        ):
            found.append(f"{node.func.id}()")
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and (node.value.id, node.attr) in CLOCKS
        ):
            found.append(f"{node.value.id}.{node.attr}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "surveys").as_posix())
def test_a_pure_module_asks_nothing_of_the_machine(path: Path) -> None:
    assert faults_of(ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "code", ["import os.path", "from pathlib import Path", "open('x')", "date.today()", "f = datetime.now"]
)
def test_a_fault_would_be_seen(code: str) -> None:
    assert faults_of(ast.parse(code))


def test_every_module_says_what_it_is() -> None:
    """A module opens with a sentence or more: what it is, why apart, what it refuses."""
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "surveys").rglob("*.py"))
        if len(ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "") < 20
    ]
    assert silent == []
