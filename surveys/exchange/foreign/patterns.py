"""A pattern of PCRE (``/[a-z]+/i``) → one of ours, which takes the whole of a text.

Apart because a setting and a function of LimeSurvey both hold one. There it may be found anywhere in the text unless it says
otherwise. Refuses, by an ``UntranslatableError``, marks that change its meaning and what RE2 does not read.
"""

import re

from surveys.exchange.foreign.meaning import UntranslatableError
from surveys.questionnaire.expressions.functions import pattern

_DELIMITED = re.compile(r"/(?P<body>.*)/(?P<marks>[A-Za-z]*)", re.DOTALL)


def whole_pattern(written: str) -> str:
    """Return the pattern of a whole text. Raises ``UntranslatableError``."""
    found = _DELIMITED.fullmatch(written.strip())
    body, marks = (found["body"], set(found["marks"]) - {"u"}) if found is not None else (written, set())
    made = f"(?s:.*)(?{'i' if 'i' in marks else ''}:{body})(?s:.*)"
    if marks - {"i"} or pattern(made) is None:
        raise UntranslatableError("pattern", given=written)
    return made
