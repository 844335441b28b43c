"""A form that is being filled: a part is added, replaced or taken out at its path, and a path that leads nowhere changes nothing."""

from decimal import Decimal

import pytest

from surveys.questionnaire.conditions.form import (
    Answered,
    Clause,
    Form,
    Group,
    Here,
    Number,
    Operation,
    Opposite,
    Words,
    Worked,
)
from surveys.questionnaire.conditions.reshaping import (
    EMPTY,
    Path,
    added,
    part_at,
    removed,
    replaced,
    with_parts,
)
from surveys.questionnaire.expressions import Reference

A, B, ONE, TWO = Answered(Reference("a")), Answered(Reference("b")), Number(Decimal(1)), Number(Decimal(2))
OVER, UNDER = Clause(A, "above", (ONE,)), Clause(B, "below", (TWO,))
BOTH = Group("all", (OVER, Group("any", (UNDER, OVER))))
SUM = Operation(A, (("+", B), ("-", ONE)))


@pytest.mark.parametrize(
    ("path", "part"),
    [((), BOTH), ((0,), OVER), ((1, 0), UNDER), ((1, 0, 0), B), ((1, 0, 1), TWO), ((2,), None), ((-1,), None), ((0, 9), None)],
)  # fmt: skip
def test_a_path_names_a_part(path: Path, part: Form | None) -> None:
    assert part_at(BOTH, path) == part


def test_a_part_is_replaced_at_any_depth() -> None:
    made = replaced(BOTH, (1, 0, 1), ONE)
    assert made == Group("all", (OVER, Group("any", (Clause(B, "below", (ONE,)), OVER))))
    assert replaced(BOTH, (), UNDER) == UNDER
    assert replaced(BOTH, (2,), UNDER) == BOTH
    assert replaced(BOTH, (-1,), UNDER) == BOTH


@pytest.mark.parametrize(
    ("form", "part", "made"),
    [
        (Group("any", (OVER,)), EMPTY, Group("any", (OVER, EMPTY))),
        (Group("any", (OVER,)), ONE, Group("any", (OVER,))),  # a value is no condition
        (Worked("sum", (A,)), B, Worked("sum", (A, B))),
        (SUM, TWO, Operation(A, (("+", B), ("-", ONE), ("-", TWO)))),  # with the sign of the last
        (Operation(A, ()), TWO, Operation(A, (("+", TWO),))),
        (SUM, OVER, SUM),
        (A, B, A),
    ],
)
def test_a_part_comes_last(form: Form, part: Form, made: Form) -> None:
    assert added(form, (), part) == made


def test_a_part_is_added_where_its_path_says() -> None:
    assert added(BOTH, (1,), EMPTY) == Group("all", (OVER, Group("any", (UNDER, OVER, EMPTY))))
    assert added(BOTH, (7,), EMPTY) == BOTH


@pytest.mark.parametrize(
    ("form", "path", "made"),
    [
        (BOTH, (), BOTH),
        (BOTH, (0,), Group("all", (Group("any", (UNDER, OVER)),))),
        (BOTH, (1, 1), Group("all", (OVER, Group("any", (UNDER,))))),
        (BOTH, (2,), BOTH),
        (Worked("sum", (A, B)), (0,), Worked("sum", (B,))),
        (Worked("sum", (A, B)), (1,), Worked("sum", (A,))),
        (Worked("sum", (A, B)), (2,), Worked("sum", (A, B))),
        (Worked("sum", (A,)), (0,), Worked("sum", (A,))),  # a function keeps one value
        (SUM, (0,), Operation(B, (("-", ONE),))),
        (SUM, (1,), Operation(A, (("-", ONE),))),
        (SUM, (2,), Operation(A, (("+", B),))),
        (SUM, (3,), SUM),
        (Operation(A, (("-", B),)), (1,), A),
        (Operation(A, (("-", B),)), (0,), B),
        (OVER, (1,), OVER),
    ],
)
def test_a_part_is_taken_out_with_its_sign(form: Form, path: Path, made: Form) -> None:
    assert removed(form, path) == made


@pytest.mark.parametrize(
    ("form", "parts", "made"),
    [
        (Group("none", (OVER,)), (UNDER,), Group("none", (UNDER,))),
        (OVER, (B, TWO), Clause(B, "above", (TWO,))),
        (Worked("min", (A,)), (B,), Worked("min", (B,))),
        (SUM, (B, ONE, TWO), Operation(B, (("+", ONE), ("-", TWO)))),
        (Opposite(A), (B,), Opposite(B)),
        (Here(), (), Here()),
        (Words("x"), (), Words("x")),
    ],
)
def test_other_parts_make_a_form_of_the_same_kind(form: Form, parts: tuple[Form, ...], made: Form) -> None:
    assert with_parts(form, parts) == made
