"""Who a mailing would write to now, with what is merged for each; the mailings of an edition and what became of them.

Apart from writing because a preview writes nothing: it shows the very parameters that a letter would be made of.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations import following
from surveys.operations.following import Board, Line
from surveys.operations.mailing.rules import may_be_reminded
from surveys.questionnaire.problems import Problem
from surveys.store.base import reading
from surveys.store.boards import find_followed
from surveys.store.contacts import Contact, list_contacts
from surveys.store.mailings import (
    Mailing,
    Sent,
    get_mailing,
    list_mailings,
    list_sent,
    reminders_of,
    stopped,
    told_results,
)
from surveys.store.releases import last_release_at


@dataclass(frozen=True, slots=True)
class Recipient:
    """A centre that a mailing would write to, the person there, and why not when it would not."""

    line: Line
    contact: Contact | None
    why_not: str = ""  # nobody, stopped, enough, too_soon, told


@dataclass(frozen=True, slots=True)
class Plan:
    """A mailing and what became of its messages."""

    mailing: Mailing
    by: str
    counts: Mapping[str, int]  # by state of delivery
    messages: tuple[Sent, ...]

    @property
    def total(self) -> int:
        """How many messages it wrote."""
        return len(self.messages)


@reading
def read_everyone(survey: str, edition: str, *, now: datetime) -> Board | Problem:
    """Return the board of an edition with every line. Problem: ``edition.unknown``."""
    return following.read_board(survey, edition, most=100_000, now=now)


@reading
def read_recipients(
    survey: str,
    edition: str,
    *,
    kind: str,
    states: Collection[str],
    board: Board | None = None,
    now: datetime,
) -> tuple[Recipient, ...] | Problem:
    """Return the centres in some states, each with who would be written to. Problem: ``edition.unknown``.

    One person for each centre; when results are announced, everyone who answers for the whole of one. ``board``: all lines of
    the edition, when they were read already.
    """
    found = find_followed(survey, edition)
    everyone = board or read_everyone(survey, edition, now=now)
    if found is None or isinstance(everyone, Problem):
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    contacts = list_contacts(found[0].id)
    reminded, silent = reminders_of(found[0].id), stopped(found[0].id)
    released_at = last_release_at(found[0].id)
    told = told_results(found[0].id, released_at) if released_at is not None else set()
    recipients: list[Recipient] = []
    for line in everyone.lines:
        if line.state not in states:
            continue
        own = contacts.get(line.code, ())
        if kind == "results" and own:  # whoever may read the whole page of the centre
            recipients += [
                Recipient(line, each, "told" if (each.organisation_id, each.person_id) in told else "")
                for each in own
            ]
            continue
        if not own:
            recipients.append(Recipient(line, None, "nobody"))
            continue
        free = [each for each in own if kind != "reminder" or each.person_id not in silent]
        contact = (free or own)[0]
        why_not = "" if free else "stopped"
        if kind == "reminder" and not why_not:
            why_not = may_be_reminded(reminded.get(contact.organisation_id), now)
        recipients.append(Recipient(line, contact, why_not))
    return tuple(recipients)


def params_of(
    mailing_kind: str,
    subject: str,
    body: str,
    recipient: Recipient,
    *,
    title: str,
    closes_at: datetime,
    address: tuple[str, str, str],
    edition_id: int,
) -> dict[str, Any]:
    """Return what a letter is made of: words of the collection, and how far the centre is, never an answer."""
    contact, line = recipient.contact, recipient.line
    if contact is None:
        raise LookupError("nobody to write to")
    return {
        "name": contact.name,
        "organisation": line.name,
        "title": title,
        "subject_words": subject,
        "body": body,
        "state": line.state,
        "done": line.sections.done,
        "count": line.sections.count,
        "closes_at": (line.extended_until or closes_at).isoformat(),
        "path": "/sondages/" + "/".join(address) + ("/reperes" if mailing_kind == "results" else "/"),
        "reminder": mailing_kind == "reminder",
        "results": mailing_kind == "results",
        "person": contact.person_id,
        "leads": True,
        "stop": f"reminders:{edition_id}",
    }


@reading
def read_mailings(survey: str, edition: str) -> tuple[Plan, ...] | Problem:
    """Return the mailings of an edition, the last first. Problem: ``edition.unknown``."""
    found = find_followed(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    sent = list_sent(edition_id=found[0].id)
    return tuple(
        _plan(mailing, by, [each for each in sent if each.mailing_id == mailing.id])
        for mailing, by in list_mailings(found[0].id)
    )


def _plan(mailing: Mailing, by: str, messages: list[Sent]) -> Plan:
    return Plan(mailing, by, Counter(each.state for each in messages), tuple(messages))


@reading
def read_mailing(survey: str, edition: str, mailing_id: int) -> Plan | Problem:
    """Return one mailing with its messages. Problems: ``edition.unknown``, ``mailing.unknown``."""
    found = find_followed(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = get_mailing(mailing_id)
    if row is None or row.edition_id != found[0].id:
        return Problem("mailing.unknown")
    by = next(by for each, by in list_mailings(found[0].id) if each.id == mailing_id)
    return _plan(row, by, list_sent(mailing_id=mailing_id))
