"""The migrations make the tables that the models say, forwards and back, on both databases, and lose no row."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, inspect, make_url, text

from surveys.config import Settings
from surveys.operations import collecting
from surveys.store.base import db
from surveys.store.copies import find_copy
from surveys.store.journal import list_lines, replay
from surveys.store.migration import (
    DatabaseUnavailable,
    alembic_config,
    is_current,
    metadata,
    migrate,
    migration_connection,
)
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from tests.databases import make_settings, open_database
from tests.small_survey import CENTRES, COMPLETE, NOW, World, document, done, make_world, save

BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[URL]:
    """An empty database, without a table."""
    if kind == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "surveys.db"))
        return
    server = request.getfixturevalue("postgresql_server")
    server.run("DROP DATABASE IF EXISTS surveys_empty WITH (FORCE)", "CREATE DATABASE surveys_empty")
    yield server.url.set(database="surveys_empty")


def settings_for(url: URL, folder: Path) -> Settings:
    return make_settings(folder, url.render_as_string(hide_password=False))


def tables(url: URL) -> set[str]:
    with migration_connection(url) as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


@BOTH
def test_up_down_up_and_equal_to_the_models(url: URL, tmp_path: Path) -> None:
    settings = settings_for(url, tmp_path)
    migrate(settings)
    assert tables(url) == set(metadata.tables)
    with migration_connection(url) as connection:
        command.downgrade(alembic_config(connection), "base")
    assert tables(url) == set()
    migrate(settings)
    with migration_connection(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@BOTH
def test_data_stay_through_a_second_start(url: URL, tmp_path: Path) -> None:
    settings = settings_for(url, tmp_path)
    migrate(settings)
    with open_database(settings):
        world = make_world()
        save(world.marie, COMPLETE)
        before = document()
    migrate(settings)
    with open_database(settings):
        assert document() == before


def live(world: World) -> None:
    """Leave a submission in each state: a draft with rows and a sealed answer, one that was sent, one that is being corrected."""
    collecting.add_entries(*world.address, "team", count=2, by=world.marie, now=NOW)
    save(world.marie, COMPLETE | {"payroll": "73910", "notes": "« à garder » 🙂"})
    for code in ("06-02", "03-01"):
        where = ("petit", "2026", code)
        save(world.people["lou"], COMPLETE, address=where)
        done(collecting.submit(*where, key="k", by=world.people["lou"], now=NOW))
    done(
        collecting.reopen("petit", "2026", "03-01", reason="Une correction", by=world.people["lou"], now=NOW)
    )
    save(world.people["lou"], {"contact": "en correction"}, address=("petit", "2026", "03-01"))


def kept() -> dict[str, object]:
    """Return what each centre wrote and sent, and fail when a journal does not give its document back."""
    found: dict[str, object] = {}
    for code in CENTRES:
        place = find_place("petit", "2026", code)
        assert place is not None
        assert replay(list_lines(place.held)) == read_document(place.held)
        copy = find_copy(place.held)
        found[code] = (
            place.submission_status,
            read_document(place.held),
            copy and (copy.number, copy.document),
        )
    db.session.remove()
    return found


@BOTH
def test_live_drafts_stay_through_every_step_back_and_forth(url: URL, tmp_path: Path) -> None:
    """From the first schema that was ever published to this one, with answers in it."""
    settings = settings_for(url, tmp_path)
    migrate(settings)
    with open_database(settings):
        live(make_world())
        before = kept()
    with migration_connection(url) as connection:
        config = alembic_config(connection)
        steps = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        for step in steps[1:]:
            command.downgrade(config, step)
            connection.commit()
        for step in steps[-2::-1]:
            command.upgrade(config, step)
            connection.commit()
    with open_database(settings):
        assert kept() == before
        save(None, {"contact": "la suite"})


@pytest.mark.slow
def test_every_schema_that_was_published_comes_to_this_one_at_once(
    tmp_path: Path, say: Callable[[str], None]
) -> None:
    """A site that skipped versions: the file as each of them left it, brought here in one start."""
    settings = make_settings(tmp_path / "now")
    migrate(settings)
    with open_database(settings):
        live(make_world())
        before = kept()
    old = make_url(settings.database_url)
    with migration_connection(old) as connection:
        config = alembic_config(connection)
        steps = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
        for step in steps[1:]:
            command.downgrade(config, step)
            connection.commit()
            there = tmp_path / step
            there.mkdir()
            with closing(sqlite3.connect(there / "surveys.db")) as copy:
                connection.connection.driver_connection.backup(copy)  # type: ignore[union-attr]
    for step in steps[1:]:
        settings = make_settings(tmp_path / step)
        migrate(settings)
        with open_database(settings):
            assert kept() == before, step
    say(f"migrations: {len(steps) - 1} older schemas with live drafts, each brought to this one at once")


@BOTH
def test_each_step_goes_back_to_the_one_before(url: URL, tmp_path: Path) -> None:
    with migration_connection(url) as connection:
        config = alembic_config(connection)
        steps = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]
        for step in steps:
            command.upgrade(config, step)
            command.downgrade(config, "-1")
            command.upgrade(config, step)
        assert is_current(connection)


@BOTH
def test_a_database_of_a_newer_program_is_left_alone(url: URL, tmp_path: Path) -> None:
    settings = settings_for(url, tmp_path)
    migrate(settings)
    with migration_connection(url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(DatabaseUnavailable, match="plus récente"):
        migrate(settings)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (
            "postgresql://nobody:secret@127.0.0.1:9/nothing",
            "Le serveur PostgreSQL 127.0.0.1 ne donne pas accès à la base nothing",
        ),
        (
            "sqlite:////proc/nowhere/surveys.db",
            "La base de données /proc/nowhere/surveys.db ne peut pas être ouverte",
        ),
    ],
)
def test_a_database_out_of_reach_is_one_clear_sentence(address: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        migrate(settings_for(make_url(address), tmp_path))
    assert says in str(refused.value)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_what_is_not_a_database_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "surveys.db").write_text("this is no database, but it is long enough to look like one" * 99)
    with pytest.raises(DatabaseUnavailable, match="ne peut pas être ouverte"):
        migrate(make_settings(tmp_path))
