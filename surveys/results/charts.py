"""Where the bars, segments and points of a chart go: numbers for a template, drawn from protected tables only.

Apart from the templates, which know classes and words, and from the figures: a chart cannot hold what disclosure
control removed, because it only takes a ``ProtectedTable``. Refuses a scale that does not start at zero, and any bar
for a hidden or empty cell: they are said, not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from surveys.results.disclosure import ProtectedTable
from surveys.results.estimates.apportionment import largest_remainder
from surveys.results.figures.model import Figure, Row, Status

Shape = Literal["large", "narrow"]

# Viewbox units, two drawings of the same table: text is never scaled below thirteen pixels (design: .large, .etroit).
_WIDTH = {"large": 1120, "narrow": 320}
_LABELS = {"large": 340, "narrow": 0}  # on a phone the label stands above its bar
_VALUES = {"large": 180, "narrow": 96}  # kept on the right for the printed values
_STEP = {"large": 34, "narrow": 54}
_TOP = {"large": 32, "narrow": 50}
_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart, in viewbox units. ``value`` is ``None`` for what is not drawn; ``status`` says why."""

    code: str
    label: str
    value: Fraction | None
    n: int
    status: Status
    x: float
    y: float
    width: float
    height: float
    text_y: float
    mark: float | None = None  # x of the earlier edition's tick
    earlier: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars from zero. ``zero`` is the x of the axis; gaps below zero grow to its left."""

    shape: Shape
    width: int
    height: int
    zero: float
    value_x: float  # where the printed values end
    earlier_x: float  # where those of the earlier edition end
    bars: tuple[Bar, ...]
    has_earlier: bool


def bars(table: ProtectedTable, shape: Shape = "large", earlier: ProtectedTable | None = None) -> BarChart:
    """Return the bars of a table's lines, with a tick at the earlier edition's value where it has one.

    The scale ends at the largest value drawn (at most 100 for parts of a whole is not assumed: groups may pass it).
    """
    rows = _lines(table.figure)
    before = {} if earlier is None else {row.code: row.value for row in _lines(earlier.figure)}
    drawn = [value for row in rows for value in (row.value, before.get(row.code)) if value is not None]
    low, high = min([Fraction(0), *drawn]), max([Fraction(0), *drawn])
    start, room = _LABELS[shape], _WIDTH[shape] - _LABELS[shape] - _VALUES[shape]
    unit = Fraction(room) / (high - low) if high > low else Fraction(0)
    zero = start - low * unit
    made = []
    for place, row in enumerate(rows):
        y = _TOP[shape] + place * _STEP[shape]
        mark = before.get(row.code)
        value = row.value
        made.append(
            Bar(
                code=row.code,
                label=row.label,
                value=value,
                n=row.n,
                status=row.status,
                x=_tenth(zero + min(value or Fraction(0), Fraction(0)) * unit),
                y=y,
                width=_tenth(abs(value or Fraction(0)) * unit),
                height=_HEIGHT,
                text_y=y + 16,
                mark=None if mark is None else _tenth(zero + mark * unit),
                earlier=mark,
            )
        )
    return BarChart(
        shape=shape,
        width=_WIDTH[shape],
        height=_TOP[shape] + len(rows) * _STEP[shape] + 4,
        zero=_tenth(zero),
        value_x=_WIDTH[shape] - (76 if shape == "large" else 52 if before else 0),
        earlier_x=_WIDTH[shape],
        bars=tuple(made),
        has_earlier=bool(before),
    )


def _lines(figure: Figure) -> tuple[Row, ...]:
    """Return the lines of a figure; a figure of a single number is its own line."""
    if figure.rows:
        return figure.rows
    return (Row(code=figure.id, label=figure.label, n=figure.n, value=figure.value, status=figure.status),)


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a stacked bar. Hidden parts are one blank segment without a code."""

    code: str
    label: str
    value: Fraction | None
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class StackedBar:
    """A row of a matrix as a whole of 100."""

    code: str
    label: str
    n: int
    status: Status
    y: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class StackedChart:
    """Stacked bars: widths add up exactly (largest remainder), printed percentages are not touched."""

    shape: Shape
    width: int
    height: int
    bars: tuple[StackedBar, ...]


def stacked(table: ProtectedTable, shape: Shape = "large") -> StackedChart:
    """Return one stacked bar per row of a ``distribution_by_row``."""
    start, room = _LABELS[shape], _WIDTH[shape] - _LABELS[shape]
    made = []
    for place, row in enumerate(table.figure.rows):
        made.append(
            StackedBar(
                code=row.code,
                label=row.label,
                n=row.n,
                status=row.status,
                y=_TOP[shape] + place * _STEP[shape],
                segments=_segments(row.cells, start, room),
            )
        )
    height = _TOP[shape] + len(made) * _STEP[shape] + 4
    return StackedChart(shape=shape, width=_WIDTH[shape], height=height, bars=tuple(made))


def _segments(cells: Sequence[Row], start: int, room: int) -> tuple[Segment, ...]:
    shown = [cell for cell in cells if cell.value is not None]
    if not shown:
        return ()
    seen = sum((cell.value or Fraction(0) for cell in shown), Fraction(0))
    parts = [*(cell.value or Fraction(0) for cell in shown), max(Fraction(0), 100 - seen)]
    scale = 10_000
    widths = largest_remainder([int(part * scale) for part in parts], room)
    x, made = start, []
    for cell, width in zip(shown, widths, strict=False):
        made.append(Segment(cell.code, cell.label, cell.value, x, width))
        x += width
    if widths[-1]:
        made.append(Segment("", "", None, x, widths[-1]))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Point:
    """One edition on a trend. ``y`` is ``None`` where the edition has no value."""

    code: str
    value: Fraction | None
    n: int
    observations: int | None
    status: Status
    x: float
    y: float | None
    broken: bool = False  # the question no longer means what it meant in the edition before


@dataclass(frozen=True, slots=True)
class TrendChart:
    """Points with a zero baseline. ``path`` is cut where an edition is missing or its question changed meaning."""

    shape: Shape
    width: int
    height: int
    baseline: float
    points: tuple[Point, ...]
    path: str
    breaks: tuple[float, ...] = ()  # x of each break, half way from the point before


_TREND = {"large": (500, 330, 42, 272), "narrow": (330, 300, 42, 242)}  # width, height, margin, baseline


def trend(table: ProtectedTable, shape: Shape = "large") -> TrendChart:
    """Return the points of a trend, one per edition, evenly spaced, from zero."""
    width, height, margin, baseline = _TREND[shape]
    rows = table.figure.rows
    top = max([Fraction(0), *(row.value for row in rows if row.value is not None)])
    room = baseline - 70
    step = Fraction(width - 2 * margin, max(1, len(rows) - 1))
    points = []
    for place, row in enumerate(rows):
        y = None if row.value is None or not top else _tenth(baseline - row.value / top * room)
        points.append(
            Point(
                row.code,
                row.value,
                row.n,
                row.observations,
                row.status,
                _tenth(margin + place * step),
                y,
                "break" in row.flags,
            )
        )
    path, pen = "", "M"
    for point in points:
        if point.y is None:
            pen = "M"
            continue
        path += f"{'M' if point.broken else pen}{point.x},{point.y}"
        pen = "L"
    breaks = tuple(_tenth(Fraction(point.x) - step / 2) for point in points if point.broken)
    return TrendChart(shape, width, height, baseline, tuple(points), path, breaks)


def _tenth(value: Fraction | int) -> float:
    return round(float(value), 1)
