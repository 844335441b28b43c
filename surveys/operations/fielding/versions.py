"""Surveys, and the versions of their questionnaires as they are published.

Apart from editions, which use a version that never changes. Refuses to publish what ``definition.load`` refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from surveys.operations.transaction import operation
from surveys.questionnaire.definition import Loaded, load, load_bytes, load_document, to_document, to_json
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from surveys.store.questionnaires import Survey, add_version, find_survey, find_version, hash_of


@dataclass(frozen=True, slots=True)
class Version:
    """A published questionnaire."""

    id: int
    survey: str
    number: int
    content_hash: str


@operation
def add_survey(code: str, *, title: str, now: datetime) -> Problem | None:
    """Add a survey. Problem: ``survey.exists``."""
    if find_survey(code) is not None:
        return Problem("survey.exists", params={"survey": code})
    db.session.add(Survey(code=code, title=title, created_at=now))
    return None


@operation
def publish_version(
    document: str | bytes | Mapping[str, object], *, by: int | None, now: datetime
) -> Version | tuple[Problem, ...]:
    """Verify a definition and publish it as a version of its survey, which is made when it is new.

    ``document`` is YAML or JSON text, a file's bytes, or a document in memory. Publishing the same content again gives
    the version it already has. Returns every error of the definition when it has any.
    """
    loaded = _load(document)
    questionnaire = loaded.questionnaire
    if questionnaire is None:
        return loaded.errors
    survey = find_survey(questionnaire.survey)
    if survey is None:
        survey = Survey(code=questionnaire.survey, title=questionnaire.title, created_at=now)
        db.session.add(survey)
        db.session.flush()
    text = to_json(to_document(questionnaire))
    version = find_version(survey.id, hash_of(text)) or add_version(survey.id, text, by=by, now=now)
    return Version(version.id, survey.code, version.number, version.content_hash)


def _load(document: str | bytes | Mapping[str, object]) -> Loaded:
    match document:
        case str():
            return load(document)
        case bytes():
            return load_bytes(document)
        case _:
            return load_document(document)
