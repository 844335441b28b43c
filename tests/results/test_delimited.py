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
from surveys.results.formats import ALL_CLASSES, OPEN_CLASSES, Choices, Extract, export, extract_of
from surveys.results.formats.delimited import (
    EXCEL_FRENCH,
    FLAVOURS,
    NEUTRAL,
    Flavour,
    Writer,
    guard,
    read_delimited,
    unguard,
    write_cell,
    write_table,
)
from surveys.results.formats.explanations import EXPLANATION_FIELDS
from surveys.results.formats.layout import layout_of, main_cells
from surveys.results.formats.lines import KEYS
from surveys.results.formats.tables import tables_of
from surveys.web.shared.sentences.plausibility import SENTENCES as REASONS
from surveys.web.shared.sentences.results import SENTENCES
from tests.fill import CONTEXT, fill
from tests.results import demo
from tests.results.demo import dataset_of, sheet
from tests.results.small import data, survey
from tests.tiny import NAMES, tiny

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"
BOTH = pytest.mark.parametrize("flavour", [NEUTRAL, EXCEL_FRENCH], ids=lambda flavour: flavour.name)


def extract(dataset: Dataset, classes=ALL_CLASSES) -> Extract:  # type: ignore[no-untyped-def]
    return extract_of(dataset, Choices(classes))


def content(dataset: Dataset, flavour: Flavour = NEUTRAL, classes=ALL_CLASSES, table: int | str = 0) -> bytes:  # type: ignore[no-untyped-def]
    """Return one table of a dataset as delimited text, by its place or its name."""
    made = tables_of(extract(dataset, classes), REASONS)
    chosen = made[table] if isinstance(table, int) else next(each for each in made if each.name == table)
    return b"".join(write_table(chosen, flavour))


def lines(dataset: Dataset, flavour: Flavour = NEUTRAL, classes=ALL_CLASSES) -> list[dict[str, str]]:  # type: ignore[no-untyped-def]
    return read_delimited(content(dataset, flavour, classes), flavour)


def files(dataset: Dataset, flavour: Flavour = NEUTRAL, classes=ALL_CLASSES, words=None) -> zipfile.ZipFile:  # type: ignore[no-untyped-def]
    pieces = export(extract(dataset, classes), flavour.name, archive=True, words=words)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    return archive


def test_excel_in_french_opens_right() -> None:
    one = data(survey(), {"other": Decimal("1234.5"), "note": -0, "quote": "Été; hiver"})
    found = content(one, EXCEL_FRENCH)
    assert found.startswith(b"\xef\xbb\xbforganisation;edition;status;layer;receipt;sent_at;open;")
    assert b"of-01;2025;sent;submitted;;;" in found
    assert b"1234,5" in found
    assert '"Été; hiver"'.encode() in found
    assert found.endswith(b"\r\n")


def test_neutral_is_rfc_4180() -> None:
    one = data(survey(), {"other": Decimal("1234.5"), "quote": 'Il a dit "oui",\npuis non'})
    found = content(one, NEUTRAL)
    assert not found.startswith(b"\xef\xbb\xbf")
    assert b"1234.5" in found
    assert b'"Il a dit ""oui"",\npuis non"' in found


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
    found = read_delimited(content(one, table="staff"))
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
        found = b"".join(export(extract(one, OPEN_CLASSES), file_format)).decode()
        assert "Un mot" not in found
        assert "oui" in found
        assert "Un mot" in b"".join(export(extract(one), file_format)).decode()


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
    assert {("submissions.csv", name) for name in answers[0]} <= described
    label = next(line for line in book if line["Colonne"] == "results_prev.c1.target")
    assert "2024-2025" in label["Libellé"]
    assert "{{" not in label["Libellé"]
    assert label["Type"] == "nombre"
    explained = read_delimited(found.read("explanations.csv"), flavour)
    assert [(line["variable"], line["rule"]) for line in explained] == [("results_prev.d1.reached", "soft1")]


