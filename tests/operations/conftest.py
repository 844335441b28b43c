"""A small survey that is open to three centres: what every test of the operations begins with."""

from datetime import timedelta

import pytest

from surveys.operations import accounts, fielding
from tests.databases import Database
from tests.small_survey import DEFINITION, NOW, World


@pytest.fixture
def world(database: Database) -> World:
    """One open edition of a small survey, three centres, four people."""
    for code in ("06-01", "06-02", "03-01"):
        added = accounts.add_organisation(
            code,
            name=f"Organisme fictif {code}",
            region=f"r{code[:2]}",
            attributes={"staff_fte": 12.5},
            now=NOW,
        )
        assert isinstance(added, int)
    people = {}
    for key, organisation in (("marie", "06-01"), ("paul", "06-01"), ("lou", "06-02")):
        person = accounts.add_person(
            email=f"{key}@exemple.invalid",
            name=f"{key.title()} Fictif",
            memberships={organisation: "director"},
            now=NOW,
        )
        assert isinstance(person, int), person
        people[key] = person
    version = fielding.publish_version(DEFINITION, by=None, now=NOW)
    assert isinstance(version, fielding.Version), version
    assert (
        fielding.create_edition(
            "petit", "2026", version, opens_at=NOW, closes_at=NOW + timedelta(days=30), now=NOW
        )
        is None
    )
    assert fielding.open_edition("petit", "2026", now=NOW) is None
    return World(NOW, people)
