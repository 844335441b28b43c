"""The file and the notice of an edition that asks something personal, read by everyone there is.

Apart from the tests because most of them are about something else: only those of the notice itself leave it unread.
"""

from datetime import date, datetime

from sqlalchemy import select

from surveys.operations import informing
from surveys.operations.lawfulness import asks_personal
from surveys.store.accounts import Person
from surveys.store.base import db, reading

END = date(2097, 12, 31)
FILE = {"basis": "research", "assessment": "ÉFVP fictive", "agreement": "Entente fictive", "purge_on": END}
PARTS = dict.fromkeys(informing.PARTS, "Texte fictif.")


def make_lawful(survey: str, edition: str, *, now: datetime) -> None:
    """Record all that an edition needs to open, and let everyone have read its notice; nothing when it needs nothing."""
    found = informing.read_file(survey, edition)
    assert isinstance(found, informing.File), found
    if not asks_personal(found.questionnaire):
        return
    assert informing.record_file(survey, edition, **FILE, by=None, now=now) == ()
    number = informing.publish_notice(survey, edition, PARTS, by=None, now=now)
    assert isinstance(number, int), number
    informing.acknowledge_for(survey, edition, everyone(), now=now)


def let_read(person: int, survey: str, edition: str, *, now: datetime) -> None:
    """Let someone who came later have read the notice of an edition."""
    informing.acknowledge_for(survey, edition, [person], now=now)


@reading
def everyone() -> list[int]:
    """Return the ids of all people."""
    return list(db.session.scalars(select(Person.id)))
