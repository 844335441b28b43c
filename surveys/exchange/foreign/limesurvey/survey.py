"""A structure of LimeSurvey → a questionnaire with its findings: the whole road, in order.

Apart from each step. A group is a section, its description a note before its questions. Refuses only what is no structure, or
asks nothing.
"""

import re

from surveys.exchange.foreign.assembly import Document, settle
from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.limesurvey.file import read_tables
from surveys.exchange.foreign.limesurvey.items import Writer
from surveys.exchange.foreign.limesurvey.logic import Logic
from surveys.exchange.foreign.limesurvey.plan import Entry, Planned, Planner
from surveys.exchange.foreign.limesurvey.records import Group, Said, Structure, read_structure
from surveys.exchange.foreign.limesurvey.script import name_of
from surveys.exchange.foreign.naming import fit_code
from surveys.exchange.foreign.sentences import Sentences
from surveys.questionnaire.definition import Loaded
from surveys.questionnaire.definition.words import FORMAT
from surveys.questionnaire.problems import Problem

_HOLE = re.compile(r"\{([^{}\s][^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z]+)*")
_MOST_SECTIONS = 100


def load_structure(data: bytes, *, name: str = "") -> Loaded:
    """Read a survey that LimeSurvey exported. Never raises.

    A finding's ``where`` begins with the code of its question. Problems that refuse: those of ``read_tables``,
    ``foreign.nothing``.
    """
    tables = read_tables(data)
    if isinstance(tables, Problem):
        return Loaded(name, None, (tables,))
    return _SurveyReader(read_structure(tables)).load(name)


class _SurveyReader:
    """Holds what the steps share."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.findings = Findings()
        languages = list(structure.title)
        self.source = next((each for each in languages if each.startswith("fr")), structure.language)
        if self.source not in languages and languages:
            self.source = languages[0]
        english = next((each for each in languages if each.startswith("en") and each != self.source), None)
        place = Place("survey")
        if not self.source.startswith("fr"):
            self.findings.say("no_french", place, language=self.source)
        for language in languages:
            if language not in (self.source, english):
                self.findings.say("language", place, language=language)
        self.planner = Planner(self.findings)
        self.logic = Logic(self.planner, self.findings)
        self.sentences = Sentences(
            self.logic.find, self.logic.is_there, self.findings, _HOLE, _piped, self.source, english
        )
        self.writer = Writer(self.planner, self.logic, self.sentences, self.findings)

    def load(self, name: str) -> Loaded:
        """Return the questionnaire of the survey."""
        planned = [(group, self._plan(group)) for group in self.structure.groups]
        title = self.sentences.clean(self._said(self.structure.title), Place("survey")) or "Questionnaire"
        document: Document = {"format": FORMAT, "survey": fit_code(title, (), "sondage"), "title": title}
        welcome = self.sentences.make(self.structure.welcome, "purpose", Place("survey"))
        if welcome:
            document["purpose"] = welcome
        sections = [made for group, items in planned if (made := self._section(group, items)) is not None]
        if not sections:
            return Loaded(name, None, (*self.findings.problems, Problem("foreign.nothing")), title=title)
        if self.planner.lists:
            document["choices"] = {
                code: self._list(code, entries) for code, entries in self.planner.lists.items()
            }
        document["sections"] = _few(sections)
        if self.sentences.kept:
            document["english"] = self.sentences.kept[:5_000]
        return settle(document, self.writer.places, self.findings, name, self.writer.asked)

    def _plan(self, group: Group) -> list[Planned]:
        made = (self.planner.plan(question) for question in group.questions)
        return [each for each in made if each is not None]

    def _said(self, said: Said) -> str:
        return said.get(self.source) or next(iter(said.values()), "")

    def _section(self, group: Group, planned: list[Planned]) -> Document | None:
        code = fit_code(f"g{group.gid}", ())
        path, place = f"sections.{code}", Place(self._said(group.said)[:60])
        self.writer.places[path] = place
        questions = [item for each in planned for item in self.writer.items(each, path)]
        if not questions:
            return None
        made: Document = {"code": code}
        made["title"] = self.sentences.make(group.said, f"{path}.title", place, fallback=code)
        if relevant := self.logic.relevant(place, group.relevance):
            made["relevant"] = relevant
        note = f"{code}_presentation"
        words = self.sentences.make(group.description, f"{note}.label", place)
        if words:
            questions.insert(0, {"code": note, "type": "note", "label": words})
        made["questions"] = questions
        return made

    def _list(self, code: str, entries: list[Entry]) -> list[Document]:
        made = []
        for entry in entries:
            at = f"choices.{code}.{entry.code}.label"
            label = self.sentences.make(entry.said, at, Place(code), fallback=entry.theirs or entry.code)
            choice: Document = {"code": entry.code, "label": label}
            made.append(
                choice
                | ({"other": True} if entry.other else {})
                | ({"exclusive": True} if entry.exclusive else {})
            )
        return made


def _piped(content: str) -> str | None:
    """Return the name that « {Q1.NAOK} » pipes; nothing for an expression."""
    return name_of(content) if _NAME.fullmatch(content) else None


def _few(sections: list[Document]) -> list[Document]:
    """Return sections, what is past the most that a questionnaire has being in the last one."""
    for section in sections[_MOST_SECTIONS:]:
        for item in section["questions"]:
            if "relevant" in section and "relevant" not in item:
                item["relevant"] = section["relevant"]
        sections[_MOST_SECTIONS - 1]["questions"] += section["questions"]
    return sections[:_MOST_SECTIONS]
