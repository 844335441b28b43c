"""Notes to AXTRA: about a question, a cell or a row, seen by those who may open the section only."""

from surveys.operations import accounts, collecting, noting
from surveys.operations.rights import Rights
from surveys.questionnaire.problems import Problem
from tests.small_survey import NOW, World, save


def rights_of(person: str) -> Rights:
    return accounts.read_identity(f"{person}@exemple.invalid").memberships["06-01"].rights("petit", "2026")


def write(world: World, variable: str, text: str = "Une note", by: int | None = None) -> str:
    done = noting.write_note(
        *world.address, variable, text=text, by=world.marie if by is None else by, now=NOW
    )
    return done.code if isinstance(done, Problem) else ""


def seen_by(world: World, person: str) -> list[tuple[str, str, str, str]]:
    found = noting.read_notes(*world.address, rights=rights_of(person))
    return [(each.variable, each.side, each.text, each.by) for each in found]


def test_a_thread_is_kept_in_order_and_a_second_press_adds_nothing(world: World) -> None:
    assert write(world, "contact", by=world.paul) == ""
    assert write(world, "contact", by=world.paul) == ""
    assert write(world, "contact", "Une autre") == ""
    assert seen_by(world, "marie") == [
        ("contact", "centre", "Une note", "Paul Fictif"),
        ("contact", "centre", "Une autre", "Marie Fictif"),
    ]


def test_a_note_is_about_something_that_is_asked(world: World) -> None:
    (entry,) = collecting.add_entries(*world.address, "team", by=world.marie, now=NOW)
    for name in ("results", "results.a", "results.a.target", "team", f"team[{entry}]", f"team[{entry}].wage"):
        assert write(world, name) == "", name
    for name in (
        "inconnue",
        "results.z",
        "team[zzz]",
        "team[",
        "x" * 300,
        "",
        "contact#soft9x",
        "results.a.z",
    ):
        assert write(world, name) == "note.unknown", name
    assert write(world, "contact", "  ") == "note.blank"
    assert write(world, "contact", "x" * 4001) == "note.too_long"


def test_who_may_not_open_the_section_neither_writes_nor_reads(world: World) -> None:
    write(world, "results.a.target", "Motsecret")
    assert write(world, "results.a.target", by=world.paul) == "note.unknown"
    assert write(world, "contact", by=world.people["lou"]) == "edition.unknown"
    assert seen_by(world, "paul") == []
    assert not noting.can_be_noted(*world.address, "results", rights=rights_of("paul"))


def test_a_note_changes_no_answer(world: World) -> None:
    save(world.marie, {"contact": "Camille"})
    before = collecting.read_submission(*world.address).revision
    write(world, "contact")
    assert collecting.read_submission(*world.address).revision == before
