"""Who answered, in a release: by closed domains, safe on both sides, and told again in the same words when few moved."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.results.dataset import Dataset
from surveys.results.disclosure import (
    OTHERS,
    Policy,
    Told,
    participation_figures,
    policy_of,
    protect,
    protect_edition,
)
from surveys.results.figures.model import Figure, Status
from tests.results import demo

REN = "renouvellement/2025-2026"
SIZES = ("petite", "moyenne", "grande")


def edition(silent: Mapping[str, int] | None = None) -> Dataset:
    """The renewal, its members of three sizes; ``silent``: how many of each region group did not answer."""
    data = demo.edition(REN)
    members = {
        code: {**attributes, "size": SIZES[place % 3]}
        for place, (code, attributes) in enumerate(data.members.items())
    }
    found = replace(data, members=members)
    if silent is None:
        return found
    left = dict(silent)
    quiet = set()
    for code, attributes in members.items():
        group = str(
            data.questionnaire.choices["regions"].by_code[str(attributes["region"])].attributes["domain"]
        )
        if left.get(group, 0) > 0:
            left[group] -= 1
            quiet.add(code)
    one = data.respondents[0]
    return replace(
        found, respondents=tuple(replace(one, organisation=code) for code in members if code not in quiet)
    )


def by_line(data: Dataset, attribute: str = "region") -> dict[str, tuple[int, int]]:
    """Return the members and the respondents of each line that is told."""
    for table in protect(participation_figures(data, Policy()), Policy()):
        if table.figure.id == f"participation_{attribute}":
            return {row.code: (row.n, int(row.count or 0)) for row in table.figure.rows}
    return {}


def test_the_demonstration_tells_who_answered_by_region_and_size(say: Callable[[str], None]) -> None:
    data = edition()
    tables = protect(participation_figures(data, policy_of(data.questionnaire)))
    assert [table.figure.id for table in tables] == ["participation_region", "participation_size"]
    for table in tables:
        assert table.figure.status is Status.PUBLISHED
        assert sum(row.n for row in table.figure.rows) == 89
        assert sum(row.count or 0 for row in table.figure.rows) == 65
        assert not table.figure.makeup
    assert [row.code for row in tables[1].figure.rows] == [*SIZES]
    say(
        f"participation in the release: {[len(table.figure.rows) for table in tables]} lines by region and by size"
    )


def test_a_group_of_one_silent_member_goes_with_another() -> None:
    lines = by_line(edition({"est": 1, "montreal": 9, "sud": 8, "ouest": 7}))
    assert "est" not in lines
    assert OTHERS in lines
    members, answered = lines[OTHERS]
    assert members - answered >= Policy().sensitive_least
    assert sum(members for members, _ in lines.values()) == 89


@pytest.mark.parametrize("silent", [{}, {"est": 1}, {"est": 2}])
def test_where_nearly_everyone_answered_the_total_stands_alone(silent: Mapping[str, int]) -> None:
    assert by_line(edition(silent)) == {}


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({name: st.integers(0, 20) for name in ("est", "montreal", "sud", "ouest")}))
def test_every_line_that_is_told_is_safe_on_both_sides(silent: Mapping[str, int]) -> None:
    for members, answered in by_line(edition(silent)).values():
        assert members >= 5
        assert min(answered, members - answered) >= Policy().sensitive_least


def test_two_attributes_that_differ_by_one_member_are_not_told_together() -> None:
    data = edition({"est": 9, "montreal": 9, "sud": 8, "ouest": 7})
    groups = {one.code: str(one.attributes["domain"]) for one in data.questionnaire.choices["regions"]}
    like = {code: groups[str(attributes["region"])] for code, attributes in data.members.items()}
    moved = next(code for code, group in like.items() if group == "est")
    members = {
        code: {**attributes, "size": "sud" if code == moved else like[code]}
        for code, attributes in data.members.items()
    }
    near = replace(data, members=members)
    assert by_line(near)
    assert by_line(near, "size") == {}


def _told(data: Dataset, policy: Policy) -> Told:
    figures = {figure.id: figure for figure in participation_figures(data, policy)}
    said = {table.figure.id: table.figure for table in protect(figures.values(), policy)}
    return Told("1", figures, said, {})


def _without(data: Dataset, quiet: Collection[str]) -> Dataset:
    return replace(data, respondents=tuple(one for one in data.respondents if one.organisation not in quiet))


@pytest.mark.parametrize(("late", "moved"), [(1, False), (4, False), (12, True)])
def test_a_revision_says_again_what_few_late_answers_would_open(late: int, moved: bool) -> None:
    policy = Policy()
    data = edition({"est": 9, "montreal": 9, "sud": 8, "ouest": 7})
    groups = {one.code: str(one.attributes["domain"]) for one in data.questionnaire.choices["regions"]}
    east = [
        one.organisation
        for one in data.respondents
        if groups[str(data.members[one.organisation]["region"])] == "est"
    ]
    one_by_one: tuple[Figure, ...] = participation_figures(data, policy)
    before = _told(_without(data, east[:late]), policy)
    found = protect_edition(one_by_one, policy, told=(before,))
    assert found.proven
    assert ("participation_region" not in found.kept) is moved
    region = found.tables[0].figure
    if not moved:
        assert region.rows == before.said["participation_region"].rows
