"""What holds of any expression and any answer: nothing raises, logic is Kleene's, texts and trees say the same."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from surveys.questionnaire.expressions import Expression, Nodes, evaluate_line, evaluate_text, parse
from surveys.questionnaire.expressions.expression import functions_of
from surveys.questionnaire.expressions.syntax import (
    Call,
    Compare,
    Current,
    Fold,
    Literal,
    Logic,
    Negate,
    Ref,
    Row,
)
from tests.questionnaire.expressions.test_native import World

quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = ("a", "b", "c")
NATIVE_REFERENCES = (*NAMES, "m.r.x", "m.*.x", "m.@row.x", "@.x", "calc.*")


def calls(dialect, expressions):
    """Calls of every function with any number of arguments that it takes."""

    def call(name):
        function = functions_of(dialect)[name]
        if name in {"param", "attr"}:
            return st.just("param('p')" if name == "param" else "attr(@row, 'h')")
        if name == "previous":
            return st.sampled_from(["previous(${a})", "previous(${m.@row.x})", "previous(${@.x})"])
        if name == "position":
            return st.just("position(..)")
        if name == "jr:choice-name":
            return expressions.map("jr:choice-name({}, '${{a}}')".format)
        if name == "indexed-repeat":
            return expressions.map("indexed-repeat(${{a}}, ${{b}}, {})".format)
        most = function.most if function.most is not None else function.least + 2
        if name == "regex":
            return st.tuples(expressions, st.sampled_from(["'[a-z]+'", "'(a+)+'", "${a}"])).map(
                lambda pair: f"regex({pair[0]}, {pair[1]})"
            )
        return st.lists(expressions, min_size=function.least, max_size=most).map(
            lambda arguments: f"{name}({', '.join(arguments)})"
        )

    names = sorted(set(functions_of(dialect)) - ({"attr"} if dialect == "odk" else set()))
    return st.sampled_from(names).flatmap(call)


def sources(dialect):
    references = NATIVE_REFERENCES if dialect == "native" else NAMES
    leaves = st.one_of(
        st.integers(0, 10**6).map(str),
        st.decimals(0, 10**9, places=3).map(lambda number: format(number, "f")),
        st.sampled_from(["'x'", '"a b"', "''", "'2024-02-29'", "'12'", "'NaN'", "."]),
        st.sampled_from(references).map("${{{}}}".format),
    )

    def grow(inner):
        pairs = st.tuples(
            inner,
            st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"]),
            inner,
        )
        return st.one_of(
            pairs.map(" ".join),
            inner.map("({})".format),
            inner.map("-{}".format),
            calls(dialect, inner),
        )

    return st.recursive(leaves, grow, max_leaves=12)


odd_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.sampled_from([Decimal("sNaN"), Decimal("1E+999999"), Decimal("1E-999999"), 10**4_000]),
        st.text(),
        st.text(alphabet=st.characters(categories=["Cs", "Cc"])),
        st.sampled_from(["12", "2024-02-29", "2024-02-30", "a b", "2024-01-01T10:00:00Z", "0001-01-01"]),
        st.dates(),
        st.datetimes(),
        st.datetimes(timezones=st.just(UTC)),
        st.binary(),
        st.just(object()),
        st.just({"a": 1}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.lists(inner, max_size=3).map(Nodes),
    ),
    max_leaves=6,
)


@st.composite
def worlds(draw):
    texts = [*NATIVE_REFERENCES, "m.r1.x"]
    return World(
        values={text: draw(odd_values) for text in texts},
        here=draw(odd_values),
        at_row=draw(st.sampled_from([None, "r1", "\ud800"])),
        attributes={("r1", "h"): draw(odd_values)},
        params={"p": draw(odd_values)},
        today=draw(st.dates()),
        now=draw(st.datetimes(timezones=st.just(UTC))),
    )


@quick
@given(st.text(max_size=80), st.sampled_from(["native", "odk"]))
@example("(" * 3_999, "odk")
@example("-" * 3_999 + "1", "native")
@example("a" * 10_000_000, "native")
@example("'\ud800\x00", "native")
@example("regex('a', '\ud800')", "odk")
@example("regex('a', '(((((((((a{900}){900}){900}')", "native")
@example("9" * 4_000, "native")
def test_no_text_raises(source, dialect):
    assert isinstance(parse(source, dialect), Expression | tuple)


TOKENS = [
    "(",
    ")",
    ",",
    ".",
    "..",
    "../x",
    "@row",
    "${a}",
    "${a.*}",
    "${",
    "'a'",
    '"',
    "’",
    "1",
    ".5",
    "+",
    "-",
    "*",
    "div",
    "mod",
    "and",
    "or",
    "=",
    "!=",
    "<",
    ">=",
    "if(",
    "sum(",
    "not(",
    "a",
    "§",
]


@quick
@given(st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join), st.sampled_from(["native", "odk"]))
def test_no_jumble_of_tokens_raises(source, dialect):
    assert isinstance(parse(source, dialect), Expression | tuple)


@quick
@given(sources("native"), worlds())
def test_native_evaluation_never_raises(source, world):
    expression = parse(source)
    assert isinstance(expression, Expression), expression
    assert isinstance(expression.evaluate(world), Decimal | str | bool | date | tuple | None)
    assert expression.holds(world) in {True, False, None}


@quick
@given(sources("odk"), worlds())
def test_odk_evaluation_never_raises(source, world):
    expression = parse(source, "odk")
    assert isinstance(expression, Expression), expression
    result = expression.evaluate(world)
    assert isinstance(result, Decimal | str | bool | date | tuple | None)
    assert not isinstance(result, Decimal) or result.is_finite()
    assert expression.holds(world) in {True, False}


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "m.r.x", "."]), inner, max_size=3),
    ),
    max_leaves=8,
)


@quick
@given(
    st.fixed_dictionaries(
        {"expression": sources("native") | sources("odk") | json_values},
        optional=dict.fromkeys(
            ("answers", "context", "clock", "choices", "tables", "expected", "dialect", "answer_types"),
            json_values,
        ),
    )
)
def test_no_line_of_a_batch_raises(record):
    outcome = evaluate_line(record)
    assert set(outcome) >= {"id", "type", "value"}


@quick
@given(
    sources("native"), st.dictionaries(st.sampled_from([*NATIVE_REFERENCES, "."]), json_values, max_size=5)
)
def test_plain_answers_of_any_shape_have_an_outcome(source, answers):
    outcome = evaluate_text(source, answers, today=date(2025, 11, 22))
    assert outcome["type"] in {"number", "string", "boolean", "date", "missing"}


def unparse(node):
    match node:
        case Literal(value=str() as text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Literal(value=number):
            return format(number, "f")
        case Ref(reference=reference):
            return f"${{{reference}}}"
        case Row():
            return "@row"
        case Current():
            return "."
        case Negate(operand=operand):
            return f"-({unparse(operand)})"
        case Compare(operator=operator, left=left, right=right):
            return f"({unparse(left)}) {operator} ({unparse(right)})"
        case Logic(operator=operator, operands=operands):
            return f" {operator} ".join(f"({unparse(operand)})" for operand in operands)
        case Fold(first=first, rest=rest):
            return f"({unparse(first)})" + "".join(f" {sign} ({unparse(node)})" for sign, node in rest)
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(unparse, arguments))})"
    return ".."


@quick
@given(sources("native"), worlds())
def test_a_tree_written_out_gives_the_same_value(source, world):
    expression = parse(source)
    assert isinstance(expression, Expression)
    again = parse(unparse(expression.tree))
    assert isinstance(again, Expression), again
    assert again.references == expression.references
    assert repr(again.evaluate(world)) == repr(expression.evaluate(world))


truths = st.sampled_from([True, False, None])
conditions = st.recursive(
    st.sampled_from(["${a}", "${b}", "${c}"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: "({} {} {})".format(*parts)
        ),
        inner.map("not({})".format),
    ),
    max_leaves=8,
)


def truth(source, values):
    expression = parse(source)
    assert isinstance(expression, Expression)
    return expression.evaluate(World(values))


@quick
@given(conditions, conditions, st.fixed_dictionaries(dict.fromkeys(NAMES, truths)))
def test_kleene_s_laws_with_unknown(x, y, values):
    assert truth(f"not(not({x}))", values) is truth(x, values)
    assert truth(f"not({x} and {y})", values) is truth(f"not({x}) or not({y})", values)
    assert truth(f"not({x} or {y})", values) is truth(f"not({x}) and not({y})", values)
    assert truth(f"{x} and {y}", values) is truth(f"{y} and {x}", values)
    assert truth(f"{x} and ({x} or {y})", values) is truth(x, values)
    order = {False: 0, None: 1, True: 2}
    both = min(truth(x, values), truth(y, values), key=order.__getitem__)
    assert truth(f"{x} and {y}", values) is both


amounts = st.decimals(-(10**12), 10**12, places=4)


@quick
@given(amounts, amounts, amounts.filter(bool))
def test_numbers_are_exact(a, b, c):
    world = World({"a": a, "b": b, "c": c})

    def says(source):
        expression = parse(source)
        assert isinstance(expression, Expression)
        return expression.evaluate(world)

    assert says("${a} + ${b} - ${b} = ${a}") is True
    assert says("${a} div ${c} * ${c} = ${a}") is True
    assert says("not(${a} div ${c} * ${c} < ${a})") is True
    assert says("(${a} < ${b}) != (${a} >= ${b})") is True
    assert says("round(${a}, 2) - ${a} <= 0.005 and ${a} - round(${a}, 2) <= 0.005") is True
    assert says("sum(${a}, ${b}) = ${b} + ${a}") is True
    assert says("number(string(${a})) = ${a}") is True


def test_a_pattern_that_explodes_elsewhere_takes_linear_time():
    for dialect in ("native", "odk"):
        expression = parse("regex(${a}, '^(a+)+$')", dialect)
        assert isinstance(expression, Expression)
        start = time.perf_counter()
        assert expression.evaluate(World({"a": "a" * 28 + "!"})) is False
        assert expression.evaluate(World({"a": "a" * 28})) is True
        assert time.perf_counter() - start < 0.1


def test_ten_megabytes_and_five_thousand_brackets_are_refused_at_once():
    start = time.perf_counter()
    for source in ("(" * 5_000 + "1" + ")" * 5_000, "1+" * 5_000_000 + "1", "(" * 3_999):
        assert isinstance(parse(source), tuple)
    assert time.perf_counter() - start < 0.5


def test_now_is_given_never_read_from_the_machine():
    moment = datetime(2030, 1, 2, 4, 0, tzinfo=UTC)
    assert (
        evaluate_text("today()", {}, now=moment)["value"] == "2030-01-01"
    )  # eleven in the evening in Montréal
    assert evaluate_text("today()", {}, now=moment, tz="Europe/Paris")["value"] == "2030-01-02"
    assert evaluate_text("today()", {})["type"] == "missing"
