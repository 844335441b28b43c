"""The small survey, open to three centres: what every test of the operations begins with."""

import pytest

from tests.databases import Database
from tests.small_survey import World, make_world


@pytest.fixture
def world(database: Database) -> World:
    """One open edition of a small survey, three centres, four people."""
    return make_world()
