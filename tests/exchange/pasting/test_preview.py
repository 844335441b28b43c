"""The preview says what would change, and what would be saved is that and nothing else."""

from decimal import Decimal

import pytest

from surveys.exchange.pasting import (
    LEAVE,
    REFERENCES,
    Change,
    Hints,
    Preview,
    changes_of,
    match_columns,
    preview,
    read_clipboard,
)
from surveys.exchange.pasting.amounts import converted, is_doubtful, likely_bases
from surveys.questionnaire.answers import Answer
from surveys.questionnaire.definition.model import Matrix, Roster
from surveys.questionnaire.values import Missing
from tests.exchange.pasting.places import RESULTS, STAFF, item_of
from tests.tiny import questionnaire

Existing = dict[str, dict[str, Answer]]


def see(
    plain: str,
    item: Roster | Matrix = STAFF,
    existing: Existing | None = None,
    html: str = "",
    **told: object,
) -> Preview:
    grid = read_clipboard(plain, html)
    return preview(grid, match_columns(grid, item, Hints(**told)), item, existing or {})  # type: ignore[arg-type]


def statuses(found: Preview) -> list[list[str]]:
    return [[cell.status for cell in row.cells] for row in found.rows if row.role == "data"]


def entry(**answers: str) -> dict[str, Answer]:
    return {code: Answer((text,)) for code, text in answers.items()}


HEAD = "Repère\tPoste\tTaux horaire\tHeures par semaine\n"


def test_added_changed_untouched_and_blank() -> None:
    existing = {
        "k1": entry(row_ref="01", position="conseiller_emploi", hourly_rate="27,40", weekly_hours="35")
    }
    found = see(
        HEAD + "01\tConseiller en emploi\t$27.40\t\n02\tDirection générale\t47,80\t36", existing=existing
    )
    assert statuses(found) == [["untouched", "untouched", "untouched", "blank"], ["added"] * 4]
    found = see(HEAD + "01\tDirection générale\t28,15\t35", existing=existing)
    assert statuses(found) == [["untouched", "changed", "changed", "untouched"]]
    cell = found.rows[1].cells[2]
    assert (cell.old, cell.old_shown, cell.raw, cell.shown) == (
        ("27,40",),
        "27,40\u00a0$/h",
        ("28,15",),
        "28,15\u00a0$/h",
    )
    assert changes_of(found) == (
        Change("k1", 1, "position", ("direction_generale",)),
        Change("k1", 1, "hourly_rate", ("28,15",)),
    )


def test_a_reason_or_an_unreadable_text_is_changed_by_a_value() -> None:
    existing = {
        "k1": {**entry(row_ref="01", hourly_rate="vingt"), "weekly_hours": Answer((), Missing.DONT_KNOW)}
    }
    found = see(HEAD + "01\t\t27,40\t35", existing=existing)
    assert statuses(found) == [["untouched", "blank", "changed", "changed"]] or statuses(found) == [
        ["untouched", "changed", "changed"]
    ]
    assert next(cell for cell in found.rows[1].cells if cell.field == "hourly_rate").old_shown == "vingt"


def test_new_entries_share_their_row() -> None:
    found = see(HEAD + "05\tDirection générale\t47,80\t36")
    assert found.rows[1].new
    assert {(change.entry, change.row) for change in changes_of(found)} == {(None, 1)}


def test_the_text_is_kept_as_pasted_when_it_reads_the_same_later() -> None:
    found = see(HEAD + "05\tDirection générale\t 47,80\u00a0$ \t36,00")
    saved = {change.field: change.raw for change in changes_of(found)}
    assert saved == {
        "row_ref": ("05",),
        "position": ("direction_generale",),
        "hourly_rate": (" 47,80\u00a0$ ",),
        "weekly_hours": ("36,00",),
    }


@pytest.mark.parametrize(("pasted", "kept"), [("1", "01"), ("01", "1"), ("a1", "A1"), ("007", "7")])
def test_a_reference_is_found_but_for_zeros_and_case_and_stays_as_it_was(pasted: str, kept: str) -> None:
    found = see(
        f"Repère\tHeures par semaine\n{pasted}\t36\n55\t20",
        existing={"k1": entry(row_ref=kept, weekly_hours="35")},
    )
    assert found.rows[1].entry == "k1"
    assert [change.field for change in changes_of(found) if change.entry == "k1"] == ["weekly_hours"]


