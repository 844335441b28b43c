"""The author's rules on one sheet: which are broken, what is said of each, what people explained.

Apart from the states because an explanation is judged by the same rules as the value that it explains. Refuses doubt: a
rule fails only when it is false, never when it is unknown.
"""

from collections.abc import Iterator
from functools import cached_property

from surveys.questionnaire.answers import concealment, piping, plausibility
from surveys.questionnaire.answers.changes import Changes
from surveys.questionnaire.answers.counting import LEFT_OUT
from surveys.questionnaire.answers.facts import NO_ANSWER
from surveys.questionnaire.answers.model import Check, Raw, text_of
from surveys.questionnaire.answers.plan import CHANGE, TRUE, is_asked, rules_of
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Roster,
    Rule,
    Variable,
    row_expressions,
)
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.problems import Param, Problem
from surveys.questionnaire.values import Missing

_UNWRITTEN = frozenset({CHANGE, LEFT_OUT})
_ROWS = (Rule(key=LEFT_OUT, hard=False, condition=TRUE, message="", explain="required"),)


class Ruling(Changes):
    """Facts beside the last edition's, and the rules that they break."""

    @cached_property
    def _checks(self) -> dict[str, tuple[Check, ...]]:
        return {}

    def rules(self, owner: str) -> tuple[Rule, ...]:
        """Return the rules whose broken conditions are reported at ``owner``, a variable or a whole item.

        The last ones are nobody's writing: no row that holds answers is left out of a table whose rows earlier answers
        drive; the change of a compared number or table since the last edition is likely.
        """
        variable, item = self.variable(owner), self.questionnaire.items.get(owner)
        own: tuple[Rule, ...] = ()
        if variable is not None:
            own = rules_of(variable)
        elif isinstance(item, Matrix | Roster):
            own = (*item.rules, *_ROWS) if row_expressions(item) else item.rules
        likely = self.likely(owner)
        return own if likely is None else (*own, likely)

    def _broken_rules(self, owner: str, rules: tuple[Rule, ...], scope: SheetScope) -> Iterator[Problem]:
        for rule in rules:
            if self._keeps_quiet(owner, rule) or not self._fails(rule, scope):
                continue
            problem = self._problem_of(owner, rule)
            if rule.hard or not self._check(owner, rule, problem).satisfied:
                yield problem

    def _problem_of(self, owner: str, rule: Rule) -> Problem:
        """Return what is said of a broken rule."""
        message = self._message(rule, owner)
        if rule.hard:
            return Problem("rule.hard", owner, {"rule": rule.key}, message=message)
        params = {"rule": rule.key, "explain": rule.explain}
        return Problem("rule.soft", owner, params, severity="warning", message=message)

    def _keeps_quiet(self, owner: str, rule: Rule) -> bool:
        """Say whether a rule must not speak: it reads a section that whoever looks may not open."""
        if not self.context.unseen:
            return False
        variable = self.variable(owner)
        code = variable.item.code if variable is not None else owner
        return concealment.rule_tells(self.questionnaire, code, rule, self.context.unseen)

    def _fails(self, rule: Rule, scope: SheetScope) -> bool:
        if self.context.discreet and id(rule) in self.plan.guarded:
            return False
        return rule.condition.holds(scope) is False

    def _message(self, rule: Rule, owner: str) -> str:
        return piping.text(self, rule.message, self.variable(owner)) if rule.message else ""

    def checks(self, name: str) -> tuple[Check, ...]:
        """Return the soft rules that do not hold for a variable or a whole item, explained or not, in order.

        Rows that are left out, then an unlikely change since the last edition, come last.
        """
        known = self._checks.get(name)
        if known is None:
            known = self._checks[name] = (
                *self._broken_soft_rules(name),
                *self._checks_of_rows(name),
                *self._checks_of_change(name),
            )
        return known

    def _checks_of_rows(self, owner: str) -> tuple[Check, ...]:
        """Return what is asked before rows that hold answers are left out."""
        rows = self.left_out(owner) if owner in self.questionnaire.items else ()
        return tuple(self._check(owner, rule, self._problem_of_rows(owner, rows)) for rule in _ROWS if rows)

    def _problem_of_rows(self, owner: str, rows: Raw) -> Problem:
        item = self.questionnaire.items[owner]
        fixed, begun = item.rows or (), self.begun_entries(owner) if isinstance(item, Roster) else ()
        named = [
            piping.text(self, item.rows.label(row))
            if item.rows and row in fixed
            else str(begun.index(row) + 1)
            for row in rows
        ]
        counted = any(row not in fixed for row in rows)
        params: dict[str, Param] = {
            "rule": LEFT_OUT,
            "explain": "required",
            "count": len(rows),
            "rows": ", ".join(named),
        }
        if counted:
            params["announced"] = self.announced(owner) or 0
        what = "beyond" if counted else "filtered"
        return Problem(f"rows.{what}" if len(rows) > 1 else f"rows.one_{what}", owner, params, "warning")

    def _checks_of_change(self, owner: str) -> tuple[Check, ...]:
        found, rule = self.change(owner), self.likely(owner)
        if found is None or rule is None:
            return ()
        return (self._check(owner, rule, self.problem_of_change(owner, rule, found)),)

    def _broken_soft_rules(self, name: str) -> tuple[Check, ...]:
        rules = [rule for rule in self.rules(name) if not rule.hard and rule.key not in _UNWRITTEN]
        if not rules:
            return ()
        variable = self.variable(name)
        if variable is not None:
            if self.reading(variable).value is None:
                return ()
            scope = SheetScope(self, variable)
        else:
            item = self.questionnaire.items[name]
            if not isinstance(item, Matrix | Roster) or not self.shown(name) or not self._has_value(item):
                return ()
            scope = SheetScope(self, item=item)
        broken = [rule for rule in rules if not self._keeps_quiet(name, rule) and self._fails(rule, scope)]
        return tuple(self._check(name, rule, self._problem_of(name, rule)) for rule in broken)

    def _check(self, owner: str, rule: Rule, problem: Problem) -> Check:
        name = f"{owner}#{rule.key}"
        answer = self.answers.get(name)
        text, reason = " ".join(answer.raw).strip() if answer is not None else "", ""
        if rule.key == CHANGE:
            reason, text = plausibility.read_reason(text)
        told = bool(text) or reason not in {"", plausibility.IN_WORDS} or rule.key == LEFT_OUT
        satisfied = (
            answer is not None and (told or rule.explain == "optional") and self.speaks_of_now(owner, rule)
        )
        reasons = plausibility.REASONS if rule.key == CHANGE else ()
        return Check(rule, name, text, satisfied, problem, reason, reasons)

    def speaks_of_now(self, owner: str, rule: Rule) -> bool:
        """Say whether the explanation kept for a rule is about what is there now."""
        kept = self.answers[f"{owner}#{rule.key}"].about
        if rule.key == CHANGE:
            return self.change_is_about(owner, kept)
        if rule.key == LEFT_OUT:
            return set(self.left_out(owner)) <= set(kept)
        if kept == self._subject(owner, rule):
            return True
        # The same value written otherwise (« 1 200 » for « 1200 ») is the same subject.
        variable = self.variable(owner)
        if variable is None or not is_asked(variable):
            return False
        return variable.kind.read(kept).value == self.value(owner) is not None

    def about(self, name: str) -> Raw:
        """Return what an explanation or a confirmation speaks of now: the ``about`` to keep with its answer.

        A typed value is its raw text; a calculated one, its text; a whole matrix or roster, what the rule reads.
        """
        owner, sign, key = name.partition("#")
        if sign:
            rule = next((rule for rule in self.rules(owner) if rule.key == key), None)
            if rule is not None and key == CHANGE:
                return self.subject_of_change(owner)
            return () if rule is None else self._subject(owner, rule)
        variable = self.variable(owner)
        if variable is None or not isinstance(variable.kind, Confirmation):
            return ()
        return self.confirmed(variable)

    def _subject(self, owner: str, rule: Rule) -> Raw:
        if rule.key == LEFT_OUT:
            return self.left_out(owner)
        variable = self.variable(owner)
        if variable is None:
            scope = SheetScope(self, item=self.questionnaire.items[owner])
            read = sorted(rule.condition.references, key=lambda reference: (reference.code, reference.parts))
            return tuple(" ".join(text_of(scope.lookup(reference))) for reference in read)
        if is_asked(variable):
            return self.answers.get(owner, NO_ANSWER).raw
        return text_of(self.value(owner))

    def explanations(self) -> Iterator[tuple[Variable | Item, Check]]:
        """Yield every soft rule that does not hold beside what it is about, in the order asked."""
        for item in self._items(None):
            for variable in self.variables(item):
                for check in self.checks(variable.name):
                    yield variable, check
            if isinstance(item, Matrix | Roster):
                for check in self.checks(item.code):
                    yield item, check

    def _items(self, section_code: str | None) -> Iterator[Item]:
        if section_code is not None:
            yield from self.plan.sections[section_code].items
        else:
            yield from self.questionnaire.items.values()

    def _has_value(self, item: Matrix | Roster) -> bool:
        return any(
            self.reading(variable).value is not None
            for variable in self.variables(item)
            if is_asked(variable)
        )

    def _has_answer(self, item: Matrix | Roster) -> bool:
        """Say whether a cell has a value, a reason for having none, or something that cannot be read."""
        readings = (self.reading(variable) for variable in self.variables(item) if is_asked(variable))
        return any(reading.missing not in {Missing.BLANK, Missing.HIDDEN} for reading in readings)
