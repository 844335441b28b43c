"""The door for gunicorn: one application, built from the environment, that refuses to serve half configured."""

import sys

from surveys.app import create_app
from surveys.config import Settings, SettingsError

try:
    app = create_app(Settings.from_env(serving=True))
except SettingsError as error:
    sys.exit(str(error))
