"""The reference numbers computed by others, read beside the repository; absent, a test says so and skips."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "vectors"


def need_folder() -> None:
    """Skip the test, with a clear word, where the reference numbers are not beside the repository."""
    if not FOLDER.exists():
        pytest.skip("the reference vectors are not beside this repository")


def vectors(name: str, *, exact: bool = False) -> Any:
    path = FOLDER / f"{name}.json"
    need_folder()
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal if exact else float)
