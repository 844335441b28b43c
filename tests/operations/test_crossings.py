"""Cross-tables and releases asked for later: what is refused at once, what is told, what is known of it for ever."""

from datetime import timedelta

import pytest

from surveys import jobs
from surveys.operations import fielding, publishing
from surveys.operations.publishing import CrossingState
from surveys.operations.transaction import transaction
from surveys.questionnaire.problems import Problem
from surveys.results.disclosure import Limits
from surveys.store.base import db, reading
from surveys.store.jobs import Job
from surveys.store.releases import Snapshot
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
          - {id: staff_mean, kind: mean, value: "${staff}", rounding: 1, label: "Moyenne"}
          - {id: staff_total, kind: sum, value: "${staff}", label: "Personnes"}
          - {id: large, kind: share, where: "${staff} >= 14", label: "Grands"}
          - {id: larger, kind: share, where: "${staff} >= 15", label: "Plus grands"}
"""
    + moyens.LACKING
    + """\
reference_lists:
  region_domains: [{code: nord, label: "Régions du nord"}, {code: sud, label: "Régions du sud"}]
choices:
  regions: [{code: r03, label: "Trois", domain: nord}, {code: r06, label: "Six", domain: sud}]
  oui_non: [{code: oui, label: "Oui"}, {code: non, label: "Non"}]
