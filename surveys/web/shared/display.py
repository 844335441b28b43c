"""French for readers: numbers, money, shares, dates, hours, plurals and lists, for pages and for the console.

Apart from the core because the core speaks values and codes. Refuses to store what it makes: a no-break space
leaves with the page and never comes back. Typography of Québec: U+00A0 only, no space before « ; ! ? ».
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup, escape

from surveys.questionnaire.problems import Problem
from surveys.questionnaire.prose import Block, Prose
from surveys.questionnaire.values import MONTHS, QUEBEC, show_number
from surveys.results.figures import Figure, Row, figure_record
from surveys.results.figures.signs import sign_of
from surveys.results.printing import print_value
from surveys.web.shared import texts

NBSP = "\u00a0"
MINUS = "\u2212"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NUMBER_WORDS = (
    "zéro",
    "une",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
)

# ── figures ──

_UNITS = {
    "points": ("point", "points"),
    "hours": ("h", "h"),
    "days": ("jour", "jours"),
    "weeks": ("semaine", "semaines"),
    "months": ("mois", "mois"),
    "years": ("an", "ans"),
}


def figure_text(
    value: Fraction | Decimal | int | None, rounding: int, format_word: str = "number", top: int = 10
) -> str:
    """Return a published figure: « 72 % », « 8,1 sur 10 », « 27,00 $ », « −11 % », rounded once, half away from zero.

    ``format_word`` is one word of the definition's vocabulary (number percent points money rating hours days
    weeks months years); a percent comes in percent, not as a share. ``None`` is « – ».
    """
    if value is None:
        return "–"
    text = print_value(value, rounding, format_word)
    if format_word == "rating":
        return f"{text} sur{NBSP}{top}"
    if format_word in _UNITS:
        one, many = _UNITS[format_word]
        return f"{text}{NBSP}{one if abs(Fraction(value)) < 2 else many}"
    return text


def record_of(figure: Figure) -> dict[str, object]:
    """Return a figure as plain data with its French texts: a sign where there is no number, its lines where there are several."""
    figure = name_rows(figure)
    record = figure_record(
        figure, lambda value, rounding, word, top: figure_text(value, rounding, word, top or 10)
    )
    if figure.rows and figure.value is None:
        lines = [f"{row.label}{NBSP}: {_line_text(row, figure)}" for row in figure.rows if not row.cells]
        record["text"] = "; ".join(lines) or record["text"]
    return record


def name_rows(figure: Figure) -> Figure:
    """Return a figure whose every row has a name: that of its choice, of its group of raters, or its code."""
    if all(row.label for row in figure.rows):
        return figure

    def name(row: Row) -> str:
        groups = figure.kind == "nps"
        return row.label or (texts.sentence(Problem(f"nps.{row.code}")) if groups else row.code)

    return replace(figure, rows=tuple(replace(row, label=name(row)) for row in figure.rows))


def _line_text(row: Row, figure: Figure) -> str:
    if row.value is None:
        return sign_of(row) or "…"
    return figure_text(row.value, figure.rounding, figure.format_of(row))


def number(value: Decimal | int | None, unit: str = "") -> str:
    """Return a number for a reader: « 1 234,5 », with its unit when given; a blank for none."""
    return "" if value is None else show_number(value, unit=unit)


def money(value: Decimal | int | None) -> str:
    """Return an amount: « 1 234,50 $ », « 1 000 $ » when there are no cents."""
    if value is None:
        return ""
    exact = Decimal(value)
    return show_number(exact, places=0 if exact == exact.to_integral_value() else 2, unit="$")


# ── time ──


def local(instant: datetime) -> datetime:
    """Return ``instant`` as people in Québec read it."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(QUEBEC)


def clock(instant: datetime) -> str:
    """Return the hour: « 9 h », « 9 h 05 », « 14 h 30 »."""
    at = local(instant)
    return f"{at.hour}{NBSP}h{NBSP}{at.minute:02d}" if at.minute else f"{at.hour}{NBSP}h"


def _day_number(day: int) -> str:
    return "1er" if day == 1 else str(day)


def day(when: date | datetime, *, weekday: bool = False, year: bool = True) -> str:
    """Return a day: « 1er mars 2027 », « vendredi 11 décembre 2026 » with ``weekday``."""
    if isinstance(when, datetime):
        when = local(when).date()
    words = [f"{_day_number(when.day)}{NBSP}{MONTHS[when.month - 1]}"]
    if weekday:
        words.insert(0, DAYS[when.weekday()])
    if year:
        words.append(str(when.year))
    return " ".join(words)


def moment(instant: datetime, *, weekday: bool = False) -> str:
    """Return a day and an hour: « 3 mars 2027 à 14 h 05 »."""
    return f"{day(instant, weekday=weekday)} à{NBSP}{clock(instant)}"


def deadline(instant: datetime) -> str:
    """Return the end of an edition: « vendredi 11 décembre 2026, à 17 h » (midnight is said as the day alone)."""
    at = local(instant)
    if (at.hour, at.minute) in {(0, 0), (23, 59)}:
        return day(at, weekday=True)
    return f"{day(at, weekday=True)}, à{NBSP}{clock(at)}"


def ago(instant: datetime, now: datetime) -> str:
    """Return when something was done, nearer days in words: « Aujourd’hui, 13 h 58 », « 20 novembre, 16 h 20 »."""
    then, today = local(instant), local(now).date()
    days = (today - then.date()).days
    if days == 0:
        return f"Aujourd’hui, {clock(then)}"
    if days == 1:
        return f"Hier, {clock(then)}"
    return f"{day(then, year=then.year != today.year)}, {clock(then)}"


