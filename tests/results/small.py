"""Questionnaires of a few lines, for the tests of one kind of statistic at a time."""

from collections.abc import Mapping

from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.dataset import Dataset
from surveys.results.figures import Figure, compute_figure
from tests.results.demo import dataset_of
from tests.tiny import questionnaire

HEAD = """
format: axtra-questionnaire/1
survey: petit
title: "Un petit sondage"
edition: "2025"
previous_editions: ["2021", "2023"]
choices:
  oui_non:
    - {code: oui, label: "Oui"}
    - {code: non, label: "Non"}
  groupes:
    - {code: a, label: "Groupe A", large: true, poids: 3}
    - {code: b, label: "Groupe B", large: true, poids: 1}
    - {code: c, label: "Groupe C", large: false, poids: 5}
  accord:
    - {code: bas, label: "Bas", value: 1}
    - {code: haut, label: "Haut", value: 3}
%s
sections:
  - code: page
    title: "Questions"
    questions:
"""

QUESTIONS = """
      - {code: open, type: single, choices: oui_non, label: "Ouvert?", stats: [%(open)s]}
      - {code: amount, type: decimal, label: "Montant?", allow: [nsp, so], relevant: "${open} = 'oui'", stats: [%(amount)s]}
      - {code: other, type: decimal, label: "Autre montant?", allow: [nsp], stats: [%(other)s]}
      - {code: groups, type: multiple, choices: groupes, label: "Groupes?", stats: [%(groups)s]}
      - {code: note, type: rating, min: 0, max: 10, label: "Note?", stats: [%(note)s]}
      - {code: view, type: likert, scale: accord, label: "Avis?", stats: [%(view)s]}
      - code: grid
        type: matrix_numeric
        label: "Tableau"
        rows: groupes
        columns:
          - {code: got, type: integer, label: "Obtenu"}
          - {code: asked, type: integer, label: "Demandé"}
        stats: [%(grid)s]
      - {code: views, type: matrix_single, label: "Avis par groupe", rows: groupes, scale: accord, allow: [so], stats: [%(views)s]}
      - code: staff
        type: roster
        label: "Personnel"
        fields:
          - {code: rate, type: money, label: "Taux"}
          - {code: post, type: single, choices: groupes, label: "Poste"}
        stats: [%(staff)s]
      - {code: both, type: calculated, label: "Somme", calc: "coalesce(${amount}, 0) + coalesce(${other}, 0)", stats: [%(both)s]}
      - {code: rates, type: calculated, label: "Taux par poste", rows: groupes, calc: "values-where(${staff.*.rate}, ${staff.*.post}, @row)", stats: [%(rates)s]}
      - {code: rank, type: ranking, choices: groupes, label: "Classement?", stats: [%(rank)s]}
      - {code: quote, type: long_text, label: "Un mot?", disclosure: verbatim, stats: [%(quote)s]}
      - {code: consent, type: multiple, choices: oui_non, label: "Accord?", disclosure: identifying}
"""

CODES = [
    "open",
    "amount",
    "other",
    "groups",
    "note",
    "view",
    "grid",
    "views",
    "staff",
    "both",
    "rates",
    "rank",
    "quote",
]

BENCHMARK = """
benchmarks:
  - id: marche
    source: "Repère fictif"
    reference_year: 2024
    rows:
      - {position: a, median: 20}
      - {position: b, median: 50}
"""


def survey(*statistics: tuple[str, str]) -> Questionnaire:
    """Return the small questionnaire with these statistics: (question, the inside of ``{…}``)."""
    found: dict[str, list[str]] = {code: [] for code in CODES}
    for question, text in statistics:
        found[question].append("{" + text + ', label: "Une statistique"}')
    return questionnaire(
        HEAD % BENCHMARK + QUESTIONS % {code: ", ".join(texts) for code, texts in found.items()}
    )


def answers(*centres: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """Return answers by organisation, named in order."""
    return {f"of-{place:02d}": centre for place, centre in enumerate(centres, start=1)}


def data(definition: Questionnaire, *centres: Mapping[str, object], population: int | None = 89) -> Dataset:
    return dataset_of(definition, answers(*centres), population)


def figure(
    question: str, statistic: str, *centres: Mapping[str, object], population: int | None = 89
) -> Figure:
    """Return the figure ``s`` of the small questionnaire for these centres' answers."""
    definition = survey((question, f"id: s, {statistic}"))
    return compute_figure("s", data(definition, *centres, population=population))
