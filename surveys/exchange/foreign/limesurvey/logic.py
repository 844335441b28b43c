"""The relevance, equations and validations of a survey, each translated where it stands or listed as lost.

Apart from items because a name may stand for any part of a question. « self » and « that » become the parts that they gather.
"""

import html
import re
from collections.abc import Iterator

from surveys.exchange.foreign.findings import Findings, Place
from surveys.exchange.foreign.limesurvey.plan import Planned, Planner
from surveys.exchange.foreign.limesurvey.script import read_script
from surveys.exchange.foreign.meaning import AND, PRODUCT, Known, Piece, UntranslatableError, quoted
from surveys.exchange.foreign.pieces import as_text
from surveys.exchange.foreign.translation import Translator
from surveys.questionnaire.expressions.syntax import Call, Compare, Fold, Negate, Node, Ref
from surveys.questionnaire.expressions.syntax import Logic as Both
from surveys.questionnaire.expressions.terms import Reference

_TAGS = re.compile(r"<[^<>]*>")
_BRACES = re.compile(r"\{([^{}]+)\}")
_MOST_PARTS = 200
_MOST_LOGIC = 400_000  # characters of expressions in one survey


class Logic:
    """Answers what names stand for, and translates what questions say."""

    def __init__(self, planner: Planner, findings: Findings) -> None:
        self.planner = planner
        self.findings = findings
        self._values: dict[str, Piece | None] = {}
        self._spent = 0

    def find(self, name: str) -> Known | None:
        """Return what a name stands for. Raises ``UntranslatableError``: a value that was lost."""
        planned = self.planner.values.get(name)
        if planned is None:
            return self.planner.names.get(name)
        piece = self.value(planned)
        if piece is None:
            raise UntranslatableError("value", given=name)
        return Known(planned.code, piece.type, piece.codes, shown=piece.type != "list")

    def is_there(self, name: str) -> bool:
        """Say whether a name begins by that of a question, or is one that LimeSurvey fills (``{SID}``)."""
        head = name.partition(".")[0]
        known = head in self.planner.names or head in self.planner.values or head in self.planner.titles
        return known or head.isupper() or any(head.startswith(f"{title}_") for title in self.planner.titles)

    def value(self, planned: Planned) -> Piece | None:
        """Return the value of an equation, or nothing once it was listed as lost."""
        title = planned.question.title
        if title not in self._values:
            self._values[title] = None  # while it is worked out: an equation that reads itself has no value
            source = planned.question.setting("equation") or next(iter(planned.question.said.values()), "")
            try:
                self._values[title] = self._equation(_plain(source), planned)
            except UntranslatableError as error:
                self.findings.lose(error.word, planned.place, "equation", _plain(source), **error.params)
        return self._values[title]

    def _equation(self, source: str, planned: Planned) -> Piece:
        """Return the value of a text with expressions between braces."""
        whole = _BRACES.fullmatch(source.strip())
        if whole is not None:
            return self._translator(None).value(self._tree(whole[1], planned))
        pieces: list[str] = []
        at = 0
        for found in _BRACES.finditer(source):
            if words := source[at : found.start()].strip():
                pieces.append(quoted(words))
            pieces.append(as_text(self._translator(None).write(self._tree(found[1], planned))).text)
            at = found.end()
        if not pieces or source[at:].strip():
            raise UntranslatableError("syntax", given=source)
        return Piece(f"concat({', '.join(pieces)})", "string")

    def relevant(self, place: Place, *sources: str, planned: Planned | None = None) -> str:
        """Return a condition of whoever stands at ``place``, all ``sources`` together; what is lost is listed."""
        made = []
        for source in sources:
            if source.strip() in ("", "1"):
                continue
            try:
                made.append(self._translator(None).condition(self._tree(_plain(source), planned)))
            except UntranslatableError as error:
                self.findings.lose(error.word, place, "relevance", source, **error.params)
        return made[0].text if len(made) == 1 else " and ".join(piece.inside(AND) for piece in made)

    def rule(self, planned: Planned, source: str, part: str, current: Known | None = None) -> str:
        """Return what must hold of an answer, or nothing once it was listed as lost."""
        try:
            return self._translator(current).condition(self._tree(_plain(source), planned)).text
        except UntranslatableError as error:
            self.findings.lose(error.word, planned.place, part, source, **error.params)
            return ""

    def number(self, planned: Planned, source: str, part: str) -> str:
        """Return a number that a setting gives by an expression, or nothing once it was listed as lost."""
        try:
            return (
                self._translator(None).number(self._tree(_plain(source).strip("{}"), planned)).inside(PRODUCT)
            )
        except UntranslatableError as error:
            self.findings.lose(error.word, planned.place, part, source, **error.params)
            return ""

    def _translator(self, current: Known | None) -> Translator:
        return Translator(self.find, current=current)

    def _tree(self, source: str, planned: Planned | None) -> Node:
        self._spent += len(source)
        if self._spent > _MOST_LOGIC:
            raise UntranslatableError("much")
        return self._spread(read_script(source), planned)

    def _spread(self, node: Node, planned: Planned | None) -> Node:
        """Return a tree with « self » and « that » made the parts that they gather, in what takes several."""
        match node:
            case Call(name=name, arguments=arguments, at=at, depth=depth):
                return Call(
                    name, tuple(each for one in arguments for each in self._parts(one, planned)), at, depth
                )
            case Compare(operator=sign, left=left, right=right, at=at, depth=depth):
                return Compare(sign, self._spread(left, planned), self._spread(right, planned), at, depth)
            case Both(operator=word, operands=operands, at=at, depth=depth):
                return Both(word, tuple(self._spread(each, planned) for each in operands), at, depth)
            case Fold(first=first, rest=rest, at=at, depth=depth):
                steps = tuple((sign, self._spread(each, planned)) for sign, each in rest)
                return Fold(self._spread(first, planned), steps, at, depth)
            case Negate(operand=operand, at=at, depth=depth):
                return Negate(self._spread(operand, planned), at, depth)
            case Ref(reference=reference) if str(reference) == "this" and planned is not None:
                return Ref(Reference(planned.question.title), node.at)
            case _:
                return node

    def _parts(self, node: Node, planned: Planned | None) -> Iterator[Node]:
        name = str(node.reference) if isinstance(node, Ref) else ""
        head, _, rest = name.partition(".")
        if head == "that":
            head, _, rest = rest.partition(".")
        elif head == "self" and planned is not None:
            head = planned.question.title
        else:
            yield self._spread(node, planned)
            return
        wanted = rest.removeprefix("sq_")
        cells = self.planner.cells.get(head, ())
        found = [cell for cell in cells if not wanted or wanted in cell.removeprefix(head).split("_")]
        if not found or len(found) > _MOST_PARTS:
            raise UntranslatableError("name", given=name)
        yield from (Ref(Reference(cell), 0) for cell in found)


def _plain(source: str) -> str:
    """Return an expression without the markup that an editor put around it."""
    return html.unescape(
        _TAGS.sub(" ", source) if "<p" in source or "<br" in source or "<span" in source else source
    ).strip()
