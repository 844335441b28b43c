"""A figure as plain data, for ``surveys figures --json``, for a release and for whoever checks our numbers.

Apart from the figure because names here are a public contract. Refuses words: the text of a value is given by the
caller's ``show`` when the language adds one (« 8,1 sur 10 »).
"""

from collections.abc import Callable
from fractions import Fraction

from surveys.results.figures.model import Figure, Row
from surveys.results.figures.signs import sign_of
from surveys.results.printing import decimal_text, print_value

# value, rounding, format, top of the rating -> text
Show = Callable[[Fraction, int, str, int | None], str]


def print_plain(value: Fraction, rounding: int, display: str, out_of: int | None) -> str:
    """Return the text without any word."""
    return print_value(value, rounding, display)


def figure_record(figure: Figure, show: Show = print_plain) -> dict[str, object]:
    """Return a figure as a JSON object.

    ``value`` is decimal text with up to 28 significant digits, in the unit of ``text`` (72.3… for « 72 % »);
    ``exact`` is the same as a fraction (``940/13``). Both are ``null`` without a value; ``text`` is then a sign.
    """
    record: dict[str, object] = {
        "id": figure.id,
        "kind": figure.kind,
        "label": figure.label,
        "question": figure.item,
        "section": figure.section,
        "unit": figure.unit,
        "edition": f"{figure.survey}/{figure.edition}",
        "snapshot": figure.snapshot,
        "n": figure.n,
        "N": figure.population,
        "respondents": figure.respondents,
        "observations": figure.observations,
        "missing": figure.missing,
        "not_applicable": figure.not_applicable,
        "excluded": figure.excluded,
        "absences": dict(figure.absences),
        "item_rate": _text(figure.item_rate),
        "base": {"code": figure.base.code, **figure.base.params},
        "format": figure.format,
        "rounding": figure.rounding,
        **_value(figure.value, figure.rounding, figure.format, figure.out_of, show, sign_of(figure)),
        "numerator": _text(figure.numerator),
        "denominator": _text(figure.denominator),
        "status": figure.status.value,
        "flags": list(figure.flags),
        "sign": sign_of(figure),
    }
    if figure.interval is not None:
        record["interval"] = {
            "low": figure.interval.low,
            "high": figure.interval.high,
            "level": figure.interval.level,
            "method": figure.interval.method,
        }
        if figure.interval.counts is not None:
            record["members"] = list(figure.interval.counts)
    if figure.beside:
        record["beside"] = [_row(row, figure, show) for row in figure.beside]
    if figure.details:
        record["details"] = dict(figure.details)
    if figure.rows:
        record["rows"] = [_row(row, figure, show) for row in figure.rows]
    return record


def _row(row: Row, figure: Figure, show: Show) -> dict[str, object]:
    record: dict[str, object] = {
        "code": row.code,
        "label": row.label,
        "n": row.n,
        "observations": row.observations,
        "count": _text(row.count),
        **_value(row.value, figure.rounding, figure.format_of(row), figure.out_of, show, sign_of(row)),
        "missing": row.missing,
        "not_applicable": row.not_applicable,
        "status": row.status.value,
        "flags": list(row.flags),
        "sign": sign_of(row),
    }
    if row.extra:
        record["extra"] = {name: decimal_text(value) for name, value in row.extra.items()}
    if row.cells:
        record["cells"] = [_row(cell, figure, show) for cell in row.cells]
    return record


def _value(
    value: Fraction | None, rounding: int, display: str, out_of: int | None, show: Show, sign: str
) -> dict[str, object]:
    if value is None:
        return {"value": None, "exact": None, "text": sign}
    return {"value": decimal_text(value), "exact": str(value), "text": show(value, rounding, display, out_of)}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)
