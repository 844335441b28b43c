"""How long one expression takes to evaluate: ``python benchmarks/expressions.py``.

Prints microseconds, and the ratio to the same sum written as a bare Python closure on the same machine at the same
moment, so that two machines can be compared. Fails when a typical expression takes more than its budget, which is
counted in bare closures: a machine that others keep busy slows both.
"""

import sys
import timeit
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.questionnaire.expressions import Expression, Reference, parse  # noqa: E402

BUDGET_US = 5.0  # a typical expression of the two surveys, on a quiet machine
BUDGET_RATIO = 50.0  # the same in bare closures, which take 0.10 µs there
TURNS, REPEATS = 2_000, 25

TYPICAL = [
    ("native", ". <= 1.5 * ${@.target}"),
    ("native", "${agreement_status} != 'sans_entente'"),
    ("native", "selected('signee en_negociation', ${agreement_status})"),
    ("native", "selected(${gap_sources}, 'aucune') or count-selected(${gap_sources}) > 3"),
    ("native", ". >= 0.4 * ${budget} and . <= 0.95 * ${budget}"),
    ("native", "if(${staff_fte} < 10, 'petite', if(${staff_fte} < 25, 'moyenne', 'grande'))"),
    ("native", "not(answered(attr(@row, 'h_min'))) or (. >= ${@.target} * attr(@row, 'h_min'))"),
    ("native", "abs(days(${start}, ${signed})) <= 180"),
    ("native", "regex(., '[0-9A-Z]{1,6}')"),
    ("odk", "${agreement_status} != '' and ${staff_fte} < 10"),
    ("odk", "selected(${gap_sources}, 'aucune')"),
    ("odk", "(${budget} + 3) div 2 > 10"),
]
LARGE = [  # as long as the answers are many: no budget
    ("native", "sum(${results.*.target}) - coalesce(${results.a.target}, 0)"),
    ("native", "values-where(${staff.*.rate}, ${staff.*.position}, @row)"),
]


class Answers:
    """A scope as light as a dictionary, so that only the expression is measured."""

    today = date(2025, 11, 22)
    now = datetime(2025, 11, 22, 15, tzinfo=UTC)

    def __init__(self) -> None:
        values = {
            "@.target": Decimal(40),
            "agreement_status": "signee",
            "gap_sources": ("dons", "reserves"),
            "budget": Decimal("1250000.50"),
            "staff_fte": Decimal("14.5"),
            "start": date(2025, 7, 1),
            "signed": date(2025, 9, 12),
            "results.*.target": tuple(map(Decimal, range(14))),
            "results.a.target": Decimal(3),
            "staff.*.rate": tuple(Decimal(n) / 4 for n in range(80, 120)),
            "staff.*.position": tuple("c1" if n % 3 else "c2" for n in range(40)),
        }
        self.values = {Reference(n.split(".")[0], tuple(n.split(".")[1:])): v for n, v in values.items()}
        self.here: object = Decimal(55)

    def lookup(self, reference: Reference) -> object:
        return self.values.get(reference)

    def current(self) -> object:
        return self.here

    def row(self) -> str:
        return "c1"

    def attribute(self, row: str, name: str) -> object:
        return Decimal(12)

    def previous(self, reference: object) -> object:
        return None

    def parameter(self, name: str) -> object:
        return None


def microseconds(step: object) -> float:
    times = timeit.repeat(step, number=TURNS, repeat=REPEATS)  # type: ignore[arg-type]
    return min(times) / TURNS * 1e6  # the others measure what else the machine was doing


def main() -> int:
    scope = Answers()
    limit, factor = Decimal(40), Decimal("1.5")
    bare = microseconds(lambda: scope.current() <= factor * limit)
    print(f"bare Python closure{bare:>73.2f} µs   1.0 ×")
    slowest = 0.0
    for budgeted, cases in ((True, TYPICAL), (False, LARGE)):
        for dialect, source in cases:
            expression = parse(source, dialect)  # type: ignore[arg-type]
            if not isinstance(expression, Expression):
                raise SystemExit(f"{source}: {expression}")
            time = microseconds(lambda expression=expression: expression.evaluate(scope))
            slowest = max(slowest, time) if budgeted else slowest
            print(f"{dialect:<7}{source[:76]:<78}{time:>7.2f} µs {time / bare:>5.1f} ×")
    parsing = microseconds(lambda: parse.__globals__["_parse"].__wrapped__(TYPICAL[4][1], "native"))
    print(f"reading one of them{parsing:>73.2f} µs {parsing / bare:>5.1f} ×")
    print(f"slowest typical expression: {slowest:.2f} µs, {slowest / bare:.0f} × the bare closure")
    print(f"budget: {BUDGET_US:.0f} µs, {BUDGET_RATIO:.0f} × the bare closure")
    return int(slowest > BUDGET_US and slowest / bare > BUDGET_RATIO)


if __name__ == "__main__":
    sys.exit(main())
