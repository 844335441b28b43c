"""Saved analyses: what a page was asked, kept under a name, and asked again of any edition of its survey.

Apart from reading, which computes: here are codes, matched with those of the edition that is opened. What that edition no
longer has is named with the words it had; what changed its meaning since is said so. Refuses to keep a figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from surveys.operations.publishing.datasets import bare_dataset, comparison_of, unknown_edition
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Verdict
from surveys.results.dataset import LAYERS, Layer
from surveys.results.disclosure import dimensions_of
from surveys.store.analyses import (
    SHAPES,
    Analysis,
    Shape,
    count_analyses,
    find_analysis,
    list_analyses,
)
from surveys.store.base import db, reading
from surveys.store.copies import count_senders
from surveys.store.editions import Edition, find_edition, list_editions
from surveys.store.questionnaires import questionnaire_of

NAME_MOST = 80
MOST = 200  # analyses of one person
Named = tuple[tuple[str, str], ...]  # codes, each with the words it had


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page was asked: the statistics or the question, by what they are crossed, in which layer, how far."""

    shape: str
    statistics: tuple[str, ...] = ()
    section: str = ""
    attributes: tuple[str, ...] = ()
    layer: Layer = "submitted"
    question: str = ""  # of the values that stand apart: the only one that is looked at
    far: str = ""  # and from which distance


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """An analysis in a list."""

    id: int
    name: str
    survey: str
    edition: str  # where it was saved
    shape: Shape
    shared: bool
    own: bool
    by: str
    made_at: datetime
    statistics: Named
    section: str  # its title
    attributes: tuple[str, ...]
    layer: Layer
    question: tuple[str, str]
    far: str


@dataclass(frozen=True, slots=True)
class OpenedAnalysis:
    """An analysis on an edition: what is found there by its code, what is gone, what means something else."""

    line: AnalysisLine
    edition: str
    editions: tuple[str, ...]  # where it may be opened, the latest first
    statistics: tuple[str, ...]
    missing: tuple[str, ...]  # words
    moved: tuple[tuple[str, Verdict], ...]  # words, and what holds of them
    attributes: tuple[str, ...]
    question: str


