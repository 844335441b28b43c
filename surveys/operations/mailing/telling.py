"""The morning's letter to the collection: where each running edition stands, and what waits for someone.

Apart from the centres' news, which speak to other people. One letter a person and working morning, by key.
"""

from datetime import datetime, timedelta
from typing import Any

from surveys.operations import following
from surveys.operations.fielding import read_editions
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import Person
from surveys.store.base import db, reading
from surveys.store.boards import find_followed, list_staff
from surveys.store.mailings import list_sent
from surveys.store.news import get_people
from surveys.store.outbox import Letter, find_letter
from surveys.workdays import is_morning

_DAY = timedelta(days=1)


def tell_managers(told_on: str, *, now: datetime) -> str:
    """Write the morning's digest to each manager; return the day that is told, to be given back next time."""
    day = now.astimezone(QUEBEC).date().isoformat()
    if told_on == day or not is_morning(now):
        return told_on
    parts = _parts(now)
    if parts:
        for person in _managers(now):
            _write(person, parts, day, now)
    return day


@reading
def _managers(now: datetime) -> list[Person]:
    return get_people([person for person, _ in list_staff("manager", now)])


@reading
def _parts(now: datetime) -> list[dict[str, Any]]:
    parts = []
    for each in read_editions():
        if each.status not in ("open", "closing"):
            continue
        board = following.read_board(each.survey, each.edition, most=100_000, judged=False, now=now)
        found = find_followed(each.survey, each.edition)
        if isinstance(board, Problem) or found is None:
            continue
        lost = {
            message.organisation
            for message in list_sent(edition_id=found[0].id)
            if message.state in ("refused", "failed", "bounced")
        }
        parts.append(
            {
                "title": board.title,
                "path": f"/gestion/suivi/{each.survey}/{each.edition}/",
                "sent": board.whole.sent,
                "members": board.members,
                "before": board.whole.before if board.last_edition else None,
                "last_edition": board.last_edition,
                "fresh": sum(line.sent_at is not None and line.sent_at > now - _DAY for line in board.lines),
                "quiet": board.quiet,
                "not_started": board.counts["not_started"],
                "waiting": board.waiting,
                "lost": len(lost),
                "closes_at": board.closes_at.isoformat(),
            }
        )
    return parts


@operation
def _write(person: Person, parts: list[dict[str, Any]], day: str, now: datetime) -> None:
    key = f"field-digest:{person.id}:{day}"
    if find_letter(key) is None:
        db.session.add(
            Letter(
                kind="field_digest",
                recipient=person.email,
                params={"name": person.name, "parts": parts},
                unique_key=key,
                created_at=now,
                run_at=now,
                expires_at=now + _DAY,
            )
        )
