"""A member beside what was released: its own values, the released ones, and nobody else's."""

from datetime import timedelta

import pytest

from surveys.operations import accounts, mailing, publishing
from surveys.operations.publishing import Benchmark, BenchmarkLine, Beside, SnapshotState
from surveys.questionnaire.problems import Problem
from tests import moyens
from tests.databases import Database
from tests.small_survey import NOW, done

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
          - {id: staff_median, kind: median, value: "${staff}", rounding: 1, label: "Médiane"}
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
    # (10 + … + 18) + (10 + … + 14) = 186 without its own 13, over thirteen
    assert mean.told == Beside("13,3", 13, "others")
    assert found.domain == "Régions du nord"
    assert mean.near == Beside("13,6", 7, "others")  # 10 to 17 without 13
    assert share.own == "100\u00a0%"
    assert share.told == Beside("46\u00a0%", 13, "others")  # six others of thirteen
    assert "Personnes" not in lines(found), "a total of members is nobody's own"


def test_a_reference_needs_enough_others(edition: None) -> None:
    release()
    own = lines(read(CODES[1], "pay"))["Augmentation médiane"]
    assert own.own == "3,0"
    assert own.told.text == "", "four others are not enough"


def test_a_median_keeps_the_reader_in(edition: None) -> None:
    release()
    own = lines(read(CODES[1], "page"))["Médiane"]
    assert own.told == Beside("13,0", 14, "everyone")


def test_who_did_not_answer_reads_the_released_figures_alone(edition: None) -> None:
    release()
    found = read(CODES[15], "page")
    assert not found.answered
    assert {line.own for line in lines(found).values()} == {""}
    assert lines(found)["Moyenne"].told == Beside("13,3", 14, "apart")


def test_a_section_that_is_not_a_person_s_is_not_there(edition: None) -> None:
    release()
    assert "Augmentation médiane" not in lines(read(CODES[1], "page"))


def test_what_is_sent_after_the_freeze_changes_nothing(edition: None) -> None:
    release()
    before = read(CODES[3], "page")
    moyens.send_late(CODES, answers, 14, 15, now=LATER)
    assert read(CODES[3], "page") == before
    assert not read(CODES[14], "page").answered


def test_what_a_revision_says_again_is_told_of_those_who_were_in_it(database: Database) -> None:
    moyens.open_survey(DEFINITION, CODES, now=NOW, ends=NOW + timedelta(days=30))
    moyens.send(CODES, answers, 0, 10, now=NOW)
    moyens.close(now=LATER)
    release()

    def late(place: int) -> dict[str, object]:
        return answers(place) if place == 10 else {"staff": 30}

    moyens.send_late(CODES, late, 10, 16, now=LATER)
    frozen = publishing.snapshot("moyens", "2026", by=None, now=LATER)
    assert isinstance(frozen, SnapshotState)
    made = publishing.revise("moyens", "2026", frozen.code, reason="Six de plus.", by=None, now=LATER)
    assert not isinstance(made, Problem), made
    one, new = lines(read(CODES[1], "page")), lines(read(CODES[10], "page"))
    # One answer more than the first release had of what is lacking: its words stand, and the newcomer is not in them.
    assert one["Manque de moyens"].told == Beside("44\u00a0%", 9, "others")
    assert new["Manque de moyens"].own == "0\u00a0%"
    assert new["Manque de moyens"].told == Beside("50\u00a0%", 10, "apart")
    assert new["Moyenne"].told.n == 15, "six more answers: the mean is a new one"
    assert new["Moyenne"].told.whose == "others"


def test_whoever_may_read_the_page_is_told_once_by_release(edition: None) -> None:
    for code, email in (
        (CODES[3], "un@exemple.invalid"),
        (CODES[3], "deux@exemple.invalid"),
        (CODES[15], "trois@exemple.invalid"),
    ):
        role = "director" if email.startswith("un") else "accountant"
        done(accounts.add_person(email=email, name="Alix Fictif", memberships={code: role}, now=NOW))
    by = accounts.add_person(
        email="c@exemple.invalid", name="Ana Fictif", memberships={}, staff_roles=("manager",), now=NOW
    )
    assert isinstance(by, int)

    def plan() -> int | Problem:
        return mailing.plan_mailing(
            "moyens", "2026", kind="results", subject="Résultats", body="Bonjour [nom]", states=["sent"], run_at=None, by=by, now=LATER,
        )  # fmt: skip

    assert plan() == Problem("mailing.unreleased")
    release()
    morning = LATER + timedelta(days=5)
    for written in (2, 0):  # asked again, nobody is written twice; who did not answer is not in this state
        assert isinstance(plan(), int)
        assert mailing.write_due(base_url="http://a", now=morning) == written
        assert mailing.write_due(base_url="http://a", now=morning) == 0
