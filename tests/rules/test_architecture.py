"""The page that tells a newcomer where things are names every room and every table, and nothing that is not there."""

import re
from pathlib import Path

import pytest

import surveys.store.migration  # noqa: F401  # every table is known once it is read
from surveys.store.base import Base

ROOT = Path(__file__).parents[2]
SURVEYS = ROOT / "surveys"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CONTAINERS = ("questionnaire", "results", "exchange", "store", "operations", "web")


def rooms_of(folder: Path) -> set[str]:
    """Return the packages of a folder, with a slash behind, and its modules."""
    packages = {f"{one.parent.name}/" for one in folder.glob("*/__init__.py")}
    return packages | {one.stem for one in folder.glob("*.py") if not one.stem.startswith("_")}


def lines_of(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading, without what stands above its rule."""
    part = PAGE.partition(f"{heading}\n")[2].partition("\n#")[0]
    table = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_floor_has_its_room() -> None:
    listed = [name for _floor, rooms, *_ in lines_of("## Floors: each imports only what stands below it") for name in names_in(rooms)]  # fmt: skip
    assert sorted(listed) == sorted(
        f"surveys/{room}" if room.endswith("/") else f"surveys/{room}.py" for room in rooms_of(SURVEYS)
    )


@pytest.mark.parametrize("container", CONTAINERS)
def test_every_room_is_named_once(container: str) -> None:
    listed = [name for room, *_ in lines_of(f"### `surveys/{container}/`") for name in names_in(room)]
    assert sorted(listed) == sorted(rooms_of(SURVEYS / container))


def test_every_table_stands_beside_the_room_that_keeps_it() -> None:
    kept: dict[str, list[str]] = {}
    for mapper in Base.registry.mappers:
        room = mapper.class_.__module__.removeprefix("surveys.store.").partition(".")[0]
        kept.setdefault(room, []).append(str(mapper.class_.__tablename__))
    rows = lines_of("### `surveys/store/`")
    told = {names_in(room)[0].rstrip("/"): sorted(names_in(tables)) for room, tables, _ in rows}
    assert {room: tables for room, tables in told.items() if tables} == {
        room: sorted(tables) for room, tables in kept.items()
    }


def test_what_the_page_names_in_the_code_exists() -> None:
    """Addresses of files, and functions of the operations: a step of a life that was renamed is told here."""
    paths = re.findall(r"`((?:surveys|tests|static|templates|web|store|operations|docs)/[\w./]+?)`", PAGE)
    assert len(paths) > 20
    for path in paths:
        places = (ROOT / path, SURVEYS / path, SURVEYS / f"{path}.py", ROOT / f"{path}.md")
        assert any(place.exists() for place in places) or list(ROOT.glob(f"{path}-*")), path
    calls = re.findall(r"`(collecting|publishing|disclosure|editing|jobs)\.(\w+)`", PAGE)
    assert len(calls) >= 6
    for room, function in calls:
        found = [*SURVEYS.rglob(f"{room}/*.py"), *SURVEYS.rglob(f"{room}.py")]
        assert any(re.search(rf"^def {function}\b", one.read_text("utf-8"), re.M) for one in found), (
            f"{room}.{function}"
        )
