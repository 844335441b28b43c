"""The verbs of the collection: plan a mailing, cancel it, try it on oneself, send one again to someone else.

Apart from writing, which the clock does. A mailing leaves on a working day.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from surveys.operations import following
from surveys.operations.following import STATES
from surveys.operations.links import write_link
from surveys.operations.mailing.reading import Recipient, params_of
from surveys.operations.mailing.rules import FIELDS, MOST_REMINDERS, REST_DAYS, check_words
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import get_person, staff_roles_of
from surveys.store.base import db, kept_text
from surveys.store.boards import find_followed
from surveys.store.contacts import list_contacts
from surveys.store.mailings import (
    MAILING_KINDS,
    Mailing,
    Message,
    find_message,
    get_mailing,
    get_message,
    has_stopped,
)
from surveys.store.outbox import Letter
from surveys.store.releases import last_release_at
from surveys.workdays import is_working_day, morning_of, next_morning

__all__ = ["FIELDS", "MOST_REMINDERS", "REST_DAYS"]

LINK_LIFE = timedelta(days=14)


@operation
def plan_mailing(
    survey: str,
    edition: str,
    *,
    kind: str,
    subject: str,
    body: str,
    states: Collection[str],
    run_at: datetime | None,
    by: int,
    now: datetime,
) -> int | Problem:
    """Plan a mailing and return its id. It leaves at ``run_at``, or on the next working morning that follows.

    ``None``: as soon as possible. Who is in ``states`` is looked at then. Problems: ``edition.unknown``,
    ``edition.not_open``, ``mailing.not_staff``, ``mailing.kind``, ``mailing.states``,
    ``mailing.unreleased`` (no result to announce), those of ``check_words``.
    """
    found = find_followed(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("mailing.not_staff")
    if kind not in MAILING_KINDS:
        return Problem("mailing.kind")
    allowed = set(STATES) - ({"sent"} if kind == "reminder" else set())
    chosen = [state for state in STATES if state in states]
    if not chosen or not set(chosen) <= allowed:
        return Problem("mailing.states", "etats")
    wrong = check_words(subject, body)
    if wrong is not None:
        return wrong
    if kind == "results":
        if last_release_at(found[0].id) is None:
            return Problem("mailing.unreleased")
    elif found[0].status in ("closed", "archived"):
        return Problem("edition.not_open")
    leaves = on_a_working_day(max(run_at or now, now))
    row = Mailing(
        edition_id=found[0].id,
        kind=kind,
        subject=kept_text(subject).strip(),
        body=kept_text(body).strip(),
        states=chosen,
        run_at=leaves,
        created_by=by,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def on_a_working_day(moment: datetime) -> datetime:
    """Return a moment on a working day, not before eight: itself, or the next working morning."""
    day = moment.astimezone(QUEBEC).date()
    if is_working_day(day):
        return max(moment, morning_of(day))
    return next_morning(moment)


@operation
def cancel_mailing(survey: str, edition: str, mailing_id: int, *, by: int, now: datetime) -> Problem | None:
    """Cancel a mailing that has not begun; twice is no fault. Problems: ``edition.unknown``, ``mailing.not_staff``,
    ``mailing.unknown``, ``mailing.gone``.
    """
    found = find_followed(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("mailing.not_staff")
    row = get_mailing(mailing_id, lock=True)
    if row is None or row.edition_id != found[0].id:
        return Problem("mailing.unknown")
    if row.written_at is not None or row.run_at <= now:
        return Problem("mailing.gone")
    row.cancelled_at = row.cancelled_at or now
    return None


@operation
def send_test(
    survey: str,
    edition: str,
    recipient: Recipient,
    *,
    kind: str,
    subject: str,
    body: str,
    by: int,
    now: datetime,
) -> Problem | None:
    """Write to oneself what one centre would be written, its links leading where they lead for oneself.

    Problems: ``edition.unknown``, ``mailing.not_staff``, those of ``check_words``.
    """
    found = find_followed(survey, edition)
    person = get_person(by)
    if found is None or person is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("mailing.not_staff")
    wrong = check_words(subject, body)
    if wrong is not None:
        return wrong
    board = following.read_board(survey, edition, judged=False, now=now)
    title = "" if isinstance(board, Problem) else board.title
    params = params_of(
        kind,
        subject,
        body,
        recipient,
        title=title,
        closes_at=found[0].closes_at,
        address=(survey, edition, recipient.line.code),
        edition_id=found[0].id,
    )
    del params["stop"]
    db.session.add(
        Letter(
            kind="mailing",
            recipient=person.email,
            params={**params, "link": "", "expires_at": now.isoformat(), "trial": True},
            unique_key=f"mailing-test:{by}:{now.isoformat()}",
            created_at=now,
            run_at=now,
        )
    )
    return None


@operation
def resend(
    survey: str,
    edition: str,
    organisation: str,
    message_id: int,
    *,
    person_id: int,
    by: int,
    base_url: str,
    now: datetime,
) -> Problem | None:
    """Send a message again, to another contact of the same centre; twice to the same person is once.

    Problems: ``edition.unknown``, ``mailing.not_staff``, ``mailing.unknown``, ``mailing.contact``, ``mailing.stopped``.
    """
    found = find_followed(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if "manager" not in staff_roles_of(by, now):
        return Problem("mailing.not_staff")
    message = get_message(message_id)
    mailing = None if message is None else get_mailing(message.mailing_id)
    own = list_contacts(found[0].id, organisation).get(organisation, ())
    contact = next((each for each in own if each.person_id == person_id), None)
    board = following.read_board(
        survey, edition, filters=following.Filters(organisation=organisation), now=now
    )
    if message is None or mailing is None or mailing.edition_id != found[0].id or isinstance(board, Problem):
        return Problem("mailing.unknown")
    if contact is None or contact.organisation_id != message.organisation_id:
        return Problem("mailing.contact", "contact")
    if mailing.kind == "reminder" and has_stopped(found[0].id, person_id):
        return Problem("mailing.stopped", "contact")
    line = next(each for each in board.lines if each.code == organisation)
    write_message(
        mailing,
        Recipient(line, contact),
        title=board.title,
        closes_at=found[0].closes_at,
        address=(survey, edition, organisation),
        base_url=base_url,
        now=now,
        again=True,
    )
    return None


def write_message(
    mailing: Mailing,
    recipient: Recipient,
    *,
    title: str,
    closes_at: datetime,
    address: tuple[str, str, str],
    base_url: str,
    now: datetime,
    again: bool = False,
) -> bool:
    """Write a mailing to one person, once, with a link that lets them in. Part of the running transaction."""
    contact = recipient.contact
    person = None if contact is None else get_person(contact.person_id)
    if contact is None or person is None:
        return False
    if find_message(mailing.id, person.id, contact.organisation_id) is not None:
        return False
    params = params_of(
        mailing.kind,
        mailing.subject,
        mailing.body,
        recipient,
        title=title,
        closes_at=closes_at,
        address=address,
        edition_id=mailing.edition_id,
    )
    letter = write_link(
        person,
        "mailing",
        {**params, "expires_at": (now + LINK_LIFE).isoformat(), "trial": False},
        life=LINK_LIFE,
        now=now,
        base_url=base_url,
        following=params["path"],
    )
    db.session.flush()
    db.session.add(
        Message(
            mailing_id=mailing.id,
            edition_id=mailing.edition_id,
            organisation_id=contact.organisation_id,
            person_id=person.id,
            letter_id=letter.id,
            again=again,
            written_at=now,
        )
    )
    return True
