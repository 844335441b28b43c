"""Ten thousand simulated releases attacked, and how long protection takes: ``python benchmarks/disclosure.py [RELEASES]``.

Each release: 65 of 89 members in 16 regions of 1 to 12, giants, zeros, ties, holdings; protected, then attacked by linear
programmes as every member would. Prints the leaks, which must be none, and milliseconds beside a baseline measured at the
same moment. Fails on a leak.
"""

import random
import statistics
import sys
import time
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.results.disclosure import (  # noqa: E402
    CellStatus,
    Limits,
    Policy,
    audit_tables,
    control,
    policy_of,
    protect_edition,
)
from surveys.results.disclosure.control import with_statuses  # noqa: E402
from tests.results import demo  # noqa: E402
from tests.results.attacker import nearest  # noqa: E402
from tests.results.tables import add_up, members  # noqa: E402

RELEASES = 10_000
CHECKED = 500  # one release in so many is attacked again, by code that shares nothing with the audit
CROSSED = 10
BUDGET_SECONDS = 5.0  # an edition's figures, one way; of processor, since the machines are shared


def baseline() -> float:
    times = []
    for _ in range(200):
        start, total = time.perf_counter(), Decimal()
        for number in range(1_000):
            total += Decimal(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def one_way(releases: int, unit: float) -> int:
    policy, leaks, hidden, filled, times = Policy(), 0, 0, 0, []
    for seed in range(releases):
        table = add_up(members(random.Random(seed)))
        start = time.perf_counter()
        table = with_statuses(table, control(table, policy).statuses)
        times.append(time.perf_counter() - start)
        leaks += not audit_tables([table], policy).clean
        if seed % CHECKED == 0:
            leaks += nearest(table) < float(policy.nearness) - 1e-5
        hidden += sum(cell.status is CellStatus.SUPPRESSED for cell in table.cells)
        filled += sum(bool(cell.contributions) for cell in table.cells)
    took = statistics.median(times)
    print(
        f"{releases} releases by region: {leaks} leaks, {hidden} of {filled} cells hidden; "
        f"protected and audited in {took * 1000:.1f} ms each ({took / unit:.0f} × baseline)"
    )
    return leaks


def crossed(unit: float) -> int:
    policy, leaks, times, unproven = Policy(), 0, [], 0
    for seed in range(CROSSED):
        rng = random.Random(seed)
        records = [
            ((f"r{int(key[0][1:]) % 6}", rng.choice(["petite", "moyenne", "grande"])), one, value)
            for key, one, value in members(rng)
        ]
        table = add_up(records)
        start = time.perf_counter()
        pattern = control(table, policy, limits=Limits(seconds=60, seed=seed))
        times.append(time.perf_counter() - start)
        unproven += any("unproven" in reasons for reasons in pattern.reasons.values())
        leaks += not audit_tables([with_statuses(table, pattern.statuses)], policy).clean
    took = statistics.median(times)
    print(
        f"{CROSSED} releases by six regions and three sizes: {leaks} leaks, {unproven} without proof; "
        f"{took:.2f} s each ({took / unit:.0f} × baseline)"
    )
    return leaks


def editions(unit: float) -> int:
    slow = 0
    for name in ("renouvellement/2025-2026", "remuneration/2024"):
        figures = list(demo.figures(name).values())
        policy = policy_of(demo.edition(name).questionnaire)
        start = time.process_time()
        found = protect_edition(figures, policy)
        took = time.process_time() - start
        slow += took > BUDGET_SECONDS or not found.proven
        print(
            f"{name}: {len(found.tables)} tables protected and attacked together in {took:.2f} s of processor "
            f"({took / unit:.0f} × baseline; budget {BUDGET_SECONDS} s)"
        )
    return slow


def main() -> int:
    unit = baseline()
    print(f"baseline: {unit * 1000:.3f} ms")
    releases = int(sys.argv[1]) if len(sys.argv) > 1 else RELEASES
    return 1 if editions(unit) + crossed(unit) + one_way(releases, unit) else 0


if __name__ == "__main__":
    sys.exit(main())
