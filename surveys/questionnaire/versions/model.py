"""A change, a verdict, its signature and their gathering: values, each under the code that it bears on.

Apart from the rules that find changes so that pages and figures read them without knowing how they were found. A
signature is a person's word: where there is one it wins over what is proposed, for the better or the worse.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from hashlib import blake2s
from typing import Self


class Verdict(IntEnum):
    """Whether figures of two editions may be set side by side; the greater, the less they may."""

    SAME = 0  # « identique »
    RESERVED = 1  # « comparable avec réserve »
    BREAK = 2  # « rupture »


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``code`` is the item's, ``item.column``, a list's, a statistic's, or empty for the whole survey.

    ``what`` is one word: added, dropped, moved, reworded, retyped, rescaled, relisted, unit, bounds, decimals, base,
    required, reasons, rules, calculation, rows, row_filter, row_count, entries, disclosure, personal_data, purpose, population,
    parameter, benchmark, figure, section_title, hint, prefill, comparison, appearance, order, english.
    ``of`` is the list that
    changed, where that is all that did: it is signed once for every question that it answers.
    """

    code: str
    what: str
    verdict: Verdict
    before: str = ""
    after: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a person decided of a code's changes, and why. ``about`` is the mark of the changes that they read."""

    code: str
    verdict: Verdict
    note: str = ""
    about: str = ""


@dataclass(frozen=True)
class Comparison:
    """Every change from one edition to the next, in the order of the newer one; what was dropped comes last."""

    changes: tuple[Change, ...]
    signatures: Mapping[str, Signature] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of each code that has any."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.code, []).append(change)
        return {code: tuple(changes) for code, changes in found.items()}

    def proposed(self, code: str) -> Verdict:
        """Return the worst verdict of the changes found under a code."""
        return max((change.verdict for change in self.by_code.get(code, ())), default=Verdict.SAME)

    def verdict(self, code: str) -> Verdict:
        """Return what holds of a code, and of the whole survey with it: what was signed, or else what is proposed."""
        return max(self._held(code), self._held(""))

    def _held(self, code: str) -> Verdict:
        signature = self.signatures.get(code)
        if signature is not None:
            return signature.verdict
        return max(map(self._held_of, self.by_code.get(code, ())), default=Verdict.SAME)

    def _held_of(self, change: Change) -> Verdict:
        listed = self.signatures.get(change.of) if change.of else None
        return change.verdict if listed is None else listed.verdict

    def follows(self, code: str) -> bool:
        """Say whether nothing of a code is to be signed but the list that it is answered with."""
        apart = [change for change in self.by_code.get(code, ()) if change.verdict is not Verdict.SAME]
        return bool(apart) and all(
            change.of not in ("", code) and change.of in self.by_code for change in apart
        )

    def mark(self, code: str) -> str:
        """Return the mark of a code's changes: a signature holds while they are those that its author read."""
        said = "\n".join(f"{one.what}|{one.before}|{one.after}" for one in self.by_code.get(code, ()))
        return blake2s(said.encode(), digest_size=8).hexdigest()

    def signed(self, signatures: Iterable[Signature]) -> Self:
        """Return the comparison with what was signed of its changes as they are now; a signature of others is left out."""
        held = {one.code: one for one in signatures if one.code in self.by_code}
        return replace(
            self,
            signatures={code: one for code, one in held.items() if one.about in ("", self.mark(code))},
        )

    @cached_property
    def to_sign(self) -> tuple[str, ...]:
        """The codes that keep a version from being published: not « identique » by proposal or signature, and no note."""
        return tuple(code for code in self.by_code if self._wants_note(code))

    def _wants_note(self, code: str) -> bool:
        signature = self.signatures.get(code)
        if signature is None:
            return self.proposed(code) is not Verdict.SAME and not self.follows(code)
        worst = max(self.proposed(code), signature.verdict)
        return worst is not Verdict.SAME and not signature.note.strip()


def chain(steps: Iterable[Iterable[Signature]]) -> tuple[Signature, ...]:
    """Return what holds across several versions, from the signatures of each: the worst that was signed of each code."""
    found: dict[str, Signature] = {}
    for step in steps:
        for one in step:
            known = found.get(one.code)
            if known is None or one.verdict >= known.verdict:
                found[one.code] = replace(one, about="")
    return tuple(found.values())
