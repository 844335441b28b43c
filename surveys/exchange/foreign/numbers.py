"""A whole number that a cell or a setting of another tool writes.

Apart because both formats hold such numbers as texts, and some of those texts are digits that Python does not read. Refuses
what is longer than anyone means.
"""

import re

_WHOLE = re.compile(r"-?[0-9]{1,9}")


def read_whole(text: str) -> int | None:
    """Return a whole number; ``None`` for any other text."""
    return int(text) if _WHOLE.fullmatch(text) else None
