"""The tables of an edition from before the platform: read by a mapping, judged, shown, then taken in as imported copies.

Apart from importing, whose records come from a program: here people look at what each line becomes before anything is
written. Nobody is said to have sent what was imported. What a centre typed is never written over; what was imported before
is replaced by what is imported again, the older copy staying as a superseded one, and nothing is written twice.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal

from surveys.exchange.past import (
    Known,
    PastLine,
    PastMapping,
    Report,
    check_mapping,
    mapping_document,
    read_mapping,
    read_past,
)
from surveys.exchange.workbooks import Sheet
from surveys.operations.collecting.draft import Draft
from surveys.operations.collecting.importing import faults_of, sheet_of, write_sheet
from surveys.operations.collecting.sending import freeze
from surveys.operations.transaction import operation
from surveys.operations.worlds import world_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC
from surveys.store import past
from surveys.store.accounts import Organisation
from surveys.store.base import canonical_json, db, reading
from surveys.store.copies import SentCopy, last_copies
from surveys.store.editions import Edition, EditionMember, find_edition, list_members
from surveys.store.past import PastImportRow
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import find_place, hold_place, list_submissions

RowState = Literal["added", "replaced", "same", "refused", "answered"]
OVER = ("closed", "archived")
NOON = time(12)  # of a day of reception whose hour nobody kept


@dataclass(frozen=True, slots=True)
class PastImport:
    """Tables that were taken in: when, by whom (blank for a command), from which files, and how many organisations."""

    at: datetime
    by: str
    files: tuple[str, ...]
    added: int
    replaced: int
    refused: int


@dataclass(frozen=True, slots=True)
class PastEdition:
    """An edition that tables may be taken into. ``others``: mappings kept for the survey's other editions, by code."""

    survey: str
    edition: str
    title: str
    questionnaire: Questionnaire
    known: tuple[Known, ...]
    mapping: PastMapping | None
    others: Mapping[str, PastMapping]
    imports: tuple[PastImport, ...]


@dataclass(frozen=True, slots=True)
class PastRow:
    """What becomes of one organisation. ``answered``: it answered on the platform, and is left as it is."""

    organisation: str
    name: str
    line: int  # of the file; 0 where only a second table names it
    state: RowState
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPreview:
    """What taking the tables in would do. ``seen`` is its fingerprint."""

    rows: tuple[PastRow, ...]
    report: Report
    seen: str

    def count(self, state: RowState) -> int:
        """Return how many organisations are in a state."""
        return sum(row.state == state for row in self.rows)


@dataclass(frozen=True, slots=True)
class PastOutcome:
    """How many organisations were taken in, replaced, and left out."""

    added: int
    replaced: int
    refused: int


@reading
def read_past_edition(survey: str, edition: str) -> PastEdition | Problem:
    """Return an edition to take tables into. Problems: ``edition.unknown``, ``past.not_over``."""
    found = _find(survey, edition)
    if isinstance(found, Problem):
        return found
    questionnaire = questionnaire_of(found.questionnaire_version_id)
    kept = past.list_mappings(found.survey_id)
    read = {code: read_mapping(row.document) for code, row in kept}
    mappings = {code: mapping for code, mapping in read.items() if isinstance(mapping, PastMapping)}
    return PastEdition(
        survey=survey,
        edition=edition,
        title=AnswerSheet.blank(questionnaire, found.opens_at).title,
        questionnaire=questionnaire,
        known=_known(list_members(found.id)),
        mapping=mappings.pop(edition, None),
        others=mappings,
        imports=tuple(
            PastImport(
                row.at, name, tuple(each["name"] for each in row.files), row.added, row.replaced, row.refused
            )
            for row, name in past.list_imports(found.id)
        ),
    )


def _find(survey: str, edition: str, *, lock: bool = False) -> Edition | Problem:
    found = find_edition(survey, edition, lock=lock)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    return found[0] if found[0].status in OVER else Problem("past.not_over")


def _known(members: Sequence[tuple[EditionMember, Organisation]]) -> tuple[Known, ...]:
    """Return each member by the name that it had then, and by the one that it has now."""
    names = [
        Known(organisation.code, name)
        for member, organisation in members
        for name in dict.fromkeys((member.name, organisation.name))
    ]
    return tuple(names)


@operation
def keep_past_mapping(
    survey: str, edition: str, mapping: PastMapping, *, by: int | None, now: datetime
) -> Problem | None:
    """Keep how the tables of an edition are read, faulty or not: it is work in progress.

    Problems: ``edition.unknown``, ``past.not_over``.
    """
    found = _find(survey, edition)
    if isinstance(found, Problem):
        return found
    past.put_mapping(found.id, mapping_document(mapping), by=by, now=now)
    return None


@reading
def preview_past(
    survey: str, edition: str, sheets: Sequence[Sheet], mapping: PastMapping, *, now: datetime
) -> PastPreview | tuple[Problem, ...]:
    """Return what taking tables in would do; nothing is written.

    Problems: ``edition.unknown``, ``past.not_over``, those of ``check_mapping``.
    """
    found = _find(survey, edition)
    if isinstance(found, Problem):
        return (found,)
    work = _judge(found, sheets, mapping, now)
    return work if isinstance(work, tuple) else work.preview


