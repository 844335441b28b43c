"""The functions of XLSForm and of LimeSurvey, each as our language says it.

Apart from operators because this is a table that grows. Refuses what depends on chance, on the device, on the position in a
repeat or on a file beside the form: such a function is named, never imitated.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from surveys.exchange.foreign.arguments import Write, call, given, literal
from surveys.exchange.foreign.days import DAYS
from surveys.exchange.foreign.meaning import (
    EQUAL,
    FALSE,
    PRODUCT,
    Piece,
    UntranslatableError,
    quoted,
    written_number,
    written_text,
)
from surveys.exchange.foreign.numbers import read_whole
from surveys.exchange.foreign.patterns import whole_pattern
from surveys.exchange.foreign.pieces import answered, as_number, as_text, denied, sure, written_code
from surveys.questionnaire.expressions import Type
from surveys.questionnaire.expressions.functions import pattern
from surveys.questionnaire.expressions.syntax import Call, Literal, Ref

if TYPE_CHECKING:
    from surveys.exchange.foreign.translation import Translator

_MOST_POWER = 6
_MOST_CHOICES = 60  # of a list whose words an expression repeats


# ── choices ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _selected(writer: "Translator", node: Call) -> Piece:
    chosen, code = map(writer.write, given(node, 2))
    if code.value == "":
        return denied(answered(chosen))
    if chosen.type not in ("list", "string", "any"):
        return writer.same(chosen, code)
    if chosen.codes is not None and code.value is not None:
        one = writer.is_choice(chosen, code)
        if chosen.type != "list" or one is FALSE:
            return one
        code = written_text(chosen.codes[written_code(code)])
    elif chosen.value is not None and code.codes is not None:
        words = str(chosen.value).split()
        chosen = written_text(" ".join(code.codes[word] for word in words if word in code.codes))
    return call("selected", chosen, as_text(code), gives="boolean")


def _count_selected(writer: "Translator", node: Call) -> Piece:
    (chosen,) = map(writer.write, given(node, 1))
    if chosen.type not in ("list", "string", "any"):
        raise UntranslatableError("function", given=node.name)
    return call("count-selected", chosen)


def _choice_name(writer: "Translator", node: Call) -> Piece:
    """Return the words of a choice, one by one: our language knows codes only."""
    code, asked = given(node, 2)
    named = literal(asked).strip().removeprefix("${").removesuffix("}") if isinstance(asked, Literal) else ""
    known = writer.find(named or (str(asked.reference) if isinstance(asked, Ref) else ""))
    if known is None or known.labels is None or known.codes is None:
        raise UntranslatableError("function", given=node.name)
    return _looked_up(writer.write(code), {known.codes[name]: label for name, label in known.labels.items()})


def _attribute(writer: "Translator", node: Call) -> Piece:
    """Return the attribute of a choice: ``instance('list')…item[name = x]/attribute``, already made a call."""
    listed, code, name = given(node, 3)
    choices = writer.lists.get(literal(listed))
    if choices is None:
        raise UntranslatableError("list", given=literal(listed))
    piece = writer.write(code)
    codes = piece.codes or {}
    column = literal(name)
    table = {codes.get(each, each): values.get(column, "") for each, values in choices.items()}
    return _looked_up(piece, table)


def _looked_up(piece: Piece, table: Mapping[str, str]) -> Piece:
    if piece.type not in ("string", "any"):
        raise UntranslatableError("several")
    if len(table) > _MOST_CHOICES:
        raise UntranslatableError("long")
    made = "''"
    for code, words in reversed(list(table.items())):
        made = f"if({piece.inside(EQUAL)} = {quoted(code)}, {quoted(words)}, {made})"
    return Piece(made, "string")


# ── conditions ────────────────────────────────────────────────────────────────────────────────────────────────────


def _if(writer: "Translator", node: Call) -> Piece:
    test, then, otherwise = given(node, 3)
    condition = writer.surely(test)
    first, last = writer.write(then), writer.write(otherwise)
    if (first.type == "list") != (last.type == "list"):
        raise UntranslatableError("several")
    if first.value == "" and last.type != "string":
        first = Piece(_NOTHING[last.type], last.type)
    elif last.value == "" and first.type != "string":
        last = Piece(_NOTHING[first.type], first.type)
    elif "any" not in (first.type, last.type) and first.type != last.type:
        first, last = _of_one_type(first, last)
    gives: Type = first.type if first.type == last.type else "any"
    codes = first.codes if first.codes is last.codes else None
    return Piece(
        f"if({condition.text}, {first.text}, {last.text})", gives, codes=codes, sure=first.sure and last.sure
    )


# How our language says « nothing » of a type: the blank that the other tool writes ''.
_NOTHING: Mapping[Type, str] = {
    "number": "number('')",
    "date": "date('')",
    "boolean": "false()",
    "string": "''",
    "any": "''",
}


def _of_one_type(first: Piece, last: Piece) -> tuple[Piece, Piece]:
    try:
        return as_number(first), as_number(last)
    except UntranslatableError:
        return as_text(first), as_text(last)


def _coalesce(writer: "Translator", node: Call) -> Piece:
    pieces = [writer.write(each) for each in given(node, 1, 20)]
    types = {piece.type for piece in pieces if piece.value is None}
    if types == {"number"}:
        pieces = [as_number(piece) for piece in pieces if piece.value != ""]
    elif types <= {"string", "any"}:
        pieces = [as_text(piece) for piece in pieces]
    gives: Type = pieces[0].type if len({piece.type for piece in pieces}) == 1 else "any"
    return call("coalesce", *pieces, gives=gives)


def _not(writer: "Translator", node: Call) -> Piece:
    (test,) = given(node, 1)
    return denied(writer.truth(test))


def _true(writer: "Translator", node: Call) -> Piece:
    return call(node.name, gives="boolean")


def _boolean(writer: "Translator", node: Call) -> Piece:
    (test,) = given(node, 1)
    return writer.truth(test)


# ── numbers, columns of rosters ───────────────────────────────────────────────────────────────────────────────────


def _sum(writer: "Translator", node: Call) -> Piece:
    pieces = [writer.write(each) for each in given(node, 1, 200)]
    return call(
        _NATIVE.get(node.name, node.name),
        *(p if p.type == "list" and p.codes is None else as_number(p) for p in pieces),
    )


def _count(writer: "Translator", node: Call) -> Piece:
    pieces = [writer.write(each) for each in given(node, 1, 200)]
    name = "count-non-empty" if len(pieces) > 1 else node.name
    if len(pieces) == 1 and (pieces[0].type != "list" or pieces[0].codes is not None):
        raise UntranslatableError("function", given=node.name)
    return call(name, *pieces)


def _count_answered(writer: "Translator", node: Call) -> Piece:
    pieces = [writer.write(each) for each in given(node, 1, 200)]
    if any(piece.type == "boolean" for piece in pieces):  # boxes: those that are ticked count
        ones = (Piece(f"if({sure(answered(piece)).text}, 1, 0)", "number") for piece in pieces)
        return call("sum", *ones)
    return call("count-non-empty", *pieces)


def _rounded(writer: "Translator", node: Call) -> Piece:
    pieces = [writer.number(each) for each in given(node, 1, 2)]
    return call("round", *pieces)


def _numeric(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    return call(_NATIVE.get(node.name, node.name), writer.number(value))


def _number(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    return writer.number(value)


def _power(writer: "Translator", node: Call) -> Piece:
    """Return a small whole power as the products that it is."""
    value, power = given(node, 2)
    times = read_whole(literal(power)) or 0
    if not 1 <= times <= _MOST_POWER:
        raise UntranslatableError("function", given=node.name)
    factor = writer.number(value).inside(PRODUCT + 1)
    return Piece(" * ".join([factor] * times), "number", PRODUCT)


def _indexed(writer: "Translator", node: Call) -> Piece:
    """Return a field of the same row, which is all that our language reaches by position."""
    target, repeat, index = given(node, 3)
    here = isinstance(index, Call) and index.name == "position"
    if not (here and isinstance(target, Ref) and isinstance(repeat, Ref)):
        raise UntranslatableError("function", given=node.name)
    return writer.write(target)


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _string(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    piece = writer.write(value)
    return (
        as_text(piece)
        if piece.type in ("string", "boolean")
        else call("string", as_text(piece), gives="string")
    )


def _concat(writer: "Translator", node: Call) -> Piece:
    return call("concat", *(as_text(writer.write(each)) for each in given(node, 1, 100)), gives="string")


def _length(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    piece = as_text(writer.write(value))
    return piece_or_zero(call("string-length", piece), here=piece.text == ".")


def piece_or_zero(piece: Piece, *, here: bool) -> Piece:
    """Return a number that is 0 where there is no answer; what is being judged is always there."""
    return piece if here else call("coalesce", piece, written_number(Decimal(0)))


def _substr(writer: "Translator", node: Call) -> Piece:
    value, *bounds = given(node, 2, 3)
    pieces = [as_text(writer.write(value)), *(writer.number(each) for each in bounds)]
    return call("substr", *pieces, gives="string")


def _search(writer: "Translator", node: Call) -> Piece:
    pieces = [as_text(writer.write(each)) for each in given(node, 2)]
    return call(node.name, *pieces, gives="boolean", sure=False)


def _regex(writer: "Translator", node: Call) -> Piece:
    value, source = given(node, 2)
    text = literal(source)
    if pattern(text) is None:
        raise UntranslatableError("pattern", given=text)
    return call("regex", as_text(writer.write(value)), written_text(text), gives="boolean", sure=False)


def _spaced(writer: "Translator", node: Call) -> Piece:
    """Return a text as it is: spaces at its ends are never kept here."""
    (value,) = given(node, 1)
    return as_text(writer.write(value))


def _previous(writer: "Translator", node: Call) -> Piece:
    """Return the answer of the last edition, which is where the last saved form went."""
    (value,) = given(node, 1)
    piece = writer.write(value)
    return Piece(f"previous({piece.text})", piece.type, codes=piece.codes)


# ── LimeSurvey ────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_empty(writer: "Translator", node: Call) -> Piece:
    (value,) = given(node, 1)
    return denied(answered(writer.write(value)))


def _matches(writer: "Translator", node: Call) -> Piece:
    """Return ``regexMatch('/pattern/', x)``: the pattern may stand anywhere in the text."""
    source, value = given(node, 2)
    whole = written_text(whole_pattern(literal(source)))
    return call("regex", as_text(writer.write(value)), whole, gives="boolean", sure=False)


_NATIVE = {"ceil": "ceiling", "avg": "mean"}

CALLS: Mapping[str, Write] = {
    **DAYS,
    "selected": _selected,
    "count-selected": _count_selected,
    "jr:choice-name": _choice_name,
    "choice-label": _choice_name,
    "choice-attribute": _attribute,
    "if": _if,
    "coalesce": _coalesce,
    "not": _not,
    "true": _true,
    "false": _true,
    "boolean": _boolean,
    "boolean-from-string": _boolean,
    "sum": _sum,
    "min": _sum,
    "max": _sum,
    "mean": _sum,
    "avg": _sum,
    "count": _count,
    "count-non-empty": _count_answered,
    "round": _rounded,
    "int": _numeric,
    "floor": _numeric,
    "ceiling": _numeric,
    "ceil": _numeric,
    "abs": _numeric,
    "number": _number,
    "pow": _power,
    "indexed-repeat": _indexed,
    "string": _string,
    "concat": _concat,
    "string-length": _length,
    "substr": _substr,
    "contains": _search,
    "starts-with": _search,
    "ends-with": _search,
    "regex": _regex,
    "normalize-space": _spaced,
    "previous": _previous,
    "is_empty": _is_empty,
    "regexMatch": _matches,
    "trim": _spaced,
}
"""By name; ``choice-attribute`` and ``previous`` are made by the reading of an expression."""
