"""From sent copies to figures: what analysts ask, each figure with its own base.

Apart from collecting because statistics read sent copies only, never drafts. Refuses to give an unprotected figure
unless it is asked for by name, and to compute twice what cannot have changed: sent copies are frozen, so the marks of
the last ones say whether anything is new.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from surveys.operations.layering import layer_answers
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition import load_document, to_document
from surveys.questionnaire.editing import Add, Edited, Place, apply
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.versions import Signature, Verdict, chain
from surveys.results.dataset import Dataset, Layer, Submitted, build_dataset
from surveys.results.disclosure import ProtectedTable, policy_of, protect
from surveys.results.figures import Figure, compute_figure, compute_figures
from surveys.results.figures.participation import participation
from surveys.results.figures.reach import reach
from surveys.results.layers import in_layer
from surveys.store.base import reading
from surveys.store.copies import last_copies, last_copy_marks
from surveys.store.corrections import count_corrections, last_correction
from surveys.store.editions import (
    Edition,
    count_members,
    editions_before,
    find_edition,
    list_editions,
    list_members,
    values_of,
)
from surveys.store.judgements import signed_between, signed_versions
from surveys.store.questionnaires import questionnaire_of, version_hash


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """An edition as analysts see it in a list: who was asked, how many sent."""

    survey: str
    edition: str
    title: str
    status: str
    closes_at: datetime
    members: int
    sent: int


@dataclass(frozen=True, slots=True)
class Results:
    """The protected figures of an edition beside those of earlier ones, the latest first."""

    dataset: Dataset
    title: str
    status: str
    blank: AnswerSheet  # fills the holes of labels
    tables: tuple[ProtectedTable, ...]
    earlier: Mapping[str, tuple[ProtectedTable, ...]]
    participation: tuple[ProtectedTable, ...] = ()  # who answered, by what the directory says of the members
    layer: Layer = "submitted"  # whose values
    corrections: int = 0  # lines of the log of corrections


@reading
def list_results() -> tuple[EditionSummary, ...]:
    """Return every edition that was opened, the latest first."""
    return tuple(
        EditionSummary(
            survey=survey.code,
            edition=edition.code,
            title=AnswerSheet.blank(
                questionnaire_of(edition.questionnaire_version_id), edition.opens_at
            ).title,
            status=edition.status,
            closes_at=edition.closes_at,
            members=count_members(edition.id),
            sent=len(last_copy_marks(edition.id)),
        )
        for edition, survey in list_editions()
        if edition.status != "planned"
    )


@reading
def read_dataset(survey: str, edition: str, *, layer: Layer = "submitted") -> Dataset | Problem:
    """Return the sent answers of an edition, in a layer of values. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return _unknown(survey, edition)
    return _dataset_of(found[0], survey, layer)


@reading
def compute_edition_figures(
    survey: str, edition: str, *, layer: Layer = "submitted", strata: tuple[str, ...] = ()
) -> tuple[Figure, ...] | Problem:
    """Return the figures of an edition before disclosure control: for analysts who ask for them by name.

    ``layer`` says whose values; ``strata`` puts beside shares and means their post-stratified twins. Problem:
    ``edition.unknown``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return _unknown(survey, edition)
    dataset, earlier = _datasets(found[0], survey, layer)
    return _figures(dataset, earlier, strata)


@reading
def read_results(survey: str, edition: str, *, layer: Layer = "submitted") -> Results | Problem:
    """Return the protected figures of an edition and of the editions before it, in a layer. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return _unknown(survey, edition)
    dataset, earlier = _datasets(found[0], survey, layer)
    policy = policy_of(dataset.questionnaire)
    return Results(
        dataset=dataset,
        title=AnswerSheet.blank(dataset.questionnaire, found[0].opens_at).title,
        status=found[0].status,
        blank=AnswerSheet.blank(dataset.questionnaire, found[0].opens_at),
        tables=protect(_figures(dataset, earlier), policy),
        earlier={
            each.edition: protect(_figures(each, earlier[place + 1 :]), policy_of(each.questionnaire))
            for place, each in enumerate(earlier)
        },
        participation=protect(_participation(dataset), policy),
        layer=layer,
        corrections=count_corrections(found[0].id),
    )


