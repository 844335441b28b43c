"""Who has a draft open now, and what they look at.

Apart from the edits: nothing here changes a draft, and all of it is of no worth a minute later.
"""

from datetime import datetime, timedelta

from surveys.operations.designing.model import Here
from surveys.operations.transaction import operation
from surveys.store import drafts
from surveys.store.base import reading

LASTS = timedelta(seconds=50)  # two missed signs and a half


@operation
def note_here(draft_id: int, place: str, *, by: int, now: datetime) -> None:
    """Say that someone has a draft open, with the code of what they look at; nothing for a draft that is not there."""
    if drafts.find_draft(draft_id) is not None:
        drafts.put_here(draft_id, by, place[:120], now)


@reading
def read_here(draft_id: int, *, but: int | None = None, now: datetime) -> tuple[Here, ...]:
    """Return who has a draft open, by name, ``but`` one of them."""
    return tuple(
        Here(person, name, place)
        for person, name, place in drafts.list_here(draft_id, now - LASTS)
        if person != but
    )
