"""Publishing a draft: what is wrong with it, what someone must answer for, what changed since the last version, then a version.

Apart from the edits because nothing of the draft changes here but what people decide of it. Refuses to publish what is
faulty, a code with a second meaning, a warning that nobody answers for, a change that nobody signed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from surveys.operations.designing.edits import hold_draft
from surveys.operations.designing.model import DraftState
from surveys.operations.designing.steps import state_of
from surveys.operations.transaction import operation
from surveys.questionnaire.definition import to_document, to_json
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.linting import lint
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Comparison, Register, Signature, Verdict, compare, register_of
from surveys.store import drafts
from surveys.store.base import reading
from surveys.store.judgements import Judged, freeze_judgements, list_draft_judgements, replace_judgements
from surveys.store.questionnaires import (
    QuestionnaireVersion,
    add_version,
    find_version,
    hash_of,
    latest_number,
    list_versions,
    questionnaire_of,
)
from surveys.store.retention import has_anonymisation

MOST_NOTE = 2_000
_PLACE = 120  # characters of a place that is kept


@dataclass(frozen=True, slots=True)
class Finding:
    """What is unwise, and who answers for it: an error can only be corrected."""

    problem: Problem
    by: str = ""
    at: datetime | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What names it in a form."""
        return self.problem.code, self.problem.where[:_PLACE]

    @property
    def blocks(self) -> bool:
        """Say whether the draft cannot be published because of it."""
        return self.problem.severity == "error" or not self.by


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of the changes of a code, with what the page showed of it when it was drawn."""

    place: str
    verdict: Verdict
    note: str = ""
    seen: tuple[int | None, str] = (None, "")


@dataclass(frozen=True, kw_only=True)
class Publication:
    """A draft on its way to be published. ``comparison`` holds what is signed; nothing where it is a first version."""

    draft: DraftState
    questionnaire: Questionnaire | None
    findings: tuple[Finding, ...] = ()
    comparison: Comparison = field(default_factory=lambda: Comparison(()))
    since: int = 0  # the number of the version that it is compared with
    next_number: int = 1
    base: int | None = None  # the id of that version
    since_edition: str = ""
    former: Questionnaire | None = None
    judged: Mapping[str, Judged] = field(default_factory=dict)  # of changes, by place

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What keeps the draft from being a questionnaire at all."""
        return self.draft.loaded.errors

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Why it may not be published now, as one problem for each sort of reason."""
        if self.draft.published_version_id is not None:
            return (Problem("draft.published"),)
        if self.questionnaire is None:
            return (Problem("publication.faulty", params={"count": len(self.faults)}),)
        errors = [one for one in self.findings if one.problem.severity == "error"]
        silent = [one for one in self.findings if one.blocks and one.problem.severity != "error"]
        found = [
            Problem("publication.errors", params={"count": len(errors)}) if errors else None,
            Problem("publication.unanswered", params={"count": len(silent)}) if silent else None,
            Problem("publication.unsigned", params={"count": len(self.comparison.to_sign)})
            if self.comparison.to_sign
            else None,
        ]
        return tuple(problem for problem in found if problem is not None)


@dataclass(frozen=True, slots=True)
class Published:
    """A version that was just published."""

    id: int
    number: int
    survey: str


@reading
def read_publication(draft_id: int, *, by: int | None = None) -> Publication | Problem:
    """Return what stands between a draft and its publication. Problem: ``draft.unknown``."""
    found = drafts.find_draft(draft_id)
    return Problem("draft.unknown") if found is None else _review(state_of(*found, by), found[0].survey_id)


@operation
def judge(
    draft_id: int,
    words: Iterable[Word],
    acknowledged: Iterable[tuple[str, str]],
    *,
    by: int,
    now: datetime,
) -> Publication | Problem:
    """Keep what a person decides of a draft: a class and a note for each code, the findings that they answer for.

    ``acknowledged`` are all those that are ticked: one that no longer is, is taken back. Problems: ``draft.unknown``,
    ``draft.published``, ``judgement.long``, ``judgement.changed`` (someone signed the same code meanwhile).
    """
    found = hold_draft(draft_id)
    if isinstance(found, Problem):
        return found
    state = state_of(*found, by)
    return _keep(state, found[0].survey_id, words, acknowledged, by, now)


@operation
def publish(
    draft_id: int,
    words: Iterable[Word] = (),
    acknowledged: Iterable[tuple[str, str]] | None = None,
    *,
    revision: int,
    by: int,
    now: datetime,
) -> Published | tuple[Problem, ...]:
    """Publish a draft as the next version of its survey, with what was decided of it; both never change any more.

    ``revision`` is the one that was read: another designer's later edit is read first. Problems: those of ``judge``,
    ``publication.stale``, ``publication.same``, and those of ``Publication.refused``.
    """
    found = hold_draft(draft_id)
    if isinstance(found, Problem):
        return (found,)
    draft = found[0]
    if draft.revision != revision:
        return (Problem("publication.stale"),)
    state = state_of(*found, by)
    kept = (
        _review(state, draft.survey_id)
        if acknowledged is None
        else _keep(state, draft.survey_id, words, acknowledged, by, now)
    )
    if isinstance(kept, Problem):
        return (kept,)
    if kept.refused or kept.questionnaire is None:
        return kept.refused
    text = to_json(to_document(kept.questionnaire))
    same = find_version(draft.survey_id, hash_of(text))
    if same is not None:
        return (Problem("publication.same", params={"number": same.number}),)
    version = add_version(draft.survey_id, text, by=by, now=now, base=kept.base)
    freeze_judgements(version.id, _held(list_draft_judgements(draft.id), kept))
    draft.published_version_id = version.id
    return Published(version.id, version.number, state.survey)


def _held(judged: Iterable[Judged], publication: Publication) -> list[Judged]:
    """Return what still bears on something: a judgement of what was corrected since is not kept."""
    findings = {one.key for one in publication.findings}
    return [
        one
        for one in judged
        if (
            one.place in publication.comparison.signatures
            if one.subject == "change"
            else (one.code, one.place) in findings
        )
    ]


def _keep(
    state: DraftState,
    survey_id: int,
    words: Iterable[Word],
    acknowledged: Iterable[tuple[str, str]],
    by: int,
    now: datetime,
) -> Publication | Problem:
    review = _review(state, survey_id)
    stored = list_draft_judgements(state.id)
    changes = {one.place: one for one in stored if one.subject == "change"}
    for word in words:
        problem = _say(word, review.comparison, changes, by, now)
        if problem is not None:
            return problem
    known = {(one.code, one.place): one for one in stored if one.subject == "finding"}
    ticked = frozenset(acknowledged)
    findings = {  # one tick answers for what is said twice of one place
        one.key: known.get(one.key) or Judged("finding", *one.key, None, "", "", by, "", now)
        for one in review.findings
        if one.key in ticked and one.problem.severity != "error"
    }
    replace_judgements(state.id, [*changes.values(), *findings.values()])
    return _review(state, survey_id)


def _say(
    word: Word, comparison: Comparison, changes: dict[str, Judged], by: int, now: datetime
) -> Problem | None:
    """Put a word among those of the changes, unless it says what was there already."""
    if word.place not in comparison.by_code:
        return None
    note = word.note.strip()
    if len(note) > MOST_NOTE:
        return Problem("judgement.long", word.place, {"most": MOST_NOTE})
    mark = comparison.mark(word.place)
    stored = changes.get(word.place)
    now_said = (stored.verdict, stored.note) if stored is not None else (None, "")
    if (int(word.verdict), note) == now_said and stored is not None and stored.mark == mark:
        return None
    if (int(word.verdict), note) == word.seen:
        return None  # drawn so and left so: nothing is decided
    if now_said not in (word.seen, (int(word.verdict), note)):
        return Problem("judgement.changed", word.place)
    if stored is None and not note and word.verdict is comparison.proposed(word.place):
        return None
    changes[word.place] = Judged("change", "", word.place, int(word.verdict), note, mark, by, "", now)
    return None


def _review(state: DraftState, survey_id: int) -> Publication:
    versions = _earlier(state, survey_id)
    published = [questionnaire_of(each.id, each.content_hash) for each in versions]
    register = register_of(zip(map(edition_of, versions, published), published, strict=True))
    questionnaire = state.loaded.questionnaire
    former = published[-1] if published else None
    judged = list_draft_judgements(state.id)
    comparison = Comparison(())
    if questionnaire is not None and former is not None:
        comparison = compare(former, questionnaire).signed(
            Signature(one.place, Verdict(one.verdict), one.note, one.mark)
            for one in judged
            if one.subject == "change" and one.verdict is not None
        )
    answered = {(one.code, one.place): one for one in judged if one.subject == "finding"}
    promised = has_anonymisation(survey_id)
    findings = [
        Finding(problem) for problem in _findings(state, questionnaire, register, comparison, promised)
    ]
    return Publication(
        draft=state,
        questionnaire=questionnaire,
        findings=tuple(
            replace(one, by=answered[one.key].by or "…", at=answered[one.key].at)
            if one.key in answered
            else one
            for one in findings
        ),
        comparison=comparison,
        since=versions[-1].number if versions else 0,
        next_number=latest_number(survey_id) + 1,
        base=versions[-1].id if versions else None,
        since_edition=former.edition if former is not None else "",
        former=former,
        judged={
            one.place: one for one in judged if one.subject == "change" and one.place in comparison.signatures
        },
    )


def _earlier(state: DraftState, survey_id: int) -> list[QuestionnaireVersion]:
    """Return the versions that a draft comes after, the one that it is compared with last.

    That is the last one published; for the correction of an edition, the one that the edition is asked with: what was
    published since for the next edition is no part of it.
    """
    versions = list_versions(survey_id)
    own = next((each.number for each in versions if each.id == state.published_version_id), None)
    versions = [each for each in versions if own is None or each.number < own]
    source = next((each for each in versions if each.id == state.source_version_id), None)
    if source is not None and state.for_edition:
        asked = questionnaire_of(source.id, source.content_hash).edition
        if asked == state.for_edition:
            return [each for each in versions if each.number <= source.number]
    return versions


def _findings(
    state: DraftState,
    questionnaire: Questionnaire | None,
    register: Register,
    comparison: Comparison,
    promised: bool,
) -> Iterable[Problem]:
    """Yield what is unwise: warnings of the definition, then of the lint; other words are signed with the change.

    « Anonyme » blocks unless the register of anonymisation says how (``promised``).
    """
    for one in state.loaded.problems:
        if one.severity == "warning" and one.code != "definition.text.anonymous":
            yield one
        elif one.severity == "warning" and not promised:
            yield replace(one, severity="error")
    for problem in lint(questionnaire, register=register) if questionnaire is not None else ():
        if problem.code != "lint.reworded" or not _is_signed_beside(problem, comparison):
            yield problem


def _is_signed_beside(problem: Problem, comparison: Comparison) -> bool:
    """Say whether other words are a change since the last version: a code that comes back after years is none."""
    owners = problem.where, problem.where.partition(".")[0]
    changes = (change for code in owners for change in comparison.by_code.get(code, ()))
    return any(change.before == problem.params.get("before") for change in changes)


def edition_of(version: QuestionnaireVersion, questionnaire: Questionnaire) -> str:
    """Return how the register names the edition of a version: its own code, or the version's number without one."""
    return questionnaire.edition or f"v{version.number}"
