"""Two editions of one questionnaire: what changed under each code, and whether figures may still be compared.

Apart from one definition because only two side by side have a history. Refuses to decide for people: a verdict is
proposed with what it rests on, and someone signs it before the edition is published.
"""

from surveys.questionnaire.versions.differences import compare
from surveys.questionnaire.versions.model import Change, Comparison, Verdict

__all__ = ["Change", "Comparison", "Verdict", "compare"]
