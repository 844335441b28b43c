"""Who is in which section now: said at most every 20 seconds, read by those who may open the section, forgotten soon."""

from datetime import timedelta

from surveys.operations import accompanying, accounts
from surveys.operations.rights import Rights
from surveys.store.base import db, reading
from surveys.store.presence import Presence
from tests.small_survey import NOW, World

SECOND = timedelta(seconds=1)


def rights_of(person: str) -> Rights:
    return accounts.read_identity(f"{person}@exemple.invalid").memberships["06-01"].rights("petit", "2026")


def seen_by(world: World, person: str, now=NOW) -> list[tuple[str, str]]:
    found = accompanying.read_presence(
        *world.address, by=world.people[person], rights=rights_of(person), now=now
    )
    return [(each.section, each.name) for each in found]


@reading
def rows() -> int:
    return db.session.query(Presence).count()


def test_a_colleague_who_fills_a_section_is_seen_by_the_others_and_not_by_themselves(world: World) -> None:
    assert accompanying.note_presence(*world.address, "centre", by=world.paul, now=NOW)
    assert seen_by(world, "marie") == [("centre", "Paul Fictif")]
    assert seen_by(world, "paul") == []


def test_nothing_is_written_twice_in_twenty_seconds(world: World) -> None:
    moments = [NOW + SECOND * offset for offset in (0, 5, 19, 21, 30, 42)]
    written = [accompanying.note_presence(*world.address, "centre", by=world.paul, now=at) for at in moments]
    assert written == [True, False, False, True, False, True]
    assert rows() == 1


def test_someone_gone_is_forgotten_after_a_minute(world: World) -> None:
    accompanying.note_presence(*world.address, "centre", by=world.paul, now=NOW)
    assert seen_by(world, "marie", NOW + 59 * SECOND) == [("centre", "Paul Fictif")]
    assert seen_by(world, "marie", NOW + 61 * SECOND) == []
    accompanying.note_presence(*world.address, "resultats", by=world.marie, now=NOW + 61 * SECOND)
    assert rows() == 1, "the row that expired is thrown away"


def test_a_section_that_was_not_given_is_neither_entered_nor_seen(world: World) -> None:
    assert not accompanying.note_presence(*world.address, "resultats", by=world.paul, now=NOW)
    assert not accompanying.note_presence(*world.address, "centre", by=world.people["lou"], now=NOW)
    accompanying.note_presence(*world.address, "resultats", by=world.marie, now=NOW)
    accompanying.note_presence(*world.address, "centre", by=world.marie, now=NOW)
    assert seen_by(world, "paul") == [("centre", "Marie Fictif")]
