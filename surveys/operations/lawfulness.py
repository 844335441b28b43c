"""What an edition still lacks before it may ask anything personal: one rule for the page, the button and the clock.

Apart from the verbs because opening, moving to another version and the page all judge by it. Refuses half a file: each
missing piece is named (Loi 25, art. 3.3, 8, 17, 18.3, 21).
"""

from datetime import date, datetime

from surveys.operations.clearing import quebec_day
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.store.editions import Edition
from surveys.store.following import last_extensions
from surveys.store.notices import EditionFile, find_last, get_file
from surveys.store.retention import is_destroyed

SENSITIVE = frozenset(
    {"personal", "sensitive"}
)  # what asks for a file; a business contact asks for a notice only
AGREED = frozenset({"mandate", "research"})  # these rights need a written agreement


def asks_personal(questionnaire: Questionnaire) -> bool:
    """Say whether a questionnaire asks anything classed as personal or sensitive."""
    return any(item.personal_data in SENSITIVE for item in questionnaire.items.values())


def missing_of(
    edition: Edition, questionnaire: Questionnaire, file: EditionFile | None, *, has_notice: bool
) -> tuple[Problem, ...]:
    """Return what is missing for an edition to be opened, in the order of the page; nothing when it asks nothing personal.

    Codes: ``privacy.basis``, ``privacy.assessment``, ``privacy.agreement``, ``privacy.retention``, ``privacy.notice``.
    """
    if not asks_personal(questionnaire):
        return ()
    basis = "" if file is None else file.basis
    found = (
        Problem("privacy.basis", "fondement") if not basis else None,
        Problem("privacy.assessment", "efvp") if file is None or not file.assessment else None,
        Problem("privacy.agreement", "entente") if file and basis in AGREED and not file.agreement else None,
        Problem("privacy.retention", "conservation") if edition.purge_personal_on is None else None,
        Problem("privacy.notice", "avis") if not has_notice else None,
    )
    return tuple(problem for problem in found if problem is not None)


def last_day_of(edition: Edition, extended_until: datetime | None) -> date:
    """Return the last day of an edition's answers, that of its last extended member included."""
    end = edition.grace_until or edition.closes_at
    return quebec_day(max(end, extended_until or end))


def refuse_end(edition: Edition, survey: str, end: date, now: datetime) -> Problem | None:
    """Return why the personal information of an edition may not end on a day.

    Codes: ``retention.done`` (something was destroyed), ``retention.early`` (before the end of answers), ``retention.past``.
    """
    if is_destroyed(survey, edition.code):
        return Problem("retention.done")
    if end <= last_day_of(edition, last_extensions().get(edition.id)):
        return Problem("retention.early", "date")
    return Problem("retention.past", "date") if end <= quebec_day(now) else None


def refusal_of(edition: Edition, questionnaire: Questionnaire) -> Problem | None:
    """Return why an edition may not ask what it asks: ``privacy.missing``, with how many pieces are missing."""
    file, last = get_file(edition.id), find_last(edition.id)
    missing = missing_of(edition, questionnaire, file, has_notice=last is not None)
    return Problem("privacy.missing", params={"count": len(missing)}) if missing else None
