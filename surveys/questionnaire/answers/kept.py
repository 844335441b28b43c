"""A sheet whose answers were read and judged before, of which only some are at hand: what expressions are evaluated on again.

Apart from the sheet because it knows no raw answer: values, reasons and rows are what they were when they were read. Refuses
to work out what it was not given.
"""

from collections.abc import Mapping
from datetime import datetime

from surveys.questionnaire.answers.model import Context
from surveys.questionnaire.answers.sheet import AnswerSheet
from surveys.questionnaire.definition.model import Questionnaire, Variable
from surveys.questionnaire.values import Missing, Reading


class NotAtHandError(LookupError):
    """A variable was asked for that the sheet was not given."""


class KeptSheet(AnswerSheet):
    """Some variables of a submission, as they were read."""

    def __init__(self, questionnaire: Questionnaire, readings: Mapping[str, Reading], at: datetime) -> None:
        super().__init__(questionnaire, {}, {}, Context.at(at))
        self._readings = dict(readings)

    def shown(self, item_code: str) -> bool:
        """Say whether an item was shown: one of its variables that are at hand was not hidden."""
        own = (variable for variable in self.plan.variables[item_code] if variable.of is None)
        known = [self._readings[each.name] for each in own if each.name in self._readings]
        if not known:
            raise NotAtHandError(item_code)
        return any(reading.missing is not Missing.HIDDEN for reading in known)

    def shown_rows(self, code: str) -> tuple[str, ...]:
        """Return the rows that are not known to have been hidden."""
        rows = (each.row for each in self.plan.variables[code] if not self._was_hidden(each))
        return tuple(dict.fromkeys(row for row in rows if row is not None))

    def _was_hidden(self, variable: Variable) -> bool:
        known = self._readings.get(variable.name)
        hidden = known is not None and known.missing is Missing.HIDDEN
        return hidden or variable.of is not None

    def _read(self, variable: Variable) -> Reading:
        raise NotAtHandError(variable.name)
