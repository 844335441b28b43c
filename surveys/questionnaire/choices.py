"""Lists of choices: what a single, a multiple, a scale or the rows of a matrix draw from.

Apart because kinds and definitions both hold them. A list belongs to one version of a questionnaire and
never changes under an edition; a code is never given a second meaning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

Attribute = Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice. ``exclusive`` clears the others; ``other`` opens a text named ``<code>_autre``."""

    code: str
    label: str
    exclusive: bool = False
    other: bool = False
    value: Decimal | None = None  # the score of a scale's choice
    attributes: Mapping[str, Attribute] = field(default_factory=dict)  # what attr(@row, 'h_min') reads


CAME_FROM = (
    "was"  # the attribute of a choice that names the codes it had in the edition before, separated by spaces
)


@dataclass(frozen=True)
class ChoiceList:
    """A named, ordered list of choices with unique codes."""

    code: str
    choices: tuple[Choice, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Choice]:
        """The choices by code."""
        return {choice.code: choice for choice in self.choices}

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.choices)

    def __len__(self) -> int:
        return len(self.choices)

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    @cached_property
    def came_from(self) -> Mapping[str, tuple[str, ...]]:
        """The codes that each renamed, merged or split choice had in the edition before; none for the others."""
        told = {choice.code: str(choice.attributes.get(CAME_FROM, "")).split() for choice in self.choices}
        return {code: tuple(codes) for code, codes in told.items() if codes}

    def successor(self, former: str) -> str:
        """Return the code that a code of the edition before has now; empty where it is gone, or split in several."""
        heirs = [code for code, codes in self.came_from.items() if former in codes]
        if heirs:
            return heirs[0] if len(heirs) == 1 else ""
        return former if former in self.by_code else ""

    def earlier(self, code: str) -> str:
        """Return the one code that a choice had in the edition before; empty where several were merged or it was split."""
        codes = self.came_from.get(code)
        if codes is None:
            return code
        return codes[0] if len(codes) == 1 and self.successor(codes[0]) == code else ""

    def label(self, code: str) -> str:
        """Return the label of ``code``, or the code itself if the list does not hold it."""
        choice = self.by_code.get(code)
        return choice.label if choice else code
