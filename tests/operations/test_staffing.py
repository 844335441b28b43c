"""AXTRA's team: no house without an administrator, no right that one person gives alone, no right that never ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from surveys.config import Settings
from surveys.mail import write_letter
from surveys.operations import accounts, staffing
from surveys.operations.staffing import Request
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.operations.test_credentials import SECRET, codes_of
from tests.small_survey import NOW, World

WHY = "Vérifier la médiane des postes de conseil pour le mémoire."


@pytest.fixture
def team(world: World) -> dict[str, int]:
    """An administrator, a privacy officer and an analyst, beside the people of the small survey."""
    made = {}
    for key, role in (("adele", "administrator"), ("rosa", "privacy_officer"), ("ivan", "analyst")):
        done = accounts.add_person(
            email=f"{key}@axtra.invalid", name=f"{key.title()} Fictif", staff_roles=[role], now=NOW
        )
        assert isinstance(done, int)
        made[key] = done
    return made


def code(done: object) -> str:
    assert isinstance(done, Problem), done
    return done.code


def roles(email: str, now: object = NOW) -> frozenset[str]:
    identity = accounts.read_identity(email, now=now)  # type: ignore[arg-type]
    assert identity is not None
    return identity.staff_roles


def ask(by: int, days: int = 30) -> Request:
    assert staffing.ask_for_microdata(purpose=WHY, days=days, by=by, now=NOW) == ()
    return staffing.read_requests(by)[0]


def test_a_right_to_answers_needs_a_second_person_and_ends_by_itself(team: dict[str, int]) -> None:
    asked = ask(team["ivan"])
    assert roles("ivan@axtra.invalid") == {"analyst"}, "asking opens nothing"
    assert code(staffing.decide_microdata(asked.id, True, by=team["ivan"], now=NOW)) == "staffing.self"
    assert staffing.decide_microdata(asked.id, True, by=team["rosa"], now=NOW) is None
    assert roles("ivan@axtra.invalid") == {"analyst", "microdata_analyst"}
    until = NOW + timedelta(days=30)
    assert roles("ivan@axtra.invalid", until - timedelta(seconds=1)) == {"analyst", "microdata_analyst"}
    assert roles("ivan@axtra.invalid", until) == {"analyst"}
    (kept,) = staffing.read_requests(team["ivan"])
    assert (kept.granted, kept.decided_by, kept.purpose) == (True, "Rosa Fictif", WHY)
    assert code(staffing.decide_microdata(asked.id, False, by=team["adele"], now=NOW)) == "staffing.decided"


def test_those_who_may_answer_are_written_to_and_the_letter_keeps_the_reason_to_itself(
    team: dict[str, int], settings: Settings
) -> None:
    ask(team["ivan"])
    letters = db.session.query(Letter).filter_by(kind="microdata_asked").order_by(Letter.recipient).all()
    assert [each.recipient for each in letters] == ["adele@axtra.invalid", "rosa@axtra.invalid"]
    words = write_letter(letters[0].kind, letters[0].params, settings)
    assert words.subject == "Une demande d’accès attend votre réponse"
    assert "Ivan Fictif demande l’accès" in words.text
    assert "/gestion/equipe/" in words.html
    assert WHY not in words.text + words.html
    db.session.remove()


def test_even_an_administrator_who_analyses_cannot_approve_themselves(team: dict[str, int]) -> None:
    assert (
        staffing.change_roles(team["adele"], ["administrator", "analyst"], by=team["adele"], now=NOW) is None
    )
    asked = ask(team["adele"])
    assert code(staffing.decide_microdata(asked.id, True, by=team["adele"], now=NOW)) == "staffing.self"
    assert code(staffing.decide_microdata(asked.id, True, by=team["ivan"], now=NOW)) == "staffing.decider"
    refused = staffing.change_roles(team["ivan"], ["analyst", "microdata_analyst"], by=team["adele"], now=NOW)
    assert code(refused) == "staffing.roles", "no hand gives it beside a request"
    done = staffing.add_member(
        email="x@axtra.invalid", name="X", roles=["microdata_analyst"], by=team["adele"], now=NOW
    )
    assert [problem.code for problem in done] == ["staffing.roles"]  # type: ignore[union-attr]


def test_two_who_decide_at_once_decide_once(team: dict[str, int], in_threads: Callable[..., list]) -> None:
    asked = ask(team["ivan"])
    done = in_threads(
        lambda: staffing.decide_microdata(asked.id, True, by=team["adele"], now=NOW),
        lambda: staffing.decide_microdata(asked.id, False, by=team["rosa"], now=NOW),
    )
    assert sorted(answer is None for answer in done) == [False, True]


def test_who_left_the_analysis_meanwhile_is_given_nothing(team: dict[str, int]) -> None:
    asked = ask(team["ivan"])
    assert staffing.change_roles(team["ivan"], ["designer"], by=team["adele"], now=NOW) is None
    assert code(staffing.decide_microdata(asked.id, True, by=team["rosa"], now=NOW)) == "staffing.left"
    assert roles("ivan@axtra.invalid") == {"designer"}
    assert staffing.decide_microdata(asked.id, False, by=team["rosa"], now=NOW) is None


def test_a_right_is_ended_at_once(team: dict[str, int]) -> None:
    staffing.decide_microdata(ask(team["ivan"]).id, True, by=team["adele"], now=NOW)
    assert staffing.end_microdata(team["ivan"], by=team["rosa"], now=NOW + timedelta(hours=1)) is None
    assert roles("ivan@axtra.invalid", NOW + timedelta(hours=1)) == {"analyst"}
    assert (
        code(staffing.end_microdata(team["ivan"], by=team["rosa"], now=NOW + timedelta(hours=2)))
        == "staffing.no_right"
    )


@pytest.mark.parametrize(
    ("purpose", "days", "wrong"),
    [("court", 30, "staffing.purpose"), (WHY, 3650, "staffing.days"), ("x" * 2001, 30, "staffing.purpose")],
)
def test_a_request_says_why_and_for_how_long(
    team: dict[str, int], purpose: str, days: int, wrong: str
) -> None:
    done = staffing.ask_for_microdata(purpose=purpose, days=days, by=team["ivan"], now=NOW)
    assert [problem.code for problem in done] == [wrong]
    nobody = staffing.ask_for_microdata(purpose=WHY, days=30, by=team["rosa"], now=NOW)
    assert [problem.code for problem in nobody] == ["staffing.analyst"]
    ask(team["ivan"])
    again = staffing.ask_for_microdata(purpose=WHY, days=30, by=team["ivan"], now=NOW)
    assert [problem.code for problem in again] == ["staffing.waiting"]


def test_the_house_is_never_without_an_administrator(
    team: dict[str, int], in_threads: Callable[..., list]
) -> None:
    adele, rosa = team["adele"], team["rosa"]
    assert code(staffing.change_roles(adele, ["manager"], by=adele, now=NOW)) == "staffing.own"
    assert code(staffing.change_roles(adele, ["manager"], by=rosa, now=NOW)) == "staffing.last"
    assert code(staffing.set_member_active(adele, False, by=rosa, now=NOW)) == "staffing.last"
    assert staffing.change_roles(rosa, ["administrator"], by=adele, now=NOW) is None
    done = in_threads(
        lambda: staffing.change_roles(adele, ["manager"], by=rosa, now=NOW),
        lambda: staffing.change_roles(rosa, ["manager"], by=adele, now=NOW),
    )
    assert sorted(answer is None for answer in done) == [False, True], "two who remove each other"
    left = [each for each in staffing.read_team(now=NOW).members if "administrator" in each.roles]
    assert len(left) == 1


def test_someone_is_added_changed_and_put_aside(team: dict[str, int]) -> None:
    adele = team["adele"]
    new = staffing.add_member(
        email="Zoe@axtra.invalid", name="Zoé Fictif", roles=["designer"], by=adele, now=NOW
    )
    assert isinstance(new, int)
    assert roles("zoe@axtra.invalid") == {"designer"}
    assert staffing.change_roles(new, ["manager", "analyst"], by=adele, now=NOW) is None
    assert roles("zoe@axtra.invalid") == {"manager", "analyst"}
    assert staffing.set_member_active(new, False, by=adele, now=NOW) is None
    assert code(accounts.sign_in_with_password("zoe@axtra.invalid", "x", now=NOW)) == "sign_in.password"
    again = staffing.add_member(email="zoe@axtra.invalid", name="", roles=["designer"], by=adele, now=NOW)
    assert [problem.code for problem in again] == ["staffing.already"]  # type: ignore[union-attr]


def test_what_someone_lost_is_forgotten_by_someone_else(team: dict[str, int], world: World) -> None:
    session, _, recovery = codes_of(world)
    assert code(staffing.forget_factors(world.marie, by=world.marie, now=NOW)) == "staffing.own"
    assert staffing.forget_factors(world.marie, by=team["adele"], now=NOW) is None
    assert accounts.find_session(session, now=NOW) is None
    assert accounts.read_codes(world.marie).since is None
    assert code(accounts.prove_with_code(session, recovery[0], now=NOW, secret=SECRET)) == "sign_in.code"
    identity = accounts.read_identity("marie@exemple.invalid")
    assert identity is not None
    assert not identity.has_factor
