"""One variable, and the messages about it, as a page draws them: frozen, without judgement of its own.

Apart from the drawing of whole questions because a cell, an entry's field and a question all hold one control.
Refuses to know the request: what it needs is given by ``drawing``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s

from flask_babel import gettext as _

from surveys.questionnaire.answers import Offer
from surveys.questionnaire.answers.plausibility import IN_WORDS
from surveys.questionnaire.choices import Choice
from surveys.questionnaire.kinds.base import Kind, Raw, one_text
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing, Value

LONG_LIST = 9  # past this many choices, buttons become a list
VERY_LONG_LIST = 30  # past this many, the list can be searched
GROUPED = frozenset({"multiple", "rating", "likert", "ranking", "confirmation", "attestation"})
UNTYPED = frozenset({"calculated", "attribute"})


def dom_id(name: str) -> str:
    """Return a variable's name as an id that CSS and htmx can point at without escaping."""
    return name.replace("[", "--").replace("].", "-").replace("]", "").replace(".", "-").replace("#", "-x-")


@cache
def reason_labels() -> Mapping[Missing, str]:
    """Return what each reason for having no value is called."""
    return {
        Missing.DONT_KNOW: _("Ne sait pas"),
        Missing.NOT_APPLICABLE: _("Sans objet"),
        Missing.REFUSED: _("Préfère ne pas répondre"),
    }


@dataclass(frozen=True, slots=True)
class Explain:
    """The box where a person confirms or explains an unusual value; ``name`` is the explanation's variable."""

    name: str
    text: str
    required: bool
    ticked: bool
    version: int
    reason: str = ""  # the code that was chosen
    reasons: tuple[tuple[str, str], ...] = ()  # the codes to choose from, with their words
    tick: str = ""  # what ticking its box says, where there is nothing to put in words

    @property
    def raw(self) -> Raw:
        """What is kept of it: the reason, as ``@code``, before the text."""
        return (f"@{self.reason}", self.text) if self.reason else (self.text,)

    @property
    def said(self) -> str:
        """The reason and the words that were given, for a reader."""
        chosen = dict(self.reasons).get(self.reason, "") if self.reason != IN_WORDS else ""
        return " ".join(part for part in (f"{chosen}." if chosen else "", self.text) if part)

    @property
    def id(self) -> str:
        """The id of its box."""
        return dom_id(self.name)


@dataclass(frozen=True, slots=True)
class Note:
    """A message about one variable, or about a table as a whole."""

    id: str
    of: str  # the variable, or the item
    target: str  # id of the control that it speaks of; empty for a whole table
    text: str
    severity: str  # error, warning, done
    missing: bool = False  # it asks for an answer rather than for a correction
    known: bool = False  # what stands there was known already: it asks to say whether it is exact
    early: bool = False  # what was typed cannot be read: said at once, without waiting for the rest
    place: str = ""  # the column, where the row alone would not say
    first: str = ""  # id of what a link to it takes a person to
    explain: Explain | None = None

    @property
    def lead(self) -> str:
        """The words that open it."""
        if self.severity == "done":
            return _("Confirmé.")
        if self.missing:
            return _("À confirmer.") if self.known else _("À remplir.")
        return _("À corriger.") if self.severity == "error" else _("À confirmer.")


