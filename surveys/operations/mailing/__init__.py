"""Invitations, reminders and announcements of results: written by the collection, merged for each centre when their hour comes, stopped when not needed.

Above following, whose word on each centre decides who is written to. Refuses answers, other sites and other purposes in a
letter; more reminders than a centre may get; a letter to whoever asked for no more.
"""

from surveys.operations.mailing.carrying import carried_words
from surveys.operations.mailing.deciding import (
    FIELDS,
    MOST_REMINDERS,
    REST_DAYS,
    cancel_mailing,
    plan_mailing,
    resend,
    send_test,
)
from surveys.operations.mailing.reading import (
    Plan,
    Recipient,
    params_of,
    read_everyone,
    read_mailing,
    read_mailings,
    read_recipients,
)
from surveys.operations.mailing.telling import tell_managers
from surveys.operations.mailing.writing import note_bounce, write_due

__all__ = [
    "FIELDS",
    "MOST_REMINDERS",
    "REST_DAYS",
    "Plan",
    "Recipient",
    "cancel_mailing",
    "carried_words",
    "note_bounce",
    "params_of",
    "plan_mailing",
    "read_everyone",
    "read_mailing",
    "read_mailings",
    "read_recipients",
    "resend",
    "send_test",
    "tell_managers",
    "write_due",
]