"""
)
CODES = [f"{region:02d}-{place:02d}" for place in range(1, 16) for region in (3, 6)]
HERE = ("moyens", "2026")


def answers(place: int) -> dict[str, object]:
    return {"staff": 10 + place % 9, "lacking": "oui" if place // 2 % 2 else "non"}


@pytest.fixture
def open_edition(database: Database) -> None:
    """An edition of thirty centres, all of which answered but ten."""
    moyens.open_survey(DEFINITION, CODES, now=NOW, ends=NOW + timedelta(days=30))
    moyens.send(CODES, answers, 0, 20, now=NOW)


@pytest.fixture
def edition(open_edition: None) -> None:
    """The same, closed."""
    moyens.close(now=LATER)


def work() -> int:
    """Do every job that was asked, and say how many."""
    count = 0
    while jobs.do_next(now=LATER):
        count += 1
    return count


def ask(statistic: str, *attributes: str) -> int:
    asked = publishing.ask_crossing(*HERE, statistic, attributes, by=None, now=LATER)
    assert isinstance(asked, int), asked
    return asked


def crossings() -> tuple[CrossingState, ...]:
    listed = publishing.list_crossings(*HERE)
    assert not isinstance(listed, Problem)
    return listed


def code_of(outcome: object) -> str:
    assert isinstance(outcome, Problem), outcome
    return outcome.code


@reading
def freezes() -> int:
    return db.session.query(Snapshot).count()


@pytest.mark.usefixtures("edition")
def test_a_table_is_asked_computed_later_and_kept_as_it_was_told() -> None:
    choices = publishing.read_choices(*HERE)
    assert not isinstance(choices, Problem)
    assert [code for _, listed in choices.statistics for code, _ in listed] == [
        "staff_mean",
        "large",
        "larger",
        "lacking",
    ]
    assert choices.attributes == ("region",)
    first = ask("lacking", "region")
    assert ask("lacking", "region") == first
    (state,) = crossings()
    assert (state.stage, state.label, state.document) == ("waiting", "Manque de moyens", {})
    assert work() == 1
    (state,) = crossings()
    assert (state.stage, state.problem) == ("done", None)
    rows = {row["code"]: row for row in state.document["table"]["rows"]}
    assert {code: row["n"] for code, row in rows.items()} == {"": 20, "nord": 10, "sud": 10}
    assert rows["nord"]["text"] == "50\u00a0%"
    assert state.document["names"] == {"nord": "Régions du nord", "sud": "Régions du sud"}


@pytest.mark.usefixtures("edition")
def test_what_was_told_refuses_a_later_table_that_one_late_answer_would_open() -> None:
    ask("staff_mean", "region")
    work()
    moyens.send_late(CODES, answers, 20, 21, now=LATER)
    second = ask("staff_mean", "region")
    work()
    last = crossings()[0]
    assert (last.id, last.stage) == (second, "refused")
    assert last.problem == Problem("crossing.opens")
    assert last.document == {}
    moyens.send_late(CODES, answers, 21, 30, now=LATER)
    ask("staff_mean", "region")
    work()
    assert crossings()[0].stage == "done"


@pytest.mark.usefixtures("edition")
def test_two_counts_of_one_question_that_differ_by_two_centres_are_not_both_told() -> None:
    """« 14 ou plus » less « 15 ou plus » is who said 14: two centres of twenty."""
    ask("large", "region")
    work()
    assert crossings()[0].stage == "done"
    ask("larger", "region")
    work()
    assert (crossings()[0].stage, crossings()[0].problem) == ("refused", Problem("crossing.opens"))


@pytest.mark.usefixtures("edition")
def test_a_release_that_one_late_answer_would_open_is_told_without_what_opens_it() -> None:
    """A mean and a share were crossed; one centre more answers: what would give it back by subtraction is hidden."""
    ask("staff_mean", "region")
    ask("large", "region")
    assert work() == 2
    moyens.send_late(CODES, answers, 20, 21, now=LATER)
    publishing.ask_release(*HERE, by=None, now=LATER)
    work()
    document = publishing.read_release(*HERE, 1)
    assert isinstance(document, dict), document
    told = {table["id"]: table for table in document["tables"]}  # type: ignore[attr-defined]
    for name in ("staff_mean", "staff_total", "large", "larger"):
        assert told[name]["exact"] is None, name
    assert told["lacking"]["exact"] is not None  # nothing of that question was told before


@pytest.mark.usefixtures("edition")
def test_a_release_from_the_copies_of_the_tables_says_all() -> None:
    ask("staff_mean", "region")
    ask("lacking", "region")
    publishing.ask_release(*HERE, by=None, now=LATER)
    assert work() == 3
    document = publishing.read_release(*HERE, 1)
    assert isinstance(document, dict), document
    said = [table["id"] for table in document["tables"] if table["exact"] is not None]  # type: ignore[attr-defined]
    assert {"staff_mean", "staff_total", "large", "lacking", "lacking@region:sud"} <= set(said)


@pytest.mark.usefixtures("edition")
def test_a_table_that_cannot_be_proven_is_not_told() -> None:
    asked = ask("staff_mean", "region")
    assert code_of(publishing.compute(asked, now=LATER, limits=Limits(seconds=0))) == "crossing.unproven"
    assert crossings()[0].stage == "refused"
    assert publishing.compute(asked, now=LATER) is None  # what has ended stays as it is


@pytest.mark.usefixtures("open_edition")
def test_what_is_refused_at_once_leaves_no_freeze_behind() -> None:
    assert code_of(publishing.ask_release(*HERE, by=None, now=NOW)) == "release.open"
    assert code_of(publishing.ask_crossing(*HERE, "lacking", ("region",), by=None, now=NOW)) == "release.open"
    moyens.close(now=LATER)
    assert code_of(publishing.ask_release(*HERE, reason="Plus.", by=None, now=NOW)) == "release.none"
    assert code_of(publishing.ask_release(*HERE, reason=" ", by=None, now=NOW)) == "release.no_reason"
    assert (
        code_of(publishing.ask_crossing(*HERE, "staff_total", ("region",), by=None, now=NOW))
        == "crossing.statistic"
    )
    for attributes in ((), ("size",), ("region", "region")):
        found = publishing.ask_crossing(*HERE, "lacking", attributes, by=None, now=NOW)
        assert code_of(found) == "crossing.attribute"
    assert code_of(publishing.ask_release("moyens", "2031", by=None, now=NOW)) == "edition.unknown"
    assert freezes() == 0


@pytest.mark.usefixtures("edition")
def test_a_release_that_is_asked_leaves_once_however_often_it_is_done() -> None:
    asked = publishing.ask_release(*HERE, by=None, now=LATER)
    assert isinstance(asked, int)
    assert code_of(publishing.ask_release(*HERE, by=None, now=LATER)) == "release.waiting"
    state = publishing.read_asked_release(*HERE)
    assert state is not None
    assert (state.kind, state.stage) == ("release", "waiting")
    assert work() == 1
    with transaction():  # a worker killed at its end leaves its job to another
        db.session.query(Job).update({"done_at": None, "lease_until": None})
    assert work() == 1
    state = publishing.read_asked_release(*HERE)
    assert state is not None
    assert (state.stage, state.problem) == ("done", None)
    listed = publishing.list_releases(*HERE)
    assert isinstance(listed, tuple)
    assert len(listed) == 1


@pytest.mark.usefixtures("edition")
def test_a_release_whose_job_was_given_up_is_asked_for_again() -> None:
    first = publishing.ask_release(*HERE, by=None, now=LATER)
    again = publishing.ask_release(*HERE, by=None, now=LATER + timedelta(days=3))
    assert isinstance(again, int)
    assert again != first


@pytest.mark.usefixtures("edition")
def test_an_edition_opened_again_before_the_job_is_told_so() -> None:
    asked = publishing.ask_release(*HERE, by=None, now=LATER)
    done(fielding.open_edition(*HERE, now=LATER))
    assert isinstance(asked, int)
    assert work() == 1
    state = publishing.read_asked_release(*HERE)
    assert state is not None
    assert (state.stage, state.problem) == ("refused", Problem("release.open"))
