"""The last edition in the world of a sheet: read with one more statement, known for enough members, never sent untouched."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from surveys.operations import accounts, collecting, fielding
from surveys.operations.collecting import Change, Receipt
from surveys.questionnaire.answers import AnswerSheet
from surveys.store.base import db
from tests.databases import Database
from tests.small_survey import NOW, add, done
from tests.tiny import source

CODES = tuple(f"of-{place:02d}-01" for place in range(1, 13))
MINE = ("compare", "2025", CODES[0])
YEARS = {
    "2021": NOW - timedelta(days=1_500),
    "2023": NOW - timedelta(days=750),
    "2025": NOW - timedelta(days=5),
}


@pytest.fixture
def director(database: Database) -> int:
    """Twelve centres that answered in 2021 and 2023, and are asked in 2025; who directs the first one."""
    for code in CODES:
        done(
            accounts.add_organisation(code, name=f"Organisme fictif {code}", region="r01", now=YEARS["2021"])
        )
    for edition, opens_at in YEARS.items():
        version = fielding.publish_version(source("compare"), by=None, now=opens_at)
        assert isinstance(version, fielding.Version), version
        closes_at = opens_at + timedelta(days=60)
        done(
            fielding.create_edition(
                "compare", edition, version, opens_at=opens_at, closes_at=closes_at, now=opens_at
            )
        )
        done(fielding.open_edition("compare", edition, now=opens_at))
    answer("2021", dict.fromkeys(CODES, 100))
    answer("2023", {code: 100 + 2 * place for place, code in enumerate(CODES)})
    return add("marie", {CODES[0]: "director"})


def answer(edition: str, visits: dict[str, int]) -> None:
    staff = [{"ref": "01", "post": "dg", "pay": 40}]
    records = [
        {"organisation": code, "answers": {"visits": count, "budget": 90_000, "staff": staff}}
        for code, count in visits.items()
    ]
    when = YEARS[edition] + timedelta(days=1)
    imported = collecting.import_submissions("compare", edition, records, by=None, now=when)
    assert not isinstance(imported, tuple), imported


def opened(by: int) -> AnswerSheet:
    found = collecting.open_sheet(*MINE, by=by, now=NOW)
    assert isinstance(found, collecting.OpenSheet), found
    return found.sheet


def save(by: int, *changes: Change) -> collecting.SaveOutcome:
    outcome = collecting.save_answers(*MINE, changes, by=by, now=NOW)
    assert isinstance(outcome, collecting.SaveOutcome), outcome
    assert outcome.problems == ()
    return outcome


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    db.session.remove()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_sheet_knows_the_last_edition_and_how_members_changed(director: int) -> None:
    context = opened(director).context
    assert context.previous["visits"] == 100
    spread = context.spreads["visits"]
    assert spread.n == len(CODES)
    assert spread.median == pytest.approx(0.1, abs=0.02)
    save(director, Change("visits", ("170",)), Change("budget", ("900000",)))
    assert [(each.where, each.code) for each in opened(director).problems(include_required=False)] == [
        ("budget", "change.scale"),
        ("visits", "change.robust"),
    ]


def test_few_members_are_no_yardstick_and_a_new_copy_is_noticed(director: int) -> None:
    assert "visits" in opened(director).context.spreads
    before = collecting.open_sheet("compare", "2023", CODES[0], by=None, now=NOW)
    assert isinstance(before, collecting.OpenSheet)
    assert before.sheet.context.previous["visits"] == 100
    assert before.sheet.context.spreads == {}  # only one edition came before that one


def test_knowing_how_members_changed_costs_one_statement(director: int) -> None:
    opened(director)  # the answers of the two editions are read once
    with statements() as asked:
        opened(director)
    marks = [statement for statement in asked if "count(" in statement.lower()]
    assert len(marks) == 1
    assert not [statement for statement in asked if "sent_copies.document" in statement]  # a copy is frozen


def test_an_explanation_is_kept_with_the_number_before(director: int) -> None:
    save(director, Change("visits", ("170",)))
    save(director, Change("visits#change", ("@activite", "Nouveau point de service")))
    sheet = opened(director)
    assert sheet.answers["visits#change"].about == ("change.robust", "100", "170")
    assert sheet.problems(include_required=False) == ()
    (explained,) = sheet.explained_changes()
    assert (explained.reason, explained.text) == ("activite", "Nouveau point de service")


def test_what_was_carried_to_be_confirmed_is_sent_only_once_somebody_confirmed_it(director: int) -> None:
    rows: dict[str, dict[str, Sequence[str]]] = {
        entry: {field: offer.raw for field, offer in fields.items()}
        for entry, fields in opened(director).offered_entries("staff").items()
    }
    assert list(rows) == ["e00001"]
    carried = collecting.carry_entries(*MINE, "staff", rows, by=director, now=NOW)  # type: ignore[arg-type]
    assert carried == ("e00001",)
    refused = collecting.submit(*MINE, key="k1", by=director, now=NOW)
    assert isinstance(refused, tuple)
    assert {(each.where, each.code) for each in refused} == {
        ("staff[e00001].ref", "answer.unconfirmed"),
        ("staff[e00001].post", "answer.unconfirmed"),
    }
    typed = Change("staff[e00001].ref", ("01",), base_version=1)  # the same text, now a person's
    taken = [
        Change(name, answer.raw, origin=answer.origin, base_version=1)
        for name, answer in opened(director).unchanged("staff[e00001]").items()
        if name.endswith("post")
    ]
    assert set(save(director, typed, *taken).saved) == {"staff[e00001].ref", "staff[e00001].post"}
    assert save(director, typed).saved == {}  # a second time is nothing new
    receipt = collecting.submit(*MINE, key="k2", by=director, now=NOW)
    assert isinstance(receipt, Receipt), receipt
    origins = {name: body["origin"] for name, body in json.loads(receipt.document)["answers"].items()}
    assert origins == {"staff[e00001].ref": "typed", "staff[e00001].post": "confirmed"}


def test_offers_that_nobody_accepted_are_not_in_what_is_sent(director: int) -> None:
    sheet = opened(director)
    assert sheet.offer("budget") is not None
    receipt = collecting.submit(*MINE, key="k1", by=director, now=NOW)
    assert isinstance(receipt, Receipt), receipt
    assert json.loads(receipt.document)["answers"] == {}
    assert sheet.context.previous["budget"] == Decimal(90_000)
