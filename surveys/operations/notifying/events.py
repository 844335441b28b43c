"""What happened at one scene (one organisation, one edition), worked out from what is kept of it.

Apart from who is told. Reads only; a section counts as finished when it is complete now, at its last change.
"""

from collections.abc import Iterator
from datetime import datetime

from surveys.operations import collecting
from surveys.operations.notifying.model import Event
from surveys.operations.rights import Rights
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store.accounts import members_of
from surveys.store.editions import WRITABLE
from surveys.store.following import list_stand_ins
from surveys.store.handover import list_handovers, list_remarks
from surveys.store.journal import STATUS, list_lines
from surveys.store.news import Scene, list_every_grant, list_sendings
from surveys.store.notes import list_notes
from surveys.store.questionnaires import questionnaire_of
from surveys.workdays import working_days_before

CLOSING_DAYS = 5  # working days before the closing, when it is said that it comes


def events_at(scene: Scene, now: datetime, *, finished: bool = True) -> tuple[Event, ...]:
    """Return what happened at a scene, in no order; ``finished=False`` spares the judgement of its answers."""
    found = [*_closings(scene, now), *_grants(scene), *_notes(scene), *_stand_ins(scene)]
    if scene.submission_id is not None:
        found += [*_steps(scene, scene.submission_id), *_sendings(scene.submission_id)]
        if finished:
            found += _finished(scene, scene.submission_id, now)
    return tuple(event for event in found if event.at <= now)


def _closings(scene: Scene, now: datetime) -> Iterator[Event]:
    if scene.closed_at is not None:
        moment = f"{scene.closed_at:%Y%m%dT%H%M%S}"
        yield Event(f"closed:{scene.edition_id}:{scene.organisation_id}:{moment}", "closed", scene.closed_at)
    elif scene.submission_status != "sent":
        day = working_days_before(scene.closes_at, CLOSING_DAYS)
        at = max(datetime(day.year, day.month, day.day, tzinfo=QUEBEC), scene.opens_at)
        if now < scene.closes_at:  # an end that was put off is announced again
            yield Event(f"closing:{scene.edition_id}:{scene.organisation_id}:{day}", "closing", at)


def _grants(scene: Scene) -> Iterator[Event]:
    """Yield one event by act: sections that were given, opened or taken back together."""
    acts: dict[tuple[str, int | None, datetime, int], tuple[int, list[str]]] = {}
    opened: dict[int, datetime] = {}  # an invitation is accepted once, however many sections it gives
    for row in list_every_grant(scene.edition_id, scene.organisation_id):
        moments = [("given", row.granted_by, row.granted_at), ("revoked", row.revoked_by, row.revoked_at)]
        if row.seen_at is not None and opened.setdefault(row.person_id, row.seen_at) == row.seen_at:
            moments.append(("accepted", row.person_id, row.seen_at))
        for word, by, at in moments:
            if at is not None:
                acts.setdefault((word, by, at, row.person_id), (row.id, []))[1].append(row.section)
    for (word, by, at, person), (first, sections) in acts.items():
        yield Event(f"{word}:{first}", word, at, by, tuple(sections), person)


def _stand_ins(scene: Scene) -> Iterator[Event]:
    """Yield each time that someone of AXTRA began to enter answers in the centre's name."""
    for row, _ in list_stand_ins(scene.edition_id, scene.organisation_id):
        yield Event(f"entered:{row.id}", "entered", row.begun_at, row.person_id)


def _notes(scene: Scene) -> Iterator[Event]:
    questionnaire = _questionnaire(scene)
    begun: set[str] = set()  # what the centre itself wrote about: AXTRA answers there, and asks elsewhere
    for note in list_notes(scene.edition_id, scene.organisation_id):
        section = _section_of(questionnaire, note.variable)
        if note.side == "centre":
            begun.add(note.variable)
        elif section:
            word = "note_answered" if note.variable in begun else "note_asked"
            yield Event(f"note:{note.id}", word, note.at, note.person_id, (section,))


