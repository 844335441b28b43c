"""Importing: all records or none, nothing written over, and what comes in is as good as what was typed."""

import json
from datetime import timedelta

from surveys.operations import collecting, fielding
from surveys.operations.collecting import ImportOutcome, Receipt
from surveys.store.base import db
from surveys.store.submissions import Submission
from tests.small_survey import NOW, World, document, save

GOOD = {"contact": "Camille Fictif", "staff": 12, "results.a.target": 30, "cause": "autre", "cause_autre": "La pluie",
        "team": [{"position": "Conseil", "wage": 27.5}, {"position": "Paie"}]}  # fmt: skip


def load(records: list[object], **options: object) -> object:
    return collecting.import_submissions("petit", "2026", records, by=None, now=NOW, **options)  # type: ignore[arg-type]


def count() -> int:
    found = db.session.query(Submission).count()
    db.session.remove()
    return found


def test_imported_answers_are_sent_journaled_and_exact(world: World) -> None:
    moment = NOW - timedelta(days=3)
    outcome = load(
        [
            {"organisation": "06-01", "answers": GOOD},
            {"organisation": "06-02", "answers": {"contact": "x", "staff": {"missing": "nsp"}}},
        ],
        sent_at={"06-01": moment},
    )
    assert outcome == ImportOutcome(2)
    receipt = collecting.read_receipt(*world.address)
    assert isinstance(receipt, Receipt)
    assert (receipt.sent_at, receipt.sent_by) == (moment, "")
    answers = document()["answers"]
    first = document()["entries"]["team"][0]
    assert (answers["staff"]["value"], answers["staff"]["origin"]) == ("12", "imported")
    assert (answers[f"team[{first}].wage"]["value"], answers["cause_autre"]["raw"]) == ("27.5", ["La pluie"])
    assert json.loads(receipt.document)["answers"] == answers
    assert {line.origin for line in collecting.history(*world.address)} == {"imported"}


def test_the_author_may_be_told_by_organisation(world: World) -> None:
    collecting.import_submissions(
        "petit", "2026", [{"organisation": "06-01", "answers": GOOD}], by={"06-01": world.marie}, now=NOW
    )
    receipt = collecting.read_receipt(*world.address)
    assert receipt is not None
    assert receipt.sent_by == "Marie Fictif"


def test_one_fault_refuses_all_and_every_fault_is_named(world: World) -> None:
    outcome = load(
        [
            {"organisation": "06-01", "answers": GOOD},
            {
                "organisation": "06-02",
                "answers": GOOD | {"staff": "douze", "staf": 1, "team": [{"age": 3}], "cause": "pluie"},
            },
            {"organisation": "99-99", "answers": {}},
            {"organisation": "06-01", "answers": GOOD},
            "nothing",
            {"organisation": "03-01", "answers": []},
        ]
    )
    assert isinstance(outcome, tuple)
    assert sorted((problem.code, problem.where) for problem in outcome) == sorted(
        [
            ("answer.unknown_variable", "record[2] (06-02): staf"),
            ("answer.unknown_variable", "record[2] (06-02): team.age"),
            ("choice.unknown", "record[2] (06-02): cause"),
            ("number.unreadable", "record[2] (06-02): staff"),
            ("import.not_member", "record[3] (99-99)"),
            ("import.already_answers", "record[4] (06-01)"),
            ("import.record", "record[5]"),
            ("import.record", "record[6]"),
        ]
    ), outcome
    assert count() == 0


def test_a_draft_is_never_written_over(world: World) -> None:
    save(world.marie, {"contact": "Camille"})
    outcome = load([{"organisation": "06-01", "answers": GOOD}])
    assert isinstance(outcome, tuple)
    assert [problem.code for problem in outcome] == ["import.already_answers"]
    assert set(document()["answers"]) == {"contact"}


def test_a_closed_edition_may_be_completed_from_paper(world: World) -> None:
    fielding.close_edition("petit", "2026", now=NOW)
    assert load([{"organisation": "06-01", "answers": {"staff": 12}}]) == ImportOutcome(1)
