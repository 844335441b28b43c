"""``surveys submissions`` and ``surveys figures`` on the demonstration: what comes in, goes out and is counted."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run

RENEWAL, PAY = "renouvellement/2025-2026", "remuneration/2024"


@pytest.fixture(autouse=True)
def _demonstration(demo_house: Path) -> None:
    """Every test here has a demonstration of its own."""


def figures(*arguments: str) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in run("figures", *arguments, "--json").done().json}


def test_figures_are_those_of_the_memoir() -> None:
    found = figures(RENEWAL, "--raw")
    assert found["ren_part_rate"]["text"] == "95,9\u00a0%"
    assert found["ren_hours_rate"]["text"] == "98,8\u00a0%"
    assert (found["ren_respondents"]["n"], found["ren_respondents"]["N"]) == (65, 89)
    for record in found.values():
        assert {"id", "n", "N", "value", "text", "status"} <= record.keys()
        assert record["value"] is None or isinstance(record["value"], str)


def test_raw_figures_say_that_they_are_and_others_hide_small_cells() -> None:
    raw, shown = run("figures", RENEWAL, "--raw", "--json"), run("figures", RENEWAL, "--json")
    assert "à ne pas diffuser" in raw.done().err
    assert shown.done().err == ""
    counts = {}
    for name, ran in (("raw", raw), ("shown", shown)):
        (record,) = (one for one in ran.json if one["id"] == "ren_by_region")
        counts[name] = [row["count"] for row in record["rows"] if row["status"] == "suppressed"]
    assert counts["raw"] == []
    assert counts["shown"]
    assert set(counts["shown"]) == {None}


def test_figures_are_also_lines_to_read() -> None:
    lines = run("figures", RENEWAL).done().out.splitlines()
    assert len(lines) == len(figures(RENEWAL))
    assert any(
        line.startswith("ren_part_rate") and "95,9\u00a0%" in line and "n = 65 de 89" in line
        for line in lines
    )


@pytest.mark.parametrize("file_format", ["csv", "csv-excel"])
def test_delimited_exports_hold_every_submission(file_format: str) -> None:
    ran = run("submissions", "export", PAY, "--format", file_format, "--out", "pay.csv")
    assert "65 dossiers" in ran.done().out
    assert ".zip" in ran.err
    data = Path("pay.csv").read_bytes()
    excel = file_format == "csv-excel"
    assert data.startswith(b"\xef\xbb\xbf") is excel
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";" if excel else ","))
    assert len(rows) == 66
    assert {len(row) for row in rows} == {len(rows[0])}


def test_an_archive_brings_tables_and_codebook() -> None:
    assert run("submissions", "export", PAY, "--out", "pay.zip").done().err == ""
    with zipfile.ZipFile("pay.zip") as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) >= 3
    assert [path.name for path in Path().glob("*pay*")] == ["pay.zip"]


@pytest.mark.parametrize(
    ("file_format", "begins"),
    [("xlsx", b"PK"), ("sav", b"$FL2"), ("parquet", b"PAR1"), ("datapackage", b"PK")],
)
def test_files_of_every_program_are_written(file_format: str, begins: bytes) -> None:
    assert (
        "65 dossiers" in run("submissions", "export", PAY, "--format", file_format, "--out", "pay").done().out
    )
    assert Path("pay").read_bytes().startswith(begins)


def test_layers_copies_and_shapes_are_named() -> None:
    def first(*options: str) -> dict[str, str]:
        run("submissions", "export", PAY, *options, "--out", "pay.csv").done()
        return next(csv.DictReader(io.StringIO(Path("pay.csv").read_text("utf-8"))))

    line = first()
    organisation, before = line["organisation"], line["fte_total"]
    assert (line["edition"], line["status"], line["layer"]) == ("2024", "sent", "submitted")
    run(
        "submissions", "correct", PAY, organisation, "fte_total", "99,5", "--reason", "Erreur de virgule"
    ).done()
    assert first()["fte_total"] == before
    assert first("--layer", "corrected")["fte_total"] == "99.5"
    assert first("--layer", "previous")["layer"] == "previous"
    run("submissions", "export", PAY, "--status", "draft", "--out", "none.csv").done()
    assert len(Path("none.csv").read_text("utf-8").splitlines()) == 1
    long = first("--shape", "long")
    assert {"variable", "value", "label", "missing"} <= long.keys()
    run("submissions", "correct", PAY, organisation, "fte_total", "douze", "--reason", "x").refused()
    moved = {name for name, each in figures(PAY, "--raw", "--layer", "corrected").items() if each["value"]}
    assert moved
    stratified = figures(PAY, "--raw", "--strata", "size")
    assert any(
        one["code"] == "post_stratified" for each in stratified.values() for one in each.get("beside", [])
    )
    run("figures", PAY, "--strata", "size").refused("--raw")


@pytest.mark.parametrize("file_format", ["json", "jsonl"])
def test_what_goes_out_comes_in_again_and_counts_the_same(file_format: str) -> None:
    before = figures(PAY, "--raw")
    run("submissions", "export", PAY, "--format", file_format, "--out", f"pay.{file_format}").done()
    ran = run("submissions", "import", "remuneration/2026", f"pay.{file_format}")
    assert ran.done().out == "65 dossiers importés dans remuneration/2026.\n"
    after = figures("remuneration/2026", "--raw")
    same = {name for name in before if before[name]["value"] == after[name]["value"]}
    moved = set(before) - same
    assert {before[name]["kind"] for name in moved} <= {
        "trend",
        "benchmark_gap_by_row",
        "weighted_mean_of_rows",
    }
    run("submissions", "import", "remuneration/2026", f"pay.{file_format}").refused("déjà des réponses")


def test_an_import_is_whole_or_nothing() -> None:
    run("submissions", "export", PAY, "--format", "json", "--out", "pay.json").done()
    records = json.loads(Path("pay.json").read_text("utf-8"))
    records[3]["answers"]["nobody_asks_this"] = 1
    records[5]["organisation"] = "xx-99"
    records[7] = "not a record"
    Path("bad.json").write_text(json.dumps(records))
    ran = run("submissions", "import", "remuneration/2026", "bad.json")
    ran.refused("bad.json", "record[4]", "nobody_asks_this", "record[6]", "record[8]")
    assert len(ran.err.splitlines()) == 3
    assert "0 dossier" in run("submissions", "export", "remuneration/2026", "--out", "none.csv").done().out


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("a.json", "", "vide"),
        ("a.json", "{}", "une liste"),
        ("a.json", "[", "ligne 1"),
        ("a.json", "[1, {}]", "record[1]"),
        ("a.json", '[{"organisation": 12, "answers": {}}]', "record[1]"),
        ("a.json", '[{"organisation": "of-03-04", "answers": []}]', "record[1]"),
        ("a.jsonl", '{"organisation": "of-03-04", "answers": {}}\nnot json\n', "ligne 2"),
        ("a.json", '[{"organisation": "\\u0000", "answers": {"\\ud800": "\\ud800"}}]', "record[1]"),
    ],
)
def test_files_that_hold_no_submissions_are_refused(name: str, text: str, word: str) -> None:
    Path(name).write_text(text)
    run("submissions", "import", "remuneration/2026", name).refused(name, word)


def test_missing_files_and_folders_are_refused() -> None:
    run("submissions", "import", RENEWAL, "absent.json").refused("absent.json", "n’existe pas")
    run("submissions", "import", RENEWAL, ".").refused("dossier")


@pytest.mark.parametrize("arguments", [
    ["figures"], ["submissions", "export", "--out", "x.csv"], ["submissions", "import"],
])  # fmt: skip
def test_an_unknown_edition_is_refused_with_those_that_exist(arguments: list[str]) -> None:
    Path("a.json").write_text("[]")
    more = ["a.json"] if arguments[-1] == "import" else []
    for unknown in ("renouvellement/1999", "nobody/2024", "é/\ud800"):
        run(*arguments, unknown, *more).refused("n’existe pas", RENEWAL, PAY)


@pytest.mark.parametrize("text", ["renouvellement", "a/b/c", "/", "a/", "/b", "", "a/ b"])
def test_what_is_no_edition_is_a_wrong_usage(text: str) -> None:
    ran = run("figures", text)
    assert ran.status == 2
    assert "sondage/édition" in ran.err


def test_exports_refuse_what_they_do_not_write() -> None:
    run("submissions", "export", PAY, "--format", "json", "--out", "x.zip").refused(".json")
    run("submissions", "export", PAY, "--out", "absent/x.csv").refused(
        "absent/x.csv", "ne peut pas être écrit"
    )
    run("submissions", "export", PAY, "--out", "instance").refused("ne peut pas être écrit")
    assert run("submissions", "export", PAY, "--format", "dbf", "--out", "x").status == 2
    assert run("submissions", "export", PAY).status == 2
    assert run("submissions", "export", PAY, "--out", "x", "--layer", "cleaned").status == 2
    assert sorted(path.name for path in Path().iterdir()) == ["instance"]


def test_an_interrupted_export_leaves_what_was_there() -> None:
    Path("pay.csv").write_text("yesterday's")
    run("submissions", "export", "remuneration/1999", "--out", "pay.csv").refused()
    assert Path("pay.csv").read_text() == "yesterday's"
