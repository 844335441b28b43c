"""Small forms as their authors would type them, and where the large collection of real ones is, when it is there.

Apart from the tests because every file of this folder reads such forms.
"""

import io
from pathlib import Path

from openpyxl import Workbook

from surveys.exchange.foreign.spreadsheet import load_form
from surveys.exchange.xlsform import read_text
from surveys.questionnaire.definition import Loaded, to_document
from surveys.questionnaire.problems import Problem
from tests.command_line import ROOT

CORPUS = next(
    (found for above in ROOT.parents if (found := above / "shared" / "corpus").is_dir()), Path("no corpus")
)
ABSENT = "the collection of real forms is not on this machine"


def form(text: str) -> Loaded:
    """Return what a form gives, written as a table of text."""
    tables = read_text(text.encode())
    assert not isinstance(tables, Problem)
    return load_form(tables, name="form")


def opened(text: str) -> dict[str, object]:
    """Return the document of a form that must open."""
    loaded = form(text)
    assert loaded.questionnaire is not None, loaded.problems
    return to_document(loaded.questionnaire)


def items(text: str) -> dict[str, dict[str, object]]:
    """Return the items of a form that must open, by code; fields of rosters as « roster.field »."""
    document = opened(text)
    found = {}
    for section in document["sections"]:  # type: ignore[attr-defined]
        for item in section["questions"]:
            found[item["code"]] = item
            for field in item.get("fields", ()):
                found[f"{item['code']}.{field['code']}"] = field
    return found


def codes(loaded: Loaded) -> set[str]:
    """Return the codes of findings, without what they begin with."""
    return {problem.code.removeprefix("foreign.") for problem in loaded.problems}


def lost(loaded: Loaded) -> list[tuple[str, object, int | None]]:
    """Return what was lost: why, which part, at which row."""
    return [(p.code.removeprefix("foreign.lost."), p.params["part"], p.line) for p in loaded.lost]


def workbook(**sheets: list[list[object]]) -> bytes:
    """Return a workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def structure(**tables: list[dict[str, str]]) -> bytes:
    """Return a LimeSurvey structure with these tables, in the manner of its oldest files: texts beside codes."""
    tables.setdefault("surveys", [{"sid": "1", "language": "fr"}])
    tables.setdefault(
        "surveys_languagesettings",
        [{"surveyls_language": "fr", "surveyls_title": "Enquête", "surveyls_welcometext": ""}],
    )
    tables.setdefault("groups", [{"gid": "1", "group_name": "Groupe", "language": "fr"}])
    parts = ["<?xml version='1.0' encoding='UTF-8'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>"]
    for name, rows in tables.items():
        parts.append(f"<{name}><rows>")
        for row in rows:
            fields = "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items())
            parts.append(f"<row>{fields}</row>")
        parts.append(f"</rows></{name}>")
    return "".join([*parts, "</document>"]).encode()


def asked(number: int, letter: str, title: str, **rest: str) -> dict[str, str]:
    """Return the row of a question of LimeSurvey."""
    row = {
        "qid": str(number),
        "gid": "1",
        "parent_qid": "0",
        "type": letter,
        "title": title,
        "language": "fr",
    }
    return {**row, "question": f"Question {title}", "question_order": str(number), "relevance": "1", **rest}


def under(number: int, owner: int, title: str, scale: int = 0, **rest: str) -> dict[str, str]:
    """Return the row of a subquestion of LimeSurvey."""
    row = {
        "qid": str(number),
        "gid": "1",
        "parent_qid": str(owner),
        "type": "T",
        "title": title,
        "language": "fr",
    }
    return {
        **row,
        "question": f"Ligne {title}",
        "question_order": str(number),
        "scale_id": str(scale),
        **rest,
    }


def answers(owner: int, *codes: str, scale: int = 0) -> list[dict[str, str]]:
    """Return the rows of the answers of a question of LimeSurvey."""
    return [
        {
            "qid": str(owner),
            "code": code,
            "answer": f"Choix {code}",
            "sortorder": str(at),
            "scale_id": str(scale),
            "language": "fr",
        }
        for at, code in enumerate(codes)
    ]
