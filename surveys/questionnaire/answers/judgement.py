"""What is required, wrong, unusual or still missing: the one judgement of pages, imports, previews and sendings.

Apart from facts because it adds the author's rules to them. Refuses sentences other than the author's own, and
three-valued doubt: a rule fails only when it is false, never when it is unknown.
"""

from collections.abc import Iterable, Iterator, Mapping

from surveys.questionnaire.answers import concealment, piping, plausibility, prefill
from surveys.questionnaire.answers.changes import Changes
from surveys.questionnaire.answers.facts import NO_ANSWER, text_of
from surveys.questionnaire.answers.model import (
    ASKED_WHEN_SENDING,
    Answer,
    Check,
    Context,
    Progress,
    Raw,
    State,
)
from surveys.questionnaire.answers.plan import CHANGE, calculation_of, columns_of, is_asked, rules_of
from surveys.questionnaire.answers.rows import Outcome, outcome_of, shelf_of
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Rule,
    Variable,
    name_cell,
    name_field,
)
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.values import Missing, Reading, Value


class Judgement(Changes):
    """Facts beside the last edition's, and what the definition thinks of them."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, Answer],
        entries: Mapping[str, tuple[str, ...]],
        context: Context,
    ) -> None:
        super().__init__(questionnaire, answers, entries, context)
        self._states: dict[str, State] = {}
        self._checks: dict[str, tuple[Check, ...]] = {}
        self._outcomes: dict[str, Mapping[str, Outcome]] = {}
        self._started_rows: dict[tuple[str, str], bool] = {}

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

    def _items(self, section_code: str | None) -> Iterator[Item]:
        if section_code is not None:
            yield from self.plan.sections[section_code].items
        else:
            yield from self.questionnaire.items.values()

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
        value = self.entries(item.code) or None if isinstance(item, Roster) else None
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
        yield from self._unlikely(code)

    def _problems_of_count(self, roster: Roster) -> Iterator[Problem]:
        count = len(self.entries(roster.code))
        if count > roster.max_rows:
            yield Problem("roster.too_many", roster.code, {"count": count, "max": roster.max_rows})
        elif count == 0 and roster.required:
            yield Problem("answer.required", roster.code)
        elif 0 < count < roster.min_rows:
            yield Problem("roster.too_few", roster.code, {"count": count, "min": roster.min_rows})

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

    # --- rules -------------------------------------------------------------------------------------------------

    def rules(self, owner: str) -> tuple[Rule, ...]:
        """Return the rules whose broken conditions are reported at ``owner``, a variable or a whole item.

        The last one of a compared number or table is nobody's writing: its change since the last edition is likely.
        """
        variable, item = self.variable(owner), self.questionnaire.items.get(owner)
        own: tuple[Rule, ...] = ()
        if variable is not None:
            own = rules_of(variable)
        elif isinstance(item, Matrix | Roster):
            own = item.rules
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
        return piping.text(self, rule.message, self.variable(owner)) if "{{" in rule.message else rule.message

    def checks(self, name: str) -> tuple[Check, ...]:
        """Return the soft rules that do not hold for a variable or a whole item, explained or not, in order.

        An unlikely change since the last edition comes last.
        """
        known = self._checks.get(name)
        if known is None:
            known = self._checks[name] = (*self._broken_soft_rules(name), *self._checks_of_change(name))
        return known

    def _checks_of_change(self, owner: str) -> tuple[Check, ...]:
        found, rule = self.change(owner), self.likely(owner)
        if found is None or rule is None:
            return ()
        return (self._check(owner, rule, self.problem_of_change(owner, rule, found)),)

    def _broken_soft_rules(self, name: str) -> tuple[Check, ...]:
        rules = [rule for rule in self.rules(name) if not rule.hard and rule.key != CHANGE]
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
        told = bool(text) or reason not in {"", plausibility.IN_WORDS}
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

    # --- as a whole --------------------------------------------------------------------------------------------

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
        """Return all there is to say of each entry of a roster, in order; none when the roster is hidden.

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
        for entry in self.entries(roster.code):
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


def _allowed(variable: Variable) -> tuple[Missing, ...]:
    """Return the reasons that a person may choose instead of a value."""
    item = variable.item
    if variable.of is not None or isinstance(item, Roster) or calculation_of(variable) is not None:
        return ()
    return item.allow


__all__ = ["Judgement", "Value"]
