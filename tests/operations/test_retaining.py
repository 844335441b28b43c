"""The end of an edition's data: nothing is left in any byte, and what was destroyed never comes back."""

import json
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from surveys import jobs
from surveys.operations import accounts, assisting, collecting, fielding, keeping, publishing, retaining
from surveys.operations.clearing import quebec_day
from surveys.operations.keeping import COPY
from surveys.questionnaire.problems import Problem
from surveys.store.base import access, db
from surveys.store.copies import SentCopy
from surveys.store.journal import list_lines, replay
from surveys.store.migration import metadata
from surveys.store.outbox import Letter
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from tests.databases import Database
from tests.operations.test_crashes import process, read_line
from tests.small_survey import COMPLETE, NOW, World, done, save

EDITION = ("petit", "2026")
CLOSED = NOW + timedelta(days=31)
DAY = date(2027, 10, 1)
NIGHT = datetime(2027, 10, 2, 6, tzinfo=UTC)
RARE = "Zyxwvut-7391"
NUMBER = 73910042
# The columns that must be emptied: those that ``fill`` writes by the verbs, and those that ``plant`` writes by SQL.
FILLED = {
    "submissions.document",
    "sent_copies.document",
    "sent_copies.content_hash",
    "journal.old",
    "journal.new",
}
PLANTED = {
    "corrections.body", "corrections.reason", "draft_trials.document", "field_steps.text", "folios.content", "handovers.reason",
    "jobs.last_error", "messages.bounce", "notes.text", "outbox.last_error", "outbox.params", "outbox.recipient",
    "quotation_lines.cuts", "remarks.answer", "remarks.text", "stand_ins.informant",
}  # fmt: skip
ERASED = FILLED | PLANTED


def fill(world: World) -> None:
    """Leave the rare words in every way that a centre has to write, send, correct and send again, then close."""
    collecting.add_entries(*world.address, "team", count=1, by=world.marie, now=NOW)
    save(world.marie, COMPLETE | {"notes": RARE, "staff": "12", "payroll": str(NUMBER), "budget": "3"})
    done(collecting.submit(*world.address, key="k", by=world.marie, now=NOW))
    done(collecting.reopen(*world.address, reason=RARE, by=world.marie, now=NOW))
    save(world.marie, {"notes": f"{RARE} bis"})
    done(collecting.submit(*world.address, key="l", by=world.marie, now=NOW))
    done(fielding.close_edition(*EDITION, now=CLOSED))


