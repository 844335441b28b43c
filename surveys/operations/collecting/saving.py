"""Saving: what a person typed goes into the document and the journal, one variable at a time.

Apart from sending, which judges: a draft never refuses a keystroke. Another writer's newer answer is never lost: it
stays, and the person who drew an older one is shown both.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from surveys.operations.collecting.draft import Body, Draft, body_of, open_draft
from surveys.operations.collecting.model import (
    MAX_CHANGES,
    MAX_TEXT,
    MAX_TEXTS,
    Change,
    Conflict,
    SaveOutcome,
)
from surveys.operations.transaction import operation
from surveys.operations.worlds import world_of
from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.questionnaire.answers.plan import is_asked
from surveys.questionnaire.definition.model import Item
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing
from surveys.store.accounts import name_people
from surveys.store.editions import get_edition_and_member


@operation
def save_answers(
    survey: str,
    edition: str,
    organisation: str,
    changes: Sequence[Change],
    *,
    by: int | None,
    now: datetime,
    sections: Collection[str] | None = None,
    tab: str = "",
    tick: int = 0,
) -> SaveOutcome | Problem:
    """Save answers, each on its own: newer ones of others are kept and told, faulty names are told, the rest is saved.

    ``sections`` limits the caller to some sections (``None``: all of them). ``tab`` names one drawn page and ``tick``
    counts its saves from 1: a save whose reply was lost does not conflict with itself, and one that arrives after a
    later one is ignored. Returns a Problem when nothing can be saved: ``edition.unknown`` (or not a member of it),
    ``edition.planned``, ``edition.closed``, ``submission.sent``, ``answer.too_many``.
    """
    if len(changes) > MAX_CHANGES:
        return Problem("answer.too_many", params={"most": MAX_CHANGES})
    # A page that sends its empty fields begins nothing: no row is made for blanks alone.
    begin = not all(_is_blank(change) for change in changes)
    draft = open_draft(survey, edition, organisation, by=by, now=now, begin=begin)
    if not isinstance(draft, Problem) and draft.place.submission_id is None:
        names = draft.names(change.variable for change in changes)
        if any(_is_offered(names, change.variable) for change in changes):
            # Except where something was proposed: clearing it is an answer.
            draft = open_draft(survey, edition, organisation, by=by, now=now)
    if isinstance(draft, Problem):
        return draft
    return _Saving(draft, sections, tab, tick).save(changes)


def _is_blank(change: Change) -> bool:
    return change.missing is None and not any(text.strip() for text in change.raw)


class _Saving:
    """One call of ``save_answers`` while it runs."""

    def __init__(self, draft: Draft, sections: Collection[str] | None, tab: str, tick: int) -> None:
        self.draft = draft
        self.sections = sections
        self.tab = tab[:40]
        self.tick = tick
        self.saved: dict[str, int] = {}
        self.unchanged: dict[str, int] = {}
        self.disputed: dict[str, Body] = {}
        self.problems: list[Problem] = []

    def save(self, changes: Sequence[Change]) -> SaveOutcome:
        last = {change.variable: change for change in changes}  # the last one of a name sent twice
        self.draft.load(last)
        names = self.draft.names(last)
        speaking: list[
            Change
        ] = []  # explanations and confirmations: they speak of other answers of the same call
        for change in last.values():
            if not self._is_allowed(names, change):
                continue
            if _speaks(names, change.variable) and change.about is None:
                speaking.append(change)
            else:
                self._put(change, change.about or (), names)
        if speaking:
            sheet = self._whole_sheet()
            for change in speaking:
                self._put(change, sheet.about(change.variable), names)
        revision = self.draft.write()
        return SaveOutcome(
            saved=self.saved,
            unchanged=self.unchanged,
            conflicts=self._conflicts(),
            problems=tuple(self.problems),
            revision=revision,
            saved_at=self.draft.now if self.saved else None,
            written={name: self.draft.answers[name] for name in self.saved},
        )

    def _is_allowed(self, names: AnswerSheet, change: Change) -> bool:
        name = change.variable
        problem = None
        variable = names.variable(name)
        if not names.accepts(name) or (variable is not None and not is_asked(variable)):
            gone = "[" in name and name.partition("[")[0] in self.draft.questionnaire.items
            problem = Problem("answer.entry_removed" if gone else "answer.unknown_variable", name[:200])
        elif not self._is_open(self._item(names, name)):
            problem = Problem("answer.other_section", name)
        elif len(change.raw) > MAX_TEXTS or sum(map(len, change.raw)) > MAX_TEXT:
            problem = Problem("answer.too_long", name, {"most": MAX_TEXT})
        if problem is not None:
            self.problems.append(problem)
        return problem is None

    def _item(self, names: AnswerSheet, name: str) -> Item:
        owner = name.partition("#")[0]
        variable = names.variable(owner)
        return variable.item if variable is not None else self.draft.questionnaire.items[owner]

    def _is_open(self, item: Item) -> bool:
        """Say whether the author may write in the section of an item, and the caller asked for that section."""
        asked = self.sections is None or self.draft.questionnaire.section_of[item.code].code in self.sections
        return asked and self.draft.may_write(item.code)

    def _put(self, change: Change, about: tuple[str, ...], names: AnswerSheet) -> None:
        name = change.variable
        body = body_of(Answer(change.raw, change.missing, change.origin, about), _kind(names, name))
        stored = self.draft.answers.get(name)
        version = stored["version"] if stored else 0
        same = _same(stored, body) and not _takes_on(stored, change)
        if same and (stored is not None or not _is_offered(names, name)):
            self.unchanged[name] = version
            return
        if not self._may_write(change, stored, version):
            return
        if self.tab and self.tick > 0:
            body |= {"tab": self.tab, "tick": self.tick}
        variable = names.variable(name)
        if variable is not None and variable.entry is not None:
            self.draft.begin_entry(variable.item.code, variable.entry, change.origin)
        self.saved[name] = self.draft.put(name, body, change.origin)

    def _may_write(self, change: Change, stored: Body | None, version: int) -> bool:
        """Say whether the change may replace what is stored; if not, note what the caller must be told."""
        if change.base_version is None or change.base_version == version:
            return True
        if (
            stored is not None
            and self.tab
            and stored.get("tab") == self.tab
            and stored.get("by") == self.draft.by
        ):
            if self.tick > stored.get("tick", 0):
                return True  # the same page wrote last and its reply was lost on the way
            self.unchanged[change.variable] = version  # a later save of the same page is already here
            return False
        self.disputed[change.variable] = stored or {"raw": [], "version": 0}
        return False

    def _conflicts(self) -> tuple[Conflict, ...]:
        authors = {body["by"] for body in self.disputed.values() if "by" in body}
        names = name_people(authors)
        return tuple(
            Conflict(
                variable=name,
                raw=tuple(body["raw"]),
                missing=Missing(body["missing"]) if body.get("missing") else None,
                version=body["version"],
                by=names.get(body.get("by", 0), ""),
                at=datetime.fromisoformat(body["at"]) if body.get("at") else self.draft.now,
            )
            for name, body in self.disputed.items()
        )

    def _whole_sheet(self) -> AnswerSheet:
        draft = self.draft
        edition, member = get_edition_and_member(draft.place.edition_id, draft.place.organisation_id)
        context = world_of(draft.questionnaire, edition, member, by=draft.by, now=draft.now)
        return AnswerSheet.from_document(draft.questionnaire, draft.document(), context)


def _speaks(names: AnswerSheet, name: str) -> bool:
    """Say whether an answer speaks of others: it must be asked again when they change."""
    variable = names.variable(name)
    return "#" in name or (variable is not None and variable.kind.name == "confirmation")


def _is_offered(names: AnswerSheet, name: str) -> bool:
    """Say whether a value may stand in this variable's field before anyone answers: leaving it blank says something."""
    variable = names.variable(name)
    prefill = None if variable is None else variable.item.prefill
    return prefill is not None and prefill.mode != "show"


def _takes_on(stored: Mapping[str, Any] | None, change: Change) -> bool:
    """Say whether a person's hand is on what was only carried from elsewhere: the same words, now theirs."""
    return stored is not None and stored.get("origin") == "prefilled" and change.origin != "prefilled"


def _kind(names: AnswerSheet, name: str) -> Kind | None:
    variable = names.variable(name)
    return None if variable is None else variable.kind


def _same(stored: Mapping[str, Any] | None, body: Mapping[str, Any]) -> bool:
    """Say whether what is stored says the same: a blank that was never stored is the same as a blank."""
    if stored is None:
        return body["missing"] is None and not body["about"] and not any(text.strip() for text in body["raw"])
    return bool(
        stored["raw"] == body["raw"]
        and stored.get("missing") == body["missing"]
        and stored.get("about", []) == body["about"]
    )
