"""Numbers as people in Québec type them, and as they read them.

Apart from dates and durations: a number has units, separators and groups. Refuses to guess. One separator
followed by exactly three digits (« 1,234 », « 25.755 ») is asked whenever fewer than three decimals are
accepted, integers included: a pasted « 37,125 » weekly hours must not become thirty-seven thousand. Where three
decimals or more are accepted the separator is the decimal one, as in « 0,125 ».
"""

import re
from decimal import Decimal

from surveys.questionnaire.values.folding import plain
from surveys.questionnaire.values.reading import BLANK, Reading, refuse
from surveys.questionnaire.values.rounding import round_half_up
from surveys.questionnaire.values.units import Unit, unit_of

MAX_TEXT = 100  # characters looked at; no number that a person types is longer
MAX_DIGITS = 15  # before the decimal separator: a thousand billions of dollars
MAX_PLACES = 10  # after it, where a question sets no limit; 25 digits stay exact in sums

NBSP = "\u00a0"
MINUS = "\u2212"

# What most people type. Read without any cleaning.
_USUAL = re.compile(r"(-?)([0-9]{1,15})(?:[.,]([0-9]{0,10}))?")

_GROUPED = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")  # 1 234 567,50
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]*))?|[.,]([0-9]+)")  # 1234,5  1234,  ,5
_COMMAS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")  # 1,234,567.50
_POINTS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")  # 1.234.567,50
_AMBIGUOUS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")

_BODY = re.compile(r"[0-9.,][0-9., ]*")
_EXPONENT = re.compile(r"[-+]?[0-9.,]+ ?[eE] ?[-+]?[0-9]+")
_CLOCK = re.compile(r"([0-9]{1,4}) ?(?:h|heures?|:) ?([0-9]{1,2})(?: ?(?:m|min|minutes?))?", re.IGNORECASE)
_SEVERAL = re.compile(r"[0-9][0-9., ]*(?: ?(?:-|à|a|et|ou|to|or|;) ?)[0-9][0-9., ]*[^0-9]*", re.IGNORECASE)


def read_number(
    text: str | None, *, unit: str = "", places: int | None = 2, integer: bool = False
) -> Reading:
    """Understand a number; its value is an exact ``Decimal`` in the unit asked (12,5 % is 12.5, never 0.125).

    ``unit`` is what the definition writes (``$``, ``$/h``, ``%``, ``heures``, ``jours par année``; ``CAD``, ``PCT``
    and ``H`` also); a text may repeat it and may name no other. ``places`` is how many decimals are accepted
    (``None``: ten). ``integer`` accepts none. Zeros beyond the accepted decimals are harmless. Never raises.
    """
    if text is None:
        return BLANK
    if len(text) > MAX_TEXT:
        return BLANK if text.isspace() else refuse("number.too_long", max=MAX_TEXT)
    limit = 0 if integer else MAX_PLACES if places is None else places
    usual = _USUAL.fullmatch(text)
    if usual is not None:
        sign, whole, decimals = usual.groups()
        if decimals is None:
            return _value(sign, whole, "", limit, integer)
        if limit >= 3 or len(decimals) != 3 or len(whole) > 3 or whole[0] == "0":
            return _value(sign, whole, decimals, limit, integer)
    return _read_carefully(text, unit_of(unit), limit, integer)


def _read_carefully(text: str, unit: Unit, limit: int, integer: bool) -> Reading:
    """Read a number that may carry a unit, a sign, parentheses or groups."""
    if _has_several_lines(text):
        return BLANK if text.isspace() else refuse("number.several")
    cleaned = " ".join(plain(text).split())
    if not cleaned:
        return BLANK
    if not cleaned.isascii() and any(mark.isnumeric() and not mark.isascii() for mark in cleaned):
        return refuse("number.digits")
    found = _BODY.search(cleaned)
    if found is None or not any(mark.isdigit() for mark in cleaned):
        return refuse("number.unreadable")
    body = found.group().rstrip()
    before, after = cleaned[: found.start()].strip(), cleaned[found.start() + len(body) :].strip()
    if any(mark.isdigit() for mark in after) and not unit.accepts(
        after
    ):  # « 12 p. 100 » has a right to its 100
        return _explain(cleaned, unit)
    around = _strip_sign(before, after)
    if around is None:
        return refuse("number.unreadable")
    sign, words = around
    if words and not unit.accepts(words):
        return refuse(unit.fault(words), typed=words, unit=unit.label)
    return _read_body(sign, body, limit, integer)


