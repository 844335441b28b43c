"""From sent copies to figures: what analysts ask, each figure with its own base.

Apart from releases, which freeze what is told: these figures are of the moment, for analysts. Refuses to give an
unprotected figure unless it is asked for by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from surveys.operations.folding import folios
from surveys.operations.publishing.datasets import dataset_of, datasets_of, figures_of, unknown_edition
from surveys.questionnaire.answers import AnswerSheet
from surveys.questionnaire.definition import load_document, to_document
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.editing import Add, Edited, Place, apply
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.problems import Problem
from surveys.results.dataset import Dataset, Layer
from surveys.results.disclosure import ProtectedTable, policy_of, protect, protect_spread
from surveys.results.figures import Figure, compute_figure
from surveys.results.figures.participation import participation
from surveys.results.figures.reach import reach
from surveys.store.base import reading
from surveys.store.copies import count_senders
from surveys.store.corrections import count_corrections
from surveys.store.editions import (
    Edition,
    editions_before,
    find_edition,
    list_dated,
    list_editions,
)
from surveys.store.questionnaires import questionnaire_of
from surveys.store.releases import last_release_number


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
    revised: bool = False  # a revision was released
    previous: str = ""  # the edition before, whose answers are the layer « previous »
    spreads: Mapping[str, ProtectedTable] = field(default_factory=dict)  # of means: how their values spread
    counted_at: datetime | None = None  # kept since then, and copies were sent since: a large edition's


@reading
def list_results() -> tuple[EditionSummary, ...]:
    """Return every edition that was opened, the latest first; in two statements, however many there are."""
    senders = count_senders()
    return tuple(
        EditionSummary(
            survey=survey.code,
            edition=edition.code,
            title=AnswerSheet.blank(
                questionnaire_of(edition.questionnaire_version_id, content_hash), edition.opens_at
            ).title,
            status=edition.status,
            closes_at=edition.closes_at,
            members=members,
            sent=senders.get(edition.id, 0),
        )
        for edition, survey, content_hash, members in list_dated()
        if edition.status != "planned"
    )


@reading
def read_dataset(survey: str, edition: str, *, layer: Layer = "submitted") -> Dataset | Problem:
    """Return the sent answers of an edition, in a layer of values. Problem: ``edition.unknown``."""
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    return dataset_of(found[0], survey, layer)


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
        return unknown_edition(survey, edition)
    dataset, earlier = datasets_of(found[0], survey, layer)
    return figures_of(dataset, earlier, strata)


@reading
def read_results(survey: str, edition: str, *, layer: Layer = "submitted") -> Results | Problem:
    """Return the protected figures of an edition and of the editions before it, in a layer.

    Problems: ``edition.unknown``, ``edition.no_previous``.
    """
    found = find_edition(survey, edition)
    if found is None:
        return unknown_edition(survey, edition)
    before = editions_before(found[0], found[0].survey_id)
    if layer == "previous" and not before:
        return Problem("edition.no_previous", params={"edition": f"{survey}/{edition}"})
    return results_of(found[0], survey, before, layer)


def results_of(edition: Edition, survey: str, before: Sequence[Edition], layer: Layer) -> Results:
    """Return the same, of an edition and of those ``before`` it, within the transaction of whoever asks."""
    dataset, earlier = datasets_of(edition, survey, layer, before)
    policy, figures = policy_of(dataset.questionnaire), figures_of(dataset, earlier)
    spreads = {each.id: protect_spread(each, policy) for each in figures if each.kind == "mean"}
    return Results(
        dataset=dataset,
        tables=protect(figures, policy),
        spreads={name: table for name, table in spreads.items() if table is not None},
        earlier={
            each.edition: protect(figures_of(each, earlier[place + 1 :]), policy_of(each.questionnaire))
            for place, each in enumerate(earlier)
        },
        participation=protect(_participation(dataset), policy) if layer != "previous" else (),
        layer=layer,
        **said_of(edition, before, dataset.questionnaire),
    )


def said_of(edition: Edition, before: Sequence[Edition], asked: Questionnaire) -> dict[str, Any]:
    """Return what results say of their edition as it is now, beside any figure."""
    blank = AnswerSheet.blank(asked, edition.opens_at)
    return {
        "title": blank.title,
        "status": edition.status,
        "blank": blank,
        "previous": before[0].code if before else "",
        "revised": last_release_number(edition.id) > 1,
        "corrections": count_corrections(edition.id),
    }


@reading
def preview_reach(survey: str, conditions: Sequence[Expression], *, but: str) -> ProtectedTable | Problem:
    """Return how many respondents of the last edition would have met conditions, protected; ``but`` is not looked at.

    Problems: ``preview.no_edition``, ``preview.large`` and those of ``figures.reach``.
    """
    last = _last_answered(survey, but)
    if isinstance(last, Problem):
        return last
    dataset = dataset_of(last, survey, "submitted")
    figure = reach(dataset, conditions)
    if isinstance(figure, Problem):
        return figure
    return protect((figure,), policy_of(dataset.questionnaire))[0]


@reading
def preview_figure(
    survey: str, item: str, statistic: Mapping[str, Any], *, but: str, now: datetime
) -> Results | Problem:
    """Return a statistic that is being written, on the answers of the last edition, protected by that edition's rules.

    Problems: ``preview.no_edition``, ``preview.large``, ``preview.words`` (quotes and cases are for analysts), ``preview.not_asked`` (that
    edition lacks what the statistic reads), and what the definition says of it.
    """
    if statistic.get("kind") in _WORDS:
        return Problem("preview.words")
    last = _last_answered(survey, but)
    if isinstance(last, Problem):
        return last
    dataset = dataset_of(last, survey, "submitted")
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


def _last_answered(survey: str, but: str) -> Edition | Problem:
    """Return the last edition of a survey that members sent answers in.

    Problems: ``preview.no_edition``, ``preview.large`` (its answers are too many to be read while someone types).
    """
    senders = count_senders()
    for each, _ in list_editions(survey):
        if each.code != but and senders.get(each.id):
            return each if senders[each.id] < folios.FOLIOS_FROM else Problem("preview.large")
    return Problem("preview.no_edition")


def _participation(dataset: Dataset) -> tuple[Figure, ...]:
    """Return the response rate by each attribute that the members were told apart by when the edition opened."""
    regions = dataset.questionnaire.choices.get("regions")
    labels = {choice.code: choice.label for choice in regions or ()}
    return tuple(
        participation(dataset, name, labels)
        for name in ("size", "region")
        if any(attributes.get(name) for attributes in dataset.members.values())
    )
