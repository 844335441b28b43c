"""What a database lacks of its own rules is found on either engine, and its guards are put back."""

from sqlalchemy import text

from surveys.operations import examining
from surveys.store.base import access, db
from tests.databases import Database


def break_by_hand(*statements: str) -> None:
    """Change the database as a person with a tool may."""
    with access("erase"):
        for statement in statements:
            db.session.execute(text(statement))
        db.session.commit()
    db.session.remove()


def test_a_database_says_what_it_is(database: Database) -> None:
    state = examining.read_database()
    assert state.engine.lower() == database.backend
    assert (state.revision, state.newer, state.sound) == (state.known, False, True)
    assert (state.clock is None) is (database.backend == "sqlite")
    assert state.version >= (3,)


def test_missing_guards_and_keys_are_found_and_guards_put_back(database: Database) -> None:
    assert examining.find_missing_rules() == ([], [])
    assert examining.count_orphans() == 0
    if database.backend == "sqlite":
        dropped = ["guard_journal_update"]
        break_by_hand("DROP TRIGGER guard_journal_update")
    else:  # also one that is there and switched off
        dropped = ["guard_journal", "guard_sent_copies_all"]
        break_by_hand(
            "DROP TRIGGER guard_journal ON journal",
            "ALTER TABLE sent_copies DISABLE TRIGGER guard_sent_copies_all",
        )
    assert examining.find_missing_rules() == (dropped, [])
    assert examining.mend_guards()
    assert examining.find_missing_rules() == ([], [])
    if database.backend == "postgresql":
        break_by_hand("ALTER TABLE live_links DROP CONSTRAINT fk_live_links_person_id")
        try:
            assert examining.find_missing_rules() == ([], ["live_links.person_id"])
        finally:  # this database serves other tests
            break_by_hand(
                "ALTER TABLE live_links ADD CONSTRAINT fk_live_links_person_id FOREIGN KEY (person_id) REFERENCES people (id)"
            )
