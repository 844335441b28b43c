"""The database refuses by itself to change what is frozen: tried through SQL, on a session that may write everything else."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from surveys.operations import collecting, exporting, witnessing
from surveys.operations.exporting import Left
from surveys.operations.transaction import transaction
from surveys.operations.witnessing import LogFilters, Look
from surveys.questionnaire.problems import Problem
from surveys.results.formats import Choices
from surveys.store.base import access, db
from surveys.store.guards import PREFIX, list_guards
from tests.databases import Database
from tests.small_survey import COMPLETE, NOW, World, make_world, save

LATER = NOW + timedelta(hours=2)


def sql(statement: str, *, erase: bool = False) -> None:
    """Run a statement on the connection itself, where no guard of the session looks."""
    with transaction(erase=erase):
        db.session.connection().exec_driver_sql(statement)


@pytest.fixture
def world(database: Database) -> World:
    """A small survey with a journal, a sent copy, a line in both logs."""
    world = make_world()
    save(world.marie, COMPLETE)
    sent = collecting.submit(*world.address, key="k", by=world.marie, now=NOW)
    assert not isinstance(sent, tuple)
    look = Look(*world.address, ("paie",), "section", "192.0.2.7", world.marie)
    witnessing.witness(look, now=NOW)
    extract = exporting.read_extract(*world.address[:2], choices=Choices())
    assert not isinstance(extract, Problem)
    download = exporting.begin_download(extract, "csv", by=world.marie, now=NOW)
    assert isinstance(download, int)
    exporting.finish_download(download, Left(1, 10, "0" * 64), now=LATER)
    return world


CHANGES = (
    "UPDATE journal SET new = NULL",
    "UPDATE journal SET person_id = NULL",
    "DELETE FROM journal",
    "UPDATE sent_copies SET document = '{}'",
    "DELETE FROM sent_copies",
    "UPDATE access_log SET source = ''",
    "DELETE FROM access_log",
    "UPDATE downloads SET lines = 0",
    "UPDATE downloads SET person_id = NULL",
    "DELETE FROM downloads",
    "UPDATE questionnaire_versions SET document = '{}'",
    "DELETE FROM questionnaire_versions",
)


def test_what_is_written_stays_written(world: World, database: Database) -> None:
    for change in CHANGES:
        with pytest.raises(IntegrityError, match="what is written stays"):
            sql(change)
    replaces = "INSERT OR REPLACE INTO journal SELECT * FROM journal"
    empties = "TRUNCATE journal, sent_copies, access_log, downloads CASCADE"
    with pytest.raises(IntegrityError, match="what is written stays"):
        sql(replaces if database.backend == "sqlite" else empties)


def test_an_erasure_takes_values_away_and_leaves_who_and_when(world: World, database: Database) -> None:
    for change in (
        "UPDATE journal SET person_id = NULL",
        "UPDATE journal SET variable = 'x'",
        "UPDATE sent_copies SET number = ''",
        "UPDATE access_log SET source = ''",
    ):
        with pytest.raises(IntegrityError, match="what is written stays"):
            sql(change, erase=True)
    sql("UPDATE journal SET old = NULL, new = NULL", erase=True)
    sql("UPDATE sent_copies SET document = '{}'", erase=True)
    sql("DELETE FROM access_log", erase=True)
    with pytest.raises(IntegrityError):  # the door closes with the erasure
        sql("UPDATE journal SET old = NULL, new = NULL")


def test_a_stranger_to_the_program_is_refused_too(world: World, database: Database) -> None:
    if database.backend == "sqlite":
        path = database.settings.database_url.removeprefix("sqlite:///")
        with (
            closing(sqlite3.connect(path)) as connection,
            pytest.raises(sqlite3.OperationalError, match="surveys_access"),
        ):
            connection.execute("DELETE FROM journal")
        return
    with access("write"), pytest.raises(DBAPIError, match="what is written stays"):
        db.session.connection().exec_driver_sql("DELETE FROM journal")
    db.session.rollback()


def test_a_look_is_one_line_within_an_hour_and_a_download_is_finished_once(world: World) -> None:
    look = Look(*world.address, ("formation", "paie"), "section", "192.0.2.7", world.marie)
    witnessing.witness(look, now=NOW)
    witnessing.witness(look, now=NOW)
    found = witnessing.read_openings(LogFilters())
    assert sorted(line.section for line in found.lines) == ["formation", "paie"]
    assert {line.person for line in found.lines} == {"Marie Fictif"}
    assert {line.source for line in found.lines} == {"192.0.2.7"}
    assert witnessing.read_openings(LogFilters(person="personne de ce nom")).count == 0
    assert witnessing.forget(LATER) == 2
    assert witnessing.read_openings(LogFilters()).count == 0


def test_every_frozen_table_of_the_models_has_its_guard(database: Database) -> None:
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.backend == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    found = {row[0] for row in db.session.connection().execute(text(names))}
    assert len(list_guards()) >= 16
    for guard in list_guards():
        assert any(name.startswith(f"{PREFIX}{guard.table}") for name in found), guard.table
        columns = {column["name"] for column in inspect(db.engine).get_columns(guard.table)}
        assert set(guard.erasable) | set(guard.completed) <= columns
