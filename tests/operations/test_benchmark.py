"""A member beside what was released: its own values, the released ones, and nobody else's."""

from datetime import timedelta

import pytest

from surveys.operations import publishing
from surveys.operations.publishing import Benchmark, BenchmarkLine, SnapshotState
from surveys.questionnaire.problems import Problem
from tests import moyens
from tests.databases import Database
from tests.small_survey import NOW

LATER = NOW + timedelta(days=10)
DEFINITION = (
    moyens.HEAD
    + """\
  - code: page
    title: "Page"
    minutes: 2
    questions:
      - code: staff
        type: integer
        label: "Combien de personnes?"
        stats:
          - {id: staff_total, kind: sum, value: "${staff}", label: "Personnes"}
          - {id: staff_mean, kind: mean, value: "${staff}", rounding: 1, label: "Moyenne"}
"""
    + moyens.LACKING
    + """\
  - code: pay
    title: "Paie"
    minutes: 2
    questions:
      - code: raise
        type: decimal
        label: "Augmentation?"
        stats:
          - {id: raise_median, kind: median, value: "${raise}", rounding: 1, label: "Augmentation médiane"}
reference_lists:
  region_domains: [{code: nord, label: "Régions du nord"}, {code: sud, label: "Régions du sud"}]
choices:
  regions: [{code: r03, label: "Trois", domain: nord}, {code: r06, label: "Six", domain: sud}]
  oui_non: [{code: oui, label: "Oui"}, {code: non, label: "Non"}]
"""
)
CODES = [f"{region:02d}-{place:02d}" for region in (3, 6) for place in range(1, 9)]


def answers(place: int) -> dict[str, object]:
    found: dict[str, object] = {"staff": 10 + place % 9, "lacking": "oui" if place % 2 else "non"}
    # Only five were given a raise to tell: four others stand behind each of them, and that is too few.
    return found | ({"raise": f"{2 + place % 3}"} if place < 5 else {})


@pytest.fixture
def edition(database: Database) -> None:
    """An edition of sixteen members, fourteen of which answered, closed."""
    moyens.open_survey(DEFINITION, CODES, now=NOW, ends=NOW + timedelta(days=30))
    moyens.send(CODES, answers, 0, 14, now=NOW)
    moyens.close(now=LATER)


def release() -> None:
    frozen = publishing.snapshot("moyens", "2026", by=None, now=LATER)
    assert isinstance(frozen, SnapshotState)
    made = publishing.release("moyens", "2026", frozen.code, by=None, now=LATER)
    assert not isinstance(made, Problem), made


def read(organisation: str, *sections: str) -> Benchmark:
    found = publishing.read_benchmark("moyens", "2026", organisation, sections=sections)
    assert isinstance(found, Benchmark), found
    return found


def lines(found: Benchmark) -> dict[str, BenchmarkLine]:
    return {line.label: line for section in found.sections for line in section.lines}


def test_nothing_is_told_before_a_release(edition: None) -> None:
    found = publishing.read_benchmark("moyens", "2026", CODES[0], sections=("page",))
    assert isinstance(found, Problem)
    assert found.code == "release.none"
    assert publishing.list_released() == frozenset()


def test_a_member_reads_its_own_values_beside_the_released_ones(edition: None) -> None:
    release()
    assert publishing.list_released() == {("moyens", "2026")}
    found = read(CODES[3], "page")
    assert found.answered
    assert (found.respondents, found.population) == (14, 16)
    mean, share = lines(found)["Moyenne"], lines(found)["Manque de moyens"]
    assert mean.own == "13,0"
    assert mean.told == "13,3"  # (10 + … + 18) + (10 + … + 14), over fourteen
    assert mean.n == 14
    assert found.domain == "Régions du nord"
    assert (mean.near, mean.near_n) == ("13,5", 8)  # 10 to 17
    assert (share.own, share.told) == ("100\u00a0%", "50\u00a0%")
    assert "Personnes" not in lines(found), "a total of members is nobody's own"


def test_a_reference_needs_enough_others(edition: None) -> None:
    release()
    own = lines(read(CODES[1], "pay"))["Augmentation médiane"]
    assert own.own == "3,0"
    assert own.told == "", "four others are not enough"


def test_who_did_not_answer_reads_the_released_figures_alone(edition: None) -> None:
    release()
    found = read(CODES[15], "page")
    assert not found.answered
    assert {line.own for line in lines(found).values()} == {""}
    assert lines(found)["Moyenne"].told == "13,3"


def test_a_section_that_is_not_a_person_s_is_not_there(edition: None) -> None:
    release()
    assert "Augmentation médiane" not in lines(read(CODES[1], "page"))


def test_what_is_sent_after_the_freeze_changes_nothing(edition: None) -> None:
    release()
    before = read(CODES[3], "page")
    moyens.send_late(CODES, answers, 14, 15, now=LATER)
    assert read(CODES[3], "page") == before
    assert not read(CODES[14], "page").answered
