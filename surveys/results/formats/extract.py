"""What leaves in a file: which edition, which copies, which layer of values, and how they are laid out.

Apart from the writers so that a name, a log and a file say the same thing, and nothing of it is implied. Refuses to hold
the answers: they are drawn again for each table, a few at a time, from whoever keeps them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.dataset import CopyStatus, Dataset, Layer, Respondent
from surveys.results.formats.layout import OPEN_CLASSES, Classes

Shape = Literal["wide", "long"]  # a line by copy, a column by variable; or a line by variable
Saying = Literal["code", "label", "both"]
MOST_ROSTER_ROWS = 30  # as columns: beyond, the linked table alone is readable
SHAPES: tuple[Shape, ...] = get_args(Shape)
SAYINGS: tuple[Saying, ...] = get_args(Saying)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person who downloads chose. Every closed class is asked for by name."""

    classes: Classes = OPEN_CLASSES
    shape: Shape = "wide"
    headings: Saying = "code"
    values: Saying = "code"
    pseudonyms: bool = False  # in place of the codes of organisations
    roster_rows: int = 0  # rows of each roster that the main file holds too, as columns; wide shape alone


@dataclass(frozen=True, slots=True)
class Extract:
    """An edition's copies, ready to be written: ``count`` of them, drawn anew by each call of ``respondents``."""

    questionnaire: Questionnaire
    survey: str
    edition: str
    snapshot: str
    count: int
    respondents: Callable[[], Iterator[Respondent]]
    layer: Layer = "submitted"
    statuses: tuple[CopyStatus, ...] = ("sent",)
    choices: Choices = Choices()
    folios: Callable[[], Iterator[bytes]] | None = None  # the lines as they were kept read, all classes
    announced: Mapping[str, int] = field(default_factory=dict)  # lines of each table, counted beforehand


def extract_of(dataset: Dataset, choices: Choices | None = None, layer: Layer = "submitted") -> Extract:
    """Return the extract of a dataset that is held whole."""
    return Extract(
        questionnaire=dataset.questionnaire,
        survey=dataset.survey,
        edition=dataset.edition,
        snapshot=dataset.snapshot,
        count=len(dataset.respondents),
        respondents=lambda: iter(dataset.respondents),
        layer=layer,
        choices=choices or Choices(),
    )
