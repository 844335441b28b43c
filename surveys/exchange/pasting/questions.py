"""What a person must settle before a paste is accepted, and what the answers already given make of each cell.

Apart from the preview because a question gathers many cells: one answer for a column, or for a text wherever it stands
in it. Refuses an answer that was not offered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveys.exchange.pasting.cells import CellReader, any_choice, resolve
from surveys.exchange.pasting.grid import Source
from surveys.exchange.pasting.outcomes import BLANK, LEAVE, Doubt, Option, Outcome, Surroundings
from surveys.exchange.pasting.targets import Target
from surveys.questionnaire.problems import Problem


@dataclass(frozen=True, slots=True)
class Proposal:
    """One answer that a question accepts; ``shown`` is how its first cell would then read."""

    answer: str
    shown: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must settle. Its answer goes to ``Hints.answers`` under ``key``; ``"-"`` leaves the cells out.

    ``any_choice``: any code of the field's list is an answer too, beside the proposals.
    """

    key: str
    problem: Problem
    field: str
    column: int | None
    typed: str  # the text of the first cell
    proposals: tuple[Proposal, ...]
    rows: tuple[int, ...]
    answered: str = ""
    any_choice: bool = False


class Asker:
    """Reads cells, settles their doubts by the answers given, and gathers the questions that are left."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.questions: dict[str, Question] = {}
        self._reader = CellReader()
        self._keys: dict[tuple[int, str], str] = {}  # column and topic -> key of a narrow question

    def read(
        self, source: Source, target: Target, column: int, row: int, around: Surroundings
    ) -> tuple[Outcome, str]:
        """Read a cell, and settle its doubt by the answer already given. Return the key of its question too."""
        outcome = self._reader.read(source, target, around)
        doubt = outcome.doubt
        if doubt is None:
            return outcome, ""
        key = self._key(column, doubt, row)
        answer = self.answers.get(key, "")
        chosen = _chosen(doubt, target, answer)
        if chosen is None and answer and answer != LEAVE and doubt.wide:
            # The answer given to the column does not suit this cell: it is asked apart.
            key = f"{key}-r{row}"
            answer = self.answers.get(key, "")
            chosen = _chosen(doubt, target, answer)
        settled = chosen is not None or answer == LEAVE
        self._gather(key, doubt, target, column, source, row, answer if settled else "")
        if answer == LEAVE:
            return BLANK, key
        return (outcome, key) if chosen is None else (resolve(chosen, target, around.row), key)

    def ask(self, question: Question) -> None:
        """Add a question about rows rather than cells."""
        self.questions[question.key] = question

    def _key(self, column: int, doubt: Doubt, row: int) -> str:
        """Return the key of a question: of the column, or of the first row where the same text stands."""
        if doubt.wide:
            return f"c{column}-{doubt.topic}"
        place = (column, doubt.topic)
        if place not in self._keys:
            self._keys[place] = f"c{column}-{doubt.topic.split(':')[0]}-r{row}"
        return self._keys[place]

    def _gather(
        self, key: str, doubt: Doubt, target: Target, column: int, source: Source, row: int, answered: str
    ) -> None:
        """Add a cell to its question; a question is answered when all its cells are."""
        shown = tuple(Proposal(each.answer, each.shown) for each in doubt.options)
        known = self.questions.get(key)
        if known is None:
            listed = target.choices is not None and not doubt.wide
            self.questions[key] = Question(
                key, doubt.problem, target.code, column, source.text, shown, (row,), answered, listed
            )
            return
        offered = {each.answer for each in known.proposals}
        self.questions[key] = replace(
            known,
            proposals=known.proposals + tuple(each for each in shown if each.answer not in offered),
            rows=(*known.rows, row),
            answered=known.answered if answered else "",
        )


def _chosen(doubt: Doubt, target: Target, answer: str) -> Option | None:
    """Return the option that an answer names; any choice of a list may answer a question about a label."""
    if not answer:
        return None
    named = next((each for each in doubt.options if each.answer == answer), None)
    return any_choice(target, answer) if named is None and not doubt.wide else named
