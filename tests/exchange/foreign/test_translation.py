"""What an author of XLSForms wrote, in our language: the same questions open, the same answers pass."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.exchange.foreign.meaning import Known, UntranslatableError
from surveys.exchange.foreign.reading import read_form_expression
from surveys.exchange.foreign.translation import Translator
from surveys.questionnaire.expressions import Expression, evaluate_text, parse

ROOT = "/" + "root"  # of a list of the form, not of a machine
YES_NO = {"1": "1", "2": "2", "été": "ete"}
KNOWN = {
    "n": Known("n", "number"),
    "m": Known("m", "number"),
    "t": Known("t", "string"),
    "d": Known("d", "date"),
    "one": Known("one", "string", YES_NO, {"1": "Oui", "2": "Non", "été": "L’été"}),
    "many": Known("many", "list", {"a": "a", "b": "b"}),
    "calc": Known("calc", "number"),
    "pay": Known("pay", "number", roster="staff"),
    "staff": Known("staff", "list"),
    "today_": Known("", "date", text="today()"),
}


def translated(source: str, *, roster: str = "", here: str = "") -> str:
    writer = Translator(
        KNOWN.get, roster, KNOWN.get(here), lists={"l": {"1": {"pop": "10"}, "2": {"pop": "20"}}}
    )
    return writer.value(read_form_expression(source)).text


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("${n} > 5", "${n} > 5"),
        ("../n >= 2 and ../m < 3", "${n} >= 2 and ${m} < 3"),
        ("(${n} = 1 or ${m} = 2) and ${n} != ''", "(${n} = 1 or ${m} = 2) and answered(${n})"),
        ("${t} = ''", "not(answered(${t}))"),
        ("not(${t} = '')", "answered(${t})"),
        ("${one} = 1", "${one} = '1'"),
        ("${one} = 'été'", "${one} = 'ete'"),
        ("${one} > 1", "number(${one}) > 1"),
        ("selected(${one}, '2')", "${one} = '2'"),
        ("selected(${many}, 'a')", "selected(${many}, 'a')"),
        ("${many} = 'a'", "selected(${many}, 'a') and count-selected(${many}) = 1"),
        ("not(selected(${many}, 'a'))", "not(selected(${many}, 'a'))"),
        ("not(${n} > 5)", "not(coalesce(${n} > 5, false()))"),
        ("${t} = 1", "${t} = '1'"),
        ("${n} = '1'", "${n} = 1"),
        ("${n} + ${one}", "${n} + number(${one})"),
        ("int((today() - ${d}) div 365.25)", "int((today() - ${d}) div 365.25)"),
        ("${d} > today()", "${d} > today()"),
        ("${d} = '2024-01-31'", "${d} = date('2024-01-31')"),
        ("decimal-date-time(${d})", "days('1970-01-01', ${d})"),
        ("format-date(${d}, '%Y-%m')", "concat(string(year(${d})), '-', substr(string(100 + month(${d})), 1))"),
        ("if(${n} > 1, 'a', 'b')", "if(coalesce(${n} > 1, false()), 'a', 'b')"),
        ("if(${t} = '', 0, ${n})", "if(not(answered(${t})), 0, ${n})"),
        ("coalesce(${n}, 0)", "coalesce(${n}, 0)"),
        ("string-length(${t}) > 3", "coalesce(string-length(${t}), 0) > 3"),
        ("regex(${t}, '[0-9]+')", "regex(${t}, '[0-9]+')"),
        ("sum(${pay})", "sum(${staff.*.pay})"),
        ("count(${staff}) = ${n}", "count(${staff}) = ${n}"),
        ("pow(${n}, 2) + 1", "${n} * ${n} + 1"),
        ("jr:choice-name(${one}, '${one}')", "if(${one} = '1', 'Oui', if(${one} = '2', 'Non', if(${one} = 'ete', 'L’été', '')))"),
        (f"instance('l'){ROOT}/item[name=${{t}}]/pop", "if(${t} = '1', '10', if(${t} = '2', '20', ''))"),
        ("${last-saved#n}", "previous(${n})"),
        ("${today_} - 1", "today() - 1"),
        ("‘a’ = ${t}", "'a' = ${t}"),
        ("${t}=’a' or ${n}=1", "${t} = 'a' or ${n} = 1"),
        ("${n=1}", "${n} = 1"),
        ("-(${n} + 1) * 2", "-(${n} + 1) * 2"),
        ("${n} - (${m} - 1)", "${n} - (${m} - 1)"),
        ("${t} != 'NaN'", "answered(${t})"),
    ],
)  # fmt: skip
def test_an_expression_of_a_form_in_our_language(theirs: str, ours: str) -> None:
    assert translated(theirs) == ours
    assert isinstance(parse(ours), Expression)


def test_what_is_seen_from_a_row_and_from_an_answer() -> None:
    assert translated("${pay} > ${n}", roster="staff") == "${@.pay} > ${n}"
    assert translated(". >= 0 and . <= ${n}", here="n") == ". >= 0 and . <= ${n}"
    assert translated("string-length(.) = 4", here="t") == "string-length(.) = 4"
    assert translated(". = 2", here="one") == ". = '2'"


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("pulldata('f', 'a', 'b', ${t})", "function"),
        ("random()", "function"),
        ("once(${n})", "function"),
        ("position(..) > 1", "function"),
        ("${nowhere} = 1", "name"),
        ("${n} +", "syntax"),
        ("/data/n = 1", "syntax"),
        ("${pay} > 1", "several"),
        ("regex(${t}, '(?=a)')", "pattern"),
        ("format-date(${d}, '%b')", "format"),
        (". > 1", "here"),
        ("../..", "path"),
    ],
)
def test_what_our_language_cannot_say_is_named(source: str, word: str) -> None:
    with pytest.raises(UntranslatableError) as found:
        translated(source)
    assert found.value.word == word


# --- the same answers open the same questions; but for two blanks compared with one another, equal there and unknown here

PIECES = st.sampled_from(
    [
        "${n} > 5", "${n} <= ${m}", "${n} != 3", "${t} = 'x'", "${t} != ''", "${n} = ''", "${one} = 1",
        "${one} != 2", "${one} > 1", "selected(${many}, 'a')", "selected(${one}, '1')", "count-selected(${many}) > 1",
        "${n} + ${m} > 8", "string-length(${t}) = 0", "${n} * 2 - 1 >= ${m}", "if(${n} > 3, ${m}, 4) > 4",
        "coalesce(${n}, 7) > 6", "${one} + 1 = 2",
    ]
)  # fmt: skip
CONDITIONS = st.recursive(
    PIECES,
    lambda inner: (
        inner.map(lambda text: f"not({text})")
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " and ".join(parts) + ")")
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " or ".join(parts) + ")")
    ),
    max_leaves=6,
)
ANSWERS = st.fixed_dictionaries(
    {
        "n": st.none() | st.integers(0, 9),
        "m": st.none() | st.integers(0, 9),
        "t": st.none() | st.sampled_from(["x", "y"]),
        "one": st.none() | st.sampled_from(["1", "2"]),
        "many": st.sampled_from([[], ["a"], ["a", "b"]]),
    }
)


@given(CONDITIONS, ANSWERS)
@settings(max_examples=200)
def test_a_question_opens_for_the_same_answers(condition: str, answers: Mapping[str, object]) -> None:
    theirs = evaluate_text(f"boolean({condition})", answers, dialect="odk")
    ours = evaluate_text(translated(condition), answers)
    assert (ours["value"] is True) == (theirs["value"] is True), translated(condition)
