"""At a caret, what fits is offered: what authors wrote is always among it, and nothing of another type is."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.catalogue import load_catalogue
from surveys.questionnaire.conditions import complete, find_faults
from surveys.questionnaire.conditions.completion import MOST
from surveys.questionnaire.definition.model import Matrix
from surveys.questionnaire.definition.names import DefinitionNames, columns_of
from surveys.questionnaire.definition.spots import Spot, spot_of
from surveys.questionnaire.expressions.syntax import Call, Literal, Ref, walk
from tests.questionnaire.conditions.forms import SPOTS

NAMES = DefinitionNames(load_catalogue("renouvellement"))
ITEMS = NAMES.questionnaire.items
SECTION = spot_of(NAMES, "relevant")
TABLE = ITEMS["results_prev"]
assert isinstance(TABLE, Matrix)
CELL = spot_of(NAMES, "rule", TABLE, column=columns_of(TABLE)[0])
FILTER = spot_of(NAMES, "row_filter", ITEMS["request_cur"])


def offered(text: str, spot: Spot = SECTION) -> list[str]:
    """Return what is offered at the mark « | »."""
    return [each.insert for each in complete(text.replace("|", ""), text.index("|"), spot).candidates]


def after(text: str, insert: str, spot: Spot = SECTION) -> str:
    """Return the text once a candidate is taken."""
    plain, caret = text.replace("|", ""), text.index("|")
    found = complete(plain, caret, spot)
    assert insert in [each.insert for each in found.candidates], [each.insert for each in found.candidates]
    return plain[: found.start] + insert + plain[found.end :]


CASES = {
    "agree|": "${agreement_status}",
    "${agr|": "${agreement_status}",
    "liste d’attente|": None,
    "attente|": "${waiting_count}",  # a word of the label
    "${agreement_status} = '|": "'signee'",
    "${agreement_status} = '|'": "'signee'",
    "${agreement_status} = |": "'signee'",
    "selected(${groups_offered}, '|": "'b'",
    "selected('|', ${agreement_status})": "'signee'",
    "selected('signee |', ${agreement_status})": "'signee en_negociation'",
    "count-in(${irritants.*}, '|": "'hebdo'",
    "${results_prev.|": "${results_prev.*.",
    "${results_prev.b.|": "${results_prev.b.target}",
    "sum(${admin_hours.*.|})": "${admin_hours.*.hours}",
    "su|": "sum(",
    "${waiting_count} |": "> ",
    "${waiting_count} > 1 a|": "and ",
    "${waiting_count} > |": "${staff_fte}",
    "${waiting_count} d|": "div ",
    "not(|": "answered(",
}


@pytest.mark.parametrize("text", CASES)
def test_what_is_meant_is_offered(text: str) -> None:
    wanted = CASES[text]
    if wanted is None:
        assert all(each.isascii() for each in offered(text))
    else:
        assert wanted in offered(text), offered(text)


def test_in_a_row_its_columns_and_features_are_offered() -> None:
    assert "${@.reached}" in offered("|", CELL)
    assert "." in offered(". >= 0 and |", CELL)
    assert "'h_min'" in offered("attr(@row, '|", CELL)
    assert "@row" in offered("selected(${groups_offered}, |", FILTER)
    assert "'c1'" in offered("@row = '|", FILTER)


def test_outside_of_a_row_nothing_of_a_row_is_offered() -> None:
    assert not [each for each in offered("|") if "@" in each or each == "."]


def test_what_does_not_fit_is_not_offered() -> None:
    numbers = offered("${waiting_count} > |")
    assert "${agreement_status}" not in numbers
    assert "today()" not in numbers
    assert "sum(" in numbers
    assert "days(" in offered("${waiting_count} > da|")
    assert "${agreement_signed_date}" in offered("days(|")
    assert "${waiting_count}" not in offered("days(|")
    assert "< " not in offered("${agreement_status} |")
    assert offered("param('|") == [f"'{name}'" for name in NAMES.questionnaire.params]


def test_a_candidate_replaces_what_was_typed_and_no_more() -> None:
    assert after("${agr|} = 'x'", "${agreement_status}") == "${agreement_status} = 'x'"
    assert (
        after("${results_prev.b.ta|rget} > 1", "${results_prev.b.target}") == "${results_prev.b.target} > 1"
    )
    assert after("selected(${groups_offered}, '|b') or true()", "'c1'") == (
        "selected(${groups_offered}, 'c1') or true()"
    )
    assert after("1 + su|", "sum(") == "1 + sum("


def _holes() -> list[tuple[str, str, Spot]]:
    """Return every reference and every code of the catalogue's expressions, as a text with a hole where it was."""
    found = []
    for each in SPOTS:
        source = each.expression.source
        calls = [node for node in walk(each.expression.tree) if isinstance(node, Call)]
        free = {id(call.arguments[1]) for call in calls if call.name == "regex"}  # own words, of no list
        free |= {id(result) for call in calls if call.name == "if" for result in call.arguments[1:]}
        for node in walk(each.expression.tree):
            if isinstance(node, Ref):
                written = f"${{{node.reference}}}"
                kept = written[: written.rindex(".") + 1] if "." in written else "${"
                found.append(
                    (source[: node.at] + kept + "|" + source[node.at + len(written) :], written, each.spot)
                )
            elif isinstance(node, Literal) and isinstance(node.value, str) and id(node) not in free:
                last = node.value.rpartition(" ")
                kept = f"'{last[0]} " if last[1] else "'"
                end = node.at + len(node.value) + 2
                found.append((f"{source[: node.at]}{kept}|'{source[end:]}", f"'{node.value}'", each.spot))
    return found


