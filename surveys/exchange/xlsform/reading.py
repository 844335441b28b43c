"""Sheets → a questionnaire, or every problem with its sheet and row.

Apart from writing. A column that people see wins over what travels beside it: a changed label, type or list is what comes back.
Refuses what it would have to guess: a group in a section, a question outside of one, a type or a column that we cannot hold.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from surveys.exchange.xlsform.survey import SurveyReader
from surveys.exchange.xlsform.tables import OURS, Record, Table, read_records
from surveys.exchange.xlsform.words import CHOICES, LOST, REFERENCES, SETTINGS, SURVEY
from surveys.questionnaire.definition import Loaded, load_document
from surveys.questionnaire.problems import Problem

_COLUMNS = {
    "survey": (*SURVEY, *LOST),
    "choices": CHOICES,
    "settings": SETTINGS,
    REFERENCES: CHOICES,
}
_LAST = re.compile(r"(\[[^\]]*\]|\.?[^.\[]*)$")


def is_ours(tables: Iterable[Table]) -> bool:
    """Say whether sheets are a questionnaire that we wrote: any of their headings is one of ours."""
    return any(
        cell.strip().startswith(OURS)
        for table in tables
        if table.title.strip().lower() in _COLUMNS
        for cell in next((row for row in table.rows if any(each.strip() for each in row)), ())
    )


def load_sheets(tables: Iterable[Table], *, name: str = "") -> Loaded:
    """Read a definition from its sheets; others are left aside. Never raises on any text.

    A problem's ``where`` begins with its sheet (``survey:sections.page.nom``), ``line`` is its row. Problems: those of
    ``read_records``, of ``SurveyReader`` and of ``load_document``; ``xlsform.no_survey``, ``xlsform.no_format``,
    ``xlsform.settings_rows``, ``xlsform.list_name``, ``xlsform.name_twice``.
    """
    return _SheetsReader(tables).load(name)


class _SheetsReader:
    """Gathers the document, the place of each of its parts, and the problems."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.problems: list[Problem] = []
        self.places: dict[str, tuple[str, int]] = {}
        self.records: dict[str, list[Record]] = {}
        for table in tables:
            title = table.title.strip().lower()
            if title in _COLUMNS and title not in self.records:
                found, problems = read_records(Table(title, table.rows), _COLUMNS[title])
                self.records[title] = found
                self.problems += problems

    def load(self, name: str) -> Loaded:
        if "survey" not in self.records:
            return Loaded(name, None, (*self.problems, Problem("xlsform.no_survey")))
        document = self._settings()
        survey = SurveyReader(self.places)
        document["sections"] = survey.read(self.records["survey"])
        self.problems += survey.problems
        for title, key in (("choices", "choices"), (REFERENCES, "reference_lists")):
            document.pop(key, None)
            if lists := self._lists(title, key):
                document[key] = lists
        if "format" not in document:
            self.problems.append(Problem("xlsform.no_format", "settings", line=2))
        if any(problem.severity == "error" for problem in self.problems):
            return Loaded(name, None, tuple(self.problems), title=str(document.get("title", "")))
        loaded = load_document(document, name=name)
        return replace(loaded, problems=(*self.problems, *map(self._placed, loaded.problems)))

    def _settings(self) -> dict[str, Any]:
        records = self.records.get("settings", [])
        if len(records) != 1:
            line = records[1].line if records else 2
            self.problems.append(Problem("xlsform.settings_rows", "settings", line=line))
            return {}
        record = records[0]
        self.places[""] = ("settings", record.line)
        document = dict(record.extra)
        for column, key in {"form_title": "title", "form_id": "survey", "version": "edition"}.items():
            document.pop(key, None)
            if column in record.cells:
                document[key] = record.cells[column]
        return document

    def _lists(self, title: str, key: str) -> dict[str, list[dict[str, Any]]]:
        lists: dict[str, list[dict[str, Any]]] = {}
        for record in self.records.get(title, ()):
            code = record.text("list_name").strip()
            if not code:
                self.problems.append(record.fault("list_name"))
                continue
            choice = {"code": record.text("name").strip(), "label": record.cells.get("label", "")}
            rest = {name: value for name, value in record.extra.items() if name not in choice}
            place = (title, record.line)
            within = lists.setdefault(code, [])
            first = self.places.setdefault(f"{key}.{code}.{choice['code']}", place)
            if choice["code"] and first != place:
                self.problems.append(record.fault("name_twice", name=choice["code"][:60], first=first[1]))
            within.append({name: text for name, text in choice.items() if text} | rest)
            self.places.setdefault(f"{key}.{code}", place)
            self.places.setdefault(f"{key}.{code}[{len(within)}]", place)
        return lists

    def _placed(self, problem: Problem) -> Problem:
        """Return a problem of the document at the row that its place came from, or at the nearest that holds it."""
        path = problem.where
        while path and path not in self.places:
            path = _LAST.sub("", path, count=1)
        sheet, line = self.places.get(path, ("settings", 2))
        return replace(problem, where=f"{sheet}:{problem.where}".rstrip(":"), line=line)
