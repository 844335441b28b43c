"""What is already known is offered, never assumed."""

from dataclasses import replace
from decimal import Decimal

from surveys.questionnaire.answers import Answer, AnswerSheet
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny

KNOWN = replace(
    CONTEXT,
    previous={
        "groups": ("a", "gone", "c"),
        "remuneration:payroll_total": Decimal("900000.50"),
        "staff[k3x9ab].ref": "01",
        "staff[k3x9ab].rate": Decimal(30),
        "staff[z00001].ref": "02",
        "request.b.obtained": Decimal(40),
        "results.b.target": Decimal(99),
        "budget": Decimal(1000),
    },
)


def test_an_offer_is_no_value_until_somebody_keeps_it() -> None:
    found = AnswerSheet(tiny("prefill_confirm"), {}, {}, KNOWN)
    offer = found.offer("org_name")
    assert offer is not None
    assert (offer.mode, offer.value, offer.source, offer.of) == (
        "confirm",
        "Organisme fictif 06-01",
        "directory",
        "name",
    )
    state = found.state("org_name")
    assert (state.value, [problem.code for problem in state.problems]) == (None, ["answer.unconfirmed"])
    assert state.problems_now == ()
    assert found.progress("page").to_confirm == 2
    kept = found.changed({"org_name": Answer(offer.raw, origin="confirmed")})
    assert kept.offer("org_name") is None
    assert (kept.value("org_name"), kept.state("org_name").origin) == ("Organisme fictif 06-01", "confirmed")
    account = found.offer("contact")
    assert account is not None
    assert account.value == "Camille Fictif, camille@exemple.invalid"


def test_an_offer_ends_with_an_answer_even_a_blank_one() -> None:
    found = AnswerSheet(tiny("prefill_confirm"), {"org_name": Answer(("",))}, {}, KNOWN)
    assert found.offer("org_name") is None
    assert [problem.code for problem in found.state("org_name").problems] == ["answer.required"]


def test_what_is_to_be_confirmed_must_be_accepted_or_cleared_even_where_nothing_is_required() -> None:
    asked = questionnaire(source("prefill_confirm").replace("        required: true\n", ""))
    found = AnswerSheet(asked, {}, {}, KNOWN)
    assert [problem.code for problem in found.problems()] == ["answer.unconfirmed"] * 2
    assert not found.complete
    cleared = found.changed({"org_name": Answer(), "contact": Answer(("x",))})
    assert cleared.complete


def test_a_proposal_may_be_left_where_nothing_is_required() -> None:
    found = AnswerSheet(tiny("prefill_propose"), {"groups": Answer(("a",))}, {}, KNOWN)
    assert found.offer("payroll") is not None
    assert found.complete


def test_choices_that_no_longer_exist_are_not_offered() -> None:
    found = AnswerSheet(tiny("prefill_propose"), {}, {}, KNOWN)
    offer = found.offer("groups")
    assert offer is not None
    assert (offer.value, offer.raw) == (("a", "c"), ("a", "c"))
    gone = replace(CONTEXT, previous={"groups": ("gone",)})
    assert AnswerSheet(tiny("prefill_propose"), {}, {}, gone).offer("groups") is None


def test_the_words_beside_other_are_never_offered() -> None:
    text = source("prefill_propose").replace('label: "Formation"}', 'label: "Formation", other: true}')
    known = replace(CONTEXT, previous={"groups": ("c",), "groups_autre": "Un atelier"})
    found = AnswerSheet(questionnaire(text), {}, {}, known)
    offer = found.offer("groups")
    assert offer is not None
    assert offer.raw == ("c",)
    assert found.offer("groups_autre") is None


def test_a_value_of_another_type_is_not_offered() -> None:
    odd = replace(CONTEXT, previous={"groups": Decimal(3), "remuneration:payroll_total": ("a",)})
    found = AnswerSheet(tiny("prefill_propose"), {}, {}, odd)
    assert found.offer("groups") is None
    assert found.offer("payroll") is None


def test_another_survey_s_value_is_offered() -> None:
    offer = AnswerSheet(tiny("prefill_propose"), {}, {}, KNOWN).offer("payroll")
    assert offer is not None
    assert (offer.value, offer.source, offer.of) == (
        Decimal("900000.50"),
        "survey",
        "remuneration:payroll_total",
    )


def test_the_last_edition_s_entries_are_offered_with_the_fields_that_are_carried() -> None:
    found = AnswerSheet(tiny("prefill_propose"), {}, {}, KNOWN)
    offered = found.offered_entries("staff")
    assert {
        entry: {field: offer.value for field, offer in offers.items()} for entry, offers in offered.items()
    } == {
        "k3x9ab": {"ref": "01"},
        "z00001": {"ref": "02"},
    }
    begun = AnswerSheet(tiny("prefill_propose"), {}, {"staff": ("abcdef",)}, KNOWN)
    assert begun.offered_entries("staff") == {}


def test_a_value_shown_beside_a_cell_comes_from_the_column_it_maps_to_and_stays() -> None:
    found = AnswerSheet(tiny("prefill_show"), {"results.b.target": Answer(("7",))}, {}, KNOWN)
    offer = found.offer("results.b.target")
    assert offer is not None
    assert (offer.mode, offer.value, offer.of) == ("show", Decimal(40), "request.b.obtained")
    assert found.offer("results.b.reached") is None
    assert [problem.code for problem in found.state("budget").problems] == ["answer.required"]
