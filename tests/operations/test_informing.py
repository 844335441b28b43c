"""What makes it lawful to ask: a file without which nothing personal opens, a notice that each person reads once a version."""

from datetime import timedelta

import pytest

from surveys.operations import designing, fielding, informing
from surveys.questionnaire.problems import Problem
from surveys.store.base import FrozenRowError, db, reading
from surveys.store.base import access as store_access
from surveys.store.notices import Notice, acknowledged_by
from tests.lawful import FILE, PARTS
from tests.small_survey import DEFINITION, NOW, World, done

SENSITIVE = DEFINITION.replace(
    "{code: payroll, type: integer, label: Masse salariale}",
    '{code: payroll, type: integer, label: Masse salariale, personal_data: sensitive, purpose: "Comparer."}',
)
RUN = ("petit", "2027")
OPENS = NOW + timedelta(days=365)


def plan(source: str = SENSITIVE, edition: str = "2027", *, alone: bool = False) -> None:
    version = fielding.publish_version(source, by=None, now=NOW)
    assert isinstance(version, fielding.Version), version
    closes = OPENS + timedelta(days=30)
    done(
        fielding.create_edition(
            "petit", edition, version, opens_at=OPENS, closes_at=closes, opens_alone=alone, now=NOW
        )
    )


def missing() -> list[str]:
    found = informing.read_file(*RUN)
    assert isinstance(found, informing.File)
    return [problem.code.removeprefix("privacy.") for problem in found.missing]


def record(**changes: object) -> tuple[Problem, ...]:
    return informing.record_file(*RUN, **{**FILE, **changes}, by=None, now=NOW)  # type: ignore[arg-type]


def told(person: int) -> informing.Told:
    found = informing.read_told(*RUN, person=person)
    assert found is not None
    return found


def test_nothing_personal_opens_until_each_piece_is_there(world: World) -> None:
    plan()
    assert missing() == ["basis", "assessment", "retention", "notice"]
    refused = fielding.open_edition(*RUN, now=OPENS)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.params) == ("privacy.missing", {"count": 4})
    assert record(agreement="", assessment="") == ()
    assert missing() == ["assessment", "agreement", "notice"]
    assert record() == ()
    assert missing() == ["notice"]
    assert record(basis="direct", agreement="") == ()
    assert missing() == ["notice"], "answers of the person themselves ask for no agreement"
    done(fielding.open_edition("petit", "2026", now=OPENS))  # it asks nothing personal, and stays open
    assert informing.publish_notice(*RUN, PARTS, by=world.people["ana"], now=NOW) == 1
    assert missing() == []
    assert fielding.open_edition(*RUN, now=OPENS) is None


def test_the_clock_waits_for_the_file_too(world: World) -> None:
    plan(alone=True)
    assert "petit/2027 open" not in fielding.move_on(now=OPENS)
    record()
    informing.publish_notice(*RUN, PARTS, by=None, now=NOW)
    assert "petit/2027 open" in fielding.move_on(now=OPENS)


def test_an_open_edition_cannot_begin_to_ask_what_it_has_no_file_for(world: World) -> None:
    version = fielding.publish_version(SENSITIVE, by=None, now=NOW)
    assert isinstance(version, fielding.Version)
    moved = designing.move_edition(
        "petit", "2026", version.id, accepted=(99, 99), by=world.people["ana"], now=NOW
    )
    assert isinstance(moved, Problem)
    assert moved.code == "privacy.missing"


def test_a_file_keeps_what_is_right_and_says_what_is_wrong(world: World) -> None:
    plan()
    closing = (OPENS + timedelta(days=30)).date()
    assert [each.code for each in record(basis="habit", purge_on=closing, assessment="x" * 301)] == [
        "privacy.long",
        "privacy.unknown_basis",
        "retention.early",
    ]
    found = informing.read_file(*RUN)
    assert isinstance(found, informing.File)
    assert (found.basis, found.assessment, found.purge_on) == ("", "", None)
    assert record(purge_on=closing + timedelta(days=1)) == ()
    assert informing.read_file("petit", "1999") == Problem(
        "edition.unknown", params={"edition": "petit/1999"}
    )


def test_a_notice_is_read_once_and_again_when_it_changes(world: World) -> None:
    plan()
    wrong = informing.publish_notice(*RUN, {**PARTS, "rights": "  ", "means": "x" * 6_001}, by=None, now=NOW)
    assert [(each.code, each.where) for each in wrong] == [  # type: ignore[union-attr]
        ("notice.part", "rights"),
        ("notice.long", "means"),
    ]
    assert informing.read_told(*RUN, person=world.marie) is None
    assert informing.publish_notice(*RUN, PARTS, by=None, now=NOW) == 1
    same = informing.publish_notice(*RUN, PARTS, by=None, now=NOW)
    assert [each.code for each in same] == ["notice.same"]  # type: ignore[union-attr]
    assert told(world.marie).acknowledged_at is None
    done(informing.acknowledge(*RUN, 1, person=world.marie, now=NOW))
    done(informing.acknowledge(*RUN, 1, person=world.marie, now=NOW + timedelta(days=1)))
    assert told(world.marie).acknowledged_at == NOW, "the first time counts"
    assert told(world.paul).acknowledged_at is None, "each person reads for themselves"
    assert informing.publish_notice(*RUN, {**PARTS, "means": "Autrement."}, by=None, now=NOW) == 2
    assert (told(world.marie).number, told(world.marie).acknowledged_at) == (2, None)
    late = informing.acknowledge(*RUN, 1, person=world.marie, now=NOW)
    assert isinstance(late, Problem)
    assert late.code == "notice.outdated"
    found = informing.read_file(*RUN)
    assert isinstance(found, informing.File)
    assert [(each.number, each.readers) for each in found.versions] == [(2, 0), (1, 1)]
    assert reading(lambda: [(notice.number, at) for notice, at in acknowledged_by(world.marie)])() == [
        (1, NOW)
    ]


def test_a_published_notice_never_changes(world: World) -> None:
    plan()
    informing.publish_notice(*RUN, PARTS, by=None, now=NOW)
    with store_access("write"):
        db.session.query(Notice).one().published_at = NOW - timedelta(days=1)
        with pytest.raises(FrozenRowError):
            db.session.flush()
    db.session.remove()


def test_every_edition_is_listed_with_what_it_lacks(world: World) -> None:
    plan()
    standings = {each.edition: each for each in informing.read_standings()}
    assert (standings["2026"].personal, standings["2026"].missing) == (False, 0)
    assert (standings["2027"].personal, standings["2027"].missing) == (True, 4)