def _steps(scene: Scene, submission_id: int) -> Iterator[Event]:
    questionnaire = _questionnaire(scene)
    remarks = list_remarks(submission_id)
    for step in list_handovers(submission_id):
        if step.kind == "ready":
            yield Event(f"ready:{step.id}", "ready", step.at, step.person_id, tuple(step.sections))
        elif step.kind == "returned":
            asked = (remark.item for remark in remarks if remark.at == step.at)
            sections = dict.fromkeys(filter(None, (_section_of(questionnaire, item) for item in asked)))
            yield Event(f"returned:{step.id}", "returned", step.at, step.person_id, tuple(sections))
    for remark in remarks:
        section = _section_of(questionnaire, remark.item)
        if remark.answered_at is not None and section:
            key, at = f"remark:{remark.id}", remark.answered_at
            yield Event(key, "remark_answered", at, remark.answered_by, (section,), remark.person_id)


def _sendings(submission_id: int) -> Iterator[Event]:
    for sent in list_sendings(submission_id):
        if sent.imported:
            continue  # of years ago: nobody's news
        yield Event(f"sent:{sent.number}", "sent", sent.at, sent.by, detail=sent.number)
    for line in list_lines(submission_id, STATUS):
        said = line.new if isinstance(line.new, dict) else {}
        key = f"status:{submission_id}:{line.seq}"
        if said.get("status") == "reopened":
            yield Event(key, "reopened", line.at, line.person_id)
        elif said.get("restored"):
            yield Event(key, "restored", line.at, line.person_id, detail=str(said["restored"]))


def _finished(scene: Scene, submission_id: int, now: datetime) -> list[Event]:
    """Return the sections that are complete since the survey was last returned or sent."""
    if scene.edition_status not in WRITABLE or scene.submission_status == "sent":
        return []
    opened = collecting.open_sheet(*scene.address, by=None, now=now)
    if isinstance(opened, Problem):
        return []
    last = next((step for step in list_handovers(submission_id) if step.kind != "ready"), None)
    activity = collecting.last_activity(opened.submission.questionnaire, opened.submission.document)
    found = []
    for section in opened.submission.questionnaire.sections:
        done = activity.get(section.code)
        if done is None or (last is not None and done.at <= last.at) or done.person_id is None:
            continue
        progress = opened.sheet.progress(section.code)
        if opened.sheet.shown_section(section.code) and progress.started and progress.complete:
            key = f"finished:{submission_id}:{section.code}:{0 if last is None else last.id}"
            found.append(Event(key, "finished", done.at, done.person_id, (section.code,)))
    return found


def progress_of(scene: Scene, rights: Rights, now: datetime) -> tuple[int, int]:
    """Return how many of the sections that someone may open are finished, and how many there are."""
    opened = collecting.open_sheet(*scene.address, by=None, now=now, rights=rights)
    if isinstance(opened, Problem):
        return 0, 0
    own = [
        opened.sheet.progress(section.code)
        for section in opened.submission.questionnaire.sections
        if opened.sheet.shown_section(section.code) and rights.allows(section.code)
    ]
    return sum(each.started and each.complete for each in own), len(own)


def people_at(scene: Scene) -> list[int]:
    """Return the people of an organisation, and those who lost their access to this edition."""
    here = [person.id for person, _ in members_of(scene.organisation_id)]
    lost = [
        row.person_id for row in list_every_grant(scene.edition_id, scene.organisation_id) if row.revoked_at
    ]
    return list(dict.fromkeys([*here, *lost]))


def _questionnaire(scene: Scene) -> Questionnaire:
    return questionnaire_of(scene.questionnaire_version_id)


def _section_of(questionnaire: Questionnaire, variable: str) -> str:
    section = questionnaire.section_of.get(variable.partition("[")[0].partition(".")[0])
    return "" if section is None else section.code
