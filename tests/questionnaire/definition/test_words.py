"""Nothing is said without a sentence, and nothing can be written that the guide does not mention."""

import ast
import re
from pathlib import Path

import pytest

from surveys.questionnaire.definition import STATISTICS, load, words
from surveys.questionnaire.definition.items import ITEM
from surveys.questionnaire.definition.records import Record, Tagged
from surveys.questionnaire.definition.shapes import Code, Many, OneOrMany, Shape, Table
from surveys.questionnaire.definition.vocabulary import QUESTIONNAIRE
from surveys.questionnaire.kinds import KINDS, settings_of
from surveys.web.shared.sentences.definition import SENTENCES

ROOT = Path(__file__).parents[3]
ROOM = ROOT / "surveys" / "questionnaire" / "definition"
GUIDE = (ROOT / "docs" / "definition.md").read_text(encoding="utf-8")


def shapes_under(shape: Shape, seen: dict[int, Shape]) -> dict[int, Shape]:
    if id(shape) not in seen:
        seen[id(shape)] = shape
        inner: list[Shape] = []
        match shape:
            case Record():
                inner = [key.shape for key in shape.keys.values()] + ([shape.free] if shape.free else [])
            case Tagged():
                inner = list(shape.cases.values())
            case Table():
                inner = [shape.key, shape.of]
            case Many() | OneOrMany():
                inner = [shape.of]
        for each in inner:
            shapes_under(each, seen)
    return seen


def codes_said() -> set[str]:
    """Return every code that the room can say, from its source and from its tables."""
    codes = {"document.syntax", "too_many_problems"}
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
                continue
            if name == "say":
                codes.add(first.value)
            elif name == "_RefusedError":
                codes.add(f"document.{first.value}")
            elif name == "Problem" and first.value.startswith("definition."):
                codes.add(first.value.removeprefix("definition."))
    for shape in shapes_under(QUESTIONNAIRE, {}).values():
        if not isinstance(shape, OneOrMany):
            codes.add(f"value.not_{shape.expected}")
        if isinstance(shape, Code):
            codes.add(f"code.shape_{shape.meant}")
        if isinstance(shape, Tagged):
            codes.add(shape.unknown)
        if isinstance(shape, Many):
            codes |= {"list.too_short", "list.too_long"}
    return codes


def test_every_code_has_its_sentence_and_no_sentence_is_left_over():
    said = {f"definition.{code}" for code in codes_said()}
    written = {code for code in SENTENCES if not code.endswith(".near")}
    assert said - written == set()
    assert written - said == set()


def test_sentences_follow_the_typography_of_quebec():
    for code, text in SENTENCES.items():
        assert not re.search(r"[«] |(?<!\N{NO-BREAK SPACE})»", text), code
        assert not re.search(r" [:;!?%]", text.replace("%(", "")), code
        assert not set("'!") & set(text), code
        assert text.endswith((".", "?", '."')), code


@pytest.mark.parametrize("kind", [*KINDS, *words.MATRICES, "roster"])
def test_the_guide_names_every_kind_and_its_settings(kind):
    line = next(
        line for line in GUIDE.splitlines() if line.startswith("| `") and f"`{kind}`" in line.split("|")[1]
    )
    for setting in settings_of(kind):
        assert f"`{setting.name}`" in line


@pytest.mark.parametrize("kind", STATISTICS)
def test_the_guide_names_every_statistic_and_what_it_needs(kind):
    line = next(
        line for line in GUIDE.splitlines() if line.startswith("| `") and f"`{kind}`" in line.split("|")[1]
    )
    for key in STATISTICS[kind].required:
        assert f"`{key}`" in line


def test_the_guide_names_every_key():
    keys = {*QUESTIONNAIRE.keys}
    for shape in shapes_under(QUESTIONNAIRE, {}).values():
        if isinstance(shape, Record):
            keys |= set(shape.keys)
    assert {key for key in keys if f"`{key}`" not in GUIDE and f"`{key}:" not in GUIDE} == set()


def test_the_example_of_the_guide_is_a_questionnaire():
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[1]
    loaded = load(example)
    assert loaded.problems == ()
    assert loaded.questions == 2
    assert set(ITEM.cases) >= {item.kind.name for item in loaded.questionnaire.items.values()}