@operation
def accept_past(
    survey: str,
    edition: str,
    sheets: Sequence[Sheet],
    mapping: PastMapping,
    *,
    files: Sequence[tuple[str, bytes]],
    seen: str | None,
    by: int | None,
    now: datetime,
) -> PastOutcome | tuple[Problem, ...]:
    """Take the sound lines of tables in, as copies that were imported; keep the mapping and what was done.

    ``files`` are the names and the SHA-256 of what the sheets were read from. ``seen`` is the fingerprint of the preview, ``None`` for a command that
    shows none. Problems: those of ``preview_past``, ``past.moved``, ``past.nothing``.
    """
    found = _find(survey, edition, lock=True)
    if isinstance(found, Problem):
        return (found,)
    work = _judge(found, sheets, mapping, now)
    if isinstance(work, tuple):
        return work
    preview = work.preview
    if seen is not None and preview.seen != seen:
        return (Problem("past.moved"),)
    outcome = PastOutcome(preview.count("added"), preview.count("replaced"), preview.count("refused"))
    if not outcome.added + outcome.replaced:
        return (Problem("past.nothing"),)
    document = mapping_document(mapping)
    row = PastImportRow(
        edition_id=found.id,
        files=[{"name": name[:200], "sha256": digest.hex()} for name, digest in files],
        mapping=document,
        mapping_hash=hashlib.sha256(canonical_json(document).encode()).hexdigest(),
        added=outcome.added,
        replaced=outcome.replaced,
        refused=outcome.refused,
        person_id=by,
        at=now,
    )
    db.session.add(row)
    db.session.flush()
    past.put_mapping(found.id, document, by=by, now=now)
    for judged in work.judged:
        if judged.row.state in ("added", "replaced"):
            _write(judged, (survey, edition, judged.row.organisation), row.id, by, now)
    return outcome


@dataclass(frozen=True, slots=True)
class _Judged:
    row: PastRow
    sheet: AnswerSheet
    member: EditionMember
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Work:
    preview: PastPreview
    judged: tuple[_Judged, ...]


def _judge(
    edition: Edition, sheets: Sequence[Sheet], mapping: PastMapping, now: datetime
) -> _Work | tuple[Problem, ...]:
    """Read the tables and judge every line in the world of its organisation."""
    questionnaire = questionnaire_of(edition.questionnaire_version_id)
    faults = check_mapping(mapping, questionnaire)
    if faults:
        return faults
    members = list_members(edition.id)
    lines, report = read_past(sheets, mapping, questionnaire, _known(members))
    by_code = {organisation.code: (member, organisation) for member, organisation in members}
    copies = {organisation.code: copy for copy, organisation, _ in last_copies(edition.id)}
    held = {each.organisation_id: each.status for each in list_submissions(edition.id)}
    judged = []
    for line in lines:
        member, organisation = by_code[line.organisation]
        received = _received(line, edition, now)
        context = world_of(questionnaire, edition, member, by=None, now=received, offers=False)
        sheet = sheet_of(questionnaire, line.plain, context)
        wrong = line.problems or ([] if mapping.keep_broken_rules else faults_of(sheet))
        copy = copies.get(line.organisation)
        state = _state(bool(wrong), copy, held.get(organisation.id), sheet)
        row = PastRow(line.organisation, member.name, line.number, state, tuple(wrong))
        judged.append(_Judged(row, sheet, member, received))
    rows = tuple(each.row for each in judged)
    preview = PastPreview(rows, report, _fingerprint(rows, lines))
    return _Work(preview, tuple(judged))


def _received(line: PastLine, edition: Edition, now: datetime) -> datetime:
    """Return when an organisation's answers came: on the day that the table says, else at the end of the edition."""
    if line.received is None:
        return min(edition.closes_at, now)
    return min(datetime.combine(line.received, NOON, QUEBEC), now)


def _state(wrong: bool, copy: SentCopy | None, held: str | None, sheet: AnswerSheet) -> RowState:
    """Return what becomes of an organisation; ``held`` is the status of its submission, if there is one."""
    if held is not None and (held != "sent" or copy is None or copy.import_id is None):
        return "answered"  # what was imported and then opened again for correction is in the centre's hands
    if wrong:
        return "refused"
    if copy is None:
        return "added"
    return "same" if _says_the_same(copy, sheet) else "replaced"


def _says_the_same(copy: SentCopy, sheet: AnswerSheet) -> bool:
    """Say whether a copy that was imported holds just what is imported again."""
    known = AnswerSheet.from_document(sheet.questionnaire, json.loads(copy.document), sheet.context)
    return known.to_plain() == sheet.to_plain()


def _fingerprint(rows: Sequence[PastRow], lines: Sequence[PastLine]) -> str:
    said: list[Any] = [
        [row.organisation, row.line, row.state, line.plain, str(line.received)]
        for row, line in zip(rows, lines, strict=True)
    ]
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()[:32]


def _write(
    judged: _Judged, address: tuple[str, str, str], import_id: int, by: int | None, now: datetime
) -> None:
    place = find_place(*address)
    if place is None:
        raise LookupError(address)  # the preview read the members in this same transaction
    draft = Draft(hold_place(place, now), by=by, now=now)
    draft.load_all()
    write_sheet(draft, judged.sheet)
    draft.write()
    freeze(
        draft,
        draft.document(),
        {"name": judged.member.name, **judged.member.attributes},
        address,
        key=f"past:{import_id}",
        origin="imported",
        received_at=judged.received_at,
        import_id=import_id,
    )
