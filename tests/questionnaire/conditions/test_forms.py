"""A builder's form and the text of the language say the same, both ways, to the letter."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from surveys.questionnaire.conditions import Condition, Form, read_condition, read_value, tidy, write_form
from surveys.questionnaire.conditions.form import (
    Answered,
    Blank,
    Clause,
    Group,
    Join,
    Number,
    Operation,
    Words,
    Worked,
    fits,
    is_whole,
)
from surveys.questionnaire.expressions import Expression, Reference, parse
from tests.questionnaire.conditions.forms import JOINS, SPOTS, catalogue, conditions, terms, whole

# The one rule that ships and compares a condition with a condition: it stays a text.
NOT_HELD = {"(${@.time_status} = 'plein') = (. >= 30)"}

A, B = Answered(Reference("a")), Answered(Reference("b"))


def sound(text: str) -> Expression:
    made = parse(text)
    assert isinstance(made, Expression), (text, made)
    return made


class World:
    """Answers by reference, whatever the reference."""

    today = date(2026, 11, 30)
    now = datetime(2026, 11, 30, 14, tzinfo=UTC)

    def __init__(self, answers: dict[str, object]) -> None:
        self.answers = answers

    def lookup(self, reference: Reference) -> object:
        return self.answers.get(str(reference))

    def current(self) -> object:
        return self.answers.get(".")

    def row(self) -> str | None:
        return "r1"

    def attribute(self, row: str, name: str) -> object:
        return self.answers.get(name)

    def previous(self, reference: Reference) -> object:
        return None

    def parameter(self, name: str) -> object:
        return self.answers.get(name)


values = st.one_of(
    st.none(),
    st.integers(-50, 50).map(Decimal),
    st.sampled_from(["oui", "non", "a"]),
    st.booleans(),
    st.just((Decimal(1), None, Decimal(3))),
    st.just(("oui", "a")),
)
NAMES = ("a", "b", "t.*.x", "t.r1.x", "t.@row.x", "@.x", "r", ".", "taux", "h_min")
worlds = st.fixed_dictionaries(dict.fromkeys(NAMES, values)).map(World)


@given(conditions)
def test_a_condition_written_is_read_as_it_was(form: Form) -> None:
    kept = tidy(form)
    assume(is_whole(kept) and fits(kept))
    text = write_form(kept)
    assert isinstance(text, str)
    assert read_condition(sound(text)) == kept, text


@given(terms)
def test_a_calculation_written_is_read_as_it_was(form: Form) -> None:
    kept = tidy(form)
    assume(fits(kept))
    text = write_form(kept)
    assert isinstance(text, str)
    assert read_value(sound(text)) == kept, text


@given(JOINS, st.lists(whole, min_size=2, max_size=3), worlds)
def test_tidying_changes_no_meaning(join: Join, parts: list[Condition], world: World) -> None:
    """Untidy forms write the text of the tidy one; what that says is what the parts say."""
    form = Group(join, tuple(parts))
    joined = [write_form(part) for part in form.parts]
    text = write_form(form)
    assume(isinstance(text, str) and all(isinstance(each, str) for each in joined))
    word = " and " if form.join in ("all", "not_all") else " or "
    plain = word.join(f"({each})" for each in joined)
    plain = f"not({plain})" if form.join in ("none", "not_all") else plain
    assert sound(str(text)).evaluate(world) == sound(plain).evaluate(world)


@pytest.mark.parametrize("spot", range(len(SPOTS)))
def test_a_text_of_the_catalogue_comes_back_with_its_meaning(spot: int) -> None:
    """What a builder holds of a real expression is written as an expression of the same value, in every world."""
    expression = SPOTS[spot].expression
    form = read_condition(expression) if SPOTS[spot].boolean else read_value(expression)
    if expression.source in NOT_HELD:
        assert form is None
        return
    assert form is not None, expression.source
    text = write_form(form)
    assert isinstance(text, str)
    again = sound(text)
    assert again.references == expression.references
    names = sorted(map(str, expression.references)) or ["a"]
    for turn in range(40):
        picked = [_PICKED[(turn * 7 + place * 5 + turn // 3) % len(_PICKED)] for place in range(len(names))]
        world = World(
            {**dict(zip(names, picked, strict=True)), ".": _PICKED[turn % len(_PICKED)], "h_min": Decimal(2)}
        )
        assert again.evaluate(world) == expression.evaluate(world), (expression.source, text)


_PICKED = (
    None,
    Decimal(0),
    Decimal(5),
    Decimal(2_000_000),
    "oui",
    "signee",
    date(2026, 1, 5),
    date(2027, 3, 31),
    (Decimal(1), None, Decimal(3)),
    ("b", "c1"),
    (),
)


def test_how_much_of_the_catalogue_a_builder_holds(say: Callable[[str], None]) -> None:
    held: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for each in SPOTS:
        form = read_condition(each.expression) if each.boolean else read_value(each.expression)
        total[each.key] += 1
        held[each.key] += form is not None
    words = ", ".join(f"{key} {held[key]}/{total[key]}" for key in sorted(total))
    say(f"builder: {sum(held.values())} of {sum(total.values())} expressions of the catalogue held ({words})")
    assert len(catalogue()) == 5
    assert total - held == Counter(rule=len(NOT_HELD))


TEXTS = {
    "${a} = 'oui'": Clause(A, "is", (Words("oui"),)),
    "'oui' = ${a}": Clause(A, "is", (Words("oui"),)),
    "10 < ${a}": Clause(A, "above", (Number(Decimal(10)),)),
    "selected('x y', ${a})": Clause(A, "one_of", (Words("x"), Words("y"))),
    "not(selected(${a}, 'x'))": Clause(A, "holds_not", (Words("x"),)),
    "not(answered(${a}))": Clause(A, "unanswered"),
    "not(not(answered(${a})))": Group("none", (Clause(A, "unanswered"),)),
    "not(${a} = 1)": Group("none", (Clause(A, "is", (Number(Decimal(1)),)),)),
    "not(${a} = 1 and ${b} = 2)": Group(
        "not_all", (Clause(A, "is", (Number(Decimal(1)),)), Clause(B, "is", (Number(Decimal(2)),)))
    ),
    "${a} - (${a} - ${b}) > -2": Clause(
        Operation(A, (("-", Operation(A, (("-", B),))),)), "above", (Number(Decimal(-2)),)
    ),
    "${a}": Clause(A, "true"),
    "not(${a})": Clause(A, "untrue"),
    "regex(${a}, 'b+')": Clause(A, "matches", (Words("b+"),)),
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_held_in_the_words_of_a_builder(text: str) -> None:
    assert read_condition(sound(text)) == TEXTS[text]


@pytest.mark.parametrize(
    "text",
    [
        "(${a} > 1) = (${b} > 1)",  # a comparison of comparisons
        "1 < ${a} < 3",
        "answered(${a}) = true()",
        "if(answered(${a}), 1, 0) + number(selected(${b}, 'x')) > 1",
        "((${a} > 1 and (${b} > 1 or (${a} > 2 and (${b} > 3 or ${a} > 4)))) or ${b} = 9) and ${a} > 0",  # too deep
        " and ".join(f"${{a}} != {number}" for number in range(60)),
    ],
)
def test_what_a_builder_cannot_hold_stays_a_text(text: str) -> None:
    assert read_condition(sound(text)) is None


def test_a_clause_without_its_value_has_no_text() -> None:
    problem = write_form(Group("all", (Clause(A, "is", (Blank(),)), Clause(B, "answered"))))
    assert not isinstance(problem, str)
    assert problem.code == "condition.incomplete"


def test_no_quotes_hold_a_text_with_all_of_them() -> None:
    problem = write_form(Clause(A, "is", (Words("'\"‘’“”"),)))
    assert not isinstance(problem, str)
    assert problem.code == "condition.unquotable"


def test_a_value_that_is_a_condition_is_held_as_one() -> None:
    assert read_value(sound("${a} > 3")) == Clause(A, "above", (Number(Decimal(3)),))
    assert read_value(sound("today()")) == Worked("today")
