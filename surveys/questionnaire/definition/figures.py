"""What a definition's statistics may be fed, what they must not publish, and how their figures print.

Apart from ``statistics`` (the vocabulary) because judging them takes the whole questionnaire. Refuses a mean of codes,
a gap without its denominator, a figure drawn from a name or a comment.
"""

from collections.abc import Iterable, Iterator

from surveys.questionnaire.definition.found import Found
from surveys.questionnaire.definition.model import Item, Matrix, Question, Questionnaire, Roster, Statistic
from surveys.questionnaire.definition.names import DefinitionNames
from surveys.questionnaire.definition.spots import Key, faults_of, spot_of
from surveys.questionnaire.definition.statistics import STATISTICS, StatisticKind
from surveys.questionnaire.definition.wording import paths_of_items
from surveys.questionnaire.expressions import Expression, Reference, Type, infer
from surveys.questionnaire.kinds import statistics_of
from surveys.questionnaire.kinds.base import Kind

_CONDITIONS: tuple[Key, ...] = ("where", "base", "consent")
_NUMBERS: frozenset[Type] = frozenset({"number", "list", "any"})
_FEEDS: dict[str, frozenset[Type]] = {
    "number": _NUMBERS,
    "code": frozenset({"string", "list", "boolean", "number", "any"}),
    "text": frozenset({"string", "list", "any"}),
    "ranking": frozenset({"list", "any"}),
    "any": frozenset({"string", "list", "boolean", "number", "date", "any"}),
    "cell": _NUMBERS,
}
_OF_PERSONS = frozenset({"public_aggregate", "confidential_pay"})


def verify_statistics(questionnaire: Questionnaire, names: DefinitionNames, found: Found) -> None:
    """Add to ``found`` everything wrong with the statistics of ``questionnaire``."""
    by_id = {statistic.id: (item, statistic) for item, statistic in questionnaire.statistics}
    for path, _, item in paths_of_items(questionnaire):
        for statistic in item.statistics:
            _Judge(
                questionnaire, names, found, by_id, item, statistic, f"{path}.stats.{statistic.id}"
            ).judge()


def formats_of(questionnaire: Questionnaire, item: Item, statistic: Statistic) -> tuple[str, ...]:
    """Return how the figures of a statistic print: one word, or one for each value of a ``case_extract``.

    Words: ``number percent points money rating hours days weeks months years``. What the author wrote, or: shares,
    distributions and ratios of sums in percent (a ratio with ``scale: 1`` is a number), otherwise as the question
    that feeds it (an amount is money, a rating is « sur 10 »), and a number when nothing says more.
    """
    if statistic.format:
        return statistic.format
    kind = STATISTICS[statistic.kind]
    if statistic.of:
        source = next(((i, s) for i, s in questionnaire.statistics if s.id == statistic.of), None)
        if not kind.printed and source is not None and source[1].id != statistic.id:
            return formats_of(questionnaire, *source)
    if statistic.settings.get("scale") == 1:
        return ("number",)
    if kind.printed:
        return (kind.printed,)
    names = DefinitionNames(questionnaire)
    if statistic.kind == "case_extract":
        return tuple(_format_of_value(value, item, names) for value in statistic.values)
    return (_format_of_value(statistic.value, item, names),)


def _format_of_value(value: Expression | str | None, item: Item, names: DefinitionNames) -> str:
    kind: Kind | None = None
    if isinstance(value, str):
        kind = names.kind_of(Reference(item.code, ("*", value)))
    elif value is not None and len(value.references) == 1:
        reference = next(iter(value.references))
        # only a value taken as it is: half of an amount is an amount, but a count of rows is not
        if value.source.strip() == f"${{{reference}}}" or value.functions <= {"sum"}:
            kind = names.kind_of(reference)
    if kind is None:
        return "number"
    if kind.unit.startswith("$") and kind.name in ("money", "calculated"):
        return "money"
    return {"money": "money", "percent": "percent", "rating": "rating"}.get(kind.name, "number")


