"""``surveys check`` and ``surveys convert``: every file gets an answer, in French, whatever it holds."""

import json
from pathlib import Path

import pytest

from surveys.catalogue import names
from tests.command_line import ROOT, run

CATALOGUE = ROOT / "surveys" / "catalogue"
VOTE = CATALOGUE / "vote.yaml"
BROKEN = sorted((ROOT / "tests" / "broken").glob("*.yaml"))
BINARY = bytes(range(256)) * 40


def write(name: str, data: bytes | str) -> Path:
    path = Path(name)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_shipped_questionnaires_are_accepted() -> None:
    ran = run("check", *(CATALOGUE / f"{name}.yaml" for name in names()))
    assert ran.done().out.count("accepté") == len(names()) >= 5
    assert ran.err == ""


def test_json_is_one_object_per_file_and_line() -> None:
    ran = run("check", "--json", VOTE, BROKEN[0], "absent.yaml")
    assert ran.status == 1
    accepted, broken, absent = ran.json_lines
    assert accepted["accepted"] is True
    assert accepted["title"].startswith("Vote")
    assert accepted["questions"] == 5
    assert accepted["problems"] == []
    assert accepted["unsupported"] == []
    for record in (broken, absent):
        assert record["accepted"] is False
        assert isinstance(record["title"], str)
        for problem in record["problems"]:
            assert {"code", "where", "message", "severity"} <= problem.keys()
            assert problem["severity"] in {"error", "warning"}
            assert problem["message"].endswith((".", "?"))
    assert absent["problems"][0]["code"] == "file.missing"
    assert ran.err == ""


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_broken_definition_is_refused_with_its_line(path: Path) -> None:
    ran = run("check", path)
    ran.refused("refusé", "ligne ")
    assert ran.out == ""


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.yaml", b"", "definition.document.empty"),
        ("mark.yaml", b"\xef\xbb\xbf", "definition.document.empty"),
        ("latin.yaml", "titre: été".encode("latin-1"), "definition.document.encoding"),
        ("wide.yaml", "titre: a".encode("utf-16"), "definition.document.encoding"),
        ("binary.yaml", BINARY, "definition.document.encoding"),
        ("zeros.yaml", b"\0" * 1000, None),
        ("large.yaml", b"a" * 10_000_000, "definition.document.too_large"),
        ("huge.yaml", b"a" * 13_000_000, "file.too_large"),
        ("deep.json", b"[" * 100_000, "definition.document.too_deep"),
        ("deep-objects.json", b'{"a":' * 100_000, "definition.document.too_deep"),
        ("cut.json", b'{"format": "axtra', "definition.document.syntax"),
        ("list.yaml", b"- a\n- b\n", "definition.value.not_mapping"),
        ("form.xlsx", b"PK\x03\x04", "workbook.unreadable"),
        ("form.xls", b"\xd0\xcf\x11\xe0", "workbook.unreadable"),
        ("form.xlsx", b"name;age\n", "workbook.not_sheets"),
        ("form.xlsx", b"", "workbook.empty"),
        ("form.xlsx", b"%PDF-1.7", "form.other"),
        ("form.MD", b"| choices |", "xlsform.no_survey"),
        ("form.md", b"| survey |\n\xe9", "json.encoding"),
    ],
)
def test_what_is_no_definition_is_refused_with_a_code(name: str, data: bytes, code: str | None) -> None:
    path = write(name, data)
    ran = run("check", "--json", path)
    assert ran.status == 1
    (record,) = ran.json_lines
    assert record["accepted"] is False
    assert record["problems"]
    if code:
        assert [problem["code"] for problem in record["problems"]] == [code]
    run("check", path).refused(name, "refusé")


@pytest.mark.parametrize("path", ["absent.yaml", "a/b/c.yaml", ".", "/dev/zero", "a" * 300, "\udcff.yaml"])
def test_what_cannot_be_read_is_said(path: str) -> None:
    (record,) = run("check", "--json", path).json_lines
    assert record["problems"][0]["code"].startswith("file.")
    run("check", path).refused("refusé")


def test_a_byte_order_mark_is_no_fault() -> None:
    run("check", write("mark.yaml", b"\xef\xbb\xbf" + VOTE.read_bytes())).done()


def test_warnings_are_shown_and_do_not_refuse() -> None:
    text = VOTE.read_text("utf-8").replace("Vote du conseil", "Vote  du  conseil")
    ran = run("check", "--json", write("warned.yaml", text))
    (record,) = ran.json_lines
    severities = {problem["severity"] for problem in record["problems"]}
    assert record["accepted"] is ("error" not in severities)


@pytest.mark.parametrize("name", names())
def test_converting_there_and_back_gives_the_same_bytes(name: str) -> None:
    run("convert", CATALOGUE / f"{name}.yaml", "one.json").done()
    run("convert", "one.json", "two.yaml").done()
    run("convert", "two.yaml", "three.json").done()
    run("convert", "three.json", "four.yaml").done()
    assert Path("one.json").read_bytes() == Path("three.json").read_bytes()
    assert Path("two.yaml").read_bytes() == Path("four.yaml").read_bytes()
    assert json.loads(Path("one.json").read_text("utf-8"))["survey"] == name
    run("check", "one.json", "two.yaml").done()


@pytest.mark.parametrize("name", names())
def test_a_questionnaire_becomes_a_paper_and_the_same_one_twice(name: str) -> None:
    for target in ("one.pdf", "two.pdf"):
        assert run("convert", CATALOGUE / f"{name}.yaml", target).done().err == ""
    assert Path("one.pdf").read_bytes().startswith(b"%PDF-")
    assert Path("one.pdf").read_bytes() == Path("two.pdf").read_bytes()


def test_converting_refuses_what_it_does_not_write_or_read() -> None:
    run("convert", VOTE, "vote.docx").refused("vote.docx", "n’est pas offert")
    run("convert", VOTE, "nowhere/vote.json").refused("nowhere/vote.json", "ne peut pas être écrit")
    run("convert", VOTE, ".").refused("n’est pas offert")
    run("convert", "absent.yaml", "vote.json").refused("absent.yaml", "n’existe pas")
    run("convert", write("form.xlsx", b"PK\x03\x04"), "vote.json").refused("form.xlsx", "endommagé")
    run("convert", BROKEN[0], "vote.json").refused("ligne ")
    assert not Path("vote.json").exists()


@pytest.mark.parametrize("form", ["vote.xlsx", "vote.md"])
def test_a_spreadsheet_is_written_read_and_checked_as_the_file_it_came_from(form: str) -> None:
    run("convert", VOTE, "vote.json").done()
    run("convert", VOTE, form).done()
    run("convert", form, "again.json").done()
    assert Path("again.json").read_bytes() == Path("vote.json").read_bytes()
    (record,) = run("check", "--json", form).json_lines
    assert record["accepted"] is True
    assert record["questions"] == 5
