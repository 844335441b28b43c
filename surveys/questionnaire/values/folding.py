"""Texts compared as people compare them: no case, no accents, one apostrophe, one space.

Apart because labels, months and units are all recognised this way. Refuses to be shown: a folded text is a
key, never something to read.
"""

import unicodedata

# Every space that a spreadsheet, a word processor or a telephone may send.
SPACES = " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Marks without width that travel with a paste and that nobody typed on purpose.
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"

# Read by str.translate: spaces become U+0020, dashes a hyphen, quotes an apostrophe, invisible marks nothing.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys(INVISIBLE, None),
    }
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "\u00b7": None, "\u2022": None})


def plain(text: str) -> str:
    """Return ``text`` with plain spaces, hyphens and apostrophes, without invisible marks, its ends trimmed."""
    return text.translate(_PLAIN).strip()


def fold(text: str) -> str:
    """Return the key of ``text``: « Levées  de fonds » and « levees de fonds » have the same one.

    The median dot of inclusive writing is dropped, so « employé·es » is found as « employées ».
    """
    lowered = text.casefold()
    if not lowered.isascii():
        # Marks first, so that what they leave behind (an apostrophe, a capital) is folded as well.
        decomposed = unicodedata.normalize("NFD", lowered)
        bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
        lowered = bare.casefold().translate(_LIGATURES)
    lowered = lowered.translate(_PLAIN)
    return " ".join(lowered.split())


def is_blank(text: str) -> bool:
    """Say whether nothing can be seen in ``text``."""
    return not text or text.isspace() or not text.translate(_PLAIN).strip()
