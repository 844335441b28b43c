"""The demonstration loaded once on each database, for all the tests that only look at it."""

import pytest

from surveys.demonstration import load_demonstration
from surveys.store.migration import migrate
from tests.databases import make_settings, open_database
from tests.demonstration.arithmetic import NOW


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def loaded(request, tmp_path_factory):
    """The demonstration in a database of its own, loaded once for all these tests."""
    folder = tmp_path_factory.mktemp("demonstration")
    url = ""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        server.run(
            "DROP DATABASE IF EXISTS surveys_demonstration WITH (FORCE)",
            "CREATE DATABASE surveys_demonstration TEMPLATE surveys_template",
        )
        url = server.url.set(database="surveys_demonstration").render_as_string(hide_password=False)
    settings = make_settings(folder, url)
    migrate(settings)
    with open_database(settings) as opened:
        assert load_demonstration(now=NOW) is True
        yield opened
