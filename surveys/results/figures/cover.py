"""What the columns of a large edition can say of a statistic, and the organisations that say the same taken together.

Apart from the evidence because it knows columns and no rule of a base. Refuses what a column does not tell: rows of rosters,
the last edition, the day on which something was sent; such a statistic is counted from the answers.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from surveys.questionnaire.answers.kept import KeptSheet
from surveys.questionnaire.answers.plan import OTHER, plan_of
from surveys.questionnaire.definition.model import Matrix, Question, Questionnaire
from surveys.questionnaire.expressions import Expression, Reference
from surveys.results.columns import Columns, Measured
from surveys.results.dataset import Respondent

Case = tuple[Respondent, Any]

_CLOCK = frozenset({"today", "now"})
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Cover:
    """The columns of a dataset, asked by the references of its statistics."""

    def __init__(self, questionnaire: Questionnaire, columns: Columns) -> None:
        self._questionnaire = questionnaire
        self._columns = columns

    def cases(
        self, expressions: Iterable[Expression], read: Iterable[Reference], answered: Iterable[Reference]
    ) -> list[Case] | None:
        """Return one respondent for all who say the same, with their lines; ``None`` where the columns do not tell.

        What ``expressions`` read, and ``read``, is there in full; of ``answered``, only whether there is an answer.
        """
        used = tuple(expressions)
        if any(not _is_plain(each) for each in used):
            return None
        full = self._names((*read, *(each for one in used for each in one.references)))
        others = self._names(answered)
        if full is None or others is None:
            return None
        found = self._columns.patterns(tuple(full), tuple(name for name in others if name not in full))
        return [
            (Respondent(str(place), {}, KeptSheet(self._questionnaire, one.readings, _LONG_AGO)), one.places)
            for place, one in enumerate(found)
        ]

    def _names(self, references: Iterable[Reference]) -> dict[str, None] | None:
        """Return the variables that references cover, in order; ``None`` where one is not in the columns."""
        names: dict[str, None] = {}
        for reference in sorted(references, key=str):
            found = list(self._of(reference))
            if not found or not all(self._columns.has(name) for name in found):
                return None
            names |= dict.fromkeys(found)
        return names

    def _of(self, reference: Reference) -> Iterator[str]:
        code, parts = reference.code, tuple("*" if part == "@row" else part for part in reference.parts)
        item = self._questionnaire.items.get(code)
        plan = plan_of(self._questionnaire)
        if isinstance(item, Question | Matrix):
            row, column = (*parts, "*", "*")[:2]
            for variable in plan.variables[code]:
                named = variable.column.code if variable.column is not None else ""
                if row in ("*", variable.row) and column in ("*", named) and variable.of is None:
                    yield variable.name
        elif item is None and code.endswith(OTHER) and ".".join((code, *parts)) in plan.by_name:
            yield ".".join((code, *parts))

    def numbers(self, references: Sequence[Reference]) -> tuple[str, ...] | None:
        """Return the column of each reference, ``None`` unless each is one column of numbers."""
        names: list[str] = []
        for reference in references:
            found = [] if "*" in reference.parts else list(self._of(reference))
            if len(found) != 1 or found[0] not in self._columns.scales:
                return None
            names += found
        return tuple(names)

    def measured(self, names: Sequence[str], places: Sequence[Any]) -> tuple[Measured, ...]:
        """Return the numbers of some lines, column by column."""
        import numpy as np

        where = np.concatenate(places) if places else np.arange(0)
        return tuple(self._columns.measured(name, where) for name in names)


def _is_plain(expression: Expression) -> bool:
    recalled, current = bool(expression.recalled), expression.uses_current
    return (
        expression.dialect == "native"
        and not recalled
        and not current
        and not expression.uses_row
        and not expression.functions & _CLOCK
    )
