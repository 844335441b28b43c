"""What happened in a centre, told to those it concerns: in the page, at once by mail, or in the morning's digest.

Above the other operations because it reads what they keep and adds nothing to it: news are worked out from the steps,
rights, copies and answers themselves, so none is stale and a right taken away hides them. Only what each person saw and
was told is kept. Refuses the value of an answer, and anything of a section that its reader may not open.
"""

from surveys.operations.notifying.choosing import (
    Choices,
    Scope,
    read_choices,
    read_scope,
    set_choices,
    stop_letters,
    stop_mark,
)
from surveys.operations.notifying.model import CHOICES, TOPICS, Line
from surveys.operations.notifying.reading import Unfolding, mark_seen, read_journal, read_news
from surveys.operations.notifying.telling import CALM, Known, tell_morning, tell_now

__all__ = [
    "CALM",
    "CHOICES",
    "TOPICS",
    "Choices",
    "Known",
    "Line",
    "Scope",
    "Unfolding",
    "mark_seen",
    "read_choices",
    "read_journal",
    "read_news",
    "read_scope",
    "set_choices",
    "stop_letters",
    "stop_mark",
    "tell_morning",
    "tell_now",
]
