"""What is wrong with the text of an expression where it stands, each with its piece of the text and what fits there.

Apart from ``definition.verify``, which judges a whole questionnaire: this answers while one types. The judgement is the
same code. Rings and secrets are told once the text is kept.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from surveys.questionnaire.conditions.completion import Candidate, complete
from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.spots import Spot, faults_of
from surveys.questionnaire.expressions import Expression, parse
from surveys.questionnaire.problems import Problem

MOST_ALLOWED = 6
_PIECE = re.compile(r"\$\{[^}]*\}?|\"[^\"]*\"|'[^']*'|@row|[\w-]+|\S")
# Faults that a choice among what fits would mend.
_CHOSEN = frozenset(
    {
        "expression.unknown_name",
        "expression.bad_reference",
        "expression.unknown_parameter",
        "definition.expression.unknown_choice",
        "definition.expression.unknown_attribute",
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem with the part of the text that it is about; ``allowed`` is what would fit there instead."""

    problem: Problem
    start: int
    end: int
    allowed: tuple[Candidate, ...] = ()


def find_faults(text: str, spot: Spot) -> tuple[Fault, ...]:
    """Return everything wrong with a text at a spot, in the order written; warnings too."""
    parsed = parse(text)
    problems = tuple(faults_of(parsed, spot, Found())) if isinstance(parsed, Expression) else parsed
    placed = [_placed(problem, text, spot) for problem in problems]
    return tuple(sorted(placed, key=lambda fault: fault.start))


def _placed(problem: Problem, text: str, spot: Spot) -> Fault:
    position = problem.params.get("position")
    if not isinstance(position, int):
        named = str(problem.params.get("given", ""))
        at = text.find(f"'{named}'") if named else -1
        if at < 0:
            return Fault(problem, 0, len(text))
        return _with_allowed(problem, at, at + len(named) + 2, text, spot)
    start = min(position - 1, len(text))
    if problem.code == "definition.expression.unknown_choice":
        code = str(problem.params["given"])
        found = text.find(code, start)
        start = found if found >= 0 else start
        return _with_allowed(problem, start, start + len(code), text, spot)
    piece = _PIECE.match(text, start)
    end = piece.end() if piece else len(text)
    return _with_allowed(problem, start, end, text, spot)


def _with_allowed(problem: Problem, start: int, end: int, text: str, spot: Spot) -> Fault:
    if problem.code not in _CHOSEN:
        return Fault(problem, start, end)
    return Fault(problem, start, end, _allowed(problem, start, end, text, spot))


def _allowed(problem: Problem, start: int, end: int, text: str, spot: Spot) -> tuple[Candidate, ...]:
    """Return what fits where a name is wrong: its last part, as if it had just been opened."""
    written = text[start:end]
    if written.startswith("${"):
        kept = written.removeprefix("${").removesuffix("}").split(".")
        for known in range(len(kept) - 1, -1, -1):  # the row is wrong, or the column, or the question
            opened = "${" + "".join(f"{part}." for part in kept[:known])
            cut = text[:start] + opened
            found = complete(cut, len(cut), spot).candidates
            if found:
                near = {each.insert: _likeness(each.name, kept[known]) for each in found}
                return tuple(sorted(found, key=lambda each: -near[each.insert]))[:MOST_ALLOWED]
        return ()
    quote = text.rfind("'", 0, start + 1)
    if quote < 0:
        return ()
    caret = quote + 1
    rest = text[caret:].partition("'")[2]
    return complete(f"{text[:caret]}'{rest}", caret, spot).candidates[:MOST_ALLOWED]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