def test_the_same_answers_give_the_same_bytes() -> None:
    dataset = demo.edition(REN)
    one = extract(dataset, OPEN_CLASSES)
    assert b"".join(export(one, "csv", archive=True)) == b"".join(export(one, "csv", archive=True))


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

    pieces = export(Extract(definition, "s", "e", "x", 0, endless, choices=Choices(ALL_CLASSES)), "csv")
    for _ in range(5):
        next(pieces)
    assert drawn <= 5


def test_archive_never_holds_more_than_a_few_lines() -> None:
    definition = survey()
    noisy = [
        sheet(definition, {"quote": f"{place} " + "".join(map(chr, range(200, 900)))}) for place in range(3)
    ]
    respondents = tuple(Respondent(f"of-{place}", {}, noisy[place % 3]) for place in range(2_000))
    dataset = Dataset(definition, "s", "e", "x", 2_000, {}, respondents)
    pieces = list(export(extract(dataset), "csv", archive=True))
    assert all(pieces)
    assert len(pieces) > 1
    assert max(map(len, pieces)) < 200_000


@pytest.mark.parametrize("name", [REN, PAY])
def test_what_is_read_alone_is_what_the_sheet_says(name: str) -> None:
    dataset = demo.edition(name)
    layout = layout_of(dataset.questionnaire, ALL_CLASSES)
    assert sum(step.alone for step in layout.steps) > 50
    for respondent in dataset.respondents:
        cells = main_cells(layout, respondent)
        for step in layout.steps:
            reading = respondent.sheet.reading(step.variable)
            found = step.variable.kind.cells(step.variable.name, reading.value)
            for place, column in step.values:
                assert cells[place] == (found.get(column), reading.missing)


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
        assert set(line) == {*KEYS, "sent_at", *names}
        for column, (cell, _) in zip(layout.columns, main_cells(layout, dataset.respondents[0]), strict=True):
            assert line[column.name] == unguard(write_cell(cell, flavour))
        for code, columns in layout.rosters.items():
            entries = read_delimited(archive.read(f"{code}.csv"), flavour)
            assert len(entries) == len(filled.shown_rows(code))
            assert all(set(entry) == {*KEYS, "entry", *(c.name for c in columns)} for entry in entries)
    (again,) = json.loads(b"".join(export(extract(dataset), "json")))
    back = AnswerSheet.from_plain(definition, again["answers"], CONTEXT)
    assert back.to_plain() == filled.to_plain()
    assert len(compute_figures(dataset)) == len(definition.statistics)


def test_json_of_an_edition_gives_the_same_figures() -> None:
    dataset = demo.edition(REN)
    sent = json.loads(b"".join(export(extract(dataset), "json")))
    assert len(sent) == 65
    again = dataset_of(dataset.questionnaire, {one["organisation"]: one["answers"] for one in sent})
    assert [figure.value for figure in compute_figures(again)] == [
        figure.value for figure in compute_figures(dataset)
    ]
    by_line = b"".join(export(extract(dataset), "jsonl")).splitlines()
    assert [json.loads(line) for line in by_line] == sent
    assert json.loads(b"".join(export(extract(data(survey())), "json"))) == []


def test_explanations_are_verbatims() -> None:
    dataset = demo.edition(REN)
    found = read_delimited(content(dataset, table="explanations"))
    assert tuple(found[0]) == (*KEYS, *EXPLANATION_FIELDS)
    assert "ouverture d’un second point de service" in found[0]["explanation"]
    assert (found[0]["problem"], found[0]["reason"]) == ("rule.soft", "")


def test_the_reason_of_a_change_is_data() -> None:
    dataset = demo.edition(REN)
    first = dataset.respondents[0]
    (now,) = first.sheet.answers["staff_fte"].raw
    answer = Answer(("@organisation", "Fusion de deux centres"), about=("change.percent", "4", now))
    sheet = first.sheet.changed({"staff_fte#change": answer})
    told = replace(dataset, respondents=(replace(first, sheet=sheet),))
    (line,) = read_delimited(content(told, table="explanations"))
    assert line == {
        "organisation": first.organisation,
        "edition": "2025-2026",
        "status": "sent",
        "layer": "submitted",
        "receipt": "",
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
    (line,) = read_delimited(content(told, classes=frozenset({"verbatim"}), table="explanations"))
    assert (line["value"], line["before"], line["reason"]) == ("", "", "organisation")
