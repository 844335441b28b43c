"""What is shown, what was understood and what follows by calculation: the facts a sheet is judged on.

Apart from judgement because conditions, totals, statistics and exports need facts and no opinion. Refuses to
remember: everything is worked out when asked, once, from the answers alone. A hidden answer keeps its raw text
and has no value anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from surveys.questionnaire.answers.concealment import tells
from surveys.questionnaire.answers.counting import announced, begun_up_to, last_written, with_awaited
from surveys.questionnaire.answers.model import Answer, Context, Raw, text_of
from surveys.questionnaire.answers.plan import OTHER, Plan, calculation_of, is_asked, plan_of
from surveys.questionnaire.answers.scope import SheetScope
from surveys.questionnaire.definition.english import catalogue_of
from surveys.questionnaire.definition.model import (
    Item,
    Matrix,
    Question,
    Questionnaire,
    Roster,
    Variable,
    name_cell,
    name_field,
    row_expressions,
)
from surveys.questionnaire.expressions import Nodes, Result
from surveys.questionnaire.kinds.declarations import Confirmation
from surveys.questionnaire.kinds.derived import Attribute
from surveys.questionnaire.values import Missing, Reading, Value

NO_ANSWER = Answer()
_BLANK = Reading(missing=Missing.BLANK)
_HIDDEN = Reading(missing=Missing.HIDDEN)


class Facts:
    """The answers of one submission in one context, read and computed lazily, never changed."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        answers: Mapping[str, Answer],
        entries: Mapping[str, tuple[str, ...]],
        context: Context,
    ) -> None:
        self.questionnaire = questionnaire
        self.answers = answers
        self.context = context
        self.plan: Plan = plan_of(questionnaire)
        self.kept_entries = entries
        self._entries: dict[str, tuple[str, ...]] = {}
        self._begun: dict[str, tuple[str, ...]] = {}
        self._roster_variables: dict[str, dict[str, Variable]] = {}
        self._sections: dict[str, bool] = {}
        self._shown: dict[str, bool] = {}
        self._path: set[str] = (
            set()
        )  # items whose visibility is being worked out: meeting one again is a cycle
        self._rows: dict[str, tuple[str, ...]] = {}
        self._announced: dict[str, int | None] = {}
        self._readings: dict[str, Reading] = {}
        self._computing: set[str] = set()
        self._looked: dict[tuple[str, tuple[str, ...]], Result] = {}

    # --- names -------------------------------------------------------------------------------------------------

    def variables(self, item: Item | str) -> tuple[Variable, ...]:
        """Return the variables of an item in order, hidden ones and those of every entry included."""
        found = self.questionnaire.items[item] if isinstance(item, str) else item
        if isinstance(found, Roster):
            return tuple(self._variables_of(found).values())
        return self.plan.variables[found.code]

    def _variables_of(self, roster: Roster) -> dict[str, Variable]:
        known = self._roster_variables.get(roster.code)
        if known is None:
            entries = self.entries(roster.code)
            known = {
                variable.name: variable
                for entry in entries
                for variable in self.plan.entry_variables(roster, entry)
            }
            self._roster_variables[roster.code] = known
        return known

    def variable(self, name: str) -> Variable | None:
        """Return the variable of this name, or ``None`` when the sheet has no such variable."""
        found = self.plan.by_name.get(name)
        if found is None and "[" in name:
            item = self.questionnaire.items.get(name.partition("[")[0])
            if isinstance(item, Roster):
                return self._variables_of(item).get(name)
        return found

    def entries(self, roster_code: str) -> tuple[str, ...]:
        """Return the ids of a roster's entries: its fixed rows, then the free ones in their order.

        Those that an earlier answer asks for and nobody wrote in yet come last; those that are left out are there too.
        """
        known = self._entries.get(roster_code)
        if known is None:
            begun, fixed = self.begun_entries(roster_code), self._fixed(roster_code)
            awaited = self.plan.awaited.get(roster_code)
            if awaited is not None and self.shown(roster_code):
                wanted = min(self.announced(roster_code) or 0, len(awaited))
                begun = fixed + with_awaited(begun[len(fixed) :], awaited, wanted)
            known = self._entries[roster_code] = begun
        return known

    def begun_entries(self, roster_code: str) -> tuple[str, ...]:
        """Return the ids of a roster's entries but those that are only asked for: what a submission keeps."""
        known = self._begun.get(roster_code)
        if known is None:
            fixed = self._fixed(roster_code)
            free = [entry for entry in self.kept_entries.get(roster_code, ()) if entry not in fixed]
            awaited = self.plan.awaited.get(roster_code, ())
            if awaited:
                named = (name for name, each in self.answers.items() if not each.blank)
                free = begun_up_to(free, awaited, last_written(roster_code, awaited, named))
            known = self._begun[roster_code] = fixed + tuple(dict.fromkeys(free))
        return known

    def _fixed(self, roster_code: str) -> tuple[str, ...]:
        item = self.questionnaire.items.get(roster_code)
        return tuple(choice.code for choice in item.rows or ()) if isinstance(item, Roster) else ()

    def announced(self, roster_code: str) -> int | None:
        """Return how many free rows an earlier answer asks for; ``None``: not known yet, or nothing counts them."""
        if roster_code not in self._announced:
            item = self.questionnaire.items.get(roster_code)
            self._announced[roster_code] = None  # of a roster that would count itself
            if isinstance(item, Roster) and item.row_count is not None:
                self._announced[roster_code] = announced(item.row_count.evaluate(SheetScope(self, item=item)))
        return self._announced[roster_code]

    # --- what is shown -----------------------------------------------------------------------------------------

    def shown_section(self, code: str) -> bool:
        """Say whether a section is shown: it has no condition, or its condition is true."""
        known = self._sections.get(code)
        if known is None:
            relevant = self.plan.sections[code].relevant
            known = relevant is None or relevant.holds(SheetScope(self)) is True
            self._sections[code] = known
        return known

    def shown(self, item_code: str) -> bool:
        """Say whether an item is shown: the conditions of its section and its own are true."""
        known = self._shown.get(item_code)
        if known is None:
            if item_code in self._path:
                return False  # a cycle: refused when a definition is verified, harmless here
            self._settle(item_code)
            known = self._shown[item_code]
        return known

    def _settle(self, item_code: str) -> None:
        """Work out the visibility of an item after that of the items it needs, without recursion.

        A chain of conditions may be as long as the questionnaire; Python's stack is not.
        """
        stack = [item_code]
        while stack:
            code = stack[-1]
            if code in self._shown:
                stack.pop()
                continue
            if code not in self._path:
                self._path.add(code)
                waiting = [
                    need
                    for need in self.plan.needs[code]
                    if need not in self._shown and need not in self._path
                ]
                if waiting:
                    stack.extend(waiting)
                    continue
            item = self.questionnaire.items[code]
            shown = self.shown_section(self.questionnaire.section_of[code].code)
            if shown and item.relevant is not None:
                shown = item.relevant.holds(SheetScope(self, item=item)) is True
            self._shown[code] = shown
            self._path.discard(code)
            stack.pop()
            if shown and isinstance(item, Question) and item.calc is not None:
                for variable in self.plan.variables[code]:
                    self.reading(variable)

    def shown_rows(self, code: str) -> tuple[str, ...]:
        """Return the rows of a table that are shown now: codes of its list, then a roster's entries; none when hidden."""
        known = self._rows.get(code)
        if known is None:
            self._rows[code] = ()  # of a table whose rows would depend on themselves
            known = self._rows[code] = tuple(self._find_rows(code)) if self.shown(code) else ()
        return known

    def _find_rows(self, code: str) -> Iterator[str]:
        item = self.questionnaire.items[code]
        keep = item.row_filter if isinstance(item, Matrix | Roster) else None
        for choice in item.rows or ():
            if keep is None or keep.holds(SheetScope(self, item=item, row=choice.code)) is True:
                yield choice.code
        if isinstance(item, Roster):
            free = self.entries(code)[len(item.rows or ()) :]
            yield from free if item.row_count is None else free[: self.announced(code) or 0]

    def left_out(self, code: str) -> tuple[str, ...]:
        """Return the rows of a table that hold answers and are left out now, while the table itself is shown."""
        item = self.questionnaire.items[code]
        if isinstance(item, Question) or not row_expressions(item) or not self.shown(code):
            return ()
        shown = frozenset(self.shown_rows(code))
        held = (each for each in self.variables(item) if not self.answers.get(each.name, NO_ANSWER).blank)
        rows = dict.fromkeys(each.row or each.entry or "" for each in held if is_asked(each))
        return tuple(row for row in rows if row not in shown)

    def shows(self, variable: Variable) -> bool:
        """Say whether a variable is shown: its item, its row, and for an « Autre » text the choice it completes."""
        item = variable.item
        if not self.shown(item.code):
            return False
        row = variable.row or variable.entry
        if row is not None and row_expressions(item) and row not in self.shown_rows(item.code):
            return False
        return variable.of is None or self._other_is_chosen(variable.of)

    def _other_is_chosen(self, name: str) -> bool:
        parent = self.variable(name)
        return parent is not None and parent.kind.opens_other(self.value(name))

    # --- what it says ------------------------------------------------------------------------------------------

    def answer(self, name: str) -> Answer | None:
        """Return what was typed for a variable, or ``None`` when nothing ever was."""
        return self.answers.get(name)

    def values(self) -> dict[str, Value]:
        """Return every variable that has a value, by name, in the order asked: facts alone, no rule is run."""
        found: dict[str, Value] = {}
        for item in self.questionnaire.items.values():
            for variable in self.variables(item):
                value = self.reading(variable).value
                if value is not None:
                    found[variable.name] = value
        return found

    def value(self, name: str) -> Value | None:
        """Return the value of a variable; ``None`` when it is missing, hidden, unreadable or unknown."""
        known = self._readings.get(name)
        if known is None:
            variable = self.variable(name)
            if variable is None:
                return None
            known = self.reading(variable)
        return known.value

    def reading(self, variable: Variable) -> Reading:
        """Return what is understood of a variable now: a value, a reason for having none, or a problem."""
        known = self._readings.get(variable.name)
        if known is None:
            known = self._readings[variable.name] = self._read(variable)
        return known

    def _read(self, variable: Variable) -> Reading:
        if not self.shows(variable):
            return _HIDDEN
        if calculation_of(variable) is not None:
            return self._compute(variable)
        kind = variable.kind
        if isinstance(kind, Attribute):
            return self._attribute(kind)
        answer = self.answers.get(variable.name)
        if answer is None or not kind.typed:
            return _BLANK
        if answer.reason is not None:
            return Reading(missing=answer.reason)
        if isinstance(kind, Confirmation) and answer.about != self.confirmed(variable):
            return _BLANK
        return kind.read(answer.raw)

    def _compute(self, variable: Variable) -> Reading:
        expression = calculation_of(variable)
        if expression is None or variable.name in self._computing:
            return _BLANK
        self._computing.add(variable.name)
        try:
            result = expression.evaluate(SheetScope(self, variable))
        finally:
            self._computing.discard(variable.name)
        return _BLANK if result is None or result in ((), "") else Reading(value=result)  # type: ignore[arg-type]  # a list may hold numbers

    def _attribute(self, kind: Attribute) -> Reading:
        value = self.context.organisation.get(kind.field)
        return _BLANK if value is None or value == "" else Reading(value=value)

    def conceals(self, variable: Variable) -> bool:
        """Say whether the value of a variable would tell whoever looks what a section that they may not open holds."""
        unseen = self.context.unseen
        if not unseen:
            return False
        own = self.questionnaire.section_of[variable.item.code].code in unseen
        return own or (
            calculation_of(variable) is not None and tells(self.questionnaire, variable.item.code, unseen)
        )

    def confirmed(self, variable: Variable) -> Raw:
        """Return, for a confirmation, the text of the total it is about now: it holds for that total alone."""
        kind = variable.kind
        return text_of(self.value(kind.total)) if isinstance(kind, Confirmation) else ()

    # --- for expressions ---------------------------------------------------------------------------------------

    def scope(
        self,
        variable: Variable | str | None = None,
        row: str | None = None,
        entry: str | None = None,
        item: Item | None = None,
    ) -> SheetScope:
        """Return the world of an expression: of a variable, of a row or entry of ``item``, or of the whole sheet."""
        found = self.variable(variable) if isinstance(variable, str) else variable
        return SheetScope(self, found, item, row or entry)

    def parameter(self, name: str) -> Decimal | str | bool | None:
        """Return a parameter of the edition, the context's before the questionnaire's own; numbers are decimals."""
        found = self.context.params.get(name)
        if found is None:
            found = self.plan.params.get(name)
        match found:
            case bool() | str() | Decimal() | None:
                return found
            case int() | float():
                return Decimal(repr(found))
            case _:
                return str(found)

    def worded(self, template: str) -> str:
        """Return an author's text in the language of the organisation: its English, where there is one that holds."""
        if self.context.organisation.get("language") != "en":
            return template
        return catalogue_of(self.questionnaire).get(template, template)

    def lookup(self, code: str, parts: tuple[str, ...]) -> Result:
        """Return what ``${code.parts}`` means: a value, or a tuple over shown rows or entries for ``*``."""
        key = (code, parts)
        if key in self._looked:
            return self._looked[key]
        found = self._looked[key] = self._lookup(code, parts)
        return found

    def _lookup(self, code: str, parts: tuple[str, ...]) -> Result:
        match self.questionnaire.items.get(code):
            case Question(rows=None) if not parts:
                return self.value(code)
            case Question(rows=rows) if rows is not None:
                if parts and parts != ("*",):
                    return self.value(".".join((code, *parts)))
                return self._values(name_cell(code, row) for row in self.shown_rows(code))
            case Matrix() as matrix:
                return self._cells(matrix, parts)
            case Roster() as roster:
                return self._fields(roster, parts)
            case None if code in self.plan.fields and not parts:
                found = self._fields(self.plan.fields[code], ("*", code))
                return Nodes(found) if isinstance(found, tuple) else found
            case None if code.endswith(OTHER):
                return self.value(".".join((code, *parts)))
            case _:
                return None

    def _values(self, names: Iterable[str]) -> Result:
        return tuple(self.value(name) for name in names)

    def _cells(self, matrix: Matrix, parts: tuple[str, ...]) -> Result:
        row, column = (*parts, "*", "*")[:2]
        rows = self.shown_rows(matrix.code) if row == "*" else (row,)
        columns = tuple(each.code for each in matrix.columns) if column == "*" else (column,)
        names = [name_cell(matrix.code, each, code) for each in rows for code in columns]
        return self.value(names[0]) if row != "*" and len(columns) == 1 else self._values(names)

    def _fields(self, roster: Roster, parts: tuple[str, ...]) -> Result:
        if not self.shown(roster.code):
            return None if parts and parts[0] != "*" else ()
        entries = self.shown_rows(roster.code)
        match parts:
            case ():
                return Nodes(entries)
            case ("*", field):
                return self._values(name_field(roster.code, entry, field) for entry in entries)
            case (entry, field):
                return self.value(name_field(roster.code, entry, field))
            case _:
                return None
