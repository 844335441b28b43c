"""What an author may count on in the native dialect: SPEC §1, three-valued logic, exact numbers."""

import copy
import pickle
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from surveys.questionnaire.expressions import Expression, Reference, parse


@dataclass
class World:
    """A scope whose answers are given by the text of their reference."""

    values: dict[str, object] = field(default_factory=dict)
    here: object = None
    at_row: str | None = None
    attributes: dict[tuple[str, str], object] = field(default_factory=dict)
    params: dict[str, object] = field(default_factory=dict)
    today: date = date(2025, 11, 22)
    now: datetime = datetime(2025, 11, 22, 15, 30, tzinfo=UTC)

    def lookup(self, reference):
        return self.values.get(str(reference))

    def current(self):
        return self.here

    def row(self):
        return self.at_row

    def attribute(self, row, name):
        return self.attributes.get((row, name))

    def previous(self, reference):
        return self.values.get(f"previous {reference}")

    def parameter(self, name):
        return self.params.get(name)


def value(source: str, here: object = None, row: str | None = None, **values: object) -> object:
    expression = parse(source)
    assert isinstance(expression, Expression), expression
    world = World(values, here, row, {("c1", "h_min"): Decimal(12)}, {"taux": Decimal("76.90")})
    return expression.evaluate(world)


N = Decimal


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1 + 2 * 3", N(7)),
        ("(1 + 2) * 3", N(9)),
        ("10 - 3 - 2", N(5)),
        ("100 div 8 div 2", N("6.25")),
        ("7 mod 3", N(1)),
        ("-7 mod 3", N(-1)),
        ("0.1 + 0.2 = 0.3", True),
        ("-(2) * -3", N(6)),
        ("1 < 2 and 2 < 3 or 1 = 2", True),
        ("1 = 1 and not(2 = 2)", False),
        ("'a' = \"a\"", True),
        ("'L’an' = 'L’an'", True),
        ("‘a’ = ’a’ and “b” = 'b'", True),
        ("'1' = 1", False),
        ("true() != false()", True),
        ("round(2.5)", N(3)),
        ("round(-2.5)", N(-3)),
        ("round(0.285, 2)", N("0.29")),
        ("round(12350.12, -2)", N(12400)),
        ("int(-1.51)", N(-1)),
        ("floor(-1.2)", N(-2)),
        ("ceiling(1.2)", N(2)),
        ("abs(-3)", N(3)),
        ("number('12.50')", N("12.5")),
        ("number('12,5')", None),
        ("number('1e3')", None),
        ("string(12.50)", "12.5"),
        ("concat('a', 1.0, true())", "a1true"),
        ("string-length('été')", N(3)),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -2)", "lo"),
        ("contains('abc', 'bc')", True),
        ("starts-with('abc', 'b')", False),
        ("ends-with('abc', 'bc')", True),
        ("days('2025-01-01', '2025-03-01')", N(59)),
        ("days('2025-03-01', '2025-01-01')", N(-59)),
        ("today()", date(2025, 11, 22)),
        ("today() - 22", date(2025, 10, 31)),
        ("today() - date('2025-11-01')", N(21)),
        ("today() > '2025-11-21'", True),
        ("now() >= today()", True),
        ("date('2025-02-30')", None),
        ("year(today()) * 10000 + month(today()) * 100 + day(today())", N(20251122)),
        ("min(3, 1, 2)", N(1)),
        ("max(3, 1, 2)", N(3)),
        ("mean(1, 2, 6)", N(3)),
        ("regex('ab12', '[a-z]+[0-9]+')", True),
        ("regex('ab12!', '[a-z]+[0-9]+')", False),
    ],
)
def test_computes(source, expected):
    assert value(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("${x} = 1", False),
        ("${x} != 1", True),
        ("${x} = ${x}", False),
        ("${x} < 1", None),
        ("not(${x} < 1)", None),
        ("${x} < 1 and 1 = 2", False),
        ("1 = 2 and ${x} < 1", False),
        ("${x} < 1 and 1 = 1", None),
        ("${x} < 1 or 1 = 1", True),
        ("${x} < 1 or 1 = 2", None),
        ("${x} + 1", None),
        ("-${x}", None),
        ("1 div 0", None),
        ("1 mod 0", None),
        ("answered(${x})", False),
        ("answered(0)", True),
        ("coalesce(${x}, 5)", N(5)),
        ("coalesce(${x}, ${x})", None),
        ("sum(${x})", N(0)),
        ("max(${x})", None),
        ("mean(${x})", None),
        ("count(${x})", N(0)),
        ("count-non-empty(${x})", N(0)),
        ("count-selected(${x})", N(0)),
        ("selected(${x}, 'a')", False),
        ("selected('a b', ${x})", False),
        ("if(${x} < 1, 'a', 'b')", None),
        ("if(${x} = 1, 'a', 'b')", "b"),
        ("abs(${x})", None),
        ("days(${x}, today())", None),
        ("regex(${x}, 'a')", None),
        ("repeat-value(${x}, 3)", ()),
        ("'a' < 'b'", None),
        ("'a' + 1", None),
        ("1 and 1 = 1", None),
    ],
)
def test_missing_is_unknown_never_zero(source, expected):
    assert value(source) == expected


