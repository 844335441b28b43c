"""« Suivi »: the board of an edition, and each centre's page.

Apart from results: here one sees who answers, not what is answered.
"""

from surveys.web.staff.follow_up.board import blueprint, board, board_file, changes, index
from surveys.web.staff.follow_up.centre import (
    centre,
    extend,
    note_call,
    put_in_charge,
    resend,
    send_back,
    stand_in,
    stop_standing_in,
)

__all__ = [
    "blueprint",
    "board",
    "board_file",
    "centre",
    "changes",
    "extend",
    "index",
    "note_call",
    "put_in_charge",
    "resend",
    "send_back",
    "stand_in",
    "stop_standing_in",
]
