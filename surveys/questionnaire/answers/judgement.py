"""What is required, wrong, unusual or still missing: the one judgement of pages, imports, previews and sendings.

Apart from facts because it adds the author's rules to them. Refuses sentences other than the author's own, and
three-valued doubt: a rule fails only when it is false, never when it is unknown.
"""

from collections.abc import Iterator
from functools import cached_property

from surveys.questionnaire.answers import prefill
from surveys.questionnaire.answers.counting import room_of
from surveys.questionnaire.answers.facts import NO_ANSWER
from surveys.questionnaire.answers.model import (
    Answer,
    State,
)
from surveys.questionnaire.answers.plan import calculation_of, columns_of, is_asked, rules_of
from surveys.questionnaire.answers.ruling import Ruling
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Roster,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.identifying import sorts_in
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.kinds.texts import LongText
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing, Reading, Value


class Judgement(Ruling):
    """What the definition thinks of each variable, and of each table as a whole."""

    @cached_property
    def _states(self) -> dict[str, State]:
        return {}

    @cached_property
    def _started_rows(self) -> dict[tuple[str, str], bool]:
        return {}

    # --- states ------------------------------------------------------------------------------------------------

    def state(self, name: str) -> State:
        """Return all there is to say of a variable, of a matrix or roster as a whole, or of an explanation.

        Raises ``KeyError`` for a name that the sheet does not have: ask ``accepts`` first of a name from outside.
        """
        known = self._states.get(name)
        if known is None:
            variable = self.variable(name)
            if variable is not None:
                known = self._state_of(variable)
            elif "#" in name:
                known = self._state_of_explanation(name)
            else:
                known = self._state_of_whole(self.questionnaire.items[name])
            self._states[name] = known
        return known

    def states(self, section_code: str | None = None) -> Iterator[State]:
        """Yield the state of every variable of a section, or of all, in the order asked, hidden ones included."""
        for item in self._items(section_code):
            for variable in self.variables(item):
                yield self.state(variable.name)

    def accepts(self, name: str) -> bool:
        """Say whether a person's answer may be kept under this name: an asked variable, or an explanation."""
        owner, sign, key = name.partition("#")
        variable = self.variable(owner)
        if not sign:
            return variable is not None and is_asked(variable)
        return any(rule.key == key and not rule.hard for rule in self.rules(owner))

    def _state_of(self, variable: Variable) -> State:
        name = variable.name
        reading = self.reading(variable)
        kept = self.answers.get(name) if is_asked(variable) else None
        answer, origin = kept or NO_ANSWER, kept.origin if kept is not None else None
        if reading.missing is Missing.HIDDEN:
            return State(name, False, False, answer.raw, None, Missing.HIDDEN, origin)
        required = self._is_required(variable)
        problems = tuple(self._problems(variable, reading, answer, required))
        return State(name, True, required, answer.raw, reading.value, reading.missing, origin, problems)

    def _state_of_explanation(self, name: str) -> State:
        owner, _, key = name.partition("#")
        if not self.accepts(name):
            raise KeyError(name)
        answer = self.answers.get(name, NO_ANSWER)
        origin = answer.origin if name in self.answers else None
        check = next((check for check in self.checks(owner) if check.rule.key == key), None)
        if check is None:
            return State(name, False, False, answer.raw, None, Missing.HIDDEN, origin)
        value = check.text or check.reason or None
        missing = None if value else Missing.BLANK
        return State(name, True, check.rule.explain == "required", answer.raw, value, missing, origin)

    def _state_of_whole(self, item: Item) -> State:
        if isinstance(item, Question) and item.rows is None:
            raise KeyError(item.code)
        if not self.shown(item.code):
            return State(item.code, False, False, (), None, Missing.HIDDEN, None)
        required = item.required
        problems = () if isinstance(item, Question) else tuple(self._problems_of_whole(item))
        value = self.shown_rows(item.code) or None if isinstance(item, Roster) else None
        return State(item.code, True, required, (), value, None, None, problems)

    # --- what is required --------------------------------------------------------------------------------------

    def _is_required(self, variable: Variable) -> bool:
        if variable.of is not None:
            return True
        if not is_asked(variable):
            return False
        match variable.item:
            case Question(required=required):
                return required
            case Matrix() as matrix:
                if matrix.required and matrix.type == "matrix_single":
                    return True
                row = variable.row or ""
                return (
                    variable.column is not None and variable.column.required and self._is_started(matrix, row)
                )
            case Roster() as roster:
                if variable.column is None or not variable.column.required or variable.entry is None:
                    return False
                fixed = roster.rows is not None and variable.entry in roster.rows
                return roster.required or not fixed or self._is_started(roster, variable.entry)

    def _is_started(self, item: Matrix | Roster, row: str) -> bool:
        """Say whether anything was answered in one row of a matrix or one entry of a roster."""
        key = (item.code, row)
        known = self._started_rows.get(key)
        if known is None:
            name = name_cell if isinstance(item, Matrix) else name_field
            answers = (self.answers.get(name(item.code, row, column.code)) for column in columns_of(item))
            known = self._started_rows[key] = any(
                answer is not None and not answer.blank for answer in answers
            )
        return known

    # --- what is wrong -----------------------------------------------------------------------------------------

    def _problems(
        self, variable: Variable, reading: Reading, answer: Answer, required: bool
    ) -> Iterator[Problem]:
        if reading.problem is not None:
            yield reading.problem.at(variable.name)
        elif reading.value is not None:
            for problem in variable.kind.check(reading.value):
                yield problem.at(variable.name)
            yield from _telling(variable, reading.value)
            if reading.value is False and isinstance(variable.kind, Confirmation):
                yield Problem("confirmation.refused", variable.name)
            if self._is_taken_as_offered(variable, answer):
                yield Problem("answer.unconfirmed", variable.name)
            yield from self._broken_rules(variable.name, rules_of(variable), SheetScope(self, variable))
            yield from self._unlikely(variable.name)
        elif reading.missing is Missing.BLANK:
            if isinstance(variable.kind, Confirmation) and not answer.blank:
                yield Problem(
                    "confirmation.changed", variable.name, severity="error" if required else "warning"
                )
            else:
                yield from self._absence(variable, required)
        elif reading.missing not in _allowed(variable):
            yield Problem("answer.missing_not_allowed", variable.name, {"reason": str(reading.missing)})

    def _is_taken_as_offered(self, variable: Variable, answer: Answer) -> bool:
        """Say whether a value that a person must confirm stands as it was carried: nobody acted on it yet."""
        source = variable.item.prefill
        return answer.origin == "prefilled" and source is not None and source.mode == "confirm"

    def _unlikely(self, owner: str) -> Iterator[Problem]:
        """Yield what changed too much since the last edition, until it is explained."""
        yield from (check.problem for check in self._checks_of_change(owner) if not check.satisfied)

    def _absence(self, variable: Variable, required: bool) -> Iterator[Problem]:
        """Yield what a blank is: required, or known already and still to be accepted or cleared by a person."""
        source = variable.item.prefill
        offered = prefill.offer(self, variable) if source is not None and source.mode != "show" else None
        if offered is not None and (required or offered.mode == "confirm"):
            yield Problem("answer.unconfirmed", variable.name)
        elif required:
            yield Problem("answer.required", variable.name)

    def _problems_of_whole(self, item: Matrix | Roster) -> Iterator[Problem]:
        code = item.code
        if isinstance(item, Roster):
            yield from self._problems_of_count(item)
        elif item.required and item.type != "matrix_single" and not self._has_answer(item):
            yield Problem("answer.required", code)
        if item.rules and self._has_value(item):
            yield from self._broken_rules(code, item.rules, SheetScope(self, item=item))
        yield from (check.problem for check in self._checks_of_rows(code) if not check.satisfied)
        yield from self._unlikely(code)

    def _problems_of_count(self, roster: Roster) -> Iterator[Problem]:
        if roster.row_count is not None:
            yield from self._problems_of_announced(roster)
            return
        count = len(self.shown_rows(roster.code))
        if count > roster.max_rows:
            yield Problem("roster.too_many", roster.code, {"count": count, "max": roster.max_rows})
        elif count == 0 and roster.required:
            yield Problem("answer.required", roster.code)
        elif 0 < count < roster.min_rows:
            yield Problem("roster.too_few", roster.code, {"count": count, "min": roster.min_rows})

    def _problems_of_announced(self, roster: Roster) -> Iterator[Problem]:
        """Yield what does not match between the rows and the answer that counts them, but what it leaves out."""
        wanted, room = self.announced(roster.code), room_of(roster)
        if wanted is None:
            if roster.required:
                yield Problem("roster.not_counted", roster.code)
        elif wanted > room:
            yield Problem("roster.too_many_announced", roster.code, {"announced": wanted, "max": room})
        else:
            free = self.shown_rows(roster.code)[-wanted:] if wanted else ()
            blank = sum(not self._is_started(roster, entry) for entry in free)
            if blank:
                yield Problem("roster.unfilled", roster.code, {"announced": wanted, "blank": blank})


def _telling(variable: Variable, value: Value) -> Iterator[Problem]:
    """Yield what a free text likely tells of someone, where the question asks for nothing personal: soft, never in the way."""
    if (
        isinstance(variable.kind, LongText)
        and isinstance(value, str)
        and variable.item.personal_data == "none"
    ):
        yield from (
            Problem(f"identifying.{sort}", variable.name, severity="warning") for sort in sorts_in(value)
        )


def _allowed(variable: Variable) -> tuple[Missing, ...]:
    """Return the reasons that a person may choose instead of a value."""
    item = variable.item
    if variable.of is not None or isinstance(item, Roster) or calculation_of(variable) is not None:
        return ()
    return item.allow
