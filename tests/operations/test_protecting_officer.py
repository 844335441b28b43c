"""Who answers for personal information: in the settings until someone is designated, in writing, and never in doubt."""

from dataclasses import replace
from datetime import date

from sqlalchemy import text

from surveys import mail
from surveys.operations import protecting
from surveys.operations.keeping import backup, restore
from surveys.store.base import access, db
from tests.databases import Database
from tests.small_survey import NOW, World

PDF = b"%PDF-1.7 fictif"
WHO = {
    "title": "Secrétariat général",
    "email": "rprp@exemple.invalid",
    "delegated": True,
    "since": date(2026, 1, 5),
}


def designate(**changes: object) -> int | tuple:
    return protecting.designate(**{**WHO, "by": None, "now": NOW, **changes})  # type: ignore[arg-type]


def test_the_settings_name_someone_until_a_designation_does(
    world: World, database: Database, tmp_path
) -> None:
    before = protecting.read_officer(database.settings)
    assert (before.title, before.written) == (database.settings.privacy_title, False)
    assert designate(delegation_document="Lettre du 5 janvier 2026, dossier A-1", document=PDF) == 1
    found = protecting.read_officer(database.settings)
    assert (found.words, found.written) == ("Secrétariat général, rprp@exemple.invalid", True)
    letter = mail.write_letter("sign_in_link", {"name": "X", "link": "/x", "minutes": 30}, database.settings)
    assert "Secrétariat général, rprp@exemple.invalid" in letter.text
    assert "Secrétariat général, rprp@exemple.invalid" in letter.html
    assert designate(title="Direction générale", delegated=False) == 2
    assert [each.title for each in protecting.read_designations()] == [
        "Direction générale",
        "Secrétariat général",
    ]
    copy = backup(tmp_path / "copies", now=NOW)
    assert restore(copy, now=NOW) is None
    assert protecting.read_document(1) == PDF
    assert protecting.read_document(2) is None


def test_a_designation_is_whole_or_refused(world: World) -> None:
    refused = designate(
        title=" ", email="rprp", phone="5" * 41, since=date(2027, 1, 1), document=None, delegation_document=""
    )
    assert [(each.code, each.where) for each in refused] == [
        ("officer.long", "phone"),
        ("officer.title", "title"),
        ("person.email", "email"),
        ("officer.delegation", "delegation_document"),
        ("officer.since", "since"),
    ]
    assert [each.code for each in designate(document=b"MZ")] == ["officer.document"]
    assert protecting.read_designations() == ()


def test_nobody_known_and_no_database_are_no_failure(world: World, database: Database) -> None:
    nobody = replace(database.settings, privacy_title="", privacy_email="")
    assert not protecting.read_officer(nobody).known
    letter = mail.write_letter("sign_in_link", {"name": "X", "link": "/x", "minutes": 30}, nobody)
    assert "Protection des renseignements" not in letter.text
    rename("designations", "elsewhere")
    assert protecting.read_officer(database.settings).title == database.settings.privacy_title
    rename("elsewhere", "designations")


def rename(table: str, name: str) -> None:
    """Give a table another name; on PostgreSQL the next test finds the same database."""
    with access("erase"):
        db.session.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))
        db.session.commit()
    db.session.remove()
