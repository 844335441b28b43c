"""A document → a Questionnaire, or every problem of the document, each with its path and its line.

Apart from the shapes (one value at a time) and from ``verify`` (the whole). Refuses to give a questionnaire that has an
error; a warning lets it through. No input raises: text, bytes, mappings of anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.questionnaire.definition.build import Builder
from surveys.questionnaire.definition.document import Source, read_bytes, read_mapping, read_text
from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.definition.verify import verify
from surveys.questionnaire.definition.vocabulary import QUESTIONNAIRE
from surveys.questionnaire.problems import Problem


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a document gave: the questionnaire, or ``None`` with the errors that say why; warnings either way."""

    name: str
    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]
    title: str = ""  # as far as it could be read
    questions: int = 0  # asked of a centre: notes and calculated values do not count
    lost: tuple[
        Problem, ...
    ] = ()  # what another tool's form held and a questionnaire cannot: ``part`` and ``text``

    @property
    def accepted(self) -> bool:
        """Say whether there is a questionnaire."""
        return self.questionnaire is not None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that refuse the document."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def load(text: str, *, name: str = "") -> Loaded:
    """Read a definition written in YAML or JSON; ``name`` is kept for messages (a file's name)."""
    return _load(read_text(text), name)


def load_bytes(data: bytes, *, name: str = "") -> Loaded:
    """Read a definition as a file holds it: UTF-8, with or without a byte-order mark."""
    return _load(read_bytes(data), name)


def load_document(document: Mapping[str, object], *, name: str = "") -> Loaded:
    """Read a definition already in memory: parsed JSON, or what ``to_document`` gave. Problems carry no line."""
    return _load(read_mapping(document), name)


def report(loaded: Loaded) -> dict[str, object]:
    """Return what ``surveys check --json`` prints of a definition, without its sentences."""
    problems = [
        {"code": p.code, "where": p.where, "line": p.line, "severity": p.severity, "params": dict(p.params)}
        for p in loaded.problems
    ]
    return {
        "accepted": loaded.accepted,
        "title": loaded.title,
        "questions": loaded.questions,
        "problems": problems,
        "unsupported": [],
    }


def _load(source: Source, name: str) -> Loaded:
    found = Found(problems=list(source.problems))
    if source.root is None:
        return Loaded(name, None, found.placed())
    found.mark("", source.root)
    document = QUESTIONNAIRE.read(source.root, "", found)
    if not isinstance(document, dict):
        return Loaded(name, None, found.placed())
    builder = Builder(document, source.root, found)
    questionnaire = builder.build()
    verify(questionnaire, builder.unbuilt, found)
    problems = found.placed()
    refused = any(problem.severity == "error" for problem in problems)
    return Loaded(
        name=name,
        questionnaire=None if refused else questionnaire,
        problems=problems,
        title=questionnaire.title,
        questions=builder.asked,
    )
