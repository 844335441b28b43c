"""Files of answers read back: by the csv module as R or Excel would, with nasty texts, and streamed."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.results.dataset import Dataset, Respondent
from surveys.results.figures import compute_figures
from surveys.results.formats import ALL_CLASSES, OPEN_CLASSES, export
from surveys.results.formats.delimited import (
    EXCEL_FRENCH,
    EXPLANATION_COLUMNS,
    FLAVOURS,
    NEUTRAL,
    Flavour,
    Writer,
    guard,
    read_delimited,
    unguard,
    write_cell,
    write_explanations,
    write_roster,
    write_submissions,
    zip_export,
)
from surveys.results.formats.layout import layout_of, main_cells
from surveys.web.shared.sentences.plausibility import SENTENCES as REASONS
from surveys.web.shared.sentences.results import SENTENCES
from tests.fill import CONTEXT, fill
from tests.results import demo
from tests.results.demo import dataset_of, sheet
from tests.results.small import data, survey
from tests.tiny import NAMES, tiny

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"
BOTH = pytest.mark.parametrize("flavour", [NEUTRAL, EXCEL_FRENCH], ids=lambda flavour: flavour.name)


def lines(dataset: Dataset, flavour: Flavour = NEUTRAL, classes=ALL_CLASSES) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    content = b"".join(write_submissions(dataset.questionnaire, dataset.respondents, flavour, classes))
    return read_delimited(content, flavour)


def files(dataset: Dataset, flavour: Flavour = NEUTRAL, classes=ALL_CLASSES, words=None) -> zipfile.ZipFile:  # type: ignore[no-untyped-def]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zip_export(dataset, flavour, classes, words))))
    assert archive.testzip() is None
    return archive


def test_excel_in_french_opens_right() -> None:
    one = data(survey(), {"other": Decimal("1234.5"), "note": -0, "quote": "Été; hiver"})
    content = b"".join(write_submissions(one.questionnaire, one.respondents, EXCEL_FRENCH, ALL_CLASSES))
    assert content.startswith(b"\xef\xbb\xbforganisation;sent_at;open;")
    assert b"1234,5" in content
    assert '"Été; hiver"'.encode() in content
    assert content.endswith(b"\r\n")


def test_neutral_is_rfc_4180() -> None:
    one = data(survey(), {"other": Decimal("1234.5"), "quote": 'Il a dit "oui",\npuis non'})
    content = b"".join(write_submissions(one.questionnaire, one.respondents, NEUTRAL, ALL_CLASSES))
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"1234.5" in content
    assert b'"Il a dit ""oui"",\npuis non"' in content


@BOTH
def test_numbers_stay_numbers_and_formulas_become_texts(flavour: Flavour) -> None:
    assert write_cell(Decimal("-12.50"), flavour) == f"-12{flavour.decimal}50"
    assert write_cell(Decimal("1E+3"), flavour) == "1000"
    assert write_cell("-12.50", flavour) == "'-12.50"  # a text that looks like one
    for text in ("=1+1", "+1", "-1", "@cmd", "\tx", "\rx", "\nx", "＝1+1", "'x"):
        assert write_cell(text, flavour) == "'" + text
    assert write_cell("1=1", flavour) == "1=1"
    assert (write_cell(True, flavour), write_cell(False, flavour), write_cell(None, flavour)) == (
        "1",
        "0",
        "",
    )


NASTY = st.text(max_size=40) | st.text("=+-@\t\r\n'\";,\u00a0«é\u2028", max_size=12)


@BOTH
@given(texts=st.lists(NASTY, min_size=1, max_size=6))
@example(texts=['=HYPERLINK("http://x";1)', "'", "''", "\r\n", "", '"', ";,", "\ufeff"])
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back(flavour: Flavour, texts: list[str]) -> None:
    writer = Writer(flavour)
    content = writer.line(f"c{place}" for place in range(len(texts))) + writer.line(texts)
    assert list(read_delimited(content, flavour)[0].values()) == texts
    decoded = content.decode("utf-8-sig" if flavour.byte_order_mark else "utf-8")
    raw = list(csv.reader(io.StringIO(decoded, newline=""), delimiter=flavour.delimiter))[1]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in raw)


@given(text=NASTY)
def test_guard_is_undone(text: str) -> None:
    assert unguard(guard(text)) == text


@BOTH
@given(
    number=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
)
def test_any_number_comes_back(flavour: Flavour, number: Decimal) -> None:
    cell = write_cell(number, flavour)
    assert Decimal(cell.replace(flavour.decimal, ".")) == number
    assert "E" not in cell


def test_columns_are_named_after_variables() -> None:
    one = data(
        survey(),
        {
            "open": "oui",
            "groups": ["a", "c"],
            "grid.b.got": 7,
            "views.a": "haut",
            "rank": ["b", "a"],
            "other": {"missing": "nsp"},
            "staff": [{"rate": 20, "post": "a"}],
        },
        {"open": "non"},
    )
    first, second = lines(one)
    assert {name: first[name] for name in ("groups.a", "groups.b", "groups.c")} == {
        "groups.a": "1",
        "groups.b": "0",
        "groups.c": "1",
    }
    assert (first["grid.b.got"], first["grid.b.asked"], first["views.a"]) == ("7", "", "haut")
    assert (first["rank.a"], first["rank.b"], first["rank.c"]) == ("2", "1", "")
    # not one choice ticked: no zero is invented
    assert second["groups.a"] == ""
    # four ways to have no value
    assert (first["other"], first["other__missing"]) == ("", "nsp")
    assert (second["other"], second["other__missing"]) == ("", "")
    assert (second["amount"], second["amount__missing"]) == ("", "hidden")
    assert (first["amount"], first["amount__missing"]) == ("", "")
    assert "staff" not in "".join(first)


def test_rosters_are_long_files_with_one_line_per_entry() -> None:
    one = data(survey(), {"staff": [{"rate": 20, "post": "a"}, {"post": "b"}]}, {}, {"staff": [{"rate": 5}]})
    content = b"".join(write_roster(one.questionnaire, "staff", one.respondents, NEUTRAL, ALL_CLASSES))
    found = read_delimited(content)
    assert [(line["organisation"], line["rate"], line["post"]) for line in found] == [
        ("of-01", "20", "a"),
        ("of-01", "", "b"),
        ("of-03", "5", ""),
    ]
    assert len({(line["organisation"], line["entry"]) for line in found}) == 3


def test_classes_are_given_only_when_asked() -> None:
    one = data(survey(), {"quote": "Un mot", "consent": ["oui"], "open": "oui"})
    assert "quote" not in lines(one, classes=OPEN_CLASSES)[0]
    assert "consent.oui" not in lines(one, classes=OPEN_CLASSES)[0]
    assert "quote" in lines(one, classes=OPEN_CLASSES | {"verbatim"})[0]
    for file_format in ("csv", "csv-excel", "json", "jsonl"):
        content = b"".join(export(one, file_format)).decode()
        assert "Un mot" not in content
        assert "oui" in content
        assert "Un mot" in b"".join(export(one, file_format, classes=ALL_CLASSES)).decode()


def test_pay_roster_without_pay() -> None:
    dataset = demo.edition(PAY)
    found = files(dataset, classes=OPEN_CLASSES)
    assert "explanations.csv" not in found.namelist()
    roster = read_delimited(found.read("staff_roster.csv"))
    assert "hourly_rate" not in roster[0]
    assert "row_ref" not in roster[0]
    assert len(roster) == 1094
    assert {line["file"] for line in read_delimited(found.read("codebook.csv"))} == {
        "submissions.csv",
        "staff_roster.csv",
    }


@BOTH
def test_archive_of_the_renewal_survey(flavour: Flavour) -> None:
    dataset = demo.edition(REN)
    found = files(dataset, flavour, words=SENTENCES)
    assert found.namelist() == ["submissions.csv", "refusal_cases.csv", "explanations.csv", "codebook.csv"]
    answers = read_delimited(found.read("submissions.csv"), flavour)
    assert len(answers) == 65
    book = read_delimited(found.read("codebook.csv"), flavour)
    described = {(line["Fichier"], line["Colonne"]) for line in book}
    assert {("submissions.csv", name) for name in answers[0]} - described == {
        ("submissions.csv", "organisation"),
        ("submissions.csv", "sent_at"),
    }
    label = next(line for line in book if line["Colonne"] == "results_prev.c1.target")
    assert "2024-2025" in label["Libellé"]
    assert "{{" not in label["Libellé"]
    assert label["Type"] == "nombre"
    explained = read_delimited(found.read("explanations.csv"), flavour)
    assert [(line["variable"], line["rule"]) for line in explained] == [("results_prev.d1.reached", "soft1")]


def test_the_same_answers_give_the_same_bytes() -> None:
    dataset = demo.edition(REN)
    assert b"".join(zip_export(dataset, NEUTRAL)) == b"".join(zip_export(dataset, NEUTRAL))


def test_the_file_gives_the_published_figure_back() -> None:
    """An analyst who opens the CSV finds the 72 % and the 95,9 % without us."""
    found = lines(demo.edition(REN), EXCEL_FRENCH)
    said = [line["funding_sufficiency"] for line in found]
    assert (said.count("insuffisant"), len(said)) == (47, 65)
    reached = sum(Decimal(line["part_reached_excl_a"].replace(",", ".")) for line in found)
    target = sum(Decimal(line["part_target_excl_a"].replace(",", ".")) for line in found)
    assert (reached, target) == (44114, 46000)


def test_export_is_streamed() -> None:
    definition = survey()
    one = sheet(definition, {"open": "oui", "quote": "x" * 1000})
    drawn = 0

    def endless() -> Iterator[Respondent]:
        nonlocal drawn
        while True:
            drawn += 1
            yield Respondent(f"of-{drawn}", {}, one)

    pieces = write_submissions(definition, endless(), NEUTRAL, ALL_CLASSES)
    for _ in range(5):
        next(pieces)
    assert drawn <= 5


def test_archive_never_holds_more_than_a_few_lines() -> None:
    definition = survey()
    noisy = [
        sheet(definition, {"quote": f"{place} " + "".join(map(chr, range(200, 900)))}) for place in range(3)
    ]
    respondents = tuple(Respondent(f"of-{place}", {}, noisy[place % 3]) for place in range(400))
    dataset = Dataset(definition, "s", "e", "x", 400, {}, respondents)
    pieces = list(zip_export(dataset, NEUTRAL, ALL_CLASSES))
    assert len(pieces) > 3
    assert max(map(len, pieces)) < 200_000


@pytest.mark.parametrize("name", NAMES)
def test_every_tiny_questionnaire_is_written_and_read_back(name: str) -> None:
    definition = tiny(name)
    plain = fill(definition, 3)
    filled = AnswerSheet.from_plain(definition, plain, CONTEXT)
    dataset = Dataset(
        definition, definition.survey, "2025", "x", None, {}, (Respondent("of-01", {}, filled),)
    )
    layout = layout_of(definition, ALL_CLASSES)
    names = [column.name for column in layout.columns]
    assert len(names) == len(set(names))
    assert len(list(main_cells(layout, dataset.respondents[0]))) == len(names)
    for flavour in FLAVOURS.values():
        archive = files(dataset, flavour)
        (line,) = read_delimited(archive.read("submissions.csv"), flavour)
        assert set(line) == {"organisation", "sent_at", *names}
        for column, cell in zip(layout.columns, main_cells(layout, dataset.respondents[0]), strict=True):
            assert line[column.name] == unguard(write_cell(cell, flavour))
        for code, columns in layout.rosters.items():
            entries = read_delimited(archive.read(f"{code}.csv"), flavour)
            assert len(entries) == len(filled.entries(code))
            assert all(
                set(entry) == {"organisation", "entry", *(c.name for c in columns)} for entry in entries
            )
    (again,) = json.loads(b"".join(export(dataset, "json", classes=ALL_CLASSES)))
    back = AnswerSheet.from_plain(definition, again["answers"], CONTEXT)
    assert back.to_plain() == filled.to_plain()
    assert len(compute_figures(dataset)) == len(definition.statistics)


def test_json_of_an_edition_gives_the_same_figures() -> None:
    dataset = demo.edition(REN)
    sent = json.loads(b"".join(export(dataset, "json", classes=ALL_CLASSES)))
    assert len(sent) == 65
    again = dataset_of(dataset.questionnaire, {one["organisation"]: one["answers"] for one in sent})
    assert [figure.value for figure in compute_figures(again)] == [
        figure.value for figure in compute_figures(dataset)
    ]
    by_line = b"".join(export(dataset, "jsonl", classes=ALL_CLASSES)).splitlines()
    assert [json.loads(line) for line in by_line] == sent
    assert json.loads(b"".join(export(data(survey()), "json"))) == []


def test_explanations_are_verbatims() -> None:
    dataset = demo.edition(REN)
    found = read_delimited(b"".join(write_explanations(dataset.respondents)))
    assert tuple(found[0]) == EXPLANATION_COLUMNS
    assert "ouverture d’un second point de service" in found[0]["explanation"]
    assert (found[0]["problem"], found[0]["reason"]) == ("rule.soft", "")


def test_the_reason_of_a_change_is_data() -> None:
    dataset = demo.edition(REN)
    first = dataset.respondents[0]
    (now,) = first.sheet.answers["staff_fte"].raw
    told = Answer(("@organisation", "Fusion de deux centres"), about=("change.percent", "4", now))
    sheet = first.sheet.changed({"staff_fte#change": told})
    explained = write_explanations([replace(first, sheet=sheet)], words=REASONS)
    (line,) = read_delimited(b"".join(explained))
    assert line == {
        "organisation": first.organisation,
        "variable": "staff_fte",
        "rule": "change",
        "message": "",
        "value": now,
        "explanation": "Fusion de deux centres",
        "problem": "change.percent",
        "before": "4",
        "reason": "organisation",
        "reason_label": "Un point de service a ouvert, fermé ou changé",
    }
    hidden = write_explanations([replace(first, sheet=sheet)], classes=frozenset({"verbatim"}), words=REASONS)
    (line,) = read_delimited(b"".join(hidden))
    assert (line["value"], line["before"], line["reason"]) == ("", "", "organisation")
