"""Designers write a draft: each press is a step, undone exactly, and two of them at once lose nothing silently."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.operations import designing, fielding
from surveys.operations.designing import Did, DraftState
from surveys.questionnaire.editing import Add, Edit, Move, Place, Put, Remove
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.drafts import DraftStep
from tests.small_survey import NOW, World, add

LATER = NOW + timedelta(minutes=5)
STAFF = Place("item", "staff")
DID = Did("did.reworded", {"code": "staff"})


@pytest.fixture
def robin(world: World) -> int:
    return add("robin", {}, staff_roles=("designer",))


@pytest.fixture
def other(world: World) -> int:
    return add("claude", {}, staff_roles=("designer",))


@pytest.fixture
def draft(robin: int) -> DraftState:
    """A draft made from the published small survey."""
    return started(
        designing.start_draft(
            "petit", source=version(), title="Petit 2027", for_edition="2027", by=robin, now=NOW
        )
    )


def started(result: object) -> DraftState:
    assert isinstance(result, DraftState), result
    return result


def version() -> int:
    return designing.list_origins(now=NOW)[0].version_id


def edit(draft: DraftState, *edits: Edit, by: int, did: Did = DID) -> DraftState | Problem:
    return designing.edit_draft(draft.id, edits, did=did, by=by, now=LATER)


def code(result: object) -> str:
    assert isinstance(result, Problem), result
    return result.code


def label(draft: DraftState, item: str = "staff") -> str:
    return next(q["label"] for s in draft.document["sections"] for q in s["questions"] if q["code"] == item)


def test_a_draft_begins_as_the_published_questionnaire_of_another_edition(draft: DraftState) -> None:
    assert draft.loaded.accepted
    assert (draft.document["edition"], draft.document["previous_editions"]) == ("2027", ["2026"])
    (line,) = designing.list_drafts()
    assert (line.title, line.for_edition, line.source, line.revision) == ("Petit 2027", "2027", 1, 0)
    assert line.updated_by == "Robin Fictif"


def test_a_blank_draft_waits_for_its_first_question(robin: int) -> None:
    draft = started(designing.start_draft("colloque", title="Colloque", by=robin, now=NOW))
    assert [problem.where for problem in draft.loaded.errors] == ["sections.section_1"]
    question = {"code": "satisfait", "type": "text", "label": "Un mot?"}
    after = edit(draft, Add(Place("item", "satisfait", "section_1"), question), by=robin)
    assert started(after).loaded.accepted


def test_what_is_wrong_with_a_start_is_said(draft: DraftState, robin: int) -> None:
    again = {"by": robin, "now": NOW}
    assert code(designing.start_draft("petit", title=" ", **again)) == "draft.title"
    assert code(designing.start_draft("Petit!", title="Un", **again)) == "survey.code"
    assert code(designing.start_draft("petit", title="Un", for_edition="?", **again)) == "edition.code"
    assert code(designing.start_draft("petit", title="Un", for_edition="2027", **again)) == "draft.exists"
    assert (
        code(designing.start_draft("autre", title="Un", source=version(), **again)) == "draft.unknown_source"
    )
    assert code(designing.read_draft(999)) == "draft.unknown"


def test_a_press_of_several_edits_is_one_step(draft: DraftState, robin: int) -> None:
    after = started(
        edit(
            draft,
            Put(STAFF, "label", "Combien d’ETC?"),
            Put(STAFF, "hint", "Un mi-temps compte pour 0,5."),
            by=robin,
        )
    )
    assert (label(after), after.revision) == ("Combien d’ETC?", 1)
    assert after.can_undo is not None
    assert after.can_undo.did == DID
    back = started(designing.undo(draft.id, by=robin, now=LATER))
    assert back.document == draft.document
    assert (back.revision, back.can_undo) == (2, None)
    again = started(designing.redo(draft.id, by=robin, now=LATER))
    assert again.document == after.document
    assert code(designing.redo(draft.id, by=robin, now=LATER)) == "draft.nothing_to_redo"
    assert started(designing.undo(draft.id, by=robin, now=LATER)).document == draft.document


def test_a_press_is_done_whole_or_not_at_all(draft: DraftState, robin: int) -> None:
    assert code(edit(draft, Put(STAFF, "label", "x"), Remove(Place("item", "nowhere")), by=robin)) == (
        "edit.unknown_place"
    )
    assert started(designing.read_draft(draft.id)).revision == 0
    assert code(designing.undo(draft.id, by=robin, now=LATER)) == "draft.nothing_to_undo"


def test_each_undoes_their_own(draft: DraftState, robin: int, other: int) -> None:
    edit(draft, Put(STAFF, "label", "De Robin"), by=robin)
    edit(draft, Put(Place("item", "notes"), "label", "De Claude"), by=other)
    back = started(designing.undo(draft.id, by=robin, now=LATER))
    assert (label(back), label(back, "notes")) == (label(draft), "De Claude")


def test_what_someone_else_wrote_since_is_not_undone(draft: DraftState, robin: int, other: int) -> None:
    edit(draft, Put(STAFF, "label", "De Robin"), by=robin)
    question = {"code": "neuve", "type": "text", "label": "Neuve"}
    edit(draft, Put(STAFF, "label", "De Claude"), by=other)
    assert code(designing.undo(draft.id, by=robin, now=LATER)) == "edit.changed"
    edit(draft, Add(Place("item", "neuve", "centre"), question), by=robin)
    edit(draft, Put(Place("item", "neuve"), "hint", "De Claude"), by=other)
    assert code(designing.undo(draft.id, by=robin, now=LATER)) == "edit.changed"
    now = started(designing.read_draft(draft.id, by=other))
    assert label(now) == "De Claude"


def test_a_value_that_changed_since_it_was_drawn_is_not_written_over(
    draft: DraftState, robin: int, other: int
) -> None:
    seen = label(draft)
    edit(draft, Put(STAFF, "label", "De Robin", seen=seen), by=robin)
    refused = edit(draft, Put(STAFF, "label", "De Claude", seen=seen), by=other)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.where, refused.params["key"]) == ("edit.changed", "staff", "label")


def test_two_designers_at_once_lose_nothing(
    draft: DraftState, robin: int, other: int, in_threads: Callable[..., list[object]]
) -> None:
    items = ["contact", "staff", "cause", "notes"]

    def write(by: int, own: list[str]) -> Callable[[], object]:
        def run() -> object:
            return [
                edit(draft, Put(Place("item", item), "hint", f"{by}"), by=by)
                for item in own
                for _ in range(4)
            ]

        return run

    done = in_threads(write(robin, items[:2]), write(other, items[2:]))
    assert all(isinstance(each, DraftState) for run in done for each in run)  # type: ignore[attr-defined]
    now = started(designing.read_draft(draft.id))
    assert now.revision == 16
    hints = {q["code"]: q.get("hint") for s in now.document["sections"] for q in s["questions"]}
    assert [hints[item] for item in items] == [str(robin)] * 2 + [str(other)] * 2


def test_of_two_who_change_the_same_words_at_once_one_is_told(
    draft: DraftState, robin: int, other: int, in_threads: Callable[..., list[object]]
) -> None:
    seen = label(draft)
    done = in_threads(
        lambda: edit(draft, Put(STAFF, "label", "A", seen=seen), by=robin),
        lambda: edit(draft, Put(STAFF, "label", "B", seen=seen), by=other),
    )
    assert sorted(type(each).__name__ for each in done) == ["DraftState", "Problem"]
    assert started(designing.read_draft(draft.id)).revision == 1


def test_steps_are_kept_in_order_and_never_change(draft: DraftState, robin: int) -> None:
    edit(draft, Put(STAFF, "label", "Un"), by=robin)
    designing.undo(draft.id, by=robin, now=LATER)
    designing.redo(draft.id, by=robin, now=LATER)

    @reading
    def steps() -> list[tuple[int, int | None, int | None]]:
        rows = db.session.query(DraftStep).filter_by(draft_id=draft.id).order_by(DraftStep.revision)
        return [(row.revision, row.undoes, row.redoes) for row in rows]

    assert steps() == [(1, None, None), (2, 1, None), (3, None, 1)]


def test_who_is_here_is_said_for_a_while(draft: DraftState, robin: int, other: int) -> None:
    designing.note_here(draft.id, "staff", by=robin, now=NOW)
    designing.note_here(draft.id, "notes", by=robin, now=NOW)
    designing.note_here(999, "staff", by=robin, now=NOW)
    (here,) = designing.read_here(draft.id, but=other, now=NOW)
    assert (here.name, here.place) == ("Robin Fictif", "notes")
    assert designing.read_here(draft.id, but=robin, now=NOW) == ()
    assert designing.read_here(draft.id, now=NOW + timedelta(minutes=2)) == ()


def test_publishing_leaves_a_draft_that_can_be_published(draft: DraftState) -> None:
    published = fielding.publish_version(draft.document, by=None, now=LATER)
    assert isinstance(published, fielding.Version)


ITEMS = ("contact", "staff", "cause", "notes", "payroll")
ONE = st.one_of(
    st.builds(
        Put,
        st.builds(Place, st.just("item"), st.sampled_from(ITEMS)),
        st.sampled_from(["label", "hint", "relevant", "type"]),
        st.one_of(st.none(), st.text("aé ${}'.<", max_size=9), st.sampled_from(["${staff} > 2", "integer"])),
    ),
    st.builds(Remove, st.builds(Place, st.just("item"), st.sampled_from(ITEMS))),
    st.builds(
        Move,
        st.builds(Place, st.just("item"), st.sampled_from(ITEMS)),
        st.sampled_from(["", *ITEMS]),
        st.sampled_from(["", "centre", "cloture"]),
    ),
)


@given(
    st.lists(st.one_of(st.lists(ONE, min_size=1, max_size=3), st.sampled_from(["undo", "redo"])), max_size=6)
)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_edits_and_undos_leaves_a_draft_that_is_valid_or_says_why(
    draft: DraftState, robin: int, presses: list[list[Edit] | str]
) -> None:
    for press in presses:
        match press:
            case "undo":
                designing.undo(draft.id, by=robin, now=LATER)
            case "redo":
                designing.redo(draft.id, by=robin, now=LATER)
            case _:
                edit(draft, *press, by=robin)  # type: ignore[arg-type]
        now = started(designing.read_draft(draft.id, by=robin))
        assert now.loaded.accepted or all(problem.code and problem.where for problem in now.loaded.errors)
    while not isinstance(designing.undo(draft.id, by=robin, now=LATER), Problem):
        pass
    assert started(designing.read_draft(draft.id)).document == draft.document
