"""The kinds that draw their answer from a list: one choice, several, or choices in order.

Apart because a code stays a code here: the form sends codes, files hold codes, and only ``show`` gives labels.
Accepts a label typed in full where the page has no script. Refuses to drop a choice in silence.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal

from surveys.questionnaire.choices import ChoiceList
from surveys.questionnaire.kinds.base import Raw, ValueType, as_text, one_text
from surveys.questionnaire.kinds.families import CodesKind, PlainKind, sequence
from surveys.questionnaire.kinds.settings import doc
from surveys.questionnaire.kinds.statistics import ORDERED, RANKS, VOTES
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import BLANK, Reading, Value, fold, is_blank, refuse

_SHOWN = 80  # characters of an unknown choice that a problem repeats


class ByLabel:
    """Finds a choice by its code, or by its label as people type it."""

    def __init__(self, choices: ChoiceList) -> None:
        self.choices = choices
        labels: dict[str, str | None] = {}
        for choice in choices:
            folded = fold(choice.label)
            labels[folded] = None if folded in labels else choice.code  # two alike: neither
        self.labels: Mapping[str, str | None] = labels
        self.longest = max((len(choice.label) for choice in choices), default=0) * 2 + 20

    def find(self, text: str) -> str | Problem:
        """Return the code that a text names. A code wins over a label."""
        if text in self.choices.by_code:
            return text
        if len(text) <= self.longest:
            trimmed = text.strip()
            if trimmed in self.choices.by_code:
                return trimmed
            folded = fold(text)
            if code := self.labels.get(folded):
                return code
            if folded in self.labels:
                return Problem("choice.ambiguous", params={"typed": trimmed[:_SHOWN]})
        shown = text.strip()
        return Problem(
            "choice.unknown", params={"typed": shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "…"}
        )

    def find_all(self, raw: Raw) -> list[str] | Problem:
        """Return the codes that texts name, blanks left out, or the first problem."""
        codes = []
        for text in raw:
            if is_blank(text):
                continue
            found = self.find(text)
            if isinstance(found, Problem):
                return found
            codes.append(found)
        return codes


@dataclass(frozen=True, kw_only=True)
class OneChoice(PlainKind):
    """What the kinds with one code for an answer share. No question has this type."""

    statistics: ClassVar[frozenset[str]] = ORDERED

    @property
    @abstractmethod
    def choice_list(self) -> ChoiceList:
        """The list that the answer is drawn from."""

    @cached_property
    def _by_label(self) -> ByLabel:
        return ByLabel(self.choice_list)

    def read(self, raw: Raw) -> Reading:
        """Read a code, or a label typed in full."""
        text = one_text(raw)
        if is_blank(text):
            return BLANK
        found = self._by_label.find(text)
        return Reading(problem=found) if isinstance(found, Problem) else Reading(found)

    def show(self, value: Value) -> str:
        """Show the label."""
        return self.choice_list.label(as_text(value))

    def opens_other(self, value: Value | None) -> bool:
        """Say whether the choice opens a text."""
        choice = self.choice_list.by_code.get(value) if isinstance(value, str) else None
        return choice is not None and choice.other


@dataclass(frozen=True, kw_only=True)
class Single(OneChoice):
    """One choice of a list."""

    name: ClassVar[str] = "single"
    widget: ClassVar[str] = "single"
    statistics: ClassVar[frozenset[str]] = ORDERED | VOTES

    choices: ChoiceList = field(metadata=doc("Liste de choix", "La liste dont viennent les réponses."))
    appearance: Literal["radio", "list", "search"] | None = field(
        default=None,
        metadata=doc(
            "Présentation",
            "Boutons (radio), liste déroulante (list) ou recherche (search). Vide\u00a0: selon le nombre de choix.",
        ),
    )

    @property
    def choice_list(self) -> ChoiceList:
        """The list that the answer is drawn from."""
        return self.choices


@dataclass(frozen=True, kw_only=True)
class Multiple(CodesKind):
    """Several choices of a list, kept in the order of the list."""

    name: ClassVar[str] = "multiple"
    widget: ClassVar[str] = "multiple"
    column_type: ClassVar[ValueType] = "boolean"
    statistics: ClassVar[frozenset[str]] = ORDERED

    choices: ChoiceList = field(metadata=doc("Liste de choix", "La liste dont viennent les réponses."))
    min_selected: int | None = field(
        default=None,
        metadata=doc("Choix au moins", "Le plus petit nombre de choix accepté.", minimum=1, maximum=500),
    )
    max_selected: int | None = field(
        default=None,
        metadata=doc("Choix au plus", "Le plus grand nombre de choix accepté.", minimum=1, maximum=500),
    )

    @cached_property
    def _by_label(self) -> ByLabel:
        return ByLabel(self.choices)

    def faults(self) -> Iterator[Problem]:
        """Yield limits that cross, or that the list cannot reach."""
        if self.min_selected and self.max_selected and self.min_selected > self.max_selected:
            params = {"min": str(self.min_selected), "max": str(self.max_selected)}
            yield Problem("setting.min_above_max", "min_selected", params)
        if self.min_selected and self.min_selected > len(self.choices):
            yield Problem("setting.too_high", "min_selected", {"max": len(self.choices)})

    def read(self, raw: Raw) -> Reading:
        """Read codes, or labels typed in full; one that is sent twice counts once."""
        found = self._by_label.find_all(raw)
        if isinstance(found, Problem):
            return Reading(problem=found)
        chosen = set(found)
        return Reading(tuple(code for code in self.choices.by_code if code in chosen)) if chosen else BLANK

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Look for an exclusive choice beside others, and for too few or too many choices."""
        codes = sequence(value)
        known = self.choices.by_code
        alone = next((known[code] for code in codes if code in known and known[code].exclusive), None)
        problems = []
        if alone is not None and len(codes) > 1:
            problems.append(Problem("choice.exclusive", params={"label": alone.label}))
        if self.max_selected is not None and len(codes) > self.max_selected:
            problems.append(
                Problem("choice.too_many", params={"max": self.max_selected, "count": len(codes)})
            )
        if self.min_selected is not None and len(codes) < self.min_selected and alone is None:
            problems.append(Problem("choice.too_few", params={"min": self.min_selected, "count": len(codes)}))
        return tuple(problems)

    def show(self, value: Value) -> str:
        """Show the labels, separated by semicolons since labels hold commas."""
        return "; ".join(map(self.choices.label, sequence(value)))

    def cells(self, name: str, value: Value | None) -> Mapping[str, Value | None]:
        """Return yes or no for each choice, or nothing at all where nothing was answered."""
        chosen = None if value is None else sequence(value)
        return {f"{name}.{code}": None if chosen is None else code in chosen for code in self.choices.by_code}

    def opens_other(self, value: Value | None) -> bool:
        """Say whether one of the choices opens a text."""
        known = self.choices.by_code
        return isinstance(value, tuple) and any(code in known and known[code].other for code in value)


