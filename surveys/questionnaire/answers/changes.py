"""What is unlikely of a sheet since the last edition, and what the explanation of it speaks of.

Apart from judgement because it rests on two editions. Refuses to say whether a finding is settled, and to forget: an
explanation keeps what it was about, so that it can be read where the last edition is not known.
"""

from collections.abc import Iterator
from functools import cached_property

from surveys.questionnaire.answers import memory, plausibility
from surveys.questionnaire.answers.facts import NO_ANSWER, Facts
from surveys.questionnaire.answers.model import ExplainedChange, Raw, text_of
from surveys.questionnaire.answers.plan import CHANGE, is_asked, measure_of
from surveys.questionnaire.definition.model import Matrix, Question, Roster, Rule
from surveys.questionnaire.problems import Problem


class Changes(Facts):
    """Facts, beside those of the last edition."""

    @cached_property
    def _changes(self) -> dict[str, memory.Finding | None]:
        return {}

    def likely(self, owner: str) -> Rule | None:
        """Return the rule that nobody writes, that a number or a table changed within its limits; ``None``: not compared."""
        variable = self.variable(owner)
        if variable is None:
            return (
                None
                if isinstance(self.questionnaire.items.get(owner), Question)
                else self.plan.changes.get(owner)
            )
        return None if variable.of is not None else self.plan.changes.get(measure_of(variable))

    def change(self, owner: str) -> memory.Finding | None:
        """Return what is unlikely of a variable or a table since the last edition, explained or not."""
        if not self.context.previous:
            return None
        if owner not in self._changes:
            self._changes[owner] = self._find_change(owner)
        return self._changes[owner]

    def _find_change(self, owner: str) -> memory.Finding | None:
        variable = self.variable(owner)
        if variable is None:
            item = self.questionnaire.items.get(owner)
            return memory.find_change_of_table(self, item) if isinstance(item, Matrix | Roster) else None
        found = memory.find_change(self, variable)
        if found is not None and isinstance(variable.item, Matrix | Roster):
            whole = self.change(variable.item.code)
            if whole is not None and owner in whole.cells:
                return None  # the table says it already
        return found

    def problem_of_change(self, owner: str, rule: Rule, found: memory.Finding) -> Problem:
        """Return what is said of an unlikely change."""
        params = {"rule": CHANGE, "explain": rule.explain, **found.params}
        return Problem(found.code, owner, params, severity="warning")

    def explained_changes(self) -> Iterator[ExplainedChange]:
        """Yield the explanations of unlikely changes that speak of what is there now, in the order asked.

        The last edition need not be known: an explanation keeps what it was about.
        """
        for item in self.questionnaire.items.values():
            owners = [variable.name for variable in self.variables(item)]
            for owner in owners if isinstance(item, Question) else [item.code, *owners]:
                answer = self.answers.get(f"{owner}#{CHANGE}")
                if answer is None or (answer.blank and not answer.about) or self.likely(owner) is None:
                    continue
                there = self.shown(item.code) if owner == item.code else self.value(owner) is not None
                if there and self.change_is_about(owner, answer.about):
                    reason, text = plausibility.read_reason(" ".join(answer.raw).strip())
                    code, before, *now = answer.about
                    yield ExplainedChange(owner, code, before, " ".join(now), reason, text)

    def subject_of_change(self, owner: str) -> Raw:
        """Return what the explanation of a change speaks of now: its code, what it is unlike, and what is there."""
        return memory.subject(self.change(owner), self._what_changed(owner))

    def change_is_about(self, owner: str, kept: Raw) -> bool:
        """Say whether the explanation of a change speaks of this value, beside the same one of the last edition.

        Where the last edition is not known, the explanation is taken at its word.
        """
        found, now = self.change(owner), self._what_changed(owner)
        if found is not None and kept[1:2] not in {(found.before,), ("",)}:
            return False
        if kept[2:] == now:
            return len(kept) > 1
        variable = self.variable(owner)
        if variable is None or not is_asked(variable):
            return variable is None and found is None and len(kept) > 1
        return len(kept) > 2 and variable.kind.read(kept[2:]).value == self.value(owner) is not None

    def _what_changed(self, owner: str) -> Raw:
        """Return what is there now of what changed: the text of an answer, a computed value, the cells of a table."""
        variable = self.variable(owner)
        if variable is not None:
            typed = is_asked(variable)
            return self.answers.get(owner, NO_ANSWER).raw if typed else text_of(self.value(owner))
        found = self.change(owner)
        return () if found is None else tuple(" ".join(text_of(self.value(name))) for name in found.cells)
