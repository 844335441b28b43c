"""Passwords that are tried first: those that many people chose, and those made of the words of this house.

Apart from how passwords are kept because it is a list and a rule, asked of no service. Refuses to measure strength: what is
not on the list is free, but for a password that says nothing beyond the platform, the person and their organisation.
"""

import gzip
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from surveys.questionnaire.values import fold

# 12,000 of 12 characters and more, in lower case and sorted; where they come from: docs/dependencies.md, « Lists of others ».
_FILE = "common_passwords.txt.gz"
HOUSE_WORDS = (
    "axtra", "sondage", "enquete", "centre", "conseil", "emploi", "organisme", "renouvellement", "remuneration",
    "entente", "salaire", "questionnaire", "quebec", "motdepasse", "mot", "passe", "password", "admin", "bonjour",
)  # fmt: skip
_LEAST = 6  # letters that are of nobody here
_NO_LETTER = re.compile(r"[\W\d_]+")


@cache
def _common() -> frozenset[str]:
    packed = files(__package__).joinpath(_FILE).read_bytes()
    return frozenset(gzip.decompress(packed).decode("utf-8").split("\n")) - {""}


def is_common(password: str) -> bool:
    """Say whether many people chose this password, or this one before a few digits and signs at its end."""
    known = _common()
    lowered = password.strip().lower()
    return lowered in known or _NO_LETTER.sub(" ", lowered).strip() in known


def is_expected(password: str, names: Iterable[str]) -> bool:
    """Say whether a password is made of the words of this house and of these names, with hardly a letter of its own."""
    letters = _NO_LETTER.sub("", fold(password))
    words = {
        *HOUSE_WORDS,
        *(word for name in names for word in _NO_LETTER.split(fold(name)) if len(word) > 2),
    }
    for word in sorted(words, key=len, reverse=True):
        letters = letters.replace(word.rstrip("s"), " ")
    left = sum(len(part) for part in letters.split() if len(part) > 1)  # an « s » of the plural says nothing
    return left < _LEAST and any(sign.isalpha() for sign in password)
