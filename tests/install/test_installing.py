"""``.ci/install``: which Python is taken, what is installed once, and each refusal in one French line.

The Python it finds is a stand-in that makes a folder where a real one would make an environment, so that no test waits
for packages; that a clone installs for real is what every run of ``make test`` on a fresh machine shows.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "env", "cat", "cksum", "cut", "tr", "rm", "tail", "id", "mkdir", "cp", "chmod", "awk", "make")
STAND_IN = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLS"
case "$*" in
    --version) echo "Python {version}" ;;
    *"sys.exit(sys.version_info"*) exit {too_old} ;;
    *"sys.version_info[:2]"*) echo "{short}" ;;
    "-m venv "*) [ -z "${{NO_VENV:-}}" ] || exit 1; mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
    "-m pip install"*) [ -z "${{NO_PIP:-}}" ] || {{ echo "no such package: nowhere" >&2; exit 1; }} ;;
esac
"""


@dataclass
class Clone:
    """A copy of the repository's outside, with a PATH that holds nothing but what we put there."""

    folder: Path
    path: Path
    calls: Path

    def python(self, name: str, version: str) -> None:
        """Put a Python of this version on the PATH."""
        major, minor, *_ = (int(part) for part in version.split("."))
        script = STAND_IN.format(
            version=version, short=f"{major}.{minor}", too_old=int((major, minor) < (3, 11))
        )
        target = self.path / name
        target.write_text(script)
        target.chmod(0o755)

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command here, with nothing of this machine's settings."""
        self.calls.write_text("")
        environment = {"PATH": str(self.path), "CALLS": str(self.calls), "HOME": str(self.folder), **settings}
        return subprocess.run(
            [str(self.path / command[0]), *command[1:]], cwd=self.folder, env=environment, capture_output=True,
            text=True, timeout=20, check=False,
        )  # fmt: skip

    def install(self, what: str = "run", **settings: str) -> subprocess.CompletedProcess[str]:
        return self.run("sh", ".ci/install", what, **settings)

    def refused(self, *words: str, **settings: str) -> str:
        """Run the installation and fail unless it said no, on one French line with these words."""
        done = self.install(**settings)
        assert done.returncode == 1, done
        (line,) = done.stderr.splitlines()[-1:]
        assert line.startswith("surveys\u00a0: "), done.stderr
        assert line.endswith((".", ").")), done.stderr
        for word in words:
            assert word in line, done.stderr
        return done.stderr

    @property
    def installs(self) -> list[str]:
        """What was asked of pip."""
        return [line for line in self.calls.read_text().splitlines() if " -m pip install" in line]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    folder = tmp_path / "a clone"
    folder.mkdir()
    for name in (".ci", "requirements"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    path = tmp_path / "path"
    path.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (path / tool).symlink_to(found)
    (path / "basename").symlink_to(shutil.which("basename") or "")
    return Clone(folder, path, tmp_path / "calls")


def test_an_old_python_is_refused_with_its_version(clone: Clone) -> None:
    clone.python("python3", "3.9.18")
    assert len(clone.refused("3.11", "Python 3.9.18", "PYTHON=").splitlines()) == 1
    assert not (clone.folder / ".venv").exists()


def test_no_python_is_refused(clone: Clone) -> None:
    assert len(clone.refused("3.11", "aucun Python ici").splitlines()) == 1


def test_make_serve_refuses_an_old_python(clone: Clone) -> None:
    clone.python("python3", "3.9.18")
    done = clone.run("make", "serve")
    assert done.returncode != 0
    assert "Python 3.11 ou plus récent" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_newer_python_beside_an_old_one_is_taken(clone: Clone) -> None:
    clone.python("python3", "3.9.18")
    clone.python("python3.12", "3.12.1")
    assert clone.install().returncode == 0
    assert "python3.12 -m venv .venv" in clone.calls.read_text()


def test_the_python_that_is_named_is_taken_or_refused(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    clone.python("python3.13", "3.13.0")
    clone.python("python3.8", "3.8.1")
    clone.refused("python3.8", "Python 3.8.1", PYTHON="python3.8")
    clone.refused("nowhere", "pas une commande", PYTHON="nowhere")
    assert clone.install(PYTHON="python3.13").returncode == 0
    assert "python3.13 -m venv .venv" in clone.calls.read_text()


def test_installing_twice_does_nothing_twice(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    first = clone.install()
    assert first.returncode == 0
    assert len(first.stdout.splitlines()) == 1
    assert len(clone.installs) == 2
    assert "--require-hashes -r requirements/run.txt" in clone.installs[0]
    second = clone.install()
    assert (second.returncode, second.stdout, clone.installs) == (0, "", [])
    assert clone.install("test").returncode == 0
    assert "requirements/test.txt" in clone.installs[0]
    assert clone.install().stdout == ""


def test_new_requirements_and_a_new_python_are_installed(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    clone.python("python3.13", "3.13.0")
    clone.install()
    with (clone.folder / "requirements" / "run.txt").open("a") as file:
        file.write("# changed\n")
    clone.install()
    assert len(clone.installs) == 2
    clone.install(PYTHON="python3.13")
    assert "-m venv .venv" in clone.calls.read_text()
    clone.install(PYTHON="python3.13")
    assert clone.installs == []
    clone.install()
    assert clone.installs == [], "without PYTHON the environment that is there serves"


def test_a_folder_that_was_moved_is_installed_again(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    clone.install()
    clone.folder = clone.folder.rename(clone.folder.with_name("moved"))
    assert clone.install().returncode == 0
    assert "-m venv .venv" in clone.calls.read_text()


def test_an_environment_that_was_half_made_is_made_again(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    (clone.folder / ".venv" / "bin").mkdir(parents=True)
    assert clone.install().returncode == 0
    shutil.rmtree(clone.folder / ".venv")
    (clone.folder / ".venv").write_text("a file in the way")
    assert clone.install().returncode == 0


def test_an_environment_that_cannot_be_made_is_refused_and_leaves_nothing(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    clone.refused("python3-venv", NO_VENV="1")
    assert not (clone.folder / ".venv").exists()


def test_packages_that_cannot_be_installed_are_said_and_tried_again(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    said = clone.refused("réseau", "install.log", NO_PIP="1")
    assert "no such package" in said
    assert clone.install().returncode == 0
    assert len(clone.installs) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can become nobody")
def test_a_folder_that_cannot_be_written_is_refused(clone: Clone) -> None:
    clone.python("python3", "3.11.7")
    nobody = 65534
    open_to_all = Path("/tmp") / f"surveys-read-only-{os.getpid()}"
    shutil.copytree(clone.folder, open_to_all)
    try:
        for path in (open_to_all, *open_to_all.rglob("*")):
            path.chmod(0o755)
        done = subprocess.run(
            ["/bin/sh", ".ci/install", "run"], cwd=open_to_all, capture_output=True, text=True, timeout=20, check=False,
            user=nobody, group=nobody, extra_groups=[], env={"PATH": os.defpath},
        )  # fmt: skip
    finally:
        shutil.rmtree(open_to_all)
    assert done.returncode == 1
    assert (
        done.stderr
        == "surveys\u00a0: ce dossier ne peut pas être écrit; copiez-le dans un de vos dossiers et lancez make là-bas.\n"
    )


def test_make_alone_lists_the_commands(clone: Clone) -> None:
    done = clone.run("make")
    assert done.returncode == 0
    for name in ("serve", "test", "check", "bench"):
        assert f"make {name} " in done.stdout


def test_an_unknown_set_is_refused(clone: Clone) -> None:
    done = clone.install("everything")
    assert done.returncode == 1
    assert "«\u00a0everything\u00a0»" in done.stderr
