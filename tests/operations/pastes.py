"""Pastes as a page sends them: with the roster as it was drawn, and a name of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.operations import collecting
from surveys.operations.collecting import Paste, RowToPaste
from surveys.questionnaire.definition.model import name_field
from surveys.questionnaire.problems import Problem
from tests.small_survey import NOW, World, document


def drawn() -> tuple[list[str], dict[str, int]]:
    """Return the roster as a page would draw it now: its entries, and the version of each of its cells."""
    kept = document()
    versions = {name: body["version"] for name, body in kept["answers"].items() if name.startswith("team[")}
    return list(kept["entries"].get("team", [])), versions


def paste(
    world: World,
    rows: Sequence[RowToPaste],
    token: str = "un-collage",
    *,
    seen: tuple[list[str], dict[str, int]] | None = None,
    by: int | None = None,
) -> Paste | Problem:
    """Accept a paste; ``seen``: the roster as the page drew it, by default as it is now."""
    entries, versions = drawn() if seen is None else seen
    touched = [name_field("team", row.entry, code) for row in rows if row.entry for code in row.cells]
    return collecting.accept_paste(
        *world.address,
        "team",
        rows,
        entries=entries,
        drawn={**versions, **{name: versions.get(name, 0) for name in touched}},
        token=token,
        by=world.marie if by is None else by,
        now=NOW,
    )


def undo(world: World, token: str = "un-collage") -> Paste | Problem:
    return collecting.undo_paste(*world.address, "team", token, by=world.marie, now=NOW)


def content() -> dict[str, Any]:
    """Return what is answered, without who wrote it, when, and how many times."""
    kept = document()
    beside = {"by", "at", "version", "tab", "tick"}
    answers = {
        name: {key: value for key, value in body.items() if key not in beside}
        for name, body in kept["answers"].items()
    }
    # A roster that has no entry left says what a roster that never had one says.
    return {"answers": answers, "entries": {code: ids for code, ids in kept["entries"].items() if ids}}


def new(**cells: str) -> RowToPaste:
    return RowToPaste(None, {code: (text,) for code, text in cells.items()})


def row(entry: str, cells: Mapping[str, str]) -> RowToPaste:
    return RowToPaste(entry, {code: (text,) for code, text in cells.items()})
