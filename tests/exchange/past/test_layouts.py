"""Tables as people kept them: several lines of headings, labels, French numbers, names, ticks; and what is told of each."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exchange.past import (
    LIMITS,
    ColumnMapping,
    Known,
    PastLine,
    PastMapping,
    Report,
    TableMapping,
    check_mapping,
    headings,
    mapping_document,
    name_sheets,
    propose,
    read_mapping,
    read_past,
)
from surveys.exchange.pasting import Grid, Source, make_grid
from surveys.exchange.workbooks import Sheet
from surveys.questionnaire.definition.load import load
from surveys.questionnaire.definition.model import Questionnaire

DEFINITION = """
format: axtra-questionnaire/1
survey: passe
title: "Sondage {{ annee }}"
edition: "2026"
params: {annee: "2025-2026"}
choices:
  avis: [{code: oui_tout, label: "Oui, tout à fait"}, {code: non, label: Non}, {code: autre, label: Autre, other: true}]
  services: [{code: emploi, label: Aide à l’emploi}, {code: cri, label: "Orientation, bilan"}]
  groupes: [{code: a, label: Groupe A}, {code: b, label: Groupe B}]
sections:
  - code: centre
    title: Votre centre
    questions:
      - {code: budget, type: money, label: Budget de l’année, allow: [nsp]}
      - {code: share, type: percent, label: Part du budget}
      - {code: avis, type: single, label: Êtes-vous d’accord, choices: avis}
      - {code: services, type: multiple, label: Services offerts, choices: services}
      - {code: rangs, type: ranking, label: Priorités, choices: services}
      - code: cibles
        type: matrix_numeric
        label: Vos cibles
        rows: groupes
        columns: [{code: target, label: Cible, type: integer}, {code: reached, label: Résultat, type: integer}]
      - code: postes
        type: roster
        label: Postes
        rows: groupes
        fields: [{code: wage, label: Taux, type: money}]
