"""What a section's page says of the tables pasted in it: the latest one, with the way back, or what undoing it did.

Apart from the pasting itself because the section draws it without knowing how one pastes. Refuses to offer what would
undo a paste that was already sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.operations import collecting
from surveys.operations.collecting import Paste
from surveys.questionnaire.definition.model import Roster, Section
from surveys.web.member.disputes import question_of
from surveys.web.member.door import Place


@dataclass(frozen=True)
class Pasted:
    """What is said under a roster: the paste that may be undone, or the one that just was, with what stays of it."""

    paste: Paste | None = None
    undone: Paste | None = None
    kept: tuple[str, ...] = ()  # what someone typed since, in words


def pasted_in(place: Place, section: Section, undone: str = "") -> Mapping[str, Pasted]:
    """Return what there is to say of each roster of a section; ``undone``: the paste that was just taken back."""
    at = place.address
    found: dict[str, Pasted] = {}
    for item in section.items:
        if not isinstance(item, Roster) or not item.paste_table or not place.submission.revision:
            continue
        just = (
            collecting.find_paste(at.survey, at.edition, at.organisation, item.code, undone)
            if undone
            else None
        )
        if just is not None and just.undone is not None:
            found[item.code] = Pasted(undone=just, kept=_in_words(place, just.undone.kept))
            continue
        last = collecting.last_paste(at.survey, at.edition, at.organisation, item.code)
        if last is not None:
            found[item.code] = Pasted(paste=last)
    return found  # fmt: skip


def _in_words(place: Place, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells in which someone typed since, as a person calls them; those that are gone are left out."""
    known = (name for name in names if place.sheet.variable(name) is not None)
    return tuple(question_of(place, name).partition(", ")[2] for name in known)
