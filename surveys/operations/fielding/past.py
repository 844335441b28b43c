"""An edition from before the platform, recorded with its dates: closed already, so that its answers can be imported.

Apart from the planning because nobody is asked any more. Its questionnaire is one of today under the years it was held in: the
mapping of its tables is to the codes of today, and figures of both compare.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from surveys.operations.fielding.editions import make_edition
from surveys.operations.fielding.versions import Version
from surveys.operations.transaction import operation
from surveys.questionnaire.definition import load_document, to_document, to_json
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions.cloning import backdate_document
from surveys.store.accounts import list_organisations
from surveys.store.questionnaires import (
    add_backdated,
    find_survey,
    find_version,
    hash_of,
    questionnaire_of,
)


@operation
def record_past_edition(
    survey: str,
    edition: str,
    version: Version,
    *,
    opens_at: datetime,
    closes_at: datetime,
    organisations: Collection[str] | None = None,
    everyone: bool = False,
    by: int | None,
    now: datetime,
) -> Problem | None:
    """Record an edition that was held before the platform, with a published questionnaire and who was a member.

    ``organisations`` names them by code; ``None`` is every active one, or with ``everyone`` those that were put aside too.
    Problems: those of ``create_edition``, ``edition.not_past``, ``edition.no_member``, ``edition.past_questionnaire`` (one that
    does not stand under other years).
    """
    if closes_at >= now:
        return Problem("edition.not_past")
    codes = organisations
    if codes is None and everyone:
        codes = [organisation.code for organisation in list_organisations()]
    if codes is not None and not codes:
        return Problem("edition.no_member")
    dated = _backdated(survey, edition, version, by, now)
    if isinstance(dated, Problem):
        return dated
    made = make_edition(survey, edition, dated, (opens_at, closes_at), codes)
    if isinstance(made, Problem):
        return made
    made.status, made.opened_at, made.closed_at = "closed", opens_at, closes_at
    return None


def _backdated(
    survey: str, edition: str, version: Version, by: int | None, now: datetime
) -> Version | Problem:
    """Return a published questionnaire under the years of an edition: itself where it is already."""
    row = find_survey(survey)
    if row is None:
        return Problem("survey.unknown", params={"survey": survey})
    if version.survey != survey:
        return Problem("edition.other_survey", params={"survey": version.survey})
    published = questionnaire_of(version.id, version.content_hash)
    loaded = load_document(backdate_document(to_document(published), edition))
    if loaded.questionnaire is None:
        return Problem("edition.past_questionnaire", params={"edition": edition[:40]})
    text = to_json(to_document(loaded.questionnaire))
    made = find_version(row.id, hash_of(text)) or add_backdated(row.id, text, base=version.id, by=by, now=now)
    return replace(version, id=made.id, number=made.number, content_hash=made.content_hash)
