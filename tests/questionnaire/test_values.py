"""What people type is read exactly, asked when it is doubtful, and never guessed."""

import re
import timeit
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.values import (
    BLANK,
    Missing,
    Reading,
    canonical,
    fold,
    is_blank,
    read_number,
    read_reason,
    round_half_up,
    show_number,
    write_number,
)

NBSP, NARROW, THIN, FIGURE = "\u00a0", "\u202f", "\u2009", "\u2007"


def outcome(reading: Reading) -> object:
    """Return what a reading amounts to: a value, a reason or a problem's code."""
    if reading.problem:
        return reading.problem.code
    return reading.missing if reading.missing else reading.value


REFERENCE = [
    ("1 234,50 $", "CAD", "1234.50"),
    (f"1{NBSP}234,50{NBSP}$", "CAD", "1234.50"),
    (f"1{NARROW}234,50", "CAD", "1234.50"),
    ("1234.50", "CAD", "1234.50"),
    ("1234,5", "CAD", "1234.5"),
    ("$1,234.50", "CAD", "1234.50"),
    ("1.234,50", "CAD", "1234.50"),
    ("1,234", "CAD", "number.ambiguous"),
    ("1.234", "CAD", "number.ambiguous"),
    ("12,5 %", "PCT", "12.5"),
    ("12.5%", "PCT", "12.5"),
    ("0,125", "", "number.too_many_places"),
    ("1 234 567", "", "1234567"),
    ("12 34", "", "number.grouping"),
    ("(1 200)", "CAD", "-1200"),
    ("\u22125", "", "-5"),
    ("1e5", "", "number.exponent"),
    ("NaN", "", "number.unreadable"),
    ("", "CAD", Missing.BLANK),
    ("   ", "", Missing.BLANK),
    ("25,755", "CAD", "number.ambiguous"),
    ("35 h", "H", "35"),
    ("35h30", "H", "number.clock"),
    ("12 $", "", "number.no_unit"),
    ("1 234,", "", "number.grouping"),
    (",5", "", "0.5"),
    ("0,5", "", "0.5"),
    ("1,234,567", "CAD", "1234567"),
    ("\u0663", "", "number.digits"),
    ("1 234.50 $ CA", "CAD", "1234.50"),
]

FURTHER = [
    # spaces, groups and separators
    (f"1{THIN}234{FIGURE}567,5", "", "1234567.5"),
    ("  12  ", "", "12"),
    ("12\n", "", "12"),
    ("\ufeff12\u200b", "", "12"),
    ("1234,", "", "1234"),
    ("1.234.567", "", "1234567"),
    ("1.234.567,89", "", "1234567.89"),
    ("1,234,567.89", "", "1234567.89"),
    ("1,23,456", "", "number.grouping"),
    ("1.2.3", "", "number.grouping"),
    ("1 2345", "", "number.grouping"),
    ("1 234,567.5", "", "number.grouping"),
    ("0001", "", "1"),
    ("1234,567", "", "number.too_many_places"),
    ("1 234,567", "", "number.too_many_places"),
    ("0,500", "", "0.5"),
    ("1234,5000", "", "1234.5"),
    # signs
    ("-5", "", "-5"),
    ("\u2013 11 %", "%", "-11"),
    ("+3 %", "%", "3"),
    ("-$5", "$", "-5"),
    ("$-5", "$", "-5"),
    ("(1 200 $)", "$", "-1200"),
    ("(1 200) $", "$", "-1200"),
    ("($1,234.50)", "$", "-1234.50"),
    ("-1,234", "$", "number.ambiguous"),
    ("(1,234)", "$", "number.ambiguous"),
    ("(-5)", "", "number.unreadable"),
    ("-(5)", "", "number.unreadable"),
    ("--5", "", "number.unreadable"),
    ("(5", "", "number.unreadable"),
    ("5)", "", "number.unreadable"),
    ("()", "", "number.unreadable"),
    ("-", "", "number.unreadable"),
    ("-0", "", "0"),
    # units
    ("27,50 $/h", "$/h", "27.5"),
    ("27,50 $", "$/h", "27.5"),
    ("27,50 $ de l\u2019heure", "$/h", "27.5"),
    ("27,50 $/h", "$", "number.unit"),
    ("CAD 27.50", "$", "27.5"),
    ("$1234 CA", "$", "1234"),
    ("27 US$", "$", "number.unit"),
    ("27 \u20ac", "$", "number.unit"),
    ("12 p. 100", "%", "12"),
    ("12 pour cent", "%", "12"),
    ("12 $", "%", "number.unit"),
    ("12 %", "", "number.no_unit"),
    ("35 heures", "heures par année", "35"),
    ("35 h", "heures par personne", "35"),
    ("12 jours", "jours par année", "12"),
    ("1 personne", "personnes", "1"),
    ("12,5 ETC", "ETC", "12.5"),
    ("12 jours", "semaines", "number.unit"),
    ("12 h", "jours par année", "number.unit"),
    ("1,2 M$", "$", "number.abbreviated"),
    ("1,2 million de dollars", "$", "number.abbreviated"),
    ("50 k", "$", "number.abbreviated"),
    ("3 millions", "$", "number.abbreviated"),
    # not one number
    ("environ 12", "", "number.words"),
    ("12 chats", "", "number.words"),
    ("douze", "", "number.unreadable"),
    ("s. o.", "", "number.unreadable"),
    ("M. X", "", "number.unreadable"),
    ("12-15", "", "number.several"),
    ("12 à 15 heures", "heures", "number.several"),
    ("12\n34", "", "number.several"),
    ("1\t234", "", "number.several"),
    ("1/2", "", "number.unreadable"),
    ("=12+3", "", "number.unreadable"),
    ("1_234", "", "number.unreadable"),
    ("Infinity", "", "number.unreadable"),
    ("\u221e", "", "number.unreadable"),
    ("1,5E+3", "", "number.exponent"),
    ("\uff11\uff12", "", "number.digits"),
    ("12\u00b2", "", "number.digits"),
    ("\u00bd", "", "number.digits"),
    ("1:30", "heures", "number.clock"),
    ("35 h 30 min", "heures", "number.clock"),
    ("35h30", "$", "number.unit"),
    ("35h75", "heures", "number.unreadable"),
    # size
    ("999 999 999 999 999,99", "", "999999999999999.99"),
    ("1000000000000000", "", "number.too_large"),
    ("0000000000000000000012", "", "12"),
    ("9" * 101, "", "number.too_long"),
    (" " * 5000, "", Missing.BLANK),
]


