"""The database's manners: nothing is written outside an operation, nothing frozen moves, nothing is lost in types."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from surveys.operations.transaction import transaction
from surveys.store.accounts import Organisation, Person, find_organisation
from surveys.store.away import DatabaseAwayError
from surveys.store.base import FrozenRowError, WriteOutsideOperationError, canonical_json, db, reading
from surveys.store.editions import Edition, EditionMember
from surveys.store.journal import JournalLine
from surveys.store.questionnaires import QuestionnaireVersion, Survey
from surveys.store.submissions import Submission
from tests.databases import Database

NOW = datetime(2026, 10, 6, 18, 5, 0, 123456, tzinfo=UTC)


def organisation(code: str = "06-01", name: str = "Organisme fictif") -> Organisation:
    return Organisation(code=code, name=name, region="r06", attributes={"é": "« à »"}, created_at=NOW)


def keep(*rows: object) -> None:
    with transaction():
        db.session.add_all(rows)


def test_a_page_that_adds_a_row_fails_loudly(database: Database) -> None:
    db.session.add(organisation())
    with pytest.raises(WriteOutsideOperationError, match="outside an operation"):
        db.session.flush()
    db.session.rollback()
    assert find_organisation("06-01") is None


def test_a_page_that_changes_a_loaded_row_fails_loudly(database: Database) -> None:
    keep(organisation())
    found = find_organisation("06-01")
    assert found is not None
    found.name = "Autre nom"
    with pytest.raises(WriteOutsideOperationError):
        db.session.execute(select(Organisation)).all()
    db.session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        update(Organisation).values(name="x"),
        delete(Organisation),
        insert(Survey).values(code="x", title="x", created_at=NOW),
        text("DELETE FROM organisations"),
    ],
    ids=["update", "delete", "insert", "text"],
)
def test_statements_are_guarded_too(database: Database, statement: object) -> None:
    keep(organisation())
    with pytest.raises(WriteOutsideOperationError):
        db.session.execute(statement)  # type: ignore[call-overload]
    db.session.rollback()
    assert find_organisation("06-01") is not None


def test_a_read_cannot_write_even_by_its_connection(database: Database) -> None:
    keep(organisation())

    @reading
    def sly() -> None:
        db.session.connection().execute(text("DELETE FROM organisations"))

    with pytest.raises(
        (DBAPIError, DatabaseAwayError)
    ) as refused:  # SQLite says it as of a full disk: « readonly »
        sly()
    assert re.search("read-?only", str(refused.value.__cause__ or refused.value))
    assert find_organisation("06-01") is not None


def test_a_read_ends_its_transaction_and_its_rows_stay_readable(database: Database) -> None:
    keep(organisation())
    found = reading(lambda: find_organisation("06-01"))()
    assert found is not None
    assert not db.session().in_transaction()
    assert (found.name, found.attributes) == ("Organisme fictif", {"é": "« à »"})


def published() -> QuestionnaireVersion:
    survey = Survey(code="s", title="S", created_at=NOW)
    db.session.add(survey)
    db.session.flush()
    version = QuestionnaireVersion(
        survey_id=survey.id, number=1, document="{}", content_hash="0" * 64, published_at=NOW
    )
    db.session.add(version)
    db.session.flush()
    return version


def change_text(version: QuestionnaireVersion) -> None:
    version.document = '{"a": 1}'


def drop(version: QuestionnaireVersion) -> None:
    db.session.delete(version)


def change_all(version: QuestionnaireVersion) -> None:
    db.session.execute(update(QuestionnaireVersion).values(number=2))


@pytest.mark.parametrize("change", [change_text, drop, change_all])
def test_what_is_frozen_never_changes_even_inside_an_operation(
    database: Database, change: Callable[[QuestionnaireVersion], None]
) -> None:
    def try_to_change() -> None:
        with transaction():
            change(db.session.scalars(select(QuestionnaireVersion)).one())

    with transaction():
        published()
    with pytest.raises(FrozenRowError):
        try_to_change()
    assert db.session.scalars(select(QuestionnaireVersion.document)).all() == ["{}"]


def test_only_an_erasure_takes_what_is_frozen_away(database: Database) -> None:
    with transaction():
        published()
    with transaction(erase=True):
        db.session.execute(delete(QuestionnaireVersion))
    assert db.session.scalars(select(QuestionnaireVersion)).all() == []


def test_an_instant_comes_back_as_it_was_in_utc_and_a_naive_one_is_refused(database: Database) -> None:
    local = NOW.astimezone(timezone(timedelta(hours=-4)))
    keep(Person(name="Camille", email="a@b.ca", created_at=local))
    person = db.session.scalars(select(Person)).one()
    assert person.created_at == NOW
    assert person.created_at.tzinfo is UTC
    db.session.remove()
    with pytest.raises(Exception, match="time zone"):
        keep(Person(name="Camille", email="c@d.ca", created_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_json_keeps_accents_as_they_are(database: Database) -> None:
    keep(organisation())
    stored = (
        db.session.connection()
        .execute(text("SELECT CAST(attributes AS text) FROM organisations"))
        .scalar_one()
    )
    assert "« à »" in stored
    db.session.remove()
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'


def test_one_submission_for_one_organisation_and_edition_and_only_for_a_member(database: Database) -> None:
    with transaction():
        version = published()
        member, stranger = organisation("06-01"), organisation("06-02")
        db.session.add_all([member, stranger])
        db.session.flush()
        edition = Edition(
            survey_id=version.survey_id,
            code="2026",
            status="open",
            questionnaire_version_id=version.id,
            opens_at=NOW,
            closes_at=NOW,
        )
        db.session.add(edition)
        db.session.flush()
        db.session.add(
            EditionMember(edition_id=edition.id, organisation_id=member.id, name="x", attributes={})
        )
        ids = edition.id, member.id, stranger.id

    def submission(organisation_id: int, status: str = "draft") -> Submission:
        return Submission(
            edition_id=ids[0],
            organisation_id=organisation_id,
            status=status,
            first_saved_at=NOW,
            last_saved_at=NOW,
        )

    keep(submission(ids[1]))
    for wrong in (submission(ids[1]), submission(ids[2]), submission(ids[1], "lost")):
        with pytest.raises(IntegrityError):
            keep(wrong)
    assert len(db.session.scalars(select(Submission)).all()) == 1
    db.session.remove()
    with pytest.raises(IntegrityError):
        keep(JournalLine(submission_id=999, seq=1, variable="x", at=NOW, origin="typed"))


def test_sqlite_waits_keeps_foreign_keys_and_writes_ahead(database: Database) -> None:
    if database.backend != "sqlite":
        pytest.skip("SQLite's own settings")
    connection = db.session.connection()
    found = {
        name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
    }
    db.session.remove()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "query_only": 1,
    }
