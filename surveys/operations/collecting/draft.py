"""A submission being written inside one transaction: what is stored of it, and what will be.

Apart from the verbs, which decide; this only keeps document, journal and versions in step. It reads no more of the
document than the names it is asked for, and writes once, at the end.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from surveys.operations.rights import STAND_IN, Rights, read_rights
from surveys.questionnaire.answers import Answer, AnswerSheet, Context
from surveys.questionnaire.answers.counting import begun_up_to
from surveys.questionnaire.answers.plan import plan_of
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.kinds.base import Kind
from surveys.questionnaire.problems import Problem
from surveys.store.base import kept_text
from surveys.store.editions import WRITABLE
from surveys.store.journal import ENTRIES_PREFIX, add_lines
from surveys.store.parts import read_document, read_parts, write_parts
from surveys.store.questionnaires import questionnaire_of
from surveys.store.sealing import Seal
from surveys.store.submissions import Place, find_place, hold_place

Body = dict[str, Any]
_BESIDE = ("by", "at", "origin")  # in the journal these are columns


class Draft:
    """One submission, its stored answers as far as they were asked for, and the changes to write."""

    def __init__(self, place: Place, *, by: int | None, now: datetime, rights: Rights | None = None) -> None:
        self.place = place
        self.rights = rights  # of ``by``; None: a program, which may write anywhere
        self.by = by
        self.now = now
        self.questionnaire: Questionnaire = questionnaire_of(
            place.questionnaire_version_id, place.content_hash
        )
        self.seal = Seal(self.questionnaire)
        self.answers: dict[str, Body] = {}
        self.entries: dict[str, list[str]] = {}
        self._lines: list[dict[str, Any]] = []
        self._changed: dict[str, Body | None] = {}
        self._changed_entries: dict[str, list[str]] = {}

    def may_write(self, code: str) -> bool:
        """Say whether the author may write in the section of an item."""
        return self.rights is None or self.rights.allows(self.questionnaire.section_of[code].code)

    def load(self, names: Collection[str]) -> None:
        """Read the stored answers of ``names`` and the entries of every roster."""
        if self.place.submission_id is not None:
            self.answers, self.entries = read_parts(self.place.submission_id, names)

    def load_all(self) -> None:
        """Read the whole document."""
        if self.place.submission_id is not None:
            document = read_document(self.place.submission_id)
            self.answers, self.entries = document["answers"], document["entries"]

    def names(self, wanted: Iterable[str]) -> AnswerSheet:
        """Return a sheet without answers that knows the variables of ``wanted``, to resolve names cheaply."""
        touched: dict[str, dict[str, None]] = {}
        for name in wanted:
            roster, bracket, rest = name.partition("[")
            entry = rest.partition("]")[0]
            if bracket and (entry in self.entries.get(roster, ()) or entry in self._awaited(roster)):
                touched.setdefault(roster, {})[entry] = None
        context = Context.at(self.now)
        return AnswerSheet(
            self.questionnaire, {}, {roster: tuple(ids) for roster, ids in touched.items()}, context
        )

    def _awaited(self, roster: str) -> Sequence[str]:
        """Return the ids that the rows of a roster take where an earlier answer counts them."""
        return plan_of(self.questionnaire).awaited.get(roster, ())

    def begin_entry(self, roster: str, entry: str, origin: str = "typed") -> None:
        """Keep a row that was only asked for, and those before it, now that something is done with it."""
        ids = self.begun_with(roster, [entry])
        if len(ids) > len(self.entries.get(roster, [])):
            self.set_entries(roster, ids, origin)

    def begun_with(self, roster: str, entries: Iterable[str]) -> list[str]:
        """Return the free rows to keep once something is done with some that may only have been asked for."""
        ids = list(self.entries.get(roster, []))
        for entry in entries:
            ids = begun_up_to(ids, self._awaited(roster), entry)
        return ids

    def document(self) -> Mapping[str, Any]:
        """Return the whole document as it will be."""
        stored = read_document(self.place.submission_id) if self.place.submission_id is not None else {}
        answers: dict[str, Any] = dict(stored.get("answers", {}))
        for name, body in self._changed.items():
            if body is None:
                answers.pop(name, None)
            else:
                answers[name] = body
        return {"answers": answers, "entries": {**stored.get("entries", {}), **self._changed_entries}}

    def put(self, name: str, body: Body, origin: str, *, above: int = 0) -> int:
        """Change one answer; return its new version, higher than what is stored and than ``above``."""
        old = self.answers.get(name)
        version = max(old["version"] if old else 0, above) + 1
        new = {key: value for key, value in body.items() if value is not None and (key != "about" or value)}
        new |= {
            "version": version,
            "origin": self._said(origin),
            "at": self.now.astimezone(UTC).isoformat(),
        }
        if self.by is not None:
            new["by"] = self.by
        self._note(name, _journaled(old), _journaled(new), origin)
        self.answers[name] = self._changed[name] = new
        return version

    def remove(self, name: str, origin: str) -> None:
        """Take one answer out of the document; the journal keeps it."""
        self._note(name, _journaled(self.answers.pop(name)), None, origin)
        self._changed[name] = None

    def set_entries(self, roster: str, ids: list[str], origin: str) -> None:
        """Change the free entries of a roster."""
        self._note(f"{ENTRIES_PREFIX}{roster}", list(self.entries.get(roster, [])), ids, origin)
        self.entries[roster] = self._changed_entries[roster] = ids

    def note(self, variable: str, old: object, new: object, origin: str = "typed") -> None:
        """Add a line to the journal that changes no answer."""
        self._note(variable, old, new, origin)

    def _note(self, variable: str, old: object, new: object, origin: str) -> None:
        self._lines.append({"variable": variable, "old": old, "new": new, "origin": self._said(origin)})

    def _said(self, origin: str) -> str:
        """Return how an answer came: whatever AXTRA enters in a member's name says so."""
        return "on_behalf" if self.rights is not None and self.rights.role == STAND_IN else origin

    def write(self) -> int:
        """Write document and journal; return the new revision of the submission."""
        submission_id = self.place.submission_id
        if not self._lines or submission_id is None:
            return self.place.revision
        revision = self.place.revision + 1
        write_parts(
            submission_id,
            {name: self.seal.body(name, body) for name, body in self._changed.items()},
            self._changed_entries,
            revision=revision,
            last_seq=self.place.last_seq + len(self._lines),
            now=self.now,
        )
        self.write_journal()
        self._changed, self._changed_entries = {}, {}
        self.place = replace(self.place, revision=revision)
        return revision

    def write_journal(self) -> int:
        """Write the journal alone; return the last sequence number."""
        lines = [
            line
            | {
                "old": self.seal.line(line["variable"], line["old"]),
                "new": self.seal.line(line["variable"], line["new"]),
                "submission_id": self.place.submission_id,
                "seq": seq,
                "person_id": self.by,
                "at": self.now,
            }
            for seq, line in enumerate(self._lines, start=self.place.last_seq + 1)
        ]
        add_lines(lines)
        self._lines = []
        self.place = replace(self.place, last_seq=self.place.last_seq + len(lines))
        return self.place.last_seq