def plant(world: World) -> set[str]:
    """Write the rare words by SQL into every column of words or of documents bound to answers; return their names."""
    planted = set()
    tables = metadata.tables
    with access("erase"):  # the journal's own guard lets nobody else write into it
        connection = db.session.connection()
        submission = find_place(*world.address)
        assert submission is not None
        member = {"edition_id": submission.edition_id, "organisation_id": submission.organisation_id}
        who = {"person_id": world.marie, "at": NOW}
        held = {"submission_id": submission.held}
        document = {"answers": {"notes": {"raw": [RARE], "value": RARE, "version": 1}}, "entries": {}}
        survey = connection.scalar(select(tables["surveys"].c.id))
        draft = connection.execute(
            insert(tables["questionnaire_drafts"]).values(
                survey_id=survey, title="x", document="{}", created_at=NOW, updated_at=NOW
            )
        ).inserted_primary_key[0]
        sent = {
            "kind": "mailing",
            "recipient": f"{RARE}@exemple.invalid",
            "params": {"said": RARE},
            "last_error": RARE,
        }
        letter = connection.execute(
            insert(tables["outbox"]).values(
                **sent, unique_key="planted", created_at=NOW, run_at=NOW, delivered_at=NOW, subject="Rappel"
            )
        ).inserted_primary_key[0]
        planted |= {f"outbox.{name}" for name in sent if name != "kind"}
        mailing = connection.execute(
            insert(tables["mailings"]).values(
                edition_id=submission.edition_id, kind="reminder", subject="x", body="x", states=[],
                run_at=NOW, created_by=world.marie, created_at=NOW,
            )
        ).inserted_primary_key[0]  # fmt: skip
        rows: list[tuple[str, dict[str, object]]] = [
            ("corrections", member | who | {"variable": "notes", "layer": "corrected", "body": document["answers"]["notes"], "reason": RARE}),
            ("notes", member | who | {"variable": "notes", "side": "axtra", "text": RARE}),
            ("handovers", held | who | {"kind": "returned", "sections": [], "reason": RARE}),
            ("remarks", held | who | {"item": "notes", "text": RARE, "answer": RARE}),
            ("field_steps", member | who | {"kind": "call", "text": RARE}),
            ("folios", {"key": "f" * 64, "edition_id": submission.edition_id, "series": "submitted sent", "content": RARE.encode(), "made_at": NOW}),
            ("quotation_lines", who | {"edition_id": submission.edition_id, "mark": "0" * 16, "did": "redacted", "cuts": [[0, 1, f"[{RARE}]"]]}),
            ("stand_ins", member | {"person_id": world.marie, "sections": [], "channel": "phone", "informant": RARE, "begun_at": NOW}),
            ("draft_trials", {"draft_id": draft, "person_id": world.marie, "document": document, "updated_at": NOW}),
            ("messages", member | {"mailing_id": mailing, "person_id": world.marie, "letter_id": letter, "written_at": NOW, "bounce": RARE}),
            ("outbox", {"kind": "news", "recipient": "x@exemple.invalid", "params": {"path": f"/sondages/{'/'.join(world.address)}/", "said": RARE}, "unique_key": "waiting", "created_at": NOW, "run_at": NOW}),
            ("jobs", {"kind": "x", "payload": {}, "unique_key": "x", "created_at": NOW, "run_at": NOW, "done_at": NOW, "last_error": RARE}),
        ]  # fmt: skip
        for table, values in rows:
            connection.execute(insert(tables[table]).values(values))
            planted |= {f"{table}.{name}" for name, value in values.items() if RARE in str(value)}
        connection.execute(
            update(tables["journal"])
            .where(tables["journal"].c.variable == "@status")
            .values(new={"status": "reopened", "reason": RARE})
        )
        db.session.commit()
        db.session.remove()
    return planted


def bytes_of(database: Database, folder: Path) -> bytes:
    """Return every byte that the database keeps: its files on SQLite, a whole copy of it on PostgreSQL."""
    if database.backend == "postgresql":
        return (keeping.backup(folder, now=NIGHT) / COPY).read_bytes()
    return b"".join(path.read_bytes() for path in database.settings.instance.glob("surveys.db*"))


def is_held(database: Database, folder: Path) -> bool:
    held = bytes_of(database, folder)
    return RARE.encode() in held or str(NUMBER).encode() in held


@pytest.mark.parametrize("method", ["deidentify", "destroy"])
def test_the_night_leaves_no_byte_and_says_how_much_it_took(
    world: World, database: Database, tmp_path: Path, method: str, say
) -> None:
    fill(world)
    planted = plant(world)
    assert planted == PLANTED
    done(retaining.set_retention(*EDITION, DAY, method, now=CLOSED))
    assert is_held(database, tmp_path / "before")
    assert retaining.destroy_due(now=NIGHT - timedelta(days=2)) == ()
    (certificate,) = retaining.destroy_due(now=NIGHT)
    held = bytes_of(database, tmp_path / "after")
    assert RARE.encode() not in held
    assert str(NUMBER).encode() not in held  # where a figure of the organisation stays, it stays sealed
    assert certificate.finished_at == NIGHT
    assert certificate.counts["copies"] == 2
    assert RARE not in str(certificate)
    assert retaining.destroy_due(now=NIGHT + timedelta(days=1)) == ()
    assert len(retaining.read_certificates()) == 1
    say(f"destroyed ({method}): {len(planted)} planted columns and {certificate.counts}, no byte left")


