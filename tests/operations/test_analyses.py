"""Saved analyses: kept by codes, seen by whom they are shared with, opened on another edition where what is gone is named."""

from dataclasses import replace
from datetime import timedelta

import pytest

from surveys.operations import accounts, fielding, publishing
from surveys.operations.publishing import AskedAnalysis, OpenedAnalysis, Results
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Verdict
from surveys.results.disclosure import by_id
from tests import moyens
from tests.databases import Database
from tests.operations.test_crossings import CODES, DEFINITION, answers
from tests.small_survey import NOW, done
from tests.web import world

HERE = ("moyens", "2026")
SECTION = AskedAnalysis("statistics", section="page")
NEXT = DEFINITION.replace('edition: "2026"', 'edition: "2027"').replace(
    '          - {id: staff_total, kind: sum, value: "${staff}", label: "Personnes"}\n', ""
)


def analyst(email: str) -> int:
    world.staff_member(email, "analyst")
    found = accounts.read_identity(email)
    assert found is not None
    return found.person_id


@pytest.fixture
def analysts(database: Database) -> tuple[int, int]:
    """Two analysts, and an edition that ten centres answered."""
    moyens.open_survey(DEFINITION, CODES, now=NOW, ends=NOW + timedelta(days=30))
    moyens.send(CODES, answers, 0, 10, now=NOW)
    return analyst("un@exemple.invalid"), analyst("deux@exemple.invalid")


def open_next(definition: str) -> None:
    version = fielding.publish_version(definition, by=None, now=NOW)
    assert isinstance(version, fielding.Version), version
    done(
        fielding.create_edition(
            "moyens",
            "2027",
            version,
            opens_at=NOW + timedelta(days=400),
            closes_at=NOW + timedelta(days=430),
            now=NOW,
        )
    )
    done(fielding.open_edition("moyens", "2027", now=NOW + timedelta(days=400)))
    moyens.collect("2027", CODES, answers, 5, 20, now=NOW + timedelta(days=401))


def save(by: int, asked: AskedAnalysis = SECTION, *, name: str = "Les moyens", shared: bool = False) -> int:
    made = publishing.save_analysis(*HERE, asked, name=name, shared=shared, by=by, now=NOW)
    assert isinstance(made, int), made
    return made


def opened(analysis: int, edition: str, by: int) -> OpenedAnalysis:
    found = publishing.open_saved(analysis, edition, by=by)
    assert isinstance(found, OpenedAnalysis), found
    return found


def test_an_analysis_is_ones_own_until_it_is_shared(analysts: tuple[int, int]) -> None:
    first, second = analysts
    own, shared = save(first), save(first, name="  À   tous ", shared=True)
    assert [each.name for each in publishing.list_saved(by=first)] == ["À tous", "Les moyens"]
    assert [(each.id, each.own) for each in publishing.list_saved(by=second)] == [(shared, False)]
    assert publishing.open_saved(own, by=second) == Problem("analysis.gone")
    assert publishing.remove_analysis(shared, by=second) == Problem("analysis.gone")
    assert publishing.remove_analysis(shared, by=first) is None
    assert publishing.list_saved(by=second) == ()


def test_what_the_next_edition_lacks_or_changed_is_named(analysts: tuple[int, int]) -> None:
    first, _ = analysts
    section = save(first)
    crossing = save(
        first, AskedAnalysis("crossing", ("staff_total",), attributes=("region",)), name="Par région"
    )
    doubts = save(first, AskedAnalysis("doubts", question="staff", far="5"), name="Loin")
    open_next(
        NEXT.replace(
            'type: integer\n        label: "Combien de personnes?"',
            'type: decimal\n        label: "Combien de personnes?"',
        )
        .replace(", domain: nord", "")
        .replace(", domain: sud", "")
    )
    found = opened(section, "2027", first)
    assert found.editions == ("2027", "2026")
    assert found.statistics == ("staff_mean", "large", "larger", "lacking")
    assert found.missing == ("Personnes",)
    assert [words for words, _ in found.moved] == ["Moyenne", "Grands", "Plus grands"]
    assert found.moved[0][1] > Verdict.SAME
    crossed = opened(crossing, "2027", first)
    assert (crossed.statistics, crossed.attributes, crossed.missing) == ((), (), ("Personnes", "region"))
    assert opened(crossing, "2026", first).missing == ()
    assert opened(doubts, "2027", first).question == "staff"
    assert publishing.open_saved(section, "1999", by=first) == Problem(
        "edition.unknown", params={"edition": "moyens/1999"}
    )


def test_the_layer_of_before_is_what_the_members_had_sent_in_the_edition_before(
    analysts: tuple[int, int],
) -> None:
    assert publishing.read_results(*HERE, layer="previous") == Problem(
        "edition.no_previous", params={"edition": "moyens/2026"}
    )
    open_next(NEXT)
    found, sent = publishing.read_results("moyens", "2027", layer="previous"), publishing.read_results(*HERE)
    assert isinstance(found, Results)
    assert isinstance(sent, Results)
    assert (found.layer, found.previous, found.earlier, found.participation) == ("previous", "2026", {}, ())
    mean, before = (by_id(each.tables)["staff_mean"].figure for each in (found, sent))
    assert (mean.n, mean.value, mean.edition) == (before.n, before.value, "2027")


def test_what_cannot_be_kept_says_why(analysts: tuple[int, int]) -> None:
    first, _ = analysts
    for asked, name, code in (
        (SECTION, " ", "analysis.name"),
        (SECTION, "x" * 81, "analysis.name"),
        (AskedAnalysis("statistics", ("nothing",)), "Rien", "analysis.asked"),
        (AskedAnalysis("doubts", question="nothing"), "Rien", "analysis.asked"),
        (replace(SECTION, shape="other"), "Autre", "analysis.asked"),
    ):
        refused = publishing.save_analysis(*HERE, asked, name=name, shared=False, by=first, now=NOW)
        assert isinstance(refused, tuple)
        assert [each.code for each in refused] == [code]
