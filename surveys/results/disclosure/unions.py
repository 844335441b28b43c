"""One-way tables: hide the domains that fail, then as few others as make what is hidden safe together.

Apart from cross-tables, which need a solver: here what is hidden is known as one sum, the total less what is shown, so
that sum is a cell like another and must pass the same rules. Exact, and the same whatever order the domains come in.
"""

from collections.abc import Sequence
from fractions import Fraction

from surveys.results.disclosure.policy import Policy
from surveys.results.disclosure.rules import primary
from surveys.results.disclosure.tables import Cell, Key, total_of

OTHERS = ("autres",)  # the key of what is hidden, shown as one line rather than as holes


def one_way(cells: Sequence[Cell], kind: str, policy: Policy) -> tuple[frozenset[Key], frozenset[Key]]:
    """Return the domains to publish and those to hide, when their total is published too.

    Nothing is published when even the total fails. Domains that nobody belongs to stay: they are nobody's.
    """
    filled = [cell for cell in cells if cell.contributions]
    total = union_of(filled)
    everything = frozenset(cell.key for cell in filled)
    if primary(total, kind, policy):
        return frozenset(), everything
    hidden = [cell for cell in filled if primary(cell, kind, policy, [total])]
    spare = sorted((cell for cell in filled if cell not in hidden), key=_size)
    while hidden and spare and _is_unsafe(hidden, total, kind, policy):
        hidden.append(spare.pop(0))
    # What is left of a single domain is the total itself, which passes.
    gone = frozenset(cell.key for cell in hidden)
    return everything - gone, gone


def union_of(cells: Sequence[Cell], key: Key = OTHERS) -> Cell:
    """Return several cells as one: what each organisation brings to them together."""
    return Cell(key, total_of(cells), sum((cell.half_unit for cell in cells), Fraction(0)))


def _is_unsafe(hidden: Sequence[Cell], total: Cell, kind: str, policy: Policy) -> bool:
    return len(hidden) == 1 or bool(primary(union_of(hidden), kind, policy, [total]))


def _size(cell: Cell) -> tuple[int, Fraction, tuple[Fraction, ...], Key]:
    """Order domains by what they are, so that their names and their order change nothing."""
    return cell.n, cell.total, tuple(sorted(cell.contributions.values())), cell.key