def test_what_authors_wrote_is_always_among_what_is_offered(say: Callable[[str], None]) -> None:
    missed, crowded, tried = [], 0, 0
    for text, written, spot in _holes():
        tried += 1
        found = offered(text, spot)
        if written not in found:
            if len(found) >= MOST:  # too many fit: a first letter narrows them
                letter = written.removeprefix("${")[:1]
                assert written in offered(text.replace("|", f"{letter}|", 1), spot), (text, written)
                crowded += 1
            else:
                missed.append((text, written))
    say(
        f"completion: {tried - len(missed)} of {tried} names of the catalogue offered where they were written, {crowded} after their first letter"
    )
    assert not missed, missed[:10]


@given(st.data())
def test_any_text_at_any_caret_is_answered(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SPOTS))
    text = data.draw(
        st.one_of(
            st.text(max_size=40),
            st.just(source.expression.source),
            st.integers(0, len(source.expression.source)).map(lambda end: source.expression.source[:end]),
        )
    )
    caret = data.draw(st.integers(-2, len(text) + 2))
    found = complete(text, caret, source.spot)
    assert 0 <= found.start <= found.end <= len(text)
    assert len(found.candidates) <= MOST


FAULTS = {
    "${agreement_statu} = 'signee'": ("expression.unknown_name", "${agreement_statu}", "${agreement_status}"),
    "${agreement_status} = 'signe'": ("definition.expression.unknown_choice", "signe", "'signee'"),
    "selected('signee partie', ${agreement_status})": (
        "definition.expression.unknown_choice",
        "partie",
        "'signee'",
    ),
    "${results_prev.zz.target} > 1": (
        "expression.unknown_name",
        "${results_prev.zz.target}",
        "${results_prev.*.",
    ),
    "${results_prev.b.tarjet} > 1": (
        "expression.unknown_name",
        "${results_prev.b.tarjet}",
        "${results_prev.b.target}",
    ),
    "${waiting_count} > 'a'": ("expression.text_order", "'a'", None),
    "${waiting_count} >": ("expression.unfinished", "", None),
    "${waiting_count} > 1 et ${staff_fte} > 2": ("expression.syntax", "et", None),
    "summ(${staff_fte}) > 1": ("expression.unknown_function", "summ", None),
    "param('anne') = 'x'": ("expression.unknown_parameter", "'anne'", "'annee_prec'"),
    "${waiting_count}": ("expression.boolean_expected", "${waiting_count}", None),
    ". > 2": ("expression.no_current", ".", None),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_fault_has_its_piece_of_the_text_and_what_fits_there(text: str) -> None:
    code, piece, allowed = FAULTS[text]
    fault = find_faults(text, SECTION)[0]
    assert fault.problem.code == code
    assert text[fault.start : fault.end] == piece
    if allowed is not None:
        assert allowed in [each.insert for each in fault.allowed]


def test_nothing_is_wrong_with_the_catalogue() -> None:
    for each in SPOTS:
        assert find_faults(each.expression.source, each.spot) == (), each.expression.source


@given(st.data())
def test_any_text_has_faults_within_it(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(SPOTS))
    written = source.expression.source
    cut = data.draw(st.integers(0, len(written)))
    text = written[:cut] + data.draw(st.text(max_size=3)) + written[cut + 1 :]
    for fault in find_faults(text, source.spot):
        assert 0 <= fault.start <= fault.end <= len(text)
