"""How applications write exact values on a clipboard: separators, symbols, quotes, line ends, and the HTML beside.

Apart from the tests that draw rosters, so that what is drawn stays exact and only its writing varies.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Habit:
    """One application in one locale."""

    name: str
    decimal: str
    thousands: str
    before: str = ""  # written before an amount
    after: str = ""  # written after an amount
    places: int | None = 2  # of amounts; None: as many as needed
    hour_places: int | None = None  # of hours and counts with decimals
    end: str = "\r\n"
    last: bool = True
    padded: bool = False  # spaces around, as accounting formats leave
    form: str = "text"  # text, table, values (a table with the exact numbers), sheets

    def number(self, value: Decimal, places: int | None) -> str:
        """Return a number as the application shows it."""
        shown = f"{value:,f}" if places is None else f"{value:,.{places}f}"
        return shown.replace(",", "\x00").replace(".", self.decimal).replace("\x00", self.thousands)

    def amount(self, value: Decimal) -> str:
        """Return an amount of money."""
        text = f"{self.before}{self.number(value, self.places)}{self.after}"
        return f" {text} " if self.padded else text

    def hours(self, value: Decimal) -> str:
        """Return hours or a count."""
        return self.number(value.normalize() if self.hour_places is None else value, self.hour_places)


NB, THIN = "\u00a0", "\u202f"
HABITS = (
    Habit("Excel fr-CA", ",", NB, after=f"{NB}$"),
    Habit("Excel fr-CA, HTML", ",", NB, after=f"{NB}$", form="table"),
    Habit("Excel fr-CA, comptabilité", ",", NB, after=f"{NB}$", padded=True),
    Habit("Excel fr-CA, sans symbole", ",", "", places=None),
    Habit("Excel fr-CA, trois décimales", ",", " ", hour_places=3),
    Habit("Excel fr-FR, Mac", ",", THIN, after=f"{THIN}$", end="\r"),
    Habit("Excel en-CA", ".", ",", before="$"),
    Habit("Excel en-CA, HTML", ".", ",", before="$", form="table"),
    Habit("Excel en-CA, trois décimales", ".", ",", before="$", hour_places=3, form="table"),
    Habit("Excel en-CA, nombres entiers", ".", ",", places=None, hour_places=None),
    Habit("LibreOffice fr-CA", ",", NB, after=f"{NB}$", end="\n", form="values"),
    Habit("LibreOffice de-CH", ",", ".", end="\n"),
    Habit("LibreOffice de-CH, HTML", ",", ".", end="\n", form="values"),
    Habit(
        "LibreOffice en-CA, arrondi à l'affichage", ".", ",", places=1, hour_places=0, end="\n", form="values"
    ),
    Habit("Google Sheets fr-CA", ",", NB, after=f"{NB}$", end="\n", last=False, form="sheets"),
    Habit("Google Sheets en-CA", ".", ",", before="$", end="\n", last=False, form="sheets"),
    Habit("Numbers fr-CA", ",", NB, after=f"{NB}$", end="\n", form="table"),
    Habit("extrait de paie", ".", "", places=4, hour_places=2),
    Habit("page web", ",", " ", after=" $", end="\n", form="table"),
    Habit("taux à l'heure", ",", " ", after=" $/h", end="\n"),
)


@dataclass(frozen=True)
class Written:
    """A cell as it is written, and the number that the application holds."""

    text: str
    held: Decimal | None = None


def clipboard(habit: Habit, rows: Sequence[Sequence[Written]]) -> tuple[str, str]:
    """Return the text and the HTML of a clipboard."""
    lines = ["\t".join(_quoted(cell.text) for cell in row) for row in rows]
    plain = habit.end.join(lines) + (habit.end if habit.last else "")
    return plain, "" if habit.form == "text" else _table(habit, rows)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in '\t\n\r"') else text


def _table(habit: Habit, rows: Sequence[Sequence[Written]]) -> str:
    parts = ["<html><body><!--StartFragment--><table border=0>"]
    for row in rows:
        cells = "".join(f"<td{_held(habit, cell)}>{html.escape(cell.text)}</td>" for cell in row)
        parts.append(f"<tr height=20 style='height:15.0pt'>{cells}</tr>")
    return "\n".join([*parts, "</table><!--EndFragment--></body></html>"])


def _held(habit: Habit, cell: Written) -> str:
    if cell.held is None or habit.form == "table":
        return ""
    if habit.form == "values":
        return f' sdval="{cell.held:f}" sdnum="3084;0;General"'
    told = html.escape(f'{{"1":3,"3":{cell.held:f}}}')
    return f' data-sheets-value="{told}"'
