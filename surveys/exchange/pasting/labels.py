"""The choice that a pasted text names: surely, or as a proposal.

Apart from the kinds, which accept a code or a whole label: people's own files say « cons. en emploi », « Temps complet »
or « Permanente ». Sure only when the text is the label in another gender, number, case or accent; everything else is
proposed. Refuses to choose between two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from surveys.exchange.pasting.inflections import forms, key_of
from surveys.exchange.pasting.vocabulary import without_parentheses
from surveys.questionnaire.choices import Choice, ChoiceList
from surveys.questionnaire.values import fold

_LONGEST = 200  # characters; no label that a person means is longer
_MOST = 4  # proposals
_NEAR = 0.72
_MOST_SEARCHES = (
    400  # texts of one paste that are compared letter by letter; no real file has more unknown titles
)

# What people's own files say, and what the lists of the sector say. Never sure: always proposed.
_MEANS = {
    "tp": ("temps plein", "temps partiel"), "t p": ("temps plein", "temps partiel"), "tc": ("temps plein",),
    "t c": ("temps plein",), "temp complet": ("temps plein",), "complet": ("temps plein",),
    "plein temp": ("temps plein",), "tplein": ("temps plein",), "tpl": ("temps plein",), "ft": ("temps plein",),
    "full time": ("temps plein",), "fulltime": ("temps plein",), "regulier temp complet": ("temps plein",),
    "tpart": ("temps partiel",), "tpa": ("temps partiel",), "pt": ("temps partiel",),
    "part time": ("temps partiel",), "parttime": ("temps partiel",), "mi temp": ("temps partiel",),
    "perm": ("permanent",), "regulier": ("permanent",), "reguliere": ("permanent",), "cdi": ("permanent",),
    "permanente": ("permanent",), "temp": ("temporaire",), "contractuel": ("temporaire",),
    "contractuelle": ("temporaire",), "cdd": ("temporaire",), "contrat": ("temporaire",),
    "occasionnel": ("temporaire",), "occasionnelle": ("temporaire",), "surnumeraire": ("temporaire",),
    "temporary": ("temporaire",), "dg": ("direction generale",), "directeur general": ("direction generale",),
    "directrice generale": ("direction generale",), "executive director": ("direction generale",),
    "dga": ("direction adjointe",), "directrice adjointe": ("direction adjointe",),
    "directeur adjoint": ("direction adjointe",), "secretaire": ("adjoint administratif", "agent accueil"),
    "adj adm": ("adjoint administratif",), "adjointe": ("adjoint administratif",), "co": ("conseiller orientation",),
    "c o": ("conseiller orientation",), "cei": ("conseiller emploi",), "ce": ("conseiller emploi",),
    "receptionniste": ("agent accueil",), "comptable": ("finances paie",), "commis comptable": ("finances paie",),
    "technicienne comptable": ("finances paie",), "technicien comptable": ("finances paie",),
    "chargee projet": ("charge projet",), "animatrice": ("animateur",), "formatrice": ("formateur",),
    "employment counsellor": ("conseiller emploi",), "employment counselor": ("conseiller emploi",),
    "career counsellor": ("conseiller orientation",), "yes": ("oui",), "y": ("oui",), "o": ("oui",),
    "no": ("non",), "n": ("non",), "vrai": ("oui",), "faux": ("non",), "true": ("oui",), "false": ("non",),
}  # fmt: skip
_WORDS = {
    "cons": "conseiller", "coord": "coordonnateur", "adm": "administratif", "admin": "administratif",
    "adj": "adjoint", "interv": "intervenant", "int": "intervenant", "agt": "agent", "ag": "agent",
    "dir": "direction", "gen": "generale", "resp": "responsable", "tech": "technicien", "comm": "communications",
    "proj": "projet", "psy": "psychosocial", "ori": "orientation", "orient": "orientation", "empl": "emploi",
    "perm": "permanent", "temp": "temporaire", "part": "partiel", "moin": "moins",
    "directeur": "direction", "directrice": "direction", "general": "generale",
}  # fmt: skip
# Keyed as texts are, in the singular: « cons. » is looked for as « con ».
_MEANINGS = {key_of(word): tuple(map(key_of, meant)) for word, meant in _MEANS.items()}
_SPELLED = {key_of(word): key_of(meant) for word, meant in _WORDS.items()}
_LITTLE = frozenset(["a", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "au", "aux"])


@dataclass(frozen=True, slots=True)
class Match:
    """What was found: one code for sure, or the codes to propose, the nearest first."""

    code: str | None = None
    proposals: tuple[str, ...] = ()


NOTHING = Match()


class LabelBook:
    """Finds the choices of one list by what people write. Remembers what it was asked."""

    def __init__(self, choices: ChoiceList) -> None:
        self.choices = choices
        self._known: dict[str, Match] = {}
        self._forms = {choice.code: _forms_of(choice) for choice in choices}
        self._names = {code: [(way, _telling(way)) for way in ways] for code, ways in self._forms.items()}
        self._searches = _MOST_SEARCHES
        self._codes: dict[str, list[str]] = {}
        for choice in choices:
            self._codes.setdefault(fold(choice.code), []).append(choice.code)

    def find(self, text: str) -> Match:
        """Return what a text names."""
        if len(text) > _LONGEST:
            return NOTHING
        key = fold(text)
        if key not in self._known:
            self._known[key] = self._search(text.strip(), key)
        return self._known[key]

    def _search(self, text: str, key: str) -> Match:
        if text in self.choices.by_code:
            return Match(text)
        same = self._codes.get(key, [])
        if len(same) == 1:
            return Match(same[0])
        meant = forms(text)
        named = [code for code, known in self._forms.items() if known & meant]
        if len(named) == 1:
            return Match(named[0])
        return Match(proposals=tuple(named or self._near(key, meant))[:_MOST])

    def _near(self, key: str, meant: frozenset[str]) -> list[str]:
        """Return the codes whose labels are near, the nearest first."""
        scores: dict[str, float] = {}
        for choice in self.choices:
            if _has_score(choice, key):
                scores[choice.code] = 1
        if self._searches and any(mark.isalpha() for mark in key):
            self._searches -= 1
            ways = [(form, _telling(form)) for way in sorted(meant) for form in _readings(way)]
            for code, names in self._names.items():
                score = max((_likeness(*way, *name) for way in ways for name in names), default=0.0)
                if score >= _NEAR:
                    scores[code] = max(score, scores.get(code, 0))
        return sorted(scores, key=lambda code: -scores[code])


def _forms_of(choice: Choice) -> frozenset[str]:
    """Return the keys of a choice: of its label, and of its label without parentheses."""
    return forms(choice.label) | forms(without_parentheses(choice.label))


def _has_score(choice: Choice, key: str) -> bool:
    return choice.value is not None and key.isdigit() and len(key) < 5 and Decimal(key) == choice.value


def _readings(way: str) -> Iterator[str]:
    """Yield a text and what its abbreviations may stand for."""
    yield way
    yield from _MEANINGS.get(way, ())
    words = way.split()
    spelled = " ".join(_SPELLED.get(word, word) for word in words)
    if spelled != way:
        yield spelled


def _telling(text: str) -> list[str]:
    """Return the words of a key that say something."""
    return [word for word in text.split() if word not in _LITTLE]


def _likeness(text: str, one: list[str], label: str, two: list[str]) -> float:
    """Return how near two keys are, from 0 to 1: by their words, then by their letters."""
    if not one or not two:
        return 0.0
    common = sum(any(_same(word, other) for other in two) for word in one)
    if common == len(one):
        return 0.8 + 0.2 * len(one) / max(len(one), len(two))
    if common == len(two):
        return 0.75 + 0.2 * len(two) / len(one)
    words = common / max(len(one), len(two))
    if common >= 2 and words >= 0.5:
        return 0.7 + 0.2 * words
    if abs(len(text) - len(label)) * 3 > max(len(text), len(label)):
        return 0.0
    letters = SequenceMatcher(None, text, label)
    return letters.ratio() if letters.quick_ratio() >= _NEAR else 0.0


def _same(word: str, other: str) -> bool:
    """Say whether a word is one of a label, or begins it (« perm » for « permanent »)."""
    return word == other or (len(word) >= 4 and other.startswith(word))
