"""What is wrong with an expression before anyone answers: names that do not exist, types that cannot meet.

Apart from parsing because it needs a definition. Refuses to guess: where a type is not known (``any``), nothing
is said; ``where`` is left to the caller, who knows in which rule of which question the text stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from surveys.questionnaire.expressions.expression import Expression, functions_of
from surveys.questionnaire.expressions.native_values import date_of_text
from surveys.questionnaire.expressions.odk import references_in_texts
from surveys.questionnaire.expressions.syntax import (
    Call,
    Compare,
    Current,
    Fold,
    Literal,
    Logic,
    Negate,
    Node,
    Parent,
    Ref,
    Row,
    problem,
)
from surveys.questionnaire.expressions.terms import Names, Reference, Type
from surveys.questionnaire.problems import Problem, Severity

# Which types may stand where another is wanted, besides ``any`` and the type itself.
_FITS: dict[Type, frozenset[Type]] = {
    "number": frozenset({"number"}),
    "boolean": frozenset({"boolean"}),
    "date": frozenset({"date"}),
    "string": frozenset({"string", "number", "date"}),
    "list": frozenset({"list", "string", "number", "boolean", "date"}),
}
_ADDS = frozenset({"sum", "min", "max", "mean"})
_CHOOSES = frozenset({"selected", "count-selected"})


def check(
    expression: Expression, names: Names, expected: Type = "any", *, row: bool, current: Type | None
) -> list[Problem]:
    """Return everything wrong with an expression in a definition, in the order written.

    ``row`` says whether ``@row`` and ``${@.col}`` have a meaning here, ``current`` the type of ``.`` (``None``:
    it has none). Codes: ``expression.unknown_name`` (``suggestion``), ``.unknown_parameter`` (``suggestion``),
    ``.no_row``, ``.no_current``, ``.number_expected`` ``.boolean_expected`` ``.string_expected``
    ``.date_expected`` ``.list_expected`` (``got``), ``.text_order``, ``.list_compared``, ``.types_differ``
    (``left``, ``right``), ``.bad_date``, and the warnings ``.blank_compared`` and ``.bare_condition``.
    """
    checker = _Checker(expression, names, row, current)
    found = checker.type_of(expression.tree)
    if expression.dialect == "native":
        checker.want(expected, expression.tree, found)
    elif expected == "boolean":
        checker.condition(expression.tree, found)
    unique = {(one.code, _position(one), one.params["text"]): one for one in checker.problems}
    return sorted(unique.values(), key=_position)


def infer(expression: Expression, names: Names, *, row: bool, current: Type | None) -> Type:
    """Return the type an expression gives, ``any`` when unsure."""
    return _Checker(expression, names, row, current).type_of(expression.tree)


def _position(found: Problem) -> int:
    position = found.params.get("position")
    return position if isinstance(position, int) else 0


@dataclass(slots=True)
class _Checker:
    """Walks the tree once, from the leaves up."""

    expression: Expression
    names: Names
    row: bool
    current: Type | None
    problems: list[Problem] = field(default_factory=list)

    @property
    def strict(self) -> bool:
        """Types are a matter of errors in the native dialect only; the odk one converts everything."""
        return self.expression.dialect == "native"

    def say(self, code: str, node: Node, severity: Severity = "error", **params: str | int | None) -> None:
        found = problem(code, node.at, self.piece(node), **params)
        self.problems.append(Problem(found.code, params=found.params, severity=severity))

    def piece(self, node: Node) -> str:
        match node:
            case Ref(reference=reference):
                return f"${{{reference}}}"
            case Call(name=name):
                return f"{name}()"
            case Row():
                return "@row"
            case Current():
                return "."
            case _:
                return self.expression.source[node.at : node.at + 40]

    def want(self, wanted: Type, node: Node, got: Type) -> None:
        """Say that a node's type does not fit the one wanted."""
        if wanted == "any" or got == "any" or got in _FITS[wanted] or not self.strict:
            return
        if wanted == "date" and got == "string" and isinstance(node, Literal):
            if date_of_text(str(node.value)) is None:
                self.say("bad_date", node)
            return
        self.say(f"{wanted}_expected", node, got=got)

    def type_of(self, node: Node) -> Type:
        match node:
            case Literal(value=value):
                return "string" if isinstance(value, str) else "number"
            case Ref():
                return self.reference(node)
            case Row() | Current():
                return self.place(node)
            case Negate(operand=operand):
                self.want("number", operand, self.type_of(operand))
                return "number"
            case Compare():
                return self.comparison(node)
            case Logic(operands=operands):
                for operand in operands:
                    self.condition(operand, self.type_of(operand))
                return "boolean"
            case Fold():
                return self.arithmetic(node)
            case Call():
                return self.call(node)
            case Parent():
                return "any"

    def place(self, node: Row | Current) -> Type:
        if isinstance(node, Row):
            if not self.row:
                self.say("no_row", node)
            return "string"
        if self.current is None:
            self.say("no_current", node)
        return self.current or "any"

    def reference(self, node: Ref) -> Type:
        return self.named(node, node.reference)

    def named(self, node: Node, reference: Reference) -> Type:
        if (reference.code == "@" or "@row" in reference.parts) and not self.row:
            self.say("no_row", node)
            return "any"
        found = self.names.type_of(reference)
        if found is None:
            self.say("unknown_name", node, suggestion=self.close("suggestions", str(reference)))
            return "any"
        return found

    def close(self, listing: str, name: str) -> str | None:
        """Return the nearest of the names that a definition lists, when it lists them."""
        listed = getattr(self.names, listing, None)
        candidates: Iterable[str] = listed() if callable(listed) else ()
        found = get_close_matches(name, [str(candidate) for candidate in candidates], n=1)
        return found[0] if found else None

    def condition(self, node: Node, got: Type) -> None:
        if self.strict:
            self.want("boolean", node, got)
        elif isinstance(node, Ref | Current):
            self.say("bare_condition", node, "warning")

    def comparison(self, node: Compare) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if node.operator in {"=", "!="}:
            self.equality(node, left, right)
            return "boolean"
        if not self.strict:
            for operand in (node.left, node.right):
                if isinstance(operand, Literal) and _is_plain_text(operand):
                    self.say("text_order", operand, "warning")
            return "boolean"
        if "date" in {left, right}:
            self.want("date", node.left, left)
            self.want("date", node.right, right)
            return "boolean"
        if "string" in {left, right}:
            self.say("text_order", node.left if left == "string" else node.right)
        else:
            self.want("number", node.left, left)
            self.want("number", node.right, right)
        return "boolean"

    def equality(self, node: Compare, left: Type, right: Type) -> None:
        if not self.strict:
            return
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, Literal) and one.value == "":
                self.say("blank_compared", other, "warning")
                return
        if "any" in {left, right} or left == right:
            return
        if "list" in {left, right}:
            self.say("list_compared", node.left if left == "list" else node.right)
        elif "date" in {left, right} and "string" in {left, right}:
            self.want("date", node.left, left)
            self.want("date", node.right, right)
        else:
            self.say("types_differ", node, left=left, right=right)

    def arithmetic(self, node: Fold) -> Type:
        result = self.type_of(node.first)
        for sign, operand in node.rest:
            result = self.step(sign, node.first, result, operand)
        return result

    def step(self, sign: str, before: Node, left: Type, operand: Node) -> Type:
        """Return the type of one addition or product, and say which side cannot take part."""
        right = self.type_of(operand)
        if not self.strict:
            return "number"
        if sign == "-" and left == "date":
            if right == "date":
                return "number"
            self.want("number", operand, right)
            return "date" if right == "number" else "any"
        if sign == "+" and "date" in {left, right}:
            other, got = (operand, right) if left == "date" else (before, left)
            self.want("number", other, got)
            return "date"
        self.want("number", before, left)
        self.want("number", operand, right)
        return "any" if sign in {"+", "-"} and "any" in {left, right} else "number"

    def call(self, node: Call) -> Type:
        types = [self.type_of(argument) for argument in node.arguments]
        if node.name == "param":
            name = str(node.arguments[0].value) if isinstance(node.arguments[0], Literal) else ""
            if not self.names.has_parameter(name):
                self.say("unknown_parameter", node.arguments[0], suggestion=self.close("parameters", name))
            return "any"
        if node.name == "jr:choice-name":
            for reference in references_in_texts(node):
                self.named(node.arguments[1], reference)
        function = functions_of(self.expression.dialect)[node.name]
        for position, (argument, got) in enumerate(zip(node.arguments, types, strict=True)):
            if node.name == "if" and position == 0:
                self.condition(argument, got)
            else:
                self.argument(node.name, function.type_of_argument(position), argument, got)
        if node.name == "if":
            return types[1] if types[1] == types[2] else "any"
        if node.name == "previous":
            return types[0]
        if node.name == "coalesce":
            return types[0] if len(set(types)) == 1 else "any"
        return function.gives

    def argument(self, name: str, wanted: Type, node: Node, got: Type) -> None:
        if wanted == "list" and name in _ADDS:
            if got not in {"list", "any"}:
                self.want("number", node, got)
        elif wanted == "list" and name in _CHOOSES:
            if got not in {"list", "string", "any"}:
                self.say("list_expected", node, got=got)
        else:
            self.want(wanted, node, got)


def _is_plain_text(node: Literal) -> bool:
    """Say whether a literal is a text that reads neither as a number nor as a date."""
    if not isinstance(node.value, str):
        return False
    return not node.value.strip().replace(".", "", 1).isdigit() and date_of_text(node.value) is None
