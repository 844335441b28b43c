"""The settings of one installation, read from the environment once, when a process starts.

Apart so that every room receives values instead of reading the environment. Refuses to start half configured:
all that is missing or unreadable is listed in one error, and nothing here opens a connection.
"""

import base64
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

HERE = (
    Path(__file__).resolve().parents[1]
)  # the data stay beside the program, whatever folder a command is run in
FORMS = ("text", "json")  # of the log, the first by default
LEAST_SIGNS = 10  # different characters of a key: chance gives more than twenty among 32
_YES = {"1", "true", "yes", "on", "oui"}
_NO = {"", "0", "false", "no", "off", "non"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class SettingsError(Exception):
    """The environment does not make a configuration. ``faults`` holds one French sentence per setting."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that an installation may decide. ``docs/reglages.md`` has one line for each."""

    instance: Path  # an existing, writable folder: database, secret key, mail of the demonstration
    database_url: str = field(
        repr=False
    )  # as SQLAlchemy reads it; ``sqlite:////…/surveys.db`` unless DATABASE_URL says otherwise
    secret_key: str = field(repr=False)
    answers_keys: tuple[str, ...] = field(
        default=(), repr=False
    )  # the first seals, the others open; empty: the file
    pseudonyms_key: str = field(default="", repr=False)  # what hides organisations in pseudonymised files
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    base_url: str = "http://127.0.0.1:8000"  # without a final slash
    smtp_url: str = field(default="", repr=False)  # empty: mail is written under instance/courriels
    mail_from: str = ""
    privacy_title: str = ""
    privacy_email: str = ""
    help_phone: str = ""
    help_email: str = ""
    postal_address: str = ""
    presses: int = 2  # papers drawn at once on this machine
    papers_a_minute: int = 20  # for one person
    backup_days: int = 90  # how long a copy of the database is kept
    backup_key: str = field(
        default="", repr=False
    )  # what seals copies of the database; empty: they are in clear
    access_log_days: int = 730  # how long the access log keeps who opened what
    backups: Path | None = None  # where copies of the database are written, when no folder is named
    log: str = "text"  # the form of the machine's log
    metrics_token: str = field(default="", repr=False)  # what opens the measures; empty: there are none
    proxies: int = 0  # how many reverse proxies stand in front and may be believed

    @property
    def secure(self) -> bool:
        """Say whether people reach the site by https: cookies are then never sent in clear."""
        return self.base_url.startswith("https://")

    @property
    def backup_key_bytes(self) -> bytes | None:
        """Return the key that seals copies of the database, where there is one."""
        return base64.urlsafe_b64decode(self.backup_key) if self.backup_key else None

    @property
    def answers_keys_file(self) -> Path:
        """Return the file of the keys of restricted answers, when they do not come from the environment."""
        return self.instance / "cles_reponses"

    @property
    def mail_folder(self) -> Path:
        """Return the folder where mail is written when no server is set."""
        return self.instance / "courriels"

    @property
    def press_folder(self) -> Path:
        """Return the folder of the turns at the press."""
        return self.instance / "presse"

    @property
    def measures_folder(self) -> Path:
        """Return the folder where the processes of the web add up what they measure."""
        return self.instance / "mesures"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, *, serving: bool = False) -> "Settings":
        """Read the settings; the instance folder and its secret key are made when absent.

        ``serving`` also requires what people are shown or written: who answers for their data, where to ask for help.
        A command or the demonstration runs with nothing set. Raises ``SettingsError`` with everything that is missing
        or wrong, never the first fault alone.
        """
        reader = _Reader(os.environ if environ is None else environ)
        demo = reader.flag("SURVEYS_DEMO")
        host = reader.text("HOST") or "127.0.0.1"
        port = reader.whole("PORT", 8000, 1, 65535)
        if demo:
            reader.fallback = {"BASE_URL": f"http://{host}:{port}", **_DEMO_VALUES}
        elif not serving:
            reader.fallback = {"BASE_URL": f"http://{host}:{port}", **dict.fromkeys(_DEMO_VALUES, "")}
        instance = reader.folder("SURVEYS_INSTANCE", HERE / "instance")
        settings = cls(
            instance=instance,
            database_url=reader.database_url(instance),
            secret_key=reader.secret_key("SECRET_KEY", instance),
            answers_keys=reader.answers_keys("ANSWERS_KEYS", instance),
            pseudonyms_key=reader.secret_key("PSEUDONYMS_KEY", instance, "cle_pseudonymes"),
            host=host,
            port=port,
            demo=demo,
            base_url=reader.base_url("BASE_URL"),
            smtp_url=reader.smtp_url("SMTP_URL"),
            mail_from=reader.email("MAIL_FROM"),
            privacy_title=reader.required("PRIVACY_OFFICER_TITLE"),
            privacy_email=reader.email("PRIVACY_OFFICER_EMAIL"),
            help_phone=reader.required("HELP_PHONE"),
            help_email=reader.email("HELP_EMAIL"),
            postal_address=reader.required("POSTAL_ADDRESS"),
            presses=reader.whole("SURVEYS_PRESSES", 2, 1, 64),
            papers_a_minute=reader.whole("SURVEYS_PAPERS_A_MINUTE", 20, 1, 10_000),
            backup_days=reader.whole("SURVEYS_BACKUP_DAYS", 90, 1, 3660),
            backup_key=reader.backup_key(reader.text("BACKUP_KEY"), reader.text("BACKUP_KEY_FILE")),
            access_log_days=reader.whole("SURVEYS_ACCESS_LOG_DAYS", 730, 30, 3_650),
            backups=reader.place("SURVEYS_BACKUPS"),
            log=reader.choice("SURVEYS_LOG", FORMS),
            metrics_token=reader.token("METRICS_TOKEN"),
            proxies=reader.whole("TRUSTED_PROXIES", 0, 0, 9),
        )
        if reader.faults:
            raise SettingsError(tuple(reader.faults))
        return settings


