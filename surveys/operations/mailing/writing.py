"""What the clock does with a mailing: one message for each centre that is in its states then, and what came back is noted.

Apart from deciding. Each centre is a transaction of its own that looks again: killed in the middle or doubled, the worker
goes on and writes nobody twice.
"""

import hashlib
from datetime import datetime, timedelta

from surveys.operations import following
from surveys.operations.mailing.deciding import write_message
from surveys.operations.mailing.reading import Recipient, read_recipients
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.base import reading
from surveys.store.contacts import Contact
from surveys.store.mailings import Mailing, get_mailing, list_due, messages_of, recent_letters

_OPEN, _ENDED = frozenset({"open", "closing"}), frozenset({"closed", "archived"})
LEAVES_WHILE = {
    "invitation": _OPEN,
    "reminder": _OPEN,
    "results": _ENDED,
}  # by kind: the states of the edition
_BOUNCES_WITHIN = timedelta(days=60)


def write_due(*, base_url: str, now: datetime) -> int:
    """Write the messages of every mailing whose hour has come; return how many were written."""
    return sum(_write(mailing, survey, edition, base_url, now) for mailing, survey, edition in _due(now))


@reading
def _due(now: datetime) -> list[tuple[Mailing, str, str]]:
    return [(mailing, survey.code, edition.code) for mailing, edition, survey in list_due(now)]


def _write(mailing: Mailing, survey: str, edition: str, base_url: str, now: datetime) -> int:
    board = following.read_board(survey, edition, judged=False, now=now)
    found = read_recipients(survey, edition, kind=mailing.kind, states=mailing.states, now=now)
    if isinstance(board, Problem) or isinstance(found, Problem):
        return 0
    written, done = 0, _written(mailing.id)
    if board.status in LEAVES_WHILE[mailing.kind]:
        for recipient in found:
            contact = recipient.contact
            if recipient.why_not or contact is None or _is_done(mailing.kind, contact, done):
                continue
            address = (survey, edition, recipient.line.code)
            written += _write_one(mailing.id, recipient, board.title, board.closes_at, address, base_url, now)
    _finish(mailing.id, now)
    return written


@reading
def _written(mailing_id: int) -> set[int]:
    return messages_of(mailing_id)


def _is_done(kind: str, contact: Contact, done: set[int]) -> bool:
    """Say whether a centre has its letter: of results, each of its people has one, once (``write_message``)."""
    return kind != "results" and contact.organisation_id in done


@operation
def _write_one(
    mailing_id: int,
    recipient: Recipient,
    title: str,
    closes_at: datetime,
    address: tuple[str, str, str],
    base_url: str,
    now: datetime,
) -> bool:
    mailing = get_mailing(mailing_id, lock=True)
    contact = recipient.contact
    if mailing is None or mailing.cancelled_at is not None or contact is None:
        return False
    if _is_done(mailing.kind, contact, messages_of(mailing_id)):
        return False
    return write_message(
        mailing, recipient, title=title, closes_at=closes_at, address=address, base_url=base_url, now=now
    )


@operation
def _finish(mailing_id: int, now: datetime) -> None:
    mailing = get_mailing(mailing_id, lock=True)
    if mailing is not None and mailing.written_at is None:
        mailing.written_at = now


@operation
def note_bounce(message_id: str, *, reason: str, now: datetime) -> bool:
    """Note that a message came back, by its Message-ID; False when it is none of ours. Twice is no fault."""
    wanted = message_id.strip().strip("<>").partition("@")[0]
    for message, key in recent_letters(now - _BOUNCES_WITHIN):
        if hashlib.sha256(key.encode()).hexdigest()[:32] == wanted:
            message.bounced_at = message.bounced_at or now
            message.bounce = message.bounce or reason[:200]
            return True
    return False