@pytest.mark.parametrize(
    "nothing",
    [N("NaN"), N("sNaN"), N("Infinity"), float("nan"), float("inf"), object(), b"12", {"a": 1}, 1j, None],
)
def test_what_is_no_value_of_ours_is_missing(nothing):
    assert value("answered(${x})", x=nothing) is False
    assert value("${x} + 1", x=nothing) is None
    assert value("${x} < 1", x=nothing) is None
    assert value("${x} = ${x}", x=nothing) is False
    assert value("count-non-empty(${x})", x=(nothing, N(1))) == 1
    assert value("sum(${x})", x=[nothing, N(1)]) == 1


def test_integers_and_floats_become_exact_decimals():
    assert value("${x} + 1 = 4", x=3) is True
    assert value("${x} + 0.2 = 0.3", x=0.1) is True


def test_lists_columns_and_rosters():
    column = {"m.*.n": (N(1), None, N(4)), "r": ("e1", "e2", "e3"), "m.*.k": ("a", "b", "a")}
    assert value("sum(${m.*.n})", **column) == 5
    assert value("mean(${m.*.n})", **column) == N("2.5")
    assert value("count(${m.*.n})", **column) == 3
    assert value("count-non-empty(${m.*.n})", **column) == 2
    assert value("count(${r}) = 3", **column) is True
    assert value("count-in(${m.*.k}, 'a')", **column) == 2
    assert value("values-where(${m.*.n}, ${m.*.k}, 'a')", **column) == (N(1), N(4))
    assert value("repeat-value(24.5, 3)") == (N("24.5"),) * 3
    assert value("selected(${x}, 'b')", x=("a", "b")) is True
    assert value("selected('a b c', ${x})", x="b") is True
    assert value("selected('ab c', ${x})", x="b") is False
    assert value("count-selected(.) <= 3", here=("a", "b", "c", "d")) is False


def test_rows_cells_attributes_and_parameters():
    assert value(". <= 1.5 * ${@.target}", here=N(16), **{"@.target": N(10)}) is False
    assert value(". >= attr(@row, 'h_min')", here=N(12), row="c1") is True
    assert value("answered(attr(@row, 'h_min'))", row="zz") is False
    assert value("param('taux') * 2") == N("153.80")
    assert value("coalesce(${dist.@row.n}, 0)", row="a", **{"dist.a.n": N(4)}) == 4
    assert value("${dist.@row.n}") is None
    assert value("(${@.status} = 'plein') = (. >= 30)", here=N(20), **{"@.status": "plein"}) is False


