"""The centre's own pages: what it is asked, section by section, the review, the receipt.

Apart from the staff's pages: neither audience knows the other. Refuses to judge or to keep anything by itself: every
view is a door, one operation, a drawing.
"""

from surveys.web.member.benchmark import benchmark
from surveys.web.member.door import blueprint, short_title
from surveys.web.member.handover import answer, declare_ready, handover, send_back
from surveys.web.member.home import home
from surveys.web.member.hub import hub
from surveys.web.member.notes import notes, write_note
from surveys.web.member.notice import acknowledge, notice
from surveys.web.member.notices import mark_read, news
from surveys.web.member.papers import (
    answers_file,
    blank_paper,
    comparison,
    figures_paper,
    receipt_paper,
    section_answers_file,
    sent_answers_file,
    sent_copy,
    sent_copy_document,
    sent_copy_paper,
)
from surveys.web.member.pasting import accept_paste, paste, paste_template, preview_paste, undo_paste
from surveys.web.member.preferences import choose, preferences, stop, stop_now
from surveys.web.member.presence import beat, present
from surveys.web.member.review import review, submit
from surveys.web.member.rosters import add_entry, arrange_entries
from surveys.web.member.section import save, section
from surveys.web.member.team import invite, shut, take_back, team
from surveys.web.member.versions import correct, drop_correction, receipt

__all__ = [
    "accept_paste",
    "acknowledge",
    "add_entry",
    "answer",
    "answers_file",
    "arrange_entries",
    "beat",
    "benchmark",
    "blank_paper",
    "blueprint",
    "choose",
    "comparison",
    "correct",
    "declare_ready",
    "drop_correction",
    "figures_paper",
    "handover",
    "home",
    "hub",
    "invite",
    "mark_read",
    "news",
    "notes",
    "notice",
    "paste",
    "paste_template",
    "preferences",
    "present",
    "preview_paste",
    "receipt",
    "receipt_paper",
    "review",
    "save",
    "section",
    "section_answers_file",
    "send_back",
    "sent_answers_file",
    "sent_copy",
    "sent_copy_document",
    "sent_copy_paper",
    "short_title",
    "shut",
    "stop",
    "stop_now",
    "submit",
    "take_back",
    "team",
    "undo_paste",
    "write_note",
]
