"""The people and surveys that the tests of the web live among: centres with a director and a delegate, staff, four editions.

Apart from the fixtures because the browser's server process and the test share it through the database alone.
Everything is made by the operations that people use.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from surveys.catalogue import read
from surveys.operations import accounts, collecting, fielding
from surveys.operations.fielding import Version
from surveys.operations.links import hash_token
from surveys.operations.transaction import operation
from surveys.store.accounts import find_person, get_session, list_sessions
from surveys.store.base import db
from surveys.store.outbox import Letter
from tests.lawful import make_lawful

HERE = Path(__file__).parent
REGIONS = ("r03", "r06", "r09")
EVERY, EDITION = "every_kind", "2026"
RENEWAL = ("renouvellement", "2025-2026")
PAY = ("remuneration", "2024")
DELEGATED = {"every_kind": ("nombres",), "remuneration": ("salaires",), "renouvellement": ("administration",)}


def code_of(number: int) -> str:
    return f"of-{number:02d}"


@dataclass(frozen=True)
class Centre:
    """One centre: its code, and who works there."""

    number: int

    @property
    def code(self) -> str:
        return code_of(self.number)

    @property
    def director(self) -> str:
        return f"direction.{self.number:02d}@exemple.invalid"

    @property
    def delegate(self) -> str:
        return f"paie.{self.number:02d}@exemple.invalid"

    def page(self, rest: str = "", survey: str = EVERY, edition: str = EDITION) -> str:
        return f"/sondages/{survey}/{edition}/{self.code}/{rest}"


def build(centres: int = 12) -> None:
    """Make everyone and everything; the database must have its tables."""
    now = datetime.now(UTC)
    before = now - timedelta(days=400)
    for number in range(1, centres + 1):
        centre = Centre(number)
        done = accounts.add_organisation(
            centre.code,
            name=f"Organisme fictif {number:02d}",
            region=REGIONS[number % len(REGIONS)],
            attributes={"staff_fte": 14.5, "membership": "actif"},
            now=before,
        )
        assert isinstance(done, int), done
        _add(
            centre.director,
            f"Camille Fictif {number:02d}",
            {centre.code: "director"},
            "direction" if number == 1 else None,
        )
        limited = {centre.code: ("accountant", DELEGATED)}
        _add(centre.delegate, f"Alex Fictif {number:02d}", limited, "paie" if number == 1 else None)
    _add("analyse@exemple.invalid", "Ariel Fictif", {}, "analyse", staff=("analyst", "microdata_analyst"))
    _add("conception@exemple.invalid", "Robin Fictif", {}, "conception", staff=("designer",))
    _add("collecte@exemple.invalid", "Charlie Fictif", {}, "collecte", staff=("manager",))
    every = (HERE / "every_kind.yaml").read_text("utf-8")
    _field(_publish(every), "2025", before, before + timedelta(days=30))
    records = [{"organisation": code_of(n), "answers": LAST_YEAR} for n in range(1, centres + 1)]
    imported = collecting.import_submissions(EVERY, "2025", records, by=None, now=before + timedelta(days=9))
    assert not isinstance(imported, tuple), imported
    assert fielding.close_edition(EVERY, "2025", now=before + timedelta(days=31)) is None
    _field(_publish(every), EDITION, now - timedelta(days=5), now + timedelta(days=30))
    _field(_publish(read("renouvellement")), RENEWAL[1], now - timedelta(days=5), now + timedelta(days=30))
    _field(_publish(read("remuneration")), PAY[1], now - timedelta(days=5), now + timedelta(days=30))


LAST_YEAR = {
    "served": ["r03", "r06"],
    "fte": "13.2",
    "offered": ["a", "b"],
    "results.a.target": 320,
    "results.a.reached": 300,
    "results.b.target": 46,
    "results.b.reached": 44,
}


def _add(email: str, name: str, memberships: dict, persona: str | None, staff: tuple[str, ...] = ()) -> None:
    done = accounts.add_person(
        email=email,
        name=name,
        staff_roles=staff,
        memberships=memberships,
        persona=persona,
        now=datetime.now(UTC),
    )
    assert isinstance(done, int), done


def _publish(document: str | bytes) -> Version:
    version = fielding.publish_version(document, by=None, now=datetime.now(UTC))
    assert isinstance(version, Version), version
    return version


def _field(version: Version, edition: str, opens: datetime, closes: datetime) -> None:
    assert (
        fielding.create_edition(version.survey, edition, version, opens_at=opens, closes_at=closes, now=opens)
        is None
    )
    make_lawful(version.survey, edition, now=opens)
    assert fielding.open_edition(version.survey, edition, now=opens) is None


def session_token(email: str) -> str:
    """Return the token of a new session of a person, through a real sign-in link."""
    link = newest_link(email)
    token = accounts.consume_sign_in_link(link.rsplit("/", 1)[1], now=datetime.now(UTC))
    assert isinstance(token, str), token
    return token


def newest_link(email: str) -> str:
    """Ask for a sign-in link and return it as the letter gives it."""
    accounts.request_sign_in_link(email, now=datetime.now(UTC), base_url="")
    return asked_link(email)


def asked_link(email: str) -> str:
    """Return the address, on the site, of the last sign-in link that a person was sent."""
    letters = (
        db.session.query(Letter).filter_by(recipient=email, kind="sign_in_link").order_by(Letter.id.desc())
    )
    letter = letters.first()
    assert letter is not None
    parts = urlsplit(str(letter.params["link"]))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def staff_member(email: str, *roles: str) -> None:
    """Make someone of the staff with these roles, unless they are there already."""
    if accounts.read_identity(email) is None:
        _add(email, "Joyce Fictif", {}, None, staff=roles)


@operation
def age_sessions(email: str, last_seen_at: datetime) -> None:
    """Make the open sessions of a person as old as if nobody had used them since then."""
    person = find_person(email)
    assert person is not None
    for row in list_sessions(person.id, datetime.now(UTC)):
        row.last_seen_at = last_seen_at


@operation
def age_proof(token: str, confirmed_at: datetime, *, factor: bool) -> None:
    """Make a session's last proof as old as this, with or without a second factor."""
    found = get_session(hash_token(token))
    assert found is not None
    found[0].confirmed_at = confirmed_at
    found[0].factor_at = confirmed_at if factor else None
