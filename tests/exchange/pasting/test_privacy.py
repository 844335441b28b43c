"""What identifies people is refused whole, before anything of the table is shown again or kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.exchange.pasting import Hints, changes_of, match_columns, preview, read_clipboard
from surveys.exchange.pasting.privacy import passes_luhn
from surveys.questionnaire.definition import load
from surveys.questionnaire.definition.model import Matrix, Roster
from tests.exchange.pasting.places import CATALOGUE, RESULTS, STAFF, item_of
from tests.tiny import questionnaire

NUMBER_WITH_CHECK = "046 454 286"  # fictitious, and its check digit is right


def codes(plain: str, item: Roster | Matrix = STAFF, html: str = "") -> list[str]:
    return [problem.code for problem in match_columns(read_clipboard(plain, html), item).problems]


@pytest.mark.parametrize(
    ("plain", "code"),
    [
        ("Nom\tPoste\nTremblay\tDG", "paste.personal_names_headed"),
        ("Prénom\tPoste\nX\tDG", "paste.personal_names_headed"),
        ("NOM DE L'EMPLOYÉ\tPoste\nX\tDG", "paste.personal_names_headed"),
        ("Employee name\tPosition\nX\tDG", "paste.personal_names_headed"),
        ("Tremblay, Julie\tDG\nGagnon, Marc\tDG", "paste.personal_names"),
        ("JULIE TREMBLAY\t27,40\nMARC GAGNON\t28,10", "paste.personal_names"),
        ("Repère\tPoste\nJULIE\tDG\nMARC\tDG", "paste.personal_names_headed"),
        ("Nguyen Thi Lan\t27,40\nOuédraogo Salif\t28,10\nKowalczyk Agnieszka\t25,00\nSidibé Oumou\t25,10", "paste.personal_names"),
        ("Poste\tTaux\nConseillère, Mme Tremblay\t27,40", "paste.personal_names_headed"),
        ("Préparé par Julie Tremblay\t\nPoste\tTaux\nDG\t47,80", "paste.personal_names_headed"),
        ("Poste\tDate de naissance\nDG\t1970-01-02", "paste.personal_births_headed"),
        ("Poste\tNé(e) le\nDG\t1970-01-02", None),
        ("Poste\tÂge\nDG\t51", "paste.personal_births_headed"),
        ("DG\t1970-01-02\nDG\t1982-05-13\nDG\t1991-11-30", "paste.personal_births"),
        ("Poste\tNAS\nDG\t123 456 789", "paste.personal_insurance_headed"),
        ("Poste\tSIN\nDG\t123456789", "paste.personal_insurance_headed"),
        (f"Poste\tTaux\nDG\t{NUMBER_WITH_CHECK}", "paste.personal_insurance_headed"),
        ("Poste\tRemarque\nDG\tvoir 046-454-286 au dossier", "paste.personal_insurance"),
        ("DG\t046454286", "paste.personal_insurance"),
        ("Matricule\tPoste\n12\tDG", "paste.personal_employees_headed"),
        ("No d'employé\tPoste\n12\tDG", "paste.personal_employees_headed"),
        ("# employé\tPoste\n12\tDG", "paste.personal_employees_headed"),
        ("Employee ID\tPosition\n12\tDG", "paste.personal_employees_headed"),
        ("Repère\tPoste\nE10432\tDG\nE10877\tDG\nE20121\tDG", "paste.personal_employees_headed"),
        ("004512\tDG\n004877\tDG\n012121\tDG", "paste.personal_employees"),
        ("Poste\tCourriel\nDG\tx", "paste.personal_emails_headed"),
        ("DG\tdg@exemple.org", "paste.personal_emails"),
        ("DG\t(418) 555-0123", "paste.personal_phones"),
        ("DG\tposte 418 555-0123", "paste.personal_phones"),
        ("DG\tG1R 2B5", "paste.personal_addresses"),
    ],
)  # fmt: skip
def test_personal_information_is_noticed(plain: str, code: str | None) -> None:
    assert code is None or code in codes(plain)


@pytest.mark.parametrize(
    "plain",
    [
        "Repère\tPoste\n01\tDirection générale\n02\tAdjointe administrative\n03\tConseillère en emploi",
        "Repère\tPoste\nA1\tDG\nA2\tDG\nA3\tDG",
        "Repère\tPoste\n1001\tDG\n1002\tDG\n1003\tDG",
        "Poste\tSalaire annuel\nDG\t91 234\nDG\t52 117\nDG\t48 903",
        "Poste\tSalaire annuel\nDG\t123 456 782 $",
        "DG\t52117\nDG\t48903\nDG\t61022",
        "Poste\tService\nDG\tSainte-Foy\nDG\tSaint-Jean-sur-Richelieu\nDG\tVal-d’Or",
        "Poste\tDate d’embauche\nDG\t1998-02-11\nDG\t1995-09-30\nDG\t2001-12-01",
        "Poste\tAncienneté\nDG\t2019-02-11\nDG\t2021-09-30\nDG\t1995-12-01",
        "Nom du poste\tTaux\nDG\t47,80",
        "Nombre d'employés\tPoste\n12\tDG",
        "Commis Comptable\t27,40\nChef Cuisinière\t25,00\nPréposé Entretien\t22,00\nAgente Recherche\t24,00",
        "Poste\tHeures/an\nDG\t1820\nDG\t1456\nDG\t2080",
    ],
)
def test_what_identifies_nobody_is_not_refused(plain: str) -> None:
    assert not [code for code in codes(plain) if code.startswith("paste.personal")]


def test_no_label_of_the_catalogue_looks_like_a_person() -> None:
    checked = 0
    for path in CATALOGUE.glob("*.yaml"):
        found = load(path.read_text(encoding="utf-8")).questionnaire
        assert found is not None
        items = [item for item in found.items.values() if isinstance(item, Roster | Matrix)]
        for item in items:
            columns = item.fields if isinstance(item, Roster) else item.columns
            heads = "\t".join(column.label for column in columns)
            lists = [
                choices
                for choices in (item.rows, *(column.kind.choice_list for column in columns))
                if choices
            ]
            for choices in lists:
                rows = "\n".join("\t".join([choice.label] * len(columns)) for choice in choices)
                assert not [
                    code for code in codes(f"{heads}\n{rows}", item) if code.startswith("paste.personal")
                ], (item.code, choices.code)
                checked += 1
    assert checked > 20


def test_counts_of_employees_are_not_numbers_of_employees() -> None:
    plain = "Poste\t# employés\nConseillère en emploi\t7"
    matching = match_columns(read_clipboard(plain), item_of("remuneration.position_summary"))
    assert [match.field for match in matching.columns] == ["@row", "incumbents"]


def test_a_hidden_column_is_refused_too_and_said_to_be_hidden() -> None:
    html = "<table><col><col style='display:none'><tr><td>Poste</td><td>Nom</td></tr><tr><td>DG</td><td>Roy</td></tr></table>"
    matching = match_columns(read_clipboard("", html), STAFF)
    assert matching.refused
    assert dict(matching.problems[0].params) == {"column": 2, "hidden": "hidden", "heading": "Nom"}


@pytest.mark.parametrize(
    "plain",
    [
        "Tremblay, Julie\t046 454 286\tjulie@exemple.org\nGagnon, Marc\t\tmarc@exemple.org",
        "Repère\tPoste\nJULIE\tDG\nMARC\tDG",
        "Julie Tremblay\tPoste\nMarc Gagnon\tDG",
        "Nom\tPoste\nJulie Tremblay\tDG",
    ],
)
def test_nothing_of_a_refused_table_comes_back(plain: str) -> None:
    grid = read_clipboard(plain)
    matching = match_columns(grid, STAFF)
    found = preview(grid, matching, STAFF, {})
    assert matching.refused
    assert found.refused
    assert (matching.columns, found.rows, found.questions, changes_of(found)) == ((), (), (), ())
    said = " ".join(str(value) for problem in found.problems for value in problem.params.values()).lower()
    for secret in ("julie", "tremblay", "marc", "gagnon", "454", "exemple.org"):
        assert secret not in said


def test_no_answer_of_a_person_makes_a_refused_table_pass() -> None:
    plain = "Nom\tPoste\nTremblay\tDirection générale"
    hints = Hints(
        columns={0: None, 1: "position"}, header=False, rows={0: False}, answers={"c0-names": "keep"}
    )
    assert match_columns(read_clipboard(plain), STAFF, hints).refused
    plain = "Poste\tNote\nDG\tjulie@exemple.org"
    assert match_columns(read_clipboard(plain), STAFF, Hints(columns={1: None}, rows={1: False})).refused


def test_a_table_that_asks_for_an_address_may_hold_one() -> None:
    source = """
