"""Files of answers read back by the programs that people open them with: openpyxl, polars, pyreadstat, LibreOffice.

Every format says the same thing of the same answers, and says why an answer is missing.
"""

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyreadstat
import pytest
from defusedxml import ElementTree

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.values import Missing
from surveys.results.dataset import Dataset, Respondent
from surveys.results.formats import ALL_CLASSES, Choices, Extract, export, extract_of
from surveys.results.formats.delimited import read_delimited
from surveys.results.formats.spss import CODES, short_names
from surveys.results.formats.tables import tables_of
from surveys.results.formats.workbook import xml_text
from surveys.web.shared.leaving import through_a_file
from surveys.web.shared.sentences.results import SENTENCES
from tests.fill import CONTEXT, fill
from tests.results import demo
from tests.results.small import data, survey
from tests.tiny import NAMES, tiny

REN, PAY = "renouvellement/2025-2026", "remuneration/2024"
NSP, SO = {"missing": "nsp"}, {"missing": "so"}
NASTY = '=HYPERLINK("http://x";"y")'


def small() -> Dataset:
    """Return three centres that miss values for every reason."""
    return data(
        survey(),
        {
            "open": "oui",
            "amount": Decimal("-1234.5"),
            "other": 0,
            "groups": ["a", "c"],
            "note": 8,
            "views.a": "haut",
            "grid.b.got": 7,
            "staff": [{"rate": Decimal("20.25"), "post": "a"}, {"post": "b"}],
            "quote": NASTY,
        },
        {"open": "oui", "amount": NSP, "other": NSP, "views.b": SO},
        {"open": "non", "quote": "é < & »\nsuite"},
    )


def written(one: Extract, file_format: str, *, archive: bool = False) -> bytes:
    return b"".join(
        export(one, file_format, archive=archive, words=SENTENCES, title="Un sondage", scratch=through_a_file)
    )


def whole(dataset: Dataset, **more: Any) -> Extract:
    return extract_of(dataset, Choices(ALL_CLASSES, **more))


# ── Excel ──


