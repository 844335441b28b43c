"""What a person saw in a cell: the number as its format shows it.

Apart from the reading of sheets because formats are a small language of their own. Knows decimals, per cent, dollars;
what it does not know is shown whole, never rounded: the reader of numbers then asks rather than guesses.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from surveys.questionnaire.values import round_half_up

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLAIN = re.compile(r"[#0?, ]*(?:\.([0#?]+))?")
_DOLLARS = re.compile(r"\[\$[^\]]*\$[^\]]*\]|\[\$\$[^\]]*\]|\$")


def exact(number: float) -> Decimal:
    """Return the decimal that the sheet holds: it knows fifteen digits, and a person saw no others."""
    return Decimal(format(number, ".15g"))


def shown(held: Decimal, code: str) -> str:
    """Return a number as its format shows it, in French: « 27,40 $ », « 12,5 % ».

    ``code`` is the format as the file writes it (``#,##0.00``). One that hides digits in another way (fractions,
    thousands, powers) gives the number whole.
    """
    section = code.split(";")[0] if held >= 0 or ";" not in code else code.split(";")[1]
    bare = _LITERAL.sub("", section)
    percent = bare.count("%") == 1
    found = _PLAIN.fullmatch(bare.replace("%", "").replace("$", "").replace("-", "").strip("() "))
    value = held * 100 if percent else held
    unit = " %" if percent else " $" if _DOLLARS.search(section.replace('"$"', "$")) else ""
    if found is None or bare in {"", "General"} or _is_scaled(bare):
        return f"{_written(value)}{unit}"
    places = found.group(1) or ""
    return f"{_written(round_half_up(value, len(places)), least=places.count('0'))}{unit}"


def _is_scaled(bare: str) -> bool:
    """Say whether a format shows thousands: a comma after the last digit."""
    digits = bare.partition(".")[0].rstrip("% $)")
    return digits.endswith(",") or bare.rstrip("% $)").endswith(",")


def _written(value: Decimal, least: int = 0) -> str:
    """Return a number with the decimals that it needs, and at least so many."""
    whole, _, places = format(value, "f").partition(".")
    places = places.rstrip("0").ljust(least, "0")
    return f"{whole},{places}" if places else whole


def moment(value: date | time | timedelta) -> str:
    """Return a day as ISO, a day with its hour, or a length of time in hours and minutes."""
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", timespec="minutes")
        )
    return value.isoformat()
