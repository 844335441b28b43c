"""The plain frozen values that go in and out of collecting: changes in, what was kept or refused out.

Apart from the verbs so that a page, a command or a test can hold them. They carry no row and no session.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from surveys.questionnaire.answers import AnswerSheet, Origin
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing
from surveys.store.editions import WRITABLE

MAX_TEXT = 20_000  # characters of one answer
MAX_TEXTS = 500  # texts of one answer (the choices of a multiple)
MAX_CHANGES = 5_000  # variables of one call


@dataclass(frozen=True, slots=True)
class Change:
    """One variable as a person left it. ``base_version`` is the version it was drawn from, 0 when it was blank.

    ``None`` writes over whatever is there and is for programs that hold no page (an import), never for a form.
    ``about`` is worked out here for explanations and confirmations; give it only to keep one that is known.
    """

    variable: str
    raw: tuple[str, ...] = ()
    missing: Missing | None = None
    base_version: int | None = 0
    origin: Origin = "typed"
    about: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Someone else's newer answer, which was kept. Show both and let the person choose."""

    variable: str
    raw: tuple[str, ...]
    missing: Missing | None
    version: int
    by: str  # a name
    at: datetime


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What became of each change. Everything sound is kept, whatever else was refused in the same call."""

    saved: Mapping[str, int] = field(default_factory=dict)  # variable -> its new version
    unchanged: Mapping[str, int] = field(default_factory=dict)  # already so -> its version
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()  # one per refused variable
    revision: int = 0
    saved_at: datetime | None = None
    written: Mapping[str, Any] = field(default_factory=dict)  # what was saved, as the document keeps it

    @property
    def versions(self) -> Mapping[str, int]:
        """Return the version that the page now holds, of what was saved and of what was already so."""
        return {**self.unchanged, **self.saved}


@dataclass(frozen=True, slots=True)
class RowToPaste:
    """One pasted row: field code → texts. ``entry`` is ``None`` for a new one.

    ``former`` is the id that a new entry had in the last edition: it takes it again when it is free.
    """

    entry: str | None
    cells: Mapping[str, tuple[str, ...]]
    former: str = ""


@dataclass(frozen=True, slots=True)
class Undone:
    """What the undoing of a paste did. ``kept`` are the variables in which someone has typed since."""

    by: str  # a name
    at: datetime
    removed: int  # entries
    restored: int  # cells of entries that existed before
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paste:
    """One accepted paste. ``token`` names it for ever, so that it is written once and undone once."""

    token: str
    roster: str
    by: str  # a name
    at: datetime
    added: int  # entries
    changed: int  # cells of entries that existed before
    undone: Undone | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How many submissions were imported."""

    imported: int


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a director declares when sending: the version of the text, and its statements as they were read."""

    version: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a submission was sent."""

    number: str  # « RE-2026-0042 »
    survey: str
    edition: str
    organisation: str
    organisation_name: str
    title: str  # of the edition, as the questionnaire says it
    sent_at: datetime
    sent_by: str  # a name, empty when a program sent it
    content_hash: str  # SHA-256 of the frozen document
    document: str  # canonical JSON
    imported: bool = False  # from before the platform


@dataclass(frozen=True, slots=True)
class SubmissionState:
    """A submission as it is now; one that nobody began is an empty document with ``revision`` 0."""

    survey: str
    edition: str
    organisation: str
    organisation_name: str
    edition_status: str
    closes_at: datetime
    questionnaire: Questionnaire
    status: str  # draft, sent or reopened
    revision: int
    document: Mapping[str, Any]
    first_saved_at: datetime | None
    last_saved_at: datetime | None
    receipt: Receipt | None  # the last one
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def writable(self) -> bool:
        """Say whether answers may still change."""
        return self.edition_status in WRITABLE and self.status != "sent"

    @property
    def versions(self) -> Mapping[str, int]:
        """Return the version of every stored answer; 0 stands for the others."""
        return {name: body["version"] for name, body in self.document["answers"].items()}


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A submission with its answer sheet, judged in the world of one person at one moment."""

    submission: SubmissionState
    sheet: AnswerSheet


@dataclass(frozen=True, slots=True)
class Assignment:
    """One questionnaire that one organisation is asked, for a list of what there is to do."""

    survey: str
    edition: str
    organisation: str
    organisation_name: str
    edition_status: str
    opens_at: datetime
    closes_at: datetime
    title: str
    questionnaire: Questionnaire
    status: str  # draft, sent, reopened, or « none » when nobody began
    last_saved_at: datetime | None
    receipt_number: str
    sent_at: datetime | None
    sent_by: str
    imported: bool = False  # from before the platform


@dataclass(frozen=True, slots=True)
class Activity:
    """The last change in a section: who, and when. Nobody: a program."""

    by: str
    at: datetime
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of a submission's journal, for a person to read."""

    seq: int
    variable: str
    old: Mapping[str, Any] | Sequence[str] | None
    new: Mapping[str, Any] | Sequence[str] | None
    by: str
    at: datetime
    origin: str