def lately(instant: datetime, now: datetime) -> str:
    """Return when something was done, the days of the past week by their names: « Mardi, 9 h 05 »."""
    then, today = local(instant), local(now).date()
    if 2 <= (today - then.date()).days < 7:
        return f"{initial(DAYS[then.weekday()])}, {clock(then)}"
    return ago(instant, now)


def iso(instant: datetime | date) -> str:
    """Return the machine's form of a moment, for ``<time datetime>``."""
    return (
        local(instant).isoformat(timespec="minutes") if isinstance(instant, datetime) else instant.isoformat()
    )


# ── words ──


def count_words(count: int, *, capital: bool = False) -> str:
    """Return a small feminine count in words (« neuf »), digits past twelve."""
    word = NUMBER_WORDS[count] if 0 <= count < len(NUMBER_WORDS) else show_number(count)
    return word[:1].upper() + word[1:] if capital else word


def count_masculine(count: int) -> str:
    """Return a small masculine count in words (« deux », « un »), digits past twelve."""
    return "un" if count == 1 else count_words(count)


def enumerate_words(words: Sequence[str]) -> str:
    """Return « a, b et c »."""
    *others, last = words or ("",)
    return f"{', '.join(others)} et {last}" if others else last


def minutes(count: int) -> str:
    """Return « 1 minute », « 20 minutes »."""
    return f"{count}{NBSP}{'minute' if count < 2 else 'minutes'}"


_TIGHT = re.compile(r" (?=[$:»]|%(?!\())|(?<=«) ")  # « %( » is a place to fill, not a share
_HOUR = re.compile(r"(?<=\d) (?=h\b)")
_MINUTE = re.compile(rf"(?<=\d{NBSP}h) (?=\d{{2}}\b)")
_ORDINAL = re.compile(r"\b1er\b")
_SPAN = re.compile(r"\b(\d{4}-\d{4})\b")
_LEADING_NUMBER = re.compile(r"^\s*\d{1,2}\s*[.)–-]\s+")


def typeset_plain(text: str) -> str:
    """Return an author's text with the typography of Québec, without markup: for titles and accessible names.

    No-break spaces before « % $ : », inside « guillemets » and in « 9 h 05 »; a curved apostrophe.
    """
    tight = _TIGHT.sub(NBSP, text.replace("'", "’"))
    return _MINUTE.sub(NBSP, _HOUR.sub(NBSP, tight))


def typeset(text: str) -> Markup:
    """Return an author's text as HTML with the same typography, « 1er » raised and « 2025-2026 » unbroken.

    Its bold, italic and linked words are so; the items of a list follow each other: this stands inside a line.
    """
    if isinstance(text, Prose):
        return Markup("; ").join(map(_inline, text.blocks))
    return _set_in_html(text)


def prose(text: str) -> Markup:
    """Return an author's text as HTML paragraphs and lists, where it has several; else as ``typeset`` does."""
    if not isinstance(text, Prose) or (len(text.blocks) == 1 and text.blocks[0].kind == "paragraph"):
        return typeset(text)
    made, listed = Markup(""), False
    for block in text.blocks:
        item = block.kind == "item"
        if item != listed:
            made += Markup("<ul>") if item else Markup("</ul>")
            listed = item
        made += Markup("<li>{}</li>" if item else "<p>{}</p>").format(_inline(block))  # noqa: S704 - ours
    return made + Markup("</ul>") if listed else made


def _inline(block: Block) -> Markup:
    """Return the runs of a block as HTML."""
    made = Markup("")
    for run in block.runs:
        piece = _set_in_html(run.text)
        if run.italic:
            piece = Markup("<em>{}</em>").format(piece)
        if run.bold:
            piece = Markup("<strong>{}</strong>").format(piece)
        made += Markup('<a href="{}">{}</a>').format(run.href, piece) if run.href else piece
    return made


def _set_in_html(text: str) -> Markup:
    html = _ORDINAL.sub("1<sup>er</sup>", str(escape(typeset_plain(text))))
    return Markup(_SPAN.sub(r'<span class="nowrap">\1</span>', html))  # noqa: S704 - the text was escaped above


def unnumbered(title: str) -> str:
    """Return a section's title without the number its author wrote in front (« 3. Vos résultats »)."""
    return _LEADING_NUMBER.sub("", title)


def lines(texts: Iterable[str]) -> str:
    """Return texts joined as a French list of things to have at hand: « a; b »."""
    return "; ".join(texts)


def initial(text: str) -> str:
    """Return ``text`` with its first letter in capital."""
    return text[:1].upper() + text[1:]


def uninitial(text: str) -> str:
    """Return ``text`` with its first letter in lower case, to follow a comma."""
    return text[:1].lower() + text[1:]


def fingerprint(hexadecimal: str) -> str:
    """Return the start of a hash as people may read it aloud: « 7F3A 91C2 04BE D85E »."""
    start = hexadecimal[:16].upper()
    return " ".join(start[at : at + 4] for at in range(0, len(start), 4))


FILTERS = {
    "number": number,
    "money": money,
    "clock": clock,
    "day": day,
    "moment": moment,
    "deadline": deadline,
    "ago": ago,
    "lately": lately,
    "iso": iso,
    "prose": prose,
    "typeset": typeset,
    "plain": typeset_plain,
    "unnumbered": unnumbered,
    "words": enumerate_words,
    "count_words": count_words,
    "count_masculine": count_masculine,
    "uninitial": uninitial,
    "fingerprint": fingerprint,
    "minutes": minutes,
    "semicolons": lines,
    "initial": initial,
}
