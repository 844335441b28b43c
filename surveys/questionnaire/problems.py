"""The one way the core says no: a code, a place and named details, in no human language.

Apart from everything else because every floor carries problems and only the web floor turns
them into French (``web/shared/texts.py``). Refuses sentences: a ``Problem`` holds no prose of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning"]
Param = str | int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, as a value: ``code`` is stable and dotted (``number.ambiguous``).

    ``where`` is a variable's name (``results_prev.c1.target``, ``staff_roster[k3x9ab].position``) or a
    path into a definition (``sections.resultats.results_prev.columns.target.hard[1]``); ``line`` is the
    1-based line of the file that was read, when there is one. ``message`` is set only where the author of
    a questionnaire wrote the sentence (the message of a rule): that is data, not ours.
    """

    code: str
    where: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    severity: Severity = "error"
    line: int | None = None
    message: str = ""

    def at(self, where: str, line: int | None = None) -> "Problem":
        """Return the same problem, placed at ``where``."""
        return replace(self, where=where, line=self.line if line is None else line)
