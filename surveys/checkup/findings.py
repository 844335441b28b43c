"""What a check found: of what, how grave, and the problem that says it and what to do.

Apart from the checks because they all speak so. Refuses a sentence: each stands by its code in ``web/shared/sentences/checkup.py``.
"""

from dataclasses import dataclass
from typing import Literal

from surveys.questionnaire.problems import Problem

State = Literal["ok", "warning", "error", "skipped"]
OK: State = "ok"
WARNING: State = "warning"
ERROR: State = "error"
SKIPPED: State = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checkup. ``check`` names what was looked at."""

    check: str
    state: State
    said: Problem