def test_an_exact_reference_wins_over_a_loose_one() -> None:
    existing = {"k1": entry(row_ref="1"), "k2": entry(row_ref="01")}
    found = see("Repère\tHeures par semaine\n01\t36\n1\t20", existing=existing)
    assert [row.entry for row in found.rows[1:]] == ["k2", "k1"]


def test_a_reference_that_two_entries_share_is_refused() -> None:
    existing = {"k1": entry(row_ref="01"), "k2": entry(row_ref="01")}
    found = see("Repère\tHeures par semaine\n01\t36\n02\t20", existing=existing)
    assert found.rows[1].problem is not None
    assert found.rows[1].problem.code == "paste.reference_shared"
    assert found.rows[2].new


def test_too_many_rows_are_refused_and_said() -> None:
    item = item_of("kind_roster.staff")
    rows = "".join(f"A{number}\tTemps plein\n" for number in range(8))
    found = see("Repère\tStatut\n" + rows, item, {"k1": entry(ref="Z1")})
    assert [problem.code for problem in found.problems] == ["roster.full"]
    assert dict(found.problems[0].params) == {"most": 6, "room": 5}
    assert len({change.row for change in changes_of(found)}) == 5
    assert [row.problem is not None for row in found.rows[1:]] == [False] * 5 + [True] * 3


def test_rows_that_an_answer_counts_are_filled_in_order_and_no_more() -> None:
    item = item_of("row_count.vacancies")
    existing: Existing = {"k1": entry(title="Commis"), "k2": {}, "k3": {}}
    found = see("Titre\tTaux horaire\nAdjointe\t25\nAgente\t26\nConseil\t27", item, existing)
    assert [row.entry for row in found.rows[1:]] == ["k2", "k3", None]
    assert {change.entry for change in changes_of(found)} == {"k2", "k3"}
    assert [(each.code, dict(each.params)) for each in found.problems] == [
        ("paste.beyond_count", {"announced": 3, "room": 2})
    ]
    assert found.rows[3].problem is not None


def test_rows_without_a_reference_are_numbered_only_when_asked() -> None:
    existing = {"k1": entry(row_ref="01"), "k2": entry(row_ref="3")}
    plain = "Poste\tHeures par semaine\nDirection générale\t35\nAgente d’accueil\t28\n"
    assert "row_ref" not in {change.field for change in changes_of(see(plain, existing=existing))}
    numbered = see(plain, existing=existing, answers={REFERENCES: "number"})
    assert [change.raw for change in changes_of(numbered) if change.field == "row_ref"] == [("02",), ("04",)]
    left = see(plain, existing=existing, answers={REFERENCES: LEAVE})
    assert not left.open_questions
    assert "row_ref" not in {change.field for change in changes_of(left)}


def test_one_answer_settles_a_text_wherever_it_stands_in_its_column() -> None:
    plain = "Repère\tStatut\tLien d’emploi\n01\tTP\tPermanent\n02\tT.P.\tPermanent\n03\tTP\tPermanent\n"
    found = see(plain)
    assert [(question.key, question.rows) for question in found.questions] == [
        ("c1-choice-r1", (1, 3)),
        ("c1-choice-r2", (2,)),
    ]
    after = see(plain, answers={"c1-choice-r1": "partiel"})
    assert [row.cells[1].status for row in after.rows[1:]] == ["added", "asked", "added"]
    assert [question.answered for question in after.questions] == ["partiel", ""]


def test_any_choice_of_the_list_answers_but_nothing_else_does() -> None:
    plain = "Repère\tPoste\n01\tConcierge\n02\tDirection générale"
    assert see(plain).questions[0].any_choice
    assert see(plain, answers={"c1-choice-r1": "autre"}).rows[1].cells[1].raw == ("autre",)
    assert see(plain, answers={"c1-choice-r1": "concierge"}).rows[1].cells[1].status == "refused"


@pytest.mark.parametrize(
    "answers", [{"c2-pay": "zero"}, {"c2-pay": ""}, {"c9-pay": "annual"}, {"c2-comma": "decimal"}]
)
def test_an_answer_that_was_not_offered_changes_nothing(answers: dict[str, str]) -> None:
    plain = HEAD + "01\tDirection générale\t91 000\t35"
    assert see(plain, answers=answers).rows[1].cells[2].status == "asked"


