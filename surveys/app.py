"""Build the application: the only file that knows every room.

Apart so that nothing else assembles rooms. Refuses half-built applications: settings are complete or the
start fails with every missing one named (``config.Settings``).
"""

from pathlib import Path

from flask import Flask

from surveys.config import Settings
from surveys.store.base import init_store
from surveys.web.site import register

ROOT = Path(__file__).resolve().parents[1]


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings`` (by default those of the environment)."""
    settings = settings or Settings.from_env()
    app = Flask("surveys", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    init_store(app, settings)
    register(app, settings)
    return app
