"""Informing: the file that makes an edition lawful, the notice that its people read, and their acknowledgement of it.

Apart from fielding, which opens and closes. A notice is published as a version that never changes; a new version asks
everyone again. Refuses to record that someone read what they were not shown.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveys.operations.lawfulness import asks_personal, missing_of, refuse_end
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import name_people
from surveys.store.base import db, kept_text, reading
from surveys.store.editions import Edition, find_edition, list_dated
from surveys.store.notices import (
    BASES,
    Acknowledgement,
    EditionFile,
    Notice,
    count_acknowledgements,
    editions_told,
    files_by_edition,
    find_last,
    find_last_read,
    get_file,
    list_notices,
    readers_of,
)
from surveys.store.questionnaires import Survey, questionnaire_of, version_hash

PARTS = (
    "purposes",
    "information",
    "means",
    "recipients",
    "transfers",
    "retention",
    "rights",
    "automation",
)
LONGEST_PART = 6_000
LONGEST_REFERENCE = 300


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a notice, who published it, and how many people read it."""

    number: int
    parts: Mapping[str, str]
    published_at: datetime
    published_by: str
    readers: int


@dataclass(frozen=True, slots=True)
class File:
    """All that is recorded of an edition's personal information, and what is missing before it may open."""

    survey: str
    edition: str
    status: str
    questionnaire: Questionnaire
    title: str
    closes_at: datetime
    personal: bool  # it asks something classed as personal or sensitive
    basis: str
    assessment: str
    agreement: str
    purge_on: date | None
    written_by: str
    written_at: datetime | None
    versions: tuple[Version, ...]  # the last one first
    missing: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The notice of an edition as one person finds it. ``acknowledged_at``: nothing until they read this version."""

    number: int
    parts: Mapping[str, str]
    published_at: datetime
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an edition stands in the list of the privacy officer."""

    survey: str
    edition: str
    title: str
    status: str
    personal: bool
    missing: int


@reading
def read_file(survey: str, edition: str) -> File | Problem:
    """Return the file of an edition. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    return _unknown(survey, edition) if found is None else _file_of(*found)


def _unknown(survey: str, edition: str) -> Problem:
    return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})


def _questionnaire(row: Edition) -> Questionnaire:
    return questionnaire_of(row.questionnaire_version_id, version_hash(row.questionnaire_version_id))


def _file_of(row: Edition, survey: Survey) -> File:
    questionnaire, file = _questionnaire(row), get_file(row.id)
    notices, counts = list_notices(row.id), count_acknowledgements(row.id)
    writers = {each.published_by for each in notices} | {file.written_by if file else None}
    names = name_people({each for each in writers if each is not None})
    return File(
        survey=survey.code,
        edition=row.code,
        status=row.status,
        questionnaire=questionnaire,
        title=AnswerSheet.blank(questionnaire, row.opens_at).title,
        closes_at=row.closes_at,
        personal=asks_personal(questionnaire),
        basis=file.basis if file else "",
        assessment=file.assessment if file else "",
        agreement=file.agreement if file else "",
        purge_on=row.purge_personal_on,
        written_by=names.get((file.written_by if file else None) or 0, ""),
        written_at=file.written_at if file else None,
        versions=tuple(
            Version(
                each.number,
                each.parts,
                each.published_at,
                names.get(each.published_by or 0, ""),
                counts.get(each.number, 0),
            )
            for each in notices
        ),
        missing=missing_of(row, questionnaire, file, has_notice=bool(notices)),
    )


@reading
def read_standings() -> tuple[Standing, ...]:
    """Return every edition that is not put away, and how much its file lacks."""
    found, files, told = [], files_by_edition(), editions_told()
    for row, survey, content_hash, _ in list_dated():
        if row.status == "archived":
            continue
        questionnaire = questionnaire_of(row.questionnaire_version_id, content_hash)
        found.append(
            Standing(
                survey.code,
                row.code,
                AnswerSheet.blank(questionnaire, row.opens_at).title,
                row.status,
                asks_personal(questionnaire),
                len(missing_of(row, questionnaire, files.get(row.id), has_notice=row.id in told)),
            )
        )
    return tuple(found)


@operation
def record_file(
    survey: str,
    edition: str,
    *,
    basis: str,
    assessment: str,
    agreement: str,
    purge_on: date | None,
    by: int | None,
    now: datetime,
) -> tuple[Problem, ...]:
    """Record by what right an edition asks, after which assessment, under which agreement, and when its data end.

    What is still blank is kept blank: only opening asks for the whole. Problems: ``edition.unknown``, ``privacy.unknown_basis``,
    ``privacy.long`` (``where``: the field), ``privacy.retention`` (taken back once open), those of ``lawfulness.refuse_end``.
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return (_unknown(survey, edition),)
    row = found[0]
    texts = {"efvp": kept_text(assessment).strip(), "entente": kept_text(agreement).strip()}
    problems = [
        Problem("privacy.long", where, {"most": LONGEST_REFERENCE})
        for where, text in texts.items()
        if len(text) > LONGEST_REFERENCE
    ]
    if basis and basis not in BASES:
        problems.append(Problem("privacy.unknown_basis", "fondement"))
    if purge_on is None and row.purge_personal_on is not None and row.status != "planned":
        problems.append(Problem("privacy.retention", "conservation"))  # what was promised stays promised
    if purge_on is not None and purge_on != row.purge_personal_on:
        refused = refuse_end(row, survey, purge_on, now)
        problems += [refused.at("conservation")] if refused is not None else []
    if problems:
        return tuple(problems)
    row.purge_personal_on = purge_on
    file = get_file(row.id)
    if file is None:
        file = EditionFile(edition_id=row.id)
        db.session.add(file)
    file.basis, file.assessment, file.agreement = basis, texts["efvp"], texts["entente"]
    file.written_by, file.written_at = by, now
    return ()


