"""A plate drawn as SVG, at three widths: every text measured before it is put down, nothing cut off.

Apart from the words of a plate because a drawing has places and shades only. Shades differ by their lightness, so that they
are told apart in greyscale and by any eye; values are written, never to be read on an axis. Refuses a scale that does not
start at zero, and any bar for what is hidden.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from flask_babel import gettext as _

from surveys.web.released.lettering import Face, width, wrap
from surveys.web.released.plates import Mark, Plate

Width = Literal["colonne", "page", "diapositive"]
INK, SOFT, RULE, ACCENT, PALE = "#22282d", "#55534d", "#b9ae9a", "#1f5a4e", "#8fb3a8"
# From dark to light, for parts of a whole.
SHADES = ("#143f37", "#3d7569", "#6f9f93", "#a3c4ba", "#cfe1db", "#eef5f2")
_FAMILIES: dict[Face, str] = {
    "sans": "'Source Sans 3', 'Axtra Texte', 'Segoe UI', Arial, sans-serif",
    "bold": "'Source Sans 3', 'Axtra Texte', 'Segoe UI', Arial, sans-serif",
    "serif": "'Source Serif 4', 'Axtra Titre', Georgia, serif",
}


@dataclass(frozen=True, slots=True)
class Format:
    """A width on paper, in points, and its size of text."""

    width: float
    size: float


FORMATS: dict[Width, Format] = {
    "colonne": Format(240, 8.6),  # a column of two, 8.5 cm
    "page": Format(468, 9.4),  # a letter page within its margins, 16.5 cm
    "diapositive": Format(720, 15),  # a slide, 25.4 cm
}


@dataclass
class _Sheet:
    """What is drawn so far, and how far down the page it goes."""

    width: float
    size: float
    y: float = 0
    root: ET.Element = field(default_factory=lambda: ET.Element("svg"))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 1,
        face: Face = "sans",
        fill: str = INK,
        end: bool = False,
    ) -> None:
        """Put down one line whose baseline is ``y``, from ``x``, or up to it when ``end``."""
        wide = width(words, self.size * size, face)
        element = ET.SubElement(
            self.root,
            "text",
            {
                "x": _place(x - wide if end else x),
                "y": _place(y),
                "font-family": _FAMILIES[face],
                "font-size": _place(self.size * size),
                "fill": fill,
                "textLength": _place(wide),
                "lengthAdjust": "spacingAndGlyphs",
            },
        )
        if face != "sans":
            element.set("font-weight", "600")
        element.text = words

    def block(
        self,
        words: str,
        *,
        x: float = 0,
        most: float | None = None,
        size: float = 1,
        face: Face = "sans",
        fill: str = INK,
    ) -> None:
        """Put down words on as many lines as they need, and go below them."""
        for line in wrap(words, self.width - x if most is None else most, self.size * size, face):
            self.y += self.size * size * 1.28
            self.text(x, self.y - self.size * size * 0.3, line, size=size, face=face, fill=fill)

    def bar(self, x: float, y: float, wide: float, high: float, fill: str, stroke: str = "") -> None:
        """Put down a rectangle."""
        attributes = {
            "x": _place(x),
            "y": _place(y),
            "width": _place(wide),
            "height": _place(high),
            "fill": fill,
        }
        if stroke:
            attributes |= {"stroke": stroke, "stroke-width": "0.6"}
        ET.SubElement(self.root, "rect", attributes)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, wide: float = 0.6
    ) -> None:
        """Put down a straight line."""
        ends = {"x1": _place(x1), "y1": _place(y1), "x2": _place(x2), "y2": _place(y2)}
        ET.SubElement(self.root, "line", {**ends, "stroke": stroke, "stroke-width": _place(wide)})

    def skip(self, lines: float) -> None:
        """Leave ``lines`` lines blank."""
        self.y += lines * self.size

    def wide(self, words: str, size: float = 1, face: Face = "sans") -> float:
        """Return the width of words at a size of this sheet."""
        return width(words, self.size * size, face)


def draw(plate: Plate, at: Width = "page", *, bare: bool = False) -> str:
    """Return a plate as an SVG document, the same for the same plate; ``bare`` where a page says the words around it."""
    form = FORMATS[at]
    sheet = _Sheet(form.width, form.size)
    if not bare:
        _head(sheet, plate)
    match plate.shape:
        case "bars":
            _bars(sheet, plate)
        case "stacks":
            _stacks(sheet, plate)
        case "trend":
            _trend(sheet, plate)
        case "table":
            _table(sheet, plate)
    if not bare:
        sheet.skip(0.55)
        sheet.line(0, sheet.y, sheet.width, sheet.y)
        sheet.skip(0.25)
        for words in (*plate.notes, plate.source):
            sheet.block(words, size=0.86, fill=SOFT)
    sheet.skip(0.3)
    return _document(sheet, plate, at)


def _head(sheet: _Sheet, plate: Plate) -> None:
    sheet.block(plate.title, size=1.32, face="serif")
    if plate.wording and plate.wording != plate.title:
        sheet.skip(0.15)
        sheet.block(plate.wording, fill=SOFT)
    sheet.skip(0.1)
    sheet.block(plate.base, face="bold", fill=ACCENT)
    sheet.skip(0.5)


def _document(sheet: _Sheet, plate: Plate, at: Width) -> str:
    root = sheet.root
    high = _place(sheet.y)
    for name, value in {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": f"{_place(sheet.width)}pt",
        "height": f"{high}pt",
        "viewBox": f"0 0 {_place(sheet.width)} {high}",
        "role": "img",
        "lang": "fr-CA",
        "aria-labelledby": f"titre-{at} detail-{at}",
    }.items():
        root.set(name, value)
    title, detail = ET.Element("title", {"id": f"titre-{at}"}), ET.Element("desc", {"id": f"detail-{at}"})
    title.text, detail.text = plate.title, plate.alternative
    ground = ET.Element("rect", {"width": _place(sheet.width), "height": high, "fill": "#ffffff"})
    for place, element in enumerate((title, detail, ground)):
        root.insert(place, element)
    return ET.tostring(root, encoding="unicode") + "\n"


# --- bars -----------------------------------------------------------------------------------------------------------


def _bars(sheet: _Sheet, plate: Plate) -> None:
    """Draw bars from zero; where lines have their own n, it stands in a column."""
    narrow = sheet.width < 300
    counted = len({mark.base for mark in plate.marks}) > 1
    texts = max(sheet.wide(mark.text, face="bold") for mark in plate.marks)
    column = max(sheet.wide(_n(mark), 0.92) for mark in plate.marks) + sheet.size if counted else 0
    start = (
        0
        if narrow
        else min(sheet.width * 0.44, max(sheet.wide(mark.label) for mark in plate.marks) + sheet.size)
    )
    values = [mark.value for mark in plate.marks if mark.value is not None]
    low, high = min([Fraction(0), *values]), max([Fraction(0), *values])
    room = sheet.width - start - texts - column - sheet.size * 0.6
    unit = room / float(high - low) if high > low else 0.0
    zero = start - float(low) * unit
    top = sheet.y
    tall = sheet.size * 1.35
    for mark in plate.marks:
        lines = wrap(mark.label, sheet.width if narrow else start - sheet.size, sheet.size)
        if narrow:
            sheet.block(mark.label)
            y, step = sheet.y, tall
        else:
            step = max(tall, len(lines) * sheet.size * 1.2)
            y = sheet.y + (step - tall) / 2
            first = sheet.y + step / 2 - (len(lines) - 1) * sheet.size * 0.6 + sheet.size * 0.33
            for place, line in enumerate(lines):
                sheet.text(0, first + place * sheet.size * 1.2, line)
        long = float(mark.value or 0) * unit
        if mark.value:
            fill = ACCENT if mark.value == (high if high > 0 else low) or not plate.choices else PALE
            sheet.bar(zero + min(long, 0), y, abs(long), tall, fill)
        baseline = y + tall / 2 + sheet.size * 0.33
        strong: Face = "bold" if mark.value is not None else "sans"
        sheet.text(zero + max(long, 0) + sheet.size * 0.4, baseline, mark.text, face=strong)
        if counted:
            sheet.text(sheet.width, baseline, _n(mark), size=0.92, fill=SOFT, end=True)
        sheet.y = y + step if narrow else sheet.y + step
        sheet.skip(0.45)
    if not narrow:
        sheet.line(zero, top - sheet.size * 0.2, zero, sheet.y - sheet.size * 0.25, stroke=INK)


def _n(mark: Mark) -> str:
    return mark.base if not mark.base.isdecimal() else f"n\u00a0=\u00a0{mark.base}"


# --- parts of a whole -----------------------------------------------------------------------------------------------


def _stacks(sheet: _Sheet, plate: Plate) -> None:
    """Draw each line as a whole of 100; what is hidden leaves the bar open."""
    names = [cell.label for cell in plate.marks[0].cells]
    shades = _shades(len(names))
    x = 0.0
    sheet.skip(1.1)
    for name, shade in zip(names, shades, strict=True):
        wide = sheet.size * 1.3 + sheet.wide(name, 0.92)
        if x and x + wide > sheet.width:
            x = 0
            sheet.skip(1.35)
        sheet.bar(x, sheet.y - sheet.size * 0.75, sheet.size * 0.85, sheet.size * 0.85, shade, RULE)
        sheet.text(x + sheet.size * 1.2, sheet.y, name, size=0.92)
        x += wide + sheet.size
    sheet.skip(0.7)
    narrow = sheet.width < 300
    start = 0.0 if narrow else sheet.width * 0.4
    counted = len({mark.base for mark in plate.marks}) > 1
    column = max(sheet.wide(_n(mark), 0.86) for mark in plate.marks) + sheet.size * 0.7 if counted else 0
    room = sheet.width - start - column
    for mark in plate.marks:
        lines = wrap(mark.label, sheet.width if narrow else start - sheet.size, sheet.size)
        if narrow:
            sheet.block(mark.label)
        step = sheet.size * (1.7 if narrow else max(1.7, len(lines) * 1.2))
        middle = sheet.y + step / 2 + sheet.size * 0.33
        if not narrow:
            for place, line in enumerate(lines):
                sheet.text(0, middle + (place - (len(lines) - 1) / 2) * sheet.size * 1.2, line)
        _segments(sheet, mark.cells, shades, start, room, sheet.y + step / 2)
        if counted:
            sheet.text(sheet.width, middle, _n(mark), size=0.86, fill=SOFT, end=True)
        sheet.y += step + sheet.size * 0.45


def _segments(
    sheet: _Sheet, cells: Sequence[Mark], shades: Sequence[str], start: float, room: float, middle: float
) -> None:
    tall = sheet.size * 1.6
    sheet.bar(start, middle - tall / 2, room, tall, "#ffffff", RULE)
    x = start
    for cell, shade in zip(cells, shades, strict=True):
        if cell.value is None:
            sheet.text(x + sheet.size * 0.4, middle + sheet.size * 0.3, cell.text, size=0.86, fill=SOFT)
            return  # the parts after a hidden one would tell where it ends
        wide = float(cell.value) / 100 * room
        if wide > 0:
            sheet.bar(x, middle - tall / 2, wide, tall, shade, "#ffffff")
        if wide >= sheet.wide(cell.text, 0.86) + sheet.size * 0.4:
            left = x + (wide - sheet.wide(cell.text, 0.86)) / 2
            fill = "#ffffff" if shade in SHADES[:2] else INK
            sheet.text(left, middle + sheet.size * 0.3, cell.text, size=0.86, fill=fill)
        x += wide


def _shades(count: int) -> tuple[str, ...]:
    """Return ``count`` shades, as far from each other as they can be."""
    if count == 1:
        return SHADES[:1]
    last = len(SHADES) - (2 if count < len(SHADES) else 1)
    return tuple(SHADES[min(last, round(place * last / (count - 1)))] for place in range(count))


# --- editions -------------------------------------------------------------------------------------------------------


def _trend(sheet: _Sheet, plate: Plate) -> None:
    """Draw one point an edition, from a zero baseline, its value above and its n below; no line crosses a break."""
    room, margin = sheet.size * 9, sheet.width * 0.12
    top = max([Fraction(0), *(mark.value for mark in plate.marks if mark.value is not None)])
    baseline = sheet.y + room + sheet.size * 2
    step = (sheet.width - 2 * margin) / max(1, len(plate.marks) - 1)
    before: tuple[float, float] | None = None
    points = []
    for place, mark in enumerate(plate.marks):
        x = margin + place * step
        y = None if mark.value is None or not top else baseline - float(mark.value / top) * room
        if mark.broken:
            middle = x - step / 2
            sheet.line(middle, baseline - room, middle, baseline, stroke=SOFT)
            _centred(sheet, middle, baseline - room - sheet.size * 0.4, _("rupture"), 0.86, SOFT)
        if y is not None and before is not None and not mark.broken:
            sheet.line(*before, x, y, stroke=ACCENT, wide=sheet.size * 0.2)
        before = None if y is None else (x, y)
        points.append((x, y, mark))
    sheet.line(0, baseline, sheet.width, baseline, stroke=INK, wide=0.8)
    for x, y, mark in points:
        if y is None:
            _centred(sheet, x, baseline - sheet.size * 0.5, mark.text, 1, SOFT)
        else:
            dot = {"cx": _place(x), "cy": _place(y), "r": _place(sheet.size * 0.38), "fill": ACCENT}
            ET.SubElement(sheet.root, "circle", dot)
            _centred(sheet, x, y - sheet.size * 0.8, mark.text, 1.15, INK, "bold")
        _centred(sheet, x, baseline + sheet.size * 1.3, mark.label, 1, INK)
        _centred(sheet, x, baseline + sheet.size * 2.5, _n(mark), 0.86, SOFT)
    sheet.y = baseline + sheet.size * 2.8


def _centred(
    sheet: _Sheet, x: float, y: float, words: str, size: float, fill: str, face: Face = "sans"
) -> None:
    sheet.text(x - sheet.wide(words, size, face) / 2, y, words, size=size, face=face, fill=fill)


# --- tables ---------------------------------------------------------------------------------------------------------


def _table(sheet: _Sheet, plate: Plate) -> None:
    """Draw lines and columns; where they do not fit, each line with its values below."""
    gap = sheet.size * 1.1
    widest = [
        max(
            [sheet.wide(line[place + 1]) for line in plate.lines]
            + [sheet.wide(word, 0.92) for word in name.split()]
        )
        for place, name in enumerate(plate.columns)
    ]
    start = sheet.width - sum(widest) - gap * len(widest)
    if start < sheet.width * 0.28:
        _cards(sheet, plate)
        return
    heads = [
        wrap(name, wide + 0.1, sheet.size * 0.92) for name, wide in zip(plate.columns, widest, strict=True)
    ]
    tall = max(map(len, heads))
    ends = [start + sum(widest[: place + 1]) + gap * (place + 1) for place in range(len(widest))]
    for words, end in zip(heads, ends, strict=True):
        for place, head in enumerate(words):
            below = (tall - len(words) + place + 1) * sheet.size * 1.15
            sheet.text(end, sheet.y + below, head, size=0.92, fill=SOFT, end=True)
    sheet.text(0, sheet.y + tall * sheet.size * 1.15, plate.head, size=0.92, fill=SOFT)
    sheet.skip(tall * 1.15 + 0.5)
    sheet.line(0, sheet.y, sheet.width, sheet.y, stroke=ACCENT, wide=1)
    for number, (label, *cells) in enumerate(plate.lines):
        if number:
            sheet.line(0, sheet.y, sheet.width, sheet.y)
        above = sheet.y
        sheet.skip(0.25)
        sheet.block(label, most=start)
        for place, (value, end) in enumerate(zip(cells, ends, strict=True)):
            strong: Face = "bold" if place == len(cells) - 1 else "sans"
            sheet.text(end, above + sheet.size * 1.23, value, face=strong, end=True)
        sheet.skip(0.3)


def _cards(sheet: _Sheet, plate: Plate) -> None:
    for number, (label, *cells) in enumerate(plate.lines):
        if number:
            sheet.line(0, sheet.y, sheet.width, sheet.y)
        sheet.skip(0.25)
        sheet.block(label, face="bold")
        for name, words in zip(plate.columns, cells, strict=True):
            value = sheet.wide(words)
            sheet.block(name, most=sheet.width - value - sheet.size, fill=SOFT)
            sheet.text(sheet.width, sheet.y - sheet.size * 0.3, words, end=True)
        sheet.skip(0.3)


def _place(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
