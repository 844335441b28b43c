"""Editions: planned with a published questionnaire and a list of members, opened and closed by someone.

Apart from the clock, which moves them on by itself. Never changes an edition's list or questionnaire behind the centres
that answer it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from surveys.operations.fielding.versions import Version
from surveys.operations.lawfulness import refusal_of
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import Organisation, frozen_attributes, list_organisations
from surveys.store.base import db, reading
from surveys.store.editions import (
    Edition,
    EditionMember,
    count_members,
    find_edition,
    list_dated,
    list_members,
)
from surveys.store.questionnaires import Survey, find_numbered, find_survey, questionnaire_of, version_hash


@dataclass(frozen=True, slots=True)
class EditionState:
    """An edition as it is now, with its questionnaire and N."""

    survey: str
    edition: str
    status: str
    opens_at: datetime
    closes_at: datetime
    questionnaire: Questionnaire
    members: int
    grace_until: datetime | None = None
    opens_alone: bool = False

    @property
    def title(self) -> str:
        """What the edition is called."""
        return AnswerSheet.blank(self.questionnaire, self.opens_at).title


@reading
def find_published(survey: str, number: int) -> Version | None:
    """Return a published version of a survey by its number."""
    row = find_numbered(survey, number)
    return None if row is None else Version(row.id, survey, row.number, row.content_hash)


@operation
def create_edition(
    survey: str,
    edition: str,
    version: Version,
    *,
    opens_at: datetime,
    closes_at: datetime,
    organisations: Collection[str] | None = None,
    grace: timedelta = timedelta(),
    opens_alone: bool = False,
    now: datetime,
) -> Problem | None:
    """Plan an edition with a published questionnaire, and copy the list of those it asks.

    ``organisations`` names them by code; ``None`` asks every active one. What was begun may end within ``grace`` after
    the closing; ``opens_alone``: at its hour, by the clock. Problems: ``survey.unknown``,
    ``edition.code``, ``edition.exists``, ``edition.dates``, ``edition.other_survey``, ``organisation.unknown``.
    """
    made = make_edition(survey, edition, version, (opens_at, closes_at), organisations)
    if isinstance(made, Problem):
        return made
    made.grace_until = closes_at + grace if grace else None
    made.opens_alone = opens_alone
    return None


def make_edition(
    survey: str,
    edition: str,
    version: Version,
    dates: tuple[datetime, datetime],
    organisations: Collection[str] | None,
) -> Edition | Problem:
    """Add a planned edition with its members, inside an operation. Problems: those of ``create_edition``."""
    row = find_survey(survey)
    if row is None:
        return Problem("survey.unknown", params={"survey": survey})
    if version.survey != survey:
        return Problem("edition.other_survey", params={"survey": version.survey})
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", edition):
        return Problem("edition.code", params={"edition": edition[:40]})
    if find_edition(survey, edition) is not None:
        return Problem("edition.exists", params={"edition": f"{survey}/{edition}"})
    if dates[1] <= dates[0]:
        return Problem("edition.dates")
    members = _choose(organisations)
    if isinstance(members, Problem):
        return members
    planned = Edition(
        survey_id=row.id,
        code=edition,
        status="planned",
        questionnaire_version_id=version.id,
        opens_at=dates[0],
        closes_at=dates[1],
    )
    db.session.add(planned)
    db.session.flush()
    db.session.add_all(_copy_member(planned.id, organisation) for organisation in members)
    return planned


def _choose(codes: Collection[str] | None) -> list[Organisation] | Problem:
    if codes is None:
        return list_organisations(active=True)
    chosen = {
        organisation.code: organisation for organisation in list_organisations() if organisation.code in codes
    }
    for code in codes:
        if code not in chosen:
            return Problem("organisation.unknown", params={"organisation": code})
    return list(chosen.values())


def _copy_member(edition_id: int, organisation: Organisation) -> EditionMember:
    return EditionMember(
        edition_id=edition_id,
        organisation_id=organisation.id,
        name=organisation.name,
        attributes=frozen_attributes(organisation),
    )


@operation
def freeze_members(
    survey: str, edition: str, *, organisations: Collection[str] | None = None
) -> int | Problem:
    """Copy the list of members and their attributes again, before the edition opens; return N.

    Problems: ``edition.unknown``, ``edition.already_open``, ``organisation.unknown``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    if row.status != "planned":
        return Problem("edition.already_open")
    members = _choose(organisations)
    if isinstance(members, Problem):
        return members
    for member, _ in list_members(row.id):
        db.session.delete(member)
    db.session.flush()
    db.session.add_all(_copy_member(row.id, organisation) for organisation in members)
    return len(members)


