"""Fielding: surveys, published questionnaires, editions and the members they ask.

Apart from collecting, which begins once an edition is open. One room for callers, split inside by noun.
"""

from surveys.operations.fielding.calendar import Calendar, Programme, PublishedVersion, read_calendar
from surveys.operations.fielding.clock import ARCHIVED_AFTER, move_on
from surveys.operations.fielding.editions import (
    EditionState,
    close_edition,
    create_edition,
    find_published,
    freeze_members,
    open_edition,
    read_edition,
    read_editions,
    reschedule,
)
from surveys.operations.fielding.past import record_past_edition
from surveys.operations.fielding.versions import Version, add_survey, publish_version

__all__ = [
    "ARCHIVED_AFTER",
    "Calendar",
    "EditionState",
    "Programme",
    "PublishedVersion",
    "Version",
    "add_survey",
    "close_edition",
    "create_edition",
    "find_published",
    "freeze_members",
    "move_on",
    "open_edition",
    "publish_version",
    "read_calendar",
    "read_edition",
    "read_editions",
    "record_past_edition",
    "reschedule",
]
