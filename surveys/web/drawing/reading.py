"""What a form says of one variable: its texts, and the reason chosen instead of a value.

Apart from saving because a preview reads the same fields and keeps nothing. Refuses to judge: the sheet does.
"""

from werkzeug.datastructures import MultiDict

from surveys.questionnaire.answers import Answer
from surveys.questionnaire.kinds.base import Raw
from surveys.questionnaire.values import Missing, read_reason
from surveys.web.drawing.marking import tidy

REASON = "@"  # ends the name of the boxes of reasons, beside a field


def read_answer(form: MultiDict[str, str], name: str, kept: Answer | None) -> tuple[Raw, Missing | None]:
    """Return what a form says of one variable: its texts, and the reason chosen instead of a value.

    A reason wins over what stands beside it, unless it was there before and the value is new: then the person
    answered after all.
    """
    raw = tidy(tuple(form.getlist(name)))
    inside = next((read_reason(text[1:]) for text in raw if text.startswith(REASON)), None)
    if inside is not None:
        return (), inside
    reasons = [
        reason for text in form.getlist(f"{name}{REASON}") if (reason := read_reason(text)) is not None
    ]
    before = kept.missing if kept is not None else None
    fresh = [reason for reason in reasons if reason != before]
    if fresh:
        return raw, fresh[-1]
    if reasons and kept is not None and raw and raw != tidy(kept.raw):
        return raw, None
    return raw, reasons[-1] if reasons else None
