"""The demonstration's editions as datasets, each built once for all the tests of results."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from surveys.catalogue import load_catalogue
from surveys.demonstration import defects, directory, pay
from surveys.demonstration.submissions import PlainSubmission
from surveys.questionnaire.answers import AnswerSheet, Context
from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.dataset import Dataset, Respondent
from surveys.results.figures import Figure, compute_figures

CLOSED = datetime(2025, 11, 8, 16, tzinfo=UTC)
EDITIONS = ("renouvellement/2025-2026", "remuneration/2024", "remuneration/2022", "remuneration/2020")


def sheet(questionnaire: Questionnaire, answers: Mapping[str, object], region: str = "") -> AnswerSheet:
    context = Context(today=CLOSED.date(), now=CLOSED, organisation={"region": region} if region else {})
    return AnswerSheet.from_plain(questionnaire, answers, context)


def dataset_of(
    questionnaire: Questionnaire,
    answers: Mapping[str, Mapping[str, object]],
    population: int | None = 89,
    edition: str = "",
) -> Dataset:
    """Return a dataset of plain answers by organisation."""
    return Dataset(
        questionnaire=questionnaire,
        survey=questionnaire.survey,
        edition=edition or questionnaire.edition,
        snapshot="test",
        population=population,
        respondents=tuple(
            Respondent(code, {}, sheet(questionnaire, plain)) for code, plain in answers.items()
        ),
    )


@cache
def edition(name: str) -> Dataset:
    """Return a demonstration edition: ``renouvellement/2025-2026`` or ``remuneration/2020``, ``2022``, ``2024``."""
    survey, _, year = name.partition("/")
    questionnaire = load_catalogue(survey)
    sent: tuple[PlainSubmission, ...]
    sent = defects.renewal_submissions() if survey == "renouvellement" else pay.pay_submissions(year)
    members = {one.code: {"region": one.region} for one in directory.organisations()}
    return Dataset(
        questionnaire=replace(questionnaire, edition=year),
        survey=survey,
        edition=year,
        snapshot="demo",
        population=len(members),
        members=members,
        respondents=tuple(
            Respondent(
                one.organisation,
                members[one.organisation],
                sheet(questionnaire, {**one.answers, **one.explanations}),
                CLOSED,
            )
            for one in sent
        ),
    )


@cache
def figures(name: str) -> Mapping[str, Figure]:
    """Return the figures of a demonstration edition by id, with the earlier ones at hand."""
    data = edition(name)
    earlier = {
        other.partition("/")[2]: edition(other)
        for other in EDITIONS
        if other.startswith(data.survey) and other != name
    }
    return {figure.id: figure for figure in compute_figures(data, earlier)}
