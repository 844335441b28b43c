"""The pure twin of a submission: what is shown, required, wrong, to confirm and complete.

Apart from the definition (what is asked) and the store (what is kept). Everything here is computed from a
questionnaire, the answers and a context; nothing is remembered, so nothing can be stale.
"""

from surveys.questionnaire.answers.document import plain_value
from surveys.questionnaire.answers.evaluation import evaluate
from surveys.questionnaire.answers.model import (
    ASKED_WHEN_SENDING,
    Answer,
    Check,
    Context,
    ExplainedChange,
    Offer,
    Origin,
    Progress,
    Source,
    Spread,
    State,
    text_of,
)
from surveys.questionnaire.answers.plan import is_asked
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.answers.sheet import AnswerSheet

__all__ = [
    "ASKED_WHEN_SENDING",
    "Answer",
    "AnswerSheet",
    "Check",
    "Context",
    "ExplainedChange",
    "Offer",
    "Origin",
    "Progress",
    "SheetScope",
    "Source",
    "Spread",
    "State",
    "evaluate",
    "is_asked",
    "plain_value",
    "text_of",
]
