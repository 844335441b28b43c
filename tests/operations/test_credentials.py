"""Passwords, codes, recovery codes, counted trials: each proves once what it proves, on both databases."""

import time
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from surveys.operations import accounts, directory
from surveys.operations.accounts import Site
from surveys.questionnaire.problems import Problem
from surveys.store.base import db
from surveys.store.credentials import Attempts, CodeGenerator, Password, RecoveryCode
from tests.operations.test_accounts import MARIE, code, sign_in
from tests.small_survey import NOW, World

SECRET = "a key of the site that is long enough"
GOOD = "quatre mots sans lien"


def codes_of(world: World) -> tuple[str, pyotp.TOTP, tuple[str, ...]]:
    """Add an application for Marie; return her session, the application, and the recovery codes."""
    session = sign_in()
    assert accounts.begin_codes(world.marie, now=NOW, secret=SECRET) is None
    enrolment = accounts.read_enrolment(world.marie, MARIE, secret=SECRET)
    assert enrolment is not None
    application = pyotp.TOTP(enrolment.secret)
    recovery = accounts.confirm_codes(session, application.at(NOW), now=NOW, secret=SECRET)
    assert not isinstance(recovery, Problem)
    return session, application, recovery


# ── passwords ──


def test_a_password_opens_a_session_and_a_wrong_one_says_the_same_as_no_account(world: World) -> None:
    session = sign_in()
    assert code(accounts.sign_in_with_password(MARIE, GOOD, now=NOW)) == "sign_in.password"
    assert accounts.set_password(session, GOOD, now=NOW) is None
    opened = accounts.sign_in_with_password(f"  {MARIE.upper()} ", GOOD, now=NOW)
    assert isinstance(opened, str)
    identity = accounts.find_session(opened, now=NOW)
    assert identity is not None
    assert (identity.email, identity.factor_at) == (MARIE, None)
    refused = [
        accounts.sign_in_with_password(email, typed, now=NOW)
        for email, typed in ((MARIE, GOOD + "."), (MARIE, ""), ("personne@exemple.invalid", GOOD))
    ]
    assert refused == [Problem("sign_in.password")] * 3
    assert db.session.query(Password).one().hash.startswith("$argon2id$")
    accounts.remove_password(world.marie)
    assert code(accounts.sign_in_with_password(MARIE, GOOD, now=NOW)) == "sign_in.password"


def test_someone_put_aside_has_no_password_any_more(world: World) -> None:
    accounts.set_password(sign_in(), GOOD, now=NOW)
    directory.set_person_active(world.marie, active=False, by=world.paul, now=NOW)
    assert code(accounts.sign_in_with_password(MARIE, GOOD, now=NOW)) == "sign_in.password"


def test_a_new_password_ends_the_other_sessions(world: World) -> None:
    here, elsewhere = sign_in(), sign_in()
    assert accounts.set_password(here, GOOD, now=NOW) is None
    assert accounts.find_session(here, now=NOW) is not None
    assert accounts.find_session(elsewhere, now=NOW) is None


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("onze lettre", "password.short"),
        ("x" * 201, "password.long"),
        ("je suis Marie fictive", "password.address"),
        ("JonasBrothers", "password.common"),
        ("jonasbrothers 2026!", "password.common"),
        ("1q2w3e4r5t6y", "password.common"),
        ("axtra-sondage-2026", "password.expected"),
        ("Sondages AXTRA!!!", "password.expected"),
        ("Centre-conseil 2027", "password.expected"),
        ("Fictif, Fictif 2026", "password.expected"),
    ],
)
def test_a_poor_password_is_refused_with_a_reason(world: World, password: str, refusal: str) -> None:
    assert code(accounts.set_password(sign_in(), password, now=NOW)) == refusal


@pytest.mark.parametrize("password", ["le sondage sent la lavande", "48151623421015", "йцукенгшщзхъ там"])
def test_a_password_of_ones_own_is_kept_though_it_names_the_house(world: World, password: str) -> None:
    assert accounts.set_password(sign_in(), password, now=NOW) is None


def test_an_unknown_address_costs_the_same_work(world: World, say: Callable[[str], None]) -> None:
    """With the hashing of a real site: whoever measures learns nothing."""
    accounts.hashing().use(PasswordHasher())
    try:
        accounts.set_password(sign_in(), GOOD, now=NOW)
        taken = []
        for email in (MARIE, "personne@exemple.invalid", "paul@exemple.invalid"):
            began = time.perf_counter()
            accounts.sign_in_with_password(email, "pas le bon mot", now=NOW)
            taken.append(time.perf_counter() - began)
        say(
            f"a wrong password, an unknown address, an address without one: {[round(t * 1000) for t in taken]} ms"
        )
        assert min(taken) > 0.01
        assert max(taken) < min(taken) * 6
    finally:
        accounts.hashing().cheapen()


# ── codes ──


def test_a_code_serves_once_within_a_minute_and_a_half(world: World) -> None:
    _, application, _ = codes_of(world)
    session = sign_in()
    later = NOW + timedelta(minutes=5)
    assert (
        code(accounts.prove_with_code(session, application.at(NOW), now=later, secret=SECRET))
        == "sign_in.code"
    )
    assert accounts.prove_with_code(session, application.at(later), now=later, secret=SECRET) is None
    identity = accounts.find_session(session, now=later)
    assert identity is not None
    assert identity.factor_at == identity.confirmed_at == later
    again = accounts.prove_with_code(sign_in(), application.at(later), now=later, secret=SECRET)
    assert code(again) == "sign_in.code"
    slow = later + timedelta(minutes=5)
    before = application.at(slow - timedelta(seconds=30))
    assert accounts.prove_with_code(session, f"{before[:3]} {before[3:]}", now=slow, secret=SECRET) is None