@pytest.mark.parametrize(("text", "unit", "expected"), REFERENCE + FURTHER)
def test_number_as_typed(text: str, unit: str, expected: object) -> None:
    found = outcome(read_number(text, unit=unit))
    if isinstance(expected, str) and re.fullmatch(r"-?[0-9.]+", expected):
        expected = Decimal(expected)
    assert found == expected


def test_the_table_holds_twice_the_reference_cases() -> None:
    assert len(REFERENCE) == 30
    assert len(FURTHER) >= 30
    assert len({text for text, _, _ in REFERENCE + FURTHER}) >= 100


def test_no_text_at_all_is_blank() -> None:
    assert read_number(None) == BLANK


def test_an_ambiguous_number_is_asked_with_both_readings_and_a_way_out() -> None:
    problem = read_number("25,755", unit="$").problem
    assert problem is not None
    assert problem.params == {"thousands": f"25{NBSP}755", "decimal": "25,755", "rounded": "25,76"}
    for way_out in ("thousands", "rounded"):
        assert read_number(str(problem.params[way_out])).value is not None


def test_an_ambiguous_integer_is_asked_too() -> None:
    problem = read_number("37.125", integer=True).problem
    assert problem is not None
    assert (problem.code, problem.params["thousands"], problem.params["rounded"]) == (
        "number.ambiguous",
        f"37{NBSP}125",
        "37",
    )


@pytest.mark.parametrize("places", [3, 4, None])
@pytest.mark.parametrize("text", ["1,234", "1.234"])
def test_a_separator_is_decimal_where_three_decimals_are_accepted(text: str, places: int | None) -> None:
    assert read_number(text, places=places).value == Decimal("1.234")


@given(
    st.integers(1, 999),
    st.integers(0, 999),
    st.sampled_from(",."),
    st.integers(0, 2),
    st.sampled_from(["{}", "{} $", "-{}", "({})", " {}"]),
)
def test_doubt_is_never_resolved_by_a_guess(
    whole: int, rest: int, separator: str, places: int, shape: str
) -> None:
    text = shape.format(f"{whole}{separator}{rest:03d}")
    assert outcome(read_number(text, unit="$", places=places)) == "number.ambiguous"


