"""How long a full sheet of the renewal survey takes to judge: ``python benchmarks/answers.py``.

Prints the milliseconds of each step and their ratio to a baseline measured on the same machine at the same moment
(a thousand decimal additions in a plain loop), so that two machines can be compared. Time is the processor's own, so
that a busy machine measures the same. Fails above the budget.
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.questionnaire.answers import AnswerSheet, Context  # noqa: E402
from surveys.questionnaire.definition import load  # noqa: E402
from tests.fill import CONTEXT, fill  # noqa: E402

BUDGET_MS = 5.0  # to judge all of a 50-question sheet
ROUNDS = 60


def median_ms(step: Callable[[], object]) -> float:
    step()
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        step()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1_000


def baseline() -> Decimal:
    total = Decimal()
    for number in range(1_000):
        total += Decimal(number)
    return total


def main() -> int:
    loaded = load((ROOT / "surveys/catalogue/renouvellement.yaml").read_text(encoding="utf-8"))
    questionnaire = loaded.questionnaire
    if questionnaire is None:
        print("the renewal questionnaire does not load:", loaded.problems)
        return 1
    sheet = AnswerSheet.from_plain(questionnaire, fill(questionnaire, 7, density=1), CONTEXT)
    document = sheet.to_document()

    last = {
        name: value * Decimal("1.3") if isinstance(value, Decimal) else value
        for name, value in sheet.values().items()
    }
    beside = replace(CONTEXT, previous=last)

    def again(context: Context = CONTEXT) -> AnswerSheet:
        return AnswerSheet.from_document(questionnaire, document, context)

    steps: dict[str, Callable[[], object]] = {
        "judge all (states, rules, progress)": lambda: again().progress(),
        "judge all beside the last edition": lambda: again(beside).progress(),
        "draw one section (demande)": lambda: (list((s := again()).states("demande")), s.progress("demande")),
        "read one value": lambda: again().value("admin_cost_total"),
    }
    unit = median_ms(baseline)
    print(f"{len(sheet.answers)} answers; baseline {unit:.3f} ms")
    slow = False
    for name, step in steps.items():
        spent = median_ms(step)
        print(f"{name:40} {spent:7.2f} ms   {spent / unit:7.1f} × baseline")
        slow = slow or spent > BUDGET_MS
    print(f"budget {BUDGET_MS} ms: {'exceeded' if slow else 'held'}")
    return int(slow)


if __name__ == "__main__":
    raise SystemExit(main())
