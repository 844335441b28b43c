"""Editions from before the platform: recorded, imported by a mapping, never taken for what a centre typed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from surveys.exchange.past import ColumnMapping, PastMapping, TableMapping, propose
from surveys.exchange.pasting import Source, make_grid
from surveys.exchange.workbooks import Sheet
from surveys.operations import assisting, collecting, designing, fielding, following, notifying
from surveys.operations.collecting import PastEdition, PastOutcome, PastPreview, Receipt
from surveys.operations.fielding import Version
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from surveys.store.journal import list_lines, replay
from surveys.store.submissions import Submission, find_place
from tests.small_survey import NOW, World, done, open_edition

PAST = ("petit", "2023")
HELD = NOW - timedelta(days=900)
MAIN = (
    ("Centre", "Qui pouvons-nous joindre", "Combien de personnes", "Pourquoi", "Reçu le", "Budget de formation", "Masse"),
    ("Organisme fictif 06-01", "Camille Fictif", "12", "Le temps", "2024-04-30", "90", "100"),
    ("06-02", "Dominique Fictif", "NSP", "Autre", "", "", ""),
    ("03-01", "Claude Fictif", "douze", "", "", "", ""),
)  # fmt: skip
TEAM = (("Centre", "Poste", "Taux horaire"), ("06-01", "Conseil", "27,50 $"), ("06-01", "Paie", "30"))
FILES = (("ancien.xlsx", b"\x01" * 32),)


def sheet(title: str, rows: tuple[tuple[str, ...], ...]) -> Sheet:
    return Sheet(title, make_grid([[Source(cell) for cell in row] for row in rows]))


SHEETS = (sheet("Réponses", MAIN), sheet("Votre équipe", TEAM))


@pytest.fixture
def past(world: World) -> World:
    """The small survey with an edition of three years before."""
    version = fielding.find_published("petit", 1)
    assert version is not None
    done(
        fielding.record_past_edition(
            *PAST,
            version,
            opens_at=HELD,
            closes_at=HELD + timedelta(days=30),
            by=world.people["ana"],
            now=NOW,
        )
    )
    return world


def edition() -> PastEdition:
    found = collecting.read_past_edition(*PAST)
    assert isinstance(found, PastEdition), found
    return found


def proposed() -> PastMapping:
    place = edition()
    return propose(SHEETS, place.questionnaire, place.known)


def preview(mapping: PastMapping, sheets: tuple[Sheet, ...] = SHEETS) -> PastPreview:
    found = collecting.preview_past(*PAST, sheets, mapping, now=NOW)
    assert isinstance(found, PastPreview), found
    return found


def accept(mapping: PastMapping, by: int, sheets: tuple[Sheet, ...] = SHEETS) -> PastOutcome:
    seen = preview(mapping, sheets).seen
    found = collecting.accept_past(*PAST, sheets, mapping, files=FILES, seen=seen, by=by, now=NOW)
    assert isinstance(found, PastOutcome), found
    return found


def test_an_edition_of_before_stands_under_its_own_years_and_in_no_list_of_versions(past: World) -> None:
    place = edition()
    assert place.title == "Petit sondage 2022-2023"
    state = fielding.read_edition(*PAST)
    assert not isinstance(state, Problem)
    assert (state.status, state.members) == ("closed", 3)
    programme = fielding.read_calendar(now=NOW).programmes[0]
    assert [version.number for version in programme.versions] == [1]
    assert [line.code for line in designing.list_lineage(now=NOW)[0].editions] == ["2026"]
    again = fielding.publish_version(
        {
            **dict(state.questionnaire.document),
            "edition": "2027",
            "params": {"annee": "2026-2027", "taux": 80},
        },
        by=None,
        now=NOW,
    )
    assert isinstance(again, Version)
    assert again.number == 2


def test_what_is_sure_is_proposed_and_each_line_is_shown_before_anything_is_written(past: World) -> None:
    mapping = proposed()
    assert [(table.into, len(table.columns)) for table in mapping.tables] == [("", 4), ("team", 2)]
    shown = preview(mapping)
    assert [(row.organisation, row.state) for row in shown.rows] == [
        ("06-01", "added"),
        ("06-02", "added"),
        ("03-01", "refused"),
    ]
    assert ("Masse", "unmapped") in [(column.heading, column.state) for column in shown.report.columns]
    assert db.session.query(Submission).count() == 0
    db.session.remove()


def test_accepted_lines_are_imported_copies_that_nobody_sent(past: World) -> None:
    ana = past.people["ana"]
    assert accept(proposed(), ana) == PastOutcome(2, 0, 1)
    receipt = collecting.read_receipt(*PAST, "06-01")
    assert isinstance(receipt, Receipt)
    assert (receipt.imported, receipt.sent_by, receipt.sent_at.date().isoformat()) == (True, "", "2024-04-30")
    state = collecting.read_submission(*PAST, "06-01")
    assert not isinstance(state, Problem)
    assert state.document["answers"]["staff"]["value"] == "12"
    first, second = state.document["entries"]["team"]
    assert [state.document["answers"][f"team[{each}].wage"]["value"] for each in (first, second)] == [
        "27.5",
        "30",
    ]
    lines = collecting.history(*PAST, "06-01")
    assert {(line.origin, line.by, line.at) for line in lines} == {("imported", "Ana Fictif", NOW)}
    other = collecting.read_submission(*PAST, "06-02")
    assert not isinstance(other, Problem)
    assert (other.document["answers"]["staff"]["missing"], other.receipt and other.receipt.sent_at) == (
        "nsp",
        HELD + timedelta(days=30),
    )
    (done_once,) = edition().imports
    assert (done_once.files, done_once.by, done_once.added, done_once.refused) == (
        ("ancien.xlsx",),
        "Ana Fictif",
        2,
        1,
    )


def test_nothing_is_written_twice_and_a_corrected_file_replaces_what_was_imported(past: World) -> None:
    ana, mapping = past.people["ana"], proposed()
    accept(mapping, ana)
    assert [row.state for row in preview(mapping).rows] == ["same", "same", "refused"]
    refused = collecting.accept_past(*PAST, SHEETS, mapping, files=FILES, seen=None, by=ana, now=NOW)
    assert isinstance(refused, tuple)
    assert [problem.code for problem in refused] == ["past.nothing"]
    rows = (MAIN[0], (*MAIN[1][:2], "14", *MAIN[1][3:]), MAIN[2], (*MAIN[3][:2], "3", "", "", "", ""))
    corrected = (sheet("Réponses", rows), sheet("Votre équipe", TEAM[:2]))
    assert accept(edition().mapping or mapping, ana, corrected) == PastOutcome(1, 1, 0)
    state = collecting.read_submission(*PAST, "06-01")
    assert not isinstance(state, Problem)
    assert state.document["answers"]["staff"]["value"] == "14"
    assert len(state.document["entries"]["team"]) == 1
    place = find_place(*PAST, "06-01")
    assert place is not None
    assert replay(list_lines(place.held)) == state.document
    db.session.remove()
    assert len(collecting.list_receipts(*PAST, "06-01")) == 2


def test_a_rule_of_today_refuses_a_line_unless_it_is_waived(past: World) -> None:
    table = proposed().tables[0]
    columns = (*table.columns, ColumnMapping("Masse", "payroll"))
    low = (MAIN[0], (*MAIN[1][:-1], "10"))
    mapping = PastMapping((replace(table, columns=columns),))
    sheets = (sheet("Réponses", low),)
    row = preview(mapping, sheets).rows[0]
    assert (row.state, [problem.message for problem in row.problems]) == (
        "refused",
        ["Ce montant dépasse la masse salariale."],
    )
    assert preview(replace(mapping, keep_broken_rules=True), sheets).rows[0].state == "added"


def test_what_a_centre_typed_is_never_written_over_and_an_open_edition_takes_no_table(past: World) -> None:
    found = collecting.preview_past("petit", "2026", SHEETS, proposed(), now=NOW)
    assert isinstance(found, tuple)
    assert [problem.code for problem in found] == ["past.not_over"]
    collecting.import_submissions(
        *PAST, [{"organisation": "06-01", "answers": {"staff": 3}}], by=past.marie, now=NOW
    )
    assert [row.state for row in preview(proposed()).rows] == ["answered", "added", "refused"]
    accept(proposed(), past.people["ana"])
    state = collecting.read_submission(*PAST, "06-01")
    assert not isinstance(state, Problem)
    assert state.document["answers"]["staff"]["value"] == "3"


def test_what_was_imported_and_is_being_corrected_is_the_centre_s(past: World) -> None:
    ana = past.people["ana"]
    accept(proposed(), ana)
    done(assisting.extend(*PAST, "06-01", until=NOW + timedelta(days=9), reason="", by=ana, now=NOW))
    done(collecting.reopen(*PAST, "06-01", reason="Une erreur", by=past.marie, now=NOW))
    rows = (MAIN[0], (*MAIN[1][:2], "14", *MAIN[1][3:]), *MAIN[2:])
    assert preview(proposed(), (sheet("Réponses", rows), SHEETS[1])).rows[0].state == "answered"


def test_what_was_seen_is_what_is_accepted(past: World) -> None:
    seen = preview(proposed()).seen
    rows = (MAIN[0], (*MAIN[1][:2], "13", *MAIN[1][3:]), *MAIN[2:])
    other = (sheet("Réponses", rows), SHEETS[1])
    moved = collecting.accept_past(*PAST, other, proposed(), files=FILES, seen=seen, by=None, now=NOW)
    assert isinstance(moved, tuple)
    assert [problem.code for problem in moved] == ["past.moved"]


def test_the_past_is_remembered_counted_and_is_no_news(past: World) -> None:
    accept(proposed(), past.people["ana"])
    board = following.read_board("petit", "2026", now=NOW)
    assert not isinstance(board, Problem)
    assert (board.last_edition, board.whole.before) == ("2023", 0)
    opened = collecting.open_sheet("petit", "2026", "06-01", by=past.marie, now=NOW)
    assert not isinstance(opened, Problem)
    assert opened.sheet.context.previous["contact"] == "Camille Fictif"
    centre = following.read_centre(*PAST, "06-01", by=past.people["ana"], roles=("manager",), now=NOW)
    assert not isinstance(centre, Problem)
    assert [(entry.kind, entry.by) for entry in centre.journal] == [("imported", "Ana Fictif")]
    assert not [
        line for line in notifying.read_news(past.marie, ["06-01"], now=NOW).journal if line.word == "sent"
    ]


def test_without_a_day_of_reception_no_rate_is_compared_with_the_same_day(past: World) -> None:
    mapping = proposed()
    undated = replace(mapping, tables=(replace(mapping.tables[0], sent_at=""), mapping.tables[1]))
    accept(undated, past.people["ana"])
    board = following.read_board("petit", "2026", now=NOW)
    assert not isinstance(board, Problem)
    assert board.last_edition == ""


def test_an_edition_of_before_is_over_before_today_and_has_members(world: World) -> None:
    version = fielding.find_published("petit", 1)
    assert version is not None
    dates = {"opens_at": HELD, "closes_at": NOW}
    for code, more, problem in (
        ("2023", {}, "edition.not_past"),
        ("2023", {"closes_at": HELD - timedelta(days=1)}, "edition.dates"),
        ("2026", {"closes_at": NOW - timedelta(days=1)}, "edition.exists"),
        ("a b", {"closes_at": NOW - timedelta(days=1)}, "edition.past_questionnaire"),
        ("2023", {"closes_at": NOW - timedelta(days=1), "organisations": ["99-99"]}, "organisation.unknown"),
        ("2023", {"closes_at": NOW - timedelta(days=1), "organisations": []}, "edition.no_member"),
    ):
        found = fielding.record_past_edition("petit", code, version, **{**dates, **more}, by=None, now=NOW)  # type: ignore[arg-type]
        assert isinstance(found, Problem), code
        assert found.code == problem


def test_a_mapping_is_kept_for_its_edition_and_offered_to_the_others(past: World) -> None:
    mapping = PastMapping((TableMapping("x", ""),), {"Ancien nom": "06-01"}, leave_unreadable=True)
    done(collecting.keep_past_mapping(*PAST, mapping, by=None, now=NOW))
    assert edition().mapping == mapping
    open_edition("2025", NOW - timedelta(days=365))
    done(fielding.close_edition("petit", "2025", now=NOW))
    other = collecting.read_past_edition("petit", "2025")
    assert isinstance(other, PastEdition)
    assert (other.mapping, dict(other.others)) == (None, {"2023": mapping})
