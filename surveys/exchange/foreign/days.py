"""The functions of days: today, a day as a number, months between two, a day written by a template.

Apart from the others because XLSForm counts days as numbers and writes them as texts, where our language has a type for them.
Refuses the hour, which our questions do not ask.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from surveys.exchange.foreign.arguments import Write, given, literal
from surveys.exchange.foreign.meaning import SUM, Piece, UntranslatableError, quoted
from surveys.exchange.foreign.pieces import as_date, as_number
from surveys.questionnaire.expressions.syntax import Call

if TYPE_CHECKING:
    from surveys.exchange.foreign.translation import Translator

_TEMPLATE = re.compile(r"%[a-zA-Z0-9]|[^%]+|%")


def _today(writer: "Translator", node: Call) -> Piece:
    return Piece("today()", "date")


def _day(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    return as_date(writer.write(value))


def _day_number(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    return as_number(as_date(writer.write(value)))


def _months_between(writer: "Translator", node: Call) -> Piece:
    first, last = (as_date(writer.write(each)).text for each in given(node, 2))
    text = (
        f"(year({last}) - year({first})) * 12 + month({last}) - month({first})"
        f" - if(coalesce(day({last}) < day({first}), false()), 1, 0)"
    )
    return Piece(text, "number", SUM)


_PARTS = {
    "%Y": "string(year({}))",
    "%m": "substr(string(100 + month({})), 1)",
    "%n": "string(month({}))",
    "%d": "substr(string(100 + day({})), 1)",
    "%e": "string(day({}))",
    "%y": "substr(string(year({})), 2)",
}


def _formatted(writer: "Translator", node: Call) -> Piece:
    """Return a day written by a template of years, months and days."""
    value, template = given(node, 2)
    day = as_date(writer.write(value)).text
    made = []
    for part in _TEMPLATE.findall(literal(template)):
        if part.startswith("%") and part not in _PARTS:
            raise UntranslatableError("format", given=literal(template))
        made.append(_PARTS[part].format(day) if part in _PARTS else quoted(part))
    if not made:
        raise UntranslatableError("format", given=literal(template))
    return Piece(made[0] if len(made) == 1 else f"concat({', '.join(made)})", "string")


DAYS: Mapping[str, Write] = {
    "today": _today,
    "now": _today,
    "date": _day,
    "decimal-date-time": _day_number,
    "difference-in-months": _months_between,
    "format-date": _formatted,
    "format-date-time": _formatted,
}
