"""What a figure is: an exact value with its base, its n of that item, its N and the freeze it comes from.

Apart from how each kind of statistic is computed. Speaks codes, numbers and the author's own labels; refuses words of
ours, rounding (it happens once, in print) and any answer of a single organisation that did not consent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from surveys.questionnaire.definition.model import Disclosure
from surveys.results.estimates.interval import Interval
from surveys.results.figures.makeup import Makeup
from surveys.results.printing import print_value

TOO_FEW = "too_few"  # the flag of what rests on fewer organisations than its kind needs


class Status(StrEnum):
    """What may be said of a figure or of one of its cells."""

    COMPUTED = "computed"  # exists; not yet judged by disclosure control
    PUBLISHED = "published"  # judged, may be shown
    SUPPRESSED = "suppressed"  # judged, hidden: it holds no value any more
    EMPTY = "empty"  # nobody is in its base
    UNAVAILABLE = "unavailable"  # an earlier edition or a reference that does not exist here
    CASE = "case"  # one consenting organisation's own numbers, never a result
    REVIEW = "review"  # people must decide: texts to read, a tie to break


@dataclass(frozen=True, slots=True)
class Base:
    """Who is counted. ``code`` is a sentence's code (``base.answered``); ``params`` names questions by their codes."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a figure: a choice, a row of a matrix, a quantile, an edition. ``label`` is the author's."""

    code: str
    label: str = ""
    n: int = 0  # organisations in the base of this line
    observations: int | None = None  # people or entries, when they are what is counted
    count: Fraction | None = None  # the numerator: organisations, people, hours…
    value: Fraction | None = None  # in the unit of the figure's format
    missing: int = 0
    not_applicable: int = 0
    supporters: int = 0  # organisations behind ``count``: what disclosure control looks at
    largest_share: Fraction | None = None  # of the observations or the count, held by one organisation
    status: Status = Status.COMPUTED
    cells: tuple["Row", ...] = ()
    extra: Mapping[str, Fraction] = field(default_factory=dict)  # weight, reference, own, change, score…
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Let a line that rests on too few keep no number once it is published: its sign is F."""
        if self.status is Status.PUBLISHED and TOO_FEW in self.flags:
            object.__setattr__(self, "value", None)
            object.__setattr__(self, "extra", {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One statistic of a definition, computed. ``value`` is exact, in the unit of its text (72.3 for « 72 % »)."""

    id: str
    kind: str
    item: str  # the code of the question beside which it was written
    section: str
    label: str
    unit: str  # org, person, org_year, row, text
    survey: str
    edition: str
    snapshot: str
    population: int | None  # N
    respondents: int
    n: int = 0  # organisations in the base of this very item
    observations: int | None = None
    base: Base = field(default_factory=lambda: Base("base.respondents"))
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    supporters: int = 0  # organisations behind the numerator
    rounding: int = 0
    format: str = "number"
    formats: tuple[str, ...] = ()  # one per value of a case
    out_of: int | None = None  # 10 for « 8,1 sur 10 »
    rows: tuple[Row, ...] = ()
    missing: int = 0
    not_applicable: int = 0
    excluded: int = 0  # answered, but outside the condition of the base
    se: float | None = None
    interval: Interval | None = None  # in the unit of ``value``
    flags: tuple[str, ...] = ()
    absences: Mapping[str, int] = field(default_factory=dict)  # organisations outside the base, by reason
    beside: tuple[Row, ...] = ()  # other measures of the same thing, each labelled by its code
    details: Mapping[str, str] = field(
        default_factory=dict
    )  # the benchmark, its year, the denominator, the winner…
    disclosure: Disclosure = "public_aggregate"
    status: Status = Status.COMPUTED
    makeup: Sequence[Makeup] = field(
        default=(), repr=False, compare=False
    )  # for disclosure control, which takes it away

    def __post_init__(self) -> None:
        """Let a figure that is hidden, or rests on too few, keep no other measure of what it hides."""
        unreliable = self.status is Status.PUBLISHED and TOO_FEW in self.flags
        if unreliable:
            for name in ("value", "numerator", "se", "interval"):
                object.__setattr__(self, name, None)
        if unreliable or self.status is Status.SUPPRESSED:
            object.__setattr__(self, "beside", ())

    @property
    def item_rate(self) -> Fraction | None:
        """The item response rate, in percent: answered / (respondents − not applicable); ``None`` if nobody was asked."""
        answered = self.n + self.excluded
        asked = answered + self.missing
        return Fraction(100 * answered, asked) if asked else None

    @property
    def text(self) -> str:
        """The value as printed, without the words the web adds (« sur 10 »); empty without a value."""
        return "" if self.value is None else print_value(self.value, self.rounding, self.format)

    def format_of(self, row: Row) -> str:
        """Return the format of a line: each value of a case has its own, any other line has the figure's."""
        if self.kind == "case_extract" and row.code.isdecimal() and int(row.code) < len(self.formats):
            return self.formats[int(row.code)]
        return self.format
