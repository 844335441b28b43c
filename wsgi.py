"""The door for gunicorn: one application, built from the environment, that refuses to serve half configured."""

import sys

from surveys.app import create_app
from surveys.config import Settings, SettingsError
from surveys.logs import set_logs

try:
    settings = Settings.from_env(serving=True)
    set_logs(settings.log)
    app = create_app(settings)
except SettingsError as error:
    sys.exit(str(error))
