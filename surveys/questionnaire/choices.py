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

    def label(self, code: str) -> str:
        """Return the label of ``code``, or the code itself if the list does not hold it."""
        choice = self.by_code.get(code)
        return choice.label if choice else code
