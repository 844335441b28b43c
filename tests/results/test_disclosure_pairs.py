"""What a centre reads of the others in « Votre centre », attacked by every centre and by every pair of them."""

from collections.abc import Callable
from dataclasses import replace

from surveys.results.disclosure import Attackers, Policy, others_of, policy_of, protect_edition
from surveys.results.disclosure.editions import EditionAudit
from surveys.results.figures import Figure, Status, Workshop, figure_record
from tests.results import demo
from tests.results.references import alone, coalitions, nearest, simulated, tell

PAY = "remuneration/2024"
PAIRS = Attackers(together=2)
SIMULATED = 25
TOLD = 5  # simulated editions whose references are attacked here; benchmarks/disclosure.py attacks 200


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


def test_no_pair_of_centres_comes_near_another_s_pay_in_simulated_editions(
    say: Callable[[str], None],
) -> None:
    found = [attacked(simulated(seed)[1], Policy()) for seed in range(SIMULATED)]
    read, near = sum(each[0] for each in found), sum(each[2] for each in found)
    say(
        f"« Votre centre », {SIMULATED} simulated editions: {read} figures read, {near} bounds too near for a pair, nearest {min(each[1] for each in found):.0f} %"
    )
    assert read > 0
    assert near == 0


def test_the_same_attack_finds_what_is_not_protected(say: Callable[[str], None]) -> None:
    found = 0
    for seed in range(SIMULATED):
        figures = [replace(figure, status=Status.PUBLISHED) for figure in simulated(seed)[1]]
        found += len(
            EditionAudit(figures, Policy(), PAIRS).attack({each.id: each for each in figures}).violations
        )
    say(f"« Votre centre », the same editions unprotected: {found} bounds too near for a pair")
    assert found > 0


def test_a_reference_is_what_the_others_alone_would_give(say: Callable[[str], None]) -> None:
    """Of the released figures of both demonstrations, for two centres each."""
    said = 0
    for name in (PAY, "renouvellement/2025-2026"):
        data = demo.edition(name)
        told = protect_edition(list(demo.figures(name).values()), policy_of(data.questionnaire)).tables
        for reader in data.respondents[:60:40]:
            own = alone(data, reader.organisation)
            others = Workshop(
                replace(
                    data,
                    respondents=tuple(
                        one for one in data.respondents if one.organisation != reader.organisation
                    ),
                )
            )
            for table in told:
                one = own.figure(table.figure.id)
                found = others_of(figure_record(table.figure), one) if one.n else None
                if found is not None:
                    without = others.figure(table.figure.id)
                    assert (found.value, found.n) == (without.value, without.n), table.figure.id
                    said += 1
    say(f"« Votre centre »: {said} references without their reader, each what its others alone give")
    assert said > 50


def test_no_centre_nor_pair_learns_more_from_its_references(say: Callable[[str], None]) -> None:
    """Own answers, own references and the whole release, together: nobody comes nearer than by the release."""
    tried, read, closest = 0, 0, float("inf")
    for seed in range(TOLD):
        told = tell(*simulated(seed), Policy())
        read += sum(map(len, told.references.values()))
        for knows in coalitions(told.centres):
            near = nearest(told, knows)
            assert near >= told.least, (seed, knows)
            assert near >= nearest(told, knows, references=False) - 1e-3, (seed, knows)
            tried, closest = tried + 1, min(closest, near)
    say(
        f"« Votre centre »: {read} references, {tried} centres and pairs, 0 too near, nearest {closest:.0f} %"
    )
    assert read > 0
