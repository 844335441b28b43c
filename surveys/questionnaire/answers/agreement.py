"""French words that agree with an answer: in number, in gender, or by elision.

Apart from piping because it is grammar. Refuses to guess: a value that is not known agrees with nothing, and is blank.
"""

from decimal import Decimal

from surveys.questionnaire.definition.holes import Hole
from surveys.questionnaire.values import fold

_ELIDED = {
    "de": "d’", "le": "l’", "la": "l’", "que": "qu’", "se": "s’", "me": "m’", "te": "t’", "ne": "n’", "je": "j’",
    "du": "de l’", "au": "à l’", "des": "des ", "si": "s’",
}  # fmt: skip
_VOWELS = frozenset("aeiouy")
_FEMININE = "f"
# Words that begin with an h before which nothing is elided; the others (heure, homme, hôpital) are mute.
_ASPIRATED = (
    "hache", "haie", "haine", "hall", "halte", "hamac", "handball", "handicap", "hangar", "harcel", "hard", "harnais",
    "hasard", "hausse", "haut", "herisson", "hernie", "heros", "hibou", "hierarchie", "hockey", "hollandais", "homard",
    "hongrois", "honte", "hors", "housse", "huit", "hurle",
)  # fmt: skip
_UNELIDED = ("onz", "oui", "yaourt", "yoga", "yen", "ouistiti", "un ", "huit")


def agreed(hole: Hole, value: object, shown: str, feature: object) -> str:
    """Return the words of a helper that agree with a value; ``feature`` is the gender that a choice says it has."""
    match hole.helper:
        case "pluriel" if isinstance(value, Decimal):
            return hole.words[0] if abs(value) < 2 else hole.words[1]
        case "genre" if shown:
            return hole.words[1] if feature == _FEMININE else hole.words[0]
        case "elision" if shown:
            return elided(hole.words[0], shown)
        case _:
            return ""


def elided(word: str, following: str) -> str:
    """Return a small word before another, elided where French asks it: « d’agent », « de conseiller », « de huit »."""
    short = _ELIDED.get(word.lower())
    plain = fold(following)
    begins = plain[:1]
    mute = begins == "h" and not plain.startswith(_ASPIRATED)
    if short is None or plain.startswith(_UNELIDED) or not (begins in _VOWELS or mute):
        return f"{word} {following}"
    return f"{short}{following}"
