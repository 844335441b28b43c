"""What keeps a centre from being reminded too often, and what a letter may not say: pure.

Apart from the verbs, which all obey it.
"""

import re
from datetime import datetime, timedelta
from itertools import islice

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.mailings import Reminded
from surveys.workdays import is_working_day

FIELDS = ("nom", "centre", "sondage", "etat", "cloture")
MOST_REMINDERS = 3  # of one centre in one edition
REST_DAYS = 3  # working days between two reminders of one centre
MAX_SUBJECT, MAX_BODY = 150, 5_000
_DAY = timedelta(days=1)
_FIELD = re.compile(r"\[([^\[\]\s]{0,30})\]")
_ELSEWHERE = re.compile(r"https?://|www\.|[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)


def may_be_reminded(reminded: Reminded | None, now: datetime) -> str:
    """Say why a centre is not reminded now: ``enough``, ``too_soon``; nothing when it may be."""
    if reminded is None:
        return ""
    if reminded.count >= MOST_REMINDERS:
        return "enough"
    day, today = reminded.last_at.astimezone(QUEBEC).date(), now.astimezone(QUEBEC).date()
    since = (day + n * _DAY for n in range(1, (today - day).days + 1))
    # Counted no further than what is enough: a reminder may be a year old.
    rested = islice((each for each in since if is_working_day(each)), REST_DAYS)
    return "too_soon" if sum(1 for _ in rested) < REST_DAYS else ""


def check_words(subject: str, body: str) -> Problem | None:
    """Say what is wrong with the words of a letter. Problems: ``mailing.subject``, ``mailing.body``, ``mailing.too_long``,
    ``mailing.field`` (a word between brackets that is not merged), ``mailing.elsewhere`` (an address of another site).
    """
    if not subject.strip() or "\n" in subject.strip():
        return Problem("mailing.subject", "objet")
    if not body.strip():
        return Problem("mailing.body", "texte")
    if len(subject) > MAX_SUBJECT or len(body) > MAX_BODY:
        return Problem("mailing.too_long", "texte" if len(body) > MAX_BODY else "objet")
    for where, text in (("objet", subject), ("texte", body)):
        unknown = next((name for name in _FIELD.findall(text) if name not in FIELDS), None)
        if unknown is not None:
            return Problem("mailing.field", where, {"field": unknown})
        if _ELSEWHERE.search(text):
            return Problem("mailing.elsewhere", where)
    return None
