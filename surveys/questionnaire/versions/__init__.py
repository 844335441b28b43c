"""Two editions of one questionnaire: what changed under each code, and whether figures may still be compared.

Apart from one definition because only two side by side have a history, and a survey's versions together its register
of codes. Refuses to decide for people: a verdict is proposed with what it rests on, and someone signs it before the
edition is published.
"""

from surveys.questionnaire.versions.differences import compare
from surveys.questionnaire.versions.model import Change, Comparison, Signature, Verdict, chain
from surveys.questionnaire.versions.register import (
    Entry,
    Meaning,
    Register,
    codes_of,
    find_reuses,
    register_of,
)

__all__ = [
    "Change",
    "Comparison",
    "Entry",
    "Meaning",
    "Register",
    "Signature",
    "Verdict",
    "chain",
    "codes_of",
    "compare",
    "find_reuses",
    "register_of",
]