_DEMO_VALUES = {
    "MAIL_FROM": "ne-pas-repondre@exemple.invalid",
    "PRIVACY_OFFICER_TITLE": "Direction générale (démonstration)",
    "PRIVACY_OFFICER_EMAIL": "vie-privee@exemple.invalid",
    "HELP_PHONE": "514 555-0100",
    "HELP_EMAIL": "aide@exemple.invalid",
    "POSTAL_ADDRESS": "1, rue de l’Exemple, Montréal (Québec)  H0H 0H0",
}


class _Reader:
    """Reads one variable at a time and remembers every fault."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.fallback: Mapping[str, str] = {}
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def required(self, name: str) -> str:
        value = self.text(name) or self.fallback.get(name, "")
        if not value and name not in self.fallback:
            self.faults.append(f"{name} manque : voir docs/reglages.md.")
        return value

    def email(self, name: str) -> str:
        value = self.required(name)
        if value and not _EMAIL.fullmatch(value):
            self.faults.append(f"{name} n’est pas une adresse de courriel (exemple : aide@exemple.org).")
        return value

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in _YES | _NO:
            self.faults.append(f"{name} vaut 1 ou 0.")
        return value in _YES

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name) or str(default)
        if not re.fullmatch(r"[0-9]{1,5}", value) or not least <= int(value) <= most:
            self.faults.append(f"{name} est un nombre entier de {least} à {most} (exemple : {default}).")
            return default
        return int(value)

    def choice(self, name: str, words: tuple[str, ...]) -> str:
        value = self.text(name) or words[0]
        if value not in words:
            self.faults.append(f"{name} vaut {' ou '.join(words)}.")
        return value

    def token(self, name: str) -> str:
        value = self.text(name)
        if value and (len(value) < 32 or not value.isascii()):
            self.faults.append(f"{name} compte au moins 32 caractères, sans accent.")
        return value

    def place(self, name: str) -> Path | None:
        """Return a folder that may not exist yet."""
        value = self.text(name)
        return Path(value).absolute() if value else None

    def base_url(self, name: str) -> str:
        value = self.required(name).rstrip("/")
        parts = _split(value)
        if value and (parts is None or parts[0] not in ("http", "https") or not parts[1]):
            self.faults.append(f"{name} est une adresse complète (exemple : https://sondages.exemple.org).")
        return value

    def smtp_url(self, name: str) -> str:
        value = self.text(name)
        parts = _split(value)
        if value and (parts is None or parts[0] not in ("smtp", "smtps", "smtp+starttls") or not parts[1]):
            self.faults.append(
                f"{name} n’est pas lisible (exemple : smtp+starttls://utilisateur:secret@courriel.exemple.org:587)."
            )
        return value

    def folder(self, name: str, default: Path) -> Path:
        folder = Path(self.text(name) or default).absolute()
        try:
            folder.mkdir(
                parents=True, exist_ok=True, mode=0o700
            )  # answers, addresses and keys are its owner's
            probe = folder / f".essai-{os.getpid()}-{secrets.token_hex(4)}"
            probe.touch()
            probe.unlink()
        except OSError:
            self.faults.append(
                f"Le dossier {folder} ne peut pas être écrit : changez ses droits ou réglez {name}."
            )
        return folder

    def database_url(self, instance: Path) -> str:
        value = self.text("DATABASE_URL")
        if not value:
            return f"sqlite:///{instance / 'surveys.db'}"
        scheme, separator, rest = value.partition("://")
        if scheme in ("postgres", "postgresql", "postgresql+psycopg") and separator and rest:
            parts = _split(value)
            if parts is not None and parts[2].strip("/"):
                return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.startswith("/") and rest.strip("/"):
            # Relative to the current folder, like any other path a person gives; « :memory: » would lose answers.
            path = rest[1:]
            if path != ":memory:" and "?" not in path:
                return f"sqlite:///{Path(path).absolute()}"
        self.faults.append(
            "DATABASE_URL n’est pas lisible (exemples : postgresql://utilisateur:secret@serveur/base, "
            "sqlite:////chemin/vers/surveys.db)."
        )
        return ""

    def answers_keys(self, name: str, instance: Path) -> tuple[str, ...]:
        """Return the keys of the environment; without any, look that the file's own rights keep it from others."""
        given = tuple(filter(None, (part.strip() for part in self.text(name).split(","))))
        if not all(is_answers_key(each) for each in given):
            self.faults.append(
                f"{name} : chaque clé est celle que donne « surveys keys new »; séparez-les par des virgules."
            )
        file = instance / "cles_reponses"
        if not given and file.exists() and file.stat().st_mode & 0o077:
            self.faults.append(f"Le fichier {file} est lisible par d’autres : tapez « chmod 600 {file} ».")
        return given

    def backup_key(self, given: str, file: str) -> str:
        """Return the key of copies: as it is given, or the first line of a file that is its owner's alone."""
        if given and file:
            self.faults.append("BACKUP_KEY et BACKUP_KEY_FILE disent la même chose : gardez l’un des deux.")
        if file:
            try:
                if Path(file).stat().st_mode & 0o077:
                    self.faults.append(
                        f"Le fichier {file} est lisible par d’autres : tapez « chmod 600 {file} »."
                    )
                given = next(iter(Path(file).read_text("ascii").split()), "-")
            except (OSError, ValueError):
                self.faults.append(f"Le fichier {file} ne peut pas être lu : vérifiez BACKUP_KEY_FILE.")
                return ""
        if given and not is_answers_key(given):
            self.faults.append("BACKUP_KEY : la clé est celle que donne « surveys keys new ».")
        return given

    def secret_key(self, name: str, instance: Path, file: str = "secret_key") -> str:
        value = self.text(name)
        if value:
            if len(value) < 32:
                self.faults.append(f"{name} compte au moins 32 caractères.")
            elif len(set(value)) < LEAST_SIGNS:
                self.faults.append(
                    f"{name} se devine : trop peu de caractères différents. Laissez la plateforme en créer une."
                )
            return value
        try:
            return _kept_secret(instance / file)
        except OSError:
            # The unwritable folder is already among the faults, unless the file alone is closed to us.
            if not self.faults:
                self.faults.append(f"Le fichier {instance / file} ne peut pas être lu : réglez {name}.")
            return ""


def is_answers_key(text: str) -> bool:
    """Say whether a text is 32 bytes in URL-safe base64."""
    try:
        return len(base64.urlsafe_b64decode(text)) == 32
    except ValueError:
        return False


def _split(value: str) -> tuple[str, str, str] | None:
    """Return scheme, host and path of an address, or ``None`` when it cannot be one."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return None
    return parts.scheme, parts.hostname or parts.query, parts.path


def _kept_secret(path: Path) -> str:
    """Return the secret kept at ``path``, made once; two processes starting together agree on one."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)  # fails when another process was first: its key is then ours too
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
