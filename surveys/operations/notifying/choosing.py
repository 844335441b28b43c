"""What each person wants to be told by mail, and how soon; and the signed mark that ends it from a letter.

Apart from telling. A mark opens nothing: it stops letters of one person, and is worth nothing to who forges it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer

from surveys.operations.announcing import TOPICS, usual
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import get_person
from surveys.store.base import db, reading
from surveys.store.mailings import ReminderStop, has_stopped, withdraw_reminders
from surveys.store.news import CHOICES, Choice, choices_of, put_choices

DAILY = "digest"  # the scope of a digest's mark: all that comes once a day
REMINDERS = "reminders:"  # begins the scope of a reminder's mark, before the edition's id
_SALT = "courriels"

Choices = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose letters a mark stops, and which: a topic, or all that comes once a day (``DAILY``)."""

    person_id: int
    what: str
    leads: bool = False

    @property
    def edition_id(self) -> int | None:
        """The edition whose reminders it stops; nothing when it stops news."""
        return int(self.what.removeprefix(REMINDERS)) if self.what.startswith(REMINDERS) else None


@reading
def read_choices(person_id: int, *, leads: bool) -> Choices:
    """Return how soon a person is told of each topic: now, digest or none."""
    chosen = choices_of(person_id)
    return {topic: chosen.get(topic) or usual(topic, leads=leads) for topic in TOPICS}


@operation
def set_choices(person_id: int, choices: Mapping[str, str]) -> Problem | None:
    """Keep how soon a person wants to be told of some topics. Problem: ``news.choice``."""
    known: dict[str, Choice] = {
        topic: choice
        for topic, said in choices.items()
        for choice in CHOICES
        if topic in TOPICS and said == choice
    }
    if len(known) < len(choices):
        return Problem("news.choice")
    put_choices(person_id, known)
    return None


def stop_mark(person_id: int, what: str, *, leads: bool, secret: str) -> str:
    """Return the mark that stops letters of a person: of a topic, or all that comes once a day."""
    return str(URLSafeSerializer(secret, salt=_SALT).dumps([person_id, what, leads]))


def read_scope(mark: str, *, secret: str) -> Scope | None:
    """Return what a mark stops; ``None`` when it is not one of ours."""
    try:
        person_id, what, leads = URLSafeSerializer(secret, salt=_SALT).loads(mark)
    except (BadSignature, ValueError, TypeError):
        return None
    known = isinstance(person_id, int) and (
        what == DAILY or what in TOPICS or str(what).startswith(REMINDERS)
    )
    return Scope(person_id, what, bool(leads)) if known else None


@operation
def stop_letters(scope: Scope, *, now: datetime) -> Problem | None:
    """Write no more letters of a scope to a person, from this moment; twice is no fault. Problem: ``news.mark``."""
    if get_person(scope.person_id) is None:
        return Problem("news.mark")
    if scope.edition_id is not None:
        if not has_stopped(scope.edition_id, scope.person_id):
            db.session.add(ReminderStop(person_id=scope.person_id, edition_id=scope.edition_id, at=now))
        withdraw_reminders(scope.edition_id, now, person_id=scope.person_id)
        return None
    chosen = choices_of(scope.person_id)
    usually = {topic: chosen.get(topic) or usual(topic, leads=scope.leads) for topic in TOPICS}
    stopped = [topic for topic, choice in usually.items() if scope.what in (topic, choice)]
    put_choices(scope.person_id, dict.fromkeys(stopped, "none"))
    return None
