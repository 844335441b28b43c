"""The copies that a centre sent, all of them, each with the answers it holds and the world it was judged in.

Apart from reading, which is of the submission as it is now. A copy is frozen: it is read with the questionnaire and the
directory of its own day, whatever became of them since. Nothing here writes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from surveys.operations.collecting.model import Receipt
from surveys.operations.collecting.reading import receipt_of
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.store.base import reading
from surveys.store.copies import SentCopy, list_copies
from surveys.store.editions import values_of
from surveys.store.questionnaires import questionnaire_of
from surveys.store.submissions import find_place


@dataclass(frozen=True, slots=True)
class OpenCopy:
    """A sent copy with its answer sheet; ``rank`` counts from 1, the first one sent."""

    receipt: Receipt
    sheet: AnswerSheet
    rank: int


@reading
def list_receipts(survey: str, edition: str, organisation: str) -> tuple[Receipt, ...]:
    """Return the receipts of everything an organisation sent in an edition, the last one first."""
    return tuple(receipt_of(copy) for copy in _copies(survey, edition, organisation))


@reading
def open_copies(survey: str, edition: str, organisation: str, *numbers: str) -> tuple[OpenCopy | None, ...]:
    """Return sent copies by receipt number, in the order asked; ``None`` for what this organisation never sent here."""
    copies = _copies(survey, edition, organisation)
    found = {copy.number: (copy, len(copies) - place) for place, copy in enumerate(copies)}
    return tuple(_open(*found[number]) if number in found else None for number in numbers)


def _copies(survey: str, edition: str, organisation: str) -> list[SentCopy]:
    place = find_place(survey, edition, organisation)
    return [] if place is None or place.submission_id is None else list_copies(place.submission_id)


def _open(copy: SentCopy, rank: int) -> OpenCopy:
    kept: Mapping[str, Any] = json.loads(copy.document)
    sent_at = datetime.fromisoformat(kept["sent_at"])
    context = Context.at(sent_at, values_of(kept["attributes"]))
    sheet = AnswerSheet.from_document(questionnaire_of(copy.questionnaire_version_id), kept, context)
    return OpenCopy(receipt_of(copy), sheet, rank)
