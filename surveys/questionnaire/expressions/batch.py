"""One expression and some answers given as JSON: the pure half of ``surveys expression``.

Apart from the console so that tests and other programs call the same function. Refuses to raise on any record:
whatever cannot be evaluated is ``{"type": "error"}``.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from surveys.questionnaire.expressions.expression import Expression, parse
from surveys.questionnaire.expressions.native_values import as_text
from surveys.questionnaire.expressions.odk_values import (
    FormError,
    Moment,
    Nodes,
    instant,
    one,
    to_day,
    to_instant,
    to_number,
    to_text,
    to_truth,
    zone_of,
)
from surveys.questionnaire.expressions.plain_scopes import PlainForm, PlainScope
from surveys.questionnaire.expressions.terms import Dialect

Record = Mapping[str, Any]
Outcome = dict[str, object]

_TORONTO = "America/Toronto"


def evaluate_text(
    expression: str,
    answers: Record,
    *,
    dialect: Dialect = "native",
    today: date | None = None,
    now: datetime | None = None,
    tz: str | None = None,
    params: Record | None = None,
) -> Outcome:
    """Return ``{"type", "value"}`` of an expression over plain answers.

    ``type`` is number, string, boolean, date, missing (``value`` null) or error (``problem`` then holds the code).
    Numbers are JSON numbers, or "NaN" and "Infinity" in the odk dialect; dates are ISO texts; a list is its
    members with blanks between. ``answers``: see ``PlainScope`` and ``PlainForm``.
    """
    record: dict[str, Any] = {"expression": expression, "answers": answers}
    outcome = evaluate_line(record, dialect=dialect, today=today, now=now, tz=tz, params=params)
    return {key: value for key, value in outcome.items() if key != "id"}


def evaluate_line(
    record: Record,
    *,
    dialect: Dialect = "odk",
    today: date | None = None,
    now: datetime | None = None,
    tz: str | None = None,
    params: Record | None = None,
) -> Outcome:
    """Return ``{"id", "type", "value"}`` for one line of a batch.

    A line holds ``expression`` and ``answers``, and may hold ``id``, ``dialect``, ``answer_types``, ``context``
    (``repeats``, ``self``), ``choices``, ``tables``, ``empty_repeats``, ``language``, ``clock`` (``timezone``,
    ``now``), ``today`` and ``expected``, whose ``type`` the value is then converted to. What the line says wins over
    the arguments.
    """
    identity: Outcome = {"id": record.get("id")}
    try:
        return identity | _evaluate({"dialect": dialect, **record}, today, now, tz, params or {})
    except (FormError, ArithmeticError, ValueError, LookupError, TypeError, AttributeError):
        return identity | _error("expression.unreadable_line")


def _evaluate(
    record: Record, today: date | None, now: datetime | None, tz: str | None, params: Record
) -> Outcome:
    dialect: Dialect = "native" if record["dialect"] == "native" else "odk"
    source = record["expression"]
    expression = parse(source, dialect) if isinstance(source, str) else ()
    if not isinstance(expression, Expression):
        return _error(expression[0].code if expression else "expression.unreadable_line")
    clock = record.get("clock") or {}
    try:
        zone = ZoneInfo(clock.get("timezone") or tz or _TORONTO)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones
        return _error("expression.unknown_zone")
    today, now = _moment(record, clock, today, now, zone)
    wanted = (record.get("expected") or {}).get("type")
    answers = record.get("answers") or {}
    if dialect == "native":
        return _native(expression.code(PlainScope(answers, today, now, params)))
    context = record.get("context") or {}
    form = PlainForm(
        answers=answers,
        today=today,
        now=now,
        zone=zone,
        types=record.get("answer_types") or {},
        inside=[(repeat["name"], int(repeat["index"])) for repeat in context.get("repeats") or ()],
        here=context.get("self"),
        choices=record.get("choices") or {},
        tables=record.get("tables") or {},
        empty=record.get("empty_repeats") or {},
        language=record.get("language") or "",
    )
    for reference in sorted(expression.references, key=str):
        if not form.knows(reference.code):
            return _error("expression.unknown_name")
    try:
        return _form(expression.code(form), wanted, form)
    except FormError:
        return _error("expression.form")


def _moment(
    record: Record, clock: Record, today: date | None, now: datetime | None, zone: ZoneInfo
) -> tuple[date | None, datetime | None]:
    """Return the day and the instant: what the line says first, then what the caller says."""
    if clock.get("now"):
        now, today = datetime.fromisoformat(str(clock["now"])), None
    if record.get("today"):
        today = date.fromisoformat(str(record["today"]))
    if now is not None:
        now = now if now.tzinfo else now.replace(tzinfo=zone)
        today = today or now.astimezone(zone).date()
    elif today is not None:
        now = datetime.combine(today, time(), zone)
    return today, now


def _error(code: str) -> Outcome:
    return {"type": "error", "value": "error", "problem": code}


def _native(value: Any) -> Outcome:
    if value is None:
        return {"type": "missing", "value": None}
    if type(value) is bool:
        return {"type": "boolean", "value": value}
    if type(value) is Decimal:
        return {"type": "number", "value": _json_number(value)}
    kind = "date" if isinstance(value, date) else "string"
    return {"type": kind, "value": str(as_text(value) or "")}


def _form(value: Any, wanted: str | None, form: PlainForm) -> Outcome:
    if type(value) is Nodes and wanted is None and len(value) > 1:
        return {"type": "string", "value": " ".join(to_text(member, form) for member in value)}
    value = one(value)
    match wanted or _type_of(value):
        case "number":
            return {"type": "number", "value": _json_number(to_number(value, form))}
        case "boolean":
            return {"type": "boolean", "value": to_truth(value)}
        case "date":
            day = to_day(value, form)
            if wanted is None and isinstance(value, Moment) and value.day is None:
                return {"type": "date", "value": to_text(value, form)}
            return {"type": "date", "value": "" if day is None else to_text(day, form)}
        case "datetime":
            moment = to_instant(value, form)
            return {"type": "datetime", "value": "" if moment is None else _local(moment, form)}
    return {"type": "string", "value": to_text(value, form)}


def _type_of(value: Any) -> str:
    if type(value) is bool:
        return "boolean"
    if type(value) is Decimal:
        return "number"
    return "date" if type(value) is Moment else "string"


def _local(moment: Moment, form: PlainForm) -> str:
    local = instant(moment, form).astimezone(zone_of(form)).replace(tzinfo=None)
    return local.isoformat(timespec="milliseconds")


def _json_number(number: Decimal) -> int | float | str:
    """Return a JSON number, or the name of what JSON cannot write."""
    if number.is_nan():
        return "NaN"
    if number.is_infinite() or number.adjusted() > 300:
        return "-Infinity" if number < 0 else "Infinity"
    if number == number.to_integral_value() and number.adjusted() < 30:
        return int(number)
    return float(number)