class _Judge:
    """Judges one statistic in its questionnaire."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        names: DefinitionNames,
        found: Found,
        by_id: dict[str, tuple[Item, Statistic]],
        item: Item,
        statistic: Statistic,
        where: str,
    ) -> None:
        self.questionnaire = questionnaire
        self.names = names
        self.found = found
        self.by_id = by_id
        self.item = item
        self.statistic = statistic
        self.where = where
        self.kind: StatisticKind = STATISTICS[statistic.kind]

    def judge(self) -> None:
        """Look at everything, in the order a designer reads it."""
        self._verify_conditions()
        if self._suits_its_question():  # what it is fed says nothing more when it has no place here
            self._verify_values()
        self._verify_columns()
        self._verify_privacy()
        if self.kind.of:
            self._verify_source()
        expected = len(self.statistic.values) or 1
        if len(self.statistic.format) not in (0, 1, expected):
            place = f"{self.where}.format"
            self.found.say("statistic.formats", place, given=len(self.statistic.format), expected=expected)

    def _suits_its_question(self) -> bool:
        """A figure by row takes rows; a figure of its own question takes what that kind of question can feed."""
        match self.item:
            case Question(kind=kind):
                word = kind.name
            case Matrix(type=matrix):
                word = matrix
            case Roster():
                word = "roster"
        own = any(made.source.strip() == f"${{{self.item.code}}}" for made in self._expressions())
        if self.kind.by_row and self.item.rows is None:
            suits = False
        elif own or self.kind.by_row:
            suits = self.statistic.kind in statistics_of(word)
        else:
            suits = True
        if not suits:
            self.found.say("statistic.not_for_question", self.where, kind=self.statistic.kind, type=word)
        return suits

    def _expressions(self) -> Iterator[Expression]:
        """Yield the expressions whose values are published."""
        statistic = self.statistic
        for made in (statistic.value, statistic.num, statistic.den, *statistic.values):
            if isinstance(made, Expression):
                yield made

    def _references(self) -> Iterator[Reference]:
        for expression in self._expressions():
            yield from expression.references

    def _verify_conditions(self) -> None:
        for name in _CONDITIONS:
            expression: Expression | None = getattr(self.statistic, name)
            if expression is None:
                continue
            self._check(expression, name, name)

    def _check(self, expression: Expression, key: Key, place: str) -> bool:
        spot = spot_of(self.names, key, self.item, statistic=self.statistic)
        problems = tuple(faults_of(expression, spot, self.found))
        for problem in problems:
            self.found.add(problem.at(f"{self.where}.{place}"))
        return not problems

    def _verify_values(self) -> None:
        statistic = self.statistic
        accepted = _FEEDS.get(self.kind.feed, _NUMBERS)
        named = [("value", statistic.value), ("num", statistic.num), ("den", statistic.den)]
        named += [(f"values[{number}]", made) for number, made in enumerate(statistic.values, start=1)]
        for key, made in named:
            if not isinstance(made, Expression) or not self._check(made, "value", key):
                continue
            got = infer(made, self.names, row=self.kind.by_row, current=None)
            if key != "value":
                accepted = _NUMBERS
            if (got not in accepted and not self._is_scored(made)) or self._lists_codes(made, key):
                expected = "number" if key != "value" else self.kind.feed
                self.found.say("statistic.wrong_feed", f"{self.where}.{key}", got=got, expected=expected)

    def _kind_taken_whole(self, expression: Expression) -> Kind | None:
        """Return the kind of the one answer an expression is, when it is nothing else."""
        if len(expression.references) != 1:
            return None
        reference = next(iter(expression.references))
        return self.names.kind_of(reference) if expression.source.strip() == f"${{{reference}}}" else None

    def _is_scored(self, expression: Expression) -> bool:
        """A scale whose every choice has a value counts as numbers."""
        kind = self._kind_taken_whole(expression)
        if kind is None or kind.value_type != "string" or kind.choice_list is None:
            return False
        return self.kind.feed == "number" and all(choice.value is not None for choice in kind.choice_list)

    def _lists_codes(self, expression: Expression, key: str) -> bool:
        """A list passes for numbers (a column, many rows) unless what it lists are codes, words or days."""
        if self.kind.feed not in ("number", "cell") or key != "value" or self._is_scored(expression):
            return False
        kind = self._kind_taken_whole(expression)
        return kind is not None and kind.typed and kind.value_type in ("string", "date", "list")

    def _verify_columns(self) -> None:
        """The statistics by row of a matrix name its columns."""
        for key in ("value", "num", "den"):
            column = getattr(self.statistic, key)
            if not isinstance(column, str):
                continue
            reference = Reference(self.item.code, ("*", column))
            kind = self.names.kind_of(reference) if isinstance(self.item, Matrix) else None
            if kind is None:
                columns = [c.code for c in self.item.columns] if isinstance(self.item, Matrix) else []
                self.found.say(
                    "statistic.unknown_column",
                    f"{self.where}.{key}",
                    given=column,
                    suggestion=self.found.suggest(column, columns),
                )
            elif kind.value_type not in ("number", "any"):
                place = f"{self.where}.{key}"
                self.found.say("statistic.wrong_feed", place, got=kind.value_type, expected="number")

    def _verify_privacy(self) -> None:
        """Names never leave the platform; words leave it only as quotes that were consented to."""
        allowed = _OF_PERSONS | ({"verbatim"} if self.statistic.kind == "verbatim_list" else set())
        for reference in sorted(set(self._references()), key=str):
            disclosure = self.names.disclosure_of(reference)
            if disclosure is not None and disclosure not in allowed:
                self.found.say(
                    "statistic.not_publishable", self.where, name=str(reference), disclosure=disclosure
                )
        if self.kind.by_row and self.item.disclosure not in allowed:
            self.found.say(
                "statistic.not_publishable", self.where, name=self.item.code, disclosure=self.item.disclosure
            )

    def _verify_source(self) -> None:
        """``of:`` names a statistic of a kind that this one can be drawn from; the rest refers to its rows."""
        statistic = self.statistic
        source = self.by_id.get(statistic.of)
        if source is None:
            if statistic.of:
                suggestion = self.found.suggest(statistic.of, self.by_id)
                self.found.say(
                    "statistic.unknown_source", f"{self.where}.of", given=statistic.of, suggestion=suggestion
                )
            return
        if source[1].kind not in self.kind.of:
            self.found.say(
                "statistic.wrong_source",
                f"{self.where}.of",
                given=statistic.of,
                kind=source[1].kind,
                allowed=", ".join(sorted(self.kind.of)),
            )
        self._verify_editions()
        self._verify_benchmark(source[0])
        self._verify_weights(source[0])

    def _verify_editions(self) -> None:
        known = {*self.questionnaire.previous_editions, self.questionnaire.edition}
        for number, edition in enumerate(self._words("editions"), start=1):
            if edition not in known:
                self.found.say("statistic.unknown_edition", f"{self.where}.editions[{number}]", given=edition)

    def _words(self, key: str) -> Iterable[str]:
        value = self.statistic.settings.get(key)
        return [word for word in value if isinstance(word, str)] if isinstance(value, tuple) else ()

    def _verify_benchmark(self, source: Item) -> None:
        given = self.statistic.settings.get("benchmark")
        if not isinstance(given, str):
            return
        where = f"{self.where}.benchmark"
        code, _, column = given.partition(".")
        benchmark = self.questionnaire.benchmarks.get(code)
        columns = {name for row in benchmark.rows.values() for name in row} if benchmark else set()
        if benchmark is None or column not in columns:
            known = [
                f"{b.id}.{n}"
                for b in self.questionnaire.benchmarks.values()
                for r in b.rows.values()
                for n in r
            ]
            self.found.say(
                "statistic.unknown_benchmark", where, given=given, suggestion=self.found.suggest(given, known)
            )
            return
        rows = source.rows
        for row in benchmark.rows if rows is not None else ():
            if rows is not None and row not in rows:
                self.found.say("statistic.benchmark_row", where, given=row, list=rows.code)

    def _verify_weights(self, source: Item) -> None:
        """``rows: optima`` keeps the rows whose choice has that attribute; ``weight`` is one, or the persons paid."""
        rows = source.rows
        for key in ("rows", "weight"):
            given = self.statistic.settings.get(key)
            if not isinstance(given, str) or rows is None or (key == "weight" and given == "incumbents"):
                continue
            attributes = {name for choice in rows for name in choice.attributes}
            if given not in attributes:
                self.found.say(
                    "statistic.unknown_attribute",
                    f"{self.where}.{key}",
                    given=given,
                    list=rows.code,
                    suggestion=self.found.suggest(given, attributes),
                )
