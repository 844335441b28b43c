"""Restricted answers at rest: no byte of them in any file, nothing without the key, and a change of key loses none."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from surveys.operations import collecting, correcting, keeping, publishing, sealing
from surveys.operations.keeping import COPY
from surveys.operations.transaction import transaction
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from surveys.store.copies import SentCopy
from surveys.store.journal import list_lines, replay
from surveys.store.parts import read_document
from surveys.store.sealing import Seal, SealedError, as_kept, open_body, sealed_with, vault
from surveys.store.submissions import Submission, find_place
from tests.databases import Database
from tests.small_survey import COMPLETE, NOW, World, document, done, save

PAYROLL, OPEN = "73910042", "81726354"


def answer(world: World) -> None:
    """Answer, send, correct: in every table that holds answers."""
    save(world.marie, COMPLETE | {"payroll": PAYROLL, "budget": OPEN[:3], "notes": OPEN})
    save(world.marie, {"payroll": f"{PAYROLL[:7]}3"})
    save(world.marie, {"payroll": PAYROLL})
    done(collecting.submit(*world.address, key="k", by=world.marie, now=NOW))
    found = correcting.correct_answer(
        *world.address,
        "payroll",
        (f"{PAYROLL}1",),
        reason="Vérifié au téléphone.",
        by=world.people["ana"],
        now=NOW,
    )
    assert found is None, found


def bytes_of(database: Database, folder: Path) -> bytes:
    """Return every byte that is kept: the files of SQLite, and a whole copy on either database."""
    files = b"".join(path.read_bytes() for path in database.settings.instance.glob("surveys.db*"))
    return files + (keeping.backup(folder, now=NOW) / COPY).read_bytes()


def lose_keys(database: Database) -> None:
    database.settings.answers_keys_file.unlink()


def test_no_byte_of_a_restricted_answer_is_kept_and_every_reader_reads_it(
    world: World, database: Database, tmp_path: Path
) -> None:
    answer(world)
    held = bytes_of(database, tmp_path / "copies")
    assert PAYROLL.encode() not in held
    assert PAYROLL[:7].encode() not in held
    assert OPEN.encode() in held, "an open answer of the same draft is found: the search works"
    assert document()["answers"]["payroll"]["raw"] == [PAYROLL]
    place = find_place(*world.address)
    assert place is not None
    assert replay(list_lines(place.held)) == read_document(place.held)
    (copy,) = db.session.scalars(select(SentCopy)).all()
    assert json.loads(copy.document)["answers"]["payroll"]["value"] == PAYROLL
    db.session.remove()
    dataset = publishing.read_dataset("petit", "2026")
    assert not isinstance(dataset, Problem)
    assert str(dataset.respondents[0].sheet.values()["payroll"]) == PAYROLL


def test_a_database_without_its_key_gives_nothing(world: World, database: Database) -> None:
    answer(world)
    lose_keys(database)
    for read in (
        lambda: collecting.read_submission(*world.address),
        lambda: db.session.scalars(select(SentCopy.document)).all(),
        lambda: correcting.read_corrections("petit", "2026"),
        lambda: collecting.save_answers(
            "petit", "2026", "06-02", [collecting.Change("payroll", ("1",))], by=world.people["lou"], now=NOW
        ),
    ):
        with pytest.raises(SealedError):
            read()
        db.session.remove()
    missing = sealing.prepare_keys(now=NOW)
    assert isinstance(missing, Problem)
    assert missing.code == "keys.missing"
    assert isinstance(sealing.rotate_keys(now=NOW), Problem)
    assert not database.settings.answers_keys_file.exists(), "no second key is made for a sealed database"


def test_a_change_of_key_is_ended_after_a_kill_and_loses_nothing(
    world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(world)
    before, former = document(), next(iter(vault().keys()))
    with monkeypatch.context() as killed:
        killed.setattr(sealing, "_seal_corrections", lambda edition: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sealing.rotate_keys(now=NOW)
    assert document() == before
    assert {key.retired_at for key in sealing.read_keys()} == {None}
    assert sealing.seal_everything(now=NOW) == 1  # the correction that was left
    assert document() == before
    latter = next(iter(vault().keys()))
    keys = {key.name: key for key in sealing.read_keys()}
    assert keys[latter].seals
    assert keys[former].retired_at == NOW
    database.settings.answers_keys_file.write_text(
        database.settings.answers_keys_file.read_text().splitlines()[0] + "\n"
    )
    assert document() == before, "the former key is not needed any more"
    with as_kept():
        (copy,) = db.session.scalars(select(SentCopy.document)).all()
        assert sealed_with(copy) == latter
    db.session.remove()
    correction = correcting.read_corrections("petit", "2026")
    assert not isinstance(correction, Problem)
    assert correction[0].body is not None
    assert correction[0].body["raw"] == [f"{PAYROLL}1"]


def test_a_key_that_was_replaced_seals_nothing_any_more(world: World, database: Database) -> None:
    """Its loss would not be noticed at the start: what was replaced is not asked for."""
    answer(world)
    assert sealing.rotate_keys(now=NOW)
    file = database.settings.answers_keys_file
    latter, former = file.read_text().split()
    file.write_text(f"{former}\n{latter}\n")
    for refused in (sealing.prepare_keys(now=NOW), sealing.rotate_keys(now=NOW)):
        assert isinstance(refused, Problem)
        assert refused.code == "keys.retired"
    file.write_text(f"{latter}\n{former}\n")
    assert sealing.prepare_keys(now=NOW) is None


def test_what_was_written_before_is_sealed_by_the_first_start(
    world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(Seal, "covers", lambda seal, variable: False)
        before.setattr(Seal, "text", lambda seal, text: text)
        save(world.marie, COMPLETE | {"payroll": PAYROLL})
        done(collecting.submit(*world.address, key="k", by=world.marie, now=NOW))
    assert PAYROLL.encode() in bytes_of(database, tmp_path / "before")
    plain = document()
    assert sealing.prepare_keys(now=NOW) is None
    assert PAYROLL.encode() not in bytes_of(database, tmp_path / "after")
    assert document() == plain
    assert sealing.seal_everything(now=NOW) == 0


def test_a_copy_needs_its_key_and_comes_back_with_it(
    world: World, database: Database, tmp_path: Path
) -> None:
    answer(world)
    before = document()
    keeping.backup(tmp_path, now=NOW)
    with transaction(erase=True):
        db.session.execute(text("DELETE FROM journal"))
    assert keeping.restore(tmp_path, now=NOW) is None
    assert document() == before
    with as_kept():
        kept = db.session.scalars(select(Submission.document)).one()
    db.session.remove()
    assert set(kept["answers"]["payroll"]) == {"sealed", "version", "by", "at", "origin"}
    assert open_body(kept["answers"]["payroll"])["raw"] == [PAYROLL]


def test_a_changed_token_is_refused(world: World, database: Database) -> None:
    save(world.marie, {"payroll": PAYROLL})
    token = token_of(world)
    head, _, sealed = token.rpartition(".")
    for wrong in (f"{head}.{sealed[:-6]}AAAA==", token.replace(".petit.", ".autre.")):
        with pytest.raises((SealedError, ValueError)):
            vault().open(wrong)


def token_of(world: World) -> str:
    with as_kept():
        kept = db.session.scalars(select(Submission.document)).one()
    db.session.remove()
    return str(kept["answers"]["payroll"]["sealed"])
