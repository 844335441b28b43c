"""What the pages of results draw: an edition, a line of its list, a figure whole; frozen texts and charts.

Apart from what draws them because templates read them and nothing else. Refuses numbers: every value is a text here.
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from surveys.operations.publishing import Results
from surveys.results.charts import BarChart, StackedChart, TrendChart
from surveys.results.dataset import Layer
from surveys.results.figures.model import Figure
from surveys.results.figures.signs import STAGES, Stage, stage_of
from surveys.web.shared import display


@dataclass(frozen=True, slots=True)
class Page:
    """What every page of an edition's results says of it."""

    survey: str
    edition: str
    title: str
    respondents: int
    members: int | None
    snapshot: str
    status: str
    earlier: tuple[str, ...]
    stage: Stage
    sign: str  # p, r or nothing
    layer: Layer
    corrections: int
    counted_at: datetime | None = None  # a large edition's, where something was sent since

    @property
    def responses(self) -> str:
        """How many answered, of how many, in percent: what every page of results says first."""
        if not self.members:
            return ngettext("%(num)s réponse", "%(num)s réponses", self.respondents)
        rate = display.figure_text(Fraction(100 * self.respondents, self.members), 0, "percent")
        return _(
            "%(n)s répondants sur %(members)s (%(rate)s)", n=self.respondents, members=self.members, rate=rate
        )

    @property
    def asked(self) -> str | None:
        """The layer as an address names it: nothing for what was sent."""
        return None if self.layer == "submitted" else self.layer

    @classmethod
    def of(cls, results: Results) -> "Page":
        """Return the page's words for an edition's results."""
        dataset = results.dataset
        return cls(
            survey=dataset.survey,
            edition=dataset.edition,
            title=results.title,
            respondents=len(dataset.respondents),
            members=dataset.population,
            snapshot=dataset.snapshot,
            status=results.status,
            earlier=tuple(results.earlier),
            stage=(stage := stage_of(results.status, revised=results.revised)),
            sign=STAGES[stage],
            layer=results.layer,
            corrections=results.corrections,
            counted_at=results.counted_at,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One statistic in the list of an edition: its value, its n, the editions before."""

    id: str
    label: str
    text: str
    n: int
    hidden: bool
    bar: BarChart | None
    lines: int
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a drawn table, with the name of its column for narrow screens."""

    name: str
    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One line of a drawn table."""

    label: str
    cells: tuple[Cell, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class SpreadView:
    """How the values behind a mean spread: its drawings, its lines, its quartiles in a sentence."""

    large: BarChart
    narrow: BarChart
    rows: tuple[DrawnRow, ...]
    sentence: str
    finding: str
    figure: Figure
    earlier_edition: str = ""
    even: bool = True  # the first class is no more the subject than another


@dataclass(frozen=True, slots=True)
class FigureView:
    """One statistic whole."""

    id: str
    label: str
    question: str
    text: str
    hidden: bool
    n: int
    members: int | None
    base: str
    sentence: str
    estimator: str
    status: str
    notes: tuple[str, ...]
    head: str
    columns: tuple[str, ...]
    rows: tuple[DrawnRow, ...]
    other: tuple[str, str, tuple[DrawnRow, ...]] | None  # own weighting, the other one, and its table
    finding: str
    large: BarChart | None
    narrow: BarChart | None
    stacks: tuple[StackedChart, StackedChart] | None
    legend: tuple[str, ...]
    trend: TrendChart | None
    gauge: BarChart | None
    earlier: tuple[tuple[str, str, int, str], ...]
    earlier_edition: str
    figure: Figure
    spread: SpreadView | None = None
    rate: str = ""  # answered the question, on those who were asked it
