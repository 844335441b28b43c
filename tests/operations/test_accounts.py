"""Coming in: a link works once and for one person, a scanner's visit costs nothing, a session can be taken back."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from surveys.operations import accounts, directory, links, staffing
from surveys.operations.accounts import Identity, LinkState
from surveys.questionnaire.problems import Problem
from surveys.store.accounts import SignedSession, SignInLink
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.small_survey import NOW, World

MARIE = "marie@exemple.invalid"


def ask(email: str = MARIE, now: object = NOW) -> str | None:
    """Ask for a link and return the token that the letter carries."""
    assert accounts.request_sign_in_link(email, now=now, base_url="https://sondages.exemple.org") is None  # type: ignore[arg-type,func-returns-value]
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    db.session.remove()
    return letter.params["link"].rpartition("/")[2] if letter else None


def sign_in(now: object = NOW) -> str:
    token = ask(now=now)
    session = accounts.consume_sign_in_link(token, now=now, user_agent="Firefox")  # type: ignore[arg-type]
    assert isinstance(session, str), session
    return session


def code(result: object) -> str:
    assert isinstance(result, Problem), result
    return result.code


def test_a_link_opens_one_session(world: World) -> None:
    identity = accounts.find_session(sign_in(), now=NOW)
    assert isinstance(identity, Identity)
    assert (identity.name, identity.email) == ("Marie Fictif", MARIE)
    assert identity.memberships["06-01"].role == "director"
    assert identity.memberships["06-01"].rights("petit", "2026").leads
    assert identity.memberships["06-01"].organisation_name == "Organisme fictif 06-01"


def test_an_address_is_found_in_any_case_and_with_spaces(world: World) -> None:
    assert ask("  Marie@Exemple.INVALID ") is not None


@pytest.mark.parametrize(
    "email",
    ["nobody@exemple.invalid", "", "a" * 10_000, "marie@exemple.invalid\r\nBcc: x@y.z", "x\x00y@z.ca"],
)
def test_an_unknown_address_gets_the_same_answer_and_no_letter(world: World, email: str) -> None:
    assert ask(email) is None


def test_an_unknown_address_costs_the_same_reads_and_writes(world: World, say: Callable[[str], None]) -> None:
    """The same number of each and one transaction, for someone, for nobody, and for a mailbox that is full."""
    asked: dict[str, list[str]] = {}

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked[email].append("reads" if statement.lstrip().upper().startswith("SELECT") else "writes")

    spent = {MARIE: 0.0, "nobody@exemple.invalid": 0.0}
    for turn in range(40):  # by turns: what slows the machine slows both
        for email in spent:
            db.session.remove()
            asked[email] = []
            event.listen(db.engine, "before_cursor_execute", note)
            began = time.process_time()
            accounts.request_sign_in_link(email, now=NOW + turn * timedelta(hours=1), base_url="")
            spent[email] += time.process_time() - began
            event.remove(db.engine, "before_cursor_execute", note)
    for _ in range(accounts.FRESH_LINKS):
        accounts.request_sign_in_link(MARIE, now=NOW, base_url="")
    assert asked[MARIE].count("writes") == 2
    assert sorted(asked[MARIE]) == sorted(asked["nobody@exemple.invalid"])
    known, unknown = spent.values()
    say(f"a link for someone, for nobody: {25 * known:.1f} and {25 * unknown:.1f} ms of the processor")
    assert 0.5 < unknown / known < 2
    written = db.session.query(Letter).count()
    accounts.request_sign_in_link("nobody@exemple.invalid", now=NOW, base_url="")
    accounts.request_sign_in_link(MARIE, now=NOW, base_url="")
    assert db.session.query(Letter).count() == written, (
        "a letter to nobody stayed, or a full mailbox got one more"
    )


def test_a_scanner_that_looks_at_a_link_does_not_use_it(world: World) -> None:
    token = ask()
    assert token is not None
    for _ in range(3):
        state = accounts.read_sign_in_link(token, now=NOW)
        assert state == LinkState("Marie Fictif", MARIE, NOW + timedelta(minutes=30))
    assert isinstance(accounts.consume_sign_in_link(token, now=NOW), str)
    assert code(accounts.read_sign_in_link(token, now=NOW)) == "link.used"
    assert code(accounts.consume_sign_in_link(token, now=NOW)) == "link.used"


def test_parallel_uses_of_a_link_open_one_session(
    world: World, in_threads: Callable[..., list[object]]
) -> None:
    token = ask()
    assert token is not None
    results = in_threads(*[lambda: accounts.consume_sign_in_link(token, now=NOW)] * 8)
    assert sum(isinstance(result, str) for result in results) == 1
    assert {result.code for result in results if isinstance(result, Problem)} == {"link.used"}
    assert db.session.query(SignedSession).count() == 1


def test_a_link_lives_thirty_minutes(world: World) -> None:
    token = ask()
    assert token is not None
    late = NOW + timedelta(minutes=30)
    assert code(accounts.read_sign_in_link(token, now=late)) == "link.expired"
    assert code(accounts.consume_sign_in_link(token, now=late)) == "link.expired"
    assert isinstance(accounts.consume_sign_in_link(token, now=late - timedelta(seconds=1)), str)


def test_what_is_not_a_link_is_unknown(world: World) -> None:
    for token in ("", "x" * 5000, "é\x00"):
        assert code(accounts.read_sign_in_link(token, now=NOW)) == "link.unknown"
        assert code(accounts.consume_sign_in_link(token, now=NOW)) == "link.unknown"
        assert accounts.find_session(token, now=NOW) is None


def test_only_hashes_are_kept(world: World) -> None:
    token = ask()
    session = sign_in()
    kept = [row.token_hash for table in (SignInLink, SignedSession) for row in db.session.query(table)]
    assert all(len(value) == 64 for value in kept)
    assert token not in kept
    assert session not in kept


def test_a_mailbox_cannot_be_flooded(world: World) -> None:
    for _ in range(9):
        ask()
    assert db.session.query(Letter).count() == accounts.FRESH_LINKS
    db.session.remove()
    later = NOW + timedelta(minutes=31)
    ask(now=later)
    assert db.session.query(Letter).count() == accounts.FRESH_LINKS + 1


def test_a_session_ends_when_idle_when_old_and_when_ended(world: World) -> None:
    session = sign_in()
    assert accounts.find_session(session, now=NOW + accounts.SESSION_IDLE - timedelta(seconds=1)) is not None
    assert accounts.find_session(session, now=NOW + accounts.SESSION_IDLE) is None
    now = NOW
    for _ in range(100):
        now += timedelta(hours=6)
        accounts.touch_session(session, now=now)
        if accounts.find_session(session, now=now) is None:
            break
    assert now == NOW + accounts.SESSION_LIFE
    other = sign_in()
    accounts.end_session(other, now=NOW)
    accounts.end_session(other, now=NOW)
    assert accounts.find_session(other, now=NOW) is None


def test_a_session_in_use_is_noted_at_most_every_five_minutes(world: World) -> None:
    session = sign_in()
    assert not accounts.touch_session(session, now=NOW + timedelta(minutes=4))
    assert accounts.touch_session(session, now=NOW + timedelta(minutes=5))
    assert not accounts.touch_session(session, now=NOW + timedelta(minutes=9))
    assert not accounts.touch_session("nothing", now=NOW)


def test_sessions_are_listed_and_taken_back_one_or_all(world: World) -> None:
    one, two, three = sign_in(), sign_in(), sign_in()
    listed = accounts.open_sessions(world.marie, now=NOW)
    assert [found.user_agent for found in listed] == ["Firefox"] * 3
    first = links.hash_token(one)[:16]
    assert accounts.revoke_sessions(world.marie, now=NOW, session_id=first) == 1
    assert [accounts.find_session(session, now=NOW) is None for session in (one, two, three)] == [
        True,
        False,
        False,
    ]
    assert accounts.revoke_sessions(world.marie, now=NOW) == 2
    assert accounts.find_session(two, now=NOW) is None
    assert accounts.revoke_sessions(world.paul, now=NOW) == 0


def test_a_right_taken_away_is_gone_at_the_next_request(world: World) -> None:
    session = sign_in()
    sections = {"petit": ["centre"]}
    given = directory.give_membership(
        "06-02", email=MARIE, name="", role="hr", sections=sections, by=world.paul, now=NOW
    )
    assert given == world.marie
    assert directory.end_membership("06-01", world.marie, by=world.paul, now=NOW) is None
    assert staffing.add_member(email=MARIE, name="", roles=["analyst"], by=world.paul, now=NOW) == world.marie
    identity = accounts.find_session(session, now=NOW)
    assert identity is not None
    assert set(identity.memberships) == {"06-02"}
    assert identity.memberships["06-02"].rights("petit", "2026").named == {"centre"}
    assert identity.memberships["06-02"].rights("autre", "2026").named == frozenset()
    assert identity.staff_roles == {"analyst"}


def test_a_person_shut_out_is_out_at_once_and_their_link_is_dead(world: World) -> None:
    session, token = sign_in(), ask()
    assert token is not None
    assert directory.set_person_active(world.marie, active=False, by=world.paul, now=NOW) is None
    assert accounts.find_session(session, now=NOW) is None
    assert code(accounts.read_sign_in_link(token, now=NOW)) == "link.unknown"
    assert isinstance(accounts.consume_sign_in_link(token, now=NOW), Problem)
    assert ask("marie@exemple.invalid") == token  # no new letter
    assert "Marie Fictif" not in {colleague.name for colleague in accounts.list_colleagues("06-01")}


def test_only_personas_can_be_played(world: World) -> None:
    assert code(accounts.sign_in_as("direction", now=NOW)) == "persona.unknown"
    assert code(accounts.sign_in_as("", now=NOW)) == "persona.unknown"
    accounts.add_person(email="persona@exemple.invalid", name="Lou Fictif", persona="direction", now=NOW)
    session = accounts.sign_in_as("direction", now=NOW)
    assert isinstance(session, str)
    identity = accounts.find_session(session, now=NOW)
    assert identity is not None
    assert identity.name == "Lou Fictif"


def test_adding_says_everything_that_is_wrong_and_adds_nothing(world: World) -> None:
    refused = accounts.add_person(
        email="not an address",
        name=" ",
        staff_roles=["king"],
        memberships={"99-99": "director", "06-01": "boss"},
        now=NOW,
    )
    assert isinstance(refused, tuple)
    assert [problem.code for problem in refused] == [
        "person.email", "person.name", "role.unknown", "organisation.unknown", "role.unknown",
    ]  # fmt: skip
    assert code(accounts.add_organisation("06-01", name="x", region="r06", now=NOW)) == "organisation.exists"
    assert code(accounts.add_organisation("06 01", name="x", region="r06", now=NOW)) == "organisation.code"


def test_colleagues_are_listed_with_what_they_may_do(world: World) -> None:
    found = {colleague.name: colleague.membership for colleague in accounts.list_colleagues("06-01")}
    assert (found["Marie Fictif"].role, found["Paul Fictif"].role) == ("director", "accountant")
    assert found["Paul Fictif"].rights("petit", "2026").named == {"centre"}
    assert accounts.list_colleagues("99-99") == ()
