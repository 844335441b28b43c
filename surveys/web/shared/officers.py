"""Who answers for personal information, asked once a page: the foot of every page and the papers name them.

Apart from the room that designates them because every audience reads it.
"""

from typing import cast

from flask import current_app, g

from surveys.operations import protecting
from surveys.operations.protecting import Officer


def officer() -> Officer:
    """Return whom this page names."""
    if "officer" not in g:
        g.officer = protecting.read_officer(current_app.config["SETTINGS"])
    return cast(Officer, g.officer)
