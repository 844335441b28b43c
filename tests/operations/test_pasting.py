"""Pastes: written whole or not at all, once, by who may, and undone exactly but for what was typed since."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.operations import collecting
from surveys.operations.collecting import Change, Paste, RowToPaste
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing
from surveys.store.base import db
from tests.operations.pastes import content, drawn, new, paste, row, undo
from tests.small_survey import NOW, World, document, raw, save


def add(world: World, count: int = 1) -> tuple[str, ...]:
    ids = collecting.add_entries(*world.address, "team", count=count, by=world.marie, now=NOW)
    assert not isinstance(ids, Problem), ids
    return ids


def accepted(found: Paste | Problem) -> Paste:
    assert isinstance(found, Paste), found
    return found


def code(found: Paste | Problem) -> str:
    assert isinstance(found, Problem), found
    return found.code


def test_new_entries_and_changed_cells_are_written_together(world: World) -> None:
    (first,) = add(world)
    save(world.marie, {f"team[{first}].position": "Conseil", f"team[{first}].wage": "27"})
    done = accepted(
        paste(world, [row(first, {"wage": "28,15"}), new(position="Paie", wage="25"), new(wage="30")])
    )
    assert (done.added, done.changed, done.undone) == (2, 1, None)
    kept = document()
    assert len(kept["entries"]["team"]) == 3
    assert kept["entries"]["team"][0] == first
    assert raw(f"team[{first}].wage") == ["28,15"]
    assert kept["answers"][f"team[{first}].wage"]["value"] == "28.15"
    pasted = [name for name, body in kept["answers"].items() if body["origin"] == "pasted"]
    assert len(pasted) == 4
    assert collecting.last_paste(*world.address, "team") == done


def test_a_former_entry_takes_its_id_again(world: World) -> None:
    rows = [
        RowToPaste(None, {"wage": ("25",)}, former="k3x9ab"),
        RowToPaste(None, {"wage": ("26",)}, former="../x"),
    ]
    accepted(paste(world, rows))
    first, second = document()["entries"]["team"]
    assert first == "k3x9ab"
    assert second.isalnum()


@pytest.mark.parametrize("where", ["a cell", "a blank cell", "a new entry", "an entry gone"])
def test_one_change_of_someone_else_refuses_all(world: World, where: str) -> None:
    first, second = add(world, 2)
    save(world.marie, {f"team[{first}].wage": "27"})
    seen = drawn()
    match where:
        case "a cell":
            save(world.marie, {f"team[{first}].wage": "27,50"})
        case "a blank cell":
            save(world.marie, {f"team[{second}].wage": "27,50"})
        case "a new entry":
            add(world)
        case _:
            collecting.remove_entry(*world.address, "team", second, by=world.marie, now=NOW)
    before = content()
    rows = [row(first, {"wage": "30"}), row(second, {"wage": "31"}), new(wage="32")]
    assert code(paste(world, rows, seen=seen)) == "paste.moved"
    assert content() == before
    assert collecting.last_paste(*world.address, "team") is None


def test_the_same_paste_sent_twice_is_written_once(world: World) -> None:
    seen = drawn()
    rows = [new(wage="30"), new(wage="31")]
    first = accepted(paste(world, rows, seen=seen))
    before = document()
    assert accepted(paste(world, rows, seen=seen)) == first
    assert document() == before


def test_the_same_paste_sent_by_many_at_once_is_written_once(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    seen = drawn()
    rows = [new(wage="30"), new(wage="31")]
    found = in_threads(*[lambda: paste(world, rows, seen=seen)] * 6)
    assert all(isinstance(each, Paste) and (each.added, each.changed) == (2, 0) for each in found), found
    assert len(document()["entries"]["team"]) == 2


def test_two_people_who_paste_at_once_do_not_double_the_roster(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    seen = drawn()
    rows = [new(wage="30"), new(wage="31")]
    found = in_threads(*[lambda t=t: paste(world, rows, f"collage-{t}", seen=seen) for t in range(4)])
    assert sum(isinstance(each, Paste) for each in found) == 1, found
    assert {each.code for each in found if isinstance(each, Problem)} == {"paste.moved"}
    assert len(document()["entries"]["team"]) == 2


def test_who_may_not_write_there_pastes_and_undoes_nothing(world: World) -> None:
    assert code(paste(world, [new(wage="30")], by=world.paul)) == "answer.other_section"
    assert code(paste(world, [new(wage="30")], by=world.people["lou"])) == "edition.unknown"
    accepted(paste(world, [new(wage="30")]))
    before = document()
    for person, refusal in ((world.paul, "answer.other_section"), (world.people["lou"], "edition.unknown")):
        found = collecting.undo_paste(*world.address, "team", "un-collage", by=person, now=NOW)
        assert code(found) == refusal
    assert document() == before


def test_what_does_not_fit_refuses_all(world: World) -> None:
    add(world, 48)
    before = content()
    for rows, refusal in (
        ([new(wage="1"), new(wage="2"), new(wage="3")], "roster.full"),
        ([new(wage="1", age="40")], "answer.unknown_variable"),
        ([new(wage="1", position="x" * 20_001)], "answer.too_long"),
        ([new()], "paste.nothing"),
        ([row("zzzzzz", {"wage": "1"})], "paste.moved"),
    ):
        assert code(paste(world, rows)) == refusal
    assert content() == before


def test_an_undone_paste_is_not_accepted_again_by_its_old_page(world: World) -> None:
    seen = drawn()
    accepted(paste(world, [new(wage="30")], seen=seen))
    assert accepted(undo(world)).undone is not None
    assert code(paste(world, [new(wage="30")], seen=seen)) == "paste.undone"
    assert document()["entries"]["team"] == []
    assert collecting.last_paste(*world.address, "team") is None


def test_undoing_twice_or_what_never_was(world: World) -> None:
    assert code(undo(world, "jamais")) == "paste.unknown"
    accepted(paste(world, [new(wage="30")]))
    first = accepted(undo(world))
    before = document()
    again = accepted(undo(world))
    assert again.undone is not None
    assert first.undone is not None
    assert (again.undone.removed, again.undone.kept) == (first.undone.removed, first.undone.kept)
    assert document() == before


def test_what_was_typed_since_stays_and_is_said(world: World) -> None:
    (first,) = add(world)
    save(world.marie, {f"team[{first}].wage": "27", f"team[{first}].position": "Conseil"})
    accepted(
        paste(
            world,
            [
                row(first, {"wage": "30", "position": "Paie"}),
                new(position="Accueil", wage="20"),
                new(wage="40"),
            ],
        )
    )
    _, second, third = document()["entries"]["team"]
    save(world.marie, {f"team[{first}].wage": "29,99", f"team[{second}].wage": "21"})
    undone = accepted(undo(world)).undone
    assert undone is not None
    assert set(undone.kept) == {f"team[{first}].wage", f"team[{second}].wage"}
    assert (undone.removed, undone.restored) == (1, 1)
    assert document()["entries"]["team"] == [first, second]
    assert raw(f"team[{first}].wage") == ["29,99"]
    assert raw(f"team[{first}].position") == ["Conseil"]
    assert raw(f"team[{second}].wage") == ["21"]
    assert f"team[{second}].position" not in document()["answers"]
    assert third not in document()["entries"]["team"]


def test_an_added_entry_that_someone_completed_stays_with_what_they_typed(world: World) -> None:
    accepted(paste(world, [new(wage="30")]))
    (entry,) = document()["entries"]["team"]
    save(world.marie, {f"team[{entry}].position": "Conseil"})
    assert accepted(undo(world)).undone is not None
    assert document()["entries"]["team"] == [entry]
    assert set(document()["answers"]) == {f"team[{entry}].position"}


def test_two_pastes_are_undone_one_after_the_other(world: World) -> None:
    (first,) = add(world)
    save(world.marie, {f"team[{first}].wage": "27"})
    before = content()
    accepted(paste(world, [row(first, {"wage": "30"})], "un"))
    between = content()
    accepted(paste(world, [row(first, {"wage": "31"}), new(wage="10")], "deux"))
    last = collecting.last_paste(*world.address, "team")
    assert last is not None
    assert last.token == "deux"
    accepted(undo(world, "deux"))
    assert content() == between
    last = collecting.last_paste(*world.address, "team")
    assert last is not None
    assert last.token == "un"
    accepted(undo(world, "un"))
    assert content() == before


def test_an_entry_removed_and_put_back_is_still_undone(world: World) -> None:
    accepted(paste(world, [new(wage="30")]))
    (entry,) = document()["entries"]["team"]
    collecting.remove_entry(*world.address, "team", entry, by=world.marie, now=NOW)
    collecting.restore_entry(*world.address, "team", entry, by=world.marie, now=NOW)
    undone = accepted(undo(world)).undone
    assert undone is not None
    assert (undone.removed, undone.kept) == (1, ())
    assert document()["answers"] == {}


def test_a_page_drawn_before_an_undo_never_writes_over_what_was_typed_after_it(world: World) -> None:
    (first,) = add(world)
    accepted(paste(world, [row(first, {"wage": "30"})]))
    old = document()["answers"][f"team[{first}].wage"]["version"]
    accepted(undo(world))
    save(world.marie, {f"team[{first}].wage": "45"})
    found = save(world.marie, {f"team[{first}].wage": "30,50"}, base=old)
    assert [each.variable for each in found.conflicts] == [f"team[{first}].wage"]
    assert raw(f"team[{first}].wage") == ["45"]


FIELDS = ["position", "wage", "status", "status_autre"]
texts = st.text(max_size=8)
written = st.tuples(
    st.integers(0, 3),
    st.sampled_from(FIELDS),
    st.lists(texts, min_size=1, max_size=2).map(tuple),
    st.sampled_from([None, None, None, Missing.DONT_KNOW]),
    st.sampled_from(["typed", "prefilled", "confirmed", "imported"]),
)
pasted_rows = st.lists(
    st.tuples(
        st.integers(0, 5),  # above the entries that exist: a new one
        st.dictionaries(
            st.sampled_from(FIELDS),
            texts.filter(lambda t: bool(t.strip())).map(lambda t: (t,)),
            min_size=1,
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.integers(0, 3),
    typed=st.lists(written, max_size=8),
    rows=pasted_rows,
    since=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(FIELDS)), max_size=2),
)
def test_undoing_gives_back_exactly_what_was_there(
    world: World,
    entries: int,
    typed: list[tuple[int, str, tuple[str, ...], Missing | None, str]],
    rows: list[tuple[int, dict[str, tuple[str, ...]]]],
    since: list[tuple[int, str]],
) -> None:
    """Random documents, random pastes, and sometimes a person who types in between."""
    for entry in document()["entries"].get("team", []):  # the world is that of the last example
        collecting.remove_entry(*world.address, "team", entry, by=world.marie, now=NOW)
    ids = list(add(world, entries)) if entries else []
    if ids:
        changes = [
            Change(f"team[{ids[which % len(ids)]}].{field}", given_, reason, None, origin)  # type: ignore[arg-type]
            for which, field, given_, reason, origin in typed
        ]
        collecting.save_answers(*world.address, changes, by=world.marie, now=NOW)
    before = content()
    wanted: dict[str | None, RowToPaste] = {}
    fresh = []
    for which, cells in rows:
        if which < len(ids):
            wanted[ids[which]] = RowToPaste(ids[which], cells)
        else:
            fresh.append(RowToPaste(None, cells))
    token = f"t{collecting.read_submission(*world.address).revision}"
    accepted(paste(world, [*wanted.values(), *fresh], token))
    after = content()
    now_there = after["entries"]["team"]
    names = {f"team[{now_there[which]}].{field}" for which, field in since if which < len(now_there)}
    if names:
        save(world.marie, dict.fromkeys(names, "tapé depuis"))
    undone = accepted(undo(world, token)).undone
    assert undone is not None
    found = content()
    if not names:
        assert found == before
        assert undone.kept == ()
    for name in names:
        assert found["answers"][name]["raw"] == ["tapé depuis"]
    others = {name: body for name, body in found["answers"].items() if name not in names}
    assert others == {name: body for name, body in before["answers"].items() if name not in names}
    touched = {name.partition("[")[2].partition("]")[0] for name in names}
    assert found["entries"].get("team", []) == [
        entry for entry in now_there if entry in before["entries"].get("team", []) or entry in touched
    ]
    pasted_names = {
        name for name in after["answers"] if after["answers"][name] != before["answers"].get(name)
    }
    assert set(undone.kept) == names & pasted_names
    db.session.remove()
