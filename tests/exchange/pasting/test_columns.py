"""A column goes to a field by its heading, then by what it holds; what two could claim is asked; a person overrules."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exchange.pasting import ROW, Hints, match_columns, preview, read_clipboard
from tests.exchange.pasting.places import RESULTS, STAFF, SUMMARY, item_of

HINTS = Hints(reference=date(2026, 4, 1))
COLUMNS = {
    "row_ref": ("Repère", "01", "02"),
    "position": ("Titre d’emploi", "Conseillère en emploi", "Adjoint administratif"),
    "hourly_rate": ("Taux horaire", "27,40 $", "24,95 $"),
    "weekly_hours": ("Heures/semaine", "35", "28,5"),
    "time_status": ("Temps de travail", "Temps plein", "Temps partiel"),
    "contract": ("Type de contrat", "Permanent", "Temporaire"),
    "seniority": ("Ancienneté", "3 ans 2 mois", "Moins d’un an"),
    None: ("Service", "Clientèle", "Clientèle"),
}


def paste(columns: list[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in zip(*columns, strict=True))


@given(st.permutations(list(COLUMNS)))
@settings(max_examples=40, deadline=None)
def test_the_order_of_columns_does_not_matter(order: list[str | None]) -> None:
    matching = match_columns(read_clipboard(paste([COLUMNS[code] for code in order])), STAFF, HINTS)
    assert [match.field for match in matching.columns] == order
    assert not matching.asked


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Poste", ("DG", "Agent"), "position"),
        ("Poste occupé en 2026", ("DG", "Agent"), "position"),
        ("Salaire horaire ($/h)", ("27,40", "28"), "hourly_rate"),
        ("TAUX HORAIRE", ("27,40", "28"), "hourly_rate"),
        ("Hres / sem.", ("35", "28"), "weekly_hours"),
        ("Nombre d’heures par semaine", ("35", "28"), "weekly_hours"),
        ("Date d’embauche", ("2019-05-13", "2020-01-01"), "seniority"),
        ("Années de service", ("3", "12"), "seniority"),
        ("Statut d’emploi", ("Permanent", "Temporaire"), "contract"),
        ("Statut d’emploi", ("Temps plein", "Temps partiel"), "time_status"),
        ("Heures supplémentaires", ("3", "2"), "?"),
        ("Heures par paie", ("70", "56"), "?"),
        ("Heures annuelles", ("1820", "1456"), None),
        ("Salaire net", ("21,40", "20"), "?"),
        ("Taux horaire maximum", ("31,00", "30"), "?"),
        ("Augmentation du taux horaire", ("1,00", "0,50"), "?"),
        ("Poste téléphonique", ("204", "118"), None),
        ("Région", ("Estrie", "Laval"), None),
        ("Couleur", ("bleu", "vert"), None),
    ],
)
def test_headings_of_real_files(heading: str, cells: tuple[str, str], expected: str | None) -> None:
    grid = read_clipboard(paste([COLUMNS["row_ref"], (heading, *cells)]))
    match = match_columns(grid, STAFF, HINTS).columns[1]
    assert ("?" if match.asked else match.field) == expected, match


def test_each_column_says_why_and_how_surely() -> None:
    grid = read_clipboard("Repère\tTitre d’emploi\tTaux horaire de 2026\tX\n01\tDG\t47,80\tTemps plein")
    found = match_columns(grid, STAFF, HINTS).columns
    assert [(match.confidence, match.reason) for match in found[:3]] == [
        (100, "label"),
        (95, "synonym"),
        (80, "within"),
    ]
    assert found[3].asked
    assert [(each.field, each.reason) for each in found[3].candidates] == [("time_status", "type")]


def test_two_columns_for_one_field_are_asked_and_neither_is_read() -> None:
    grid = read_clipboard("Repère\tTaux horaire\tTaux horaire\n01\t27,40\t28,10")
    matching = match_columns(grid, STAFF)
    assert [match.field for match in matching.columns] == ["row_ref", None, None]
    assert [match.column for match in matching.asked] == [1, 2]
    assert [change.field for row in preview(grid, matching, STAFF, {}).rows for change in row.cells] == [
        "row_ref"
    ]


def test_a_person_overrules() -> None:
    grid = read_clipboard("Repère\tTaux horaire\tTaux horaire\n01\t27,40\t28,10")
    matching = match_columns(grid, STAFF, Hints(columns={1: None, 2: "hourly_rate"}))
    assert [(match.field, match.reason) for match in matching.columns] == [
        ("row_ref", "label"),
        (None, "person"),
        ("hourly_rate", "person"),
    ]
    cells = preview(grid, matching, STAFF, {}).rows[1].cells
    assert [cell.typed for cell in cells] == ["01", "28,10"]


def test_a_field_given_twice_is_said_and_not_read() -> None:
    grid = read_clipboard("A\tB\n27,40\t28,10")
    matching = match_columns(grid, STAFF, Hints(columns={0: "hourly_rate", 1: "hourly_rate"}, header=True))
    assert "paste.field_twice" in [problem.code for problem in matching.problems]
    assert [cell.field for row in preview(grid, matching, STAFF, {}).rows for cell in row.cells] == []


def test_a_field_that_does_not_exist_is_asked_again() -> None:
    matching = match_columns(read_clipboard("Poste\nDG"), STAFF, Hints(columns={0: "salary"}))
    assert matching.columns[0].field is None
    assert matching.columns[0].asked


def test_headings_are_told_or_denied_by_a_person() -> None:
    plain = "x\ty\nConseillère en emploi\tTemps plein"
    grid = read_clipboard(plain)
    assert match_columns(grid, STAFF, Hints(header=True)).headings == (0,)
    assert match_columns(grid, STAFF).headings == ()
    assert match_columns(read_clipboard("Poste\tStatut\nDG\tTP"), STAFF, Hints(header=False)).roles == (
        "data",
        "data",
    )


def test_without_headings_numbers_are_asked_in_the_order_of_the_roster() -> None:
    plain = "01\tConseillère en emploi\t27,40 $\t35\tTemps plein\tPermanent\tPlus de 20 ans\n02\tDirection générale\t47,80 $\t35\tTemps plein\tPermanent\tPlus de 20 ans"
    found = match_columns(read_clipboard(plain), STAFF)
    assert [match.field for match in found.columns] == [
        "row_ref",
        "position",
        None,
        None,
        "time_status",
        "contract",
        "seniority",
    ]
    assert [match.candidates[0].field for match in found.asked] == ["hourly_rate", "weekly_hours"]


def test_a_hidden_column_is_left_out_until_a_person_takes_it() -> None:
    html = "<table><col><col style='display:none'><tr><td>Poste<td>Taux horaire<tr><td>DG<td>47,80</table>"
    grid = read_clipboard("", html)
    matching = match_columns(grid, STAFF)
    assert (matching.columns[1].field, matching.columns[1].hidden) == (None, True)
    assert "paste.hidden_column" in [problem.code for problem in matching.problems]
    assert match_columns(grid, STAFF, Hints(columns={1: "hourly_rate"})).columns[1].field == "hourly_rate"


def test_labels_shown_to_the_person_are_those_that_count() -> None:
    departures = item_of("remuneration.departures")
    plain = "Type de départ\t2022-2023\t2023-2024\nRetraite\t1\t2"
    grid = read_clipboard(plain)
    labels = {"y1": "2022-2023", "y2": "2023-2024"}
    found = match_columns(grid, departures, Hints(labels=labels))
    assert [match.field for match in found.columns] == [ROW, "y1", "y2"]


def test_calculated_columns_are_no_place_for_a_paste() -> None:
    plain = "Repère\tPar semaine\tTaux horaire\nA1\t959\t27,40"
    found = match_columns(read_clipboard(plain), item_of("kind_roster.staff"))
    assert "week" not in [match.field for match in found.columns]


def test_a_grouping_line_above_lends_its_meaning() -> None:
    """« Heures » under « Congés » are no hours of the week."""
    html = (
        "<table><tr><td rowspan=2>Poste<td colspan=2>Congés<td colspan=2>Rémunération<tr><td>Heures<td>Solde"
        "<td>Taux horaire<td>Heures par semaine<tr><td>DG<td>14<td>2<td>47,80<td>35</table>"
    )
    found = match_columns(read_clipboard("", html), STAFF)
    assert [match.field for match in found.columns] == ["position", None, None, "hourly_rate", "weekly_hours"]


def test_rows_of_matrices_are_named_by_a_column_without_a_heading() -> None:
    for item, plain in (
        (RESULTS, "\tCible\nC1\t12"),
        (SUMMARY, "\tPersonnes en poste\nDirection générale\t1"),
    ):
        found = match_columns(read_clipboard(plain), item)
        assert found.columns[0].field == ROW
