"""A table of the directory read and compared: what changes, what stays, what is refused and why, cell by cell."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import load_catalogue
from surveys.exchange.directory import (
    Attribute,
    Plan,
    organisation_columns,
    people_columns,
    plan_import,
    write_rows,
)
from surveys.exchange.pasting import Grid, Source, make_grid
from surveys.questionnaire.problems import Problem
from surveys.regions import REGIONS

ATTRIBUTES = (
    Attribute("staff_fte", "Effectif (ETC)", "number"),
    Attribute("member_since", "Membre depuis", "date"),
    Attribute("urban", "En ville", "boolean"),
    Attribute("network", "Réseau", "choice", ("Nord", "Sud-Est")),
    Attribute("notes", "Remarques", "text"),
)
COLUMNS = organisation_columns(ATTRIBUTES, REGIONS)
KNOWN = {
    ("of-1",): {"code": "of-1", "name": "Organisme fictif 1", "region": "r06", "size": "petite", "language": "fr",
                "active": True, "attributes.staff_fte": 14.5, "attributes.urban": False},
    ("of-2",): {"code": "of-2", "name": "Organisme fictif 2", "region": "r12", "size": None, "language": "en",
                "active": False, "attributes.staff_fte": None},
}  # fmt: skip


def grid(*rows: Sequence[str]) -> Grid:
    return make_grid([[Source(cell) for cell in row] for row in rows])


def plan(*rows: Sequence[str]) -> Plan:
    found = plan_import(grid(*rows), COLUMNS, ("code",), KNOWN)
    assert isinstance(found, Plan), found
    return found


def test_each_line_is_added_changed_untouched_or_refused_with_its_reason() -> None:
    found = plan(
        ("CODE", "nom de l’organisme", "Region administrative", "effectif (etc)", "Humeur"),
        ("of-1", "Organisme fictif 1", "Montréal", "14,5", "bonne"),
        ("of-2", "", "12", "1 234,5", ""),
        ("of-3", "Organisme fictif 3", "Estrie", "", ""),
        ("of-4", "Organisme fictif 4", "Ontario", "douze", ""),
        ("of-5", "", "r01", "", ""),
        ("of-3", "Le même", "Estrie", "", ""),
        ("pas un code", "x", "Laval", "", ""),
    )
    assert [line.state for line in found.lines] == [
        "untouched", "changed", "added", "refused", "refused", "refused", "refused",
    ]  # fmt: skip
    assert found.ignored == ("Humeur",)
    assert found.lines[1].values == {"attributes.staff_fte": 1234.5}
    assert found.lines[2].values == {"code": "of-3", "name": "Organisme fictif 3", "region": "r05"}
    reasons = [
        [line.problem.code if line.problem else "", *(c.problem.code for c in line.cells if c.problem)]
        for line in found.lines[3:]
    ]
    assert reasons == [
        ["", "directory.region", "number.unreadable"],
        ["directory.lacking"],
        ["directory.twice"],
        ["", "organisation.code"],
    ]
    assert [line.number for line in found.lines] == [2, 3, 4, 5, 6, 7, 8], (
        "as the person's spreadsheet numbers them"
    )


def test_a_blank_cell_and_an_absent_column_leave_what_is_there() -> None:
    found = plan(("Code", "Nom", "Taille"), ("of-1", "", ""), ("of-2", "Nouveau nom", ""))
    assert [line.state for line in found.lines] == ["untouched", "changed"]
    assert found.lines[1].values == {"name": "Nouveau nom"}
    assert [(c.before, c.after) for c in found.lines[1].cells][1] == ("Organisme fictif 2", "Nouveau nom")


@pytest.mark.parametrize(
    ("label", "typed", "kept"),
    [
        ("Effectif (ETC)", "1 234", 1234),
        ("Effectif (ETC)", "12,25", 12.25),
        ("Membre depuis", "3 mars 2019", "2019-03-03"),
        ("En ville", "Oui", True),
        ("En ville", "x", True),
        ("Réseau", "SUD-EST", "Sud-Est"),
        ("Remarques", "  deux   mots ", "deux mots"),
        ("Langue", "Anglais", "en"),
        ("État", "inactif", False),
        ("Région", "4", "r04"),
        ("Région", "gaspesie-iles-de-la-madeleine", "r11"),
    ],
)  # fmt: skip
def test_cells_are_read_as_people_write_them(label: str, typed: str, kept: object) -> None:
    (line,) = plan(("Code", label), ("of-1", typed)).lines
    column = next(each for each in COLUMNS if each.label == label)
    assert line.values == {column.key: kept}


@pytest.mark.parametrize(
    ("label", "typed", "code"),
    [
        ("Effectif (ETC)", "1,234", "number.ambiguous"),
        ("Membre depuis", "03/04/2019", "date.ambiguous"),
        ("En ville", "peut-être", "directory.boolean"),
        ("Réseau", "Ouest", "directory.choice"),
        ("Langue", "latin", "directory.language"),
        ("Nom", "x" * 201, "directory.long"),
    ],
)
def test_what_is_not_certain_is_asked_not_guessed(label: str, typed: str, code: str) -> None:
    (line,) = plan(("Code", label), ("of-1", typed)).lines
    assert line.state == "refused"
    assert [cell.problem.code for cell in line.cells if cell.problem] == [code]


def test_a_table_without_its_key_or_its_lines_is_refused_whole() -> None:
    for rows, code in (((("Nom",), ("x",)), "directory.no_title"), ((("Code", "Nom"),), "directory.no_line")):
        found = plan_import(grid(*rows), COLUMNS, ("code",), KNOWN)
        assert isinstance(found, Problem)
        assert found.code == code


def test_what_was_exported_is_read_back_without_a_change() -> None:
    rows = write_rows(COLUMNS, list(KNOWN.values()))
    assert {line.state for line in plan(*rows).lines} == {"untouched"}


def test_people_are_known_by_address_and_organisation_together() -> None:
    columns = people_columns({"director": "Direction", "hr": "Ressources humaines"})
    known = {
        ("a@x.org", "of-1"): {
            "email": "a@x.org",
            "organisation": "of-1",
            "name": "Ange Fictif",
            "role": "director",
        }
    }
    table = grid(
        ("Courriel", "Organisme", "Nom", "Rôle"),
        ("A@x.org ", "of-1", "Ange Fictif", "direction"),
        ("a@x.org", "of-2", "Ange Fictif", "ressources humaines"),
        ("a@x", "of-1", "Ange Fictif", "chef"),
    )
    found = plan_import(table, columns, ("email", "organisation"), known)
    assert isinstance(found, Plan)
    assert [line.state for line in found.lines] == ["untouched", "added", "refused"]
    assert [cell.problem.code for cell in found.lines[2].cells if cell.problem] == [
        "person.email",
        "directory.role",
    ]


def test_regions_are_those_of_the_questionnaires() -> None:
    listed = load_catalogue("renouvellement").choices["regions"].choices
    assert {each.code: each.label for each in listed} == dict(REGIONS)


cells = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.lists(cells, min_size=6, max_size=6), max_size=6))
def test_no_text_whatever_breaks_the_comparison(rows: list[list[str]]) -> None:
    table = grid(("Code", "Nom", "Région", "Effectif (ETC)", "Membre depuis", "Réseau"), *rows)
    found = plan_import(table, COLUMNS, ("code",), KNOWN)
    if isinstance(found, Plan):
        assert all(
            (line.state == "refused") == bool(line.problem or any(c.problem for c in line.cells))
            for line in found.lines
        )
