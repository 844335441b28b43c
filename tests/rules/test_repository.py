"""The repository says nothing of the machines it was written on and holds its vendored files to their hashes."""

import hashlib
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
INDEX_HOSTS = re.compile(
    "|".join(
        [
            "python" + "hosted",
            "//py" + r"pi\.",
            "registry" + r"\.npm",
            "deb" + r"\.debian\.org",
            "npm" + r"js\.(org|com)",
        ]
    )
)
MACHINE_PATHS = re.compile("|".join(["/ro" + "ot/", "/ho" + r"me/\w", "/wo" + "rk/", "/Use" + r"rs/\w"]))
FIXED = {"surveys", "migrations", "templates", "static", "tests", "wsgi.py", "pyproject.toml"}
BESIDE = {"README.md", "Makefile", "docs", "benchmarks", ".ci", ".gitignore", "requirements"}


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return [ROOT / name for name in names.split("\0") if name]


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_package_index_and_no_machine_path_stands_in_any_file() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.is_file() and ".min." not in path.name
        for match in [*INDEX_HOSTS.finditer(text_of(path)), *MACHINE_PATHS.finditer(text_of(path))]
    ]
    assert found == []


def test_top_level_is_what_the_customer_fixed() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert top >= FIXED
    assert top <= FIXED | BESIDE, top - FIXED - BESIDE


def test_every_requirement_carries_a_hash() -> None:
    for name in ("run", "test", "mutants", "fuzz"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
        pins = [line for line in lines if re.match(r"[A-Za-z0-9]", line)]
        assert pins
        assert all(line.endswith("\\") for line in pins), "a pin without hashes"
        assert not [line for line in lines if line.startswith("-")], "an option of an installer"


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()
    for name in ("run", "test", "mutants", "fuzz"):
        for line in (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines():
            match = re.match(r"([a-z0-9-]+)", line)
            if match:
                assert match.group(1) in reasons, f"{match.group(1)} has no reason in docs/dependencies.md"


def test_vendored_files_are_the_ones_listed() -> None:
    for folder in ("static/vendor", "tests/vendor"):
        listed = dict(
            re.findall(r"`([\w.\-/]+)`.*?`([0-9a-f]{64})`", (ROOT / folder / "README.md").read_text("utf-8"))
        )
        files = {p.name for p in (ROOT / folder).iterdir() if p.suffix in {".js", ".css"}}
        assert files == set(listed), "each vendored file has its line, and each line its file"
        for name, expected in listed.items():
            assert hashlib.sha256((ROOT / folder / name).read_bytes()).hexdigest() == expected, name


def test_every_decision_names_the_test_that_keeps_it() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len(decisions) >= 12
    for path in decisions:
        assert "**Kept by.**" in path.read_text("utf-8"), path.name