@reading
def preview_reach(survey: str, conditions: Sequence[Expression], *, but: str) -> ProtectedTable | Problem:
    """Return how many respondents of the last edition would have met conditions, protected; ``but`` is not looked at.

    Problems: ``preview.no_edition`` and those of ``figures.reach``.
    """
    last = _last_answered(survey, but)
    if last is None:
        return Problem("preview.no_edition")
    dataset = _dataset_of(last, survey, "submitted")
    figure = reach(dataset, conditions)
    if isinstance(figure, Problem):
        return figure
    return protect((figure,), policy_of(dataset.questionnaire))[0]


@reading
def preview_figure(
    survey: str, item: str, statistic: Mapping[str, Any], *, but: str, now: datetime
) -> Results | Problem:
    """Return a statistic that is being written, on the answers of the last edition, protected by that edition's rules.

    Problems: ``preview.no_edition``, ``preview.words`` (quotes and cases are for analysts), ``preview.not_asked`` (that
    edition lacks what the statistic reads), and what the definition says of it.
    """
    if statistic.get("kind") in _WORDS:
        return Problem("preview.words")
    last = _last_answered(survey, but)
    if last is None:
        return Problem("preview.no_edition")
    dataset = _dataset_of(last, survey, "submitted")
    asked = dataset.questionnaire
    if item not in asked.items:
        return Problem("preview.not_asked")
    tried = {**statistic, "id": _TRIED}
    edited = apply(Add(Place("statistic", _TRIED, item), tried), to_document(asked))
    loaded = load_document(edited.document) if isinstance(edited, Edited) else None
    if loaded is None or loaded.questionnaire is None:
        return Problem("preview.not_asked")
    figure = compute_figure(_TRIED, replace(dataset, questionnaire=loaded.questionnaire))
    blank = AnswerSheet.blank(asked, now)
    return Results(
        dataset=dataset,
        title=blank.title,
        status=last.status,
        blank=blank,
        tables=protect((figure,), policy_of(asked)),
        earlier={},
    )


_TRIED = "statistic_that_is_tried"
_WORDS = frozenset({"verbatim_list", "case_extract"})


def _last_answered(survey: str, but: str) -> Edition | None:
    """Return the last edition of a survey that members sent answers in."""
    for edition, owner in list_editions():
        if owner.code == survey and edition.code != but and last_copy_marks(edition.id):
            return edition
    return None


def _participation(dataset: Dataset) -> tuple[Figure, ...]:
    """Return the response rate by each attribute that the members were told apart by when the edition opened."""
    regions = dataset.questionnaire.choices.get("regions")
    labels = {choice.code: choice.label for choice in regions or ()}
    return tuple(
        participation(dataset, name, labels)
        for name in ("size", "region")
        if any(attributes.get(name) for attributes in dataset.members.values())
    )


def _unknown(survey: str, edition: str) -> Problem:
    return Problem("edition.unknown", params={"edition": f"{survey}/{edition}"})


def _datasets(edition: Edition, survey: str, layer: Layer) -> tuple[Dataset, tuple[Dataset, ...]]:
    """Return the dataset of an edition and those of the editions before it, the latest first."""
    editions = [edition, *editions_before(edition, edition.survey_id)]
    signed = _signed(editions)
    found = [replace(_dataset_of(each, survey, layer), signed=signed[each.code]) for each in editions]
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


def _dataset_of(edition: Edition, survey: str, layer: Layer) -> Dataset:
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
    members = {
        organisation.code: values_of(member.attributes) for member, organisation in list_members(edition.id)
    }
    answers = layer_answers(edition.id, layer)
    dataset = build_dataset(
        questionnaire_of(edition.questionnaire_version_id),
        [
            Submitted(
                organisation.code,
                in_layer(json.loads(copy.document), answers.get(organisation.code, {})),
                copy.sent_at,
                receipt=copy.number,
            )
            for copy, organisation, _ in last_copies(edition.id)
        ],
        members,
        survey=survey,
        edition=edition.code,
    )
    with _computing:
        while len(_datasets_by_copies) >= _KEPT:
            _datasets_by_copies.pop(next(iter(_datasets_by_copies)))
        _datasets_by_copies[key] = dataset
    return dataset


def _figures(
    dataset: Dataset, earlier: tuple[Dataset, ...], strata: tuple[str, ...] = ()
) -> tuple[Figure, ...]:
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
