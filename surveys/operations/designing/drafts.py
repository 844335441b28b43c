"""Starting a draft, from a published version or from nothing; reading one; the list of them.

Apart from the edits, which change what stands here. Refuses a second draft for the same edition: two people who begin at
once work on one.
"""

import re
from datetime import datetime
from typing import Any

from surveys import catalogue
from surveys.operations.designing.model import DraftState, DraftSummary, Origin, parsed
from surveys.operations.designing.steps import state_of
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition import to_document, to_json
from surveys.questionnaire.definition.words import FORMAT
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions.cloning import clone_document
from surveys.store import drafts
from surveys.store.base import db, reading
from surveys.store.drafts import QuestionnaireDraft
from surveys.store.questionnaires import (
    Survey,
    find_survey,
    list_latest_versions,
    questionnaire_of,
    read_document_of,
)

_SURVEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")
_EDITION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@operation
def start_draft(
    survey: str,
    *,
    source: int | None = None,
    shipped: bool = False,
    title: str,
    for_edition: str = "",
    by: int | None,
    now: datetime,
) -> DraftState | Problem:
    """Start a draft of a survey, which is made when it is new; ``source`` is the id of the version it begins as.

    ``shipped``: it begins as the questionnaire of this survey that ships with the platform.

    Problems: ``draft.title``, ``survey.code``, ``edition.code``, ``draft.exists`` (one is being written for that
    edition), ``draft.unknown_source``.
    """
    title = title.strip()
    if not title:
        return Problem("draft.title", "title")
    if not _SURVEY.fullmatch(survey):
        return Problem("survey.code", "survey", {"survey": survey[:60]})
    if for_edition and not _EDITION.fullmatch(for_edition):
        return Problem("edition.code", "edition", {"edition": for_edition[:40]})
    row = find_survey(survey)
    document = _blank(survey, title)
    if source is not None:
        found = None if row is None else read_document_of(row.id, source)
        if found is None:
            return Problem("draft.unknown_source", "source")
        document = parsed(found)
    elif shipped:
        if survey not in catalogue.names():
            return Problem("draft.unknown_source", "source")
        document = parsed(to_json(to_document(catalogue.load_catalogue(survey))))
    if row is None:
        row = Survey(code=survey, title=title, created_at=now)
        db.session.add(row)
        db.session.flush()
    if for_edition:
        if drafts.find_draft_for(row.id, for_edition) is not None:
            return Problem("draft.exists", "edition", {"edition": for_edition})
        document = clone_document(document, for_edition)
    draft = QuestionnaireDraft(
        survey_id=row.id,
        title=title,
        document=to_json(document),
        revision=0,
        source_version_id=source,
        for_edition=for_edition,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
    )
    db.session.add(draft)
    db.session.flush()
    return state_of(draft, row, by)


def _blank(survey: str, title: str) -> dict[str, Any]:
    """Return the document that nothing has been written in yet: one section that waits for its first question."""
    first = {"code": "section_1", "title": "Première section", "questions": []}
    return {
        "format": FORMAT,
        "survey": survey,
        "title": title,
        "one_response_per": "organisation",
        "sections": [first],
    }


@reading
def read_draft(draft_id: int, *, by: int | None = None) -> DraftState | Problem:
    """Return a draft, with what ``by`` may undo. Problem: ``draft.unknown``."""
    found = drafts.find_draft(draft_id)
    return Problem("draft.unknown") if found is None else state_of(*found, by)


@reading
def list_drafts() -> tuple[DraftSummary, ...]:
    """Return the drafts that are not archived, the last touched first."""
    return tuple(
        DraftSummary(
            id=draft.id,
            survey=survey.code,
            title=draft.title,
            for_edition=draft.for_edition,
            revision=draft.revision,
            source=number,
            updated_at=draft.updated_at,
            updated_by=author or "",
            published=draft.published_version_id is not None,
        )
        for draft, survey, number, author in drafts.list_drafts()
    )


@reading
def list_origins(*, now: datetime) -> tuple[Origin, ...]:
    """Return what a draft may begin as, by survey: published questionnaires, then those that ship and were never published."""
    found = []
    for version, survey in list_latest_versions():
        questionnaire = questionnaire_of(version.id, version.content_hash)
        title = AnswerSheet.blank(questionnaire, now).title
        found.append(Origin(version.id, survey.code, version.number, title))
    for name in sorted({*catalogue.names()} - {each.survey for each in found}):
        title = AnswerSheet.blank(catalogue.load_catalogue(name), now).title
        found.append(Origin(None, name, 0, title))
    return tuple(found)


@reading
def was_published(version_id: int | None, code: str) -> bool:
    """Say whether an item of this code stands in a published version: its code is then for ever."""
    return version_id is not None and code in questionnaire_of(version_id).items
