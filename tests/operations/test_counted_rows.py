"""Rows that an earlier answer counts, once kept: begun by whoever writes first, pasted and taken back, never added by hand."""

from datetime import datetime, timedelta

from surveys.operations import collecting, fielding
from surveys.operations.collecting import Change, Paste, RowToPaste, SaveOutcome
from surveys.operations.fielding import Version
from surveys.questionnaire.answers.plan import plan_of
from surveys.questionnaire.problems import Problem
from tests.small_survey import NOW, World
from tests.tiny import source, tiny

ADDRESS = ("row_count", "2025", "06-01")
FIRST, SECOND, THIRD = plan_of(tiny("row_count")).awaited["vacancies"][:3]


def open_survey() -> None:
    version = fielding.publish_version(source("row_count"), by=None, now=NOW)
    assert isinstance(version, Version), version
    ends = NOW + timedelta(days=30)
    made = fielding.create_edition(*ADDRESS[:2], version, opens_at=NOW, closes_at=ends, now=NOW)
    assert made is None, made
    assert fielding.open_edition(*ADDRESS[:2], now=NOW) is None


def save(world: World, now: datetime = NOW, **said: str) -> SaveOutcome:
    names = {
        "posts": "posts",
        **{f"row{rank}": title(entry) for rank, entry in enumerate((FIRST, SECOND, THIRD), 1)},
    }
    changes = [Change(names[name], (text,), base_version=0) for name, text in said.items()]
    outcome = collecting.save_answers(*ADDRESS, changes, by=world.marie, now=now)
    assert isinstance(outcome, SaveOutcome), outcome
    return outcome


def title(entry: str) -> str:
    return f"vacancies[{entry}].title"


def kept() -> dict:
    return dict(collecting.read_submission(*ADDRESS).document)


def entries() -> list[str]:
    return list(kept()["entries"].get("vacancies", []))


def test_who_writes_first_begins_the_row_and_another_hand_is_told(world: World) -> None:
    open_survey()
    save(world, posts="3")
    assert entries() == []
    save(world, row2="Commis")
    assert entries() == [FIRST, SECOND]
    other = save(world, row2="Adjointe", row3="Agente")
    assert [conflict.raw for conflict in other.conflicts] == [("Commis",)]
    assert entries() == [FIRST, SECOND, THIRD]
    stranger = collecting.save_answers(
        *ADDRESS, [Change(title("zzzzzz"), ("Commis",))], by=world.marie, now=NOW
    )
    assert isinstance(stranger, SaveOutcome)
    assert [problem.code for problem in stranger.problems] == ["answer.entry_removed"]


def test_nobody_adds_or_copies_a_row_and_any_may_be_moved(world: World) -> None:
    open_survey()
    save(world, posts="3", row1="Commis")
    added = collecting.add_entries(*ADDRESS, "vacancies", by=world.marie, now=NOW)
    copied = collecting.duplicate_entry(*ADDRESS, "vacancies", FIRST, by=world.marie, now=NOW)
    for refused in (added, copied):
        assert isinstance(refused, Problem)
        assert refused.code == "roster.counted"
    assert collecting.move_entry(*ADDRESS, "vacancies", THIRD, -2, by=world.marie, now=NOW) == -2
    assert entries() == [THIRD, FIRST, SECOND]


def test_what_is_pasted_in_rows_asked_for_is_taken_back_whole(world: World) -> None:
    open_survey()
    save(world, posts="3")
    before = kept()
    rows = [RowToPaste(entry, {"title": (text,)}) for entry, text in ((FIRST, "Commis"), (SECOND, "Agente"))]
    drawn = {title(FIRST): 0, title(SECOND): 0}
    done = collecting.accept_paste(
        *ADDRESS, "vacancies", rows, entries=[], drawn=drawn, token="un", by=world.marie, now=NOW
    )
    assert isinstance(done, Paste), done
    assert entries() == [FIRST, SECOND]
    more = [RowToPaste(None, {"title": ("De trop",)})]
    refused = collecting.accept_paste(
        *ADDRESS, "vacancies", more, entries=entries(), drawn={}, token="deux", by=world.marie, now=NOW
    )
    assert isinstance(refused, Problem)
    assert refused.code == "roster.counted"
    undone = collecting.undo_paste(*ADDRESS, "vacancies", "un", by=world.marie, now=NOW)
    assert isinstance(undone, Paste), undone
    assert kept()["answers"] == before["answers"]
    assert entries() == []