@operation
def open_edition(survey: str, edition: str, *, now: datetime) -> Problem | None:
    """Open a planned edition, or a closed one again: past its closing time it awaits the late, until someone closes it.

    Problems: ``edition.unknown``, ``edition.no_member``, ``edition.archived``, ``privacy.missing`` (it asks something
    personal and its file is not whole).
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    if row.status == "archived":
        return Problem("edition.archived")
    if count_members(row.id) == 0:
        return Problem("edition.no_member")
    if row.status == "planned" and (refused := refusal_of(row, questionnaire_asked(row))) is not None:
        return refused
    row.status, row.closed_at = "open", None
    if now >= row.closes_at:
        row.status, row.grace_until = "closing", None
    row.opened_at = row.opened_at or now
    return None


@operation
def reschedule(
    survey: str,
    edition: str,
    *,
    opens_at: datetime | None = None,
    closes_at: datetime,
    grace: timedelta = timedelta(),
    opens_alone: bool | None = None,
    now: datetime,
) -> Problem | None:
    """Change the dates of an edition: its opening until it opens, its end until it is put away.

    An end that is put off opens again what had ended. Problems: ``edition.unknown``, ``edition.dates``,
    ``edition.past`` (an end that has passed), ``edition.archived``.
    """
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    if row.status == "archived":
        return Problem("edition.archived")
    opens = opens_at if opens_at is not None and row.status == "planned" else row.opens_at
    if closes_at <= opens:
        return Problem("edition.dates", "cloture")
    if closes_at <= now:
        return Problem("edition.past", "cloture")
    row.opens_at, row.closes_at = opens, closes_at
    row.grace_until = closes_at + grace if grace else None
    if opens_alone is not None:
        row.opens_alone = opens_alone
    if row.status in ("closing", "closed"):
        row.status, row.closed_at = "open", None
    return None


@operation
def close_edition(survey: str, edition: str, *, now: datetime) -> Problem | None:
    """Close an edition: drafts stay, nothing can be typed or sent any more. Problems: ``edition.unknown``, ``edition.not_open``."""
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    if row.status not in ("open", "closing"):
        return Problem("edition.not_open")
    row.status = "closed"
    row.closed_at = now
    return None


@reading
def read_edition(survey: str, edition: str) -> EditionState | Problem:
    """Return an edition. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row, of = found
    return state_of(row, of, version_hash(row.questionnaire_version_id), count_members(row.id))


@reading
def read_editions(survey: str | None = None) -> tuple[EditionState, ...]:
    """Return every edition, or those of one survey, the latest opening first."""
    return tuple(state_of(*each) for each in list_dated(survey))


def questionnaire_asked(row: Edition) -> Questionnaire:
    """Return the questionnaire that an edition is asked with."""
    return questionnaire_of(row.questionnaire_version_id, version_hash(row.questionnaire_version_id))


def state_of(row: Edition, survey: Survey, content_hash: str, members: int) -> EditionState:
    """Return an edition as it is now."""
    return EditionState(
        survey=survey.code,
        edition=row.code,
        status=row.status,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        questionnaire=questionnaire_of(row.questionnaire_version_id, content_hash),
        members=members,
        grace_until=row.grace_until,
        opens_alone=row.opens_alone,
    )