def test_one_code_given_twice_at_once_serves_once(world: World, in_threads: Callable[..., list]) -> None:
    _, application, recovery = codes_of(world)
    first, second = sign_in(), sign_in()
    later = NOW + timedelta(minutes=5)
    for given in (application.at(later), recovery[0]):
        done = in_threads(
            *(
                lambda session=session, given=given: accounts.prove_with_code(
                    session, given, now=later, secret=SECRET
                )
                for session in (first, second)
            )
        )
        assert sorted(answer is None for answer in done) == [False, True]


def test_a_recovery_code_serves_once_and_all_die_with_the_last_factor(world: World) -> None:
    session, _, recovery = codes_of(world)
    assert len(set(recovery)) == 10
    spoken = recovery[3].lower().replace("-", " ")
    assert accounts.prove_with_code(session, spoken, now=NOW, secret=SECRET) is None
    assert code(accounts.prove_with_code(session, recovery[3], now=NOW, secret=SECRET)) == "sign_in.code"
    assert accounts.read_codes(world.marie).recovery == 9
    renewed = accounts.renew_recovery_codes(world.marie)
    assert not isinstance(renewed, Problem)
    assert code(accounts.prove_with_code(session, recovery[4], now=NOW, secret=SECRET)) == "sign_in.code"
    accounts.remove_codes(world.marie)
    assert code(accounts.prove_with_code(session, renewed[0], now=NOW, secret=SECRET)) == "sign_in.code"
    assert code(accounts.renew_recovery_codes(world.marie)) == "codes.none"
    identity = accounts.find_session(session, now=NOW)
    assert identity is not None
    assert not identity.has_factor


def test_an_application_counts_once_it_gave_a_code_and_never_for_someone_else(world: World) -> None:
    session = sign_in()
    accounts.begin_codes(world.marie, now=NOW, secret=SECRET)
    assert code(accounts.confirm_codes(session, "000000", now=NOW, secret=SECRET)) == "sign_in.code"
    identity = accounts.find_session(session, now=NOW)
    assert identity is not None
    assert (identity.has_factor, identity.factor_at) == (False, None)
    _, application, recovery = codes_of(world)
    assert code(accounts.begin_codes(world.marie, now=NOW, secret=SECRET)) == "codes.already"
    accounts.request_sign_in_link("paul@exemple.invalid", now=NOW, base_url="")
    from tests.operations.test_accounts import ask

    pauls = accounts.consume_sign_in_link(ask("paul@exemple.invalid") or "", now=NOW)
    assert isinstance(pauls, str)
    later = NOW + timedelta(minutes=5)
    for given in (application.at(later), recovery[0]):
        assert code(accounts.prove_with_code(pauls, given, now=later, secret=SECRET)) == "sign_in.code"


def test_a_copy_of_the_database_gives_no_code(world: World) -> None:
    session, application, recovery = codes_of(world)
    kept = db.session.query(CodeGenerator).one()
    assert application.secret not in kept.sealed_secret
    hashes = {row.code_hash for row in db.session.query(RecoveryCode)}
    assert not hashes & {letters for each in recovery for letters in (each, each.replace("-", ""))}
    db.session.remove()
    later = NOW + timedelta(minutes=5)
    other = "another key of a site, as long as needed"
    assert (
        code(accounts.prove_with_code(session, application.at(later), now=later, secret=other))
        == "sign_in.code"
    )


# ── passkeys: the whole ceremony runs in a real browser (journeys/test_passkeys.py) ──


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "null",
        "[]",
        '{"id": 1}',
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
        "é" * 50,
    ],
)
def test_what_no_browser_signed_is_refused(world: World, credential: str) -> None:
    site = Site("localhost", "http://localhost")
    session = sign_in()
    accounts.begin_passkey(world.marie, site, now=NOW)
    accounts.ask_for_passkey(site, now=NOW)
    assert code(accounts.add_passkey(session, credential, "x", site, now=NOW)) == "passkey.refused"
    assert code(accounts.sign_in_with_passkey(credential, site, now=NOW)) == "passkey.refused"


# ── trials ──


def test_trials_are_counted_across_workers_and_forgotten_in_time(
    world: World, in_threads: Callable[..., list], say: Callable[[str], None]
) -> None:
    def one() -> object:
        return accounts.admit("password", now=NOW, secret=SECRET, address=MARIE, origin="192.0.2.1")

    most = accounts.LIMITS["password"]["address"][0]
    done = [answer for _ in range(3) for answer in in_threads(*[one] * 6)]
    say(f"trials of one address, six at once: {done.count(None)} of 18 let through")
    assert done.count(None) == most
    elsewhere = accounts.admit("password", now=NOW, secret=SECRET, address=MARIE, origin="192.0.2.9")
    assert code(elsewhere) == "sign_in.too_often"
    other = accounts.admit(
        "password", now=NOW, secret=SECRET, address="paul@exemple.invalid", origin="192.0.2.1"
    )
    assert other is None
    assert "192.0.2" not in "".join(row.key for row in db.session.query(Attempts))
    db.session.remove()
    after = NOW + timedelta(minutes=15)
    assert accounts.admit("password", now=after, secret=SECRET, address=MARIE, origin="192.0.2.1") is None


def test_someone_who_tries_every_address_is_stopped_too(world: World) -> None:
    most = accounts.LIMITS["password"]["origin"][0]
    done = [
        accounts.admit(
            "password", now=NOW, secret=SECRET, address=f"a{n}@exemple.invalid", origin="192.0.2.7"
        )
        for n in range(most + 3)
    ]
    assert done.count(None) == most
