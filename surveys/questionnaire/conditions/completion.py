"""What may follow at a caret: questions, rows, columns, choices, functions, parameters, each where its type fits.

Apart from the parser because the text is not finished: it is cut into tokens, and the ones before the caret say what is
wanted. Refuses to judge; a candidate that fits is offered, the rest is left to ``faults``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.conditions.offers import columns_named, rows_of
from surveys.questionnaire.definition.model import Matrix, Question, Roster
from surveys.questionnaire.definition.names import columns_of
from surveys.questionnaire.definition.spots import Spot
from surveys.questionnaire.expressions import Reference, Type
from surveys.questionnaire.expressions.functions import FUNCTIONS, Function
from surveys.questionnaire.values import fold

MOST = 40
MOST_FUNCTIONS = 14  # that are seen when nothing is typed
What = Literal[
    "question", "row", "column", "choice", "function", "parameter", "feature", "word", "here", "this_row"
]

_TOKEN = re.compile(
    r"""(?P<text>"[^"]*"|'[^']*'|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])
      | (?P<reference>\$\{[^}]*\})
      | (?P<open_reference>\$\{[^}]*$)
      | (?P<open_text>["'‘“].*$)
      | (?P<number>[0-9]+(?:\.[0-9]*)?)
      | (?P<row>@row)
      | (?P<name>[A-Za-z_][A-Za-z0-9_-]*)
      | (?P<operator><=|>=|!=|=|<|>|\+|-|\*)
      | (?P<mark>[(),.$@])
      | (?P<other>\S)""",
    re.VERBOSE | re.DOTALL,
)
_ASKING = frozenset(name for name, function in FUNCTIONS.items() if function.gives == "boolean")
_WORDS = frozenset({"and", "or", "div", "mod"})
_LOGIC = frozenset({"and", "or"})
_COMPARE = frozenset({"=", "!=", "<", "<=", ">", ">="})
_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_TYPED_HERE = re.compile(r"(?:\$|@[a-z]*|[^\W\d][\w-]*)$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to put in the text. ``goes_on``: what is put is not whole, and the next part is offered at once."""

    what: What
    insert: str
    name: str  # the code, the function, the parameter
    label: str = ""  # the author's
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """Candidates for the piece of text from ``start`` to ``end``, the best first."""

    start: int
    end: int
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def complete(text: str, caret: int, spot: Spot) -> Completion:
    """Return what may stand at a caret (from 0 to the length of the text)."""
    caret = max(0, min(caret, len(text)))
    before = text[:caret]
    tokens = [_Token(m.lastgroup or "", m.group(), m.start()) for m in _TOKEN.finditer(before)]
    last = tokens[-1] if tokens else None
    if last is not None and last.kind == "open_reference":
        return _cut(last.at, _end_of_reference(text, caret), _in_reference(last.text[2:], tokens[:-1], spot))
    if last is not None and last.kind == "open_text":
        closed = text[caret:].partition(last.text[0])
        end = caret + len(closed[0]) + 1 if closed[1] and not re.search(r"[(),]", closed[0]) else caret
        return _cut(last.at, end, _in_text(last.text, tokens[:-1], text[end:], spot))
    typed = _TYPED_HERE.search(before)
    start = typed.start() if typed else caret
    known = [token for token in tokens if token.at < start]
    return _cut(start, caret, _at_word(before[start:], known, spot))


def _cut(start: int, end: int, candidates: Iterator[Candidate]) -> Completion:
    found = dict.fromkeys(candidates)
    return Completion(start, end, tuple(found)[:MOST])


def _end_of_reference(text: str, caret: int) -> int:
    rest = re.match(r"[\w.@*-]*\}?", text[caret:])
    return caret + (rest.end() if rest else 0)


# ── inside ${…} ───────────────────────────────────────────────────────────────────────────────────────────────


def _in_reference(typed: str, before: list[_Token], spot: Spot) -> Iterator[Candidate]:
    code, *parts = typed.split(".")
    if not parts:
        yield from _references(code, _wanted(before, spot), spot)
    elif code == "@":
        yield from _columns("@", parts[-1], spot)
    elif len(parts) == 1:
        yield from _rows(code, parts[0], spot)
    elif parts[0] in dict(rows_of(code, spot)):
        yield from _columns(f"{code}.{parts[0]}", parts[-1], spot, code)


def _references(typed: str, wanted: Type, spot: Spot) -> Iterator[Candidate]:
    """Yield the questions whose code or label holds what is typed, and that give what is wanted."""
    if spot.row and isinstance(spot.item, Matrix | Roster):
        for column in columns_of(spot.item):
            if column.code and _holds(typed, column.code, column.label):
                found = spot.names.type_of_column(column)
                if _fits(found, wanted):
                    yield Candidate("column", f"${{@.{column.code}}}", column.code, column.label)
    found_items = [
        item for item in spot.names.questionnaire.items.values() if _holds(typed, item.code, item.label)
    ]
    found_items.sort(key=lambda item: not item.code.startswith(typed))
    for item in found_items:
        if not isinstance(item, Question) or item.rows is not None:
            if wanted in ("list", "any") and not isinstance(item, Matrix):
                yield Candidate("question", f"${{{item.code}}}", item.code, item.label)
            yield Candidate("question", f"${{{item.code}.", item.code, item.label, goes_on=True)
            continue
        type_ = spot.names.type_of(Reference(item.code))
        if type_ is not None and _fits(type_, wanted):
            yield Candidate("question", f"${{{item.code}}}", item.code, item.label)


def _rows(code: str, typed: str, spot: Spot) -> Iterator[Candidate]:
    closes = not columns_named(code, spot)
    for row, label in rows_of(code, spot):
        if row and _holds(typed, row, label):
            end = "}" if closes else "."
            yield Candidate("row", f"${{{code}.{row}{end}", row, label, goes_on=not closes)


def _columns(owner: str, typed: str, spot: Spot, code: str = "") -> Iterator[Candidate]:
    if owner == "@":
        item = spot.item if spot.row else None
        named = [(c.code, c.label) for c in columns_of(item)] if isinstance(item, Matrix | Roster) else []
    else:
        named = list(columns_named(code, spot))
    for column, label in named:
        if column and _holds(typed, column, label):
            yield Candidate("column", f"${{{owner}.{column}}}", column, label)


# ── inside quotes ─────────────────────────────────────────────────────────────────────────────────────────────


def _in_text(typed: str, before: list[_Token], after: str, spot: Spot) -> Iterator[Candidate]:
    quote, word = typed[0], typed[1:]
    call, place = _call(before)
    if call == "param":
        for name, value in spot.names.questionnaire.params.items():
            if _holds(word, name, str(value)):
                yield Candidate("parameter", f"{quote}{name}{quote}", name, str(value))
    elif call == "attr" and place == 1:
        yield from (each for each in _features(spot, quote) if _holds(word, each.name, ""))
    else:
        # selected('a b', answer): what is compared comes after
        listed = _compared_before(before, spot) or _answered_after(call, place, after, spot)
        kept, _, last = word.rpartition(" ")
        first = f"{kept} " if kept and call == "selected" and place == 0 else ""
        for choice in listed or ():
            if _holds(last, choice.code, choice.label):
                yield Candidate("choice", f"{quote}{first}{choice.code}{quote}", choice.code, choice.label)


def _features(spot: Spot, quote: str) -> Iterator[Candidate]:
    rows = spot.item.rows if spot.item is not None else None
    named = dict.fromkeys(name for choice in rows or () for name in choice.attributes)
    yield from (Candidate("feature", f"{quote}{name}{quote}", name) for name in named)


def _compared_before(before: list[_Token], spot: Spot) -> ChoiceList | None:
    """Return the list of what stands before: ``${status} = '``, ``selected(${services}, '``."""
    if len(before) >= 2 and before[-1].text in {"=", "!=", ","}:
        return _list_of(before[-2], spot)
    return None


def _answered_after(call: str, place: int, after: str, spot: Spot) -> ChoiceList | None:
    found = re.match(r"\s*[,=]\s*(\$\{[^}]*\}|@row|\.)", after)
    if found is None or (call == "selected" and place != 0):
        return None
    text = found.group(1)
    kind = "reference" if text.startswith("$") else "row" if text == "@row" else "mark"
    return _list_of(_Token(kind, text, 0), spot)


def _list_of(token: _Token, spot: Spot) -> ChoiceList | None:
    if token.kind == "reference":
        return spot.names.choices_of(_reference(token.text))
    if token.kind == "row":
        return spot.item.rows if spot.item is not None else None
    return spot.choices if token.text == "." else None


def _reference(text: str) -> Reference:
    code, *parts = text.removeprefix("${").removesuffix("}").split(".")
    return Reference(code, tuple(parts))


# ── elsewhere ─────────────────────────────────────────────────────────────────────────────────────────────────


def _at_word(typed: str, before: list[_Token], spot: Spot) -> Iterator[Candidate]:
    if _is_operand(before):
        yield from _operators(typed, before, spot)
        return
    wanted = _wanted(before, spot)
    bare = typed.removeprefix("$")
    listed = _compared_before(before, spot)
    for choice in listed or ():
        if _holds(bare, choice.code, choice.label):
            yield Candidate("choice", f"'{choice.code}'", choice.code, choice.label)
    if spot.current is not None and not typed and _fits(spot.current, wanted):
        yield Candidate("here", ".", ".")
    if spot.row and "@row".startswith(typed) and _fits("string", wanted):
        yield Candidate("this_row", "@row", "@row")
    if not typed.startswith("@"):
        yield from islice(_references(bare, wanted, spot), None if typed else MOST - MOST_FUNCTIONS)
    if not typed.startswith(("$", "@")):
        functions = list(_functions(typed, wanted, spot))
        if _begins_condition(before, spot):
            functions.sort(key=lambda each: each.name not in _ASKING)
        yield from functions


def _begins_condition(before: list[_Token], spot: Spot) -> bool:
    """Say whether a condition begins here, so that what is true or false comes first."""
    if not before:
        return spot.expected == "boolean"
    last = before[-1].text
    return last in _LOGIC or (last == "(" and _call(before)[0] in {"", "not", "if"})


def _functions(typed: str, wanted: Type, spot: Spot) -> Iterator[Candidate]:
    for name, value in spot.names.questionnaire.params.items():
        if typed and _holds(typed, name, ""):
            yield Candidate("parameter", f"param('{name}')", name, str(value))
    for feature in _features(spot, "'") if spot.row else ():
        if typed and _holds(typed, feature.name, ""):
            yield Candidate("feature", f"attr(@row, {feature.insert})", feature.name)
    for name, function in FUNCTIONS.items():
        if name.startswith(typed) and _fits(function.gives, wanted):
            closed = function.most == 0
            yield Candidate("function", f"{name}()" if closed else f"{name}(", name, goes_on=not closed)


def _operators(typed: str, before: list[_Token], spot: Spot) -> Iterator[Candidate]:
    """Yield what may follow a value: comparisons that suit it, and the words that join conditions."""
    compared = any(token.text in _COMPARE for token in _since_logic(before))
    last = before[-1]
    type_ = _type_of_token(last, spot)
    closed, _ = _call(before)
    signs: list[str] = []
    if not compared and not closed and type_ not in ("boolean", "list"):
        signs = ["=", "!="] if type_ == "string" else ["=", "!=", "<", "<=", ">", ">="]
    signs += ["and", "or"] if compared or type_ in ("boolean", "any") else []
    signs += ["+", "-", "*", "div"] if type_ in ("number", "any") else []
    yield from (Candidate("word", f"{sign} ", sign) for sign in signs if sign.startswith(typed))


def _since_logic(before: list[_Token]) -> list[_Token]:
    for place in range(len(before) - 1, -1, -1):
        if before[place].text in _LOGIC:
            return before[place:]
    return before


def _is_operand(before: list[_Token]) -> bool:
    """Say whether what stands just before is a value: something must join it to what follows."""
    if not before:
        return False
    last = before[-1]
    if last.kind == "name":
        return last.text not in _WORDS
    return last.kind in {"text", "reference", "number", "row"} or last.text in {")", "."}


def _wanted(before: list[_Token], spot: Spot) -> Type:
    """Return the type that is wanted after some tokens; ``any`` where anything may begin."""
    if not before:
        return "any"
    last = before[-1]
    if last.text in _COMPARE and len(before) > 1:
        found = _type_of_token(before[-2], spot)
        return "any" if found == "boolean" else found
    if last.text in _ARITHMETIC:
        return "number"
    if last.text in {"(", ","}:
        name, place = _call(before)
        function = FUNCTIONS.get(name)
        return _argument(name, function, place) if function is not None else "any"
    return "any"


def _argument(name: str, function: Function, place: int) -> Type:
    if name in {"not", "if"} and place == 0:
        return "any"  # a condition begins with anything
    return function.type_of_argument(place)


def _call(before: list[_Token]) -> tuple[str, int]:
    """Return the function whose parentheses are open, and which argument comes; no name for plain parentheses."""
    depth, place = 0, 0
    for at in range(len(before) - 1, -1, -1):
        text = before[at].text
        if text == ")":
            depth += 1
        elif text == "(" and depth:
            depth -= 1
        elif text == "(":
            named = at > 0 and before[at - 1].kind == "name" and before[at - 1].text not in _WORDS
            return (before[at - 1].text if named else "", place)
        elif text == "," and not depth:
            place += 1
    return "", 0


def _type_of_token(token: _Token, spot: Spot) -> Type:
    match token.kind:
        case "reference":
            return spot.names.type_of(_reference(token.text)) or "any"
        case "number":
            return "number"
        case "text" | "row":
            return "string"
        case _:
            return (spot.current or "any") if token.text == "." else "any"


def _fits(found: Type, wanted: Type) -> bool:
    if "any" in (found, wanted) or found == wanted:
        return True
    # a list may be made of one value or of columns; a text of whatever can be written
    return wanted == "list" or (wanted == "string" and found in ("number", "date"))


def _holds(typed: str, code: str, label: str) -> bool:
    """Say whether a code begins with what is typed, or a label or a code holds it."""
    word = fold(typed)
    return not word or word in fold(code) or (len(word) > 1 and word in fold(label))