def test_an_integer_accepts_harmless_zeros_and_refuses_decimals() -> None:
    assert read_number("12,0", integer=True).value == 12
    assert outcome(read_number("12,5", integer=True)) == "number.not_integer"


def test_the_refusal_of_a_clock_time_gives_the_decimal_hours() -> None:
    problem = read_number("35 h 30", unit="heures").problem
    assert problem is not None
    assert problem.params == {"decimal": "35,5"}


def test_the_refusal_of_a_unit_names_both() -> None:
    problem = read_number("12 $", unit="heures par année").problem
    assert problem is not None
    assert problem.params == {"typed": "$", "unit": "heures par année"}


def test_numbers_are_exact_and_canonical() -> None:
    assert read_number("0,1").value == Decimal("0.1")
    assert str(read_number("12,50").value) == "12.5"
    assert str(read_number("1 000").value) == "1000"
    assert str(read_number("-0,00").value) == "0"


def test_missing_reasons_are_five_different_things() -> None:
    assert len({str(reason) for reason in Missing}) == len(Missing) == 5
    assert [read_reason(code) for code in ("nsp", "so", "pnr")] == [
        Missing.DONT_KNOW,
        Missing.NOT_APPLICABLE,
        Missing.REFUSED,
    ]
    for not_chosen in ("blank", "hidden", "", "NSP", "x" * 1000):
        assert read_reason(not_chosen) is None


# ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────

NUMBERISH = st.text(alphabet="0123456789.,-+() $%hHeE\u00a0\u202f\u2212\u0663kM:/\t\n", max_size=25)
UNITS = st.sampled_from(["", "$", "$/h", "%", "heures", "jours par année", "CAD", "ETC", "\u0663", "("])


@given(st.one_of(st.text(max_size=150), NUMBERISH), UNITS, st.sampled_from([None, 0, 2, 3]), st.booleans())
def test_no_text_raises_and_each_reading_is_one_thing(
    text: str, unit: str, places: int | None, integer: bool
) -> None:
    reading = read_number(text, unit=unit, places=places, integer=integer)
    assert [reading.value, reading.missing, reading.problem].count(None) == 2
    if isinstance(reading.value, Decimal):
        assert reading.value.is_finite()
        assert any(mark in "0123456789" for mark in text)


def numbers(places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(-(10**15) + 1, 10**15 - 1, places=places).map(canonical)


@given(
    st.integers(0, 4).flatmap(lambda places: st.tuples(st.just(places), numbers(places))), UNITS.filter(fold)
)
def test_read_show_is_the_identity(drawn: tuple[int, Decimal], unit: str) -> None:
    places, value = drawn
    if unit in ("\u0663", "("):
        unit = "$"
    symbol = {"CAD": "$"}.get(unit, unit)
    assert read_number(show_number(value, unit=symbol), unit=unit, places=places).value == value
    assert read_number(show_number(value, places=places), unit=unit, places=places).value == value


@given(st.integers(0, 4).flatmap(lambda places: st.tuples(st.just(places), numbers(places))))
def test_read_write_is_the_identity(drawn: tuple[int, Decimal]) -> None:
    places, value = drawn
    written = write_number(value)
    assert read_number(written, places=places).value == value
    assert re.fullmatch(r"-?[0-9]+(,[0-9]+)?", written)


@given(
    numbers(2),
    st.sampled_from([" ", NBSP, NARROW, THIN, FIGURE]),
    st.sampled_from([",", "."]),
    st.sampled_from(["-{}", "\u2212{}", "\u2013{}", "- {}", "({})", "-{} $", "$-{}", "({} $)", "-{}$ CA"]),
)
def test_every_way_of_typing_a_number_gives_the_same(
    value: Decimal, space: str, separator: str, shape: str
) -> None:
    digits = f"{abs(value):,.2f}".replace(",", space).replace(".", separator)
    expected = -abs(value)
    assert read_number(shape.format(digits), unit="$").value == expected


# ── showing ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "places", "unit", "expected"),
    [
        ("1234.5", None, "", "1·234,5"),
        ("1234567", None, "", "1·234·567"),
        ("1234", None, "", "1·234"),
        ("999", None, "", "999"),
        ("-11", None, "", "\u221211"),
        ("-1234", 0, "$", "\u22121·234·$"),
        ("95.9", 1, "%", "95,9·%"),
        ("12.5", None, "%", "12,5·%"),
        ("27", 2, "$", "27,00·$"),
        ("57470.5", 2, "$", "57·470,50·$"),
        ("24350255.72", 2, "$", "24·350·255,72·$"),
        ("0.5", 0, "", "1"),
        ("1.5", 0, "", "2"),
        ("2.5", 0, "", "3"),
        ("-0.5", 0, "", "\u22121"),
        ("-0.4", 0, "", "0"),
        ("-0.00", None, "", "0,00"),
        ("10.45", 1, "", "10,5"),
        ("8.25", 1, "", "8,3"),
        ("8.35", 1, "", "8,4"),
        ("0.125", 2, "", "0,13"),
        ("1E+3", None, "", "1·000"),
        ("1E-7", None, "", "0,0000001"),
        ("12.50", None, "", "12,50"),
        ("1234567", -3, "", "1·235·000"),
    ],
)
def test_number_as_shown(value: str, places: int | None, unit: str, expected: str) -> None:
    assert show_number(Decimal(value), places=places, unit=unit) == expected.replace("·", NBSP)