"""
CENTRES = (
    Known("03-01", "Centre fictif Boréal"),
    Known("06-01", "Carrefour fictif Estuaire"),
    Known("06-02", "Le Tremplin fictif"),
)


def small() -> Questionnaire:
    found = load(DEFINITION).questionnaire
    assert found is not None
    return found


SMALL = small()


def grid(*rows: Sequence[str | Source]) -> Grid:
    return make_grid([[cell if isinstance(cell, Source) else Source(cell) for cell in row] for row in rows])


def table(**columns: str) -> TableMapping:
    return TableMapping("", "Centre", columns=tuple(ColumnMapping(name, to) for name, to in columns.items()))


def read(one: Grid, mapping: PastMapping) -> tuple[Mapping[str, PastLine], Report]:
    assert check_mapping(mapping, SMALL) == ()
    lines, report = read_past([Sheet("", one)], mapping, SMALL, CENTRES)
    return {line.organisation: line for line in lines}, report


def test_several_lines_of_headings_notes_above_and_totals_below() -> None:
    one = grid(
        ("Sondage fictif 2023", "", "", "", ""),
        ("", "Groupe A", "", "Groupe B", ""),
        ("Nom du centre", "Cible", "Résultat", "Cible", "Résultat"),
        ("Centre fictif Boréal", "1 234", "12", "", "7"),
        ("carrefour  fictif estuaire", "5", "", "6", ""),
        ("", "1 239", "12", "6", "7"),
    )
    assert headings(one, 2, 2) == (
        "Nom du centre", "Groupe A › Cible", "Groupe A › Résultat", "Groupe B › Cible", "Groupe B › Résultat",
    )  # fmt: skip
    mapping = propose([Sheet("", one)], SMALL, CENTRES)
    assert (mapping.tables[0].first, mapping.tables[0].headings) == (2, 2)
    assert [column.target for column in mapping.tables[0].columns] == [
        "cibles.a.target", "cibles.a.reached", "cibles.b.target", "cibles.b.reached",
    ]  # fmt: skip
    lines, report = read(one, mapping)
    assert lines["03-01"].plain == {
        "cibles.a.target": {"raw": ["1 234"]}, "cibles.a.reached": {"raw": ["12"]}, "cibles.b.reached": {"raw": ["7"]},
    }  # fmt: skip
    assert [(column.read, column.empty) for column in report.columns[1:]] == [(2, 0), (1, 1), (1, 1), (1, 1)]
    assert {"budget", "postes.wage"} <= {name for name, _ in report.never}


@pytest.mark.parametrize(
    ("typed", "target", "more", "raw"),
    [
        ("12 345,50 $", "budget", {}, "12 345,50 $"),
        (Source("12,3", Decimal("12.345")), "budget", {"scale": "1000"}, "12345"),
        (Source("27,40 $", Decimal("27.399")), "budget", {}, "27,40 $"),
        ("12,5", "budget", {"scale": "1000"}, "12500"),
        ("0,72", "share", {"scale": "100"}, "72"),
        (Source("72 %", Decimal("0.72")), "share", {}, "72 %"),
        ("Oui, tout à fait", "avis", {}, "Oui, tout à fait"),
        ("OUI", "avis", {"values": {"Oui": "oui_tout"}}, "oui_tout"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(
    typed: str | Source, target: str, more: Mapping[str, object], raw: str
) -> None:
    column = replace(ColumnMapping("X", target), **more)
    mapping = PastMapping((replace(table(), columns=(column,)),))
    lines, report = read(grid(("Centre", "X"), ("06-01", typed)), mapping)
    assert lines["06-01"].plain == {target: {"raw": [raw]}}, report


def test_reasons_and_words_that_mean_nothing() -> None:
    column = ColumnMapping("X", "budget", {"n.d.": "-", "?": "@nsp"})
    rows = (("Centre", "X"), ("06-01", "n.d."), ("06-02", "?"), ("03-01", "NSP"))
    lines, report = read(grid(*rows), PastMapping((replace(table(), columns=(column,)),)))
    assert [line.plain for line in lines.values()] == [{}, *[{"budget": {"missing": "nsp"}}] * 2]
    assert (report.columns[1].read, report.columns[1].empty) == (2, 1)


def test_several_choices_in_one_cell_in_ticks_or_in_ranks() -> None:
    one = grid(
        ("Centre", "Tout", "Emploi", "Bilan", "R1", "R2"),
        ("06-01", "Aide à l’emploi; Orientation, bilan", "", "", "2", "1"),
        ("06-02", "emploi", "", "", "1", ""),
    )
    whole, ticks = (
        table(Tout="services"),
        table(Emploi="services.emploi", Bilan="services.cri", R1="rangs.emploi", R2="rangs.cri"),
    )
    lines, _ = read(one, PastMapping((whole,)))
    assert lines["06-01"].plain == {"services": {"raw": ["Aide à l’emploi", "Orientation, bilan"]}}
    ticked = grid(one.texts[0], ("06-01", "", "x", "non", "2", "1"), ("06-02", "", "", "Oui", "1", ""))
    lines, _ = read(ticked, PastMapping((ticks,)))
    assert lines["06-01"].plain == {"services": {"raw": ["emploi"]}, "rangs": {"raw": ["cri", "emploi"]}}
    assert lines["06-02"].plain == {"services": {"raw": ["cri"]}, "rangs": {"raw": ["emploi"]}}


def test_a_roster_of_fixed_rows_from_a_second_table() -> None:
    main = Sheet("Centres", grid(("Centre", "Budget"), ("06-01", "5")))
    second = Sheet(
        "Postes",
        grid(
            ("Centre", "Poste", "Taux"),
            ("06-01", "Groupe B", "27,50"),
            ("06-02", "a", "20"),
            ("06-01", "Chef", "9"),
        ),
    )
    mapping = PastMapping(
        (
            TableMapping("Centres", "Centre", columns=(ColumnMapping("Budget", "budget"),)),
            TableMapping(
                "Postes", "Centre", into="postes", entry="Poste", columns=(ColumnMapping("Taux", "wage"),)
            ),
        )
    )
    lines, _ = read_past([main, second], mapping, SMALL, CENTRES)
    assert lines[0].plain["postes"] == [{}, {"wage": {"raw": ["27,50"]}}]
    assert [(problem.code, problem.params["line"]) for problem in lines[0].problems] == [("past.row", 4)]
    assert [problem.code for problem in lines[1].problems] == ["past.no_line"]


def test_two_files_of_one_name_stay_two_tables() -> None:
    one, other = Sheet("", grid(("Centre", "X"))), Sheet("", grid(("Centre", "Y")))
    assert [sheet.title for sheet in name_sheets([("a.csv", [one]), ("A.csv", [other])])] == ["a", "A (2)"]


def test_what_cannot_be_read_is_told_with_its_lines() -> None:
    one = grid(("Centre", "B", "A", "Autre chose"), ("06-01", "douze", "peut-être", "z"), ("06-01", "1", "", ""),
               ("Tremplin fictif", "3", "", ""), ("Inconnu", "", "non", ""), ("03-01", "1,234", "", ""))  # fmt: skip
    mapping = PastMapping((table(B="budget", A="avis", Absente="share"),))
    lines, report = read(one, mapping)
    assert [(c.heading, c.state, c.read, c.empty, [u.line for u in c.unread]) for c in report.columns] == [
        ("Centre", "key", 0, 0, []), ("B", "read", 0, 0, [2, 6]), ("A", "read", 0, 1, [2]),
        ("Autre chose", "unmapped", 0, 0, []), ("Absente", "absent", 0, 0, []),
    ]  # fmt: skip
    assert [(u.typed, u.lines, u.proposals) for u in report.unknown] == [
        ("Tremplin fictif", (4,), ("06-02",)), ("Inconnu", (5,), ()),
    ]  # fmt: skip
    assert [problem.code for problem in lines["06-01"].problems] == [
        "past.unread",
        "past.unread",
        "past.twice",
    ]
    told = replace(
        mapping,
        leave_unreadable=True,
        organisations={"Tremplin fictif": "06-02"},
        tables=(replace(mapping.tables[0], decimal=","),),
    )
    lines, report = read(one, told)
    assert lines["06-02"].plain == {"budget": {"raw": ["3"]}}
    assert [problem.code for problem in lines["06-01"].problems] == ["past.twice"]
    assert [u.line for u in report.columns[1].unread] == [2, 6]  # 1,234 has too many decimals for an amount


def test_a_mapping_that_asks_for_what_is_not_there_is_refused_at_its_place() -> None:
    wrong = PastMapping(
        (
            replace(table(A="budgets", B="budget", C="budget"), organisation=""),
            TableMapping("x", "Centre", into="avis"),
            TableMapping("y", "Centre", columns=(ColumnMapping("D", "avis", {"Oui": "oui"}),)),
        )
    )
    assert [(problem.code, problem.where) for problem in check_mapping(wrong, SMALL)] == [
        ("past.no_organisation", "tables[0]"),
        ("past.target", "tables[0].columns[0]"),
        ("past.target_twice", "tables[0].columns[2]"),
        ("past.roster", "tables[1]"),
        ("past.two_tables", "tables[2]"),
        ("past.word", "tables[2].columns[0]"),
    ]
    assert [problem.code for problem in check_mapping(PastMapping(), SMALL)] == ["past.no_table"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["format", "tables", "columns", "heading", "target", "values", "organisations", "first", "sheet"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=40)
@given(JSON)
def test_no_document_breaks_the_reading_of_mappings(document: object) -> None:
    for one in (
        document,
        {"format": "axtra-past/1", "tables": document},
        {"format": "axtra-past/1", "tables": [document]},
    ):
        found = read_mapping(one)
        if isinstance(found, PastMapping):
            assert read_mapping(mapping_document(found)) == found


@settings(max_examples=40)
@given(
    st.lists(st.lists(st.text(max_size=9), min_size=1, max_size=5), max_size=6),
    st.integers(1, 4),
    st.integers(1, 4),
)
def test_no_table_breaks_the_reading(rows: list[list[str]], first: int, count: int) -> None:
    one = grid(*rows)
    proposed = propose([Sheet("", one)], SMALL, CENTRES)
    named = [name for name in headings(one, first, count) if name] or ["x"]
    targets = ["budget", "avis", "services.emploi", "rangs.cri", "cibles.a.target"]
    columns = tuple(ColumnMapping(name, to) for name, to in zip(dict.fromkeys(named), targets, strict=False))
    forced = PastMapping((TableMapping("", named[-1], first=first, headings=count, columns=columns),))
    for mapping in (proposed, forced):
        lines, report = read_past([Sheet("", one)], mapping, SMALL, CENTRES)
        assert len({line.organisation for line in lines}) == len(lines)
        assert all(column.read >= 0 for column in report.columns)


def test_a_column_of_words_taken_for_names_is_told_at_once() -> None:
    """The wrong column for organisations: thousands of names that nobody has, each as long as a comment."""
    words = [f"{at} " + "le service reçu au centre était bon " * 5 for at in range(LIMITS.rows - 1)]
    one = make_grid([[Source("Centre")], *([Source(each)] for each in words)], limits=LIMITS)
    known = [Known(f"c{at}", f"Carrefour fictif de la région {at} et des environs") for at in range(89)]
    begun = process_time()
    _, report = read_past([Sheet("", one)], PastMapping((table(),)), SMALL, known)
    assert len(report.unknown) == LIMITS.rows - 1
    assert process_time() - begun < 10
