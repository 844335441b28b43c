"""Fielding: surveys, published questionnaires, editions and the members they ask.

Apart from collecting, which begins once an edition is open. One room for callers, split inside by noun.
"""

from surveys.operations.fielding.clock import ARCHIVED_AFTER, move_on
from surveys.operations.fielding.editions import (
    EditionState,
    close_edition,
    create_edition,
    freeze_members,
    open_edition,
    read_edition,
    read_editions,
)
from surveys.operations.fielding.versions import Version, add_survey, publish_version

__all__ = [
    "ARCHIVED_AFTER",
    "EditionState",
    "Version",
    "add_survey",
    "close_edition",
    "create_edition",
    "freeze_members",
    "move_on",
    "open_edition",
    "publish_version",
    "read_edition",
    "read_editions",
]
