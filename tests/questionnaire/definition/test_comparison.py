"""``compare`` and ``unchanged``: typed, verified, written back, and silent where nothing is said."""

from decimal import Decimal

import pytest

from surveys.questionnaire.definition import load, to_document, to_yaml
from surveys.questionnaire.definition.model import Compare, CompareTable, Matrix, Question, Roster
from tests.tiny import source, tiny


def problems(text: str) -> list[tuple[str, str]]:
    return [(problem.code.removeprefix("definition."), problem.where) for problem in load(text).problems]


def changed(old: str, new: str) -> str:
    text = source("compare")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_what_is_written_is_typed() -> None:
    items = tiny("compare").items
    budget, hours, visits = items["budget"], items["hours"], items["visits"]
    assert isinstance(budget, Question)
    assert isinstance(hours, Question)
    assert budget.compare == Compare(percent=Decimal(30), amount=Decimal(5000), explain="required")
    assert hours.compare == Compare(amount=Decimal("2.5"))
    assert visits.compare is None
    assert budget.prefill is not None
    assert budget.prefill.unchanged
    scale, staff = items["scale"], items["staff"]
    assert isinstance(scale, Matrix)
    assert isinstance(staff, Roster)
    assert scale.columns[1].compare == Compare(percent=Decimal(25), robust=False)
    assert staff.compare == CompareTable(same=("post",), copied=False)


def test_false_and_nothing_at_all_survive_being_written() -> None:
    text = changed("compare: {percent: 60, scale: false}", "compare: {}")
    loaded = load(text).questionnaire
    assert loaded is not None
    written = to_yaml(to_document(loaded))
    assert "compare: {}\n" in written
    assert "compare: {percent: 25, robust: false}}" in written
    assert load(written).questionnaire == loaded


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("{percent: 30, amount: 5000, explain", "{percent: 0, amount: 5000, explain", "compare.not_positive", "page.budget.compare.percent"),
        ("compare: {amount: 2.5}", "compare: {amount: -1}", "compare.not_positive", "page.hours.compare.amount"),
        ("compare: {amount: 2.5}", "compare: {minimum: -1}", "compare.not_positive", "page.hours.compare.minimum"),
        ("compare: {never: true}", "compare: {never: true, sign: false}", "compare.never_alone", "page.waiting.compare"),
        ("same: [post]", "same: [poste]", "compare.unknown_field", "page.staff.compare.same[1]"),
        ("same: [post], copied", "percent: 3, copied", "key.unknown", "page.staff.compare.percent"),
        ('calc: "${visits} div ${hours}"', 'calc: "concat(${visits}, \'\')"', "compare.of_words", "page.visits_by_hour.compare"),
        ("compare: {amount: 2.5}", "compare: {percent: beaucoup}", "value.not_number", "page.hours.compare.percent"),
        ("compare: {amount: 2.5}", "compare: {explain: never}", "value.not_word", "page.hours.compare.explain"),
        ("compare: {amount: 2.5}", "compare: 30", "value.not_mapping", "page.hours.compare"),
        ('label: "Repère", required: true}', 'label: "Repère", compare: {percent: 3}}', "key.unknown", "page.staff.fields.ref.compare"),
        ('unit: "$/h", label: "Taux horaire"}', 'unit: "$/h", label: "Taux horaire", compare: {amount: -1}}', "compare.not_positive", "page.staff.fields.pay.compare.amount"),
        ("field: name, mode", "field: name, unchanged: true, mode", "key.unknown", "page.org_name.prefill.unchanged"),
    ],
)  # fmt: skip
def test_every_fault_is_named_where_it_stands(old: str, new: str, code: str, where: str) -> None:
    name = "compare" if old in source("compare") else "prefill_confirm"
    text = source(name)
    assert text.count(old) == 1
    assert problems(text.replace(old, new)) == [(code, f"sections.{where}")]


def test_a_habit_of_other_formats_gets_a_suggestion() -> None:
    (problem,) = load(changed("compare: {amount: 2.5}", "compare: {threshold: 10}")).problems
    assert (problem.code, problem.params["suggestion"]) == ("definition.key.unknown", "percent")
