"""Sealing: the keys of restricted answers, looked at before anything is served, changed, and what stands under an older one.

Apart from the verbs that write answers, which seal as they write. Refuses to begin without a key that the database was
sealed with. Each submission is one transaction, so a rotation that is killed leaves everything readable and is ended by
the next one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from surveys.operations.transaction import erasing
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.copies import SentCopy
from surveys.store.corrections import CorrectionLine
from surveys.store.editions import Edition
from surveys.store.journal import JournalLine
from surveys.store.questionnaires import QuestionnaireVersion, questionnaire_of
from surveys.store.rewriting import rewrite
from surveys.store.sealing import (
    AnswerKey,
    Seal,
    Secret,
    add_key,
    as_kept,
    list_keys,
    open_text,
    sealed_with,
    vault,
)
from surveys.store.submissions import Submission

_TABLES = tuple(model.__tablename__ for model in (CorrectionLine, JournalLine, SentCopy, Submission))
_PASSES = 3  # a writer that had the older key in hand may end after we looked


@dataclass(frozen=True, slots=True)
class Key:
    """A key by its name: whether it is here, and whether it seals. ``since``: when this database first used it."""

    name: str
    present: bool
    seals: bool
    since: datetime | None
    retired_at: datetime | None


@reading
def read_keys() -> tuple[Key, ...]:
    """Return every key that is here or that the database was sealed with, the one that seals first."""
    here = list(vault().keys())
    known = {row.name: row for row in list_keys()}
    return tuple(
        Key(
            name,
            name in here,
            here[:1] == [name],
            known[name].since if name in known else None,
            known[name].retired_at if name in known else None,
        )
        for name in dict.fromkeys([*here, *known])
    )


def prepare_keys(*, now: datetime) -> Problem | None:
    """Look that the keys of this database are here, and seal what is not sealed with the first one. Before serving.

    Problems: those of ``rotate_keys``.
    """
    refused = _refuse_keys()
    if refused is not None:
        return refused
    if not any(key.seals and key.since is not None for key in read_keys()):
        seal_everything(now=now)
    return None


def rotate_keys(*, now: datetime) -> int | Problem:
    """Put a new key before the others, where they are a file, and seal everything with the first; return how many rows.

    Problems: ``keys.missing``, ``keys.retired`` (the first one was replaced: what it seals would not be known to need it).
    """
    refused = _refuse_keys()
    if refused is not None:
        return refused
    if vault().file is not None:
        vault().add()
    return seal_everything(now=now)


def _refuse_keys() -> Problem | None:
    keys = read_keys()
    missing = [key.name for key in keys if not key.present and key.retired_at is None]
    if missing:
        return Problem("keys.missing", params={"key": ", ".join(missing)})
    retired = [key.name for key in keys if key.seals and key.retired_at is not None]
    return Problem("keys.retired", params={"key": retired[0]}) if retired else None


def seal_everything(*, now: datetime) -> int:
    """Seal every restricted answer with the first key, a submission at a time; return how many rows were written."""
    changed = 0
    for _ in range(_PASSES):
        written = sum(_seal_submission(*each) for each in _list_submissions())
        written += sum(_seal_corrections(edition) for edition in _list_editions())
        changed += written
        if not written:
            break
    if changed:
        rewrite(_TABLES)  # no free page keeps what stood there
    _retire(now)
    return changed


@reading
def _list_submissions() -> list[tuple[int, int]]:
    rows = db.session.execute(
        select(Submission.id, Edition.survey_id)
        .join(Edition, Edition.id == Submission.edition_id)
        .order_by(Submission.id)
    )
    return [(row[0], row[1]) for row in rows]


@reading
def _list_editions() -> list[int]:
    return list(db.session.scalars(select(Edition.id).order_by(Edition.id)))


def _seal_of(survey_id: int) -> Seal:
    """Return what is sealed of a survey: what any version of its questionnaire restricts."""
    versions = db.session.scalars(
        select(QuestionnaireVersion.id).where(QuestionnaireVersion.survey_id == survey_id)
    )
    return Seal(*(questionnaire_of(each) for each in versions))


@erasing
def _seal_submission(submission_id: int, survey_id: int) -> int:
    seal = _seal_of(survey_id)
    if not seal.codes:
        return 0
    key, changed = vault().current(), 0
    with as_kept():
        held = select(Submission.document).where(Submission.id == submission_id).with_for_update()
        document: Mapping[str, Any] = db.session.scalars(held).one()
        answers = {name: seal.again(name, body, key) for name, body in document["answers"].items()}
        if answers != document["answers"]:
            changed += 1
            new = {**document, "answers": answers}
            _write(update(Submission).where(Submission.id == submission_id).values(document=new))
        lines = db.session.execute(
            select(JournalLine.seq, JournalLine.variable, JournalLine.old, JournalLine.new).where(
                JournalLine.submission_id == submission_id
            )
        ).all()
        for seq, variable, old, new_body in lines:
            sealed = {"old": seal.again(variable, old, key), "new": seal.again(variable, new_body, key)}
            if (sealed["old"], sealed["new"]) != (old, new_body):
                changed += 1
                at = (JournalLine.submission_id == submission_id) & (JournalLine.seq == seq)
                _write(update(JournalLine).where(at).values(**sealed))
        copies = db.session.execute(
            select(SentCopy.id, SentCopy.document).where(SentCopy.submission_id == submission_id)
        ).all()
        for copy, text in copies:
            if sealed_with(text) != key:
                changed += 1
                plain = open_text(text)
                _write(
                    update(SentCopy)
                    .where(SentCopy.id == copy)
                    .values(document=Secret(plain, vault().seal(seal.survey, plain)))
                )
    return changed


@erasing
def _seal_corrections(edition_id: int) -> int:
    seal = _seal_of(db.session.scalars(select(Edition.survey_id).where(Edition.id == edition_id)).one())
    if not seal.codes:
        return 0
    key, changed = vault().current(), 0
    with as_kept():
        rows = db.session.execute(
            select(CorrectionLine.id, CorrectionLine.variable, CorrectionLine.body).where(
                CorrectionLine.edition_id == edition_id
            )
        ).all()
        for line, variable, body in rows:
            sealed = seal.again(variable, body, key)
            if sealed != body:
                changed += 1
                _write(update(CorrectionLine).where(CorrectionLine.id == line).values(body=sealed))
    return changed


def _write(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))


@erasing
def _retire(now: datetime) -> None:
    """Say that nothing is sealed with the older keys any more."""
    here = next(iter(vault().keys()), None)
    if here is None:
        return
    add_key(here, now)
    _write(
        update(AnswerKey).where(AnswerKey.name != here, AnswerKey.retired_at.is_(None)).values(retired_at=now)
    )
