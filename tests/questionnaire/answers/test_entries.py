"""What is said of one entry of a roster, and a value as the texts that an explanation is about."""

from datetime import date
from decimal import Decimal

import pytest

from surveys.questionnaire.answers.model import ASKED_WHEN_SENDING, Progress, State, text_of
from surveys.questionnaire.answers.rows import outcome_of
from surveys.questionnaire.problems import Problem

BLANK = Progress(0, 0, 0, 0, False, True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ()),
        (True, ("true",)),
        (False, ("false",)),
        (Decimal("2.50"), ("2.5",)),
        (Decimal("1E+3"), ("1000",)),
        (date(2025, 4, 1), ("2025-04-01",)),
        (("a", "b"), ("a", "b")),
        ("a", ("a",)),
    ],
)
def test_values_that_differ_have_texts_that_differ(value: object, text: tuple[str, ...]) -> None:
    assert text_of(value) == text  # type: ignore[arg-type]


def state(*codes: str) -> State:
    return State("staff[x].pay", True, True, (), None, None, None, tuple(Problem(code) for code in codes))


@pytest.mark.parametrize(
    ("codes", "speaks", "lacks"),
    [
        ((), False, False),
        (("answer.required",), False, True),
        (("number.not_read",), True, False),
        (("answer.required", "number.not_read"), True, True),
    ],
)
def test_an_entry_that_merely_lacks_something_says_nothing_yet(
    codes: tuple[str, ...], speaks: bool, lacks: bool
) -> None:
    assert "answer.required" in ASKED_WHEN_SENDING
    made = outcome_of({"staff[x].pay": state(*codes)}, {}, {}, BLANK)
    assert (made.speaks, made.lacks) == (speaks, lacks)


def test_what_is_done_of_two_parts_adds_up() -> None:
    one, other = Progress(3, 2, 1, 0, True, False), Progress(4, 1, 0, 2, False, True)
    both = one + other
    assert (both.expected, both.answered, both.errors, both.to_confirm) == (7, 3, 1, 2)
    assert (both.started, both.complete) == (True, False)
    assert ((other + other).started, (other + other).complete) == (False, True)
