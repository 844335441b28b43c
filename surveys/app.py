"""Build the application: the only file that knows every room.

Apart so that nothing else assembles rooms. Refuses half-built applications: settings are complete or the
start fails with every missing one named (``config.Settings``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from surveys.config import Settings
from surveys.store.base import db, init_store
from surveys.web.released.making import make_report_file
from surveys.web.site import register

ROOT = Path(__file__).resolve().parents[1]


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings`` (by default those of the environment)."""
    settings = settings or Settings.from_env()
    app = Flask("surveys", template_folder=str(ROOT / "templates"), static_folder=None)
    init_store(app, settings)
    register(app, settings)
    app.extensions["works"] = {"report": make_report_file}  # what the worker does with rooms it may not know
    return app


@contextmanager
def opened(settings: Settings) -> Iterator[Flask]:
    """Give the application for one command, inside its context; every connection is closed when it ends."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
