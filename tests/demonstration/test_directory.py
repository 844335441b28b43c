"""The fictional members: counts of the plan, sizes, overlapping panels, and nothing real."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from surveys.demonstration import directory, plan

PUBLISHED = Path(__file__).parents[3] / "shared" / "questionnaires" / "published_figures.json"


def test_89_members_in_16_regions_and_none_in_nord_du_quebec():
    by_region = Counter(o.region for o in directory.organisations())
    assert sum(by_region.values()) == 89
    assert len(by_region) == 16
    assert "r10" not in by_region


def test_the_plan_is_the_published_one():
    if not PUBLISHED.exists():
        pytest.skip("published_figures.json is not beside the repository")
    published = json.loads(PUBLISHED.read_text("utf-8"))["synthetic_plan"]
    assert {
        region["code"]: (
            region["members"],
            region["respondents_renouvellement_2025"],
            region["respondents_remuneration_2024"],
        )
        for region in published["regions"]
    } == {code: (r.members, r.renewal, r.pay) for code, r in plan.REGIONS.items()}
    assert published["naming"].startswith("Organisme fictif RR-NN")
    assert published["email_domain"] == plan.MAIL_DOMAIN
    totals = published["totals"]
    assert totals["respondents_2022"] == len(directory.panels().pay["2022"])
    assert totals["respondents_2020"] == len(directory.panels().pay["2020"])


@pytest.mark.parametrize("panel", ["renewal", "pay"])
def test_respondents_by_region_are_those_of_the_plan(panel):
    codes = directory.panels().renewal if panel == "renewal" else directory.panels().pay["2024"]
    counted = Counter(code[3:5] for code in codes)
    assert counted == Counter(
        {code: getattr(r, panel) for code, r in plan.REGIONS.items() if getattr(r, panel)}
    )
    assert len(set(codes)) == len(codes) == 65


def test_panels_overlap_and_hold_members_only():
    panels = directory.panels()
    members = set(directory.by_code())
    assert {edition: len(set(codes)) for edition, codes in panels.pay.items()} == {
        "2020": 58,
        "2022": 61,
        "2024": 65,
    }
    for codes in (panels.renewal, *panels.pay.values()):
        assert set(codes) <= members
    assert 45 <= len(set(panels.pay["2022"]) & set(panels.pay["2024"])) < 61
    assert 30 <= len(set(panels.pay["2020"]) & set(panels.pay["2024"])) < 58


def test_sizes_add_up_and_look_lognormal():
    sizes = sorted(o.staff for o in directory.organisations())
    assert sum(sizes) == 1712
    assert sum(directory.by_code()[code].staff for code in directory.panels().pay["2024"]) == 1251
    assert 14 <= sizes[len(sizes) // 2] <= 17
    assert sizes[0] >= 4
    assert sizes[-1] > 3 * sizes[len(sizes) // 2]
    for organisation in directory.organisations():
        assert Decimal("0.8") * organisation.staff <= organisation.staff_fte <= organisation.staff


def test_the_centre_of_the_personas_has_everything_left_to_send_and_a_past():
    panels = directory.panels()
    assert plan.PERSONA_CENTRE in directory.by_code()
    assert plan.PERSONA_CENTRE not in panels.renewal
    assert all(plan.PERSONA_CENTRE in codes for codes in panels.pay.values())
    assert all(plan.PERSONA_CENTRE not in codes for codes in panels.summaries.values())


def test_six_personas_are_people_of_the_directory():
    emails = {person.email for person in directory.people()}
    assert [p.label for p in directory.personas()] == [
        "Centre – direction",
        "Centre – paie",
        "Conception",
        "Collecte",
        "Analyse",
        "Administration",
    ]
    assert {p.email for p in directory.personas()} <= emails
    assert len(emails) == len(directory.people()) == 89 + 1 + 4


def test_names_and_addresses_are_marked_as_fictional():
    for organisation in directory.organisations():
        assert organisation.name == f"Organisme fictif {organisation.code.removeprefix('of-')}"
    for person in directory.people():
        assert "Fictif" in person.name
        assert person.email.endswith("@exemple.invalid")
