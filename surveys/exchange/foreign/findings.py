"""What importing a form finds out: what was changed, what was left behind, each at its sheet and row.

Apart because every part of an import adds to it. A finding tells; an error is said only where the form itself is broken;
what could not be carried over stands in ``lost``, with its text, so that nobody has to compare the two forms by eye.
"""

from dataclasses import dataclass, field

from surveys.questionnaire.problems import Param, Problem, Severity

_SHOWN = 300  # characters of a text that a finding repeats


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood in the form: a sheet and its row, or the code of a question."""

    where: str
    line: int | None = None


@dataclass(slots=True)
class Findings:
    """The problems of an import, and the logic that it lost."""

    problems: list[Problem] = field(default_factory=list)
    lost: list[Problem] = field(default_factory=list)

    def say(self, word: str, place: Place, severity: Severity = "warning", **params: Param) -> None:
        """Add a finding, once."""
        _add(self.problems, Problem(f"foreign.{word}", place.where, _short(params), severity, place.line))

    def lose(self, word: str, place: Place, part: str, text: str, **params: Param) -> None:
        """Add what was not carried over: the ``part`` of a question (``relevant``) and its text."""
        made = _short({"part": part, "text": text, **params})
        _add(self.lost, Problem(f"foreign.lost.{word}", place.where, made, "warning", place.line))


def _add(listed: list[Problem], problem: Problem) -> None:
    if problem not in listed[-20:]:
        listed.append(problem)


def _short(params: dict[str, Param]) -> dict[str, Param]:
    return {name: each[:_SHOWN] if isinstance(each, str) else each for name, each in params.items()}