@operation
def save_analysis(
    survey: str, edition: str, asked: Asked, *, name: str, shared: bool, by: int, now: datetime
) -> int | tuple[Problem, ...]:
    """Keep what a page was asked, and return its number.

    Problems: ``edition.unknown``, ``analysis.name``, ``analysis.asked`` (the edition has nothing of it), ``analysis.most``;
    ``where`` is the field.
    """
    found, said = find_edition(survey, edition), " ".join(name.split())
    if found is None:
        return (unknown_edition(survey, edition),)
    problems = []
    if not 0 < len(said) <= NAME_MOST:
        problems.append(Problem("analysis.name", "nom", {"most": NAME_MOST}))
    kept = _kept(found[0], asked)
    if kept is None:
        problems.append(Problem("analysis.asked", "nom"))
    if count_analyses(by) >= MOST:
        problems.append(Problem("analysis.most", "nom", {"most": MOST}))
    if kept is None or problems:
        return tuple(problems)
    row = Analysis(
        survey_id=found[1].id,
        person_id=by,
        name=said,
        shape=asked.shape,
        asked={**kept, "edition": edition},
        shared=shared,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def _kept(edition: Edition, asked: Asked) -> dict[str, Any] | None:
    """Return what is kept of what was asked, its codes with their words; nothing when the edition has none of it."""
    words = _words(edition)
    section = next((one for one in words.asked.sections if one.code == asked.section), None)
    known = [one for one in asked.statistics if one in words.statistics]
    if section is not None and not known:
        known = [one.id for item in section.items for one in item.statistics]
    question = words.question(asked.question)
    if asked.shape not in SHAPES or asked.layer not in LAYERS:
        return None
    if (asked.shape == "doubts" and asked.question and not question) or (
        asked.shape != "doubts" and not known
    ):
        return None
    return {
        "statistics": [[one, words.statistics[one]] for one in known],
        "section": "" if section is None else words.blank.text(section.title),
        "attributes": list(asked.attributes),
        "layer": asked.layer,
        "question": [asked.question, question],
        "far": asked.far,
    }


@dataclass(frozen=True)
class _Words:
    """The words of an edition's codes."""

    asked: Questionnaire
    blank: AnswerSheet
    statistics: Mapping[str, str]

    def question(self, code: str) -> str:
        item = self.asked.items.get(code)
        return "" if item is None else self.blank.text(item.label)


def _words(edition: Edition) -> _Words:
    asked = questionnaire_of(edition.questionnaire_version_id)
    blank = AnswerSheet.blank(asked, edition.opens_at)
    labels = {one.id: blank.text(one.label or item.label) for item, one in asked.statistics}
    return _Words(asked, blank, labels)


@reading
def list_saved(*, by: int) -> tuple[AnalysisLine, ...]:
    """Return the analyses that a person sees: their own and those that are shared, the latest first."""
    return tuple(_line(*each, by) for each in list_analyses(by))


def _line(row: Analysis, survey: Any, author: str, by: int) -> AnalysisLine:
    kept = row.asked
    return AnalysisLine(
        id=row.id,
        name=row.name,
        survey=survey.code,
        edition=kept["edition"],
        shape=cast(Shape, row.shape),
        shared=row.shared,
        own=row.person_id == by,
        by=author,
        made_at=row.made_at,
        statistics=tuple((code, words) for code, words in kept["statistics"]),
        section=kept["section"],
        attributes=tuple(kept["attributes"]),
        layer=cast(Layer, kept["layer"]),
        question=(kept["question"][0], kept["question"][1]),
        far=kept["far"],
    )


@reading
def open_saved(analysis_id: int, edition: str = "", *, by: int) -> OpenedAnalysis | Problem:
    """Return an analysis on an edition of its survey, the last one that has answers by default.

    Problems: ``analysis.gone``, ``edition.unknown``.
    """
    seen = find_analysis(analysis_id, by)
    if seen is None:
        return Problem("analysis.gone")
    line = _line(*seen, by)
    senders = count_senders()
    editions = [each for each, _ in list_editions(line.survey) if senders.get(each.id)]
    here = next((each for each in editions if edition in ("", each.code)), None)
    if here is None:
        return unknown_edition(line.survey, edition or line.edition)
    words = _words(here)
    known = dimensions_of(bare_dataset(here, line.survey, words.asked))
    found = tuple(code for code, _ in line.statistics if code in words.statistics)
    missing = [said for code, said in line.statistics if code not in words.statistics]
    missing += [name for name in line.attributes if name not in known]
    question, said = line.question
    if question and question not in words.asked.items:
        missing.append(said)
    return OpenedAnalysis(
        line=line,
        edition=here.code,
        editions=tuple(each.code for each in editions),
        statistics=found,
        missing=tuple(missing),
        moved=tuple(_moved(line, here, words.asked, found)),
        attributes=tuple(name for name in line.attributes if name in known),
        question=question if question in words.asked.items else "",
    )


def _moved(
    line: AnalysisLine, here: Edition, asked: Questionnaire, found: Sequence[str]
) -> list[tuple[str, Verdict]]:
    """Return what no longer means the same as where the analysis was saved, with what holds of it."""
    saved = find_edition(line.survey, line.edition)
    if saved is None or saved[0].id == here.id:
        return []
    comparison = comparison_of(*sorted((saved[0], here), key=lambda each: each.opens_at))
    items = {one.id: item.code for item, one in asked.statistics}
    verdicts = {code: max(comparison.verdict(code), comparison.verdict(items[code])) for code in found}
    words = dict(line.statistics)
    return [(words[code], verdict) for code, verdict in verdicts.items() if verdict is not Verdict.SAME]


@operation
def remove_analysis(analysis_id: int, *, by: int) -> Problem | None:
    """Take away an analysis of one's own. Problem: ``analysis.gone``."""
    seen = find_analysis(analysis_id, by)
    if seen is None or seen[0].person_id != by:
        return Problem("analysis.gone")
    db.session.delete(seen[0])
    return None
