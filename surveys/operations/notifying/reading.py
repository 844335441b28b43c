"""News and the journal, as one person reads them on a page; and the mark that some were seen.

Apart from telling, which writes letters. What is read is judged by the rights of the moment.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.notifying.events import events_at
from surveys.operations.notifying.lines import lines_for
from surveys.operations.notifying.model import Event, Line, is_told, may_read
from surveys.operations.rights import Rights, read_rights
from surveys.operations.transaction import operation
from surveys.store.base import reading
from surveys.store.news import Scene, list_scenes, mark_as_seen, marks_of

KEPT = timedelta(days=30)  # how long a thing is news
NOT_IN_JOURNAL = frozenset({"closing", "closed"})  # nobody did them


@dataclass(frozen=True, slots=True)
class Unfolding:
    """What a person's page tells: the news, then what everyone did; each the latest first."""

    news: tuple[Line, ...]
    journal: tuple[Line, ...]

    @property
    def unread(self) -> tuple[Line, ...]:
        """The news that were not seen."""
        return tuple(line for line in self.news if not line.seen)


@reading
def read_news(person_id: int, organisations: Collection[str], *, now: datetime) -> Unfolding:
    """Return what happened lately in a person's organisations, in what they may open."""
    news: list[Line] = []
    journal: list[Line] = []
    for scene, rights, events in _scenes(person_id, organisations, now):
        told = [event for event in events if event.at > now - KEPT and is_told(event, rights, person_id)]
        marks = marks_of(person_id, [event.key for event in told])
        seen = {key for key, (seen_at, _) in marks.items() if seen_at is not None}
        news += lines_for(told, scene, rights, person_id, seen)
        journal += lines_for(_of_journal(events, rights, person_id), scene, rights, person_id)
    return Unfolding(_latest(news), _latest(journal))


@reading
def read_journal(survey: str, edition: str, organisation: str, *, by: int, now: datetime) -> tuple[Line, ...]:
    """Return who did what in one edition, in what a person may open, the latest first."""
    return _latest(
        line
        for scene, rights, events in _scenes(by, [organisation], now)
        if scene.address == (survey, edition, organisation)
        for line in lines_for(_of_journal(events, rights, by), scene, rights, by)
    )


def _of_journal(events: Iterable[Event], rights: Rights, person_id: int) -> list[Event]:
    return [
        event for event in events if event.word not in NOT_IN_JOURNAL and may_read(event, rights, person_id)
    ]


def _scenes(
    person_id: int, organisations: Collection[str], now: datetime
) -> Iterable[tuple[Scene, Rights, tuple[Event, ...]]]:
    for scene in list_scenes(now - KEPT, organisations):
        rights = read_rights(scene.edition_id, scene.organisation_id, person_id)
        if rights is not None and rights.concerned:
            yield scene, rights, events_at(scene, now)


def _latest(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.at, line.key), reverse=True))


def mark_seen(person_id: int, organisations: Collection[str], keys: Collection[str], *, now: datetime) -> int:
    """Note that a person saw some of their news, by key (all of them when none is named); return how many were unread."""
    unread = {line.key for line in read_news(person_id, organisations, now=now).unread}
    seen = unread & set(keys) if keys else unread
    return _mark(person_id, seen, now) if seen else 0


@operation
def _mark(person_id: int, keys: Collection[str], now: datetime) -> int:
    mark_as_seen(person_id, keys, now)
    return len(keys)
