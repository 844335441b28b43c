"""Keeping: a copy gives everything back, into either database; what has had its time is gone."""

import json
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from surveys.operations import accounts, collecting, keeping
from surveys.operations.keeping import COPY, MANIFEST, SEALED_COPY
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import SignedSession, SignInLink
from surveys.store.base import db
from surveys.store.migration import metadata, migrate
from surveys.store.outbox import Letter
from tests.databases import Database, make_settings, open_database
from tests.small_survey import COMPLETE, NOW, World, document, save

PASSING = {"sessions", "sign_in_links"}


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, in order."""
    connection = db.session.connection()
    found = {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
    }
    db.session.remove()
    return found


def without_passing(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    return {name: held for name, held in rows.items() if name not in PASSING}


def fill(world: World) -> None:
    collecting.add_entries(*world.address, "team", count=2, by=world.marie, now=NOW)
    save(world.marie, COMPLETE | {"notes": "« à garder » 🙂\n", "staff": "12"})
    collecting.submit(*world.address, key="k", by=world.marie, now=NOW)
    save(world.people["lou"], {"contact": "brouillon"}, address=("petit", "2026", "06-02"))
    accounts.request_sign_in_link("marie@exemple.invalid", now=NOW, base_url="http://a")


def test_a_copy_gives_everything_back(world: World, tmp_path: Path) -> None:
    fill(world)
    before = without_passing(everything())
    folder = keeping.backup(tmp_path / "copies", now=NOW)
    save(world.people["lou"], {"contact": "après la copie"}, address=("petit", "2026", "06-02"))
    accounts.add_organisation("15-01", name="x", region="r15", now=NOW)
    assert keeping.restore(tmp_path / "copies", now=NOW) is None
    assert without_passing(everything()) == before
    assert folder.parent == tmp_path / "copies"


def test_after_a_restoration_work_goes_on_and_everyone_signs_in_again(world: World, tmp_path: Path) -> None:
    fill(world)
    session = accounts.sign_in_as("nobody", now=NOW)
    assert isinstance(session, Problem)
    keeping.backup(tmp_path, now=NOW)
    assert keeping.restore(tmp_path, now=NOW) is None
    assert db.session.query(SignedSession).count() == db.session.query(SignInLink).count() == 0
    db.session.remove()
    added = accounts.add_person(email="new@exemple.invalid", name="Nouvelle", now=NOW)
    assert isinstance(added, int), added
    save(world.people["lou"], COMPLETE, address=("petit", "2026", "06-02"))
    receipt = collecting.submit("petit", "2026", "06-02", key="k", by=world.people["lou"], now=NOW)
    assert isinstance(receipt, collecting.Receipt), receipt
    assert receipt.number == "RE-2026-0002"


def test_a_copy_moves_from_one_database_to_another(world: World, database: Database, tmp_path: Path) -> None:
    fill(world)
    before = without_passing(everything())
    folder = keeping.backup(tmp_path / "copies", now=NOW)
    other = make_settings(tmp_path / "other")
    migrate(other)
    with open_database(other):
        assert keeping.restore(folder, now=NOW) is None
        assert without_passing(everything()) == before


def test_a_copy_is_for_its_owner_alone_and_copies_do_not_overwrite_each_other(
    world: World, tmp_path: Path
) -> None:
    first, second = keeping.backup(tmp_path, now=NOW), keeping.backup(tmp_path, now=NOW)
    assert first != second
    assert stat.S_IMODE((first / COPY).stat().st_mode) == 0o600
    assert stat.S_IMODE(first.stat().st_mode) == 0o700
    assert sorted(path.name for path in first.iterdir()) == [MANIFEST, COPY]
    assert json.loads((first / MANIFEST).read_text())["rows"]["organisations"] == 3


def spoil(folder: Path) -> None:
    content = bytearray((folder / COPY).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / COPY).write_bytes(content)


def shorten(folder: Path) -> None:
    content = (folder / COPY).read_bytes()
    (folder / COPY).write_bytes(content[: len(content) // 2])


def lose(folder: Path) -> None:
    (folder / COPY).unlink()


def garble(folder: Path) -> None:
    (folder / MANIFEST).write_text("{")


KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


def test_a_sealed_copy_gives_everything_back_and_shows_nothing(world: World, tmp_path: Path) -> None:
    fill(world)
    before = without_passing(everything())
    folder = keeping.backup(tmp_path / "copies", now=NOW, key=KEY)
    assert sorted(path.name for path in folder.iterdir()) == [MANIFEST, SEALED_COPY]
    assert stat.S_IMODE((folder / SEALED_COPY).stat().st_mode) == 0o600
    for path in folder.iterdir():
        held = path.read_bytes()
        assert b"SQLite format 3" not in held
        assert "à garder".encode() not in held
        assert b"marie@exemple.invalid" not in held
    again = keeping.backup(tmp_path / "copies", now=NOW, key=KEY)
    assert (again / SEALED_COPY).read_bytes() != (folder / SEALED_COPY).read_bytes()  # no two alike
    accounts.add_organisation("15-01", name="x", region="r15", now=NOW)
    assert keeping.restore(folder, now=NOW, key=KEY) is None
    assert without_passing(everything()) == before


@pytest.mark.parametrize(
    ("key", "says"), [(None, "backup.sealed"), (OTHER_KEY, "backup.other_key")], ids=["without", "other"]
)
def test_a_sealed_copy_needs_its_own_key(world: World, tmp_path: Path, key: bytes | None, says: str) -> None:
    before = everything()
    keeping.backup(tmp_path, now=NOW, key=KEY)
    refused = keeping.restore(tmp_path, now=NOW, key=key)
    assert refused is not None
    assert refused.code == says
    assert everything() == before


def test_a_sealed_copy_that_was_changed_and_signed_again_is_not_believed(
    world: World, tmp_path: Path
) -> None:
    folder = keeping.backup(tmp_path, now=NOW, key=KEY)
    content = bytearray((folder / SEALED_COPY).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / SEALED_COPY).write_bytes(content)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["sha256"] = keeping._fingerprint(folder / SEALED_COPY)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    refused = keeping.restore(folder, now=NOW, key=KEY)
    assert refused is not None
    assert refused.code == "backup.other_key"


@pytest.mark.parametrize("harm", [spoil, shorten, lose, garble])
def test_a_damaged_copy_is_refused_and_nothing_changes(
    world: World, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    fill(world)
    before = everything()
    harm(keeping.backup(tmp_path, now=NOW))
    refused = keeping.restore(tmp_path, now=NOW)
    assert refused is not None
    assert refused.code == "backup.damaged"
    assert everything() == before


def test_a_copy_of_a_newer_program_is_refused(world: World, tmp_path: Path) -> None:
    before = everything()
    folder = keeping.backup(tmp_path, now=NOW)
    with closing(sqlite3.connect(folder / COPY)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | {"sha256": keeping._fingerprint(folder / COPY)}))
    refused = keeping.restore(folder, now=NOW)
    assert refused is not None
    assert refused.code == "backup.newer"
    assert everything() == before


def test_where_there_is_no_copy_nothing_is_restored(world: World, tmp_path: Path) -> None:
    refused = keeping.restore(tmp_path, now=NOW)
    assert refused is not None
    assert refused.code == "backup.missing"


def test_a_copy_is_taken_while_people_write(
    world: World, tmp_path: Path, database: Database, in_threads: Callable[..., list[object]]
) -> None:
    def write() -> None:
        for n in range(40):
            save(world.marie, {"contact": f"{n}", "notes": f"{n}"})

    in_threads(write, lambda: [keeping.backup(tmp_path, now=NOW) for _ in range(3)])
    other = make_settings(tmp_path / "other")
    migrate(other)
    for folder in sorted(tmp_path.glob("surveys-*")):
        with open_database(other):
            assert keeping.restore(folder, now=NOW) is None
            answers = document()["answers"]
            if answers:
                assert answers["contact"]["raw"] == answers["notes"]["raw"]  # of one moment


def test_the_purge_takes_what_ended_a_month_ago_and_nothing_else(world: World) -> None:
    accounts.request_sign_in_link("marie@exemple.invalid", now=NOW, base_url="http://a")
    link = db.session.query(Letter).one().params["link"]
    db.session.remove()
    session = accounts.consume_sign_in_link(link.rpartition("/")[2], now=NOW)
    assert isinstance(session, str)
    accounts.request_sign_in_link("paul@exemple.invalid", now=NOW, base_url="http://a")
    assert keeping.purge(now=NOW + timedelta(minutes=1)) == 0
    assert keeping.purge(now=NOW + timedelta(hours=1)) == 2  # the two letters that never left hold a link
    assert keeping.purge(now=NOW + timedelta(days=31)) == 2  # the links
    assert keeping.purge(now=NOW + timedelta(days=60)) == 1  # the session
    assert accounts.find_session(session, now=NOW + timedelta(days=60)) is None


def test_a_new_demonstration_starts_from_nothing(world: World) -> None:
    fill(world)
    keeping.erase_all()
    assert all(held == [] for held in everything().values())
