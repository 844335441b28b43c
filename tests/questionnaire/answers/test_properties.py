"""What holds of any answers whatever: nobody's typing breaks a sheet, and a sheet depends on nothing but them."""

import json
import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answers import Answer, AnswerSheet, State
from surveys.questionnaire.definition.model import Matrix, Roster
from surveys.questionnaire.values import Missing
from tests.fill import CONTEXT, fill
from tests.tiny import NAMES, tiny

TYPED = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "", " ", "0", "3", "-1", "12,5", "1 234,50 $", "1,234", "1e999", "NaN", "99999999999999999999",
            "2025-02-30", "2025-03-01", "2025-03", "2024", "1 h 30", "oui", "non", "autre", "aucun", "aucune",
            "a", "b", "c", "plein", "r06", "jamais", "{{ team }}", "<b>", "\x00", "\ud800",
        ]
    ),
)  # fmt: skip
REASON = st.sampled_from([None, None, None, None, Missing.DONT_KNOW, Missing.NOT_APPLICABLE, Missing.BLANK])
ANSWER = st.builds(
    Answer,
    raw=st.lists(TYPED, max_size=3).map(tuple),
    missing=REASON,
    origin=st.sampled_from(["typed", "pasted", "prefilled"]),
    about=st.lists(TYPED, max_size=2).map(tuple),
)


@st.composite
def sheets(draw: Callable[..., object]) -> AnswerSheet:
    """Any answers to any of the tiny questionnaires, some of them good, some under names that do not exist."""
    asked = tiny(draw(st.sampled_from(NAMES)))  # type: ignore[arg-type]
    entries = {code: ("e00001", "e00002") for code, item in asked.items.items() if isinstance(item, Roster)}
    empty = AnswerSheet(asked, {}, entries, CONTEXT)
    names = [variable.name for code in asked.items for variable in empty.variables(code)]
    names += [f"{name}#{key}" for name in [*names, *asked.items] for key in ("soft1", "hard1")]
    chosen = draw(st.dictionaries(st.sampled_from([*names, "nobody", "staff[x].ref"]), ANSWER, max_size=12))
    base = fill(asked, draw(st.integers(0, 3))) if draw(st.booleans()) else {}  # type: ignore[arg-type]
    good = AnswerSheet.from_plain(asked, base, CONTEXT)
    return AnswerSheet(asked, {**good.answers, **chosen}, entries, CONTEXT)  # type: ignore[dict-item]


@settings(max_examples=150, deadline=None)
@given(sheets())
def test_no_answer_breaks_a_sheet(sheet: AnswerSheet) -> None:
    for section in sheet.questionnaire.sections:
        sheet.text(section.title)
        progress = sheet.progress(section.code)
        assert 0 <= progress.answered <= progress.expected
        assert len(sheet.problems(section.code, include_required=False)) <= len(sheet.problems(section.code))
    for item in sheet.questionnaire.items.values():
        if isinstance(item, Matrix | Roster):
            sheet.state(item.code)
            sheet.checks(item.code)
        if isinstance(item, Roster):
            sheet.offered_entries(item.code)
        if isinstance(item, Matrix):
            for column in item.columns:
                sheet.total(item.code, column.code)
            for row in sheet.shown_rows(item.code):
                sheet.row_total(item.code, row)
        for variable in sheet.variables(item):
            state = sheet.state(variable.name)
            assert (state.value is None) or (state.missing is None)
            sheet.text(item.label, variable)
            sheet.offer(variable.name)
            if state.value is not None:
                variable.kind.show(state.value)
            for check in sheet.checks(variable.name):
                assert sheet.accepts(check.name)
    list(sheet.explanations())
    sheet.strangers()
    json.dumps(sheet.to_plain())
    json.dumps(sheet.to_document())


@settings(max_examples=80, deadline=None)
@given(sheets(), st.randoms(use_true_random=False))
def test_judgement_does_not_depend_on_the_order_of_questions(
    sheet: AnswerSheet, chance: random.Random
) -> None:
    expected = {state.name: state for state in sheet.states()}
    fresh = AnswerSheet(
        sheet.questionnaire, sheet.answers, {c: sheet.entries(c) for c in rosters(sheet)}, CONTEXT
    )
    names = list(expected)
    chance.shuffle(names)
    assert {name: fresh.state(name) for name in names} == expected
    assert fresh.problems() == sheet.problems()


def rosters(sheet: AnswerSheet) -> list[str]:
    return [code for code, item in sheet.questionnaire.items.items() if isinstance(item, Roster)]


@settings(max_examples=80, deadline=None)
@given(sheets())
def test_plain_values_and_documents_bring_back_the_same_values(sheet: AnswerSheet) -> None:
    again = AnswerSheet.from_plain(sheet.questionnaire, sheet.to_plain(), CONTEXT)
    assert answered(again) == answered(sheet)
    kept = AnswerSheet.from_document(
        sheet.questionnaire, json.loads(json.dumps(sheet.to_document())), CONTEXT
    )
    assert list(kept.states()) == list(sheet.states())


def answered(sheet: AnswerSheet) -> dict[str, tuple[object, object]]:
    """What each variable says, leaving out the entries that plain values do not need to hold."""
    found: dict[str, State] = {state.name: state for state in sheet.states()}
    return {
        name: (state.value, state.missing)
        for name, state in found.items()
        if state.value is not None or state.missing not in {Missing.BLANK, Missing.HIDDEN}
    }


@settings(max_examples=80, deadline=None)
@given(sheets())
def test_what_is_complete_has_no_error(sheet: AnswerSheet) -> None:
    if sheet.complete:
        assert all(problem.severity == "warning" for problem in sheet.problems())
        assert sheet.progress().answered == sheet.progress().expected


@settings(max_examples=60, deadline=None)
@given(ANSWER)
def test_hiding_then_showing_again_restores_an_answer(answer: Answer) -> None:
    shown = AnswerSheet(
        tiny("hidden_answers"), {"has_children": Answer(("oui",)), "children": answer}, {}, CONTEXT
    )
    hidden = shown.changed({"has_children": Answer(("non",))})
    assert hidden.state("children").missing is Missing.HIDDEN
    assert hidden.state("children").raw == answer.raw
    assert hidden.changed({"has_children": Answer(("oui",))}).state("children") == shown.state("children")
