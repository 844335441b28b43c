"""The closed list of domains: what it refuses, and « autres » rather than holes."""

from collections.abc import Callable
from dataclasses import replace

from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset
from surveys.results.disclosure import Policy, by_id, policy_of, protect_edition
from surveys.results.disclosure.domains import (
    Domain,
    break_down,
    close_domains,
    domain_figures,
    domain_name,
    domain_of,
    domains_of,
)
from surveys.results.figures import Figure, Status
from tests.results import demo
from tests.results.demo import dataset_of
from tests.tiny import questionnaire

REN = "renouvellement/2025-2026"
GROUPS = {
    "region": {
        **dict.fromkeys(("r01", "r02", "r03", "r09", "r10", "r11", "r12"), "est"),
        **dict.fromkeys(("r06", "r13"), "montreal"),
        **dict.fromkeys(("r04", "r05", "r16", "r17"), "sud"),
        **dict.fromkeys(("r07", "r08", "r14", "r15"), "ouest"),
    }
}
ASKED = ("ren_part_rate", "ren_insufficient", "ren_fte_total", "ren_rating_advisor")


def domains() -> tuple[Domain, ...]:
    found = close_domains(demo.edition(REN).members, GROUPS)
    made = tuple(each for each in found if isinstance(each, Domain))
    assert len(made) == len(found), found
    return made


def broken(listed: tuple[Domain, ...], statistics: tuple[str, ...] = ASKED) -> tuple[Figure, ...]:
    found = break_down(demo.edition(REN), listed, statistics, Policy())
    made = tuple(each for each in found if isinstance(each, Figure))
    assert len(made) == len(found), found
    return made


def test_every_member_is_in_one_domain() -> None:
    listed = domains()
    assert {one.code for one in listed} == {"est", "montreal", "sud", "ouest"}
    assert sum(len(one.members) for one in listed) == 89


def test_a_domain_of_few_members_is_refused_and_so_are_two_that_differ_by_few() -> None:
    alone = {"region": {"r10": "nord", "r06": "montreal"}}
    found = close_domains(demo.edition(REN).members, alone)
    assert {(each.code, each.where) for each in found if isinstance(each, Problem)} == {
        ("domain.small", "region:nord")
    }
    members = {
        f"of-{place}": {"region": "a" if place < 20 else "b", "size": "p" if place < 18 else "g"}
        for place in range(40)
    }
    found = close_domains(members, {"region": {"a": "a", "b": "b"}, "size": {"p": "p", "g": "g"}})
    assert {each.code for each in found if isinstance(each, Problem)} == {"domain.near"}


def test_a_table_by_domain_stands_with_the_whole_edition(say: Callable[[str], None]) -> None:
    figures = broken(domains())
    whole = list(demo.figures(REN).values())
    found = protect_edition([*whole, *figures], policy_of(demo.edition(REN).questionnaire))
    assert found.proven
    assert found.audit.clean
    tables = by_id(found.tables)
    shown = [each.id for each in figures if tables[each.id].figure.status is Status.PUBLISHED]
    say(
        f"disclosure by domain: {len(shown)} of {len(figures)} figures of four super-regions shown with the edition whole"
    )
    assert len(shown) >= 12
    assert tables["ren_part_rate@region:est"].figure.population == len(
        next(one for one in domains() if one.code == "est").members
    )


def test_what_must_be_hidden_is_one_line_the_same_for_every_statistic_of_a_question() -> None:
    single = {"region": {f"r{place:02d}": f"r{place:02d}" for place in range(1, 18)}}
    listed = close_domains(demo.edition(REN).members, single, least=0, policy=Policy(min_organisations=1))
    figures = broken(tuple(each for each in listed if isinstance(each, Domain)), ("ren_fte_total",))
    (others,) = [each for each in figures if each.id.endswith(":autres")]
    shown = [each for each in figures if each is not others and each.status is not Status.EMPTY]
    assert 1 <= len(shown) < 10
    assert all(each.n >= 5 for each in [others, *shown])
    assert sum(each.n for each in [others, *shown]) == demo.figures(REN)["ren_fte_total"].n
    found = protect_edition([*demo.figures(REN).values(), *figures])
    assert found.audit.clean
    assert all(by_id(found.tables)[each.id].figure.status is Status.PUBLISHED for each in [others, *shown])


def test_what_has_lines_of_its_own_or_asks_for_none_is_not_broken_down() -> None:
    found = break_down(demo.edition(REN), domains(), ("ren_gap_reasons",), Policy())
    assert [each.code for each in found if isinstance(each, Problem)] == ["domain.no_breakdown"]
    pay = demo.edition("remuneration/2024")
    found = break_down(pay, domains(), ("pay_raise_planned",), Policy())
    assert [each.code for each in found if isinstance(each, Problem)] == ["domain.no_breakdown"]


SMALL = """
format: axtra-questionnaire/1
survey: petit
title: "Petit"
edition: "2025"
choices:
  oui_non: [{code: oui, label: "Oui"}, {code: non, label: "Non"}]
  regions: [{code: r01, label: "Un", domain: est}, {code: r02, label: "Deux", domain: est}, {code: r03, label: "Trois", domain: sud}]
reference_lists:
  region_domains: [{code: est, label: "Est"}, {code: sud, label: "Sud"}]
sections:
  - code: page
    title: "Questions"
    questions:
      - {code: where, type: single, choices: regions, label: "Où?"}
      - code: open
        type: single
        choices: oui_non
        label: "Ouvert?"
        stats:
          - {id: s, kind: share, where: "${open} = 'oui'", label: "S"}
          - {id: n, kind: share, where: "${open} = 'non'", no_breakdown: true, label: "N"}
          - {id: d, kind: distribution, value: "${open}", label: "D"}
"""


def small(members: int, answered: int) -> Dataset:
    """Return an edition whose members stand one in two in each domain."""
    asked = questionnaire(SMALL)
    regions = {
        f"of-{place:02d}": {"region": ("r01", "r03", "r02", "r03")[place % 4]} for place in range(members)
    }
    answers = {
        name: {"open": "oui" if place % 3 else "non"} for place, name in enumerate(list(regions)[:answered])
    }
    return replace(dataset_of(asked, answers, members), members=regions)


def test_an_edition_is_told_by_the_domains_that_its_regions_were_given() -> None:
    data = small(40, 32)
    assert {(one.dimension, one.code, len(one.members)) for one in domains_of(data)} == {
        ("region", "est", 20),
        ("region", "sud", 20),
    }
    assert [domain_of(data.questionnaire, code) for code in ("r02", "r03", "r09")] == ["est", "sud", ""]
    assert [domain_name(data.questionnaire, code) for code in ("sud", "autres")] == ["Sud", ""]
    figures = {each.id: each for each in domain_figures(data, Policy())}
    assert figures.keys() == {"s@region:est", "s@region:sud"}
    east = figures["s@region:est"]
    assert (east.n, east.population, east.numerator) == (16, 20, 10)
    assert sum(each.n for each in figures.values()) == 32


def test_nothing_is_told_by_domain_where_one_is_too_small_or_none_was_fixed() -> None:
    few = small(40, 32)
    members = {name: {"region": "r01" if place else "r03"} for place, name in enumerate(few.members)}
    assert domains_of(replace(few, members=members)) == ()
    assert domain_figures(replace(few, members=members), Policy()) == ()
    none = replace(
        few, questionnaire=questionnaire(SMALL.replace(", domain: est", "").replace(", domain: sud", ""))
    )
    assert domain_figures(none, Policy()) == ()
    assert domain_of(none.questionnaire, "r01") == ""
