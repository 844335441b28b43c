"""Questionnaire › Section › Question | Matrix | Roster: frozen, and nothing but what is asked.

Apart from answers (what a centre says) and from kinds (how one thing is read). Refuses to exist broken:
``load`` gives a whole questionnaire or every problem of the document, never the first alone.
"""

from surveys.questionnaire.definition.load import Loaded, load, load_bytes, load_document, report

__all__ = ["Loaded", "load", "load_bytes", "load_document", "report"]
