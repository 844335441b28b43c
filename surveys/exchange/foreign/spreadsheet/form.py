"""The sheets of a form → a questionnaire with its findings: the whole road, in order.

Apart from each step. Reads the sheets survey, choices and settings (and external_choices); refuses only what asks nothing at
all.
"""

import re
from collections.abc import Iterable

from surveys.exchange.foreign.assembly import Document, settle
from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.matrices import offer_matrices
from surveys.exchange.foreign.naming import fit_code
from surveys.exchange.foreign.sentences import Sentences
from surveys.exchange.foreign.spreadsheet.columns import Row, choose_languages, read_rows
from surveys.exchange.foreign.spreadsheet.items import Writer
from surveys.exchange.foreign.spreadsheet.lists import Lists, Taken, by_list
from surveys.exchange.foreign.spreadsheet.logic import Logic
from surveys.exchange.foreign.spreadsheet.plan import Planner
from surveys.exchange.foreign.spreadsheet.tree import grow, is_yes
from surveys.exchange.xlsform import Table
from surveys.questionnaire.definition import Loaded
from surveys.questionnaire.definition.words import FORMAT
from surveys.questionnaire.problems import Problem

_HOLE = re.compile(r"\$\{([^{}]*)\}")
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def load_form(tables: Iterable[Table], *, name: str = "") -> Loaded:
    """Read a form that another tool wrote. Never raises on any text.

    A finding's ``where`` is its sheet, ``line`` its row; what was not carried over is in ``lost``. Problems that refuse:
    ``xlsform.no_survey``, ``foreign.nothing``, and those of ``load_document`` that no taking out settles.
    """
    sheets: dict[str, Table] = {}
    for table in tables:
        sheets.setdefault(table.title.strip().lower(), table)
    if "survey" not in sheets:
        return Loaded(name, None, (Problem("xlsform.no_survey"),))
    return _FormReader(sheets).load(name)


class _FormReader:
    """Holds what the steps share."""

    def __init__(self, sheets: dict[str, Table]) -> None:
        self.findings = Findings()
        survey, choices, settings, external = (
            read_rows(sheets.get(title), kind, self.findings)
            for title, kind in (
                ("survey", "survey"),
                ("choices", "choices"),
                ("settings", "settings"),
                ("external_choices", "choices"),
            )
        )
        self.settings = settings[0] if settings else Row(Place("settings", 2))
        self.languages = choose_languages([*survey, *choices], self.settings.cell("default_language"))
        duplicates = is_yes(self.settings.cell("allow_choice_duplicates"))
        lists = {**by_list(external), **by_list(choices)}
        self.lists = Lists(lists, self.languages, self.findings, duplicates)
        self.branches = grow(survey, self.findings)

    def load(self, name: str) -> Loaded:
        """Return the questionnaire of the form."""
        findings = self.findings
        planner = Planner(self.lists, findings)
        parts = planner.plan(self.branches)
        logic = Logic(planner, self.lists, findings)
        sentences = Sentences(
            logic.find, logic.is_there, findings, _HOLE, _name, self.languages.source, self.languages.english
        )
        writer = Writer(logic, sentences, findings)
        title = sentences.clean(self._title(), self.settings.place) or "Formulaire"
        document: Document = {
            "format": FORMAT,
            "survey": fit_code(self._code(), (), "formulaire"),
            "title": title,
        }
        version = _EDITION.match(self.settings.cell("version"))
        if version is not None:
            document["edition"] = version[0]
        sections = [made for part in parts if (made := writer.section(part, title)) is not None]
        if not sections:
            return Loaded(
                name, None, (*findings.problems, Problem("foreign.nothing", "survey", line=1)), title=title
            )
        document["choices"] = {
            code: self._list(taken, sentences, writer) for code, taken in self.lists.taken.items()
        }
        if not document["choices"]:
            del document["choices"]
        document["sections"] = sections
        if sentences.kept:
            document["english"] = sentences.kept[:5_000]
        self._tell_languages()
        offer_matrices(
            [
                (item.branch.row.cell("name"), item.kind, item.branch.place)
                for part in parts
                for item in part.items
            ],
            findings,
        )
        return settle(document, writer.places, findings, name, writer.asked)

    def _title(self) -> str:
        said = self.settings.cell("form_title")
        return said or self.settings.cell("form_id")

    def _code(self) -> str:
        return self.settings.cell("form_id") or self.settings.cell("form_title") or "formulaire"

    def _list(self, taken: Taken, sentences: Sentences, writer: Writer) -> list[Document]:
        made: list[Document] = []
        for row in taken.rows:
            code = taken.codes[row.cell("name")]
            path = f"choices.{taken.code}.{code}"
            writer.places[path] = row.place
            label = sentences.make(row.said("label"), f"{path}.label", row.place, fallback=row.cell("name"))
            made.append({"code": code, "label": label})
        writer.places[f"choices.{taken.code}"] = taken.rows[0].place
        if taken.other:
            made.append({"code": taken.other, "label": "Autre", "other": True})
        return made

    def _tell_languages(self) -> None:
        languages, place = self.languages, Place("survey", 1)
        if not languages.french:
            self.findings.say("no_french", place, language=languages.source)
        for language in languages.left:
            self.findings.say("language", place, language=language)


def _name(content: str) -> str | None:
    """Return the name that « ${name} » pipes."""
    return content.strip()
