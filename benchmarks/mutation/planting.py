"""The faults that can be planted in the functions of a module, and a seeded choice of them, the same number by module.

The kinds of fault are those of mutmut (``mutation_operators``); the walk is ours, because functions that stand under a
decorator are tried here too. Refuses what no call runs: annotations, docstrings, defaults, the body of a module or class; and
what no sound program shows: ``strict`` of a zip, the words of a programming error.
"""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

NEVER_CALLS = frozenset(
    {"len", "isinstance", "cast"}
)  # a fault in their arguments is a fault of types, which mypy finds
PROGRAMMING = frozenset(
    {"TypeError", "ValueError", "LookupError", "KeyError", "RuntimeError", "AssertionError"}
)
STATEMENTS = (cst.BaseSmallStatement, cst.BaseCompoundStatement)


@dataclass(frozen=True)
class Mutant:
    """One fault: where it stands, the lines of its statement that a test must reach, and the text of the whole module."""

    module: str
    line: int
    column: int
    kind: str
    before: str
    after: str
    lines: tuple[int, ...]
    source: str

    @property
    def key(self) -> str:
        """What names the fault as long as its module does not change."""
        return f"{self.module}:{self.line}:{self.column} {self.before} => {self.after}"


@dataclass(frozen=True)
class _Fault:
    node: cst.CSTNode
    other: cst.CSTNode
    kind: str
    span: CodeRange
    statement: CodeRange
    seen: bool


class _Walk(cst.CSTVisitor):
    """Gather every fault of the functions of a module."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Fault] = []
        self._depth = 0
        self._statements: list[CodeRange] = []
        self._unseen: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, STATEMENTS):
            self._statements.append(self.get_metadata(PositionProvider, node))
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Parameters) or _is_docstring(node):
            return False
        if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in NEVER_CALLS:
            return False
        if _is_unseen(node):
            self._unseen.append(node)
        if isinstance(node, cst.FunctionDef):
            self._depth += 1
        elif self._depth:
            self._plant(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self._unseen and self._unseen[-1] is original_node:
            self._unseen.pop()
        if isinstance(original_node, cst.FunctionDef):
            self._depth -= 1
        if isinstance(original_node, STATEMENTS):
            self._statements.pop()

    def _plant(self, node: cst.CSTNode) -> None:
        span = self.get_metadata(PositionProvider, node, None)
        if span is None:
            return
        for sort, operator in mutation_operators:
            if isinstance(node, sort):
                self.found.extend(
                    _Fault(node, other, operator.__name__, span, self._statements[-1], not self._unseen)
                    for other in operator(node)
                )


def _is_unseen(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Arg):
        return node.keyword is not None and node.keyword.value == "strict"
    raised = node.exc if isinstance(node, cst.Raise) else None
    return (
        isinstance(raised, cst.Call)
        and isinstance(raised.func, cst.Name)
        and raised.func.value in PROGRAMMING
    )


def _is_docstring(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)


def mutants_of(root: Path, module: str, seed: int, most: int) -> list[Mutant]:
    """Return at most ``most`` faults of a module, drawn by seed, each with the module's text once planted."""
    text = (root / module).read_text("utf-8")
    tree = cst.parse_module(text)
    wrapper = MetadataWrapper(tree, unsafe_skip_copy=True)
    walk = _Walk()
    wrapper.visit(walk)
    drawn = _drawn(walk.found, random.Random(f"{seed} {module}"))
    planted = (_planted(tree, text, module, fault) for fault in drawn if fault.seen)
    return [mutant for mutant, _number in zip(filter(None, planted), range(most), strict=False)]


def _drawn(found: list[_Fault], chance: random.Random) -> Iterator[_Fault]:
    """Draw a kind, then one of its faults: removed arguments, the most of all, would else hide the comparisons."""
    by_kind: dict[str, list[_Fault]] = defaultdict(list)
    for fault in chance.sample(found, len(found)):
        by_kind[fault.kind].append(fault)
    while by_kind:
        kind = chance.choice(sorted(by_kind))
        yield by_kind[kind].pop()
        if not by_kind[kind]:
            del by_kind[kind]


def _planted(tree: cst.Module, text: str, module: str, fault: _Fault) -> Mutant | None:
    lines = text.splitlines(keepends=True)
    start, end = fault.span.start, fault.span.end
    before = "".join(lines[: start.line - 1]) + lines[start.line - 1][: start.column]
    after = lines[end.line - 1][end.column :] + "".join(lines[end.line :])
    changed = before + tree.code_for_node(fault.other) + after
    try:
        compile(changed, module, "exec")
    except (SyntaxError, ValueError):
        return None
    first, last = fault.statement.start.line, min(fault.statement.end.line, end.line)
    return Mutant(
        module=module,
        line=start.line,
        column=start.column,
        kind=fault.kind.removeprefix("operator_"),
        before=_said(tree, fault.node),
        after=_said(tree, fault.other),
        lines=tuple(range(first, last + 1)),
        source=changed,
    )


def _said(tree: cst.Module, node: cst.CSTNode) -> str:
    return " ".join(tree.code_for_node(node).split())[:160]


def chosen(root: Path, folder: Path, modules: Sequence[str], seed: int, each: int) -> Iterator[Mutant]:
    """Give the faults by turns, one of every module, then a second of every module: stopped early, it is still even.

    What was drawn of a module is kept in ``folder`` as long as the module does not change.
    """
    drawn = [_kept(root, folder, module, seed, each) for module in modules]
    for turn in zip_longest(*drawn):
        yield from filter(None, turn)


def _kept(root: Path, folder: Path, module: str, seed: int, each: int) -> list[Mutant]:
    mark = hashlib.sha256(f"{seed} {each} {module} {(root / module).read_text('utf-8')}".encode()).hexdigest()
    path = folder / f"faults-{mark[:16]}.json"
    if not path.exists():
        path.write_text(json.dumps([asdict(one) for one in mutants_of(root, module, seed, each)]), "utf-8")
    return [Mutant(**one | {"lines": tuple(one["lines"])}) for one in json.loads(path.read_text("utf-8"))]
