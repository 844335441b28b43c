"""A change, a verdict and their gathering: values, each change under the code that it bears on.

Apart from the rules that find changes so that pages and figures read them without knowing how they were found.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property


class Verdict(IntEnum):
    """Whether figures of two editions may be set side by side; the greater, the less they may."""

    SAME = 0  # « identique »
    RESERVED = 1  # « comparable avec réserve »
    BREAK = 2  # « rupture »


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``code`` is the item's, ``item.column``, a list's, a statistic's, or empty for the whole survey.

    ``what`` is one word: added, dropped, moved, reworded, retyped, rescaled, relisted, unit, bounds, decimals, base,
    required, reasons, rules, calculation, rows, row_filter, entries, disclosure, personal_data, purpose, population,
    parameter, benchmark, figure, section_title, hint, prefill, comparison, appearance, order.
    """

    code: str
    what: str
    verdict: Verdict
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """Every change from one edition to the next, in the order of the newer one; what was dropped comes last."""

    changes: tuple[Change, ...]

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of each code that has any."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.code, []).append(change)
        return {code: tuple(changes) for code, changes in found.items()}

    def verdict(self, code: str) -> Verdict:
        """Return what is proposed for a code: the worst of its changes and of the whole survey's."""
        found = (*self.by_code.get(code, ()), *self.by_code.get("", ()))
        return max((change.verdict for change in found), default=Verdict.SAME)
