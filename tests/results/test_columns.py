"""Figures of a large edition: counted from its columns, they are those that its answers give, to the last digit."""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NoReturn

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Questionnaire
from surveys.results.columns import Columns, Measured
from surveys.results.dataset import Dataset, Respondent
from surveys.results.estimates.moments import moments, moments_of, pair_moments, pair_moments_of
from surveys.results.estimates.quantiles import quantile, quantile_of_measured
from surveys.results.estimates.ratios import median_of_measured_ratios, median_of_ratios
from surveys.results.figures import STATISTIC_KINDS, Figure, Workshop, compute_figures
from surveys.results.formats import extract_of, folio_of
from tests.results import demo

DEFINITION = """
format: axtra-questionnaire/1
survey: colonnes
title: "Colonnes"
edition: "2026"
previous_editions: ["2025"]
choices:
  cinq: [{code: a, label: A, value: 1}, {code: b, label: B, value: 2}, {code: c, label: C, value: 5}]
  deux: [{code: oui, label: Oui}, {code: non, label: Non}]
  lignes: [{code: x, label: X, market: 3}, {code: y, label: Y, market: 4}]
benchmarks:
  - {id: dehors, source: Essai, reference_year: 2025, respondents: 9, rows: [{position: x, m: 12.5}, {position: y, m: 3}]}
sections:
  - code: page
    title: "Page"
    questions:
      - {code: agrees, type: single, choices: deux, label: "Accepte?", stats: [
          {id: all, kind: count_responses, unit: org, label: Tous},
          {id: rate, kind: share_of_population, unit: org, label: Taux},
          {id: yes, kind: share, unit: org, where: "${agrees} = 'oui'", label: Oui},
          {id: yes_if, kind: share, unit: org, where: "${agrees} = 'oui'", base: "${n1} > 2", label: Oui},
          {id: vote, kind: motion, unit: org, where: "${agrees} = 'oui'", base: "answered(${agrees})", quorum: 0.5, majority: two_thirds, label: Vote}]}
      - {code: n1, type: decimal, label: "Un", allow: [nsp], stats: [
          {id: sum1, kind: sum, unit: org, value: "${n1}", label: S},
          {id: sum2, kind: sum, unit: person, value: "${n1} + ${n2}", label: S},
          {id: mean1, kind: mean, unit: org, value: "${n1}", rounding: 2, label: M},
          {id: mean2, kind: mean, unit: person, value: "${n1}", base: "${agrees} = 'oui'", label: M},
          {id: mean3, kind: mean, unit: org, value: "${n1}", where: "${n1} > 3", label: M},
          {id: med1, kind: median, unit: org, value: "${n1}", label: M},
          {id: q1, kind: quantile, unit: org, value: "${n1}", q: 0.9, label: Q},
          {id: case1, kind: case_extract, unit: org, values: ["${n1}", "${n2}"], consent: "${agrees} = 'oui'", label: C}]}
      - {code: mark, type: rating, max: 10, label: "Note", stats: [
          {id: recommend, kind: nps, unit: org, value: "${mark}", label: N},
          {id: mark_mean, kind: mean, unit: org, value: "${mark}", label: N}]}
      - {code: n2, type: decimal, label: "Deux", stats: [
          {id: ratio1, kind: ratio_of_sums, unit: org, num: "${n1}", den: "${n2}", label: R},
          {id: ratio2, kind: ratio_of_sums, unit: person, num: "${n2}", den: "${n1}", base: "${agrees} = 'oui'", label: R},
          {id: ratio3, kind: ratio_of_sums, unit: org, num: "${n1} + 1", den: "2", label: R}]}
      - {code: total, type: calculated, calc: "${n1} + coalesce(${n2}, 0)", label: "Total", stats: [
          {id: mean_total, kind: mean, unit: org, value: "${total}", label: T},
          {id: med_total, kind: median, unit: person, value: "${total}", label: T}]}
      - {code: mood, type: single, choices: cinq, label: "Humeur", relevant: "${agrees} = 'oui'", stats: [
          {id: mood_dist, kind: distribution, unit: org, value: "${mood}", label: D},
          {id: mood_mean, kind: mean, unit: org, value: "${mood}", label: M},
          {id: mood_count, kind: count_distinct, unit: org, value: "${mood}", label: D}]}
      - {code: several, type: multiple, choices: cinq, label: "Plusieurs", allow: [pnr], stats: [
          {id: several_dist, kind: distribution, unit: org, value: "${several}", label: D},
          {id: several_share, kind: share, unit: org, where: "selected(${several}, 'a')", label: D}]}
      - {code: order, type: ranking, choices: cinq, partial: true, label: "Ordre", stats: [
          {id: firsts, kind: first_choices, unit: org, value: "${order}", label: F},
          {id: ranks, kind: mean_rank, unit: org, value: "${order}", label: F},
          {id: points, kind: borda, unit: org, value: "${order}", label: F},
          {id: out, kind: runoff, unit: org, value: "${order}", tie_rule: first_choices, label: F}]}
      - {code: grid, type: matrix_single, rows: lignes, scale: cinq, label: "Grille", allow: [so], stats: [
          {id: grid_dist, kind: distribution_by_row, unit: org, label: G},
          {id: grid_top, kind: top_rows, unit: org, where: ". = 'a'", label: G}]}
      - code: table
        type: matrix_numeric
        rows: lignes
        label: "Tableau"
        row_filter: "@row != 'y' or ${agrees} = 'oui'"
        columns: [{code: u, type: decimal, label: U}, {code: v, type: decimal, label: V}]
        stats:
          - {id: rows_sum, kind: sum_by_row, unit: person, value: u, label: L}
          - {id: rows_part, kind: distribution_of_sums, unit: org, value: "${table.*.v}", label: L}
          - {id: rows_ratio, kind: ratio_of_sums_by_row, unit: org, num: u, den: v, label: L}
          - {id: rows_median, kind: median_by_row, unit: org, value: u, label: L}
          - {id: rows_median_p, kind: median_by_row, unit: person, value: v, label: L}
          - {id: rows_levels, kind: quantiles_by_row, unit: org, value: v, q: [0.1, 0.5, 0.75], label: L}
          - {id: rows_gap, kind: benchmark_gap_by_row, unit: org, of: rows_median, benchmark: dehors.m, denominator: benchmark, label: L}
          - {id: rows_mean, kind: weighted_mean_of_rows, of: rows_gap, weight: market, label: L}
          - {id: cell_sum, kind: sum, unit: org, value: "sum(${table.*.u})", label: L}
      - {code: words, type: text, label: "Mots", disclosure: verbatim, stats: [
          {id: quotes, kind: verbatim_list, unit: text, value: "${words}", consent: "${agrees} = 'oui'", label: V}]}
      - {code: last, type: integer, label: "Fin", stats: [
          {id: sum_last, kind: sum, unit: org, value: "${last}", label: L},
          {id: over, kind: trend, of: sum_last, editions: ["2025", "2026"], label: T}]}
"""
FROM_ANSWERS = {"case_extract"}  # in the order of those who said it


