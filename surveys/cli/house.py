"""Opening the house for a command: settings, database brought to date, application.

Apart from the commands because each needs the same three steps and the same refusals. Refuses to start half
configured, and to mix fictional data with anything else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from surveys.cli.speech import refuse

if TYPE_CHECKING:
    from flask import Flask

    from surveys.config import Settings


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def read_settings(*, serving: bool = False) -> "Settings":
    """Return the settings of the environment, or leave with all that is wrong in them."""
    from surveys.config import Settings, SettingsError

    try:
        return Settings.from_env(serving=serving)
    except SettingsError as error:
        refuse(str(error))


@contextmanager
def open_house(settings: "Settings | None" = None) -> Iterator["Flask"]:
    """Give the application, inside its context, its database brought to the present form; or leave with one clear line."""
    settings = settings or read_settings()
    from surveys.app import opened
    from surveys.store.migration import DatabaseUnavailable, migrate

    try:
        migrate(settings)
    except DatabaseUnavailable as error:
        refuse(str(error))
    with opened(settings) as app:
        yield app