def test_cells_are_left_out_on_demand() -> None:
    plain = HEAD + "01\tDirection générale\t91 000\t35"
    found = see(plain, answers={"c2-pay": LEAVE})
    assert found.rows[1].cells[2].status == "blank"
    assert not found.open_questions


def test_hours_of_the_entry_serve_when_the_paste_has_none() -> None:
    existing = {"k1": entry(row_ref="01", weekly_hours="35")}
    found = see("Repère\tSalaire annuel\n01\t52 000", existing=existing, answers={"c1-pay": "annual"})
    assert found.rows[1].cells[1].shown == "28,57\u00a0$/h"


def test_hours_that_are_still_asked_do_not_convert_a_salary() -> None:
    plain = "Repère\tSalaire annuel\tHeures par semaine\n01\t52 000\t35h30"
    found = see(plain, answers={"c1-pay": "annual"})
    assert found.rows[1].cells[1].problem is not None
    assert found.rows[1].cells[1].problem.code == "paste.no_hours"
    found = see(plain, answers={"c1-pay": "annual", "c2-clock": "clock"})
    assert found.rows[1].cells[1].raw == ("28,17",)


def test_a_row_kept_or_left_by_a_person() -> None:
    plain = "Repère\tHeures par semaine\n01\t35\nTotal\t35"
    assert [row.role for row in see(plain).rows] == ["heading", "data", "total"]
    assert [row.role for row in see(plain, rows={2: True, 1: False}).rows] == ["heading", "note", "data"]


def test_hard_rules_of_the_column_refuse_in_their_author_s_words() -> None:
    found = see(HEAD + "01\tDirection générale\t47,80\t70")
    cell = found.rows[1].cells[3]
    assert cell.status == "refused"
    assert cell.problem is not None
    assert cell.problem.message == "Inscrivez de 1 à 60 heures."


def test_rules_that_read_other_answers_are_left_to_the_sheet() -> None:
    found = see("\tCible\tRésultat\nC1\t120\t", RESULTS)
    assert [cell.status for cell in found.rows[1].cells if cell.typed] == ["added"]


def test_existing_cells_of_a_matrix_are_compared() -> None:
    existing = {"c1": {"target": Answer(("120",))}}
    found = see("\tCible\tRésultat\nC1\t120\t118\nD1\t5\t4", RESULTS, existing)
    assert statuses(found) == [["untouched", "added"], ["added", "added"]]
    assert changes_of(found)[0] == Change("c1", 1, "reached", ("118",))


def test_a_matrix_of_one_scale_and_a_mixed_one() -> None:
    mixed = item_of("kind_matrix.offer")
    found = see(
        "Service\tLieu\tPrix\tJours\tPrécision\nAccueil\tau bureau\t12,50 $\tEn semaine; Le soir\tsur rendez-vous\nFormation\tAilleurs\t\t\t",
        mixed,
    )
    saved = {(change.entry, change.field): change.raw for change in changes_of(found)}
    assert saved[("a", "place")] == ("bureau",)
    assert saved[("a", "days")] == ("semaine", "soir")
    assert saved[("a", "remark")] == ("sur rendez-vous",)
    assert saved[("c", "place")] == ("autre",)
    single = item_of("kind_matrix_single.frequency")
    assert isinstance(single, Matrix)
    row, step = next(iter(single.rows)), next(iter(single.columns[0].kind.choice_list or ()))
    grid = read_clipboard(f"{row.label}\t{step.label}")
    found = preview(grid, match_columns(grid, single), single, {})
    assert changes_of(found) == (Change(row.code, 0, "", (step.code,)),)


def test_fixed_rows_of_a_roster_are_found_by_their_labels() -> None:
    offices = item_of("kind_roster_fixed.offices")
    found = see("Bureau\tMunicipalité\tPersonnes\nSiège\tQuébec\t12\nAnnexe\tLévis\t3", offices)
    assert [row.entry for row in found.rows[1:]] == ["siege", "annexe"]


