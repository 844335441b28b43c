"""The whole application on a database of its own: asked anything by everyone, or visited in any order by a centre and the staff.

Apart from the command because readers need none of it. Thrown away at the end.
"""

import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.fuzzing.account import Line
from surveys.app import create_app
from surveys.demonstration import PERSONAS, load_demonstration
from surveys.operations import accounts, linking
from surveys.store.migration import migrate
from tests.databases import make_settings, open_database
from tests.fuzzing.requests import Visitors
from tests.fuzzing.visits import Visits
from tests.fuzzing.watch import tried
from tests.rules import conftest
from tests.web import world
from tests.web.conftest import Site
from tests.web.reviewer import ReviewingClient

CENTRES, AT_ONCE, STEPS = (
    200,
    10,
    40,
)  # of one database; visits between two looks at the clock; what each does


@contextmanager
def application(seed: int) -> Iterator[Visitors]:
    """Give visitors of the whole application, on a demonstration of its own."""
    accounts.hashing().cheapen()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        settings = make_settings(Path(name))
        migrate(settings)
        with open_database(settings):
            load_demonstration(now=datetime.now(UTC))
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False  # a token would refuse nearly all before anything is read
        site = conftest.Site(app, Path(name) / "surveys.db")
        site.values = conftest._values(site)
        for prepare in (
            conftest._choose_lines,
            conftest._keep_list,
            conftest._write_benchmark,
            conftest._save_analyses,
        ):
            prepare(site)
        visitors = Visitors(site, random.Random(seed))
        with app.app_context():
            by = accounts.read_identity(next(each.email for each in PERSONAS if each.key == "analyse"))
            assert by is not None
            for shows in ("figures", "answers"):
                token = linking.make_link(
                    "remuneration", "2024", shows=shows, layer="submitted", name=shows, days=30,
                    by=by.person_id, now=datetime.now(UTC),
                )  # fmt: skip
                assert isinstance(token, str), token
                visitors.tokens.append(token)
        yield visitors


class Hurried(ReviewingClient):
    """A client that reviews nothing: what is looked for here is what is kept."""

    open = FlaskClient.open


class Watched:
    """The application, with each request judged on its way."""

    def __init__(self, app: Flask, line: Line) -> None:
        self.inside, self.line = app.wsgi_app, line
        app.wsgi_app = self  # type: ignore[method-assign]

    def __call__(self, environ: dict, start: object) -> Iterable[bytes]:
        answered: list[bytes] = []
        again = dict(environ)
        verdict = tried(lambda: answered.append(self._whole(environ, start)))
        if verdict.fault.startswith(("slow", "memory")) and environ["REQUEST_METHOD"] == "GET":
            verdict = tried(
                lambda: self._whole(again, lambda *_: None)
            )  # the first of its sort loads libraries
        if not verdict.fault and self.status >= 500:
            verdict = replace(verdict, fault=f"answered {self.status}")
        if verdict.fault:
            what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
            print(f"  {self.line.target}: {what[:600]}: {verdict.fault}", flush=True)
        self.line.count(verdict)
        return answered

    def _whole(self, environ: dict, start: object) -> bytes:
        body = self.inside(environ, self._noting(start))
        try:
            return b"".join(body)
        finally:
            body.close()

    def _noting(self, start):  # type: ignore[no-untyped-def]  # what WSGI hands over
        def noted(status: str, *rest: object) -> object:
            self.status = int(status.partition(" ")[0])
            return start(status, *rest)

        return noted


def visit(line: Line, ends: float) -> None:
    """Let the machine of visits go on until a moment of the clock; what it finds wrong is printed and counted."""
    accounts.hashing().cheapen()
    for series in count():
        with tempfile.TemporaryDirectory(prefix="visits-") as name:
            given = make_settings(Path(name))
            migrate(given)
            with open_database(given):
                world.build(CENTRES)
            app = create_app(given)
            app.test_client_class = Hurried
            Watched(app, line)
            Visits.site, Visits.numbers = Site(app, given), count(2)
            for turn in range(CENTRES // AT_ONCE - 1):
                if time.monotonic() > ends:
                    return
                machine = seed(f"{line.seed}/{series}/{turn}")(type("Seeded", (Visits,), {}))
                line.findings += _broke(machine)


def _broke(machine: type[Visits]) -> bool:
    how = settings(
        max_examples=AT_ONCE, stateful_step_count=STEPS, deadline=None, database=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        run_state_machine_as_test(machine, settings=how)
    except AssertionError as fault:
        print("  visits:", repr(fault), *getattr(fault, "__notes__", ()), sep="\n    ", flush=True)
        return True
    return False
