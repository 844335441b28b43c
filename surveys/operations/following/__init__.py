"""Following an edition: who has not answered and why, at one glance; and one centre's page.

Above the other operations because it reads what they keep and adds nothing to it. Refuses the answers of a draft: AXTRA
sees how far a centre is, and what it sent.
"""

from surveys.operations.following.boards import has_moved, read_board
from surveys.operations.following.centres import (
    Centre,
    Contact,
    DoubtfulValue,
    Entry,
    read_centre,
    read_doubts,
)
from surveys.operations.following.model import STATES, Board, Filters, Line, Rate
from surveys.operations.following.progress import Sections

__all__ = [
    "STATES",
    "Board",
    "Centre",
    "Contact",
    "DoubtfulValue",
    "Entry",
    "Filters",
    "Line",
    "Rate",
    "Sections",
    "has_moved",
    "read_board",
    "read_centre",
    "read_doubts",
]