def test_says_what_it_depends_on():
    source = "if(${a} > 1, ${m.*.c}, ${m.@row.c}) = attr(@row, 'h_min') * param('taux') or . = ${@.d} or ${r.x} = 2"
    expression = parse(source)
    assert isinstance(expression, Expression)
    assert expression.references == {
        Reference("a"),
        Reference("m", ("*", "c")),
        Reference("m", ("@row", "c")),
        Reference("@", ("d",)),
        Reference("r", ("x",)),
    }
    assert (expression.attributes, expression.params) == ({"h_min"}, {"taux"})
    assert expression.functions == {"if", "attr", "param"}
    assert (expression.uses_row, expression.uses_current) == (True, True)
    plain = parse("${a} = 1")
    assert isinstance(plain, Expression)
    assert (plain.uses_row, plain.uses_current) == (False, False)


def test_expressions_are_values():
    one, other = parse("${a}  = 1"), parse("${a} = 1")
    assert one != other
    assert len({one, other, parse("${a} = 1")}) == 2
    assert pickle.loads(pickle.dumps(other)) == copy.deepcopy(other) == other
    with pytest.raises(AttributeError):
        other.source = "2"


@pytest.mark.parametrize(
    ("source", "code", "params"),
    [
        ("", "expression.empty", {}),
        ("  \n", "expression.empty", {}),
        ("1 = = 2 and (", "expression.syntax", {"position": 5, "text": "="}),
        ("1 == 2", "expression.syntax", {"position": 4, "text": "="}),
        ("sum(${a}", "expression.unfinished", {"position": 9}),
        ("1 +", "expression.unfinished", {"position": 4}),
        ("'abc", "expression.unclosed_text", {"position": 1, "text": "'abc"}),
        ("a = 1", "expression.bare_name", {"position": 1, "text": "a"}),
        ("1 And 1", "expression.syntax", {"position": 3, "text": "And"}),
        ("${a b} = 1", "expression.bad_reference", {"position": 1, "text": "${a b}"}),
        ("1 + ${a.}", "expression.bad_reference", {"position": 5, "text": "${a.}"}),
        ("${consent=1}", "expression.bad_reference", {"position": 1}),
        ("${}", "expression.bad_reference", {"position": 1}),
        ("selectd(${a}, 'b')", "expression.unknown_function", {"text": "selectd", "suggestion": "selected"}),
        ("system('ls')", "expression.unknown_function", {"position": 1, "text": "system"}),
        ("__import__('os')", "expression.unknown_function", {"position": 1}),
        ("if(1 = 1, 2)", "expression.arity", {"position": 1, "given": 2, "least": 3, "most": 3}),
        ("sum()", "expression.arity", {"given": 0, "least": 1, "most": None}),
        ("param(${a})", "expression.literal_expected", {"position": 7, "text": "param"}),
        ("attr(@row, 2)", "expression.literal_expected", {"text": "attr"}),
        ("regex(., '(a')", "expression.bad_pattern", {"position": 10, "text": "(a"}),
        ("regex(., '(a)\\1')", "expression.bad_pattern", {"position": 10}),
        ("position(..)", "expression.syntax", {"position": 10, "text": ".."}),
        ("(" * 2_000 + "1" + ")" * 1_999, "expression.too_deep", {"most": 100}),
        ("-" * 3_000 + "1", "expression.too_deep", {"most": 100}),
        ("1" + " < 1" * 900, "expression.too_deep", {"most": 100}),
        ("not(" * 101 + "1=1" + ")" * 101, "expression.too_deep", {"most": 100}),
        ("(" * 5_000, "expression.too_long", {"length": 5_000, "most": 4_000}),
        ("x" * 10_000_000, "expression.too_long", {"length": 10_000_000}),
        ("\x00", "expression.syntax", {"position": 1}),
        ("'\ud800' = \ud800", "expression.syntax", {"position": 7}),
    ],
)
def test_refuses_with_a_place_and_a_reason(source, code, params):
    problems = parse(source)
    assert isinstance(problems, tuple)
    assert problems[0].code == code
    assert {key: problems[0].params[key] for key in params} == params


def test_names_every_fault_of_one_text():
    problems = parse("foo(1) + bar(2) + if(1)")
    assert isinstance(problems, tuple)
    assert [problem.params["text"] for problem in problems] == ["foo", "bar", "if"]


def test_long_chains_are_not_deep():
    assert value("+".join(["1"] * 1_999)) == 1_999
    assert value(" and ".join(["1=1"] * 400)) is True