format: axtra-questionnaire/1
survey: essai
title: "Des personnes-ressources"
edition: "2025"
sections:
  - code: page
    title: "Questions"
    questions:
      - code: contacts
        type: roster
        label: "Qui pouvons-nous joindre?"
        disclosure: identifying
        personal_data: business_contact
        purpose: "Joindre la bonne personne."
        fields:
          - {code: full_name, type: text, label: "Nom"}
          - {code: mail, type: email, label: "Courriel"}
          - {code: phone, type: phone, label: "Téléphone"}
"""
    item = questionnaire(source).items["contacts"]
    assert isinstance(item, Roster)
    plain = "Nom\tCourriel\tTéléphone\nJulie Tremblay\tjulie@exemple.org\t418 555-0123"
    grid = read_clipboard(plain)
    found = preview(grid, match_columns(grid, item), item, {})
    assert found.counts["added"] == 3
    assert codes(plain + "\n\t\t046 454 286", item) == ["paste.personal_insurance_headed"], "never that one"


def test_check_digits() -> None:
    assert passes_luhn("046454286")
    assert passes_luhn("130692544")
    assert not passes_luhn("046454287")
    assert not passes_luhn("000000000")


@given(st.integers(10_000_000, 99_999_999))
def test_one_digit_in_ten_completes_a_number(start: int) -> None:
    assert sum(passes_luhn(f"{start}{digit}") for digit in range(10)) == 1


@given(st.integers(10_000_000, 99_999_999), st.sampled_from(["", " ", "-"]))
def test_every_insurance_number_is_noticed_wherever_it_stands(start: int, mark: str) -> None:
    digits = next(f"{start}{digit}" for digit in range(10) if passes_luhn(f"{start}{digit}"))
    text = mark.join((digits[:3], digits[3:6], digits[6:]))
    for item in (STAFF, RESULTS):
        assert match_columns(read_clipboard(f"Poste\tNote\nC1\tdossier {text}"), item).refused