@cache
def definition() -> Questionnaire:
    loaded = load(DEFINITION)
    assert loaded.questionnaire is not None, loaded.problems
    return loaded.questionnaire


class Unread(Sequence[Respondent]):
    """Respondents of whom only the number may be asked."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: object) -> NoReturn:
        raise AssertionError("an answer was read")

    def __iter__(self) -> Iterator[Respondent]:
        raise AssertionError("an answer was read")


def in_columns(dataset: Dataset, *cuts: int) -> Dataset:
    """Return the same dataset in columns, from folios cut at some places."""
    places = [0, *cuts, len(dataset.respondents)]
    parts = [
        replace(dataset, respondents=dataset.respondents[start:stop]) for start, stop in pairwise(places)
    ]
    return replace(dataset, columns=Columns(folio_of(extract_of(each)) for each in parts))


def said(figures: tuple[Figure, ...], *, makeup: bool = True) -> list[dict[str, object]]:
    """Return everything that figures say, floats included, and what disclosure control is told."""
    return [
        {each.name: getattr(one, each.name) for each in dataclasses.fields(one) if each.name != "makeup"}
        | ({"makeup": tuple(one.makeup)} if makeup else {})
        for one in figures
    ]


NUMBERS = st.one_of(
    st.integers(-5, 40).map(str),
    st.decimals(-5, 40, places=2, allow_nan=False).map(str),
    st.sampled_from(["3.1234567", "nsp", "??"]),
)
CODES = st.sampled_from("abc")
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "agrees": st.sampled_from(["oui", "non"]),
        "n1": NUMBERS,
        "mark": st.integers(0, 10).map(str),
        "n2": st.integers(-2, 9).map(str),
        "mood": CODES,
        "several": st.lists(CODES, unique=True),
        "order": st.lists(CODES, unique=True),
        "grid.x": CODES,
        "grid.y": CODES,
        "table.x.u": st.integers(0, 20).map(str),
        "table.y.u": st.integers(0, 20).map(str),
        "table.x.v": st.integers(0, 20).map(str),
        "table.y.v": st.integers(-1, 20).map(str),
        "words": st.sampled_from(["=un", "deux", "deux  mots"]),
        "last": st.integers(0, 10**18).map(str),
    },
)


def dataset_of(found: list[dict[str, object]], edition: str = "2026") -> Dataset:
    plain = {
        f"o{place}": {
            name: {"missing": "nsp"} if value == "nsp" else {"raw": ["??"]} if value == "??" else value
            for name, value in each.items()
        }
        for place, each in enumerate(found)
    }
    return demo.dataset_of(definition(), plain, population=len(found) + 3, edition=edition)


def test_the_definition_has_every_kind() -> None:
    assert {one.kind for _, one in definition().statistics} == set(STATISTIC_KINDS)


@settings(max_examples=40, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=14), st.data())
def test_every_kind_gives_the_same_from_columns_and_reads_no_answer(
    found: list[dict[str, object]], data: st.DataObject
) -> None:
    dataset = dataset_of(found)
    before = {"2025": dataset_of(found[::2], "2025")}
    cut = data.draw(st.integers(0, len(found)))
    kept = in_columns(dataset, cut)
    direct = compute_figures(dataset, before)
    assert said(compute_figures(kept, before)) == said(direct)
    workshop = Workshop(replace(kept, respondents=Unread(len(found))))
    for one in direct:
        if one.kind not in FROM_ANSWERS | {"trend"}:
            assert said((workshop.figure(one.id),), makeup=False) == said((one,), makeup=False)


@pytest.mark.parametrize("edition", ["renouvellement/2025-2026", "remuneration/2024"])
def test_real_questionnaires_give_the_same_figures(edition: str, say: Callable[[str], None]) -> None:
    dataset = demo.edition(edition)
    kept = in_columns(dataset, 20, 21)
    direct = compute_figures(dataset)
    assert said(compute_figures(kept)) == said(direct)
    workshop = Workshop(replace(kept, respondents=Unread(len(dataset.respondents))))
    read = 0
    for one in direct:
        try:
            workshop.figure(one.id)
        except AssertionError:
            read += 1
    say(
        f"{edition}: {len(direct) - read} of {len(direct)} statistics from columns alone, the same to the last digit"
    )


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.integers(1, 10**12)), min_size=1, max_size=9))
def test_columns_are_added_up_exactly(pairs: list[tuple[int, int]]) -> None:
    top, bottom = (Measured(np.array(each, dtype=np.int64), 2) for each in zip(*pairs, strict=True))
    exact = [(Fraction(y, 100), Fraction(x, 100)) for y, x in pairs]
    assert moments_of(top) == moments(y for y, _ in exact)
    assert pair_moments_of(top, bottom) == pair_moments(exact)
    assert median_of_measured_ratios(top, bottom) == median_of_ratios(exact)
    for q in (Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(1)):
        assert quantile_of_measured(bottom, q) == quantile([x for _, x in exact], q)
