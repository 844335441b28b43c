"""What a centre reads of the others in « Votre centre », attacked by every centre and by every pair of them."""

import random
from collections.abc import Callable
from dataclasses import replace

from surveys.results.disclosure import Attackers, Policy, policy_of, protect_edition
from surveys.results.disclosure.editions import EditionAudit
from surveys.results.figures import Figure, Status, compute_figures
from tests.results import demo
from tests.results.small import data, survey

PAY = "remuneration/2024"
PAIRS = Attackers(together=2)
SIMULATED = 25


def attacked(figures: list[Figure], policy: Policy) -> tuple[int, float, int]:
    """Return how many figures of a release are read, the nearest bound of any pair and how many bounds are too near."""
    found = protect_edition(figures, policy)
    assert found.proven
    assert found.audit.clean
    told = {table.figure.id: table.figure for table in found.tables}
    audit = EditionAudit(figures, policy, PAIRS).attack(told)
    read = sum(figure.status is Status.PUBLISHED for figure in told.values())
    return read, audit.nearest_percent or float("inf"), len(audit.violations)


def test_no_pair_of_centres_comes_near_another_s_pay_in_the_demonstration(say: Callable[[str], None]) -> None:
    centres = len(demo.edition(PAY).respondents)
    read, nearest, near = attacked(
        list(demo.figures(PAY).values()), policy_of(demo.edition(PAY).questionnaire)
    )
    pairs = centres * (centres - 1) // 2
    say(
        f"« Votre centre », {PAY}: {read} figures read by {centres} centres and {pairs} pairs, {near} bounds too near, nearest {nearest:.0f} %"
    )
    assert near == 0


def simulated(seed: int) -> list[Figure]:
    """Return the figures of an edition of few centres: a mean pay, that of some of them, and the sum, with giants and ties."""
    draw = random.Random(seed)
    centres = []
    for _ in range(draw.randint(5, 9)):
        pay = draw.choice([28, 31.5, round(draw.uniform(24, 45), 2), 180])
        some = {"open": "oui", "amount": pay} if draw.random() < 0.7 else {"open": "non"}
        centres.append(some | {"other": pay})
    made = survey(
        ("other", "id: mean, kind: mean, value: '${other}', rounding: 2"),
        ("other", "id: whole, kind: sum, value: '${other}'"),
        ("amount", "id: some, kind: mean, value: '${amount}', rounding: 2"),
    )
    return [
        replace(figure, disclosure="confidential_pay") for figure in compute_figures(data(made, *centres))
    ]


def test_no_pair_of_centres_comes_near_another_s_pay_in_simulated_editions(
    say: Callable[[str], None],
) -> None:
    found = [attacked(simulated(seed), Policy()) for seed in range(SIMULATED)]
    read, near = sum(each[0] for each in found), sum(each[2] for each in found)
    say(
        f"« Votre centre », {SIMULATED} simulated editions: {read} figures read, {near} bounds too near for a pair, nearest {min(each[1] for each in found):.0f} %"
    )
    assert read > 0
    assert near == 0


def test_the_same_attack_finds_what_is_not_protected(say: Callable[[str], None]) -> None:
    found = 0
    for seed in range(SIMULATED):
        figures = [replace(figure, status=Status.PUBLISHED) for figure in simulated(seed)]
        found += len(
            EditionAudit(figures, Policy(), PAIRS).attack({each.id: each for each in figures}).violations
        )
    say(f"« Votre centre », the same editions unprotected: {found} bounds too near for a pair")
    assert found > 0
