"""The units that a number may carry in a text, and those that it may not.

Apart from the reading of digits because a definition writes its units freely (« heures par année », « $/h ») and
people abbreviate them. Refuses a known unit of another family, so that 12 $ never becomes 12 hours.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from surveys.questionnaire.values.folding import fold

_MONEY = frozenset(
    {
        "$",
        "$ ca",
        "$ca",
        "ca$",
        "ca $",
        "$ can",
        "$can",
        "can$",
        "cad",
        "$ cad",
        "cad$",
        "cad $",
        "dollar",
        "dollars",
    }
)
_HOURLY = frozenset(
    {
        "$/h",
        "$ /h",
        "$ / h",
        "$/ h",
        "$/heure",
        "$ / heure",
        "$/hre",
        "$ par heure",
        "$ l'heure",
        "$ de l'heure",
        "$ h",
    }
    | {"$/hr", "$ / hr", "dollars de l'heure", "dollars par heure", "dollars l'heure"}
)
_PERCENT = frozenset({"%", "p. 100", "p.100", "pour cent", "pourcent", "pct", "p. cent", "p.c."})
_HOURS = frozenset({"h", "h.", "hr", "hrs", "hre", "hres", "heure", "heures"})
_OTHERS = frozenset(
    {"us$", "$ us", "$us", "usd", "€", "eur", "euro", "euros", "£", "¢", "min", "min.", "minute", "minutes"}
    | {"jour", "jours", "semaine", "semaines", "mois", "an", "ans", "annee", "annees", "km", "kg"}
    | {"etc", "personne", "personnes"}
)
_FAMILIES = {"money": _MONEY, "hourly": _MONEY | _HOURLY, "percent": _PERCENT, "hours": _HOURS}
_KNOWN = _MONEY | _HOURLY | _PERCENT | _HOURS | _OTHERS
_ABBREVIATED = re.compile(
    r"(\$ ?)?(k|m|g|md|mille|milliers?|millions?|milliards?)( ?\$( ca)?| de dollars| de \$)?"
)
_CODES = {"CAD": "$", "PCT": "%", "H": "h"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a definition writes it, its family, and the words by which a text may name it."""

    label: str
    family: str  # money, hourly, percent, hours; empty for a unit of its own
    words: frozenset[str]

    def accepts(self, typed: str) -> bool:
        """Say whether ``typed`` names this unit."""
        return fold(typed) in self.words

    def fault(self, typed: str) -> str:
        """Return the code of the problem of a text that carries ``typed`` instead of this unit."""
        folded = fold(typed)
        if _ABBREVIATED.fullmatch(folded):
            return "number.abbreviated"
        if folded in _KNOWN:
            return "number.unit" if self.label else "number.no_unit"
        return "number.words"


@lru_cache(maxsize=512)
def unit_of(label: str) -> Unit:
    """Return the unit that a definition calls ``label`` (also ``CAD``, ``PCT`` and ``H``)."""
    label = _CODES.get(label, label)
    folded = fold(label)
    family = next((name for name, words in _FAMILIES.items() if folded in words), "")
    first = folded.split(" ")[0]
    if not family and first in _HOURS:
        family = "hours"  # « heures par année », « heures par personne »
    words = set(_FAMILIES.get(family, ()))
    if folded:
        words |= {folded, first, first.removesuffix("s")}
    return Unit(label, family, frozenset(words))