def note_id(control: str, problem: Problem) -> str:
    """Return the id of a problem's message: the same while it says the same thing."""
    if "rule" in problem.params and not problem.code.startswith("rows."):
        return f"n-{control}-{problem.params['rule']}"
    said = f"{problem.code}{sorted(problem.params.items())}"
    return f"n-{control}-{blake2s(said.encode(), digest_size=4).hexdigest()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What a widget needs to draw one variable."""

    name: str
    kind: Kind
    label: str
    raw: Raw
    missing: Missing | None
    version: int
    value: Value | None = None
    required: bool = False
    allow: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()
    offer: Offer | None = None  # what is proposed and stands in the field, not yet accepted
    before: str = ""  # the last edition's value, shown beside
    unchanged: Raw = ()  # what « Inchangé » puts in its field, where its author allows it
    to_accept: bool = (
        False  # what stands in the field was carried: a person has still to say that it is exact
    )
    labelled: str = ""  # ids of the headers of its row and column
    hints: str = ""  # ids of what explains it
    other: "Control | None" = None
    total: str = ""  # of a confirmation: the value to look at
    choices: tuple[Choice, ...] = ()  # what it draws from, its words in place
    statement: str = ""  # of an attestation
    column: str = ""
    computed: bool = False  # of a kind that people type, but calculated here

    @property
    def id(self) -> str:
        """The id of its field."""
        return dom_id(self.name)

    @property
    def widget(self) -> str:
        """The file of ``templates/questions`` that draws it."""
        return "calculated" if self.computed else self.kind.widget

    @property
    def text(self) -> str:
        """The one text that stands in its field."""
        return one_text(self.raw)

    @property
    def unit(self) -> str:
        """Its unit, written outside the box."""
        return self.kind.unit

    @property
    def shown_value(self) -> str:
        """Its value for a reader, with its unit; for a confirmation, the total to confirm."""
        if self.kind.name == "confirmation":
            return self.total
        return show_value(self.kind, self.value)

    @property
    def appearance(self) -> str:
        """How a single choice is drawn: radio, list or search."""
        asked = getattr(self.kind, "appearance", None)
        count = len(self.choices)
        if asked is not None:
            return str(asked)
        if count > VERY_LONG_LIST:
            return "search"
        return "list" if count > LONG_LIST and not any(choice.other for choice in self.choices) else "radio"

    @property
    def brief(self) -> bool:
        """Whether a few characters are all that it takes."""
        most = getattr(self.kind, "max_length", None)
        return most is not None and most <= 10

    @property
    def grouped(self) -> bool:
        """Whether several inputs answer it, so that they need a legend rather than a label."""
        return self.widget in GROUPED or (self.widget == "single" and self.appearance == "radio")

    @property
    def typed(self) -> bool:
        """Whether a person fills it."""
        return self.kind.typed and not self.computed

    @property
    def ranks(self) -> int:
        """How many ranks a ranking asks for."""
        return int(getattr(self.kind, "max_ranked", None) or len(self.choices))

    def rank_label(self, rank: int) -> str:
        """Return « 1er choix », « 2e choix »."""
        return _("1er choix") if rank == 1 else _("%(rank)se choix", rank=rank)

    @property
    def invalid(self) -> bool:
        """Whether something is wrong with it."""
        return any(note.severity == "error" and note.of == self.name for note in self.notes)

    @property
    def cautious(self) -> bool:
        """Whether its value is unusual and still to confirm."""
        return not self.invalid and any(note.severity == "warning" for note in self.notes)

    @property
    def described(self) -> str:
        """The ids of what describes it: hints, unit, messages."""
        ids = [self.hints] if self.hints else []
        if not self.labelled:
            if self.unit or self.widget in {"date", "month", "year", "duration"}:
                ids.append(f"u-{self.id}")
            ids.append(f"m-{self.id}")
        else:
            ids += [note.id for note in self.notes if note.of == self.name]
        return " ".join(ids)

    @property
    def in_words(self) -> str:
        """Its answer for a reader: the value, the reason for having none, or what was typed."""
        if self.offer is not None:
            return ""
        if self.missing is not None:
            return reason_labels().get(self.missing, "")
        if self.value is not None and not isinstance(self.value, bool):
            return show_value(self.kind, self.value)
        if self.value is True:
            return self.total or _("Oui")
        return " ".join(self.raw).strip()

    @property
    def offered_in_table(self) -> str:
        """What is proposed and not yet accepted, in a table whose headers say the unit."""
        if self.offer is None:
            return ""
        return self.kind.show(self.offer.value)

    @property
    def in_table(self) -> str:
        """Its answer in a table whose headers say the unit."""
        if (
            self.value is None
            or isinstance(self.value, bool)
            or self.kind.shows_unit
            or self.missing
            or self.offer
        ):
            return self.in_words
        return self.kind.show(self.value)

    @property
    def group_label(self) -> str:
        """The ids of what names the reasons beside it."""
        return self.labelled or f"l-{self.id}"

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """The reasons for having no value, with their words."""
        labels = reason_labels()
        return tuple((str(reason), labels[reason]) for reason in self.allow)

    @property
    def autocomplete(self) -> str:
        """What a browser may remember for it; nothing, unless the question says so."""
        return "off"

    def selects(self, code: str) -> bool:
        """Say whether ``code`` is chosen."""
        return code in self.raw


def show_value(kind: Kind, value: Value | None) -> str:
    """Return a value for a reader with its unit, or nothing."""
    if value is None:
        return ""
    shown = kind.show(value)
    return shown if kind.shows_unit or not kind.unit else f"{shown}\u00a0{kind.unit}"
