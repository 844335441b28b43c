"""Ten thousand simulated releases attacked, and how long protection takes: ``benchmarks/disclosure.py [RELEASES [ONE_IN]]``.

Each release: 65 of 89 members in 16 regions of 1 to 12, giants, zeros, ties, holdings; protected, then attacked by linear
programmes as every member would. Prints the leaks, which must be none, and milliseconds beside a baseline measured at the
same moment. Fails on a leak.
"""

import random
import sys
import time
from decimal import Decimal
from pathlib import Path
from statistics import median

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
from tests.results.references import coalitions, simulated, tell  # noqa: E402
from tests.results.references import nearest as nearest_with  # noqa: E402
from tests.results.tables import add_up, members  # noqa: E402

RELEASES = 10_000
CHECKED = 500  # unless ONE_IN says otherwise, one release in so many is attacked again, by code that shares nothing with the audit
CROSSED = 10
SIMULATED = 200  # editions whose references are attacked
BUDGET_SECONDS = 5.0  # an edition's figures, one way; of processor, since the machines are shared


def baseline() -> float:
    times = []
    for _ in range(200):
        start, total = time.perf_counter(), Decimal()
        for number in range(1_000):
            total += Decimal(number)
        times.append(time.perf_counter() - start)
    return median(times)


def one_way(releases: int, one_in: int, unit: float) -> int:
    policy, leaks, hidden, filled, again, times = Policy(), 0, 0, 0, 0, []
    began, cost = time.perf_counter(), time.process_time()
    for seed in range(releases):
        table = add_up(members(random.Random(seed)))
        start = time.perf_counter()
        table = with_statuses(table, control(table, policy).statuses)
        times.append(time.perf_counter() - start)
        leaks += not audit_tables([table], policy).clean
        if seed % one_in == 0:
            again += 1
            leaks += nearest(table) < float(policy.nearness) - 1e-5
        hidden += sum(cell.status is CellStatus.SUPPRESSED for cell in table.cells)
        filled += sum(bool(cell.contributions) for cell in table.cells)
    took = median(times)
    print(
        f"{releases} releases by region, {again} of them attacked again by other code: {leaks} leaks, "
        f"{hidden} of {filled} cells hidden; {time.process_time() - cost:.0f} s of processor in "
        f"{time.perf_counter() - began:.0f} s; "
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
    took = median(times)
    print(
        f"{CROSSED} releases by six regions and three sizes: {leaks} leaks, {unproven} without proof; "
        f"{took:.2f} s each ({took / unit:.0f} × baseline)"
    )
    return leaks


def references() -> int:
    """Attack « Votre centre »: own answers, own references and the release together, by every centre and every pair."""
    policy, leaks, read, tried, closest = Policy(), 0, 0, 0, float("inf")
    start = time.process_time()
    for seed in range(SIMULATED):
        told = tell(*simulated(seed), policy)
        read += sum(map(len, told.references.values()))
        for knows in coalitions(told.centres):
            near = nearest_with(told, knows)
            leaks += near < told.least
            tried, closest = tried + 1, min(closest, near)
    print(
        f"{SIMULATED} editions of « Votre centre »: {read} references without their reader, {tried} centres and pairs, "
        f"{leaks} too near, nearest {closest:.0f} %, in {time.process_time() - start:.0f} s of processor"
    )
    return leaks


def medians() -> None:
    """Count what a median without its reader would open: values that another centre gave, told to the digit."""
    figures = [one for one in demo.figures("remuneration/2024").values() if one.kind == "median_by_row"]
    figures += [one for one in demo.figures("remuneration/2024").values() if one.kind == "median"]
    whole = both = read = 0
    for makeup in (made for one in figures for made in one.makeup if made.measure == "values"):
        held = {one: median(parts) for one, parts in makeup.parts.items()}
        for reader in held:
            others = [value for one, value in held.items() if one != reader]
            if len(others) >= Policy().min_organisations:
                read += 1
                whole += median(held.values()) in others
                both += len({median(held.values()), median(others)} & set(others))
    print(
        f"medians of remuneration/2024, read {read} times: they tell {whole} values of another centre to the digit; "
        f"{both} with the median without its reader beside"
    )


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
    given = [int(each) for each in sys.argv[1:]] + [RELEASES, CHECKED][len(sys.argv) - 1 :]
    medians()
    return 1 if editions(unit) + crossed(unit) + references() + one_way(given[0], given[1], unit) else 0


if __name__ == "__main__":
    sys.exit(main())
