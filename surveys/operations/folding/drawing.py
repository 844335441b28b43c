"""The copies of an edition as respondents, a few at a time.

Apart from the extract because folios are made of the same respondents. Refuses to keep a transaction open while a file is
written: each few copies are one short reading.
"""

import json
from collections.abc import Iterator
from typing import Any

from surveys.operations.layering import LayerAnswers
from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.dataset import Respondent, Submitted, respondent_of
from surveys.results.layers import in_layer
from surveys.results.pseudonyms import nameless
from surveys.store.base import reading
from surveys.store.editions import values_of
from surveys.store.extracts import Mark, read_pieces

AT_ONCE = 200  # copies read by one transaction


def draw(
    asked: Questionnaire,
    marks: tuple[Mark, ...],
    members_of: int,
    answers: LayerAnswers,
    *,
    named: bool,
) -> Iterator[Respondent]:
    """Yield the respondents of some marks, in their order, each with its layer's answers over those it sent."""
    for start in range(0, len(marks), AT_ONCE):
        for one, attributes in _read(marks[start : start + AT_ONCE], members_of):
            document = in_layer(one.document, answers.get(one.organisation, {}))
            layered = Submitted(one.organisation, document, one.sent_at, one.status, one.receipt)
            known = values_of(attributes)
            yield respondent_of(asked, layered, known if named else nameless(known))


@reading
def _read(marks: tuple[Mark, ...], members_of: int) -> list[tuple[Submitted, dict[str, Any]]]:
    return [
        (
            Submitted(
                piece.organisation,
                json.loads(piece.document) if isinstance(piece.document, str) else piece.document,
                piece.at,
                piece.mark.status,  # type: ignore[arg-type]  # as the statuses that were asked
                piece.receipt,
            ),
            piece.attributes,
        )
        for piece in read_pieces(marks, members_of)
    ]
