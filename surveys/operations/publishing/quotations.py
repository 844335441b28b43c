"""Quotations: the texts that may be quoted, their themes, what is cut from them and the two people who approve them.

Apart from releases, which take what is approved and nothing else. Refuses an approval of words that its author did not read,
of a likely name that nobody answered for, and a second approval by the same person.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from surveys.operations.publishing.ahead import Preparation, said_in
from surveys.operations.publishing.datasets import unknown_edition
from surveys.operations.transaction import operation
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.identifying import Sort
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure import Policy, count_themes, release_quotations
from surveys.results.quoting import (
    Deed,
    Did,
    QuoteState,
    Saying,
    Standing,
    cut,
    cuts_between,
    sayings,
    standing,
    suspected,
    words_mark,
)
from surveys.store import quotations as store
from surveys.store.base import db, reading
from surveys.store.editions import Edition, find_edition
from surveys.store.questionnaires import questionnaire_of
from surveys.store.releases import last_release_number

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class ThemeState:
    """A theme, with how many texts and how many organisations stand under it."""

    id: int
    name: str
    texts: int
    organisations: int


@dataclass(frozen=True, slots=True)
class QuotationState:
    """A text as whoever reads it sees it: with its cuts made, its themes and its log."""

    saying: Saying
    text: str
    standing: Standing
    themes: tuple[int, ...]
    deeds: tuple[Deed, ...]

    @property
    def mark(self) -> str:
        """What names it."""
        return self.saying.mark

    @property
    def suspected(self) -> tuple[Sort, ...]:
        """Which sorts of personal data it likely holds."""
        return suspected(self.text)

    @property
    def state(self) -> QuoteState:
        """Where it is."""
        return self.standing.state

    @property
    def seen(self) -> str:
        """What names the words as they are read now."""
        return words_mark(self.text)


@dataclass(frozen=True)
class Workbench:
    """The texts of an edition that may be quoted, the themes, and what each question asks."""

    survey: str
    edition: str
    title: str
    themes: tuple[ThemeState, ...]
    quotations: tuple[QuotationState, ...]
    questions: Mapping[str, str]  # by statistic
    released: int  # how many times the edition was released
    counted_at: datetime | None = None  # kept since then, and copies were sent since: a large edition's

    def find(self, mark: str) -> QuotationState | None:
        """Return a text by its mark."""
        return next((each for each in self.quotations if each.mark == mark), None)


@reading
def read_quotations(survey: str, edition: str) -> Workbench | Preparation | Problem:
    """Return the texts of the last copies of an edition that may be quoted, or how far they are where it is large.

    Problem: ``edition.unknown``.
    """
    found = find_edition(survey, edition)
    if found is None or found[0].status == "planned":
        return unknown_edition(survey, edition)
    listed = said_in(found[0], survey)
    if isinstance(listed, Preparation):
        return listed
    said, counted_at = listed
    asked = questionnaire_of(found[0].questionnaire_version_id)
    deeds, places = _deeds(found[0].id), _themes(found[0].id)
    blank = AnswerSheet.blank(asked, found[0].opens_at)
    return Workbench(
        survey,
        edition,
        blank.title,
        tuple(_theme(each, places, said) for each in store.list_themes(found[0].id)),
        tuple(_state(each, deeds.get(each.mark, ()), places.get(each.mark, ())) for each in said),
        {one.id: blank.text(item.label) for item, one in asked.statistics if one.kind == "verbatim_list"},
        last_release_number(found[0].id),
        counted_at,
    )


def approved_quotations(
    edition: Edition, dataset: Dataset, rules: Policy, seed: str
) -> list[dict[str, object]]:
    """Return the quotations that a release of a freeze holds: inside its transaction."""
    standings = {mark: standing(deeds) for mark, deeds in _deeds(edition.id).items()}
    themes = {mark: [each.name for each in found] for mark, found in _themes(edition.id).items()}
    chosen = release_quotations(sayings(dataset), standings, themes, seed=seed, policy=rules)
    return [each.record() for each in chosen]


def counted_themes(
    edition: Edition, dataset: Dataset, rules: Policy, told: Mapping[str, Any] | None
) -> dict[str, object] | None:
    """Return how many organisations wrote under each theme, as a release holds it; what the last one ``told`` where few changed.

    Inside its transaction.
    """
    themes = {mark: [each.name for each in found] for mark, found in _themes(edition.id).items()}
    before = {str(each["theme"]): int(each["writers"]) for each in told["counts"]} if told else {}
    found = count_themes(sayings(dataset), themes, rules, told=before)
    return dict(told) if found is None and told else None if found is None else found.record()


# ── themes ──


@operation
def add_theme(survey: str, edition: str, name: str) -> Problem | None:
    """Add a theme. Problems: ``edition.unknown``, ``quotation.no_name``, ``quotation.long_name``, ``quotation.theme_exists``."""
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    wanted = _name(found[0], name)
    if isinstance(wanted, Problem):
        return wanted
    db.session.add(store.QuotationTheme(edition_id=found[0].id, name=wanted))
    return None


@operation
def rename_theme(survey: str, edition: str, theme: int, name: str) -> Problem | None:
    """Give a theme another name. Problems: those of ``add_theme``, ``quotation.unknown_theme``."""
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    row = _find_theme(found[0], theme)
    wanted = _name(found[0], name, theme)
    if row is None:
        return Problem("quotation.unknown_theme")
    if isinstance(wanted, Problem):
        return wanted
    row.name = wanted
    return None


@operation
def merge_theme(survey: str, edition: str, theme: int, into: int) -> Problem | None:
    """Put the texts of a theme under another one, and take it away. Problems: ``edition.unknown``, ``quotation.unknown_theme``."""
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    if theme == into or not (_find_theme(found[0], theme) and _find_theme(found[0], into)):
        return Problem("quotation.unknown_theme")
    store.merge_places(theme, into)
    return None


@operation
def place_quotation(survey: str, edition: str, mark: str, themes: Collection[int]) -> Problem | None:
    """Make a text stand under these themes. Problems: ``edition.unknown``, ``quotation.unknown``, ``quotation.unknown_theme``."""
    place = _place(survey, edition, mark)
    if isinstance(place, Problem):
        return place
    if set(themes) - {each.id for each in store.list_themes(place[0].id)}:
        return Problem("quotation.unknown_theme")
    store.replace_places(place[0].id, mark, set(themes))
    return None


# ── cuts, approvals and refusals ──


@operation
def redact_quotation(
    survey: str, edition: str, mark: str, text: str, *, by: int | None, now: datetime
) -> Problem | None:
    """Cut from a text what stands in brackets in ``text``; its approval begins anew.

    Problems: ``edition.unknown``, ``quotation.unknown``, ``quotation.rewritten``.
    """
    place = _place(survey, edition, mark)
    if isinstance(place, Problem):
        return place
    cuts = cuts_between(place[1].text, text)
    if isinstance(cuts, Problem):
        return cuts
    if cuts != standing(_deeds(place[0].id).get(mark, ())).cuts:
        _add_line(place[0], mark, "redacted", by, now, [list(each) for each in cuts])
    return None


@operation
def approve_quotation(
    survey: str, edition: str, mark: str, *, seen: str, answered_for: bool, by: int, now: datetime
) -> Problem | None:
    """Find the words ``seen`` fit to be quoted: the first of two people, or the second.

    ``answered_for``: who approves read what looks like personal data and says that it is none. Problems:
    ``edition.unknown``, ``quotation.unknown``, ``quotation.changed``, ``quotation.same_person``, ``quotation.suspected``.
    """
    place = _place(survey, edition, mark)
    if isinstance(place, Problem):
        return place
    stands = standing(_deeds(place[0].id).get(mark, ()))
    text = cut(place[1].text, stands.cuts)
    if words_mark(text) != seen:
        return Problem("quotation.changed")
    if by in stands.approvers:
        return Problem("quotation.same_person")
    if suspected(text) and not answered_for:
        return Problem("quotation.suspected", "relu")
    if stands.state != "approved":
        _add_line(place[0], mark, "approved", by, now)
    return None


@operation
def refuse_quotation(survey: str, edition: str, mark: str, *, by: int, now: datetime) -> Problem | None:
    """Set a text aside, or take back an approval. Problems: ``edition.unknown``, ``quotation.unknown``."""
    place = _place(survey, edition, mark)
    if isinstance(place, Problem):
        return place
    if standing(_deeds(place[0].id).get(mark, ())).state != "refused":
        _add_line(place[0], mark, "refused", by, now)
    return None


def _place(survey: str, edition: str, mark: str) -> tuple[Edition, Saying] | Problem:
    """Return the edition, held, and the text that a mark names among those last sent."""
    found = find_edition(survey, edition, lock=True)
    if found is None:
        return unknown_edition(survey, edition)
    listed = said_in(found[0], survey)
    said = {} if isinstance(listed, Preparation) else {each.mark: each for each in listed[0]}
    return (found[0], said[mark]) if mark in said else Problem("quotation.unknown")


def _add_line(
    edition: Edition, mark: str, did: Did, by: int | None, now: datetime, cuts: Sequence[object] = ()
) -> None:
    db.session.add(
        store.QuotationLine(edition_id=edition.id, mark=mark, did=did, cuts=list(cuts), person_id=by, at=now)
    )


def _deeds(edition_id: int) -> dict[str, tuple[Deed, ...]]:
    found: dict[str, tuple[Deed, ...]] = {}
    for line, name in store.list_lines(edition_id):
        cuts = tuple((start, end, words) for start, end, words in line.cuts)
        deed = Deed(cast(Did, line.did), cuts, line.person_id, name, line.at)
        found[line.mark] = (*found.get(line.mark, ()), deed)
    return found


def _themes(edition_id: int) -> dict[str, tuple[store.QuotationTheme, ...]]:
    found: dict[str, tuple[store.QuotationTheme, ...]] = {}
    for mark, theme in store.list_places(edition_id):
        found[mark] = (*found.get(mark, ()), theme)
    return found


def _state(one: Saying, deeds: tuple[Deed, ...], themes: tuple[store.QuotationTheme, ...]) -> QuotationState:
    stands = standing(deeds)
    text = cut(one.text, stands.cuts)
    return QuotationState(one, text, stands, tuple(each.id for each in themes), deeds)


def _theme(
    theme: store.QuotationTheme,
    places: Mapping[str, tuple[store.QuotationTheme, ...]],
    said: Sequence[Saying],
) -> ThemeState:
    under = [one for one in said if theme in places.get(one.mark, ())]
    return ThemeState(theme.id, theme.name, len(under), len({one.organisation for one in under}))


def _find_theme(edition: Edition, theme: int) -> store.QuotationTheme | None:
    return next((each for each in store.list_themes(edition.id) if each.id == theme), None)


def _name(edition: Edition, name: str, but: int = 0) -> str | Problem:
    wanted = " ".join(name.split())
    if not wanted:
        return Problem("quotation.no_name", "nom")
    if len(wanted) > NAME_LENGTH:
        return Problem("quotation.long_name", "nom", params={"most": NAME_LENGTH})
    for each in store.list_themes(edition.id):
        if each.id != but and each.name.casefold() == wanted.casefold():
            return Problem("quotation.theme_exists", "nom", params={"name": each.name})
    return wanted
