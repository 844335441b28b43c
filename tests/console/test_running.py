"""``surveys demo``, ``backup``, ``restore``, ``purge`` and ``person``: running the house from a terminal."""

import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from surveys.cli import main
from surveys.config import HERE, Settings
from surveys.operations import keeping
from tests.command_line import environment, run, spawn

RENEWAL, PAY = "renouvellement/2025-2026", "remuneration/2024"


def rows(instance: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(instance / "surveys.db")) as connection:
        return connection.execute(query).fetchall()


def copies(folder: str) -> list[Path]:
    return sorted(Path(folder).glob("surveys-*"))


# --- the demonstration


def test_a_demonstration_is_loaded_once(demo_house: Path) -> None:
    before = rows(demo_house, "SELECT count(*), max(id) FROM submissions")
    assert "déjà chargée" in run("demo").done().out
    assert rows(demo_house, "SELECT count(*), max(id) FROM submissions") == before


def test_a_reset_brings_the_demonstration_back(demo_house: Path) -> None:
    run("person", "add", "camille@exemple.org", "--name", "Camille Fictif").done()
    assert "chargée" in run("demo", "--reset").done().out
    assert rows(demo_house, "SELECT count(*) FROM people WHERE email = 'camille@exemple.org'") == [(0,)]
    assert rows(demo_house, "SELECT count(*) FROM organisations") == [(89,)]


def test_real_members_are_neither_erased_nor_mixed(house: Path) -> None:
    with closing(sqlite3.connect(house / "surveys.db")) as connection:
        columns = {row[1]: row for row in connection.execute("PRAGMA table_info(organisations)")}
        given = {"code": "06-02", "name": "Un vrai centre", "region": "r06"}
        for name, (_, _, kind, required, default, key) in columns.items():
            if required and default is None and not key and name not in given:
                given[name] = (
                    "1"
                    if kind in {"BOOLEAN", "INTEGER"}
                    else "{}"
                    if kind == "JSON"
                    else "2026-01-01 00:00:00"
                )
        names, marks = ", ".join(given), ", ".join("?" * len(given))
        connection.execute(f"INSERT INTO organisations ({names}) VALUES ({marks})", list(given.values()))
        connection.commit()
    for arguments in (["demo"], ["demo", "--reset"]):
        run(*arguments).refused("06-02", "DATABASE_URL", "SURVEYS_DEMO=0")
    assert rows(house, "SELECT code FROM organisations") == [("06-02",)]


# --- copies


def test_a_copy_puts_everything_back(demo_house: Path) -> None:
    said = run("backup", "copies").done().out
    (copy,) = copies("copies")
    assert str(copy) in said
    figures = run("figures", RENEWAL, "--json").out
    run("person", "add", "camille@exemple.org", "--name", "Camille Fictif").done()
    assert "restaurée" in run("restore", "copies").done().out
    assert rows(demo_house, "SELECT count(*) FROM people WHERE email = 'camille@exemple.org'") == [(0,)]
    assert run("figures", RENEWAL, "--json").out == figures


