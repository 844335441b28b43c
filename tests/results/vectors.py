"""The reference numbers computed by others, read beside the repository; absent, a test says so and skips."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "vectors"


def vectors(name: str, *, exact: bool = False) -> Any:
    path = FOLDER / f"{name}.json"
    if not path.exists():
        pytest.skip("the reference vectors are not beside this repository")
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal if exact else float)
