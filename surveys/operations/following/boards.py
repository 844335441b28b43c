"""The board of an edition: every member and its sections, rates by region against the same day of the last edition.

Apart from one member's page. Five statements, whatever the number of members; what is filtered and cut into pages is
filtered here, since the counts above are of all. Documents are read of the lines that are returned, and of no other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from surveys.operations.following.model import STATES, Board, Filters, Line, Rate
from surveys.operations.following.progress import Sections, sections_of
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.store.base import reading
from surveys.store.boards import BoardRow, PastRow, find_followed, list_board, list_last, moved_since
from surveys.store.editions import Edition
from surveys.store.questionnaires import questionnaire_of

LINES_A_PAGE = 200
QUIET = timedelta(days=7)


@reading
def has_moved(survey: str, edition: str, since: datetime) -> bool:
    """Say whether anything that a board shows was done in an edition after an instant; true of one that is not there."""
    found = find_followed(survey, edition)
    return found is None or moved_since(found[0].id, since)


@reading
def read_board(
    survey: str,
    edition: str,
    *,
    filters: Filters = Filters(),  # noqa: B008  # frozen
    page: int = 1,
    most: int = LINES_A_PAGE,
    judged: bool = True,
    now: datetime,
) -> Board | Problem:
    """Return the board of an edition, its lines filtered and cut to a page. Problem: ``edition.unknown``.

    ``judged``: how far each line's sections are, which costs the reading of drafts.
    """
    found = find_followed(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row, of, content_hash = found
    questionnaire = questionnaire_of(row.questionnaire_version_id, content_hash)
    rows, last = list_board(row.id), list_last(of.id, row.opens_at)
    lines = [line_of(each, Sections(())) for each in rows]
    chosen = [(line, each) for line, each in zip(lines, rows, strict=True) if _is_chosen(line, filters)]
    pages = max(1, -(-len(chosen) // most))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * most : page * most]
    if judged:
        sections = sections_of(
            questionnaire, content_hash, [each for _, each in shown], of.id, row.opens_at, now
        )
        shown = [(replace(line, sections=sections[line.code]), each) for line, each in shown]
    blank = AnswerSheet.blank(questionnaire, row.opens_at)
    rates = _rates(lines, row, last, now)
    return Board(
        survey=survey,
        edition=edition,
        title=blank.title,
        status=row.status,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        grace_until=row.grace_until,
        sections=tuple(blank.text(section.title) for section in questionnaire.sections),
        regions=region_names(questionnaire, {line.region for line in lines}),
        lines=tuple(line for line, _ in shown),
        chosen=len(chosen),
        page=page,
        pages=pages,
        counts=dict.fromkeys(STATES, 0) | Counter(line.state for line in lines),
        quiet=sum(_is_quiet(line, now) for line in lines),
        waiting=sum(line.waiting for line in lines),
        rates=tuple(rates),
        whole=_total(rates),
        last_edition=last[0].edition if last else "",
        owners={line.owner_id: line.owner for line in lines if line.owner_id is not None},
    )


def line_of(row: BoardRow, sections: Sections) -> Line:
    """Return the line of one member."""
    moments = (row.last_saved_at, row.sent_at, row.step_at, row.field_step_at, row.note_at)
    return Line(
        code=row.code,
        name=row.name,
        region=str(row.attributes.get("region", "")),
        state=state_of(row),
        sections=sections,
        last_at=row.last_saved_at,
        sent_at=row.sent_at,
        owner_id=row.owner_id,
        owner=row.owner,
        extended_until=row.extended_until,
        waiting=row.waiting,
        lost=bool(row.lost),
        moved_at=max((each for each in moments if each is not None), default=None),
    )


def state_of(row: BoardRow) -> str:
    """Return where a member's submission stands, one of ``STATES``."""
    match row.status, row.step:
        case "none", _:
            return "not_started"
        case "sent", _:
            return "sent"
        case _, "returned":
            return "returned"
        case _, "ready":
            return "ready"
        case "reopened", _:
            return "correcting"
        case _:
            return "partial"


def region_names(questionnaire: Questionnaire, codes: Collection[str]) -> Mapping[str, str]:
    """Return the names of regions that a questionnaire knows, in the order of its list; a code is its own name."""
    lists = [found for found in questionnaire.choices.values() if any(each.code in codes for each in found)]
    best = max(lists, key=lambda found: sum(code in found for code in codes), default=None)
    if best is None:
        return {code: code for code in sorted(codes)}
    known = {each.code: each.label for each in best if each.code in codes}
    return known | {code: code for code in sorted(codes) if code not in known}


def _is_chosen(line: Line, filters: Filters) -> bool:
    return (
        filters.region in ("", line.region)
        and filters.organisation in ("", line.code)
        and filters.state in ("", line.state)
        and (filters.owner is None or filters.owner == line.owner_id)
    )


def _is_quiet(line: Line, now: datetime) -> bool:
    begun = line.state not in ("not_started", "sent")
    return begun and line.last_at is not None and line.last_at < now - QUIET


def _rates(lines: Iterable[Line], row: Edition, last: Sequence[PastRow], now: datetime) -> list[Rate]:
    """Return the rate of each region, in the order of codes, beside the same moment of the edition before."""
    since = now - row.opens_at
    sent, members, before, before_members = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for line in lines:
        members[line.region] += 1
        sent[line.region] += line.sent_at is not None
    for each in last:
        region = str(each.attributes.get("region", ""))
        before_members[region] += 1
        before[region] += each.sent_at is not None and each.sent_at <= each.opens_at + since
    regions = sorted({*members, *before_members})
    return [
        Rate(region, sent[region], members[region], before[region], before_members[region])
        for region in regions
    ]


def _total(rates: Iterable[Rate]) -> Rate:
    rates = list(rates)
    return Rate(
        "",
        sum(rate.sent for rate in rates),
        sum(rate.members for rate in rates),
        sum(rate.before for rate in rates),
        sum(rate.before_members for rate in rates),
    )
