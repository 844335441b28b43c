"""Linear and integer programmes, given to HiGHS: the one door to a solver.

Apart from what is asked of it. highspy rather than ``scipy.optimize.milp``: it keeps a programme between two questions,
so that an attack is hundreds of small changes instead of hundreds of models. Refuses an answer that is not proven: a
limit that was reached raises, and the caller then publishes nothing.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy  # loaded at the first question only: most of the house asks none

Row = tuple[Mapping[int, float], float, float]  # what multiplies each column; at least; at most

INFINITY = math.inf  # HiGHS's own, too
_TINY = 1e-9


class NotProven(Exception):  # noqa: N818  # a verdict, not a fault
    """The solver gave no proven answer: nothing may be published on it."""


class Infeasible(NotProven):
    """No answer exists."""


class OutOfTime(NotProven):
    """A limit of time or of rounds was reached first."""


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best value, and the rows that prove it (those with a dual price)."""

    value: float
    proof: tuple[int, ...]


class Attack:
    """A linear programme over quantities of at least zero: rows hold for ever, bounds and objective change."""

    def __init__(self, columns: int, rows: Iterable[Row]) -> None:
        self._model = _new_model()
        _add_columns(self._model, [(0.0, INFINITY)] * columns)
        _add_rows(self._model, rows)

    def bound(self, column: int, low: float, high: float = INFINITY) -> None:
        """Say between which limits a quantity lies."""
        self._model.changeColBounds(column, low, high)

    def reach(self, columns: Iterable[int], *, highest: bool) -> Optimum:
        """Return how far a sum of quantities goes. Unbounded: infinite, without proof.

        Raises Infeasible when the rows contradict each other, OutOfTime when the solver gives up.
        """
        chosen = tuple(columns)
        for column in chosen:
            self._model.changeColCost(column, -1.0 if highest else 1.0)
        self._model.run()
        status = self._model.getModelStatus()
        try:
            return self._outcome(status, highest)
        finally:
            for column in chosen:
                self._model.changeColCost(column, 0.0)

    def _outcome(self, status: object, highest: bool) -> Optimum:
        import highspy

        kinds = highspy.HighsModelStatus
        if status == kinds.kOptimal:
            value = float(self._model.getInfo().objective_function_value)
            duals = self._model.getSolution().row_dual
            return Optimum(
                -value if highest else value,
                tuple(row for row, dual in enumerate(duals) if abs(dual) > _TINY),
            )
        if status == kinds.kUnbounded:
            return Optimum(INFINITY if highest else -INFINITY, ())
        if status == kinds.kUnboundedOrInfeasible:
            self._model.setOptionValue("presolve", "off")
            self._model.clearSolver()
            self._model.run()
            again = self._model.getModelStatus()
            if again != status:
                return self._outcome(again, highest)
        if status == kinds.kInfeasible:
            raise Infeasible("the published numbers contradict each other")
        raise OutOfTime(str(status))


def choose(
    costs: Sequence[float],
    rows: Sequence[Row],
    *,
    free: int = 0,
    widest: float = 10.0,
    time_limit: float,
    seed: int,
) -> tuple[tuple[bool, ...], tuple[float, ...], float]:
    """Return the cheapest choice of yes or no that satisfies the rows, the free quantities, and the seconds it took.

    The first ``len(costs)`` columns are choices; ``free`` more lie between −``widest`` and ``widest``. Raises Infeasible
    when there is none, OutOfTime when the limit came before the proof.
    """
    import highspy

    if time_limit <= 0:
        raise OutOfTime("no time left")
    model, whole = _new_model(), len(costs)
    model.setOptionValue("time_limit", time_limit)
    model.setOptionValue("random_seed", seed)
    model.setOptionValue("threads", 1)
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", _TINY)
    _add_columns(model, [(0.0, 1.0)] * whole + [(-widest, widest)] * free)
    for column, cost in enumerate(costs):
        model.changeColCost(column, cost)
        model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    _add_rows(model, rows)
    model.run()
    status, kinds = model.getModelStatus(), highspy.HighsModelStatus
    if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
        raise Infeasible("no choice satisfies every row")
    if status not in (kinds.kOptimal, kinds.kModelEmpty):
        raise OutOfTime(str(status))
    found = model.getSolution().col_value
    return (
        tuple(value > 0.5 for value in found[:whole]),
        tuple(float(value) for value in found[whole:]),
        float(model.getRunTime()),
    )


def _new_model() -> "highspy.Highs":
    import highspy

    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("primal_feasibility_tolerance", _TINY)
    model.setOptionValue("dual_feasibility_tolerance", _TINY)
    return model


def _add_columns(model: "highspy.Highs", bounds: Sequence[tuple[float, float]]) -> None:
    import numpy as np

    model.addVars(len(bounds), np.array([low for low, _ in bounds]), np.array([high for _, high in bounds]))


def _add_rows(model: "highspy.Highs", rows: Iterable[Row]) -> None:
    import numpy as np

    for form, least, most in rows:
        columns = np.fromiter(form.keys(), dtype=np.int32, count=len(form))
        values = np.fromiter(form.values(), dtype=np.float64, count=len(form))
        model.addRow(least, most, len(form), columns, values)
