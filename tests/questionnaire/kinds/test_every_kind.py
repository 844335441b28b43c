"""What is true of every kind: nothing raises, nothing is lost between typing, storing, showing and tabulating."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.kinds import EXPLANATION, KINDS, OTHER_TEXT, Kind
from surveys.questionnaire.values import BLANK, Missing, Value
from tests.questionnaire.kinds.samples import ACCORD, ALL, EACH, SOURCES, VALUES, sample

PROMISED = [
    "note",
    "text",
    "long_text",
    "email",
    "phone",
    "integer",
    "decimal",
    "money",
    "percent",
    "single",
    "multiple",
    "rating",
    "likert",
    "ranking",
    "date",
    "month",
    "year",
    "duration",
    "calculated",
    "confirmation",
    "attestation",
    "attribute",
]


def test_every_promised_kind_exists() -> None:
    assert set(KINDS) == set(PROMISED) == set(VALUES)


@pytest.mark.parametrize("name", ALL)
def test_a_kind_says_who_it_is(name: str) -> None:
    kind = sample(name)
    assert kind.name == name
    assert kind.widget == ("number" if name in ("integer", "decimal", "money", "percent") else name)
    assert kind.value_type in ("number", "string", "boolean", "date", "list", "any", "none")
    assert kind.typed == (name not in ("note", "calculated", "attribute"))
    assert kind.statistics or name == "note"
    assert kind.__doc__


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("raw", [(), ("",), ("   ",), ("", "\u00a0\t"), ("\u200b",)])
def test_nothing_typed_is_blank(name: str, raw: tuple[str, ...]) -> None:
    assert sample(name).read(raw) == BLANK


@pytest.mark.parametrize(("name", "value"), EACH)
def test_what_is_written_reads_back(name: str, value: Value) -> None:
    kind = sample(name)
    written = kind.write(value)
    if kind.typed:
        assert kind.read(written).value == value
        assert not any(mark in text for text in written for mark in "\u00a0\u202f\u2212")
    else:
        assert written == ()


@pytest.mark.parametrize(("name", "value"), EACH)
def test_what_is_stored_comes_back_through_json(name: str, value: Value) -> None:
    kind = sample(name)
    back = kind.decode(json.loads(json.dumps(kind.encode(value))))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(("name", "value"), EACH)
def test_cells_fill_the_columns(name: str, value: Value) -> None:
    kind = sample(name)
    names = [column.name for column in kind.columns("q", "Question")]
    assert len(set(names)) == len(names)
    assert list(kind.cells("q", value)) == names
    assert list(kind.cells("q", None)) == names
    assert set(kind.cells("q", None).values()) <= {None}
    assert any(cell is not None for cell in kind.cells("q", value).values())


@pytest.mark.parametrize(("name", "value"), EACH)
def test_what_is_shown_is_french_text(name: str, value: Value) -> None:
    shown = sample(name).show(value)
    assert shown
    assert not any(word in shown for word in ("True", "False", "None", "Decimal", "(", "["))


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "stored", [3.5, {"x": 1}, ["a", 1], "\u0663x", {"number": "1e5"}, {"date": "hier"}, object()]
)
def test_a_foreign_document_is_refused_or_read_but_never_misread(name: str, stored: object) -> None:
    kind = sample(name)
    try:
        value = kind.decode(stored)
    except ValueError:
        return
    assert isinstance(stored, str)  # a text is the only thing of these that some kinds hold
    assert value == stored


TEXTS = (
    st.text(max_size=60)
    | st.sampled_from(
        [
            "dons",
            "Aucune autre source",
            "12",
            "1,234",
            "oui",
            "non",
            "2027-03-01",
            "03/04/2027",
            "mars 2027",
            "1 h 30",
        ]
    )
    | st.characters(codec=None).map(str)
)


@pytest.mark.parametrize("name", ALL)
@given(raw=st.lists(TEXTS, max_size=6).map(tuple))
def test_no_text_raises_and_a_value_survives_everything(name: str, raw: tuple[str, ...]) -> None:
    kind = sample(name)
    reading = kind.read(raw)
    assert [reading.value, reading.missing, reading.problem].count(None) == 2
    if reading.value is None:
        return
    value = reading.value
    kind.check(value)
    assert isinstance(kind.show(value), str)
    assert kind.read(kind.write(value)).value == value
    assert kind.decode(json.loads(json.dumps(kind.encode(value)))) == value
    assert list(kind.cells("q", value)) == [column.name for column in kind.columns("q")]


@pytest.mark.parametrize("name", ["note", "calculated", "attribute"])
def test_what_nobody_types_cannot_be_sent(name: str) -> None:
    problem = sample(name).read(("12",)).problem
    assert problem is not None
    assert problem.code == "answer.not_typed"


@pytest.mark.parametrize("name", ["integer", "text", "single", "date", "rating"])
def test_of_several_texts_sent_for_one_answer_the_last_that_says_something_counts(name: str) -> None:
    kind = sample(name)
    value = VALUES[name][0]
    assert kind.read((*kind.write(value), "", " ")).value == value


def test_a_value_of_another_kind_is_a_defect_of_ours() -> None:
    for name, value in [("integer", "douze"), ("text", True), ("date", "2027-03-01"), ("multiple", "dons")]:
        with pytest.raises(TypeError):
            sample(name).encode(value)


def test_the_lists_and_the_texts_that_others_need() -> None:
    assert sample("single").choice_list is SOURCES
    assert sample("multiple").choice_list is SOURCES
    assert sample("ranking").choice_list is SOURCES
    assert sample("likert").choice_list is ACCORD
    assert sample("integer").choice_list is None
    assert isinstance(OTHER_TEXT, Kind)
    assert EXPLANATION.read(("Parce que.\r\nOui.",)).value == "Parce que.\nOui."


def test_five_reasons_are_not_readings_of_a_text() -> None:
    for reason in (Missing.DONT_KNOW, Missing.NOT_APPLICABLE, Missing.REFUSED):
        assert sample("integer").read((reason.value,)).missing is None
