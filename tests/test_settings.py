"""Settings: nothing set is a demonstration or a command; a site says everything that it lacks, at once."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from surveys.config import Settings, SettingsError

REQUIRED = [
    "BASE_URL",
    "MAIL_FROM",
    "PRIVACY_OFFICER_TITLE",
    "PRIVACY_OFFICER_EMAIL",
    "HELP_PHONE",
    "HELP_EMAIL",
    "POSTAL_ADDRESS",
]
REGLAGES = Path(__file__).parents[1] / "docs" / "reglages.md"


def read(tmp_path: Path, *, serving: bool = False, **environ: str) -> Settings:
    return Settings.from_env({"SURVEYS_INSTANCE": str(tmp_path / "i")} | environ, serving=serving)


def faults(tmp_path: Path, *, serving: bool = False, **environ: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, serving=serving, **environ)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return [fault.split(maxsplit=1)[0] for fault in refused.value.faults]


def test_a_demonstration_needs_nothing(tmp_path: Path) -> None:
    settings = read(tmp_path, serving=True, SURVEYS_DEMO="1", PORT="9000")
    assert settings.demo
    assert settings.database_url == f"sqlite:///{tmp_path}/i/surveys.db"
    assert (settings.base_url, settings.secure) == ("http://127.0.0.1:9000", False)
    assert "exemple.invalid" in settings.privacy_email


def test_a_command_needs_nothing_either(tmp_path: Path) -> None:
    assert not read(tmp_path).demo


def test_a_site_names_everything_it_lacks(tmp_path: Path) -> None:
    assert faults(tmp_path, serving=True) == REQUIRED


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    wrong = {
        "SURVEYS_DEMO": "maybe", "PORT": "80000", "DATABASE_URL": "mysql://x/y", "SECRET_KEY": "short", "BASE_URL": "sondages",
        "SMTP_URL": "courriel", "MAIL_FROM": "nobody", "HELP_EMAIL": "x", "TRUSTED_PROXIES": "many",
    }  # fmt: skip
    assert set(faults(tmp_path, **wrong)) == set(wrong)


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("postgres://u:p@h:5433/b", "postgresql+psycopg://u:p@h:5433/b"),
        ("postgresql://h/b?sslmode=require", "postgresql+psycopg://h/b?sslmode=require"),
        ("postgresql:///b?host=/run", "postgresql+psycopg:///b?host=/run"),
        ("sqlite:////data/a.db", "sqlite:////data/a.db"),
    ],
)
def test_addresses_of_databases_are_read(tmp_path: Path, given: str, read_as: str) -> None:
    assert read(tmp_path, DATABASE_URL=given).database_url == read_as


@pytest.mark.parametrize(
    "given",
    [
        "x",
        "postgresql://",
        "postgresql://h",
        "postgresql://h:port/b",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://[::1/b",
    ],
)
def test_what_is_no_database_is_told(tmp_path: Path, given: str) -> None:
    assert faults(tmp_path, DATABASE_URL=given) == ["DATABASE_URL"]


def test_the_secret_key_is_made_once_and_is_nobody_else_s(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(tmp_path).secret_key, range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) > 40
    assert stat.S_IMODE((tmp_path / "i" / "secret_key").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "i").iterdir()) == ["cle_pseudonymes", "secret_key"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "PSEUDONYMS_KEY"])
@pytest.mark.parametrize("key", ["a" * 64, "0123456" * 9, "changeme" * 8])
def test_a_key_that_anyone_would_guess_is_refused(tmp_path: Path, name: str, key: str) -> None:
    assert faults(tmp_path, **{name: key}) == [name]


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    shown = repr(
        read(
            tmp_path,
            DATABASE_URL="postgresql://u:hidden@h/b",
            SMTP_URL="smtp://u:hidden@h",
            SECRET_KEY="hidden-8qZr4Kx1Tw0pLmVb7YsNc2Gf5Jd9",
        )
    )
    assert "hidden" not in shown


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError) as refused:
        Settings.from_env({"SURVEYS_INSTANCE": str(tmp_path / "file" / "i")})
    (fault,) = refused.value.faults
    assert "ne peut pas être écrit" in fault


def test_every_setting_is_documented() -> None:
    source = (Path(__file__).parents[1] / "surveys" / "config.py").read_text("utf-8")
    settings = set(re.findall(r'"([A-Z][A-Z_]{3,})"', source))
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", REGLAGES.read_text("utf-8"), re.MULTILINE))
    assert settings | {"SURVEYS_TRACE"} == documented  # the console's own, read where a command fails
    assert set(REQUIRED) < settings


BACKUP_KEY = "YSBrZXkgb2YgdGhlIHRlc3RzLCBsb25nIGVub3VnaCE="


def test_the_key_of_copies_is_given_or_stands_in_a_file_of_its_owner(tmp_path: Path) -> None:
    assert read(tmp_path).backup_key_bytes is None
    kept = tmp_path / "key"
    kept.write_text(f"{BACKUP_KEY}\n")
    kept.chmod(0o600)
    given, filed = read(tmp_path, BACKUP_KEY=BACKUP_KEY), read(tmp_path, BACKUP_KEY_FILE=str(kept))
    assert given.backup_key_bytes == filed.backup_key_bytes
    assert given.backup_key_bytes is not None
    assert len(given.backup_key_bytes) == 32
    assert BACKUP_KEY not in repr(given)
    both = {"BACKUP_KEY": BACKUP_KEY, "BACKUP_KEY_FILE": str(kept)}
    for wrong in ({"BACKUP_KEY": "court"}, both, {"BACKUP_KEY_FILE": str(tmp_path / "absent")}):
        with pytest.raises(SettingsError, match="BACKUP_KEY"):
            read(tmp_path, **wrong)
    kept.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        read(tmp_path, BACKUP_KEY_FILE=str(kept))
