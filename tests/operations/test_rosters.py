"""Rosters: rows are added, removed, put back and carried over; each keeps its id for ever."""

from surveys.operations import collecting
from surveys.questionnaire.problems import Problem
from tests.small_survey import NOW, World, document, raw, save


def add(world: World, count: int = 1) -> tuple[str, ...]:
    ids = collecting.add_entries(*world.address, "team", count=count, by=world.marie, now=NOW)
    assert not isinstance(ids, Problem), ids
    return ids


def test_rows_stand_in_the_order_they_were_added(world: World) -> None:
    first, second = add(world), add(world, 2)
    assert document()["entries"] == {"team": [*first, *second]}
    assert len(set(first + second)) == 3
    assert all(len(entry) == 6 and entry.isascii() and entry[0].isalpha() for entry in first + second)


def test_a_removed_row_takes_its_answers_and_can_be_put_back_where_it_was(world: World) -> None:
    a, b, c = add(world, 3)
    save(
        world.marie,
        {f"team[{b}].position": "Conseil", f"team[{b}].wage": "27,50 $", f"team[{a}].position": "Paie"},
    )
    assert collecting.remove_entry(*world.address, "team", b, by=world.marie, now=NOW) == 2
    assert document()["entries"] == {"team": [a, c]}
    assert set(document()["answers"]) == {f"team[{a}].position"}
    assert collecting.remove_entry(*world.address, "team", b, by=world.marie, now=NOW) == 0
    assert [p.code for p in save(world.marie, {f"team[{b}].wage": "28"}).problems] == ["answer.entry_removed"]
    assert collecting.restore_entry(*world.address, "team", b, by=world.marie, now=NOW) == 2
    assert document()["entries"] == {"team": [a, b, c]}
    restored = document()["answers"][f"team[{b}].wage"]
    assert (restored["raw"], restored["value"], restored["version"]) == (["27,50 $"], "27.5", 2)
    assert collecting.restore_entry(*world.address, "team", b, by=world.marie, now=NOW) == 0


def test_a_row_that_never_was_cannot_be_put_back(world: World) -> None:
    refused = collecting.restore_entry(*world.address, "team", "zzzzzz", by=world.marie, now=NOW)
    assert isinstance(refused, Problem)
    assert refused.code == "roster.never_removed"


def test_a_roster_holds_so_many_rows_and_a_refusal_adds_none(world: World) -> None:
    add(world, 48)
    refused = collecting.add_entries(*world.address, "team", count=3, by=world.marie, now=NOW)
    assert isinstance(refused, Problem)
    assert (refused.code, refused.params) == ("roster.full", {"most": 50, "room": 2})
    assert len(document()["entries"]["team"]) == 48


def test_what_is_no_roster_has_no_rows(world: World) -> None:
    for code in ("results", "contact", "nothing"):
        refused = collecting.add_entries(*world.address, code, by=world.marie, now=NOW)
        assert isinstance(refused, Problem)
        assert refused.code == "answer.unknown_variable"
    assert collecting.read_submission(*world.address).revision == 0


def test_last_edition_s_rows_are_taken_over_once_with_their_ids(world: World) -> None:
    rows = {
        "k3x9ab": {"position": ("Conseil",)},
        "p0q2mm": {"position": ("Paie",), "age": ("9",)},
        "../x": {"wage": ("1",)},
    }
    for _ in range(2):
        ids = collecting.carry_entries(*world.address, "team", rows, by=world.marie, now=NOW)
        assert ids == ("k3x9ab", "p0q2mm")
    assert document()["entries"] == {"team": ["k3x9ab", "p0q2mm"]}
    kept = document()["answers"]
    assert set(kept) == {"team[k3x9ab].position", "team[p0q2mm].position"}
    assert kept["team[k3x9ab].position"]["origin"] == "prefilled"
    other = {"zzzzzz": {"position": ("Accueil",)}}
    assert collecting.carry_entries(*world.address, "team", other, by=world.marie, now=NOW) == ids


def test_nothing_is_taken_over_where_it_does_not_fit(world: World) -> None:
    many = {f"e{n:05d}": {"position": ("x",)} for n in range(51)}
    refused = collecting.carry_entries(*world.address, "team", many, by=world.marie, now=NOW)
    assert isinstance(refused, Problem)
    assert refused.code == "roster.full"
    assert collecting.carry_entries(*world.address, "team", {}, by=world.marie, now=NOW) == ()
    assert collecting.read_submission(*world.address).revision == 0


def fill(world: World, entry: str, position: str, wage: str) -> None:
    save(world.marie, {f"team[{entry}].position": position, f"team[{entry}].wage": wage})


def test_a_copy_stands_right_beneath_with_the_same_answers_and_an_id_of_its_own(world: World) -> None:
    a, b = add(world, 2)
    fill(world, a, "Conseil", "27,50 $")
    copy = collecting.duplicate_entry(*world.address, "team", a, by=world.marie, now=NOW)
    assert isinstance(copy, str), copy
    assert document()["entries"] == {"team": [a, copy, b]}
    first, second = (document()["answers"][f"team[{entry}].wage"] for entry in (a, copy))
    assert (second["raw"], second["value"], second["version"]) == (["27,50 $"], "27.5", 1)
    assert first["version"] == 1
    save(world.marie, {f"team[{copy}].wage": "30"}, base=1)
    assert raw(f"team[{a}].wage") == ["27,50 $"], "the copy is tied to the first"
    journaled = [
        line.new["raw"] for line in collecting.history(*world.address, variable=f"team[{copy}].wage")
    ]
    assert journaled == [["27,50 $"], ["30"]]


def test_a_row_moves_up_and_down_and_no_further_than_the_ends(world: World) -> None:
    a, b, c = add(world, 3)
    fill(world, b, "Conseil", "27,50 $")
    before = document()["answers"]

    def move(entry: str, step: int) -> int | Problem:
        return collecting.move_entry(*world.address, "team", entry, step, by=world.marie, now=NOW)

    assert move(c, -1) == -1
    assert document()["entries"] == {"team": [a, c, b]}
    assert move(a, -1) == 0
    assert move(a, 9) == 2
    assert document()["entries"] == {"team": [c, b, a]}
    assert move(a, -2) == -2
    assert document()["entries"] == {"team": [a, c, b]}
    assert document()["answers"] == before, "moving a row touched its answers"


def test_what_is_gone_full_or_someone_else_s_is_neither_copied_nor_moved(world: World) -> None:
    (a,) = add(world)
    collecting.remove_entry(*world.address, "team", a, by=world.marie, now=NOW)
    for refused in (
        collecting.duplicate_entry(*world.address, "team", a, by=world.marie, now=NOW),
        collecting.move_entry(*world.address, "team", a, 1, by=world.marie, now=NOW),
    ):
        assert isinstance(refused, Problem)
        assert refused.code == "answer.entry_removed"
    first, *_ = add(world, 50)
    refused = collecting.duplicate_entry(*world.address, "team", first, by=world.marie, now=NOW)
    assert isinstance(refused, Problem)
    assert refused.code == "roster.full"
    for other in (
        collecting.duplicate_entry(*world.address, "team", first, by=world.paul, now=NOW),
        collecting.move_entry(*world.address, "team", first, 1, by=world.paul, now=NOW),
    ):
        assert isinstance(other, Problem)
        assert other.code == "answer.other_section"
    assert len(document()["entries"]["team"]) == 50
