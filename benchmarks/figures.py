"""How long all the figures of 65 submissions take, for both surveys: ``python benchmarks/figures.py``.

Prints seconds and their ratio to a baseline measured on the same machine at the same moment (a thousand decimal
additions in a plain loop), so that two machines can be compared. Fails above the budget.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.results.dataset import Submitted, build_dataset  # noqa: E402
from surveys.results.disclosure import policy_of, protect  # noqa: E402
from surveys.results.figures import compute_figures  # noqa: E402
from surveys.results.formats import ALL_CLASSES, Choices, export, extract_of  # noqa: E402
from tests.results import demo  # noqa: E402

BUDGET_SECONDS = 5.0  # documents read, 129 figures computed and protected, on two shared cores
ROUNDS = 5
SENT = datetime(2025, 11, 8, tzinfo=UTC)


def seconds(step: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def baseline() -> Decimal:
    total = Decimal()
    for number in range(1_000):
        total += Decimal(number)
    return total


def main() -> int:
    unit = seconds(baseline, 200)
    print(f"{'baseline':44} {unit * 1000:9.3f} ms")
    spent = 0.0
    for name in ("renouvellement/2025-2026", "remuneration/2024"):
        known = demo.edition(name)
        documents = [Submitted(one.organisation, one.sheet.to_document(), SENT) for one in known.respondents]

        def build(known=known, documents=documents):  # type: ignore[no-untyped-def]
            return build_dataset(
                known.questionnaire, documents, known.members, survey=known.survey, edition=known.edition
            )

        def figures(build=build, known=known):  # type: ignore[no-untyped-def]
            return protect(compute_figures(build()), policy_of(known.questionnaire))

        steps = {
            f"{name}: read {len(documents)} documents": build,
            f"{name}: and {len(known.questionnaire.statistics)} figures, protected": figures,
            f"{name}: and the zip of answers": lambda build=build: sum(
                map(len, export(extract_of(build(), Choices(ALL_CLASSES)), "csv-excel", archive=True))
            ),
        }
        for label, step in steps.items():
            took = seconds(step)
            print(f"{label:60} {took:7.3f} s {took / unit:10.0f} × baseline")
            if step is figures:
                spent += took
    print(f"all figures of both surveys: {spent:.3f} s (budget {BUDGET_SECONDS} s)")
    return 0 if spent <= BUDGET_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