def test_an_int_is_shown_and_written_like_a_decimal() -> None:
    assert show_number(-1234, places=2) == f"\u22121{NBSP}234,00"
    assert write_number(1000) == "1000"
    assert write_number(Decimal("-0.0")) == "0"


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1, max_value=1, places=6), st.integers(0, 3)
)
def test_zero_is_never_negative(value: Decimal, places: int) -> None:
    shown = show_number(value, places=places)
    assert not (shown.startswith("\u2212") and not shown.strip("\u22120,"))


# ── rounding ────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.decimals(allow_nan=False, allow_infinity=False, places=8), st.integers(0, 8))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, places: int) -> None:
    with localcontext() as context:
        context.prec = 400
        expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    rounded = round_half_up(value, places)
    assert rounded == expected
    assert rounded.as_tuple().exponent == -places
    assert not (rounded == 0 and rounded.is_signed())


@given(st.fractions(), st.integers(-3, 6))
def test_rounding_an_exact_fraction_is_within_half_a_step_and_symmetric(value: Fraction, places: int) -> None:
    rounded = Fraction(round_half_up(value, places))
    step = Fraction(10) ** -places
    assert abs(rounded - value) <= step / 2
    assert Fraction(round_half_up(-value, places)) == -rounded
    if abs(rounded - value) == step / 2:
        assert abs(rounded) > abs(value)


def test_rounding_keeps_every_digit_of_a_long_number() -> None:
    long = Decimal("1234567890123456789012345678901234567890.125")
    assert str(round_half_up(long, 2)) == "1234567890123456789012345678901234567890.13"


def test_the_published_shares_round_from_exact_fractions() -> None:
    assert round_half_up(Fraction(47, 65) * 100) == 72
    assert round_half_up(Fraction(44114, 46000) * 100, 1) == Decimal("95.9")
    assert round_half_up(Fraction(55, 63) * 100) == 87
    assert round_half_up(Fraction(1, 8), 2) == Decimal("0.13")


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        round_half_up(2.675, 2)  # type: ignore[arg-type]


# ── folding ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Levées  de fonds", "levees de fonds"),
        ("L’entente", "l'entente"),
        ("Hausse par conseiller·ère", "hausse par conseillerere"),
        ("Œuvre", "oeuvre"),
        ("Côte-Nord", "cote\u2011nord"),
        ("\u0149", "'n"),
        ("\u1fef", "'"),
        (f"Entente{NBSP}: 1", "entente : 1"),
    ],
)
def test_texts_that_people_take_for_the_same_have_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_texts_keep_different_keys() -> None:
    assert fold("Oui") != fold("Ou")
    assert fold("C1 (4 h à 7 h)") != fold("C1 (4 h à 8 h)")


@given(st.text(max_size=50))
def test_folding_is_idempotent_and_blank_is_what_has_no_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    if is_blank(text):
        assert fold(text) == ""


# ── speed ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["1234,50", "1 234,50 $", "(1 200)", "12,5 %"])
def test_reading_a_number_takes_microseconds(text: str) -> None:
    unit = "%" if "%" in text else "$"
    best = min(timeit.repeat(lambda: read_number(text, unit=unit), number=200, repeat=25)) / 200
    assert best < 20e-6  # 1 to 7 µs on an idle machine; the rest is for a busy one


def test_an_absurdly_long_text_costs_nothing() -> None:
    text = "1" * 10_000_000
    assert min(timeit.repeat(lambda: read_number(text), number=1, repeat=3)) < 0.001