def sheets(content: bytes) -> Mapping[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
    found = {}
    for sheet in book.worksheets:
        heads, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        found[sheet.title] = [dict(zip(heads, row, strict=False)) for row in rows]
    return found


def test_workbook_has_typed_cells_no_formula_and_its_dictionary() -> None:
    found = sheets(written(whole(small()), "xlsx"))
    assert list(found) == ["submissions", "staff", "explanations", "Dictionnaire", "À propos"]
    first, second, third = found["submissions"]
    assert (first["amount"], first["other"], first["note"], first["quote"]) == (-1234.5, 0, 8, NASTY)
    assert (first["groups.a"], first["groups.b"], second["groups.a"]) == (1, 0, None)
    assert (second["amount"], second["amount__missing"], third["amount__missing"]) == (None, "nsp", "hidden")
    assert third["quote"] == "é < & »\nsuite"
    assert (
        xml_text("\x07 _x0041_ <é>") == "_x0007_ _x005F_x0041_ &lt;é&gt;"
    )  # as Excel writes what XML cannot hold
    assert [(line["organisation"], line["rate"]) for line in found["staff"]] == [
        ("of-01", 20.25),
        ("of-01", None),
    ]
    assert {"Fichier": "submissions", "Colonne": "note"}.items() <= next(
        line for line in found["Dictionnaire"] if line["Colonne"] == "note"
    ).items()
    told = written(whole(small()), "xlsx")
    about = openpyxl.load_workbook(io.BytesIO(told))["À propos"]
    assert ("Nombre de dossiers", "3") in [(row[0].value, row[1].value) for row in about.iter_rows()]


def test_workbook_of_a_survey_gives_its_figures_back() -> None:
    found = sheets(written(whole(demo.edition(REN)), "xlsx"))["submissions"]
    assert len(found) == 65
    assert [line["funding_sufficiency"] for line in found].count("insuffisant") == 47
    assert sum(line["part_reached_excl_a"] for line in found) == 44114


# ── SPSS ──


def spss(content: bytes, tmp_path: Path, **options: Any) -> tuple[pl.DataFrame, Any]:
    path = tmp_path / "answers.sav"
    path.write_bytes(content)
    frame, meta = pyreadstat.read_sav(path, output_format="polars", **options)
    return frame, meta


def test_spss_has_labels_and_tells_four_ways_of_missing_apart(tmp_path: Path) -> None:
    frame, meta = spss(written(whole(small()), "sav"), tmp_path, user_missing=True)
    first, second, third = frame.to_dicts()
    assert (first["amount"], first["other"], first["open"]) == (-1234.5, 0, 1)
    assert second["amount"] == CODES[Missing.DONT_KNOW]
    assert third["amount"] == CODES[Missing.HIDDEN]
    assert third["other"] is None  # asked, left blank: system-missing
    assert second["views.b"] == CODES[Missing.NOT_APPLICABLE]
    assert (first["quote"], first["groups.a"], first["groups.b"]) == (NASTY, 1, 0)
    assert "amount__missing" not in frame.columns
    assert meta.variable_value_labels["open"][1] == "oui – Oui"
    assert meta.variable_value_labels["amount"][CODES[Missing.DONT_KNOW]] == "ne sait pas"
    assert meta.column_names_to_labels["note"] == "Note?"
    assert meta.missing_ranges["amount"] == [{"lo": -999_999_999.0, "hi": -999_999_996.0}]
    as_missing, _ = spss(written(whole(small()), "sav"), tmp_path)
    assert as_missing["amount"].to_list() == [-1234.5, None, None]
    _, meta = spss(written(whole(small(), values="label"), "sav"), tmp_path)
    assert meta.variable_value_labels["open"][2] == "Non"


def test_spss_of_the_surveys_gives_their_figures_back(tmp_path: Path) -> None:
    frame, meta = spss(written(whole(demo.edition(REN)), "sav"), tmp_path)
    counts = frame["funding_sufficiency"].value_counts().to_dicts()
    codes = {label: code for code, label in meta.variable_value_labels["funding_sufficiency"].items()}
    wanted = next(code for label, code in codes.items() if label.startswith("insuffisant"))
    assert {each["funding_sufficiency"]: each["count"] for each in counts}[wanted] == 47
    archive = zipfile.ZipFile(io.BytesIO(written(whole(demo.edition(PAY)), "sav", archive=True)))
    assert "staff_roster.sav" in archive.namelist()
    roster, _ = spss(archive.read("staff_roster.sav"), tmp_path)
    assert roster.height == 1094
    assert roster["hourly_rate"].drop_nulls().len() > 1_000


def test_spss_takes_every_name() -> None:
    names = ["ok", "OK", "by", "1st", "a" * 80, "a" * 81, "é", "x.", "m.r.c"]
    made = short_names(names)
    assert len({name.upper() for name in made}) == len(names)
    assert all(len(name) <= 64 and name[0].isalpha() and not name.endswith(".") for name in made)
    assert made[-1] == "m.r.c"


# ── Parquet ──


def test_parquet_has_types_and_describes_itself() -> None:
    content = written(whole(small()), "parquet")
    frame = pl.read_parquet(io.BytesIO(content))
    assert frame.schema["amount"] == pl.Float64
    assert frame.schema["groups.a"] == pl.Boolean
    assert frame.schema["grid.b.got"] == pl.Int64
    assert frame.schema["sent_at"] == pl.Datetime("us", "UTC")
    assert frame["amount"].to_list() == [-1234.5, None, None]
    assert frame["amount__missing"].to_list() == [None, "nsp", "hidden"]
    assert frame["both"].to_list() == [-1234.5, 0, 0]  # a calculation is a number, not a text
    kept = pl.read_parquet_metadata(io.BytesIO(content))
    assert (kept["layer"], kept["status"], kept["edition"]) == ("submitted", "sent", "petit/2025")
    columns = json.loads(kept["columns"])
    assert columns["open"]["choices"] == {"oui": "Oui", "non": "Non"}
    assert columns["note"]["label"] == "Note?"


def test_parquet_of_a_survey_gives_its_figures_back() -> None:
    frame = pl.read_parquet(io.BytesIO(written(whole(demo.edition(REN)), "parquet")))
    assert frame.height == 65
    assert frame["part_reached_excl_a"].sum() == 44114
    assert frame["part_target_excl_a"].sum() == 46000


def test_a_file_that_would_end_short_fails() -> None:
    dataset = small()
    short = replace(whole(dataset), count=4)
    for file_format in ("csv", "xlsx", "parquet", "sav", "json", "jsonl", "datapackage"):
        with pytest.raises(ValueError, match="of 4"):
            written(short, file_format)


# ── data package and DDI ──


def test_data_package_describes_what_it_holds() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(whole(small()), "datapackage")))
    package = json.loads(archive.read("datapackage.json"))
    resources = {each["name"]: each for each in package["resources"]}
    assert (package["layer"], package["statuses"]) == ("submitted", ["sent"])
    assert {name: each["rows"] for name, each in resources.items()} == {
        "submissions": 3,
        "staff": 2,
        "explanations": 0,
    }
    for each in resources.values():
        lines = list(csv.reader(io.StringIO(archive.read(each["path"]).decode(), newline="")))
        assert lines[0] == [field["name"] for field in each["schema"]["fields"]]
        assert len(lines) == each["rows"] + 1
    fields = {field["name"]: field for field in resources["submissions"]["schema"]["fields"]}
    assert (fields["amount"]["type"], fields["groups.a"]["type"], fields["quote"]["type"]) == (
        "number",
        "boolean",
        "string",
    )
    assert fields["open"]["constraints"]["enum"] == ["oui", "non"]
    assert resources["staff"]["schema"]["foreignKeys"][0]["reference"]["resource"] == "submissions"
    lines = read_delimited(archive.read("submissions.csv"))
    keys = {tuple(line[name] for name in ("organisation", "receipt")) for line in lines}
    for line in read_delimited(archive.read("staff.csv")):
        assert (line["organisation"], line["receipt"]) in keys


