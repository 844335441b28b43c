"""How soon each person wants to be told of what, and the one row that keeps a thing from being told twice.

Apart from who tells, because a verb that writes a letter at once and the worker that writes in the morning judge by the same
choices. Part of the running transaction; what happened is elsewhere.
"""

from collections.abc import Mapping
from datetime import datetime

from surveys.store.news import Choice, choices_of, claim

# Topic -> how soon by default: at once what someone waits for, the rest once a day.
TOPICS: Mapping[str, Choice] = {
    "finished": "digest",
    "returned": "now",
    "ready": "now",
    "sent": "now",
    "answered": "digest",
    "team": "digest",
    "closing": "digest",
}


def usual(topic: str, *, leads: bool) -> Choice:
    """Return how soon a topic is told by default: that all is sent reaches at once those who hold its receipt."""
    return "digest" if topic == "sent" and not leads else TOPICS[topic]


def choice_of(person_id: int, topic: str, *, leads: bool) -> str:
    """Return how soon a person wants to be told of a topic: now, digest or none."""
    return choices_of(person_id).get(topic) or usual(topic, leads=leads)


def announce(person_id: int, topic: str, event: str, now: datetime, *, leads: bool) -> bool:
    """Say whether a letter is to be written now: the person wants one at once and none was. It then counts as written."""
    return choice_of(person_id, topic, leads=leads) == "now" and claim(person_id, event, now)
