"""Every problem has its French sentence, every sentence its problem, and all of them the typography of Québec."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from surveys.web.shared.display import typeset_plain
from surveys.web.shared.texts import all_sentences
from tests.command_line import ROOT
from tests.rules.conftest import templates

CODE = re.compile(r"[a-z][a-z_]*(?:\.[a-z0-9_]+)+")
RAISING = {"Problem", "refuse", "_refuse", "say", "_RefusedError"}  # what takes a code first
TRANSLATING = {"_", "_l", "_n", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
NBSP = "\u00a0"


@cache
def trees() -> dict[Path, ast.Module]:
    """Return every module of the platform but the sentences, parsed."""
    return {
        path: ast.parse(path.read_text("utf-8"))
        for path in sorted((ROOT / "surveys").rglob("*.py"))
        if "sentences" not in path.parts
    }


def texts_of(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@cache
def prefixes() -> set[str]:
    """Return the beginnings that code puts before a word to make a code: « definition. », « value.not_ »."""
    found = set()
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                found.add(str(node.values[0].value))
        found |= {text for text in texts_of(tree) if re.fullmatch(r"[a-z_.]+[._]", text)}
    for path in templates():
        found |= set(re.findall(r'"([a-z_.]+[._])" ~', path.read_text("utf-8")))
    found = {prefix for prefix in found if re.fullmatch(r"[a-z][a-z_]*\.[a-z_.]*", prefix)}
    return found | {f"definition.{prefix}" for prefix in found}  # found.say() places its codes there


@cache
def endings() -> set[str]:
    """Return the ends that code puts after a word to make a code: « _expected », and nothing."""
    found = {""}
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant):
                found.add(str(node.values[-1].value))
    return {end for end in found if re.fullmatch(r"(?:[._][a-z_]+)?", end)}


@cache
def words() -> set[str]:
    """Return every word that code or a template holds as a text of its own."""
    found = set().union(*(texts_of(tree) for tree in trees().values()))
    for path in templates():
        found |= set(re.findall(r'"([a-z_.0-9]+)"', path.read_text("utf-8")))
    # names of statistics, of questions' settings and of states may stand as names of Python too
    for tree in trees().values():
        found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        found |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
        found |= {
            node.target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
    return found


def raised() -> set[tuple[str, str]]:
    """Return the codes that code gives to a problem, as they are written, with the file."""
    found = set()
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            for code in _constants(node.args[0]) if name in RAISING else ():
                if CODE.fullmatch(code):
                    found.add((code, path.relative_to(ROOT).as_posix()))
    return found


def _constants(node: ast.expr) -> list[str]:
    """Return the texts an argument may be: itself, or either branch of a choice."""
    if isinstance(node, ast.IfExp):
        return [*_constants(node.body), *_constants(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def test_every_problem_has_its_sentence() -> None:
    sentences, missing = all_sentences(), []
    codes = raised()
    assert len(codes) > 150
    for code, path in sorted(codes):
        if code not in sentences and not any(prefix + code in sentences for prefix in prefixes()):
            missing.append(f"{code} ({path})")
    assert missing == []


def is_used(code: str) -> bool:
    """Say whether code or a template may make this code: whole, or from a beginning, a word and an end."""
    known, ends = words(), endings()
    return code in known or any(
        code.startswith(prefix) and code.endswith(end) and code[len(prefix) : len(code) - len(end)] in known
        for prefix in ("", *prefixes())
        for end in ends
    )


def test_every_sentence_has_its_problem() -> None:
    orphans = {code for code in all_sentences() if not is_used(code.removesuffix(".near"))}
    assert orphans == set()


# --- typography


def faults_of(text: str) -> list[str]:
    """Return what is wrong with the typography of a French text; examples of code stand between their own quotes."""
    prose = re.sub(r"%\(\w+\)[sd]", "x", text)
    prose = re.sub(r"\$\{[^}]*\}|https?:\S+|[\w.+-]+://\S*", "x", prose)
    rules = {
        "a space before ; ! or ?": r"[ \u00a0](?:[;?]|!(?!=))",
        "a plain space before :": r" :(?!\w)",
        "a plain space before » or after «": r" »|« ",
        "a plain space before % or $": r"\d [%$]",
        "a guillemet without its no-break space": rf"«(?!{NBSP})|(?<!{NBSP})»",
        "an exclamation mark": r"!(?!=)",
        "a straight apostrophe between letters": r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]",
        "three points": r"\.\.\.",
        "another space than U+00A0": r"[\u2009\u202f]",
        "two spaces": r"[A-Za-zà-ÿ,;]  +[A-Za-zà-ÿ]",
    }
    return [name for name, pattern in rules.items() if re.search(pattern, prose)]


@pytest.mark.parametrize("code", sorted(all_sentences()))
def test_a_sentence_is_set_as_in_quebec(code: str) -> None:
    assert faults_of(all_sentences()[code]) == [], all_sentences()[code]


def test_texts_of_templates_are_set_as_in_quebec() -> None:
    found, faults = 0, []
    for path in templates():
        for text in re.findall(r"""_\(\s*"((?:[^"\\]|\\.)*)\"""", path.read_text("utf-8")):
            found += 1
            # _() itself puts the no-break spaces (surveys/web/site.py); the rest is the author's
            faults += [(path.name, text, fault) for fault in faults_of(typeset_plain(text))]
    assert found > 60
    assert faults == []


def test_texts_of_the_code_are_set_as_in_quebec() -> None:
    found, faults = 0, []
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            for argument in node.args if name in TRANSLATING else ():
                for text in _constants(argument):
                    found += 1
                    faults += [(path.name, text, fault) for fault in faults_of(typeset_plain(text))]
    assert found > 60
    assert faults == []


def test_texts_of_the_console_are_set_as_in_quebec() -> None:
    faults = []
    for path, tree in trees().items():
        if "cli" not in path.parts and path.name != "config.py":
            continue
        inner = {
            id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)
        }  # English, for engineers
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in inner:
                continue
            if re.search(r"[à-ÿ’]", node.value):
                faults += [(path.name, node.value, fault) for fault in faults_of(node.value)]
    assert faults == []


def _has_docstring(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and node.body:
        first = node.body[0]
        commands = (
            isinstance(node, ast.FunctionDef) and node.decorator_list
        )  # a command's docstring is its help
        return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and not commands
    return False


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi ?",
        "Oui !",
        "Bravo!",
        "a : b",
        "« a »",
        "12 %",
        "l'an",
        "etc...",
        f"a{NBSP};",
        "«a»",
        "12\u202f%",
    ],
)
def test_a_fault_would_be_seen(text: str) -> None:
    assert faults_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pourquoi?",
        f"a{NBSP}: b",
        f"«{NBSP}a{NBSP}»",
        f"12{NBSP}%",
        "l’an",
        "${a} != 'oui'",
        "%(a)s; %(b)s",
        "etc…",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert faults_of(text) == []
