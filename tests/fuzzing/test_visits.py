"""A short run of the machine of visits; ``benchmarks/fuzz.py`` runs it for as long as one likes."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import make_settings
from tests.fuzzing.visits import Visits
from tests.web import world
from tests.web.conftest import open_site

SHORT = settings(
    max_examples=8,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # a centre is used once: nothing is tried again
    suppress_health_check=list(HealthCheck),
)


def test_whatever_people_do_what_was_acknowledged_is_read_back(
    made_once: Callable[..., Path], tmp_path: Path
) -> None:
    shutil.copy(made_once("visits", lambda: world.build(60)), tmp_path / "surveys.db")
    for Visits.site in open_site(make_settings(tmp_path)):
        Visits.numbers = count(2)
        run_state_machine_as_test(Visits, settings=SHORT)