def test_ddi_describes_every_variable() -> None:
    dataset = demo.edition(REN)
    root = ElementTree.fromstring(written(whole(dataset), "ddi").decode())
    space = {"d": "ddi:codebook:2_5"}
    assert root.tag == "{ddi:codebook:2_5}codeBook"
    assert root.findtext("d:stdyDscr/d:citation/d:titlStmt/d:titl", namespaces=space) == "Un sondage"
    variables = root.findall("d:dataDscr/d:var", space)
    expected = sum(len(table.fields) for table in tables_of(whole(dataset)))
    assert len(variables) == expected
    assert len({one.get("ID") for one in variables}) == expected
    assert [variables[0].get("ID"), variables[0].get("files")] == ["F1V1", "F1"]
    one = next(each for each in variables if each.get("name") == "funding_sufficiency")
    labels = [each.findtext("d:labl", namespaces=space) for each in one.findall("d:catgry", space)]
    assert "Non, le financement est insuffisant" in labels
    why = next(each for each in variables if each.find("d:catgry[@missing='Y']", space) is not None)
    reasons = why.findall("d:catgry[@missing='Y']/d:catValu", space)
    assert {"nsp", "so", "pnr"} <= {each.text for each in reasons}
    assert "blank" not in {each.text for each in reasons}
    assert why.findtext("d:labl", namespaces=space)
    assert why.findtext("d:qstn/d:qstnLit", namespaces=space)


# ── long, labels, both ──


def test_long_lines_say_every_reason_and_join_their_rosters() -> None:
    lines = read_delimited(written(whole(small(), shape="long"), "csv"))
    found = {(line["organisation"], line["variable"], line["entry"]): line for line in lines}
    assert found["of-01", "amount", ""]["number"] == "-1234.5"
    assert found["of-01", "open", ""]["label"] == "Oui"
    assert found["of-02", "amount", ""]["missing"] == "nsp"
    assert found["of-03", "amount", ""]["missing"] == "hidden"
    assert found["of-03", "other", ""]["missing"] == "blank"
    assert found["of-02", "views.b", ""]["missing"] == "so"
    rates = [line for line in lines if line["variable"] == "staff.rate"]
    assert [(line["value"], line["missing"]) for line in rates] == [("20.25", ""), ("", "blank")]
    assert len({line["entry"] for line in rates}) == 2
    frame = pl.read_parquet(io.BytesIO(written(whole(small(), shape="long"), "parquet")))
    assert frame.height == len(lines)
    assert frame.schema["number"] == pl.Float64


def test_codes_labels_or_both() -> None:
    labels = read_delimited(written(whole(small(), values="label", headings="label"), "csv"))
    assert labels[0]["Ouvert?"] == "Oui"
    assert labels[0]["Groupes? – Groupe A"] == "oui"
    both = read_delimited(written(whole(small(), values="both", headings="both"), "csv"))
    assert both[0]["open – Ouvert?"] == "oui"
    assert both[0]["open__label – Ouvert?"] == "Oui"
    assert both[1]["amount__missing__label – Montant?"] == "ne sait pas"
    plain = read_delimited(written(whole(small()), "csv"))
    assert [line["open"] for line in both if "open" in line] == []
    assert plain[0]["open"] == "oui"


# ── everything, through everything ──

FORMATS = ("csv", "csv-excel", "xlsx", "sav", "parquet", "json", "jsonl", "datapackage", "ddi")


@pytest.mark.parametrize("name", NAMES)
def test_every_tiny_questionnaire_goes_through_every_format(name: str, tmp_path: Path) -> None:
    definition = tiny(name)
    sheet = AnswerSheet.from_plain(definition, fill(definition, 3), CONTEXT)
    dataset = Dataset(definition, definition.survey, "2025", "x", None, {}, (Respondent("of-01", {}, sheet),))
    content = {each: written(whole(dataset), each) for each in FORMATS}
    (line,) = read_delimited(content["csv"])
    (cells,) = sheets(content["xlsx"])["submissions"]
    (row,) = pl.read_parquet(io.BytesIO(content["parquet"])).to_dicts()
    frame, _ = spss(content["sav"], tmp_path)
    assert frame.height == 1
    assert list(cells) == list(line) == list(row)
    for column, text in line.items():
        value = row[column]
        assert (text == "") == (value is None or value == ""), column
        assert (cells[column] is None) == (text == ""), column
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert float(text) == pytest.approx(value)
            assert cells[column] == pytest.approx(value)


def test_excel_in_french_is_read_by_a_spreadsheet(tmp_path: Path, say: Callable[[str], None]) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here")
    source = tmp_path / "answers.csv"
    source.write_bytes(written(whole(small()), "csv-excel"))
    # separator ;, text ", UTF-8, from line 1, language fr-CA, quoted cells as text, detect numbers
    options = "59,34,76,1,,3084,false,true,false"
    subprocess.run(
        [
            office,
            "--headless",
            "--infilter=CSV:" + options,
            "--convert-to",
            "xlsx",
            "--outdir",
            tmp_path,
            source,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = sheets((tmp_path / "answers.xlsx").read_bytes())
    (lines,) = found.values()
    assert lines[0]["amount"] == -1234.5
    say("LibreOffice read the CSV for Excel in French")