def _has_several_lines(text: str) -> bool:
    """Say whether more than one line or more than one cell was pasted."""
    return (
        len([part for part in re.split(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", text) if part.strip()]) > 1
    )


def _strip_sign(before: str, after: str) -> tuple[str, str] | None:
    """Return the sign and the words around a number, or ``None`` when signs and parentheses make no sense.

    A negative is « −5 $ », « $-5 » or an accountant's « (1 200 $) »; never two of these at once.
    """
    negative = False
    if "(" in before or ")" in after:
        if before.count("(") != 1 or after.count(")") != 1 or "(" in after or ")" in before:
            return None
        before, after, negative = before.replace("(", " "), after.replace(")", " "), True
    signs = before.count("-") + before.count("+")
    if signs > (0 if negative else 1):
        return None
    negative = negative or "-" in before
    words = f"{before.replace('-', ' ').replace('+', ' ')} {after}"
    return ("-" if negative else ""), " ".join(words.split())


def _read_body(sign: str, body: str, limit: int, integer: bool) -> Reading:
    """Read digits, groups and separators. ``body`` holds nothing else."""
    if limit < 3 and (doubt := _AMBIGUOUS.fullmatch(body)):
        return _ask(sign, doubt.group(1), doubt.group(2), limit)
    if (found := _COMMAS.fullmatch(body)) and (body.count(",") > 1 or "." in body):
        return _value(sign, found.group(1).replace(",", ""), found.group(2) or "", limit, integer)
    if (found := _POINTS.fullmatch(body)) and (body.count(".") > 1 or "," in body):
        return _value(sign, found.group(1).replace(".", ""), found.group(2) or "", limit, integer)
    if found := _GROUPED.fullmatch(body):
        return _value(sign, found.group(1).replace(" ", ""), found.group(2) or "", limit, integer)
    if found := _PLAIN.fullmatch(body):
        return _value(sign, found.group(1) or "0", found.group(2) or found.group(3) or "", limit, integer)
    return refuse("number.grouping")


def _value(sign: str, whole: str, decimals: str, limit: int, integer: bool) -> Reading:
    """Build the value of digits already told apart, if the question accepts that many of them."""
    decimals = decimals.rstrip("0")
    if len(decimals) > limit:
        if integer:
            return refuse("number.not_integer")
        return refuse("number.too_many_places", places=limit)
    if len(whole) > MAX_DIGITS:
        whole = whole.lstrip("0") or "0"
        if len(whole) > MAX_DIGITS:
            return refuse("number.too_large", digits=MAX_DIGITS)
    value = Decimal(f"{sign}{whole}.{decimals}" if decimals else sign + whole)
    return Reading(value if value else Decimal(0))


def _ask(sign: str, whole: str, decimals: str, limit: int) -> Reading:
    """Ask which of two readings was meant, and say how to type each."""
    exact = Decimal(f"{sign}{whole}.{decimals}")
    return refuse(
        "number.ambiguous",
        thousands=show_number(Decimal(sign + whole + decimals)),
        decimal=show_number(exact, places=3),
        rounded=show_number(round_half_up(exact, limit)),
    )


def _explain(text: str, unit: Unit) -> Reading:
    """Say as closely as possible why a text with digits on both sides of a word is not a number."""
    if _EXPONENT.fullmatch(text):
        return refuse("number.exponent")
    if clock := _CLOCK.fullmatch(text):
        if unit.family not in ("", "hours"):
            return refuse("number.unit", typed="h", unit=unit.label)
        minutes = int(clock.group(2))
        if minutes < 60:
            hours = round_half_up(int(clock.group(1)) + Decimal(minutes) / 60, 2)
            return refuse("number.clock", decimal=show_number(canonical(hours)))
        return refuse("number.unreadable")
    if _SEVERAL.fullmatch(text):
        return refuse("number.several")
    return refuse("number.unreadable")


def canonical(value: Decimal) -> Decimal:
    """Return ``value`` without an exponent, trailing zeros or a negative zero; exact at any length."""
    if not value:
        return Decimal(0)
    digits = format(value, "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def show_number(value: Decimal | int, *, places: int | None = None, unit: str = "") -> str:
    """Return a number for a reader: « −1 234,50 $ », with no-break spaces.

    ``places`` fixes the decimals (rounded half away from zero); without it they are shown as they are. Zero is
    never negative.
    """
    if not isinstance(value, Decimal):
        value = Decimal(value)
    if places is not None:
        value = round_half_up(value, places)
    digits = f"{value:,f}"
    if digits[0] == "-":
        digits = MINUS + digits[1:] if value else digits[1:]
    digits = digits.replace(",", NBSP).replace(".", ",")
    return f"{digits}{NBSP}{unit}" if unit else digits


def write_number(value: Decimal | int) -> str:
    """Return a number as a person types it in a box: « -1234,5 », without groups, so that it is never ambiguous.

    What stands in a box is stored: it holds no no-break space.
    """
    if not value:
        return "0"
    return format(Decimal(value), "f").replace(".", ",")
