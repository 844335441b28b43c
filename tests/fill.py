"""Valid answers for any questionnaire, from a seed: what every generic test sends, tabulates and reads back.

Apart from the tests because the rooms of the web, the store and the results all fill the same tiny questionnaires.
Refuses to give answers that the sheet would not accept: what cannot be filled is a failure that says why.
"""

import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from surveys.questionnaire.answers import Answer, AnswerSheet, Context, is_asked
from surveys.questionnaire.definition.model import (
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Variable,
    name_field,
)
from surveys.questionnaire.expressions import Expression, Reference, parse
from surveys.questionnaire.kinds.base import Raw

TODAY = date(2025, 10, 20)
CONTEXT = Context(
    today=TODAY,
    now=datetime(2025, 10, 20, 14, 5, tzinfo=UTC),
    organisation={"name": "Organisme fictif 06-01", "region": "r06", "staff_fte": Decimal("12.5")},
    account={
        "name": "Camille Fictif",
        "email": "camille@exemple.invalid",
        "name_email": "Camille Fictif, camille@exemple.invalid",
    },
)

_NUMBER = re.compile(r"(?<![\w.{])\d+(?:\.\d+)?(?![\w}])")
_SUM = re.compile(r"sum\(\$\{\w+\.\*\.(\w+)\}\) *(<=|=|>=) *(\$\{[\w.]+\}|\d+)")
_COUNT = re.compile(r"count\(\$\{\w+\}\) *= *(\$\{[\w.]+\}|\d+)")
_WORDS = ("atelier", "rencontre", "équipe", "service", "projet", "dossier", "suivi", "région", "formation")
_TRIES = 60
_ROUNDS = 40


def fill(
    questionnaire: Questionnaire, seed: int = 0, *, context: Context | None = None, density: float = 0.75
) -> dict[str, object]:
    """Return plain answers that ``AnswerSheet.from_plain`` finds complete in the same context.

    The same seed gives the same answers. ``density`` is how much of what may stay empty is answered, from 0 to 1.
    """
    filler = _Filler(questionnaire, random.Random(seed), context or CONTEXT, density)
    return filler.fill()


