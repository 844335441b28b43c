"""The demonstration loaded once on each database, the hard way, for all the tests that only look at it.

On SQLite its first load was interrupted; on PostgreSQL a reset erased another, in which a newcomer had sent. So every
test that counts what is there says that neither left anything behind. The ordinary load is ``demonstration_template``.
"""

from datetime import timedelta
from pathlib import Path

import pytest

from surveys.demonstration import load_demonstration, loading
from surveys.demonstration.defects import renewal_submissions
from surveys.demonstration.plan import PERSONA_CENTRE
from surveys.operations import collecting, publishing
from surveys.store.migration import migrate
from tests.databases import make_settings, open_database
from tests.demonstration.arithmetic import NOW


def pytest_collection_modifyitems(items):
    """Keep what reads one loaded demonstration on one process."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent and "loaded" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(f"loaded-{item.callspec.params['loaded']}"))


def interrupted_first(patch):
    """Interrupt a load once the past editions are there, then load."""
    patch.setattr(loading, "_load_renewal", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        load_demonstration(now=NOW - timedelta(hours=1))
    patch.undo()
    assert load_demonstration(now=NOW) is True


def erased_first(patch):
    """Load what is open, hear a newcomer, who changes the figures, then erase everything and load."""
    patch.setattr(loading, "_load_past_edition", lambda *_: None)
    assert load_demonstration(now=NOW - timedelta(days=1)) is True
    assert respondents() == 65
    newcomer = {**renewal_submissions()[0].document(), "organisation": PERSONA_CENTRE}
    sent = collecting.import_submissions("renouvellement", "2025-2026", [newcomer], by=None, now=NOW)
    assert not isinstance(sent, tuple)
    assert respondents() == 66
    patch.undo()
    assert load_demonstration(now=NOW, reset=True) is True


def respondents():
    figures = publishing.compute_edition_figures("renouvellement", "2025-2026")
    return next(figure.n for figure in figures if figure.id == "ren_respondents")


def _interrupt(*_args, **_kwargs):
    raise KeyboardInterrupt


@pytest.fixture(scope="package", params=["sqlite", "postgresql"])
def loaded(request, tmp_path_factory):
    """The demonstration in a database of its own, loaded once for all these tests."""
    folder = tmp_path_factory.mktemp("demonstration")
    url, load = "", interrupted_first
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        server.run(
            "DROP DATABASE IF EXISTS surveys_demonstration WITH (FORCE)",
            "CREATE DATABASE surveys_demonstration TEMPLATE surveys_template",
        )
        url = server.url.set(database="surveys_demonstration").render_as_string(hide_password=False)
        load = erased_first
    settings = make_settings(folder, url)
    migrate(settings)
    with open_database(settings) as opened:
        with pytest.MonkeyPatch.context() as patch:
            load(patch)
        yield opened