@operation
def publish_notice(
    survey: str, edition: str, parts: Mapping[str, str], *, by: int | None, now: datetime
) -> int | tuple[Problem, ...]:
    """Publish the next version of an edition's notice and return its number; everyone is asked to read it again.

    Problems: ``edition.unknown``, ``notice.part`` and ``notice.long`` (``where``: the part), ``notice.same``.
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return (_unknown(survey, edition),)
    kept = {part: kept_text(parts.get(part, "")).replace("\r\n", "\n").strip() for part in PARTS}
    problems = [Problem("notice.part", part) for part, text in kept.items() if not text]
    problems += [
        Problem("notice.long", part, {"most": LONGEST_PART})
        for part, text in kept.items()
        if len(text) > LONGEST_PART
    ]
    last = find_last(found[0].id)
    if not problems and last is not None and last.parts == kept:
        problems.append(Problem("notice.same", params={"number": last.number}))
    if problems:
        return tuple(problems)
    number = 1 if last is None else last.number + 1
    db.session.add(
        Notice(edition_id=found[0].id, number=number, parts=kept, published_by=by, published_at=now)
    )
    return number


@reading
def read_told(survey: str, edition: str, *, person: int) -> Told | None:
    """Return the notice that counts now, as a person finds it; nothing when the edition has none."""
    last = find_last_read(survey, edition, person)
    if last is None:
        return None
    notice, acknowledged_at = last
    return Told(notice.number, notice.parts, notice.published_at, acknowledged_at)


@operation
def acknowledge(survey: str, edition: str, number: int, *, person: int, now: datetime) -> Problem | None:
    """Record that a person read a version of the notice; once done, it is done.

    Problems: ``edition.unknown``, ``notice.outdated`` (another version is shown now).
    """
    found = find_edition(survey, edition)
    if found is None:
        return _unknown(survey, edition)
    last = find_last_read(survey, edition, person)
    if last is None or last[0].number != number:
        return Problem("notice.outdated")
    if last[1] is None:
        db.session.add(Acknowledgement(notice_id=last[0].id, person_id=person, acknowledged_at=now))
    return None


@operation
def acknowledge_for(survey: str, edition: str, people: Collection[int], *, now: datetime) -> None:
    """Record at once that some people read the notice that counts now: only for fictional people, who read nothing."""
    found = find_edition(survey, edition)
    last = None if found is None else find_last(found[0].id)
    if last is None:
        return
    db.session.add_all(
        Acknowledgement(notice_id=last.id, person_id=person, acknowledged_at=now)
        for person in sorted(set(people) - readers_of(last.id))
    )
