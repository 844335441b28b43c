"""« Inchangé » takes over last edition's values at a person's word; what nobody touched never counts as confirmed."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet
from surveys.questionnaire.definition.model import Roster
from surveys.questionnaire.values import Missing, Value
from tests.fill import CONTEXT
from tests.tiny import questionnaire, source, tiny

LAST: dict[str, Value] = {
    "budget": Decimal(90_000),
    "visits": Decimal(120),
    "scale.dg.low": Decimal(40),
    "scale.dg.high": Decimal(50),
    "scale.conseil.low": Decimal("25.50"),
    "staff[k3x9ab].ref": "01",
    "staff[k3x9ab].post": "conseil",
    "staff[k3x9ab].pay": Decimal(26),
    "staff[z00001].ref": "02",
}
KNOWN = replace(CONTEXT, previous=LAST)


def begun(answers: dict[str, Answer] | None = None, *, rows: tuple[str, ...] = ()) -> AnswerSheet:
    return AnswerSheet(tiny("compare"), answers or {}, {"staff": rows}, KNOWN)


def texts(changes: dict[str, Answer]) -> dict[str, tuple[str, ...]]:
    assert {answer.origin for answer in changes.values()} <= {"confirmed"}
    return {name: answer.raw for name, answer in changes.items()}


def test_a_field_is_taken_over_whatever_it_holds() -> None:
    assert texts(begun().unchanged("budget")) == {"budget": ("90000",)}
    assert texts(begun({"budget": Answer(("7",))}).unchanged("budget")) == {"budget": ("90000",)}
    unknown = begun({"budget": Answer(missing=Missing.DONT_KNOW)})
    assert texts(unknown.unchanged("budget")) == {"budget": ("90000",)}


def test_taking_over_twice_changes_nothing() -> None:
    for owner in ("budget", "scale", "scale.dg"):
        once = begun().changed(begun().unchanged(owner))
        assert once.unchanged(owner) == {}


def test_a_row_and_a_table_keep_what_a_person_typed() -> None:
    typed = begun({"scale.dg.low": Answer(("41",)), "scale.conseil.low": Answer(missing=Missing.DONT_KNOW)})
    assert texts(typed.unchanged("scale.dg")) == {"scale.dg.high": ("50",)}
    assert texts(typed.unchanged("scale")) == {"scale.dg.high": ("50",)}
    assert texts(begun().unchanged("scale")) == {
        "scale.dg.low": ("40",),
        "scale.dg.high": ("50",),
        "scale.conseil.low": ("25,5",),
    }


def test_an_entry_is_confirmed_with_the_fields_that_are_carried() -> None:
    carried = begun(
        {"staff[k3x9ab].ref": Answer(("01",), origin="prefilled")}, rows=("k3x9ab", "z00001", "abcdef")
    )
    assert texts(carried.unchanged("staff[k3x9ab]")) == {
        "staff[k3x9ab].ref": ("01",),
        "staff[k3x9ab].post": ("conseil",),
    }
    assert texts(carried.unchanged("staff")) == {
        "staff[k3x9ab].ref": ("01",),
        "staff[k3x9ab].post": ("conseil",),
        "staff[z00001].ref": ("02",),
    }
    assert carried.unchanged("staff[abcdef]") == {}
    assert begun().unchanged("staff") == {}  # entries are carried first, then confirmed


def test_only_where_the_definition_allows_it_and_something_is_known() -> None:
    assert begun().unchanged("visits") == {}  # no prefill
    assert begun().unchanged("scale.accueil") == {}  # nothing known
    for owner in ("nobody", "scale.nobody", "staff[nobody]", "", "[", ".", "budget.x", "scale.dg.low#change"):
        assert begun().unchanged(owner) == {}
    forbidden = questionnaire(source("compare").replace(", unchanged: true", ""))
    assert AnswerSheet(forbidden, {}, {}, KNOWN).unchanged("budget") == {}


def test_what_is_hidden_now_is_not_taken_over() -> None:
    text = source("compare").replace(
        "        rows: postes\n", '        rows: postes\n        relevant: "${budget} > 0"\n'
    )
    hidden = AnswerSheet(questionnaire(text), {}, {}, KNOWN)
    assert hidden.unchanged("scale") == {}
    assert len(hidden.changed({"budget": Answer(("1",))}).unchanged("scale")) == 3


def test_a_value_carried_to_be_confirmed_is_not_confirmed_by_being_there() -> None:
    rows = ("k3x9ab",)
    carried = begun({"staff[k3x9ab].ref": Answer(("01",), origin="prefilled")}, rows=rows)
    problems = [(each.where, each.code) for each in carried.problems()]
    assert problems == [
        ("staff[k3x9ab].ref", "answer.unconfirmed"),
        ("staff[k3x9ab].post", "answer.unconfirmed"),
    ]
    assert not carried.complete
    confirmed = carried.changed(carried.unchanged("staff"))
    assert confirmed.problems() == ()
    assert confirmed.complete


# ── whatever a person does ────────────────────────────────────────────────────────────────────────────────────

WAYS = st.sampled_from(
    ["leave", "type", "retype", "clear", "refuse", "confirm", "row", "table", "carry", "prefill"]
)
ACTS = st.lists(st.tuples(WAYS, st.integers(0, 30)), max_size=25)
TO_CONFIRM = questionnaire(
    source("compare")
    .replace("mode: show, unchanged", "mode: confirm, unchanged")
    .replace("mode: propose, unchanged", "mode: confirm, unchanged")
)


def act(sheet: AnswerSheet, way: str, place: int, touched: set[str]) -> AnswerSheet:
    """Do one thing as a page would, and note which variables a person's hand was on."""
    names = [variable.name for code in ("budget", "scale", "staff") for variable in sheet.variables(code)]
    name = names[place % len(names)]
    offer = sheet.offer(name)
    made: dict[str, Answer] = {}
    match way:
        case "type":
            made = {name: Answer(("12",) if ".post" not in name else ("dg",))}
        case "retype" if offer is not None:
            made = {name: Answer(offer.raw)}
        case "clear":
            made = {name: Answer(("",))}
        case "refuse":
            made = {name: Answer(missing=Missing.DONT_KNOW)}
        case "confirm" if offer is not None:
            made = {name: Answer(offer.raw, origin="confirmed")}
        case "row":
            made = sheet.unchanged(name.rpartition(".")[0] or name)
        case "table":
            made = sheet.unchanged(("budget", "scale", "staff")[place % 3])
        case "prefill" if offer is not None:  # a program writes what is known; nobody saw it
            return sheet.changed({name: Answer(offer.raw, origin="prefilled")})
        case "carry" if not sheet.entries("staff"):
            rows = sheet.offered_entries("staff")
            cells = {
                f"staff[{entry}].{field}": Answer(offer.raw, origin="prefilled")
                for entry, fields in rows.items()
                for field, offer in fields.items()
            }
            return sheet.changed(cells, {"staff": tuple(rows)})
    touched.update(made)
    return sheet.changed(made)


