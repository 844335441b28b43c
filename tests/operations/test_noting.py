"""Notes to AXTRA: about a question, a cell or a row, seen by those who may open the section only."""

from surveys.operations import accounts, collecting, fielding, noting
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


# ── AXTRA's side ──


def answer(world: World, variable: str, text: str = "Oui, tout compris.", by: str = "ana") -> str:
    done = noting.answer_note(*world.address, variable, text=text, by=world.people[by], now=NOW)
    return done.code if isinstance(done, Problem) else ""


def close(world: World, variable: str, by: str = "ana") -> str:
    done = noting.close_thread(*world.address, variable, by=world.people[by], now=NOW)
    return done.code if isinstance(done, Problem) else ""


def threads() -> list[tuple[str, str, int]]:
    return [(each.variable, each.state, each.notes) for each in noting.read_threads().threads]


def test_an_answer_joins_the_thread_and_the_centre_reads_it(world: World) -> None:
    write(world, "contact", "Qui au juste?")
    assert threads() == [("contact", "open", 1)]
    assert answer(world, "contact") == ""
    assert answer(world, "contact") == ""  # pressed twice
    assert seen_by(world, "marie")[-1] == ("contact", "axtra", "Oui, tout compris.", "Ana Fictif")
    assert threads() == [("contact", "answered", 2)]


def test_those_that_wait_come_first_and_a_new_note_opens_a_closed_thread(world: World) -> None:
    for name in ("contact", "notes", "results.a.target"):
        write(world, name)
    answer(world, "contact")
    assert (close(world, "notes"), close(world, "notes")) == ("", "")
    assert threads() == [("results.a.target", "open", 1), ("contact", "answered", 2), ("notes", "closed", 1)]
    write(world, "notes", "Encore une question")
    assert threads()[1] == ("notes", "open", 2)
    assert noting.read_threads().counts == {"open": 2, "answered": 1, "closed": 0}


def test_a_thread_names_its_question_and_its_row(world: World) -> None:
    write(world, "results.a.target")
    (thread,) = noting.read_threads().threads
    assert (thread.question, thread.address) == ("Vos cibles, Groupe A", world.address)
    assert thread.title == "Petit sondage 2025-2026"


def test_axtra_may_ask_first_and_only_about_what_is_asked(world: World) -> None:
    assert answer(world, "staff", "Est-ce 12 personnes ou 120?") == ""
    assert answer(world, "inconnue") == "note.unknown"
    assert answer(world, "staff", "   ") == "note.reply_blank"
    assert close(world, "contact") == "note.unknown"


def test_nobody_but_the_managers_speaks_for_axtra(world: World) -> None:
    write(world, "contact")
    assert answer(world, "contact", by="marie") == "note.not_staff"
    assert close(world, "contact", by="lou") == "note.not_staff"


def test_a_closed_edition_does_not_end_a_conversation(world: World) -> None:
    write(world, "contact")
    fielding.close_edition("petit", "2026", now=NOW)
    assert answer(world, "contact") == ""
