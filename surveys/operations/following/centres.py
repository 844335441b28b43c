"""One centre in one edition, as AXTRA follows it: how far it is, who works there, what was done and said, doubtful values.

Apart from the board because it reads one member in depth. Refuses the answers of a draft; of what was sent, it shows the
values that the questionnaire says AXTRA reads with the centre's name, restricted sections and pay left out unless a role reads them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from surveys.operations import publishing
from surveys.operations.following.boards import line_of
from surveys.operations.following.model import Line
from surveys.operations.following.progress import sections_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Variable
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.doubts import Doubt, by_organisation, find_doubts
from surveys.store.accounts import members_of, name_people
from surveys.store.base import reading
from surveys.store.boards import find_followed, list_board, list_staff
from surveys.store.editions import count_members, find_edition
from surveys.store.following import list_stand_ins, list_steps
from surveys.store.handover import RemarkRow, list_handovers, list_remarks
from surveys.store.mailings import Sent, list_sent
from surveys.store.news import list_sendings
from surveys.store.notes import ThreadRow, list_threads
from surveys.store.questionnaires import questionnaire_of

_MOST_THREADS = 50


# Values are compared while a page is drawn up to so many members: each one's answers are read, seven milliseconds a copy.
MOST_COMPARED = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a centre's journal: what happened, by whom, in whose words."""

    kind: str  # a step of the field, or ready, returned, certified, sent, imported
    at: datetime
    by: str
    text: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone of the centre."""

    person_id: int
    name: str
    email: str
    role: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may be remarked on, with its section."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class DoubtfulValue:
    """A value that is far from the others', with the words to say it."""

    variable: str
    question: str
    position: str
    value: str
    usual: str
    members: int
    above: bool
    restricted: str  # the code of its section, when that one is restricted
    distance: float = 0.0  # robust standard deviations from the others', whatever the side


@dataclass(frozen=True, slots=True)
class Centre:
    """One centre, followed."""

    survey: str
    edition: str
    title: str
    status: str
    closes_at: datetime
    line: Line
    sections: tuple[str, ...]
    contacts: tuple[Contact, ...]
    journal: tuple[Entry, ...]
    remarks: tuple[tuple[str, RemarkRow], ...]  # with the label of its question
    threads: tuple[tuple[str, ThreadRow], ...]
    questions: tuple[tuple[str, tuple[Question, ...]], ...]  # by section's title
    messages: tuple[Sent, ...]
    doubts: tuple[DoubtfulValue, ...]
    compared: bool  # an edition may be too large for its values to be compared while a page waits
    managers: tuple[tuple[int, str], ...]
    stands_in: bool  # the reader enters answers in its name now


@reading
def read_centre(
    survey: str, edition: str, organisation: str, *, by: int, roles: Collection[str], now: datetime
) -> Centre | Problem:
    """Return one centre of an edition for someone of the staff. Problem: ``edition.unknown``."""
    found = find_followed(survey, edition)
    rows = [] if found is None else list_board(found[0].id, organisation)
    if found is None or not rows:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row, (of, held, content_hash) = rows[0], found
    questionnaire = questionnaire_of(of.questionnaire_version_id, content_hash)
    sections = sections_of(questionnaire, content_hash, rows, held.id, of.opens_at, now)
    blank = AnswerSheet.blank(questionnaire, of.opens_at)
    compared = count_members(of.id) <= MOST_COMPARED
    stand_ins = list_stand_ins(of.id, row.organisation_id)
    return Centre(
        survey=survey,
        edition=edition,
        title=blank.title,
        status=of.status,
        closes_at=of.closes_at,
        line=line_of(row, sections[row.code]),
        sections=tuple(blank.text(section.title) for section in questionnaire.sections),
        contacts=tuple(
            Contact(person.id, person.name, person.email, membership.role, leads=membership.sections is None)
            for person, membership in members_of(row.organisation_id)
        ),
        journal=_journal(of.id, row.organisation_id, row.submission_id),
        remarks=tuple(
            (_label(blank, remark.item), remark)
            for remark in (list_remarks(row.submission_id) if row.submission_id else ())
        ),
        threads=tuple(
            (_label(blank, thread.variable), thread)
            for thread in list_threads(
                edition_id=of.id, organisation_id=row.organisation_id, limit=_MOST_THREADS
            )
        ),
        questions=tuple(
            (
                blank.text(section.title),
                tuple(Question(item.code, blank.text(item.label)) for item in section.items if item.label),
            )
            for section in questionnaire.sections
        ),
        messages=tuple(list_sent(edition_id=of.id, organisation_id=row.organisation_id)),
        doubts=_doubts(survey, edition, organisation, frozenset(roles), blank)
        if row.sent_at and compared
        else (),
        compared=compared,
        managers=tuple(list_staff("manager", now)),
        stands_in=any(each.person_id == by and each.ended_at is None for each, _ in stand_ins),
    )


