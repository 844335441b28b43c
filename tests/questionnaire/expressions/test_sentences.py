"""Every problem of an expression reaches its author as a French sentence that fits its details."""

import re
from pathlib import Path

import pytest

from surveys.questionnaire import expressions
from surveys.questionnaire.expressions import check, parse
from surveys.web.shared.sentences.expressions import SENTENCES
from surveys.web.shared.texts import UNKNOWN, sentence
from tests.questionnaire.expressions.test_check import Definition

SOURCES = Path(expressions.__file__).parent.glob("*.py")
FAULTY = [
    ("native", "", {}),
    ("native", "x" * 5_000, {}),
    ("native", "(" * 2_000, {}),
    ("native", "1 == 2", {}),
    ("native", "1 +", {}),
    ("native", "'a", {}),
    ("native", "a = 1", {}),
    ("native", "${a b}", {}),
    ("native", "selectd(${l}, 'a') or zzzzzzzz(1)", {}),
    ("native", "if(1)", {}),
    ("native", "param(1)", {}),
    ("native", "regex('a', '(')", {}),
    ("odk", "position(1)", {}),
    ("odk", "indexed-repeat(1, 2, 3)", {}),
    ("native", "${nn} = ${zzzzzzz}", {}),
    ("native", "param('salaire') = param('zzzzzz')", {}),
    ("native", "@row = .", {}),
    ("native", "-${t} = 1", {}),
    ("native", "string-length(${b}) = 1", {}),
    ("native", "${n}", {"expected": "boolean"}),
    ("native", "year(${n}) = 1", {}),
    ("native", "selected(${n}, 'a')", {}),
    ("native", "${t} < 1", {}),
    ("native", "${l} = 'a'", {}),
    ("native", "${n} = 'a'", {}),
    ("native", "${d} = 'x'", {}),
    ("native", "${t} = ''", {}),
    ("odk", "${t}", {"expected": "boolean"}),
]


def problems_of(dialect, source, options):
    expression = parse(source, dialect)
    if isinstance(expression, tuple):
        return list(expression)
    return check(expression, Definition(), options.get("expected", "any"), row=False, current=None)


@pytest.mark.parametrize(("dialect", "source", "options"), FAULTY)
def test_each_fault_is_said_in_french(dialect, source, options):
    found = problems_of(dialect, source, options)
    assert found
    for problem in found:
        words = sentence(problem)
        assert words != UNKNOWN
        assert "%(" not in words
        assert "None" not in words


def test_a_close_name_is_proposed_only_when_there_is_one():
    near, far = (sentence(problem) for problem in problems_of("native", "selectd(1, 2) or zzzzzzzz(1)", {}))
    assert "Vouliez-vous écrire «\u00a0selected\u00a0»?" in near
    assert "Vouliez-vous" not in far


def test_every_code_has_its_sentence_and_every_sentence_its_code():
    said = {code for code in SENTENCES if not code.endswith(".near")}
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    quoted = set(re.findall(r'"expression\.([a-z_]+)"', text))
    quoted |= set(re.findall(r'(?:problem|self\.say)\(\s*"([a-z_]+)"', text))
    quoted |= {f"{kind}_expected" for kind in ("number", "string", "boolean", "date", "list")}
    assert {f"expression.{code}" for code in quoted} == said


def test_sentences_keep_to_the_typography_of_quebec():
    for code, words in SENTENCES.items():
        outside = re.sub(r"%\([a-z]+\)s", "x", words)
        outside = re.sub(r"\$\{[^}]*\}|'[^']*'|\([^()]*\)|\{.*\}|!=", "x", outside)
        assert not re.search(r" [:;?%]|« | »|[^ ]!", outside), code
        assert "'" not in re.sub(r"'[^']*'", "", words), code
