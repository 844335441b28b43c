"""What comes in and goes out as JSON: a policy's file, a table, an audit; each fault named where it stands."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from surveys.results.disclosure import Policy, Table, audit_tables, control, read_policy, read_table
from surveys.results.disclosure.audit import Audit, Violation
from surveys.results.disclosure.lines import response_rules
from surveys.results.disclosure.linking import link
from surveys.results.disclosure.policy import number_of
from surveys.results.disclosure.records import audit_record, read_release
from surveys.results.disclosure.rules import primary, rating_rules
from surveys.results.disclosure.tables import Cell, CellStatus
from surveys.results.disclosure.unions import OTHERS, one_way, union_of
from tests.results.tables import add_up


def test_a_policy_takes_everything_that_its_file_states() -> None:
    found = read_policy(
        {
            "version": "2027",
            "min_orgs": 7,
            "min_persons": 12,
            "p_percent": 20,
            "max_share_one_org": 30,
            "dominance": [[1, 40], [2, "80"]],
            "dominance_for": ["total"],
            "min_orgs_by_quantile": {"0.25": 9},
            "prior": [0.5, "2"],
        }
    )
    assert isinstance(found, Policy), found
    assert (found.version, found.min_organisations, found.min_people) == ("2027", 7, 12)
    assert (found.nearness, found.largest_share) == (Fraction(1, 5), Fraction(3, 10))
    assert found.dominance == ((1, Fraction(2, 5)), (2, Fraction(4, 5)))
    assert found.dominance_for == {"total"}
    assert found.prior == (Fraction(1, 2), 2)
    assert found.quantile_minimum(Fraction(1, 4)) == 9
    assert found.quantile_minimum(Fraction(1, 2)) == Policy().quantile_minimum(Fraction(1, 2))
    site = read_policy({"min_orgs": 6}, found)
    assert isinstance(site, Policy)
    assert (site.min_organisations, site.min_people) == (6, 12)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("min_orgs", 0, "policy.value"),
        ("min_orgs", True, "policy.value"),
        ("min_orgs", "7", "policy.value"),
        ("min_persons", 100_001, "policy.value"),
        ("p_percent", 100, "policy.value"),
        ("p_percent", 0, "policy.value"),
        ("max_share_one_org", 101, "policy.value"),
        ("dominance", [[0, 40]], "policy.value"),
        ("dominance", [[1]], "policy.value"),
        ("dominance", 40, "policy.value"),
        ("dominance_for", "total", "policy.value"),
        ("min_orgs_by_quantile", {"1": 5}, "policy.value"),
        ("min_orgs_by_quantile", {"0": 5}, "policy.value"),
        ("min_orgs_by_quantile", {"0.5": 0}, "policy.value"),
        ("prior", [1.5, 2], "policy.value"),
        ("prior", [0.5, 0.9], "policy.value"),
        ("prior", [0.5], "policy.value"),
        ("version", "", "policy.value"),
        ("version", "v" * 41, "policy.value"),
        ("least", 5, "policy.unknown"),
    ],
)
def test_a_fault_of_a_policy_is_named(name: str, value: object, code: str) -> None:
    problems = read_policy({name: value, "beyond_quantile": 3})
    assert isinstance(problems, tuple)
    assert [(each.code, each.where, each.params["name"]) for each in problems] == [(code, name, name)]


@pytest.mark.parametrize("document", [None, [], "min_orgs"])
def test_what_is_no_object_is_no_policy(document: object) -> None:
    problems = read_policy(document)
    assert isinstance(problems, tuple)
    assert [each.code for each in problems] == ["policy.not_object"]


@pytest.mark.parametrize(
    ("given", "number"),
    [(3, 3), ("1.25", Fraction(5, 4)), (" 2 ", 2), (0, 0), (10**17, 10**17)]
    + [(each, None) for each in (True, None, "x", "NaN", math.inf, 10**18, "1" * 61, [1])],
)
def test_a_number_of_a_file_is_exact_or_none(given: object, number: Fraction | None) -> None:
    assert number_of(given) == number


CELLS = [{"key": "a", "contributions": {"x": 1}}, {"key": "b", "contributions": {"y": "2.5"}}, {"key": "all"}]
SUM = {"total": "all", "parts": ["a", "b"]}


def table(**parts: object) -> dict[str, object]:
    return {"kind": "total", "cells": CELLS, "equations": [SUM], **parts}


def test_a_table_is_read_with_its_totals() -> None:
    found = read_table(table(variable="pay"))
    assert isinstance(found, Table)
    assert (found.kind, found.variable) == ("total", "pay")
    assert found.by_key["all",].contributions == {"x": 1, "y": Fraction(5, 2)}
    assert found.by_key["b",].total == Fraction(5, 2)


@pytest.mark.parametrize(
    ("parts", "code", "where", "params"),
    [
        ({"kind": "sum"}, "table.kind", "kind", {"given": "sum"}),
        ({"cells": [], "equations": []}, "table.no_cells", "cells", {}),
        ({"cells": {"a": 1}, "equations": []}, "table.no_cells", "cells", {}),
        ({"cells": [{"key": []}], "equations": []}, "table.key", "cells[0]", {}),
        ({"cells": [*CELLS, CELLS[0]]}, "table.key_twice", "cells[3]", {"key": "a"}),
        ({"cells": [*CELLS, {"key": "c", "contributions": [1]}]}, "table.contributions", "cells[3]", {}),
        ({"cells": [*CELLS, {"key": "c", "contributions": {"x": "?"}}]}, "table.number", "cells[3].contributions.x", {}),
        ({"cells": [*CELLS, {"key": "c", "contributions": {"x": -1}}]}, "table.negative", "cells[3].contributions.x", {}),
        ({"cells": [*CELLS, {"key": "c", "half_unit": -1}]}, "table.number", "cells[3].half_unit", {}),
        ({"cells": [*CELLS, {"key": "c", "status": "seen"}]}, "table.status", "cells[3]", {"given": "seen"}),
        ({"equations": "all"}, "table.equations", "equations", {}),
        ({"equations": [{"total": "all", "parts": ["a", "a"]}]}, "table.equation", "equations[0]", {}),
        ({"equations": [{"total": "all", "parts": []}]}, "table.equation", "equations[0]", {}),
        ({"equations": [SUM, {"total": "none", "parts": ["a"]}]}, "table.unknown_key", "equations[1]", {"key": "none"}),
        ({"equations": [SUM, {"total": "a", "parts": ["all"]}]}, "table.circle", "equations", {"key": "all"}),
        ({"cells": [*CELLS[:2], {"key": "all", "contributions": {"x": 9}}]}, "table.sum", "equations", {"key": "all"}),
    ],
)  # fmt: skip
def test_a_fault_of_a_table_is_named_where_it_stands(
    parts: dict[str, object], code: str, where: str, params: dict[str, Any]
) -> None:
    problems = read_table(table(**parts))
    assert isinstance(problems, tuple)
    assert [(each.code, each.where) for each in problems] == [(code, where)]
    assert problems[0].params.items() >= params.items()


def test_tables_of_a_release_say_in_which_one_a_fault_stands() -> None:
    assert read_release(table()) == (read_table(table()),)
    found = read_release({"tables": [table(), table(kind="sum")]})
    assert [getattr(each, "where", "") for each in found] == ["tables[1].kind"]
    listed = read_release([table(), table(kind="sum")])
    assert [getattr(each, "where", "") for each in listed] == ["tables[1].kind"]
    alone = read_release(table(kind="sum"))
    assert [getattr(each, "where", "") for each in alone] == ["kind"]
    (problem,) = read_release({"tables": []})
    assert getattr(problem, "code", "") == "release.no_tables"


def test_an_audit_tells_organisations_to_whom_may_know_alone() -> None:
    near = Violation("near_bound", ("m",), "x", ("2", "a", "total"), 1.23456789, math.inf, 4.0, frozenset())
    small = Violation("small_set", (), "", (), -math.inf, 2.0, None, frozenset(), ("x", "y"))
    audit = Audit((near, small), {"y": 7.5, "x": 4.0})
    said = audit_record(audit)
    assert said == {
        "violations": [
            {
                "rule": "near_bound",
                "attackers": ["m"],
                "target": "x",
                "organisations": [],
                "table": 2,
                "key": ["a", "total"],
                "low": 1.234568,
                "high": None,
                "nearest_percent": 4.0,
            },
            {
                "rule": "small_set",
                "attackers": [],
                "target": None,
                "organisations": ["x", "y"],
                "table": None,
                "key": [],
                "low": None,
                "high": 2.0,
                "nearest_percent": None,
            },
        ],
        "nearest_percent": 4.0,
    }
    told = audit_record(audit, organisations=True)
    assert told == {**said, "nearest": {"x": 4.0, "y": 7.5}}
    assert list(told["nearest"]) == ["x", "y"]  # type: ignore[call-overload]


def members(count: int, size: int = 1) -> Cell:
    return Cell((), {f"of-{place}": Fraction(size) for place in range(count)})


@pytest.mark.parametrize(
    ("yes", "whole", "broken"),
    [
        (6, 20, ()),
        (17, 20, ()),
        (18, 20, ("small_count",)),  # two said no
        (20, 20, ("whole_group",)),
        (2, None, ("few_organisations", "small_count")),
        (6, None, ()),
    ],
)
def test_a_sensitive_count_hides_either_side(yes: int, whole: int | None, broken: tuple[str, ...]) -> None:
    wholes = [] if whole is None else [members(whole)]
    assert primary(members(yes), "sensitive_count", Policy(), wholes) == broken


@pytest.mark.parametrize(
    ("answered", "silent", "broken"),
    [(10, 10, ()), (10, 0, ("whole_group",)), (0, 10, ("whole_group",)), (9, 1, ("small_count",))],
)
def test_a_response_rate_hides_what_points_at_few(
    answered: int, silent: int, broken: tuple[str, ...]
) -> None:
    given = {f"of-{place}": Fraction(int(place < answered)) for place in range(answered + silent)}
    assert response_rules(given, Policy()) == broken


def test_a_negative_part_has_no_rule() -> None:
    with pytest.raises(ValueError, match="negative"):
        primary(Cell((), {"a": Fraction(-1)}), "total", Policy())


@pytest.mark.parametrize(
    ("notes", "broken"),
    [([8, 8, 8], ("all_equal",)), ([10, 10, 5], ("implied_floor",)), ([10, 10, 4], ()), ([0, 10], ())],
)
def test_a_mean_rating_says_nothing_of_one(notes: list[int], broken: tuple[str, ...]) -> None:
    assert rating_rules([Fraction(note) for note in notes]) == broken


def test_a_rating_has_ends_that_everyone_knows_and_a_prior_is_around_each_value() -> None:
    notes = add_up([(("x",), "a", 3), (("z",), "b", 9)], "rating")
    linked = link([notes, add_up([(("y",), "c", 50)])])
    known = linked.bounds(Policy())
    assert set(known.values()) == {(0, 10)}
    assert {atom[0] for atom in known} == {"a", "b"}
    prior = linked.bounds(replace(Policy(), prior=(Fraction(1, 2), Fraction(2))))
    assert {atom[0]: ends for atom, ends in prior.items()}["c"] == (25, 100)


def test_how_near_anyone_comes_is_said_of_amounts_and_of_counts() -> None:
    amounts = add_up([(("x",), f"of-{place}", 100 + place) for place in range(9)])
    counts = add_up([(("y",), f"of-{place}", 1) for place in range(20, 29)], "count")
    found = audit_tables([amounts, counts], Policy())
    assert found.clean
    assert {f"of-{place}" for place in range(9)} <= found.nearest.keys()
    assert found.nearest_percent == min(found.nearest.values())


def domain(name: str, *people: str) -> Cell:
    return Cell((name,), {one: Fraction(1) for one in people})


def test_a_domain_that_fails_takes_the_smallest_of_the_others_with_it() -> None:
    large = domain("a", *(f"a{place}" for place in range(9)))
    middle = domain("b", *(f"b{place}" for place in range(6)))
    small, none = domain("c", "c1", "c2"), domain("d")
    shown, hidden = one_way([large, small, none, middle], "count", Policy())
    assert (shown, hidden) == ({("a",)}, {("b",), ("c",)})
    assert one_way([large, middle, none], "count", Policy()) == ({("a",), ("b",)}, frozenset())
    assert one_way([small, none], "count", Policy()) == (frozenset(), {("c",)})
    two = [domain("c", "c1", "c2", "c3"), domain("e", "e1", "e2")]
    assert one_way([large, *two], "count", Policy()) == ({("a",)}, {("c",), ("e",)})


def test_what_is_hidden_is_one_cell_of_everything_that_it_hides() -> None:
    whole = union_of(
        [
            Cell(("a",), {"x": Fraction(1)}, Fraction(1, 2)),
            Cell(("b",), {"x": Fraction(2), "y": Fraction(5)}, Fraction(1, 2)),
        ]
    )
    assert (whole.key, whole.contributions, whole.half_unit) == (OTHERS, {"x": 3, "y": 5}, 1)


def test_where_even_the_total_fails_nothing_of_a_table_is_shown() -> None:
    few = add_up([(("x",), "a", 1), (("y",), "b", 1), (("y",), "c", 1)], "count")
    assert set(control(few, Policy()).statuses.values()) == {CellStatus.SUPPRESSED}
    many = add_up([((row,), f"{row}{place}", 1) for row in "xy" for place in range(6)], "count")
    assert set(control(many, Policy()).statuses.values()) == {CellStatus.PUBLISHED}
