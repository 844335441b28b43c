"""What an edition holds of some copies, in a layer, to be written in a file or counted.

Apart from the log because a page asks what there is before anything leaves. Refuses names and words under pseudonyms.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial

from surveys.operations.folding import folios
from surveys.operations.folding.drawing import draw
from surveys.operations.layering import LayerAnswers, layer_answers
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import CopyStatus, Layer, Respondent
from surveys.results.formats import Choices, Extract
from surveys.results.pseudonyms import OPEN_TO_PSEUDONYMS, Rare, find_rare, hide, order_under
from surveys.store.base import reading
from surveys.store.editions import editions_before, find_edition, list_members, values_of
from surveys.store.extracts import Mark, list_marks
from surveys.store.questionnaires import questionnaire_of

LIVE: tuple[CopyStatus, ...] = ("sent",)


@reading
def read_extract(
    survey: str,
    edition: str,
    *,
    layer: Layer = "submitted",
    statuses: Collection[CopyStatus] = LIVE,
    choices: Choices | None = None,
    pseudonyms_key: str = "",
) -> Extract | Problem:
    """Return what an edition holds of some copies, in a layer, to be written in a file; their lines are read later.

    ``pseudonyms_key`` hides each organisation under a pseudonym, and leaves out names and words whatever was chosen.
    ``previous`` gives what the members of this edition had sent in the one before, under today's questionnaire.
    Problems: ``edition.unknown``, ``edition.no_previous``.
    """
    found = _find(survey, edition, layer, statuses, choices or Choices(), pseudonyms_key)
    return found if isinstance(found, Problem) else found[0]


@reading
def read_binding(survey: str, edition: str, layer: Layer) -> folios.Binding | None:
    """Return how the lines of an edition's live copies are kept read; ``None`` where none are kept."""
    return find_binding(survey, edition, layer)


def find_binding(survey: str, edition: str, layer: Layer) -> folios.Binding | None:
    """Return the same, within the transaction of whoever asks."""
    found = _find(survey, edition, layer, LIVE, Choices(), "")
    return None if isinstance(found, Problem) else found[1]


def _find(
    survey: str,
    edition: str,
    layer: Layer,
    statuses: Collection[CopyStatus],
    choices: Choices,
    pseudonyms_key: str,
) -> tuple[Extract, folios.Binding | None] | Problem:
    found = find_edition(survey, edition)
    if found is None:
        return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})
    row = found[0]
    source, members_of = row, None
    if layer == "previous":
        before = editions_before(row, row.survey_id)
        if not before:
            return Problem("edition.no_previous", params={"edition": f"{survey}/{edition}"})
        source, members_of = before[0], row.id
    marks = list_marks(source.id, frozenset(statuses), members_of)
    answers = layer_answers(row.id, layer)
    asked = questionnaire_of(row.questionnaire_version_id)
    key, chosen = pseudonyms_key.encode(), choices
    if key:
        marks = tuple(sorted(marks, key=lambda mark: order_under(key, mark.id)))
        chosen = replace(chosen, classes=chosen.classes & OPEN_TO_PSEUDONYMS, pseudonyms=True)
    drawn = partial(draw, asked, marks, row.id, answers, named=not key)
    extract = Extract(
        questionnaire=asked,
        survey=survey,
        edition=edition,
        snapshot=_fingerprint(marks, answers),
        count=len(marks),
        respondents=partial(_hidden, key, survey, drawn) if key else drawn,
        layer=layer,
        statuses=tuple(statuses),
        choices=chosen,
    )
    restricted = any(section.restricted for section in asked.sections)
    if len(marks) < folios.FOLIOS_FROM or restricted or key or layer == "previous" or "draft" in statuses:
        return extract, None
    binding = folios.Binding(extract, row.id, row.questionnaire_version_id, marks, answers)
    return replace(extract, folios=binding.folios), binding


def _hidden(key: bytes, survey: str, drawn: Callable[[], Iterator[Respondent]]) -> Iterator[Respondent]:
    return (hide(each, key, survey) for each in drawn())


@reading
def read_rare(survey: str, edition: str) -> tuple[Rare, ...]:
    """Return the values of attributes that few members of an edition have: they may name a centre under its pseudonym."""
    found = find_edition(survey, edition)
    if found is None:
        return ()
    return find_rare(values_of(member.attributes) for member, _ in list_members(found[0].id))


def _fingerprint(marks: Collection[Mark], answers: LayerAnswers) -> str:
    digest = hashlib.sha256()
    for mark in marks:
        digest.update(f"{mark.status} {mark.hash}\n".encode())
    digest.update(json.dumps(answers, sort_keys=True).encode() if answers else b"")
    return digest.hexdigest()[:12]
