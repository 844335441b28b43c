"""Authors' texts on paper: parameters in place, and a blank to imagine where an answer would stand.

Apart because a page fills ``{{ staff_fte }}`` with an answer, and a paper that nobody filled cannot.
"""

import re

from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.holes import HOLE
from surveys.questionnaire.definition.model import Variable
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.prose import piped

_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)–-]\s+")
UNKNOWN = "…"


def wording(sheet: AnswerSheet, template: str, variable: Variable | str | None = None) -> str:
    """Return an author's text with its holes filled; one that only an answer could fill is an ellipsis."""
    return piped(template, lambda part: HOLE.sub(lambda hole: sheet.text(hole[0], variable) or UNKNOWN, part))


def section_title(sheet: AnswerSheet, title: str) -> str:
    """Return a section's title without the number that its author wrote in front."""
    return _NUMBER.sub("", wording(sheet, title))


def with_unit(shown: str, kind: Kind) -> str:
    """Return a value with its unit, unless the value says it already."""
    return shown if kind.shows_unit or not kind.unit or not shown else f"{shown}\N{NO-BREAK SPACE}{kind.unit}"


def without_unit(shown: str, kind: Kind) -> str:
    """Return a value without its unit, for a table whose heading says it."""
    return shown.removesuffix(f"\N{NO-BREAK SPACE}{kind.unit}") if kind.unit else shown
