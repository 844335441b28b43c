"""How far along a sheet is: what is missing or wrong in a section, and the entries of a roster one by one.

Apart from the judgement of one variable because here they are counted. An entry that said the same in the same world
is not judged again.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from surveys.questionnaire.answers.facts import NO_ANSWER
from surveys.questionnaire.answers.judgement import Judgement
from surveys.questionnaire.answers.model import ASKED_WHEN_SENDING, Progress, State
from surveys.questionnaire.answers.rows import Outcome, outcome_of, shelf_of
from surveys.questionnaire.definition.model import Item, Matrix, Roster, Variable
from surveys.questionnaire.problems import Problem


class Completeness(Judgement):
    """What the definition thinks of an item, of a section and of the whole."""

    @cached_property
    def _outcomes(self) -> dict[str, Mapping[str, Outcome]]:
        return {}

    @cached_property
    def _progresses(self) -> dict[str, Progress]:
        return {}

    @cached_property
    def made(self) -> dict[str, dict[object, object]]:
        """What those who draw made of each item, by the name that they give it: as good as what is known of the item."""
        return {}

    def known_by_item(self) -> tuple[dict[str, Any], ...]:
        """Return all that was worked out so far, by item: the same dictionaries in the same order for every sheet."""
        rows = (self._shown, self._rows, self._entries, self._begun, self._announced, self._roster_variables)
        return (*rows, self._outcomes, self._progresses, self.made)

    def known_by_name(self) -> tuple[dict[str, Any], ...]:
        """Return all that was worked out so far, by the name of a variable, of a whole or of an explanation."""
        return self._readings, self._states, self._checks, self._changes

    def problems(
        self, section_code: str | None = None, *, include_required: bool = True
    ) -> tuple[Problem, ...]:
        """Return the problems of a section or of all, in the order asked, a table's own before its cells'.

        ``include_required=False`` leaves out what is merely missing, which is asked only when sending.
        """
        found = (problem for state in self._all_states(section_code) for problem in state.problems)
        return tuple(
            problem for problem in found if include_required or problem.code not in ASKED_WHEN_SENDING
        )

    def _all_states(self, section_code: str | None) -> Iterator[State]:
        for item in self._items(section_code):
            if isinstance(item, Matrix | Roster):
                yield self.state(item.code)
            for variable in self.variables(item):
                yield self.state(variable.name)

    def progress(self, section_code: str | None = None) -> Progress:
        """Return how far a section has come, or the whole questionnaire."""
        if section_code is None:
            return sum((self.progress(section.code) for section in self.questionnaire.sections), Progress())
        if not self.shown_section(section_code):
            return Progress()
        return sum(map(self._progress_of_item, self._items(section_code)), Progress())

    def _progress_of_item(self, item: Item) -> Progress:
        known = self._progresses.get(item.code)
        if known is None:
            known = self._progresses[item.code] = self._look_how_far(item)
        return known

    def _look_how_far(self, item: Item) -> Progress:
        if isinstance(item, Roster):
            if not self.shown(item.code):
                return Progress()
            rows = (outcome.progress for outcome in self.outcomes(item.code).values())
            return sum(rows, self._progress_of((self.state(item.code),)))
        states = [self.state(variable.name) for variable in self.variables(item)]
        if isinstance(item, Matrix):
            states.append(self.state(item.code))
        return self._progress_of(states)

    def _progress_of(self, states: Iterable[State]) -> Progress:
        expected = answered = errors = to_confirm = 0
        started = blocked = False
        for state in states:
            if not state.shown:
                continue
            item = self.questionnaire.items.get(state.name)
            absent = any(problem.code in ASKED_WHEN_SENDING for problem in state.problems)
            started = started or not self.answers.get(state.name, NO_ANSWER).blank
            if state.required and not (isinstance(item, Matrix) and item.type == "matrix_single"):
                expected += 1  # the rows of a matrix of choices are expected one by one
                answered += not absent if isinstance(item, Matrix | Roster) else state.settled
            for problem in state.problems:
                if problem.code in ASKED_WHEN_SENDING:
                    to_confirm += problem.code == "answer.unconfirmed"
                elif problem.severity == "error":
                    errors += 1
                else:
                    to_confirm += 1
                    blocked = blocked or problem.params.get("explain") == "required"
            blocked = blocked or absent
        return Progress(expected, answered, errors, to_confirm, started, not errors and not blocked)

    # --- the entries of a roster, one by one -------------------------------------------------------------------

    def outcomes(self, roster_code: str) -> Mapping[str, Outcome]:
        """Return all there is to say of each entry of a roster that is shown, in order.

        An entry that said the same in the same world, on any sheet of this questionnaire, is not judged again.
        """
        known = self._outcomes.get(roster_code)
        if known is None:
            item = self.questionnaire.items[roster_code]
            shown = isinstance(item, Roster) and self.shown(roster_code)
            known = dict(self._judge_entries(item)) if isinstance(item, Roster) and shown else {}
            self._outcomes[roster_code] = known
        return known

    def _judge_entries(self, roster: Roster) -> Iterator[tuple[str, Outcome]]:
        shelf = shelf_of(self.questionnaire, roster)
        world = shelf.world(self) if shelf.keeps else ()
        for entry in self.shown_rows(roster.code):
            variables = self.plan.entry_variables(roster, entry)
            if not shelf.keeps:
                yield entry, self._judge_entry(variables)
                continue
            key = shelf.key(self, world, entry, variables)
            found = shelf.find(key)
            if found is None:
                found = shelf.keep(key, self._judge_entry(variables))
            else:
                self._states.update(found.states)
                self._readings.update(found.readings)
                self._checks.update(found.checks)
            yield entry, found

    def _judge_entry(self, variables: Iterable[Variable]) -> Outcome:
        names = [variable.name for variable in variables]
        states = {name: self.state(name) for name in names}
        return outcome_of(
            states=states,
            readings={name: self._readings[name] for name in names},
            checks={name: self.checks(name) for name in names},
            progress=self._progress_of(states.values()),
        )

    @property
    def complete(self) -> bool:
        """Whether it could be sent now: nothing missing, nothing wrong, nothing left to explain."""
        return self.progress().complete
