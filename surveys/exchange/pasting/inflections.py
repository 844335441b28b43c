"""The feminine, the masculine and the short forms of one job title, taken for the same.

Apart from the matching of labels because it is grammar: « Conseiller·ère », « conseiller(ère) », « conseillère ou
conseiller » and « conseillères » name one job. Refuses to guess at spelling: only whole known endings are exchanged.
"""

import re
from functools import lru_cache

from surveys.questionnaire.values import fold

# (what the masculine ends with, what is written after the dot) -> what the feminine ends with, accents folded
_ENDINGS = (
    ("teur", "trice", "trice"), ("teur", "rice", "trice"), ("eur", "euse", "euse"), ("eur", "rice", "rice"),
    ("er", "ere", "ere"), ("ier", "iere", "iere"), ("f", "ve", "ve"), ("f", "ive", "ve"), ("x", "se", "se"),
    ("if", "ive", "ive"), ("eux", "euse", "euse"), ("en", "ne", "enne"), ("en", "enne", "enne"),
    ("on", "ne", "onne"), ("on", "onne", "onne"), ("el", "le", "elle"), ("el", "elle", "elle"),
    ("al", "ale", "ale"), ("eur", "e", "eure"), ("c", "que", "que"), ("et", "te", "ette"),
)  # fmt: skip

_SHORT = re.compile(r"([a-z]{2,})(?:[·.]| ?\(|/|-)(\(?[a-z]{1,6})\)?(?:[·•.]?\(?(s)\)?)?(?![a-z])")
_BOTH = re.compile(r"([a-z]{4,}) (?:ou|et) ([a-z]{4,})")
_MOST = 12  # words; a job title has no more
_MIDDLE_DOTS = str.maketrans({"\u2022": "·", "\u2027": "·", "\u22c5": "·", "\u30fb": "·", "∙": "·"})
_KEEP = "\ue000"  # holds the place of a middle dot while a text is folded


@lru_cache(maxsize=8_192)
def forms(label: str) -> frozenset[str]:
    """Return the keys of a label: one for each gender, in the singular. Two labels that share one name the same thing."""
    folded = fold(label.translate(_MIDDLE_DOTS).replace("·", _KEEP)).replace(_KEEP, "·")
    plain = key_of(folded.replace("·", ""))
    if len(folded.split()) > _MOST:
        return frozenset({plain})
    masculine = _SHORT.sub(lambda found: _expand(found, feminine=False), folded)
    feminine = _SHORT.sub(lambda found: _expand(found, feminine=True), folded)
    keys = {plain, key_of(masculine), key_of(feminine)}
    for text in (masculine, feminine):
        keys |= {key_of(_BOTH.sub(rf"\{side}", text)) for side in (1, 2) if _same_word(text)}
    return frozenset(key for key in keys if key)


def _expand(found: re.Match[str], *, feminine: bool) -> str:
    """Return one gender of « conseiller·ère », or what stands there when it is no short form."""
    stem, suffix = found.group(1), found.group(2).lstrip("(")
    if suffix in {"e", "s", "es"} and len(stem) > 2:
        return stem + "e" if feminine and "e" in suffix else stem
    if suffix == stem[-1] + "e":
        return stem + stem[-1] + "e" if feminine else stem  # chef·fe
    for ending, written, becomes in _ENDINGS:
        if stem.endswith(ending) and suffix.removesuffix("s") == written:
            return stem[: len(stem) - len(ending)] + becomes if feminine else stem
    return found.group(0)


def _same_word(text: str) -> bool:
    """Say whether « X ou Y » holds the two genders of one word."""
    found = _BOTH.search(text)
    if found is None:
        return False
    one, two = sorted(map(_singular, found.groups()), key=len)
    return feminine_of(one) == two or feminine_of(two) == one or one + "e" == two


def feminine_of(word: str) -> str:
    """Return the commonest feminine of a folded word."""
    for ending, _, becomes in _ENDINGS:
        if word.endswith(ending) and ending not in {"c", "x", "el", "al", "et"}:
            return word[: len(word) - len(ending)] + becomes
    return word if word.endswith("e") else word + "e"


def _singular(word: str) -> str:
    return (
        word[:-1]
        if len(word) > 3 and word.endswith(("s", "x")) and not word.endswith(("ss", "eux"))
        else word
    )


def key_of(text: str) -> str:
    """Return the words of a folded text in the singular, without marks around them."""
    return " ".join(_singular(word) for word in re.findall(r"[a-z0-9]+", text))
