"""An edition that goes from one version of its questionnaire to another while centres answer it.

Apart from publishing, which touches no edition. Where only harmless texts differ it is a correction: no draft is read.
Otherwise every draft is carried in the same transaction, and what it loses stays in its journal. Refuses to lose more
than was shown to who decided, and to show an answer: only questions are named, and centres are counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from surveys.operations.lawfulness import asks_personal, refusal_of
from surveys.operations.transaction import operation
from surveys.questionnaire.answers.carrying import Carried, carry, places_of
from surveys.questionnaire.definition import to_document
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions.harmless import Corrections, find_corrections
from surveys.store.base import db, reading
from surveys.store.editions import Edition, EditionMove, find_edition
from surveys.store.folios import drop_folios
from surveys.store.journal import ABOUT, ENTRIES_PREFIX, add_lines
from surveys.store.parts import write_parts
from surveys.store.questionnaires import QuestionnaireVersion, Survey, questionnaire_of
from surveys.store.sealing import Seal
from surveys.store.submissions import Submission, list_submissions

MOVED = f"{ABOUT}questionnaire"  # the journal's line that says under which version a draft goes on
MOVABLE = frozenset({"planned", "open", "closing"})
_BESIDE = ("by", "at", "origin", "tab", "tick")


@dataclass(frozen=True, slots=True)
class Loss:
    """What leaves the drafts, or must be done again, under one question: how many centres, how many answers."""

    code: str
    drafts: int
    answers: int


@dataclass(frozen=True, kw_only=True)
class Move:
    """What a move would do, or did. ``harmless``: nothing is read nor touched but texts."""

    survey: str
    edition: str
    status: str
    before: int  # ids and numbers of the versions
    after: int
    number_before: int
    number_after: int
    former: Questionnaire
    latter: Questionnaire
    corrections: Corrections
    begun: int  # drafts in progress
    sent: int
    touched: int = 0  # submissions whose document would change, sent or not
    losing: int = 0  # drafts in progress that would lose something that was said
    lost: tuple[Loss, ...] = ()  # of the drafts in progress
    to_redo: tuple[Loss, ...] = ()
    sent_losing: int = 0  # sent ones: their copy stays, and what they would be corrected from loses

    @property
    def harmless(self) -> bool:
        """Say whether the move is a correction."""
        return self.corrections.harmless

    @property
    def answers_lost(self) -> int:
        """How many answers would leave the drafts."""
        return sum(one.answers for one in self.lost)


@dataclass(frozen=True, slots=True)
class _Sides:
    edition: Edition
    survey: Survey
    before: QuestionnaireVersion
    after: QuestionnaireVersion
    former: Questionnaire = field(repr=False)
    latter: Questionnaire = field(repr=False)


@reading
def read_move(survey: str, edition: str, version: int, *, now: datetime) -> Move | Problem:
    """Return what would become of an edition's drafts under another version.

    Problems: ``edition.unknown``, ``move.unknown_version``, ``move.same``, ``move.closed``, ``privacy.missing``.
    """
    sides = _sides(survey, edition, version, lock=False)
    if isinstance(sides, Problem):
        return sides
    return _foresee(sides, list_submissions(sides.edition.id), now)[0]


@operation
def move_edition(
    survey: str, edition: str, version: int, *, accepted: tuple[int, int], by: int, now: datetime
) -> Move | Problem:
    """Make an edition be asked with another version, and carry every draft to it in the same transaction.

    ``accepted`` are the drafts and the answers that were shown as lost: more is refused. Nobody writes meanwhile; who was
    about to goes on under the new version. Problems: those of ``read_move``, ``move.more_lost``.
    """
    sides = _sides(survey, edition, version, lock=True)
    if isinstance(sides, Problem):
        return sides
    submissions = list_submissions(sides.edition.id, lock=True)
    move, carried = _foresee(sides, submissions, now)
    if move.losing > accepted[0] or move.answers_lost > accepted[1]:
        return Problem("move.more_lost", params={"drafts": move.losing, "answers": move.answers_lost})
    seal = Seal(sides.former, sides.latter)
    for submission in submissions:
        _write(submission, carried.get(submission.id, Carried()), move, seal, by, now)
    sides.edition.questionnaire_version_id = version
    drop_folios(sides.edition.id)  # read under the other version, which may have sealed less
    db.session.add(
        EditionMove(
            edition_id=sides.edition.id,
            before_version_id=move.before,
            after_version_id=version,
            kind="correction" if move.harmless else "migration",
            drafts=move.touched,
            lost={one.code: one.answers for one in move.lost},
            person_id=by,
            at=now,
        )
    )
    return move


def _sides(survey: str, edition: str, version: int, *, lock: bool) -> _Sides | Problem:
    found = find_edition(survey, edition, lock=lock)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row, of = found
    after = db.session.get(QuestionnaireVersion, version)
    before = db.session.get(QuestionnaireVersion, row.questionnaire_version_id)
    if after is None or before is None or after.survey_id != of.id:
        return Problem("move.unknown_version")
    if after.id == before.id:
        return Problem("move.same", params={"number": after.number})
    if row.status not in MOVABLE:
        return Problem("move.closed")
    former, latter = (questionnaire_of(each.id, each.content_hash) for each in (before, after))
    # A planned edition is judged when it opens; one that is open may not begin to ask what it has no file for.
    if row.status != "planned" and not asks_personal(former):
        refused = refusal_of(row, latter)
        if refused is not None:
            return refused
    return _Sides(row, of, before, after, former, latter)


def _foresee(
    sides: _Sides, submissions: list[Submission], now: datetime
) -> tuple[Move, Mapping[int, Carried]]:
    corrections = find_corrections(to_document(sides.former), to_document(sides.latter))
    carried: dict[int, Carried] = {}
    if not corrections.harmless:
        carried = {each.id: carry(each.document, sides.former, sides.latter, at=now) for each in submissions}
    begun = {each.id for each in submissions if each.status != "sent"}
    move = Move(
        survey=sides.survey.code,
        edition=sides.edition.code,
        status=sides.edition.status,
        before=sides.before.id,
        after=sides.after.id,
        number_before=sides.before.number,
        number_after=sides.after.number,
        former=sides.former,
        latter=sides.latter,
        corrections=corrections,
        begun=len(begun),
        sent=len(submissions) - len(begun),
        touched=sum(not each.untouched for each in carried.values()),
        losing=sum(bool(carried[key].lost) for key in begun if key in carried),
        lost=_losses(sides.former, [carried[key].lost for key in begun if key in carried]),
        to_redo=_losses(sides.latter, [carried[key].to_redo for key in begun if key in carried]),
        sent_losing=sum(bool(each.lost) for key, each in carried.items() if key not in begun),
    )
    return move, carried


def _losses(questionnaire: Questionnaire, names: list[tuple[str, ...]]) -> tuple[Loss, ...]:
    """Return the losses by question, in the order asked: how many drafts, how many answers of all of them."""
    by_draft = [places_of(questionnaire, each) for each in names if each]
    totals = places_of(questionnaire, [name for each in names for name in each])
    return tuple(
        Loss(code, sum(code in each for each in by_draft), answers) for code, answers in totals.items()
    )


def _write(submission: Submission, carried: Carried, move: Move, seal: Seal, by: int, now: datetime) -> None:
    """Write what becomes of one submission: its document, and a journal that rebuilds it."""
    if move.harmless:
        return  # not one keystroke of a draft is touched by a typo of ours
    answers: dict[str, dict[str, Any] | None] = dict.fromkeys(carried.removed)
    kept = submission.document["answers"]
    for name, body in carried.changed.items():
        answers[name] = {key: value for key, value in body.items() if key not in _BESIDE} | {
            "version": body["version"] + 1,
            "by": by,
            "origin": "corrected",
            "at": now.astimezone(UTC).isoformat(),
        }
    lines: list[tuple[str, Any, Any]] = [
        (name, _journaled(kept.get(name)), _journaled(body)) for name, body in answers.items()
    ]
    entries = {code: list(ids) for code, ids in carried.entries.items()}
    lines += [
        (f"{ENTRIES_PREFIX}{code}", list(submission.document["entries"][code]), ids)
        for code, ids in entries.items()
    ]
    lines.append(
        (MOVED, {"version": move.number_before}, {"version": move.number_after, "lost": len(carried.lost)})
    )
    add_lines(
        [
            {
                "submission_id": submission.id,
                "seq": seq,
                "variable": variable,
                "old": seal.line(variable, old),
                "new": seal.line(variable, new),
                "person_id": by,
                "at": now,
                "origin": "corrected",
            }
            for seq, (variable, old, new) in enumerate(lines, start=submission.last_seq + 1)
        ]
    )
    write_parts(
        submission.id,
        {name: seal.body(name, body) for name, body in answers.items()},
        entries,
        revision=submission.revision + (not carried.untouched),
        last_seq=submission.last_seq + len(lines),
        now=submission.last_saved_at,
    )


def _journaled(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return (
        None
        if body is None
        else {key: value for key, value in body.items() if key not in ("by", "at", "origin")}
    )
