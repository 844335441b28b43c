"""What a reading gathers: problems, each with its path and line, and how much of them is worth gathering.

Apart because shapes, building and verifying all add to it. Bounds its own work: a hostile document gets its refusal
in a second, not a suggestion for each of its hundred thousand keys.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice

from surveys.questionnaire.definition.document import Node
from surveys.questionnaire.problems import Param, Problem, Severity

MAX_PROBLEMS = 400
MAX_WARNINGS = 200  # past it, advice is left unsaid: it must not take the place of errors
MAX_SUGGESTIONS = 100
MAX_WORDS = 2_000  # among which a near one is looked for


@dataclass(slots=True)
class Found:
    """What a reading gathers: problems, and the line of every path it went through."""

    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    suggestions: int = 0
    warnings: int = 0
    # (the space in which it is unique, the name) -> its line
    names: dict[tuple[str, str], int | None] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Say whether there are more problems than anyone will read."""
        return len(self.problems) > MAX_PROBLEMS

    def suggest(self, given: str, known: Iterable[str]) -> str:
        """Return the known word nearest to ``given``, or nothing: far off, or enough suggestions made."""
        if self.suggestions >= MAX_SUGGESTIONS:
            return ""
        self.suggestions += 1
        words = list(islice(known, MAX_WORDS))
        return next(iter(get_close_matches(given[:64], words, n=1, cutoff=0.6)), "")

    def say(
        self,
        code: str,
        where: str,
        line: int | None = None,
        *,
        severity: Severity = "error",
        **params: Param,
    ) -> None:
        """Add a problem, once; past ``MAX_PROBLEMS`` only that there are too many."""
        problem = Problem(f"definition.{code}", where, params, severity, line)
        self.add(problem)

    def add(self, problem: Problem) -> None:
        """Add a problem made elsewhere."""
        if problem.severity == "warning":
            if self.warnings >= MAX_WARNINGS:
                return
            self.warnings += 1
        if len(self.problems) < MAX_PROBLEMS:
            if problem not in self.problems:
                self.problems.append(problem)
        elif len(self.problems) == MAX_PROBLEMS:
            self.problems.append(Problem("definition.too_many_problems", "", {"limit": MAX_PROBLEMS}))

    def mark(self, where: str, node: Node) -> None:
        """Remember the line of ``where``: its key's, or its own in a list."""
        line = node.key_line or node.line
        if line is not None:
            self.lines.setdefault(where, line)

    def line(self, where: str) -> int | None:
        """Return the line of ``where``, or of the nearest thing that holds it."""
        while where:
            if where in self.lines:
                return self.lines[where]
            where = re.sub(r"(\[[^\]]*\]|\.?[^.\[]*)$", "", where, count=1)
        return self.lines.get("")

    def placed(self) -> tuple[Problem, ...]:
        """Return the problems, each with the line of its place where it has none yet, in the order of the file."""
        placed = [p if p.line is not None else p.at(p.where, self.line(p.where)) for p in self.problems]
        return tuple(sorted(placed, key=lambda problem: (problem.line is None, problem.line or 0)))


def shorten(text: str) -> str:
    """Return the beginning of what was given, for a message."""
    return text if len(text) <= 60 else text[:59] + "…"
