"""The answers of an edition and of those before it, ready to be counted; computed once for the same copies.

Apart from who asks: results, previews and releases count the same datasets. Refuses to compute twice what cannot have
changed: sent copies are frozen, so the marks of the last ones say whether anything is new.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import TypeVar

from surveys.operations.folding import find_binding, folios
from surveys.operations.layering import LayerAnswers, layer_answers
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Comparison, Signature, Verdict, chain, compare
from surveys.results.columns import Columns
from surveys.results.dataset import (
    Attributes,
    Dataset,
    LateRespondents,
    Layer,
    Respondent,
    Submitted,
    build_dataset,
)
from surveys.results.figures import Figure, compute_figures
from surveys.results.layers import in_layer
from surveys.store.copies import SentCopy, last_copies, last_copy_marks, list_named_copies
from surveys.store.corrections import last_correction
from surveys.store.editions import Edition, editions_before, find_edition, list_attributes, values_of
from surveys.store.judgements import signed_between, signed_versions
from surveys.store.questionnaires import questionnaire_of, version_hash


def unknown_edition(survey: str, edition: str) -> Problem:
    """Return the problem of an edition that does not exist."""
    return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})


def datasets_of(
    edition: Edition, survey: str, layer: Layer, before: Sequence[Edition] | None = None
) -> tuple[Dataset, tuple[Dataset, ...]]:
    """Return the dataset of an edition and those of the editions ``before`` it, the latest first.

    Beside what members had said before (``previous``) stands nothing: it is an earlier edition already.
    """
    if layer == "previous":
        return _previous_of(edition, survey), ()
    editions = [edition, *(editions_before(edition, edition.survey_id) if before is None else before)]
    signed = signed_of(editions)
    found = [replace(dataset_of(each, survey, layer), signed=signed[each.code]) for each in editions]
    return found[0], tuple(found[1:])


def signed_of(editions: Sequence[Edition]) -> Mapping[str, Mapping[str, tuple[Signature, ...]]]:
    """Return what was signed of the changes of each edition since each of those before it: through every version between."""
    versions = signed_versions(editions[0].survey_id)
    return {
        edition.code: {
            before.code: chain(
                [
                    Signature(one.place, Verdict(one.verdict), one.note)
                    for one in step
                    if one.verdict is not None
                ]
                for step in signed_between(
                    versions, before.questionnaire_version_id, edition.questionnaire_version_id
                )
            )
            for before in editions[place + 1 :]
        }
        for place, edition in enumerate(editions)
    }


def comparison_of(before: Edition, after: Edition) -> Comparison:
    """Return what changed between the questionnaires of two editions of a survey, with what was signed of it."""
    found = compare(
        questionnaire_of(before.questionnaire_version_id), questionnaire_of(after.questionnaire_version_id)
    )
    return found.signed(signed_of([after, before])[after.code][before.code])


def bare_dataset(edition: Edition, survey: str, asked: Questionnaire) -> Dataset:
    """Return an edition's members without any answer: what is offered of it rests on the list alone."""
    members = _members(edition)
    return Dataset(asked, survey, edition.code, "", len(members), members)


_computing = Lock()  # two requests that want the same new figures compute them once
_Key = TypeVar("_Key")
_Made = TypeVar("_Made")
_KEPT = 16
MOST_SHEETS = (
    2_000  # that a process keeps read: a larger edition stands alone, and goes when its work is done
)
# Each with how many sheets it holds.
_datasets_by_copies: dict[tuple[int, str, tuple[tuple[int, str], ...], str, int], tuple[int, Dataset]] = {}
_figures_by_datasets: dict[tuple["_Datasets", tuple[str, ...]], tuple[int, tuple[Figure, ...]]] = {}


def dataset_of(edition: Edition, survey: str, layer: Layer) -> Dataset:
    """Return the last copies sent in an edition, in a layer of values."""
    over = layer in ("corrected", "imputed")
    key = (
        edition.id,
        version_hash(edition.questionnaire_version_id),
        last_copy_marks(edition.id),
        layer if over else "submitted",
        last_correction(edition.id) if over else 0,
    )
    known = _datasets_by_copies.get(key)
    if known is not None:
        return known[1]
    dataset = _in_columns(edition, survey, layer) or _from_answers(edition, survey, layer)
    with _computing:
        _keep(_datasets_by_copies, key, dataset, len(dataset.respondents))
    return dataset


