"""The answers of an edition and of those before it, ready to be counted; computed once for the same copies.

Apart from who asks: results, previews and releases count the same datasets. Refuses to compute twice what cannot have
changed: sent copies are frozen, so the marks of the last ones say whether anything is new.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from threading import Lock

from surveys.operations.layering import LayerAnswers, layer_answers
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Signature, Verdict, chain
from surveys.results.dataset import Dataset, Layer, Submitted, build_dataset
from surveys.results.figures import Figure, compute_figures
from surveys.results.layers import in_layer
from surveys.store.copies import SentCopy, last_copies, last_copy_marks, list_named_copies
from surveys.store.corrections import last_correction
from surveys.store.editions import Edition, editions_before, list_members, values_of
from surveys.store.judgements import signed_between, signed_versions
from surveys.store.questionnaires import questionnaire_of, version_hash


def unknown_edition(survey: str, edition: str) -> Problem:
    """Return the problem of an edition that does not exist."""
    return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})


def datasets_of(edition: Edition, survey: str, layer: Layer) -> tuple[Dataset, tuple[Dataset, ...]]:
    """Return the dataset of an edition and those of the editions before it, the latest first."""
    editions = [edition, *editions_before(edition, edition.survey_id)]
    signed = _signed(editions)
    found = [replace(dataset_of(each, survey, layer), signed=signed[each.code]) for each in editions]
    return found[0], tuple(found[1:])


def _signed(editions: Sequence[Edition]) -> Mapping[str, Mapping[str, tuple[Signature, ...]]]:
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


_computing = Lock()  # two requests that want the same new figures compute them once
_datasets_by_copies: dict[tuple[int, str, tuple[tuple[int, str], ...], str, int], Dataset] = {}
_KEPT = 16


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
        return known
    answers = layer_answers(edition.id, layer)
    dataset = _built(
        edition,
        survey,
        ((copy, organisation.code) for copy, organisation, _ in last_copies(edition.id)),
        answers,
    )
    with _computing:
        while len(_datasets_by_copies) >= _KEPT:
            _datasets_by_copies.pop(next(iter(_datasets_by_copies)))
        _datasets_by_copies[key] = dataset
    return dataset


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
    members = {
        organisation.code: values_of(member.attributes) for member, organisation in list_members(edition.id)
    }
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


def figures_of(
    dataset: Dataset, earlier: tuple[Dataset, ...], strata: tuple[str, ...] = ()
) -> tuple[Figure, ...]:
    """Return the figures of a dataset beside those before it; two requests that want the same compute them once."""
    with _computing:
        return _compute(_Datasets(dataset, earlier), strata)


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


@lru_cache(maxsize=_KEPT)
def _compute(datasets: _Datasets, strata: tuple[str, ...]) -> tuple[Figure, ...]:
    return compute_figures(datasets.dataset, {each.edition: each for each in datasets.earlier}, strata)