class _Filler:
    def __init__(
        self, questionnaire: Questionnaire, rng: random.Random, context: Context, density: float
    ) -> None:
        self.questionnaire = questionnaire
        self.rng = rng
        self.context = context
        self.density = density
        self.answers: dict[str, Answer] = {}
        self.entries: dict[str, tuple[str, ...]] = {}
        self.skipped: dict[str, bool] = {}

    @property
    def sheet(self) -> AnswerSheet:
        return AnswerSheet(self.questionnaire, dict(self.answers), dict(self.entries), self.context)

    def fill(self) -> dict[str, object]:
        for turn in range(_ROUNDS):
            for item in self.questionnaire.items.values():
                self._item(item)
            self._explain()
            sheet = self.sheet
            if sheet.complete:
                plain = sheet.to_plain(hidden=False)
                again = AnswerSheet.from_plain(self.questionnaire, plain, self.context)
                if again.complete:
                    return plain
                sheet = again
            self._drop(sheet, widely=turn % 4 == 3)
        problems = [(problem.code, problem.where, problem.message) for problem in self.sheet.problems()]
        raise AssertionError(f"{self.questionnaire.survey} cannot be filled: {problems}")

    # --- the three shapes --------------------------------------------------------------------------------------

    def _item(self, item: Question | Matrix | Roster) -> None:
        match item:
            case Question():
                for variable in self.sheet.variables(item):
                    self._question(variable)
            case Matrix():
                self._matrix(item)
            case Roster():
                self._roster(item)

    def _question(self, variable: Variable) -> None:
        sheet = self.sheet
        if variable.name in self.answers or not is_asked(variable) or not sheet.shows(variable):
            return
        state = sheet.state(variable.name)
        item = variable.item
        if not state.required and self._skips(variable.name):
            return
        if isinstance(item, Question) and item.allow and variable.of is None and self.rng.random() < 0.1:
            self.answers[variable.name] = Answer(missing=self.rng.choice(item.allow))
            return
        self._choose(variable)

    def _matrix(self, matrix: Matrix) -> None:
        sheet = self.sheet
        variables = [variable for variable in sheet.variables(matrix) if is_asked(variable)]
        if any(variable.name in self.answers for variable in variables) or not sheet.shown(matrix.code):
            return
        if not matrix.required and self._skips(matrix.code):
            return
        rows = list(sheet.shown_rows(matrix.code))
        if matrix.type != "matrix_single" and not matrix.rules:
            rows = [row for row in rows if self.rng.random() < self.density] or rows[:1]
        shares = self._shares(sheet, matrix, rows)
        for row in rows:
            cells = [variable for variable in variables if variable.row == row]
            if shares is not None and not shares[row]:
                continue
            given = {} if shares is None else {shares["column"]: shares[row]}
            self._row(cells, given)
        self._order(matrix, variables)

    def _shares(self, sheet: AnswerSheet, matrix: Matrix, rows: list[str]) -> dict[str, object] | None:
        """Return how to split the total that a rule of the matrix asks for among its rows."""
        for rule in matrix.rules:
            found = _SUM.search(rule.condition.source)
            total = self._number(sheet, found[3]) if found else None
            if found and total is not None:
                left, shares = int(total), dict[str, object](column=found[1])
                for row in rows[:-1]:
                    shares[row] = self.rng.randint(0, left)
                    left -= int(str(shares[row]))
                return {**shares, rows[-1]: left}
        return None

    def _number(self, sheet: AnswerSheet, source: str) -> Decimal | None:
        parsed = parse(source)
        value = parsed.evaluate(sheet.scope()) if isinstance(parsed, Expression) else None
        return value if isinstance(value, Decimal) else None

    def _roster(self, roster: Roster) -> None:
        sheet = self.sheet
        if roster.code in self.entries or not sheet.shown(roster.code):
            return
        least = max(1, roster.min_rows) if roster.required else roster.min_rows
        count = self.rng.randint(least, max(least, min(roster.max_rows, 4)))
        for rule in roster.rules:
            found = _COUNT.search(rule.condition.source)
            wanted = self._number(sheet, found[1]) if found else None
            if wanted is not None and wanted <= min(roster.max_rows, 40):
                count = int(wanted)
        if roster.row_count is not None:
            count = sheet.announced(roster.code) or 0
        fixed = [choice.code for choice in roster.rows or ()]
        free = tuple(f"e{number:05d}" for number in range(1, max(0, count - len(fixed)) + 1))
        self.entries[roster.code] = free
        for entry in self.sheet.shown_rows(roster.code):
            names = {name_field(roster.code, entry, column.code) for column in roster.fields}
            cells = [variable for variable in self.sheet.variables(roster) if variable.name in names]
            self._row([variable for variable in cells if is_asked(variable)], {})
        for variable in self.sheet.variables(roster):
            if variable.of is not None:
                self._question(variable)

    def _row(self, cells: list[Variable], given: Mapping[object, object]) -> None:
        """Fill the cells of one row in order, again from the start when they do not agree."""
        for attempt in range(_TRIES):
            for variable in cells:
                self.answers.pop(variable.name, None)
            for variable in cells:
                code = variable.column.code if variable.column is not None else ""
                if variable.of is not None:
                    self._question(variable)
                elif code in given:
                    self.answers[variable.name] = Answer((str(given[code]),))
                else:
                    self._choose(variable)
            sheet = self.sheet
            problems = [problem for variable in cells for problem in sheet.state(variable.name).problems]
            errors = [problem for problem in problems if problem.severity == "error"]
            if not problems or (attempt > _TRIES // 2 and not errors):
                return

    def _order(self, matrix: Matrix, variables: list[Variable]) -> None:
        """Put the numbers of each column in order when a rule of the whole matrix asks for one."""
        if not any(problem.severity == "error" for problem in self.sheet.state(matrix.code).problems):
            return
        kept = dict(self.answers)
        for backwards in (False, True):
            for column in matrix.columns:
                cells = [v for v in variables if v.column is column and v.of is None and v.name in kept]
                raws = [kept[v.name] for v in cells]
                raws.sort(key=lambda answer: Decimal(answer.raw[0].replace(",", ".") or 0), reverse=backwards)
                self.answers.update({v.name: answer for v, answer in zip(cells, raws, strict=True)})
            if not self.sheet.state(matrix.code).problems:
                return

    # --- one answer --------------------------------------------------------------------------------------------

    def _skips(self, name: str) -> bool:
        return self.skipped.setdefault(name, self.rng.random() >= self.density)

    def _choose(self, variable: Variable) -> None:
        """Keep the first candidate without problems; else one without errors; else any."""
        fallback: Answer | None = None
        for _ in range(_TRIES):
            raw = self._candidate(variable)
            self.answers[variable.name] = answer = Answer(raw)
            if variable.kind.name == "confirmation":
                self.answers[variable.name] = answer = Answer(raw, about=self.sheet.about(variable.name))
            found = self.sheet.state(variable.name).problems
            problems = [each for each in found if not self._waits(variable, each.params.get("rule"))]
            if not problems:
                return
            if fallback is None or all(problem.severity == "warning" for problem in problems):
                fallback = answer
        if fallback is not None:
            self.answers[variable.name] = fallback

    def _waits(self, variable: Variable, key: object) -> bool:
        """Say whether a rule reads another cell of the row that is still to be filled."""
        rule = next((rule for rule in _rules(variable) if rule.key == key), None)
        columns = {ref.parts[0] for ref in rule.condition.references if ref.code == "@"} if rule else set()
        owner = variable.name.removesuffix(variable.column.code) if variable.column is not None else ""
        return any(owner + column not in self.answers for column in columns)

    def _candidate(self, variable: Variable) -> Raw:
        kind, rng = variable.kind, self.rng
        match kind.name:
            case "integer" | "decimal" | "money" | "percent":
                return kind.write(self._amount(variable))
            case "rating":
                return kind.write(Decimal(rng.randint(kind.min, kind.max)))  # type: ignore[attr-defined]
            case "year":
                return kind.write(Decimal(rng.randint(kind.min or 1990, kind.max or 2025)))  # type: ignore[attr-defined]
            case "duration":
                return kind.write(Decimal(rng.choice((30, 45, 60, 90, 120, 480))))
            case "date" | "month":
                return self._day(variable)
            case "single" | "likert":
                return (rng.choice(list(kind.choice_list or ())).code,)
            case "multiple":
                return self._several(variable)
            case "ranking":
                codes = [choice.code for choice in kind.choice_list or ()]
                return tuple(rng.sample(codes, kind.ranks))  # type: ignore[attr-defined]
            case "email":
                return (f"personne{rng.randint(1, 99)}@exemple.invalid",)
            case "phone":
                return (f"418 555-01{rng.randint(10, 99)}",)
            case "attestation" | "confirmation":
                return ("oui",)
            case _:
                return (self._words(variable),)

    def _amount(self, variable: Variable) -> Decimal:
        kind, rng = variable.kind, self.rng
        low, high = getattr(kind, "min", None), getattr(kind, "max", None)
        pool = [Decimal(rng.randint(0, 60)), Decimal(rng.randint(0, 5_000))]
        if low is not None and high is not None:
            pool = [low + (high - low) * Decimal(rng.random())]
        for number in self._hints(variable):
            pool += [number, number + 1, number - 1, number * Decimal(rng.uniform(0.3, 1.7))]
            pool += [number * Decimal("0.95"), number * Decimal("1.05")]
        number = rng.choice(pool)
        number = number if low is None else max(low, number)
        number = number if high is None else min(high, number)
        places = 0 if kind.name == "integer" else min(2, getattr(kind, "places", 2))
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    def _hints(self, variable: Variable) -> Iterator[Decimal]:
        """Yield the numbers that the rules of a variable speak of: constants, parameters, other answers."""
        scope = self.sheet.scope(variable)
        for rule in _rules(variable):
            source = rule.condition.source
            yield from (Decimal(found) for found in _NUMBER.findall(source))
            found = [scope.lookup(reference) for reference in _read_by(rule)]
            found += [scope.parameter(name) for name in sorted(rule.condition.params)]
            found += [scope.attribute(scope.row() or "", name) for name in sorted(rule.condition.attributes)]
            numbers = [value for value in found if isinstance(value, Decimal)]
            yield from numbers
            yield from (one * other for one in numbers for other in numbers if one is not other)

    def _day(self, variable: Variable) -> Raw:
        scope = self.sheet.scope(variable)
        known = [
            scope.lookup(reference) for rule in _rules(variable) for reference in rule.condition.references
        ]
        starts = [day for day in known if isinstance(day, date)] or [self.context.today - timedelta(400)]
        day = self.rng.choice(starts) + timedelta(self.rng.randint(0, 150))
        day = min(day, self.context.today)
        return variable.kind.write(day.replace(day=1) if variable.kind.name == "month" else day)

    def _several(self, variable: Variable) -> Raw:
        choices = list(variable.kind.choice_list or ())
        alone = [choice.code for choice in choices if choice.exclusive]
        if alone and self.rng.random() < 0.15:
            return (self.rng.choice(alone),)
        codes = [choice.code for choice in choices if not choice.exclusive]
        return tuple(self.rng.sample(codes, self.rng.randint(1, min(3, len(codes)))))

    def _words(self, variable: Variable) -> str:
        if any("regex" in rule.condition.functions for rule in _rules(variable)):
            return self.rng.choice((f"{self.rng.randint(1, 99):02d}", "Camille, camille@exemple.invalid"))
        longest = getattr(variable.kind, "max_length", 40)
        text = " ".join(self.rng.choices(_WORDS, k=3 if longest < 100 else 8))
        return text if len(text) <= longest else f"{self.rng.randint(1, 99):02d}"

    # --- after a round -----------------------------------------------------------------------------------------

    def _explain(self) -> None:
        sheet = self.sheet
        for _, check in sheet.explanations():
            about = sheet.about(check.name)
            self.answers[check.name] = Answer(("Situation particulière, vérifiée.",), about=about)

    def _drop(self, sheet: AnswerSheet, *, widely: bool) -> None:
        """Forget what is wrong, and now and then what it was compared with, to choose again."""
        for problem in sheet.problems():
            names = {problem.where}
            rules = sheet.rules(problem.where)
            for rule in rules if widely else ():
                names |= {ref.code for ref in rule.condition.references}
            broken = self.questionnaire.items.get(problem.where)
            if isinstance(broken, Question) and broken.calc is not None:
                names |= {ref.code for ref in broken.calc.references}
            for name in names:
                item = self.questionnaire.items.get(name.partition("[")[0].partition(".")[0])
                if isinstance(item, Roster):
                    self.entries.pop(item.code, None)
                for variable in sheet.variables(item) if item is not None else ():
                    self.answers.pop(variable.name, None)
                if item is not None:
                    self.skipped.pop(item.code, None)


def _read_by(rule: Rule) -> list[Reference]:
    """Return what a rule reads, in an order that does not change from one run of Python to the next."""
    return sorted(rule.condition.references, key=str)


def _rules(variable: Variable) -> tuple[Rule, ...]:
    if variable.of is not None:
        return ()
    return variable.column.rules if variable.column is not None else variable.item.rules