def _keep(kept: dict[_Key, tuple[int, _Made]], key: _Key, made: _Made, sheets: int) -> None:
    """Keep what was made, once the first ones kept have left it room."""
    while kept and (len(kept) >= _KEPT or sum(held for held, _ in kept.values()) + sheets > MOST_SHEETS):
        kept.pop(next(iter(kept)))
    kept[key] = (sheets, made)


def forget_large() -> None:
    """Let the answers of large editions leave the memory: whoever read one does this when its work is done."""
    with _computing:
        for key in [key for key, (sheets, _) in _datasets_by_copies.items() if sheets >= folios.FOLIOS_FROM]:
            del _datasets_by_copies[key]
        for about in [
            about for about, (sheets, _) in _figures_by_datasets.items() if sheets >= folios.FOLIOS_FROM
        ]:
            del _figures_by_datasets[about]


def _from_answers(edition: Edition, survey: str, layer: Layer, snapshot: str = "") -> Dataset:
    copies = ((copy, organisation.code) for copy, organisation, _ in last_copies(edition.id))
    return _built(edition, survey, copies, layer_answers(edition.id, layer), snapshot)


def _in_columns(edition: Edition, survey: str, layer: Layer) -> Dataset | None:
    """Return the dataset of a large edition whose lines are kept read; its answers are read when one is asked for."""
    binding = find_binding(survey, edition.code, layer) if layer != "previous" else None
    held = None if binding is None else binding.held()
    if binding is None or held is None:
        return None
    extract, edition_id, code = binding.extract, edition.id, edition.code
    members = _members(edition)

    def read() -> Sequence[Respondent]:
        found = find_edition(survey, code)
        if found is None or found[0].id != edition_id:
            raise LookupError(f"{survey}/{code}")
        return _from_answers(found[0], survey, layer, extract.snapshot).respondents

    return Dataset(
        questionnaire=extract.questionnaire,
        survey=survey,
        edition=code,
        snapshot=extract.snapshot,
        population=len(members) or None,
        members=members,
        respondents=LateRespondents(extract.count, read),
        columns=Columns(held),
    )


def _previous_of(edition: Edition, survey: str) -> Dataset:
    """Return what the members of an edition had sent in the one before, under the questionnaire of today."""
    before = editions_before(edition, edition.survey_id)
    members = {code for code, _ in list_attributes(edition.id)}
    copies = last_copies(before[0].id) if before else []
    listed = ((copy, organisation.code) for copy, organisation, _ in copies if organisation.code in members)
    return _built(edition, survey, listed, {})


def frozen_dataset(edition: Edition, survey: str, copies: Mapping[str, int], code: str) -> Dataset:
    """Return the copies that a freeze names, as they were sent; ``code`` is the freeze's."""
    named = list_named_copies(copies.values())
    return _built(edition, survey, ((copy, organisation.code) for copy, organisation in named), {}, code)


def _built(
    edition: Edition,
    survey: str,
    copies: Iterable[tuple[SentCopy, str]],
    answers: LayerAnswers,
    snapshot: str = "",
) -> Dataset:
    members = _members(edition)
    return build_dataset(
        questionnaire_of(edition.questionnaire_version_id),
        [
            Submitted(
                organisation,
                in_layer(json.loads(copy.document), answers.get(organisation, {})),
                copy.sent_at,
                receipt=copy.number,
            )
            for copy, organisation in copies
        ],
        members,
        survey=survey,
        edition=edition.code,
        snapshot=snapshot,
    )


def _members(edition: Edition) -> Mapping[str, Attributes]:
    return {code: values_of(attributes) for code, attributes in list_attributes(edition.id)}


def figures_of(
    dataset: Dataset, earlier: tuple[Dataset, ...], strata: tuple[str, ...] = ()
) -> tuple[Figure, ...]:
    """Return the figures of a dataset beside those before it; two requests that want the same compute them once."""
    about = (_Datasets(dataset, earlier), strata)
    with _computing:
        known = _figures_by_datasets.get(about)
        if known is not None:
            return known[1]
        figures = compute_figures(dataset, {each.edition: each for each in earlier}, strata)
        sheets = sum(len(each.respondents) for each in (dataset, *earlier))
        _keep(_figures_by_datasets, about, figures, sheets)
        return figures


class _Datasets:
    """A dataset with those before it, equal to another when all were made of the same answers."""

    def __init__(self, dataset: Dataset, earlier: tuple[Dataset, ...]) -> None:
        self.dataset, self.earlier = dataset, earlier
        self._key = tuple(
            (each.survey, each.edition, each.snapshot, id(each.questionnaire), repr(each.signed))
            for each in (dataset, *earlier)
        )  # a questionnaire lives as long as the dataset that is kept here with it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Datasets) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)