SOURCE = """
format: axtra-questionnaire/1
survey: essai
title: "Tous les types"
edition: "2025"
sections:
  - code: page
    title: "Questions"
    questions:
      - code: things
        type: roster
        label: "Décrivez chaque chose."
        fields:
          - {code: ref, type: text, label: "Repère"}
          - {code: share, type: percent, label: "Part"}
          - {code: day, type: date, label: "Journée"}
          - {code: length, type: duration, label: "Durée"}
          - {code: exact, type: decimal, places: 3, label: "Mesure"}
          - {code: yearly, type: money, unit: "$/an", label: "Traitement annuel"}
          - {code: weekly, type: decimal, unit: heures, label: "Heures par semaine"}
"""


@pytest.fixture(scope="module")
def things() -> Roster:
    item = questionnaire(SOURCE).items["things"]
    assert isinstance(item, Roster)
    return item


@pytest.mark.parametrize(
    ("heading", "cells", "code", "answers", "saved"),
    [
        ("Part", ["12,5 %", "7,5"], None, {}, [Decimal("12.5"), Decimal("7.5")]),
        ("Part", ["0,125", "1"], "paste.fraction", {"c1-fraction": "hundred"}, [Decimal("12.5"), Decimal(100)]),
        ("Part", ["0,125", "1"], "paste.fraction", {"c1-fraction": "as_is"}, None),
        ("Journée", ["2026-03-01", "25/12/2025"], None, {}, None),
        ("Journée", ["03/04/2026", "25/12/2025"], "date.ambiguous", {"c1-order": "md"}, None),
        ("Durée", ["90", "1 h 30"], "duration.ambiguous", {"c1-unit": "min"}, [Decimal(90), Decimal(90)]),
        ("Durée", ["90", "1 h 30"], "duration.ambiguous", {"c1-unit": "h"}, [Decimal(5400), Decimal(90)]),
        ("Mesure", ["1,234", "0,125"], "number.ambiguous", {"c1-comma": "decimal"}, [Decimal("1.234"), Decimal("0.125")]),
        ("Mesure", ["1,234", "0,125"], "number.ambiguous", {"c1-comma": "thousands"}, [Decimal(1234), Decimal("0.125")]),
        ("Mesure", ["1.2345", "2"], "paste.too_many_places", {"c1-places": "round"}, [Decimal("1.235"), Decimal(2)]),
    ],
)  # fmt: skip
def test_other_kinds(
    things: Roster,
    heading: str,
    cells: list[str],
    code: str | None,
    answers: dict[str, str],
    saved: list[Decimal] | None,
) -> None:
    plain = f"Repère\t{heading}\n" + "\n".join(f"A{place}\t{text}" for place, text in enumerate(cells))
    before = see(plain, things)
    assert [question.problem.code for question in before.questions] == ([code] if code else [])
    after = see(plain, things, answers=answers)
    if saved is not None:
        kinds = {column.code: column.kind for column in things.fields}
        found = [
            kinds[change.field].read(change.raw).value
            for change in changes_of(after)
            if change.field != "ref"
        ]
        assert found == saved


def test_an_hourly_rate_where_a_year_is_asked(things: Roster) -> None:
    plain = "Repère\tTraitement annuel\tHeures par semaine\nA1\t27,40\t35\nA2\t52 000\t35"
    found = see(plain, things)
    assert [row.cells[1].status for row in found.rows[1:]] == ["asked", "added"]
    after = see(plain, things, answers={"c1-pay": "hourly"})
    assert after.rows[1].cells[1].raw == ("49868",)


@pytest.mark.parametrize(
    ("amount", "basis", "hours", "rate"),
    [
        ("49868", "annual", "35", "27.40"),
        ("4155.67", "monthly", "35", "27.40"),
        ("1918", "biweekly", "35", "27.40"),
        ("959", "weekly", "35", "27.40"),
    ],
)
def test_the_same_pay_by_the_hour(amount: str, basis: str, hours: str, rate: str) -> None:
    found = converted(Decimal(amount), basis, "hourly", Decimal(hours))
    assert found is not None
    assert round(found, 2) == Decimal(rate)
    assert basis in list(likely_bases(Decimal(amount), "hourly", Decimal(hours)))


def test_amounts_that_nobody_is_paid_by_the_hour() -> None:
    assert is_doubtful(Decimal("250.01"), "hourly")
    assert not is_doubtful(Decimal(250), "hourly")
    assert is_doubtful(Decimal(27), "annual")
    assert not is_doubtful(Decimal(52_000), "")
    assert converted(Decimal(52_000), "annual", "hourly", None) is None
    assert converted(Decimal(52_000), "annual", "hourly", Decimal(0)) is None
