"""Questionnaire › Section › Question | Matrix | Roster: frozen, and nothing but what is asked.

Apart from answers (what a centre says) and from kinds (how one thing is read). Refuses to exist broken:
``load`` gives a whole questionnaire or every problem of the document, never the first alone.
"""

from surveys.questionnaire.definition.figures import formats_of
from surveys.questionnaire.definition.load import Loaded, load, load_bytes, load_document, report
from surveys.questionnaire.definition.notation import to_json, to_yaml
from surveys.questionnaire.definition.statistics import STATISTICS
from surveys.questionnaire.definition.write import to_document

__all__ = [
    "STATISTICS",
    "Loaded",
    "formats_of",
    "load",
    "load_bytes",
    "load_document",
    "report",
    "to_document",
    "to_json",
    "to_yaml",
]
