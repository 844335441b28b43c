"""The board: who has not answered and why, the same word as the centre reads, in as many statements for 10 as for 300."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from surveys.operations import (
    accounts,
    assisting,
    collecting,
    fielding,
    following,
    handing,
    noting,
    publishing,
)
from surveys.operations.following import Board, Filters
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from tests.databases import Database
from tests.small_survey import COMPLETE, DEFINITION, NOW, World, add, done, make_world, open_edition, save

FIRST, SECOND, THIRD = (("petit", "2026", code) for code in ("06-01", "06-02", "03-01"))


def board(now: object = NOW, **more: object) -> Board:
    found = following.read_board("petit", "2026", now=now, **more)  # type: ignore[arg-type]
    assert isinstance(found, Board), found
    return found


def states() -> dict[str, str]:
    return {line.code: line.state for line in board().lines}


def test_each_centre_stands_where_it_stands(world: World) -> None:
    assert set(states().values()) == {"not_started"}
    save(world.marie, {"contact": "Camille"})
    assert states() == {"03-01": "not_started", "06-01": "partial", "06-02": "not_started"}
    save(world.marie, COMPLETE)
    done(handing.mark_ready(*FIRST, ("centre",), by=world.marie, now=NOW))
    assert states()["06-01"] == "ready"
    ana = world.people["ana"]
    done(handing.return_from_axtra(*FIRST, reason="x", remarks={"staff": "?"}, by=ana, now=NOW))
    assert states()["06-01"] == "returned"
    assert isinstance(collecting.submit(*FIRST, key="k", by=world.marie, now=NOW), collecting.Receipt)
    assert states()["06-01"] == "sent"
    done(collecting.reopen(*FIRST, reason="Une erreur", by=world.marie, now=NOW))
    assert states()["06-01"] == "correcting"


def test_sections_say_what_the_centre_itself_reads(world: World) -> None:
    save(world.marie, {"contact": "Camille", "results.a.target": "12", "budget": "cent mille"})
    line = next(each for each in board().lines if each.code == "06-01")
    opened = collecting.open_sheet(*FIRST, by=world.marie, now=NOW)
    assert not isinstance(opened, Problem)
    own = [opened.sheet.progress(section.code) for section in opened.submission.questionnaire.sections]
    assert line.sections.states == tuple(
        "todo" if not each.started else "done" if each.complete else "doing" for each in own
    )
    assert line.sections.warnings == sum(each.errors for each in own) > 0
    save(world.marie, {"staff": "3", "budget": "100"})
    line = next(each for each in board().lines if each.code == "06-01")
    assert line.sections.states[0] == "done"


def test_filters_keep_a_region_a_state_and_an_owner_and_counts_stay_of_all(world: World) -> None:
    save(world.marie, {"contact": "Camille"})
    ana = world.people["ana"]
    done(assisting.put_in_charge("petit", "2026", ["06-02"], owner=ana, by=ana, now=NOW))

    def codes(**filters: object) -> list[str]:
        found = board(filters=Filters(**filters))  # type: ignore[arg-type]
        assert sum(found.counts.values()) == 3
        return [line.code for line in found.lines]

    assert codes(region="r06") == ["06-01", "06-02"]
    assert codes(state="partial") == ["06-01"]
    assert codes(owner=ana) == ["06-02"]
    assert codes(region="r99") == []
    cut = board(most=2, page=2)
    assert ([line.code for line in cut.lines], cut.pages, cut.chosen) == (["06-02"], 2, 3)


def test_the_rate_of_each_region_stands_beside_the_same_moment_of_the_last_edition(world: World) -> None:
    for address, person, day in ((FIRST, world.marie, 4), (SECOND, world.people["lou"], 9)):
        save(person, COMPLETE, address=address)
        sent = collecting.submit(*address, key="k", by=person, now=NOW + timedelta(days=day))
        assert isinstance(sent, collecting.Receipt)
    later = NOW + timedelta(days=365)
    version = fielding.publish_version(DEFINITION, by=None, now=later)
    assert isinstance(version, fielding.Version)
    done(
        fielding.create_edition(
            "petit", "2027", version, opens_at=later, closes_at=later + timedelta(days=30), now=later
        )
    )
    done(fielding.open_edition("petit", "2027", now=later))
    for day, before in ((3, 0), (5, 1), (9, 2)):
        found = following.read_board("petit", "2027", now=later + timedelta(days=day))
        assert isinstance(found, Board)
        assert (found.whole.before, found.whole.before_members, found.last_edition) == (before, 3, "2026")
        assert [(rate.region, rate.members) for rate in found.rates] == [("r03", 1), ("r06", 2)]


def test_threads_that_wait_and_who_is_silent_are_counted(world: World) -> None:
    save(world.marie, {"contact": "Camille"})
    done(noting.write_note(*FIRST, "contact", text="?", by=world.marie, now=NOW))
    found = board(now=NOW + timedelta(days=8))
    assert (found.waiting, found.quiet) == (1, 1)
    done(noting.answer_note(*FIRST, "contact", text="!", by=world.people["ana"], now=NOW))
    assert board().waiting == 0


@contextmanager
def counted() -> Iterator[list[str]]:
    """Give the statements that run meanwhile, those of the transaction itself left out."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_the_editions_that_analysts_choose_from_are_read_together(world: World, database: Database) -> None:
    publishing.list_results()
    with counted() as few:
        assert [each.members for each in publishing.list_results()] == [3]
    for year in range(2010, 2020):
        open_edition(str(year), NOW - timedelta(days=365 * (2026 - year)))
    save(world.marie, COMPLETE)
    assert isinstance(collecting.submit(*FIRST, key="k", by=world.marie, now=NOW), collecting.Receipt)
    publishing.list_results()
    with counted() as many:
        found = publishing.list_results()
    assert len(many) == len(few) <= 3, many
    assert [each.sent for each in found if each.edition == "2026"] == [1]
    assert len(found) == 11


@pytest.mark.parametrize("centres", [10, 300])
def test_a_board_is_five_statements_whatever_the_number_of_centres(
    database: Database, centres: int, say
) -> None:
    if database.backend == "postgresql" and centres > 10:
        pytest.skip("the number of statements does not depend on the database")
    for number in range(centres):
        done(
            accounts.add_organisation(
                f"09-{number:03d}", name=f"Fictif {number}", region=f"r{number % 17:02d}", now=NOW
            )
        )
    world = make_world()
    person = add("max", {f"09-{number:03d}": "director" for number in range(centres)})
    for number in range(0, centres, 3):
        save(person, {"contact": "Camille"}, address=("petit", "2026", f"09-{number:03d}"))
    save(world.marie, {"contact": "Camille"})
    for _ in ("cold", "warm"):
        with counted() as statements:
            found = board(most=1_000)
        assert len(statements) <= 5, statements
        assert len(found.lines) == centres + 3
    say(f"statements of a board of {centres + 3} centres, nothing known and all known: at most 5")
