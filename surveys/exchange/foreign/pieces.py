"""Pieces of expression made other pieces: a truth, a number, a day, a text, the contrary of a condition.

Apart from the trees because operators and functions both ask for them. Another tool converts everything into everything;
here each conversion is written, and one that has no meaning is refused by an ``UntranslatableError``.
"""

import re
from decimal import Decimal, InvalidOperation

from surveys.exchange.foreign.meaning import (
    EQUAL,
    FALSE,
    TRUE,
    WHOLE,
    Piece,
    UntranslatableError,
    written_number,
    written_text,
)

_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})")
_EPOCH = "'1970-01-01'"


def answered(piece: Piece) -> Piece:
    """Return whether there is a value; a box that is not ticked is none."""
    if piece.type == "boolean" and not piece.text.startswith("${"):
        return piece
    text = f"answered({piece.text})"
    return Piece(text, "boolean", contrary=f"not({text})")


def denied(piece: Piece) -> Piece:
    """Return the contrary of a condition."""
    if piece.text in (TRUE.text, FALSE.text):
        return FALSE if piece.text == TRUE.text else TRUE
    if piece.contrary:
        return Piece(
            piece.contrary, "boolean", EQUAL if " != " in piece.contrary else WHOLE, contrary=piece.text
        )
    return Piece(f"not({sure(piece).text})", "boolean", contrary=piece.text if piece.sure else "")


def sure(piece: Piece) -> Piece:
    """Return a condition that is never unknown."""
    if piece.sure:
        return piece
    return Piece(f"coalesce({piece.text}, false())", "boolean")


def as_truth(piece: Piece) -> Piece:
    """Return a piece as a condition."""
    if piece.value is not None:
        number = _number_of(piece.value)
        there = bool(piece.value) if number is None or isinstance(piece.value, str) else bool(number)
        return TRUE if there else FALSE
    match piece.type:
        case "boolean":
            return piece
        case "number":
            return Piece(f"coalesce({piece.text}, 0) != 0", "boolean", EQUAL)
        case "any":
            return Piece(f"{piece.inside(EQUAL)} = true()", "boolean", EQUAL)
        case _:
            return answered(piece)


def as_number(piece: Piece) -> Piece:
    """Return a piece as a number: a text that says one, true as 1, a day as its days since 1970."""
    if piece.value is not None:
        number = _number_of(piece.value)
        if number is None:
            raise UntranslatableError("number", given=str(piece.value))
        return written_number(number)
    match piece.type:
        case "number" | "any":
            return piece
        case "string":
            return Piece(f"number({piece.text})", "number")
        case "boolean":
            return Piece(f"if({sure(piece).text}, 1, 0)", "number")
        case "date":
            return Piece(f"days({_EPOCH}, {piece.text})", "number")
        case _:
            raise UntranslatableError("several")


def as_date(piece: Piece) -> Piece:
    """Return a piece as a day."""
    if piece.type in ("date", "any"):
        return piece
    if piece.type == "string":
        if piece.value is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(piece.value)):
            raise UntranslatableError("date", given=str(piece.value))
        return Piece(f"date({piece.text})", "date")
    raise UntranslatableError("date", given=piece.text)


def as_text(piece: Piece) -> Piece:
    """Return a piece as a text."""
    if piece.type == "list":
        raise UntranslatableError("several")
    if isinstance(piece.value, Decimal):
        return written_text(format(piece.value, "f"))
    if piece.type == "boolean":
        return Piece(f"if({sure(piece).text}, 'true', 'false')", "string")
    return piece


def _number_of(value: str | Decimal) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    try:
        return Decimal(value.strip()) if _NUMBER.fullmatch(value.strip()) else None
    except InvalidOperation:
        return None


def is_number(piece: Piece) -> bool:
    """Say whether what is written out reads as a number."""
    return piece.value is not None and _number_of(piece.value) is not None


def written_code(piece: Piece) -> str:
    """Return the code of a choice that an expression writes out."""
    return format(piece.value, "f") if isinstance(piece.value, Decimal) else str(piece.value).strip()


def alike(left: Piece, right: Piece) -> tuple[Piece, Piece]:
    """Return two pieces that can be compared."""
    if "any" in (left.type, right.type) or left.type == right.type:
        return left, right
    if "boolean" in (left.type, right.type):
        return _as_boolean(left), _as_boolean(right)
    if "date" in (left.type, right.type):
        return as_date(left), as_date(right)
    return (as_text(left), as_text(right)) if _is_said(left, right) else (as_number(left), as_number(right))


def _is_said(left: Piece, right: Piece) -> bool:
    """Say whether a text is compared with a number written out: « ${code} = 1 » means the text « 1 »."""
    one, other = (left, right) if left.type == "string" else (right, left)
    return one.value is None and other.value is not None


def _as_boolean(piece: Piece) -> Piece:
    word = str(piece.value).strip().lower() if piece.value is not None else ""
    if piece.type == "boolean":
        return piece
    if word in ("true", "1"):
        return TRUE
    if word in ("false", "0"):
        return FALSE
    return as_truth(piece)
