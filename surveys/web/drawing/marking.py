"""A mark of what stands in a field, to tell an untouched field from a changed one when no script runs.

Apart because the page writes it and the form is compared with it. Not a secret: it only has to differ.
"""

import json
from hashlib import blake2s

from surveys.questionnaire.kinds.base import Raw
from surveys.questionnaire.values import Missing


def mark_of(raw: Raw, missing: Missing | None = None) -> str:
    """Return a short mark of what stands in a field, the same before and after a browser carried it."""
    said = json.dumps([tidy(raw), missing and str(missing)], ensure_ascii=False)
    return blake2s(said.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def tidy(raw: Raw) -> Raw:
    """Return texts as they are kept: one kind of line end, no blank beside others."""
    texts = tuple(text.replace("\r\n", "\n").replace("\r", "\n") for text in raw)
    return tuple(text for text in texts if text.strip())
