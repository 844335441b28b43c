"""How hard a question reads: the LIX of its own words.

Apart from wording because it measures and finds no mark. LIX (Björnsson, 1968) is the mean length of the sentences, in
words, plus the share of words over six letters, in percent. It was made for any language of long words and needs
neither syllables nor the hundred words of Flesch's formula as Kandel and Moles fitted it to French: it can speak of one
question. Under 40 it is easy, from 50 difficult; ours stand between 31 and 46. Refuses to judge under a dozen words.
"""

import re
from fractions import Fraction

MOST = 60  # « très difficile » begins here
FEWEST_WORDS = 15
LONG = 6  # letters that a long word passes
_HOLES = re.compile(r"\{\{.*?\}\}")
_SENTENCES = re.compile(r"[.?!;:…]+(?:\s|$)")
_WORDS = re.compile(r"[^\W\d_]+")


def lix(text: str) -> int | None:
    """Return the LIX of a text, rounded; ``None`` when it has too few words to tell."""
    sentences = [words for part in _SENTENCES.split(_HOLES.sub("x", text)) if (words := _WORDS.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    long = sum(len(word) > LONG for word in words)
    return round(Fraction(len(words), len(sentences)) + Fraction(100 * long, len(words)))
