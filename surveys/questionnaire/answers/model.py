"""The frozen values that go in and out of an answer sheet: answers and their context in, states out.

Apart from the sheet so that the store, the pages and the tests can hold them without holding a questionnaire.
Refuses behaviour beyond reading itself, and any sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from surveys.questionnaire.answers.counting import LEFT_OUT
from surveys.questionnaire.definition.model import Rule
from surveys.questionnaire.expressions import Result
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import QUEBEC, REASONS, Missing, Value

Origin = Literal["typed", "pasted", "imported", "prefilled", "confirmed", "corrected", "on_behalf"]
Raw = tuple[str, ...]

ASKED_WHEN_SENDING = frozenset(
    {"answer.required", "answer.unconfirmed", "roster.not_counted", "roster.too_few", "roster.unfilled"}
)
"""The codes of what is missing rather than wrong: a page says so only when the person asks to go on or to send."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was typed for one variable. An explanation is an answer too, named ``<variable>#<rule key>``.

    ``about`` is, for an explanation or a confirmation, what it speaks of: when that changes, it is asked again.
    """

    raw: Raw = ()
    missing: Missing | None = None  # a reason chosen instead of a value
    origin: Origin = "typed"
    about: Raw = ()

    @property
    def reason(self) -> Missing | None:
        """The reason chosen instead of a value; blank and hidden are states of ours, not reasons of theirs."""
        return self.missing if self.missing in REASONS else None

    @property
    def blank(self) -> bool:
        """Whether nothing was typed and no reason was chosen."""
        return self.reason is None and not any(text.strip() for text in self.raw)


class Spread(NamedTuple):
    """How members' values of one measure changed between two editions: in logarithms, no member's own shown."""

    median: float
    mad: float  # the median of the distances to the median
    n: int  # organisations


class Source(NamedTuple):
    """The edition that earlier values were sent in, and when they were received."""

    edition: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """The world an answer sheet is judged in. Nothing here is fetched: time and identity are arguments.

    ``previous`` holds values by variable name; those of another survey are named ``<survey>:<variable>``. A
    ``discreet`` sheet does not run the rules that read a restricted section from outside it, so that their messages
    tell a delegate nothing: draw pages discreetly, judge a sending in full. ``unseen`` are the sections that whoever
    looks may not open: no message, text or figure elsewhere tells what they hold (``concealment``). ``spreads`` holds
    how members' values changed between the two editions before this one, by measure (``code``, ``code.column``).
    ``sources`` says where ``previous`` comes from, by survey; the blank one is the questionnaire's own.
    """

    today: date
    now: datetime
    params: Mapping[str, object] = field(default_factory=dict)  # over the questionnaire's own
    organisation: Mapping[str, Value] = field(default_factory=dict)  # directory: name, region, staff_fte…
    account: Mapping[str, str] = field(default_factory=dict)  # name, email, name_email
    previous: Mapping[str, Value] = field(default_factory=dict)  # last edition's values, by variable name
    spreads: Mapping[str, Spread] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    discreet: bool = False
    unseen: frozenset[str] = frozenset()

    @classmethod
    def at(cls, now: datetime, organisation: Mapping[str, Value] | None = None) -> "Context":
        """Return the world at a moment: its day is the day in Québec."""
        return cls(today=now.astimezone(QUEBEC).date(), now=now, organisation=organisation or {})


@dataclass(frozen=True, slots=True)
class State:
    """All there is to say of one variable now (or of a matrix or a roster as a whole)."""

    name: str
    shown: bool
    required: bool
    raw: Raw
    value: Value | None
    missing: Missing | None  # why there is no value; None when there is one or when it cannot be read
    origin: Origin | None
    problems: tuple[
        Problem, ...
    ] = ()  # reading, required, hard (errors); soft (warnings, with their key in params)

    @property
    def problems_now(self) -> tuple[Problem, ...]:
        """The problems to show while a person is still filling: all but what is merely missing."""
        return tuple(problem for problem in self.problems if problem.code not in ASKED_WHEN_SENDING)

    @property
    def settled(self) -> bool:
        """Whether the person has given a value or an accepted reason for having none."""
        if self.value is not None:
            return True
        return self.missing not in {None, Missing.BLANK, Missing.HIDDEN} and not self.problems


@dataclass(frozen=True, slots=True)
class Check:
    """A soft rule that does not hold now, an unlikely change since the last edition, or rows that are left out.

    ``name`` is where its explanation is kept, ``text`` what that says and ``reason`` the code chosen among
    ``reasons`` (sent and kept as ``@code`` before the text). ``problem`` is what there is to explain.
    """

    rule: Rule
    name: str
    text: str
    satisfied: bool
    problem: Problem
    reason: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def boxed(self) -> bool:
        """Whether ticking a box is enough to settle it."""
        return self.rule.explain == "optional" or self.rule.key == LEFT_OUT


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """Why an answer differs from the last edition's, as it was explained: what stands in data files."""

    owner: str  # a variable or a table
    code: str  # ``change.scale``…
    before: str  # the last edition's value, or the rows or columns that it is about
    now: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is already known and proposed for a variable: never a value until a person stores it."""

    mode: Literal["confirm", "propose", "show"]
    value: Value
    raw: Raw
    source: Literal["directory", "edition", "survey", "account"]
    of: str  # the field or the variable it was taken from


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a section, or the whole, has come. A section that is not shown is complete and expects nothing."""

    expected: int = 0  # what must be answered now
    answered: int = 0  # of those, how many are
    errors: int = 0  # what is wrong, beside what is missing
    to_confirm: int = 0  # unusual values not yet explained, offers and totals not yet confirmed
    started: bool = False
    complete: bool = True

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            self.expected + other.expected,
            self.answered + other.answered,
            self.errors + other.errors,
            self.to_confirm + other.to_confirm,
            self.started or other.started,
            self.complete and other.complete,
        )


def text_of(value: Result) -> Raw:
    """Return a value as texts that differ whenever the values do: what an explanation or a confirmation is about."""
    match value:
        case None:
            return ()
        case bool():
            return ("true" if value else "false",)
        case Decimal():
            return (format(value.normalize(), "f"),)
        case date():
            return (value.isoformat(),)
        case tuple():
            return tuple(" ".join(text_of(member)) for member in value)  # type: ignore[arg-type]
        case _:
            return (str(value),)
