"""Whatever is typed or put in a file, a command answers with a status of the contract and never with a trace."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import ROOT, Ran, run

TINY = sorted((ROOT / "tests" / "questionnaires").glob("*.yaml"))
SOURCES = [path.read_bytes() for path in TINY]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

tokens = st.sampled_from(
    ["${a}", "${m.*.c}", "${@.x}", "@row", ".", "and", "or", "not(", "(", ")", ",", "+", "-", "*", "div", "mod", "=", "!=",
     "<", ">=", "'", "'x'", '"', "1", "0.5", "1e9", "9999999999999999999999", "selected(", "sum(", "if(", "regex(",
     "concat(", "round(", "today()", "date(", "'2026-02-30'", "substr(", "count-selected(", "coalesce(", "days(", " "]
)  # fmt: skip
expressions = st.one_of(st.text(max_size=60), st.lists(tokens, max_size=25).map("".join))
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.sampled_from(["nsp", "2026-13-45", "1,234", "1e400", "\ud800", "\x00", "oui", "0001-01-01", "9999-12-31"]),
)  # fmt: skip
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["missing", "raw", "a", "b#soft1", "x"]), inner, max_size=4),
    ),
    max_leaves=8,
)


def in_contract(ran: Ran) -> None:
    """Fail unless a refusal has its reason; ``run`` has already refused traces and other statuses."""
    assert ran.status in (0, 1, 2)
    if ran.status:
        assert ran.err.strip() or ran.out.strip()


@QUICK
@given(text=expressions, plain=st.dictionaries(st.sampled_from(["a", "m.r.c", "r", "."]), values, max_size=4),
       dialect=st.sampled_from(["native", "odk"]))  # fmt: skip
def test_any_expression_over_any_answers(text: str, plain: dict[str, object], dialect: str) -> None:
    Path("a.json").write_text(json.dumps(plain), "ascii")
    ran = run("expression", "--dialect", dialect, "--today", "2026-03-01", "--", text, "a.json")
    in_contract(ran)
    assert ran.json["type"] in {"number", "string", "boolean", "date", "datetime", "missing", "error"}
    assert ran.status == (1 if ran.json["type"] == "error" else 0)


@QUICK
@given(records=st.lists(st.one_of(
    values,
    st.fixed_dictionaries(
        {"expression": st.one_of(expressions, values)},
        optional=dict.fromkeys(("id", "answers", "dialect", "clock", "context", "choices", "tables", "today", "expected", "answer_types", "empty_repeats", "language"), values),
    ),
), max_size=4))  # fmt: skip
def test_any_batch_gives_a_line_for_each_line(records: list[object]) -> None:
    Path("b.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records), "ascii")
    ran = run("expression", "--batch", "b.jsonl")
    in_contract(ran)
    if not (records and isinstance(records[0], list)):  # a file that opens with a list is one list
        assert len(ran.json_lines) == len(records)


@QUICK
@given(data=st.binary(max_size=300))
def test_any_bytes_as_a_definition(data: bytes) -> None:
    Path("d.yaml").write_bytes(data)
    ran = run("check", "--json", "d.yaml")
    in_contract(ran)
    assert ran.json["accepted"] is (ran.status == 0)


@settings(QUICK, max_examples=120)
@given(
    source=st.sampled_from(SOURCES), where=st.floats(0, 1), cut=st.integers(0, 12), put=st.text(max_size=12)
)
def test_any_damage_to_a_definition(source: bytes, where: float, cut: int, put: str) -> None:
    text = source.decode()
    at = int(where * len(text))
    damaged = text[:at] + put + text[at + cut :]
    Path("d.yaml").write_bytes(damaged.encode("utf-8", "surrogatepass"))
    in_contract(run("check", "d.yaml"))
    (record,) = run("check", "--json", "d.yaml").json_lines
    for problem in record["problems"]:
        assert "ne peut pas être acceptée telle quelle" not in problem["message"], problem


@pytest.mark.parametrize("path", TINY, ids=lambda path: path.stem)
def test_any_answers_to_each_tiny_questionnaire(path: Path) -> None:
    names = list(run("evaluate", path, _write({})).json["questions"])
    bases = sorted({name.partition("[")[0] for name in names} | {"unknown", "a.b.c"})

    @settings(QUICK, max_examples=12)
    @given(plain=st.dictionaries(st.sampled_from(bases), st.one_of(values, _rows(names)), max_size=6))
    def holds(plain: dict[str, object]) -> None:
        ran = run("evaluate", path, _write(plain), "--today", "2026-03-01")
        in_contract(ran)
        if ran.status == 0:
            assert ran.json.keys() == {"questions", "complete"}

    holds()


def _rows(names: list[str]) -> st.SearchStrategy[object]:
    fields = sorted({name.rpartition("].")[2] for name in names if "]." in name} | {"x"})
    return st.lists(st.dictionaries(st.sampled_from(fields), values, max_size=3), max_size=3)


def _write(plain: object) -> Path:
    path = Path("answers.json")
    path.write_text(json.dumps(plain), "ascii")
    return path


keys = st.one_of(st.sampled_from(["a", "b", ["a"], ["a", "b"], [], ["a", 1]]), values)
cells = st.fixed_dictionaries(
    {"key": keys},
    optional={
        "contributions": st.one_of(
            values,
            st.dictionaries(st.text(max_size=3), st.one_of(values, st.floats(), st.integers()), max_size=6),
        ),
        "half_unit": values,
        "status": st.one_of(values, st.sampled_from(["published", "suppressed", "empty"])),
    },
)
sums = st.fixed_dictionaries({"total": keys, "parts": st.one_of(values, st.lists(keys, max_size=3))})
tables = st.one_of(
    values,
    st.fixed_dictionaries(
        {"cells": st.one_of(values, st.lists(cells, max_size=5))},
        optional={
            "kind": st.one_of(
                values, st.sampled_from(["count", "sensitive_count", "pay", "rating", "mean", "total"])
            ),
            "equations": st.one_of(values, st.lists(sums, max_size=3)),
            "variable": values,
        },
    ),
)


@QUICK
@given(table=tables, policy=st.one_of(values, st.dictionaries(st.sampled_from(
    ["min_orgs", "p_percent", "dominance", "prior", "min_orgs_by_quantile", "dominance_for", "version", "max_share_one_org"]
), st.one_of(values, st.integers(-1, 200)), max_size=3)))  # fmt: skip
def test_any_table_and_any_policy(table: object, policy: object) -> None:
    Path("t.json").write_text(json.dumps(table), "ascii")
    Path("p.json").write_text(json.dumps(policy), "ascii")
    ran = run("protect", "t.json", "--json")
    in_contract(ran)
    if not ran.status:
        assert {cell["status"] for cell in ran.json["cells"]} <= {"published", "suppressed", "empty"}
        assert ran.json["audit"]["violations"] == []
    in_contract(run("protect", "t.json", "--policy", "p.json"))
    in_contract(run("audit", "t.json", "--policy", "p.json", "--json"))
    Path("r.json").write_text(json.dumps({"tables": [table, table]}), "ascii")
    in_contract(run("audit", "r.json"))