def test_what_is_left_still_holds_together(world: World) -> None:
    fill(world)
    done(retaining.set_retention(*EDITION, DAY, "deidentify", now=CLOSED))
    retaining.destroy_due(now=NIGHT)
    place = find_place(*world.address)
    assert place is not None
    kept = read_document(place.held)
    assert replay(list_lines(place.held)) == kept
    assert set(kept["answers"]) == {"staff", "payroll", "budget"}
    assert kept["entries"] == {"team": []}
    copy = json.loads(db.session.scalars(select(SentCopy.document)).first() or "")
    assert set(copy["answers"]) == {"staff", "payroll", "budget"}
    db.session.remove()
    assert not isinstance(collecting.read_submission(*world.address), Problem)
    frozen = publishing.snapshot(*EDITION, by=None, now=NIGHT)
    assert isinstance(frozen, publishing.SnapshotState)
    assert publishing.release(*EDITION, frozen.code, by=None, now=NIGHT) == Problem("release.destroyed")


@pytest.mark.slow
def test_a_killed_night_is_ended_by_the_next(world: World, database: Database, tmp_path: Path) -> None:
    """Killed -9 between the rows and the file: the certificate is not finished, and the next run ends it."""
    fill(world)
    done(retaining.set_retention(*EDITION, DAY, "destroy", now=CLOSED))
    with process("destroy", database, NIGHT.isoformat()) as started:
        assert read_line(started) == "cleared"
        started.kill()
    (unfinished,) = retaining.read_certificates()
    assert unfinished.finished_at is None
    assert retaining.destroy_due(now=NIGHT + timedelta(days=1)) == ()
    (finished,) = retaining.read_certificates()
    assert finished.finished_at == NIGHT + timedelta(days=1)
    assert not is_held(database, tmp_path)


def test_an_older_copy_brings_nothing_back(world: World, tmp_path: Path) -> None:
    """Restored from before the date was even set: it is destroyed again inside the restoration itself."""
    fill(world)
    keeping.backup(tmp_path, now=CLOSED)
    done(retaining.set_retention(*EDITION, DAY, "destroy", now=CLOSED))
    (certificate,) = retaining.destroy_due(now=NIGHT)
    assert keeping.restore(tmp_path, now=NIGHT) is None
    place = find_place(*world.address)
    assert place is not None
    assert read_document(place.held) == {"answers": {}, "entries": {"team": []}}
    db.session.remove()
    assert certificate.cleared_at in {each.cleared_at for each in retaining.read_certificates()}
    retaining.destroy_due(now=NIGHT)
    assert all(each.finished_at for each in retaining.read_certificates())


def test_the_nightly_job_does_it_and_forgets_letters_kept_as_files(world: World, database: Database) -> None:
    fill(world)
    done(retaining.set_retention(*EDITION, DAY, "deidentify", now=CLOSED))
    folder = database.settings.mail_folder
    folder.mkdir()
    for name, at in (("old.eml", CLOSED), ("new.eml", NIGHT)):
        (folder / name).write_text("Bonjour")
        os.utime(folder / name, (at.timestamp(), at.timestamp()))
    jobs.JOBS["purge"]({}, NIGHT)
    assert [path.name for path in folder.iterdir()] == ["new.eml"]
    assert len(retaining.read_certificates()) == 1


def test_copies_past_the_horizon_go_with_the_next_one(world: World, tmp_path: Path) -> None:
    old = keeping.backup(tmp_path / "copies", now=NOW)
    late = keeping.backup(tmp_path / "copies", now=NOW + timedelta(days=80), horizon=timedelta(days=90))
    assert old.exists()
    last = keeping.backup(tmp_path / "copies", now=NOW + timedelta(days=100), horizon=timedelta(days=90))
    assert sorted((tmp_path / "copies").iterdir()) == [late, last]


