"""Several people at once, on a real database: what was acknowledged is kept, and nothing is kept that was not."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from surveys.operations import collecting
from surveys.operations.collecting import Change, SaveOutcome
from surveys.questionnaire.problems import Problem
from tests.databases import Database
from tests.small_survey import NOW, World, document

VARIABLES = [
    "contact",
    "staff",
    "notes",
    "cause_autre",
    "results.a.target",
    "results.a.reached",
    "results.b.target",
]
ROUNDS = 12

Acknowledged = list[tuple[str, int, str]]  # variable, version, text


def write(world: World, writer: int, seed: int) -> Acknowledged:
    """Write like a browser: from the version last seen, again with one's own text when told of a conflict."""
    dice = random.Random(f"{writer}/{seed}")
    seen: dict[str, int] = {}
    acknowledged: Acknowledged = []
    for turn in range(ROUNDS):
        texts = {
            name: f"{writer}-{turn}-{index}"
            for index, name in enumerate(dice.sample(VARIABLES, dice.randint(1, len(VARIABLES))))
        }
        while texts:
            changes = [Change(name, (text,), base_version=seen.get(name, 0)) for name, text in texts.items()]
            outcome = collecting.save_answers(
                *world.address, changes, by=world.marie, now=NOW + timedelta(seconds=turn)
            )
            assert isinstance(outcome, SaveOutcome), outcome
            assert not outcome.problems
            assert {*outcome.saved, *(conflict.variable for conflict in outcome.conflicts)} == set(texts)
            acknowledged += [(name, version, texts.pop(name)) for name, version in outcome.saved.items()]
            seen |= outcome.saved
            seen |= {conflict.variable: conflict.version for conflict in outcome.conflicts}
    return acknowledged


@pytest.mark.parametrize(("writers", "seed"), [(2, 1), (4, 2), (6, 3)])
def test_each_answer_is_the_last_one_acknowledged_and_none_is_lost(
    world: World, in_threads: Callable[..., list[Acknowledged]], writers: int, seed: int
) -> None:
    done = in_threads(*(lambda w=w: write(world, w, seed) for w in range(writers)))
    everything = [entry for mine in done for entry in mine]
    kept = document()["answers"]
    for name in VARIABLES:
        versions = sorted((version, text) for variable, version, text in everything if variable == name)
        assert [version for version, _ in versions] == list(range(1, len(versions) + 1)), (
            "a version given twice"
        )
        if versions:
            assert (kept[name]["version"], kept[name]["raw"]) == (versions[-1][0], [versions[-1][1]])
        journaled = [line.new["raw"][0] for line in collecting.history(*world.address, variable=name)]
        assert journaled == [text for _, text in versions]


def test_two_first_keystrokes_at_once_begin_one_submission(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    def first(name: str) -> object:
        return collecting.save_answers(*world.address, [Change(name, ("x",))], by=world.marie, now=NOW)

    for outcome in in_threads(*(lambda name=name: first(name) for name in VARIABLES)):
        assert isinstance(outcome, SaveOutcome)
        assert not outcome.conflicts
    assert set(document()["answers"]) == set(VARIABLES)
    assert collecting.read_submission(*world.address).revision == len(VARIABLES)


def test_rows_added_at_once_are_all_there(
    world: World, in_threads: Callable[..., list[tuple[str, ...]]]
) -> None:
    added = in_threads(
        *(
            lambda: collecting.add_entries(*world.address, "team", count=3, by=world.marie, now=NOW)
            for _ in range(6)
        )
    )
    ids = [entry for mine in added for entry in mine]
    assert len(ids) == 18
    assert sorted(document()["entries"]["team"]) == sorted(ids)


Kept = dict[str, str]  # the rows this person made and did not remove, by id, with what they hold


def arrange(world: World, writer: int, shared: list[str]) -> Kept:
    """Add, fill, copy, move, remove and put back rows at random; never touch what another person made but to move it."""
    dice = random.Random(f"rows/{writer}")
    mine: Kept = {}

    def call(verb: Callable[..., object], *arguments: object) -> object:
        done = verb(*world.address, "team", *arguments, by=world.marie, now=NOW)
        assert not isinstance(done, Problem), done
        return done

    for turn in range(10):
        verb = dice.choice(("add", "copy", "move", "move", "remove", "back")) if mine else "add"
        entry = dice.choice(list(mine)) if mine else ""
        if verb == "add":
            (entry,) = call(collecting.add_entries)
            text = f"{writer}-{turn}"
            saved = collecting.save_answers(
                *world.address, [Change(f"team[{entry}].position", (text,))], by=world.marie, now=NOW
            )
            assert isinstance(saved, SaveOutcome)
            assert saved.saved
            mine[entry] = text
        elif verb == "copy":
            copy = call(collecting.duplicate_entry, entry)
            mine[str(copy)] = mine[entry]
        elif verb == "move":
            call(collecting.move_entry, dice.choice([entry, *shared]), dice.choice((-3, -1, 1, 2)))
        else:
            call(collecting.remove_entry, entry)
            if verb == "back":
                call(collecting.restore_entry, entry)
            else:
                del mine[entry]
    return mine


@pytest.mark.parametrize("writers", [2, 5])
def test_rows_that_several_people_arrange_are_all_there_and_no_other(
    world: World, in_threads: Callable[..., list[Kept]], writers: int, say: Callable[[str], None]
) -> None:
    shared = collecting.add_entries(*world.address, "team", count=3, by=world.marie, now=NOW)
    assert not isinstance(shared, Problem)
    done = in_threads(*(lambda w=w: arrange(world, w, list(shared)) for w in range(writers)))
    expected = {entry: text for mine in done for entry, text in mine.items()}
    kept = document()
    listed = kept["entries"]["team"]
    assert len(listed) == len(set(listed)), "a row stands twice"
    assert set(listed) == {*expected, *shared}, "a row is lost, or nobody's"
    found = {name[5:11]: body["raw"][0] for name, body in kept["answers"].items()}
    assert found == expected
    say(f"rosters: {writers} people arranged {len(listed)} rows at once, 0 lost, 0 phantom")


def test_readers_are_never_stopped_by_a_writer(world: World, in_threads: Callable[..., list[object]]) -> None:
    collecting.save_answers(*world.address, [Change("contact", ("x",))], by=world.marie, now=NOW)

    def read() -> int:
        return sum(collecting.read_submission(*world.address).revision > 0 for _ in range(60))

    found = in_threads(lambda: write(world, 1, 9), read, read)
    assert found[1:] == [60, 60]


def test_another_program_that_writes_the_file_is_waited_for(
    world: World, database: Database, in_threads: Callable[..., list[object]]
) -> None:
    """A person with the sqlite3 command, a copy tool: they do not pass by our gate."""
    if database.backend != "sqlite":
        pytest.skip("only SQLite is a file that another program opens")
    path = database.settings.instance / "surveys.db"

    def stranger() -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
            for turn in range(150):
                connection.execute("UPDATE surveys SET title = ?", (f"{turn}",))

    in_threads(stranger, lambda: write(world, 1, 4))
