"""What weighs and serves few is imported where it is used: every server, command and test pays for the rest."""

import ast
from collections.abc import Iterator

import pytest

from tests.command_line import ROOT

MODULES = sorted((ROOT / "surveys").rglob("*.py"))
HEAVY = frozenset(
    {
        "alembic",
        "fontTools",
        "highspy",
        "numpy",
        "openpyxl",
        "pandas",
        "pyarrow",
        "polars",
        "pyreadstat",
        "scipy",
        "typst",
        "webauthn",
        "xlrd",
        "xlsxwriter",
    }
)


def imported_at_start(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the packages that a module imports when it is imported itself."""
    for node in body:
        match node:
            case ast.Import():
                yield from (alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom() if not node.level:
                yield (node.module or "").partition(".")[0]
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from imported_at_start(node.orelse)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                continue
            case _:
                inner = [each for each in ast.iter_child_nodes(node) if isinstance(each, ast.stmt)]
                yield from imported_at_start(inner)


def test_nothing_heavy_is_imported_at_start() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): heavy
        for path in MODULES
        if (heavy := HEAVY & {*imported_at_start(ast.parse(path.read_text("utf-8")).body)})
    }
    assert found == {}


@pytest.mark.parametrize(
    "code", ["import numpy as np", "from scipy import stats", "try:\n    import xlrd\nexcept E:\n    pass"]
)
def test_a_heavy_import_would_be_seen(code: str) -> None:
    assert HEAVY & {*imported_at_start(ast.parse(code).body)}


def test_an_import_where_it_is_used_is_no_fault() -> None:
    code = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy\ndef f():\n    import scipy"
    assert set(imported_at_start(ast.parse(code).body)) == {"typing"}
