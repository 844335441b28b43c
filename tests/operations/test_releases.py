"""Releases on a real database: frozen, attacked, revised by five or more, and never computed again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

from surveys.operations import collecting, fielding, publishing
from surveys.operations.publishing import ReleaseState, SnapshotState
from surveys.operations.transaction import transaction
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import Limits
from surveys.store.base import FrozenRowError, db
from surveys.store.releases import Release
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
      - code: budget
        type: integer
        label: "Quel budget?"
        stats:
          - {id: budget_by_person, kind: ratio_of_sums, num: "${budget}", den: "${staff}", scale: 1, rounding: 0, label: "Budget par personne"}
"""
    + moyens.LACKING
    + """\
choices:
  oui_non: [{code: oui, label: "Oui"}, {code: non, label: "Non"}]
"""
)
CODES = [f"{region:02d}-{place:02d}" for region in (3, 6, 16) for place in range(1, 11)]


def answers(place: int) -> dict[str, object]:
    return {"staff": 10 + place % 9, "budget": 1000 + 37 * place, "lacking": "oui" if place % 2 else "non"}


@pytest.fixture
def edition(database: Database) -> None:
    """An edition of thirty centres, twenty of which answered, closed."""
    moyens.open_survey(DEFINITION, CODES, now=NOW, ends=NOW + timedelta(days=30))
    moyens.send(CODES, answers, 0, 20, now=NOW)
    moyens.close(now=LATER)


def freeze() -> str:
    state = publishing.snapshot("moyens", "2026", by=None, now=LATER)
    assert isinstance(state, SnapshotState), state
    return state.code


def first() -> ReleaseState:
    state = publishing.release("moyens", "2026", freeze(), by=None, now=LATER)
    assert isinstance(state, ReleaseState), state
    return state


def receive_late(first_one: int, last_one: int) -> str:
    moyens.send_late(CODES, answers, first_one, last_one, now=LATER)
    return freeze()


def document(number: int) -> Mapping[str, object]:
    found = publishing.read_release("moyens", "2026", number)
    assert not isinstance(found, Problem), found
    return found


def tables(number: int) -> dict[str, dict[str, object]]:
    listed = document(number)["tables"]
    assert isinstance(listed, list)
    return {each["id"]: each for each in listed}


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Problem), outcome
    return outcome.code


@pytest.mark.usefixtures("edition")
def test_a_release_says_its_base_its_formula_its_policy_and_its_freeze() -> None:
    state = first()
    found = document(1)
    assert (found["format"], found["number"], found["snapshot"]) == ("axtra-release/1", 1, state.snapshot)
    assert (found["respondents"], found["N"]) == (20, 30)
    assert found["audit"] == {"clean": True, "attackers": "each member alone"}
    mean = tables(1)["staff_mean"]
    assert (mean["n"], mean["N"], mean["status"], mean["snapshot"]) == (20, 30, "published", state.snapshot)
    assert mean["formula"] == {"kind": "mean", "value": "${staff}"}
    written = json.dumps(found)
    assert not [code for code in CODES if f'"{code}"' in written]
    assert "nearest" not in written  # for the privacy officer alone
    assert set(found["policy"]) == {"version", "min_orgs", "min_persons", "min_orgs_by_quantile"}  # type: ignore[call-overload]
    audit = publishing.read_release_audit("moyens", "2026", 1)
    assert isinstance(audit, dict)
    assert len(audit["nearest"]) == 20  # type: ignore[arg-type]


@pytest.mark.usefixtures("edition")
def test_a_release_is_frozen_and_its_hash_is_that_of_its_text(database: Database) -> None:
    state = first()
    before = json.dumps(document(1), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(before.encode()).hexdigest() == state.content_hash
    receive_late(20, 30)
    assert json.dumps(document(1), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == before

    def alter() -> None:
        with transaction():
            row = db.session.query(Release).one()
            row.reason = "autre"
            db.session.flush()

    with pytest.raises(FrozenRowError):
        alter()


@pytest.mark.usefixtures("edition")
def test_the_same_copies_are_the_same_freeze() -> None:
    once = publishing.snapshot("moyens", "2026", by=None, now=NOW)
    again = publishing.snapshot("moyens", "2026", by=None, now=LATER)
    assert once == again
    assert receive_late(20, 21) != getattr(once, "code", "")


@pytest.mark.usefixtures("edition")
def test_one_late_answer_is_no_revision_and_five_are() -> None:
    first()
    late = receive_late(20, 22)
    assert (
        code_of(publishing.revise("moyens", "2026", late, reason="Deux de plus.", by=None, now=LATER))
        == "release.few_changed"
    )
    later = receive_late(22, 30)
    state = publishing.revise("moyens", "2026", later, reason="Dix réponses de plus.", by=None, now=LATER)
    assert isinstance(state, ReleaseState), state
    assert (state.number, state.reason) == (2, "Dix réponses de plus.")
    assert tables(2)["staff_total"]["n"] == 30
    assert tables(1)["staff_total"]["n"] == 20
    listed = publishing.list_releases("moyens", "2026")
    assert isinstance(listed, tuple)
    assert [getattr(each, "number", 0) for each in listed] == [1, 2]


@pytest.mark.usefixtures("edition")
def test_a_giant_among_the_late_leaves_its_figures_as_they_were() -> None:
    first()
    done(fielding.open_edition("moyens", "2026", now=LATER))
    records = [
        {"organisation": code, "answers": {**answers(place), "budget": 9_000_000 if place == 20 else 1200}}
        for place, code in enumerate(CODES)
    ][20:]
    assert not isinstance(collecting.import_submissions("moyens", "2026", records, by=None, now=NOW), tuple)
    done(fielding.close_edition("moyens", "2026", now=LATER))
    state = publishing.revise("moyens", "2026", freeze(), reason="Dix de plus.", by=None, now=LATER)
    assert isinstance(state, ReleaseState), state
    budget = tables(2)["budget_by_person"]
    assert budget["kept"] is True
    assert budget["exact"] == tables(1)["budget_by_person"]["exact"]
    assert tables(2)["staff_total"]["kept"] is False


@pytest.mark.usefixtures("edition")
def test_what_cannot_be_released_says_why() -> None:
    assert code_of(publishing.release("moyens", "2031", "x", by=None, now=LATER)) == "edition.unknown"
    assert (
        code_of(publishing.release("moyens", "2026", "absent", by=None, now=LATER))
        == "release.snapshot_unknown"
    )
    frozen = freeze()
    assert (
        code_of(publishing.revise("moyens", "2026", frozen, reason="Rien.", by=None, now=LATER))
        == "release.none"
    )
    assert (
        code_of(publishing.revise("moyens", "2026", frozen, reason=" ", by=None, now=LATER))
        == "release.no_reason"
    )
    late = publishing.release("moyens", "2026", frozen, by=None, now=LATER, limits=Limits(seconds=0))
    assert code_of(late) == "release.unproven"
    assert publishing.list_releases("moyens", "2026") == ()
    first()
    assert code_of(publishing.release("moyens", "2026", frozen, by=None, now=LATER)) == "release.exists"
    assert code_of(publishing.read_release("moyens", "2026", 4)) == "release.unknown"
    done(fielding.open_edition("moyens", "2026", now=LATER))
    assert code_of(publishing.release("moyens", "2026", frozen, by=None, now=LATER)) == "release.open"
