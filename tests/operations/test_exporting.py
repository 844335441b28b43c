"""Answers that leave: which copies, in which layer, and the line that each departure leaves behind it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from surveys import jobs
from surveys.operations import collecting, correcting, exporting, publishing, witnessing
from surveys.operations.exporting import AT_ONCE, KeptLines
from surveys.operations.folding import folios as folding_folios
from surveys.operations.folding import read_binding
from surveys.operations.publishing import datasets
from surveys.operations.witnessing import LogFilters
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset, Layer
from surveys.results.formats import ALL_CLASSES, Choices, Extract
from surveys.results.formats.delimited import read_delimited
from surveys.results.pseudonyms import pseudonym
from surveys.store.base import db, reading
from surveys.store.folios import Folio
from surveys.store.journal import list_lines, replay
from surveys.store.parts import read_document
from surveys.store.submissions import find_place
from surveys.web.shared.leaving import leave
from tests import small_survey
from tests.small_survey import COMPLETE, NOW, World, save

LATER = NOW + timedelta(hours=1)
ALL = Choices(ALL_CLASSES)


def send(world: World, key: str, **answers: str) -> None:
    save(world.marie, COMPLETE | answers)
    sent = collecting.submit(*world.address, key=key, by=world.marie, now=LATER)
    assert not isinstance(sent, tuple | Problem), sent


def taken(world: World, **more: object) -> Extract:
    found = exporting.read_extract("petit", "2026", choices=ALL, **more)  # type: ignore[arg-type]
    assert isinstance(found, Extract), found
    return found


def lines(extract: Extract) -> list[dict[str, str]]:
    pieces = leave(extract, "csv", archive=False, title="Petit", by=None, now=LATER)
    assert not isinstance(pieces, Problem)
    return read_delimited(b"".join(pieces))


def test_sent_superseded_and_draft_are_chosen_by_name(world: World) -> None:
    send(world, "k1", staff="12")
    collecting.reopen(*world.address, reason="Un oubli", by=world.marie, now=LATER)
    save(world.marie, {"staff": "13"})
    assert [(line["status"], line["staff"]) for line in lines(taken(world))] == [("sent", "12")]
    collecting.submit(*world.address, key="k2", by=world.marie, now=LATER)
    collecting.reopen(*world.address, reason="Un oubli", by=world.marie, now=LATER)
    save(world.marie, {"staff": "14"})
    found = lines(taken(world, statuses=("sent", "superseded", "draft")))
    assert {(line["status"], line["staff"]) for line in found} == {
        ("sent", "13"),
        ("superseded", "12"),
        ("draft", "14"),
    }
    keys = {(line["organisation"], line["receipt"]) for line in found}
    assert keys == {("06-01", "RE-2026-0001"), ("06-01", "RE-2026-0002"), ("06-01", "")}
    assert lines(taken(world, statuses=("draft",)))[0]["staff"] == "14"


def test_nothing_sent_is_an_empty_file(world: World) -> None:
    assert lines(taken(world)) == []
    assert isinstance(exporting.read_extract("petit", "1999"), Problem)
    refused = exporting.read_extract("petit", "2026", layer="previous")
    assert isinstance(refused, Problem)
    assert refused.code == "edition.no_previous"


def test_each_departure_is_a_line_with_its_hash_and_no_value(world: World) -> None:
    send(world, "k1", staff="77")
    extract = taken(world)
    pieces = leave(extract, "jsonl", archive=False, title="Petit", by=world.marie, now=LATER)
    assert not isinstance(pieces, Problem)
    (begun,) = witnessing.read_downloads(LogFilters("petit", "2026")).lines
    assert (begun.person, begun.at, begun.finished_at, begun.content_hash) == (
        "Marie Fictif",
        LATER,
        None,
        None,
    )
    content = b"".join(pieces)
    (left,) = witnessing.read_downloads(LogFilters(person="marie")).lines
    assert (left.lines, left.size) == (1, len(content))
    assert left.content_hash == hashlib.sha256(content).hexdigest()
    assert left.filters["layer"] == "submitted"
    assert left.filters["statuses"] == ["sent"]
    assert left.filters["classes"] == sorted(ALL_CLASSES)
    assert "77" not in json.dumps(left.filters)


def test_many_copies_are_read_a_few_at_a_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    send(world, "k1")
    extract = taken(world)
    assert AT_ONCE < 1_000
    again = extract.respondents()
    assert [each.organisation for each in again] == ["06-01"]
    assert [each.organisation for each in extract.respondents()] == ["06-01"]  # drawn anew for each table


# ── corrections ──


def value(world: World, layer: Layer) -> str:
    return lines(taken(world, layer=layer))[0]["staff"]


def correct(world: World, *raw: str, layer: str = "corrected", reason: str = "Total inversé") -> object:
    return correcting.correct_answer(
        *world.address, "staff", raw, reason=reason, by=world.marie, now=LATER, layer=layer
    )  # type: ignore[arg-type]


def test_a_correction_is_a_layer_that_leaves_the_copy_as_it_was(world: World) -> None:
    send(world, "k1", staff="12")
    before = publishing.read_dataset("petit", "2026")
    assert correct(world, "21") is None
    assert (value(world, "submitted"), value(world, "corrected"), value(world, "imputed")) == (
        "12",
        "21",
        "21",
    )
    assert correct(world, "30", layer="imputed", reason="Moyenne des centres de même taille") is None
    assert (value(world, "corrected"), value(world, "imputed")) == ("21", "21")  # a correction comes first
    withdrawn = correcting.withdraw_correction(
        *world.address, "staff", reason="Le centre confirme", by=world.marie, now=LATER
    )
    assert withdrawn is None
    assert (value(world, "corrected"), value(world, "imputed")) == ("12", "30")
    log = correcting.read_corrections("petit", "2026")
    assert [(each.layer, each.reason, each.person_id) for each in log] == [  # type: ignore[union-attr]
        ("corrected", "Total inversé", world.marie),
        ("imputed", "Moyenne des centres de même taille", world.marie),
        ("corrected", "Le centre confirme", world.marie),
    ]
    after = publishing.read_dataset("petit", "2026")
    assert isinstance(before, Dataset)
    assert isinstance(after, Dataset)
    assert before.snapshot == after.snapshot
    place = find_place(*world.address)
    assert place is not None
    kept = read_document(place.held)
    assert (
        replay(list_lines(place.held))["answers"].keys() == kept["answers"].keys()
    )  # the centre's journal is its own


def test_figures_are_computed_in_the_layer_that_is_named(world: World) -> None:
    send(world, "k1", staff="12")
    correct(world, "@nsp")
    declared = publishing.read_dataset("petit", "2026")
    corrected = publishing.read_dataset("petit", "2026", layer="corrected")
    assert isinstance(declared, Dataset)
    assert isinstance(corrected, Dataset)
    assert declared.respondents[0].sheet.value("staff") == 12
    assert corrected.respondents[0].sheet.value("staff") is None
    assert declared.snapshot != corrected.snapshot


def test_a_correction_that_says_nothing_is_refused(world: World) -> None:
    def code(found: object) -> str:
        assert isinstance(found, Problem), found
        return found.code

    assert code(correct(world, "21")) == "correction.nothing_sent"
    send(world, "k1")
    assert code(correct(world, "21", reason="  ")) == "correction.no_reason"
    assert code(correct(world, "douze")).startswith("number.")
    assert code(correct(world, "")) == "correction.no_value"
    unknown = correcting.correct_answer(*world.address, "inconnue", ("1",), reason="x", by=None, now=LATER)
    assert code(unknown) == "answer.unknown_variable"
    nothing = correcting.withdraw_correction(*world.address, "staff", reason="x", by=None, now=LATER)
    assert code(nothing) == "correction.none"
    assert correcting.read_corrections("petit", "2026") == ()


KEY = "a key of pseudonyms, kept apart from the files"


def test_a_pseudonym_is_the_same_in_every_edition_and_the_file_names_nobody(world: World) -> None:
    send(world, "k1", contact="Camille Fictif", notes="Un mot", payroll="73910042")
    (plain,) = lines(taken(world))
    extract = taken(world, pseudonyms_key=KEY)
    (line,) = lines(extract)
    assert line["organisation"] == pseudonym(KEY.encode(), "petit", "06-01")
    assert line["payroll"] == "73910042"
    assert (line["receipt"], line["sent_at"]) == ("", "")
    assert "06-01" not in str(line)
    hidden = {name for name, text in plain.items() if text} - {name for name, text in line.items() if text}
    assert hidden == {"receipt", "sent_at"}
    assert extract.choices.pseudonyms
    assert "identifying" not in extract.choices.classes
    assert "verbatim" not in extract.choices.classes
    begun = exporting.begin_download(extract, "csv", by=world.marie, now=LATER)
    assert isinstance(begun, int)
    kept = witnessing.read_downloads(LogFilters(person="marie")).lines[0].filters
    assert kept["pseudonyms"] is True
    assert KEY not in str(kept)


def test_rare_attributes_are_said(world: World) -> None:
    found = {(each.attribute, each.value): each.count for each in exporting.read_rare("petit", "2026")}
    assert found["region", "r03"] == 1
    assert "name" not in {attribute for attribute, _ in found}
    assert found["region", "r06"] == 2
    assert ("staff_fte", "*") in found


@given(st.text(max_size=20), st.text(max_size=20), st.binary(min_size=32, max_size=48))
def test_two_organisations_two_surveys_or_two_keys_have_nothing_in_common(
    one: str, other: str, key: bytes
) -> None:
    name = pseudonym(key, "a", one)
    assert name == pseudonym(key, "a", one)
    assert (name == pseudonym(key, "a", other)) == (one == other)
    assert name != pseudonym(key, "b", one)
    assert name != pseudonym(key + b"x", "a", one)
    assert one not in name or len(one) < 4


# ── lines that are kept read ──


@pytest.fixture
def folios(monkeypatch: pytest.MonkeyPatch) -> Callable[[], set[str]]:
    """Keep every edition read, an organisation in each folio, and restrict nothing; return what gives the keys of the lines kept."""
    monkeypatch.setattr(
        small_survey, "DEFINITION", small_survey.DEFINITION.replace("restricted: true", "restricted: false")
    )
    monkeypatch.setattr(folding_folios, "FOLIOS_FROM", 1)
    monkeypatch.setattr(folding_folios, "FOLIO", 1)

    @reading
    def keys() -> set[str]:
        return set(db.session.scalars(select(Folio.key).where(Folio.series.contains(" sent"))))

    return keys


def file_of(world: World, **more: object) -> bytes:
    pieces = leave(taken(world, **more), "csv-excel", archive=True, title="Petit", by=None, now=LATER)
    assert not isinstance(pieces, Problem)
    return b"".join(pieces)


def test_a_file_from_folios_is_the_file_from_answers(
    folios: Callable[[], set[str]], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world, "k1", staff="12")
    with monkeypatch.context() as directly:
        directly.setattr(folding_folios, "FOLIOS_FROM", 1_000)
        direct = file_of(world)
    assert not folios()
    assert file_of(world) == direct  # they are made
    kept = folios()
    assert len(kept) == 1
    assert file_of(world) == direct  # they are read
    assert folios() == kept


def test_lines_are_kept_read_before_anybody_asks(folios: Callable[[], set[str]], world: World) -> None:
    send(world, "k1", staff="12")
    assert exporting.read_kept_lines("petit", "2026") == KeptLines(0, 1)
    watch = jobs.Watch(purged_on=f"{LATER:%Y-%m-%d}")
    jobs.look(LATER, watch)
    while jobs.do_next(now=LATER):
        pass
    made = folios()
    assert len(made) == 1
    assert exporting.read_kept_lines("petit", "2026") == KeptLines(1, 1)
    jobs.look(LATER + timedelta(minutes=1), watch)
    assert not jobs.do_next(now=LATER + timedelta(minutes=1))  # asked once for the same copies
    assert not exporting.keep_lines("petit", "2026")
    assert value(world, "submitted") == "12"
    assert folios() == made


def test_two_who_keep_the_same_lines_at_once_come_to_the_same(
    folios: Callable[[], set[str]], world: World
) -> None:
    send(world, "k1", staff="12")
    binding = read_binding("petit", "2026", "submitted")
    assert binding is not None
    ((key, marks),) = binding.parts().items()
    assert binding.make(key, marks) == binding.make(key, marks)  # both found it missing
    assert folios() == {key}


def test_a_large_edition_is_kept_read_some_at_a_time(folios: Callable[[], set[str]], world: World) -> None:
    send(world, "k1", staff="12")
    assert exporting.keep_lines("petit", "2026", most=0)
    assert not folios()
    assert not exporting.keep_lines("petit", "2026", most=1)
    assert len(folios()) == 1


def test_a_folio_is_made_again_when_what_it_was_made_from_changed(
    folios: Callable[[], set[str]], world: World
) -> None:
    send(world, "k1", staff="12")
    assert value(world, "corrected") == "12"
    before = folios()
    assert correct(world, "21") is None
    assert value(world, "corrected") == "21"
    assert len(folios()) == 1
    assert not folios() & before  # the old one is thrown away
    assert value(world, "submitted") == "12"
    collecting.reopen(*world.address, reason="Un oubli", by=world.marie, now=LATER)
    save(world.marie, {"staff": "14"})
    collecting.submit(*world.address, key="k2", by=world.marie, now=LATER)
    assert value(world, "submitted") == "14"


def test_drafts_are_never_kept_read(folios: Callable[[], set[str]], world: World) -> None:
    send(world, "k1", staff="12")
    lines(taken(world, statuses=("sent", "draft")))
    assert not folios()


def test_answers_of_a_restricted_section_are_never_kept_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding_folios, "FOLIOS_FROM", 1)
    send(world, "k1", staff="12")
    assert taken(world).folios is None


def test_what_leaves_under_pseudonyms_is_never_kept_read(
    folios: Callable[[], set[str]], world: World
) -> None:
    send(world, "k1", staff="12")
    lines(taken(world, pseudonyms_key=KEY))
    assert not folios()


def test_figures_of_lines_kept_read_are_those_of_the_answers(
    folios: Callable[[], set[str]], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(world, "k1", staff="12")
    direct = publishing.compute_edition_figures("petit", "2026")
    exporting.keep_lines("petit", "2026")
    monkeypatch.setattr(datasets, "_datasets_by_copies", {})  # as another process finds it
    found = publishing.read_dataset("petit", "2026")
    assert isinstance(found, Dataset)
    assert found.columns is not None
    assert len(found.respondents) == 1
    kept = publishing.compute_edition_figures("petit", "2026")
    assert not isinstance(direct, Problem)
    assert not isinstance(kept, Problem)
    assert [replace(one, snapshot="") for one in kept] == [replace(one, snapshot="") for one in direct]
    assert [tuple(one.makeup) for one in kept] == [one.makeup for one in direct]  # read from the answers


def test_the_log_tells_the_lines_announced_and_written_of_each_table(world: World) -> None:
    send(world, "k1", staff="12")
    pieces = leave(taken(world), "csv", archive=True, title="Petit", by=world.marie, now=LATER)
    assert not isinstance(pieces, Problem)
    assert list(pieces)
    (one,) = exporting.read_taken("petit", "2026", by=world.marie)
    assert {name: (each.announced, each.written) for name, each in one.tables.items()} == {
        "submissions": (1, 1),
        "team": (0, 0),
        "explanations": (None, 0),
    }
    assert one.content_hash
