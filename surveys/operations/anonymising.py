"""The register of anonymisation: each entry says what the regulation asks to be written, and is looked at again in time.

Apart from retention, which takes personal information away: to say « anonyme » is a promise of its own, with a competent
person's analysis. Refuses an entry with a blank part; none is changed afterwards, a later look is a line beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from surveys.operations.clearing import quebec_day
from surveys.operations.transaction import operation
from surveys.questionnaire.problems import Problem
from surveys.store.base import db, reading
from surveys.store.editions import find_edition, list_editions
from surveys.store.retention import (
    Anonymisation,
    AnonymisationReview,
    get_anonymisation,
    list_anonymisations,
)

# What is written, in the order of the regulation, r. 0.1.
PARTS = (
    "title",
    "information",
    "purposes",
    "competent_person",
    "identifiers",
    "individualisation",
    "correlation",
    "inference",
    "techniques",
    "residual_risk",
)
MOST, MOST_TITLE = 4000, 200  # characters


@dataclass(frozen=True, slots=True)
class Review:
    """A later look at an entry."""

    findings: str
    review_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the register; ``review_on`` is when it is to be looked at next."""

    number: int
    edition: str  # « survey/edition »; empty for the whole platform
    parts: Mapping[str, str]
    done_on: date
    review_on: date
    reviews: tuple[Review, ...]


@reading
def read_register() -> tuple[Entry, ...]:
    """Return the register, the latest entry first."""
    names = {row.id: f"{survey.code}/{row.code}" for row, survey in list_editions()}
    return tuple(_entry(row, reviews, names) for row, reviews in list_anonymisations())


@reading
def read_entry(number: int) -> Entry | Problem:
    """Return an entry. Problem: ``anonymising.unknown``."""
    return next((each for each in read_register() if each.number == number), Problem("anonymising.unknown"))


def _entry(row: Anonymisation, reviews: list[AnonymisationReview], names: Mapping[int, str]) -> Entry:
    return Entry(
        row.id,
        names.get(row.edition_id, "") if row.edition_id is not None else "",
        {name: getattr(row, name) for name in PARTS},
        row.done_on,
        reviews[-1].review_on if reviews else row.review_on,
        tuple(Review(each.findings, each.review_on, each.at) for each in reviews),
    )


@operation
def enter(
    parts: Mapping[str, str],
    *,
    edition: str,
    done_on: date | None,
    review_on: date | None,
    by: int,
    now: datetime,
) -> int | tuple[Problem, ...]:
    """Add an entry to the register; return its number, or everything that is missing.

    ``edition`` is « survey/edition », or empty. Problems, with the part they are about: ``anonymising.blank``,
    ``anonymising.long``, ``anonymising.done_on``, ``anonymising.review_on``, ``edition.unknown``.
    """
    found = [
        *(_fault(name, parts.get(name, "").strip()) for name in PARTS),
        _wrong_day(done_on, review_on, quebec_day(now)),
    ]
    survey, _, code = edition.partition("/")
    row = find_edition(survey, code) if edition else None
    if edition and row is None:
        found.append(Problem("edition.unknown", "edition", {"edition": edition[:80]}))
    problems = tuple(problem for problem in found if problem is not None)
    if problems or done_on is None or review_on is None:
        return problems
    entry = Anonymisation(
        **{name: parts[name].strip() for name in PARTS},
        edition_id=None if row is None else row[0].id,
        done_on=done_on,
        review_on=review_on,
        entered_by=by,
        entered_at=now,
    )
    db.session.add(entry)
    db.session.flush()
    return entry.id


def _fault(name: str, text: str) -> Problem | None:
    if not text:
        return Problem("anonymising.blank", name)
    most = MOST_TITLE if name == "title" else MOST
    return Problem("anonymising.long", name, {"most": most}) if len(text) > most else None


def _wrong_day(done_on: date | None, review_on: date | None, today: date) -> Problem | None:
    if done_on is None or done_on > today:
        return Problem("anonymising.done_on", "done_on")
    if review_on is None or review_on <= done_on:
        return Problem("anonymising.review_on", "review_on")
    return None


@operation
def review(
    number: int, findings: str, review_on: date | None, *, by: int, now: datetime
) -> tuple[Problem, ...]:
    """Write a later look at an entry; return everything that is missing.

    Problems: ``anonymising.unknown``, ``anonymising.blank``, ``anonymising.long``, ``anonymising.review_on``.
    """
    if get_anonymisation(number) is None:
        return (Problem("anonymising.unknown"),)
    wrong = _fault("findings", findings.strip())
    if wrong is not None:
        return (wrong,)
    if review_on is None or review_on <= quebec_day(now):
        return (Problem("anonymising.review_on", "review_on"),)
    db.session.add(
        AnonymisationReview(
            anonymisation_id=number, findings=findings.strip(), review_on=review_on, person_id=by, at=now
        )
    )
    return ()