def body_of(answer: Answer, kind: Kind | None) -> Body:
    """Return an answer as the document keeps it, with its value when the reading is sound."""
    raw = tuple(map(kept_text, answer.raw))
    value = kind.read(raw).value if kind is not None and answer.missing is None else None
    return {
        "raw": list(raw),
        "missing": None if answer.missing is None else str(answer.missing),
        "about": list(map(kept_text, answer.about)),
        "value": None if kind is None or value is None else kind.encode(value),
    }


def _journaled(body: Body | None) -> Body | None:
    return None if body is None else {key: value for key, value in body.items() if key not in _BESIDE}


def open_draft(
    survey: str, edition: str, organisation: str, *, by: int | None, now: datetime, begin: bool = True
) -> Draft | Problem:
    """Return the draft of a submission that may be written, locked; make its row if ``begin``.

    What ``by`` may write is read once the lock is held, and who takes a right away waits for the same lock: nothing
    is written after a right is gone. Problems: ``edition.unknown`` (also when the organisation is not a member of it, or
    the person of the organisation), ``edition.planned``, ``edition.closed``, ``submission.sent``.
    """
    place = find_place(survey, edition, organisation)
    if place is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if place.edition_status == "planned":
        return Problem("edition.planned")
    if place.edition_status not in WRITABLE:
        return Problem("edition.closed")
    if begin or place.submission_id is not None:
        place = hold_place(place, now)
    rights = read_rights(place.edition_id, place.organisation_id, by) if by is not None else None
    if by is not None and (rights is None or not rights.concerned):
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    if place.submission_status == "sent":
        return Problem("submission.sent")
    return Draft(place, by=by, now=now, rights=rights)