@settings(max_examples=200, deadline=None)
@given(ACTS)
def test_nothing_to_confirm_is_ever_sent_untouched(acts: list[tuple[str, int]]) -> None:
    sheet = AnswerSheet(TO_CONFIRM, {}, {}, KNOWN)
    touched: set[str] = set()
    for way, place in acts:
        sheet = act(sheet, way, place, touched)
    kept = sheet.to_document()["answers"]
    assert isinstance(kept, dict)
    untouched = {
        state.name
        for state in sheet.states()
        if state.value is not None and state.name not in touched and state.name in sheet.answers
    }
    assert {name for name in kept if kept[name].get("value") is not None} <= touched | untouched
    if untouched:
        assert not sheet.complete
        waiting = {each.where for each in sheet.problems() if each.code == "answer.unconfirmed"}
        assert untouched <= waiting
    if sheet.complete:
        assert {answer.origin for answer in sheet.answers.values()} <= {"typed", "confirmed"}


def test_the_property_is_not_empty() -> None:
    """The acts above do reach sheets that are complete with confirmed rows, and sheets that are held."""
    touched: set[str] = set()
    sheet = AnswerSheet(TO_CONFIRM, {}, {}, KNOWN)
    for way, place in (("carry", 0), ("table", 0), ("table", 1)):
        sheet = act(sheet, way, place, touched)
    assert not sheet.complete
    sheet = act(sheet, "table", 2, touched)
    assert sheet.complete
    assert isinstance(sheet.questionnaire.items["staff"], Roster)


# ── what stands beside, what is accepted, what is kept from view ──


def test_what_is_proposed_is_accepted_under_its_owner_and_what_was_typed_is_left() -> None:
    sheet = begun({"scale.dg.low": Answer(("41",))})
    assert set(texts(sheet.acceptable("scale"))) == {"scale.dg.high", "scale.conseil.low"}
    assert sheet.acceptable("budget") == {}, "what is only shown beside stands in no field"
    carried = {"staff[k3x9ab].ref": Answer(("01",), origin="prefilled")}
    entry = begun(carried, rows=("k3x9ab",))
    assert texts(entry.acceptable("staff[k3x9ab]"))["staff[k3x9ab].ref"] == ("01",)
    assert entry.changed(entry.acceptable("staff")).acceptable("staff") == {}


def test_a_value_is_recalled_by_its_code_even_where_nothing_is_prefilled() -> None:
    sheet = begun(rows=("k3x9ab",))
    assert sheet.recall("visits") == Decimal(120)
    assert sheet.recall("staff[k3x9ab].pay") == Decimal(26)
    assert sheet.recall("scale.conseil.high") is None
    assert sheet.recall("nobody") is None


def test_what_another_section_said_last_time_is_kept_from_who_may_not_open_it() -> None:
    text = source("restricted_section").replace(
        'label: "Quel est le budget?"',
        'label: "Quel est le budget?"\n        prefill: {from: edition, code: payroll, mode: propose}',
    )
    asked = questionnaire(text)
    known = replace(CONTEXT, previous={"payroll": Decimal(400_000), "budget": Decimal(900_000)})
    sheet = AnswerSheet(asked, {}, {}, known)
    assert sheet.recall("budget") == Decimal(400_000)
    blind = sheet.within(replace(known, unseen=frozenset({"pay"})))
    assert (blind.recall("budget"), blind.offer("budget"), blind.acceptable("budget")) == (None, None, {})
    for view, said in ((sheet, True), (blind, False)):
        changed = view.changed({"budget": Answer(("9000000",))})
        assert any(each.code.startswith("change.") for each in changed.problems()) is said


def test_a_sum_of_nothing_rests_on_no_answer() -> None:
    for sheet, said in ((begun(), False), (begun({"visits": Answer(("0",))}), True)):
        variable = sheet.variable("visits_by_hour")
        assert variable is not None
        assert sheet.rests_on_answers(variable) is said