def test_an_edition_that_receives_answers_is_left_alone_and_a_date_has_its_rules(world: World) -> None:
    save(world.marie, COMPLETE)
    early = retaining.set_retention(*EDITION, quebec_day(NOW), "destroy", now=NOW)
    assert early == Problem("retention.early", "date")
    assert retaining.set_retention(*EDITION, DAY, "burn", now=NOW) == Problem("retention.method", "methode")
    late = retaining.set_retention(*EDITION, DAY, "destroy", now=NIGHT)
    assert late == Problem("retention.past", "date")
    done(retaining.set_retention(*EDITION, DAY, "destroy", now=NOW))
    assert retaining.destroy_due(now=NIGHT) == ()
    done(fielding.close_edition(*EDITION, now=CLOSED))
    assert len(retaining.destroy_due(now=NIGHT)) == 1
    assert retaining.set_retention(*EDITION, DAY, "destroy", now=NOW) == Problem("retention.done")


def test_nothing_goes_while_an_extended_member_may_answer(world: World, tmp_path: Path) -> None:
    """The edition is closed for the others; a date cannot come before the end of the last one, whichever is said first."""
    fill(world)
    done(retaining.set_retention(*EDITION, DAY, "destroy", now=CLOSED))
    until, ana = NIGHT + timedelta(days=9), world.people["ana"]
    done(assisting.extend(*world.address, until=until, reason="", by=ana, now=CLOSED))
    assert retaining.destroy_due(now=NIGHT) == ()
    (kept,) = retaining.read_retentions()
    assert kept.awaits(quebec_day(NIGHT))
    early = retaining.set_retention(*EDITION, quebec_day(until), "destroy", now=CLOSED)
    assert early == Problem("retention.early", "date")
    keeping.backup(tmp_path, now=CLOSED)
    assert len(retaining.destroy_due(now=until + timedelta(days=1))) == 1
    assert keeping.restore(tmp_path, now=NIGHT) is None  # a copy where that member was still awaited
    place = find_place(*world.address)
    assert place is not None
    assert read_document(place.held)["answers"] == {}


def test_letters_of_an_edition_whose_code_begins_alike_still_leave(world: World) -> None:
    fill(world)
    with access("write"):
        for code in ("2026", "2026-b", "2026.2"):
            path = {"path": f"/sondages/petit/{code}/06-01/"}
            db.session.add(
                Letter(
                    kind="news",
                    recipient="x@exemple.invalid",
                    params=path,
                    unique_key=code,
                    created_at=NOW,
                    run_at=NOW,
                )
            )
        db.session.commit()
        db.session.remove()
    done(retaining.set_retention(*EDITION, DAY, "deidentify", now=CLOSED))
    retaining.destroy_due(now=NIGHT)
    waiting = select(Letter.unique_key).where(Letter.kind == "news", Letter.abandoned_at.is_(None))
    assert set(db.session.scalars(waiting)) == {"2026-b", "2026.2"}


def test_the_officer_is_told_once_and_counting_changes_nothing(world: World) -> None:
    officer = accounts.add_person(
        email="rprp@exemple.invalid", name="Responsable Fictif", staff_roles=("privacy_officer",), now=NOW
    )
    assert isinstance(officer, int), officer
    fill(world)
    done(retaining.set_retention(*EDITION, DAY, "deidentify", now=CLOSED))
    place = find_place(*world.address)
    assert place is not None
    before = read_document(place.held)
    db.session.remove()
    assert retaining.warn(now=NIGHT - timedelta(days=40)) == 0
    assert retaining.warn(now=NIGHT - timedelta(days=20)) == 1
    assert retaining.warn(now=NIGHT - timedelta(days=19)) == 0
    assert read_document(place.held) == before
    letter = db.session.scalars(select(Letter).where(Letter.kind == "retention")).one()
    assert letter.recipient == "rprp@exemple.invalid"
    assert letter.params["counts"]["copies"] == 2
    assert RARE not in str(letter.params)