def _journal(edition_id: int, organisation_id: int, submission_id: int | None) -> tuple[Entry, ...]:
    steps = list_steps(edition_id, organisation_id)
    handovers = list_handovers(submission_id) if submission_id else []
    sendings = list_sendings(submission_id) if submission_id else []
    people = {each.person_id for each in steps} | {each.person_id for each in handovers}
    people |= {each.by for each in sendings}
    names = name_people({person for person in people if person is not None})

    def name(person: int | None) -> str:
        return names.get(person or 0, "")

    own = {(each.at, each.person_id) for each in steps if each.kind == "returned"}
    entries = [Entry(each.kind, each.at, name(each.person_id), each.text, each.until) for each in steps]
    entries += [
        Entry(each.kind, each.at, name(each.person_id), each.reason)
        for each in handovers
        if each.kind != "certified" and (each.at, each.person_id) not in own
    ]
    entries += [
        Entry("imported" if each.imported else "sent", each.at, name(each.by), each.number)
        for each in sendings
    ]
    return tuple(sorted(entries, key=lambda entry: entry.at, reverse=True))


def _label(blank: AnswerSheet, variable: str) -> str:
    item = blank.questionnaire.items.get(variable.partition("[")[0].partition(".")[0])
    if item is None:
        return variable
    row = variable.partition(".")[2].partition(".")[0]
    rows: Any = getattr(item, "rows", None)
    label = blank.text(item.label)
    return f"{label}, {blank.text(rows.label(row))}" if rows is not None and row in rows else label


# ── doubtful values ──


def may_read(questionnaire: Questionnaire, variable: Variable, roles: Collection[str]) -> bool:
    """Say whether the collection reads a value with the centre's name: as the questionnaire promises beside the question."""
    if "microdata_analyst" in roles:
        return True
    own = None if variable.column is None else variable.column.disclosure
    section = questionnaire.section_of[variable.item.code]
    return (own or variable.item.disclosure) != "confidential_pay" and not section.restricted


def _doubts(
    survey: str, edition: str, organisation: str, roles: frozenset[str], blank: AnswerSheet
) -> tuple[DoubtfulValue, ...]:
    dataset = publishing.read_dataset(survey, edition)
    if isinstance(dataset, Problem):
        return ()
    reads_all = "microdata_analyst" in roles
    found = _find(_Case(dataset, reads_all)).get(organisation, ())
    respondent = next((each for each in dataset.respondents if each.organisation == organisation), None)
    if respondent is None:
        return ()
    return tuple(_worded(doubt, respondent.sheet, blank) for doubt in found)


@reading
def read_doubts(survey: str, edition: str) -> tuple[tuple[str, DoubtfulValue], ...] | Problem:
    """Return the doubtful values of an edition with the code of their centre, for those who may read every answer.

    The centres in order, each one's farthest first. Problems: ``edition.unknown``, ``edition.not_compared``.
    """
    edition_found = find_edition(survey, edition)
    if edition_found is not None and count_members(edition_found[0].id) > MOST_COMPARED:
        return Problem("edition.not_compared", params={"most": MOST_COMPARED})
    dataset = publishing.read_dataset(survey, edition)
    if isinstance(dataset, Problem):
        return dataset
    found, sheets = (
        _find(_Case(dataset, True)),
        {each.organisation: each.sheet for each in dataset.respondents},
    )
    return tuple(
        (code, _worded(doubt, sheets[code], sheets[code])) for code in sorted(found) for doubt in found[code]
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A dataset and who reads it, equal to another when the same answers are read by the same right."""

    dataset: Dataset = field(compare=False)
    reads_all: bool
    snapshot: str = ""
    edition: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        object.__setattr__(self, "snapshot", self.dataset.snapshot)
        object.__setattr__(self, "edition", (self.dataset.survey, self.dataset.edition))


@lru_cache(maxsize=8)
def _find(case: _Case) -> Mapping[str, tuple[Doubt, ...]]:
    """Return the doubtful values of an edition by member: sent copies are frozen, so they are found once."""
    questionnaire = case.dataset.questionnaire
    roles = ("microdata_analyst",) if case.reads_all else ()
    return by_organisation(
        find_doubts(case.dataset, lambda variable: may_read(questionnaire, variable, roles))
    )


def _worded(doubt: Doubt, sheet: AnswerSheet, blank: AnswerSheet) -> DoubtfulValue:
    variable = sheet.variable(doubt.variable)
    kind = None if variable is None else variable.kind
    column = None if variable is None or variable.column is None else blank.text(variable.column.label)
    label = _label(blank, doubt.variable)
    position = ""
    if doubt.position and variable is not None:
        position = next(
            (
                found.label(doubt.position)
                for found in blank.questionnaire.choices.values()
                if doubt.position in found
            ),
            doubt.position,
        )
    section = sheet.questionnaire.section_of[doubt.variable.partition("[")[0].partition(".")[0]]
    return DoubtfulValue(
        variable=doubt.variable,
        restricted=section.code if section.restricted else "",
        question=f"{label}, {column}" if column else label,
        position=position,
        value=kind.show(doubt.value) if kind is not None else str(doubt.value),
        usual=kind.show(doubt.median) if kind is not None else str(doubt.median),
        members=doubt.members,
        above=doubt.distance > 0,
        distance=abs(doubt.distance),
    )