@dataclass(frozen=True, kw_only=True)
class Ranking(CodesKind):
    """Choices in order of preference, without ties. The form sends them first to last; blanks may end them."""

    name: ClassVar[str] = "ranking"
    widget: ClassVar[str] = "ranking"
    column_type: ClassVar[ValueType] = "number"
    statistics: ClassVar[frozenset[str]] = RANKS

    choices: ChoiceList = field(metadata=doc("Liste de choix", "Ce qui est à classer."))
    partial: bool = field(
        default=True,
        metadata=doc("Classement partiel accepté", "La personne peut ne classer que ses premiers choix."),
    )
    max_ranked: int | None = field(
        default=None,
        metadata=doc("Rangs au plus", "Le plus grand nombre de rangs accepté.", minimum=1, maximum=100),
    )

    @property
    def ranks(self) -> int:
        """How many ranks can be filled."""
        return len(self.choices) if self.max_ranked is None else min(self.max_ranked, len(self.choices))

    @cached_property
    def _by_label(self) -> ByLabel:
        return ByLabel(self.choices)

    def read(self, raw: Raw) -> Reading:
        """Read choices from the first rank on. A tie or a rank left empty before another is asked."""
        found = self._by_label.find_all(raw)
        if isinstance(found, Problem):
            return Reading(problem=found)
        if not found:
            return BLANK
        twice = next((code for place, code in enumerate(found) if code in found[:place]), None)
        if twice is not None:
            return refuse("ranking.tie", label=self.choices.label(twice))
        filled = [place for place, text in enumerate(raw) if not is_blank(text)]
        if filled[-1] != len(filled) - 1:
            empty = next(place for place, text in enumerate(raw) if is_blank(text))
            return refuse("ranking.gap", rank=empty + 1)
        return Reading(tuple(found))

    def check(self, value: Value) -> tuple[Problem, ...]:
        """Look for too many ranks, or for ranks still to fill."""
        count = len(sequence(value))
        if count > self.ranks:
            return (Problem("ranking.too_many", params={"max": self.ranks, "count": count}),)
        if count < self.ranks and not self.partial:
            return (Problem("ranking.incomplete", params={"ranks": self.ranks, "count": count}),)
        return ()

    def show(self, value: Value) -> str:
        """Show the labels with their ranks: « 1. Emploi; 2. Formation »."""
        return "; ".join(
            f"{rank}.\u00a0{self.choices.label(code)}" for rank, code in enumerate(sequence(value), start=1)
        )

    def cells(self, name: str, value: Value | None) -> Mapping[str, Value | None]:
        """Return the rank of each choice, or nothing where it was not ranked."""
        ranks = {} if value is None else {code: Decimal(rank) for rank, code in enumerate(sequence(value), 1)}
        return {f"{name}.{code}": ranks.get(code) for code in self.choices.by_code}