def test_a_copy_restores_into_an_empty_house(
    demo_house: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("backup", "copies").done()
    monkeypatch.setenv("SURVEYS_INSTANCE", str(tmp_path / "elsewhere"))
    run("restore", copies("copies")[0]).done()
    assert rows(tmp_path / "elsewhere", "SELECT count(*) FROM organisations") == [(89,)]


@pytest.mark.slow
def test_the_drill_of_a_restoration_gives_the_same_bytes_everywhere(
    demo_house: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, say: Callable[[str], None]
) -> None:
    """The disk is lost: what is left is a sealed copy, its key, and the keys of answers and pseudonyms."""
    monkeypatch.setenv("BACKUP_KEY", run("keys", "new").done().out.strip())
    drill: dict[str, dict[str, bytes]] = {}
    drill["before"] = taken_away(tmp_path / "before")
    said = run("backup", "copies").done().out
    (copy,) = copies("copies")
    assert sorted(path.name for path in copy.iterdir()) == ["copie.json", "surveys.db.chiffre"]
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("SURVEYS_INSTANCE", str(elsewhere))
    restored = run("restore", "copies").done().out
    assert "cles_reponses" in restored  # said before anyone serves it
    for name in ("cles_reponses", "cle_pseudonymes"):
        shutil.copy(demo_house / name, elsewhere / name)
    assert "cles_reponses" not in run("restore", "copies").done().out
    drill["after"] = taken_away(tmp_path / "after")
    assert drill["after"] == drill["before"]
    assert len(drill["before"]) == 6
    monkeypatch.delenv("BACKUP_KEY")
    run("restore", "copies").refused("chiffrée", "BACKUP_KEY")
    seconds = re.findall(r"\d+,\d+.s", said + restored)
    size = re.findall(r"\d+,\d+.Mo", said)
    assert (len(seconds), len(size)) == (2, 1)
    say(
        f"drill: a sealed copy of {size[0]} in {seconds[0]}, restored in {seconds[1]}, {len(drill['after'])} files alike"
    )


def taken_away(folder: Path) -> dict[str, bytes]:
    """Return the bytes of what leaves the platform: answers in four formats, under pseudonyms, and the figures."""
    folder.mkdir()
    for kind in ("csv", "jsonl", "datapackage"):
        run("submissions", "export", RENEWAL, "--format", kind, "--out", folder / f"answers.{kind}").done()
    run("submissions", "export", PAY, "--format", "csv", "--out", folder / "pay.csv").done()
    run(
        "submissions", "export", RENEWAL, "--format", "csv", "--pseudonyms", "--out", folder / "hidden.csv"
    ).done()
    (folder / "figures.json").write_text(run("figures", RENEWAL, "--json").done().out)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_copy_that_cannot_be_used_changes_nothing(demo_house: Path) -> None:
    run("backup", "copies").done()
    (copy,) = copies("copies")
    for broken in ("cut", "manifest", "newer"):
        shutil.copytree(copy, broken)
    data = Path("cut/surveys.db")
    data.write_bytes(data.read_bytes()[:5000])
    Path("manifest/copie.json").write_text("[")
    with closing(sqlite3.connect("newer/surveys.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_future'")
        connection.commit()
    manifest = json.loads(Path("newer/copie.json").read_text("utf-8"))
    manifest["sha256"] = hashlib.sha256(Path("newer/surveys.db").read_bytes()).hexdigest()
    Path("newer/copie.json").write_text(json.dumps(manifest))
    before = rows(demo_house, "SELECT count(*) FROM submissions")
    run("restore", "cut").refused("endommagée")
    run("restore", "manifest").refused("endommagée")
    run("restore", "newer").refused("plus récente")
    run("restore", "absent").refused("absent", "Aucune copie")
    run("restore", "newer/surveys.db").refused("Aucune copie")
    assert rows(demo_house, "SELECT count(*) FROM submissions") == before


def test_a_folder_that_cannot_be_written_is_refused(house: Path) -> None:
    Path("file").write_text("")
    run("backup", "file").refused("file", "ne peut pas y être écrite")
    run("backup", "file/inside").refused("ne peut pas y être écrite")
    run("backup", "/proc/copies").refused("ne peut pas y être écrite")


def test_purging_says_how_much(house: Path) -> None:
    assert run("purge").done().out == "0 ligne effacée.\n"


# --- people


def test_a_person_is_added_with_their_roles(demo_house: Path) -> None:
    ran = run(
        "person", "add", "Camille@Exemple.org", "--name", "Camille Fictif", "--role", "analyst", "--role", "designer",
        "--organisation", "of-03-04:director",
    )  # fmt: skip
    assert "/connexion" in ran.done().out
    assert rows(demo_house, "SELECT name FROM people WHERE email = 'camille@exemple.org'") == [
        ("Camille Fictif",)
    ]
    run("person", "add", "camille@exemple.org", "--name", "Autre").refused("camille@exemple.org", "déjà")


def test_every_fault_of_a_person_is_said_at_once(house: Path) -> None:
    ran = run("person", "add", "camille", "--name", " ", "--role", "king", "--organisation", "xx:director")
    ran.refused("camille", "king", "xx", "nom")
    assert len(ran.err.splitlines()) == 4
    assert rows(house, "SELECT count(*) FROM people") == [(0,)]


@pytest.mark.parametrize("arguments", [
    ["a@b.ca"], ["--name", "x"], ["a@b.ca", "--name", "x", "--organisation", "zz"],
    ["a@b.ca", "--name", "x", "--organisation", ":director"],
])  # fmt: skip
def test_a_person_badly_given_is_a_wrong_usage(arguments: list[str]) -> None:
    assert run("person", "add", *arguments).status == 2


def test_a_message_that_came_back_is_noted_or_said_to_be_none_of_ours(house: Path, tmp_path: Path) -> None:
    from tests.operations.test_mailing import REPORT

    report = tmp_path / "rapport.eml"
    report.write_text(REPORT.format(action="failed", kind="message/rfc822"), "utf-8")
    run("bounce", str(report)).refused("aucun de nos courriels")
    report.write_text("Subject: Absence\n\nJe suis en vacances.", "utf-8")
    run("bounce", str(report)).refused("pas un rapport")
    run("bounce", str(tmp_path / "absent.eml")).refused("ne peut pas être lu")


# --- settings and databases


@pytest.mark.parametrize(
    "arguments",
    [["figures", RENEWAL], ["demo"], ["worker"], ["backup", "x"], ["restore", "x"], ["purge"], ["serve"],
     ["submissions", "export", RENEWAL, "--out", "x"], ["person", "add", "a@b.ca", "--name", "x"]],
)  # fmt: skip
def test_every_command_says_what_is_wrong_with_the_settings(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "a-file"
    file.write_text("")
    monkeypatch.setenv("SURVEYS_DEMO", "1")
    monkeypatch.setenv("SURVEYS_INSTANCE", str(file))
    run(*arguments).refused("a-file", "SURVEYS_INSTANCE")
    monkeypatch.setenv("SURVEYS_INSTANCE", str(tmp_path / "fine"))
    for wrong in (
        "nonsense",
        "mysql://server/base",
        "postgresql://",
        "sqlite://",
        "postgresql://h:notaport/b",
    ):
        monkeypatch.setenv("DATABASE_URL", wrong)
        ran = run(*arguments)
        ran.refused("DATABASE_URL")
        assert len(ran.err.splitlines()) == 1
    monkeypatch.setenv("PORT", "eighty")
    assert len(run(*arguments).err.splitlines()) == 2


def test_a_file_that_is_no_database_is_refused(house: Path) -> None:
    (house / "surveys.db").write_bytes(b"not a database at all, really" * 500)
    run("figures", RENEWAL).refused("surveys.db")


def test_a_database_of_the_future_is_refused(house: Path) -> None:
    with closing(sqlite3.connect(house / "surveys.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_future'")
        connection.commit()
    run("figures", RENEWAL).refused("plus récente")


def test_a_server_that_does_not_answer_is_refused(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://someone:secret-word@127.0.0.1:1/base")
    ran = run("figures", RENEWAL)
    ran.refused("PostgreSQL", "DATABASE_URL")
    assert "secret-word" not in ran.err
    assert len(ran.err.splitlines()) == 1


def test_the_data_stay_beside_the_program_whatever_the_folder(tmp_path: Path) -> None:
    assert (HERE / "wsgi.py").exists()
    assert (
        Settings.from_env({"SURVEYS_DEMO": "1", "SURVEYS_INSTANCE": str(tmp_path / "i")}).instance
        == tmp_path / "i"
    )


# --- the frame


def test_a_failure_is_one_line_and_its_trace_one_setting_away(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*, now: object) -> int:
        raise ZeroDivisionError("for the test")

    monkeypatch.setattr(keeping, "purge", fail)
    result = CliRunner().invoke(main, ["purge"])
    assert result.exit_code == 1
    assert "problème imprévu" in result.stderr
    assert "Traceback" not in result.stderr
    monkeypatch.setenv("SURVEYS_TRACE", "1")
    assert "ZeroDivisionError: for the test" in CliRunner().invoke(main, ["purge"]).stderr


HELPS = (
    [], ["check"], ["convert"], ["evaluate"], ["expression"], ["submissions"], ["submissions", "import"],
    ["submissions", "export"], ["figures"], ["demo"], ["serve"], ["worker"], ["backup"], ["restore"], ["purge"],
    ["person"], ["person", "add"], ["bounce"], ["protect"], ["audit"], ["submissions", "correct"], ["report"],
    ["doctor"], ["keys"], ["keys", "list"], ["keys", "new"], ["keys", "rotate"],
)  # fmt: skip


@pytest.mark.parametrize("arguments", HELPS, ids=" ".join)
def test_every_command_has_its_help_in_french(arguments: list[str]) -> None:
    for flag in ("--help", "-h"):
        ran = run(*arguments, flag).done()
        assert ran.out.startswith("Usage\u00a0:")
        assert "Afficher cette aide." in ran.out
        for english in (" the ", "Show", "Options:", "default", "required", "Commands", "COMMAND "):
            assert english not in ran.out
        assert "..." not in ran.out, "a summary is cut short"


def test_no_command_is_missing_from_these_tests() -> None:
    named = {arguments[0] for arguments in HELPS if arguments}
    assert set(main.commands) == named


def test_nothing_is_asked_of_the_machine_for_help(tmp_path: Path) -> None:
    ran = spawn("--help", env=environment(tmp_path / "none", DATABASE_URL="nonsense"))
    ran.done()
    assert not (tmp_path / "none").exists()


def test_the_pure_commands_load_neither_the_web_nor_a_database() -> None:
    program = (
        "import sys; from click.testing import CliRunner; from surveys.cli import main\n"
        "r = CliRunner().invoke(main, ['check', 'absent.yaml']); assert r.exit_code == 1, r\n"
        "r = CliRunner().invoke(main, ['expression', '1 +']); assert r.exit_code == 1, r\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'flask', 'sqlalchemy', 'scipy', 'numpy', 'jinja2'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout == "[]\n"
