"""Instances for the console's tests: an empty one, and a copy of the demonstration."""

import shutil
from pathlib import Path

import pytest

from tests.command_line import SETTINGS
from tests.databases import put_keys


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of ours, and a folder of the test's own to work in."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path) -> Path:
    """An instance with its tables and nothing in them."""
    return _instance(monkeypatch, tmp_path, sqlite_template)


@pytest.fixture
def demo_house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demonstration_template: Path) -> Path:
    """An instance that holds the demonstration."""
    return _instance(monkeypatch, tmp_path, demonstration_template)


def _instance(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database: Path) -> Path:
    instance = tmp_path / "instance"
    instance.mkdir()
    shutil.copy(database, instance / "surveys.db")
    put_keys(instance)
    monkeypatch.setenv("SURVEYS_INSTANCE", str(instance))
    return instance
