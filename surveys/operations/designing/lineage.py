"""Where each questionnaire comes from: the versions of a survey, the editions that use them, the register of its codes.

Apart from the drafts because nothing here can be edited. Refuses answers: of an edition, only counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from surveys.operations.designing.publication import edition_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import (
    Comparison,
    Register,
    Signature,
    Verdict,
    chain,
    codes_of,
    compare,
    register_of,
)
from surveys.questionnaire.versions.cloning import moved_on
from surveys.store import drafts, editions
from surveys.store.accounts import name_people
from surveys.store.base import reading
from surveys.store.editions import find_edition
from surveys.store.judgements import Judged, list_version_judgements, signed_between, signed_versions
from surveys.store.questionnaires import (
    find_survey,
    list_all_versions,
    list_versions,
    questionnaire_of,
)
from surveys.store.submissions import count_submissions

NEXT = 12  # months to the next edition where a questionnaire does not say


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version. ``editions`` are the codes of those that use it now."""

    id: int
    number: int
    edition: str
    published_at: datetime
    published_by: str
    draft: int | None
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition, what it is asked with, how far it has come, and the code that the next one may have."""

    code: str
    title: str
    status: str
    version_id: int
    number: int
    latest: int  # the number of the survey's last version
    latest_id: int
    begun: int
    sent: int
    next_code: str


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey with its versions and its editions, the last ones first."""

    code: str
    title: str
    versions: tuple[VersionLine, ...]
    editions: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One time that an edition was given another version: how many drafts were touched, how many answers left them."""

    before: int
    after: int
    harmless: bool
    drafts: int
    lost: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Codes:
    """The register of a survey's codes, and its last version, whose parameters its wordings name."""

    entries: Register
    latest: Questionnaire


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """Two questionnaires of one survey and what changed from one to the other, as it was signed."""

    survey: str
    before: Questionnaire
    after: Questionnaire
    comparison: Comparison
    said: Mapping[str, Judged]  # by code


@reading
def list_lineage(*, now: datetime) -> tuple[SurveyLine, ...]:
    """Return every survey that has a published questionnaire."""
    fielded = editions.list_editions()
    counts = count_submissions()
    sources = drafts.list_published()
    rows = list_all_versions()
    people = name_people({each.published_by for each, _ in rows if each.published_by is not None})
    found: list[SurveyLine] = []
    for code in dict.fromkeys(survey.code for _, survey in rows):
        own = [each for each, survey in rows if survey.code == code]
        lines = []
        for edition, survey in fielded:
            if survey.code != code:
                continue
            used = next((each for each in own if each.id == edition.questionnaire_version_id), None)
            if used is None:
                continue  # from before the platform: nobody wrote a questionnaire for it
            questionnaire = questionnaire_of(used.id, used.content_hash)
            begun, sent = counts.get(edition.id, (0, 0))
            lines.append(
                EditionLine(
                    code=edition.code,
                    title=AnswerSheet.blank(questionnaire, now).title,
                    status=edition.status,
                    version_id=used.id,
                    number=used.number,
                    latest=own[0].number,
                    latest_id=own[0].id,
                    begun=begun,
                    sent=sent,
                    next_code=next_code(edition.code, questionnaire.frequency_months or NEXT),
                )
            )
        versions = tuple(
            VersionLine(
                id=each.id,
                number=each.number,
                edition=questionnaire_of(each.id, each.content_hash).edition,
                published_at=each.published_at,
                published_by=people.get(each.published_by or 0, ""),
                draft=sources.get(each.id),
                editions=tuple(
                    edition.code for edition, _ in fielded if edition.questionnaire_version_id == each.id
                ),
            )
            for each in own
        )
        latest = questionnaire_of(own[0].id, own[0].content_hash)
        found.append(SurveyLine(code, AnswerSheet.blank(latest, now).title, versions, tuple(lines)))
    return tuple(found)


def next_code(edition: str, months: int) -> str:
    """Return the code that the next edition may have: its years later; blank where years do not tell."""
    after = moved_on(edition, months // 12) if months % 12 == 0 else edition
    return "" if after == edition else after


@reading
def read_register(survey: str) -> Codes | Problem:
    """Return the register of a survey's codes. Problem: ``survey.unknown`` (also of one that never published)."""
    row = find_survey(survey)
    versions = [] if row is None else list_versions(row.id)
    if not versions:
        return Problem("survey.unknown", params={"survey": survey})
    published = [questionnaire_of(each.id, each.content_hash) for each in versions]
    entries = register_of(zip(map(edition_of, versions, published), published, strict=True))
    return Codes(entries, published[-1])


@reading
def read_reserved(survey: str) -> frozenset[str]:
    """Return the codes that the published versions of a survey gave a meaning: what is new takes none of them."""
    found = read_register(survey)
    return frozenset() if isinstance(found, Problem) else codes_of(found.entries)


@reading
def compare_versions(survey: str, before: int, after: int) -> SideBySide | Problem:
    """Return two versions of a survey side by side, by their numbers. Problems: ``survey.unknown``, ``version.unknown``."""
    row = find_survey(survey)
    if row is None:
        return Problem("survey.unknown", params={"survey": survey})
    by_number = {each.number: each for each in list_versions(row.id)}
    if before not in by_number or after not in by_number:
        return Problem("version.unknown")
    first, last = (
        questionnaire_of(by_number[each].id, by_number[each].content_hash) for each in (before, after)
    )
    versions = signed_versions(row.id)
    steps = signed_between(versions, by_number[before].id, by_number[after].id)
    said = {one.place: one for step in steps for one in step}
    comparison = compare(first, last).signed(
        chain(
            [Signature(one.place, Verdict(one.verdict), one.note) for one in step if one.verdict is not None]
            for step in steps
        )
    )
    return SideBySide(survey=survey, before=first, after=last, comparison=comparison, said=said)


@reading
def list_moves(survey: str, edition: str) -> tuple[MoveLine, ...] | Problem:
    """Return how an edition went from version to version, the last time first. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    numbers = {each.id: each.number for each in list_versions(found[1].id)}
    rows = editions.list_moves(found[0].id)
    people = name_people({each.person_id for each in rows if each.person_id is not None})
    return tuple(
        MoveLine(
            before=numbers[each.before_version_id],
            after=numbers[each.after_version_id],
            harmless=each.kind == "correction",
            drafts=each.drafts,
            lost=sum(each.lost.values()),
            by=people.get(each.person_id or 0, ""),
            at=each.at,
        )
        for each in rows
    )


@reading
def list_acknowledged(version: int) -> tuple[Judged, ...]:
    """Return the findings that a version was published with, each with who answered for it."""
    return tuple(judged for _, judged in list_version_judgements([version]) if judged.subject == "finding")
