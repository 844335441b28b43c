"""Letters of news: at once for what someone waits for, in one digest a working morning for the rest.

Apart from reading. Each person is told in one transaction that also takes every event on itself: a worker killed in the
middle, or two at once, tell nothing twice and leave nothing untold. Letters name people and sections, never an answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from surveys.operations.announcing import TOPICS, choice_of
from surveys.operations.notifying.choosing import DAILY
from surveys.operations.notifying.events import events_at, people_at, progress_of
from surveys.operations.notifying.lines import lines_for, plain
from surveys.operations.notifying.model import Event, is_told
from surveys.operations.rights import Rights, read_rights
from surveys.operations.transaction import operation
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import Person
from surveys.store.base import db, reading
from surveys.store.news import Scene, claim, get_people, list_scenes, marks_of, scene_marks
from surveys.store.outbox import Letter
from surveys.workdays import is_morning, morning_of

CALM = timedelta(minutes=2)  # a section is not said to be finished while its last field is still warm
AT_ONCE = timedelta(days=1)  # what is older waits for the morning
DAILY_WINDOW = timedelta(days=14)  # a digest never goes further back
GONE = Rights()  # of someone who lost their access: they are told of that, and of nothing else


@dataclass(slots=True)
class Known:
    """What a worker remembers between two looks, so that a quiet night costs a few small statements."""

    scenes: dict[tuple[int, int], tuple[object, ...]] = field(default_factory=dict)
    told_on: str = ""  # the last morning whose digests were all written


@dataclass(frozen=True, slots=True)
class _Due:
    """Events of one scene that one person is to be told of."""

    person: Person
    scene: Scene
    rights: Rights
    events: tuple[Event, ...]
    progress: tuple[int, int] = (0, 0)


# ── at once ──


def tell_now(known: Known, *, now: datetime) -> int:
    """Write a letter for each event that someone wants to be told of at once; return how many were written."""
    due, marks = _look(known, now)
    written = sum(_tell_one(each, event, now) for each in due for event in each.events)
    known.scenes = marks
    return written


@reading
def _look(known: Known, now: datetime) -> tuple[list[_Due], dict[tuple[int, int], tuple[object, ...]]]:
    """Return what is due at the scenes that changed since the last look, and what to remember of every one."""
    acts, today = scene_marks(), now.astimezone(QUEBEC).date()
    due: list[_Due] = []
    marks: dict[tuple[int, int], tuple[object, ...]] = {}
    for scene in list_scenes(now - AT_ONCE):
        place = (scene.edition_id, scene.organisation_id)
        mark = (scene.edition_status, scene.submission_status, scene.revision, today, acts.get(place, ()))
        if known.scenes.get(place) != mark:
            found, settled = _due_now(scene, now)
            due += found
            if not settled:
                continue  # it is looked at again
        marks[place] = mark
    return due, marks


def _due_now(scene: Scene, now: datetime) -> tuple[list[_Due], bool]:
    people = _people(scene)
    wants = {
        person.id: {topic for topic in _ALL if choice_of(person.id, topic, leads=rights.leads) == "now"}
        for person, rights in people
    }
    events = [
        event
        for event in events_at(scene, now, finished=any("finished" in each for each in wants.values()))
        if event.at > now - AT_ONCE
    ]
    warm = [event for event in events if event.word == "finished" and event.at > now - CALM]
    due = []
    for person, rights in people:
        mine = [
            event
            for event in events
            if event not in warm
            and event.topic in wants[person.id]
            and event.at >= person.created_at
            and is_told(event, rights, person.id)
        ]
        if fresh := _untold(person.id, mine):
            due.append(_Due(person, scene, rights, tuple(fresh), _progress(fresh, scene, rights, now)))
    return due, not warm


@operation
def _tell_one(due: _Due, event: Event, now: datetime) -> bool:
    if not claim(due.person.id, event.key, now):
        return False
    db.session.add(
        Letter(
            kind="news",
            recipient=due.person.email,
            params=_params(due.person, event.topic, [(due, [event])]),
            unique_key=f"news:{due.person.id}:{event.key}"[:120],
            created_at=now,
            run_at=now,
        )
    )
    return True


# ── in the morning ──


def tell_morning(known: Known, *, now: datetime) -> int:
    """Write the digest of a working morning, one letter by person; return how many were written. Not in the afternoon."""
    day = now.astimezone(QUEBEC).date()
    if not is_morning(now) or known.told_on == day.isoformat():
        return 0
    due: dict[int, list[_Due]] = defaultdict(list)
    for scene in _scenes(now):
        for each in _due_daily(scene, now):
            due[each.person.id].append(each)
    written = sum(_tell_digest(each, day.isoformat(), now) for each in due.values())
    known.told_on = day.isoformat()
    return written


@reading
def _scenes(now: datetime) -> list[Scene]:
    return list_scenes(now - DAILY_WINDOW)


@reading
def _due_daily(scene: Scene, now: datetime) -> list[_Due]:
    morning = morning_of(now.astimezone(QUEBEC).date())
    events = [event for event in events_at(scene, now) if morning - DAILY_WINDOW < event.at <= morning]
    due = []
    for person, rights in _people(scene) if events else ():
        mine = [
            event
            for event in events
            if event.at >= person.created_at
            and is_told(event, rights, person.id)
            and choice_of(person.id, event.topic, leads=rights.leads) != "none"
        ]
        if fresh := _untold(person.id, mine):
            due.append(_Due(person, scene, rights, tuple(fresh), _progress(fresh, scene, rights, now)))
    return due


@operation
def _tell_digest(due: Sequence[_Due], day: str, now: datetime) -> bool:
    person = due[0].person
    claimed = [(each, [event for event in each.events if claim(person.id, event.key, now)]) for each in due]
    told = [(each, events) for each, events in claimed if events]
    if not told:
        return False
    db.session.add(
        Letter(
            kind="news",
            recipient=person.email,
            params=_params(person, DAILY, told),
            unique_key=f"digest:{person.id}:{day}",
            created_at=now,
            run_at=now,
        )
    )
    return True


# ── what both share ──

_ALL = tuple(TOPICS)


def _people(scene: Scene) -> list[tuple[Person, Rights]]:
    """Return who may be told of a scene, with what they may open in it now."""
    return [
        (person, read_rights(scene.edition_id, scene.organisation_id, person.id) or GONE)
        for person in get_people(people_at(scene))
    ]


def _untold(person_id: int, events: Iterable[Event]) -> list[Event]:
    """Return the events that nobody told a person of, and that they did not see in the page, in the order they happened."""
    events = sorted(events, key=lambda event: event.at)
    marks = marks_of(person_id, [event.key for event in events])
    return [event for event in events if event.key not in marks]


def _progress(events: Iterable[Event], scene: Scene, rights: Rights, now: datetime) -> tuple[int, int]:
    if any(event.word == "closing" for event in events):
        return progress_of(scene, rights, now)
    return 0, 0


def _params(person: Person, what: str, told: Sequence[tuple[_Due, Sequence[Event]]]) -> Mapping[str, Any]:
    """Return what a letter says, until it leaves."""
    parts = []
    for due, events in told:
        lines = lines_for(events, due.scene, due.rights, person.id)
        done, count = due.progress
        parts.append(
            {
                "organisation": due.scene.organisation_name,
                "title": lines[0].title,
                "closes_at": due.scene.closes_at.isoformat(),
                "sent": due.scene.submission_status == "sent",
                "leads": due.rights.leads,
                "done": done,
                "count": count,
                "lines": [plain(line) for line in lines],
            }
        )
    leads = any(due.rights.leads for due, _ in told)
    return {
        "name": person.name,
        "person": person.id,
        "stop": what,
        "leads": leads,
        "daily": what == DAILY,
        "parts": parts,
    }
