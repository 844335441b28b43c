"""What keeps the answers of restricted sections unreadable without a key that is not in the database (docs/decisions/0026).

Apart from the tables that hold them: the types here open what is read, whoever reads; who writes seals with a ``Seal``. Refuses
to guess: without the key that sealed a value, ``SealedError``; and a database that was sealed never gets a second key by
itself because its own was lost.
"""

import base64
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app
from sqlalchemy import JSON, Dialect, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from surveys.config import Settings
from surveys.questionnaire.definition.model import Questionnaire
from surveys.questionnaire.definition.names import OTHER
from surveys.store.base import Base, Line, Prose, UTCDateTime, db, dump_json

SEALED = "sealed"
SAID = ("raw", "value", "missing", "about")  # what an answer says; the rest of its body stays readable
_MARK = "s1"
_ENDS_CODE = re.compile(r"[.\[#]")
_NONCE = 12  # bytes; drawn at random for each token, as NIST SP 800-38D allows below 2^32 tokens of a key
_as_kept: ContextVar[bool] = ContextVar("surveys_store_as_kept", default=False)

Body = Mapping[str, Any]


class SealedError(RuntimeError):
    """A sealed answer cannot be opened or written: its key is not here, or the token was changed. ``key`` names the key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no key {key} for a sealed answer")
        self.key = key


class AnswerKey(Base):
    """A key that this database was sealed with, by its name alone: the key itself is never here."""

    __tablename__ = "answer_keys"
    frozen = True
    completed = ("retired_at",)

    name: Mapped[str] = mapped_column(Line(8), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # nothing is sealed with it any more


# ── keys ──


def new_key() -> str:
    """Return a new master key, as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def name_of(key: bytes) -> str:
    """Return what a key is called in tokens and lists: nothing of it can be worked out from there."""
    return hashlib.sha256(b"surveys/key-name/" + key).hexdigest()[:8]


@lru_cache(maxsize=256)
def _cipher(key: bytes, survey: str) -> AESGCM:
    derived = HKDF(SHA256(), length=32, salt=None, info=f"surveys/answers/{survey}".encode()).derive(key)
    return AESGCM(derived)


class Vault:
    """The master keys of this process. A key file is read again whenever it changed, so a rotation needs no restart."""

    def __init__(self, settings: Settings) -> None:
        self.file: Path | None = None if settings.answers_keys else settings.answers_keys_file
        self._read_at = 0
        self._keys = self._named(settings.answers_keys)
        self._registered: set[str] = set()

    @staticmethod
    def _named(texts: tuple[str, ...]) -> dict[str, bytes]:
        keys = [base64.urlsafe_b64decode(text) for text in texts]
        return {name_of(key): key for key in keys}

    def keys(self) -> dict[str, bytes]:
        """Return the keys by name; the first one seals."""
        if self.file is not None:
            try:
                changed = self.file.stat().st_mtime_ns
            except FileNotFoundError:
                changed = 0
            if changed != self._read_at:
                self._keys = self._named(tuple(self.file.read_text("ascii").split())) if changed else {}
                self._read_at = changed
        return self._keys

    def add(self) -> str:
        """Put a new key before the others in the file; return its name."""
        if self.file is None:
            raise ValueError("the keys come from the environment")
        kept = [base64.urlsafe_b64encode(key).decode() for key in self.keys().values()]
        draft = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write("\n".join([new_key(), *kept]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if kept:
            draft.replace(self.file)
        else:
            with suppress(FileExistsError):  # another process was first: its key is then ours too
                os.link(draft, self.file)
            draft.unlink()
        return next(iter(self.keys()))

    def current(self) -> str:
        """Return the name of the key that seals, made when this database was never sealed; the database knows it."""
        keys = self.keys()
        if not keys:
            lost = db.session.scalar(select(AnswerKey.name).limit(1))
            if lost is not None or self.file is None:
                raise SealedError(lost or "")
            self.add()
            keys = self.keys()
        name = next(iter(keys))
        if name not in self._registered:
            if db.session.scalar(select(AnswerKey.name).where(AnswerKey.name == name)) is None:
                add_key(name, datetime.now(UTC))
            else:
                self._registered.add(name)
        return name

    def seal(self, survey: str, text: str) -> str:
        """Return the token of a text, for one survey."""
        name = self.current()
        head = f"{_MARK}.{name}.{survey}"
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + _cipher(self._keys[name], survey).encrypt(nonce, text.encode(), head.encode())
        return f"{head}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, token: str) -> str:
        """Return what a token says. Raises ``SealedError``."""
        head, _, sealed = token.rpartition(".")
        _mark, name, survey = head.split(".")
        key = self.keys().get(name)
        if key is None:
            raise SealedError(name)
        held = base64.urlsafe_b64decode(sealed)
        try:
            return _cipher(key, survey).decrypt(held[:_NONCE], held[_NONCE:], head.encode()).decode()
        except InvalidTag:
            raise SealedError(name) from None


def vault() -> Vault:
    """Return the keys of the running application."""
    held = current_app.extensions
    if "surveys_vault" not in held:
        held["surveys_vault"] = Vault(held["surveys"])
    return cast(Vault, held["surveys_vault"])


def add_key(name: str, now: datetime) -> None:
    """Write that this database is sealed with a key."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    db.session.execute(insert(AnswerKey).values(name=name, since=now).on_conflict_do_nothing())


def list_keys() -> list[AnswerKey]:
    """Return the keys that this database was sealed with, the latest first."""
    return list(db.session.scalars(select(AnswerKey).order_by(AnswerKey.since.desc(), AnswerKey.name)))


# ── what is sealed ──


class Seal:
    """What of a survey's answers is sealed: those of the restricted sections of some versions of its questionnaire."""

    def __init__(self, *versions: Questionnaire) -> None:
        self.survey = versions[0].survey if versions else ""
        self.codes = frozenset(
            item.code
            for version in versions
            for section in version.sections
            if section.restricted
            for item in section.items
        )

    def covers(self, variable: str) -> bool:
        """Say whether what a variable says is sealed."""
        code = _ENDS_CODE.split(variable, maxsplit=1)[0]
        return code in self.codes or code.removesuffix(OTHER) in self.codes

    def body(self, variable: str, body: Body | None) -> dict[str, Any] | None:
        """Return an answer's body as it is kept."""
        if body is None:
            return None
        if SEALED in body or not self.covers(variable):
            return dict(body)
        return self._sealed(body)

    def _sealed(self, body: Body) -> dict[str, Any]:
        said = {key: body[key] for key in SAID if key in body}
        rest = {key: value for key, value in body.items() if key not in SAID}
        return rest | {SEALED: vault().seal(self.survey, dump_json(said))}

    def document(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return a whole document as it is kept."""
        answers = {name: self.body(name, body) for name, body in document["answers"].items()}
        return {**document, "answers": answers}

    def line(self, variable: str, value: object) -> object:
        """Return one side of a journal's line as it is kept."""
        return self.body(variable, value) if isinstance(value, dict) else value

    def text(self, text: str) -> str:
        """Return a sent copy that will be kept sealed, whole, when its questionnaire has a restricted section."""
        return Secret(text, vault().seal(self.survey, text)) if self.codes else text

    def again(self, variable: str, body: Any, key: str) -> Any:
        """Return one side of a journal's line, or a body, sealed with the key that seals now; as it is when it is already."""
        if not isinstance(body, dict):
            return body
        if SEALED in body:
            return body if sealed_with(body[SEALED]) == key else self._sealed(open_body(body))
        return self.body(variable, body)


class Secret(str):
    """A text that reads as itself, and that its column keeps as ``token``."""

    __slots__ = ("token",)
    token: str

    def __new__(cls, text: str, token: str) -> "Secret":
        """Return ``text``, which is kept as ``token``."""
        made = super().__new__(cls, text)
        made.token = token
        return made


def open_body(body: Any) -> Any:
    """Return an answer's body as it was written; anything else as it is."""
    if not isinstance(body, dict) or SEALED not in body:
        return body
    rest = {key: value for key, value in body.items() if key != SEALED}
    return rest | json.loads(vault().open(body[SEALED]))


def open_document(document: Any) -> Any:
    """Return a document, or an answer's body, as it was written."""
    if isinstance(document, dict) and isinstance(document.get("answers"), dict):
        answers = document["answers"]
        if any(SEALED in body for body in answers.values()):
            return {**document, "answers": {name: open_body(body) for name, body in answers.items()}}
    return open_body(document)


def open_text(text: str) -> str:
    """Return a sent copy as it was written."""
    return vault().open(text) if text.startswith(f"{_MARK}.") else text


def sealed_with(token: str) -> str:
    """Return the name of the key that a token was sealed with; empty for what is not sealed."""
    return token.split(".", 2)[1] if token.startswith(f"{_MARK}.") else ""


@contextmanager
def as_kept() -> Iterator[None]:
    """Read sealed columns as they are kept: to copy the database, to put a copy back, to seal with another key."""
    held = _as_kept.set(True)
    try:
        yield
    finally:
        _as_kept.reset(held)


class SealedDocument(TypeDecorator[Any]):
    """A JSON document whose answers may be sealed: whoever reads it reads what was written."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Keep it as any document of ours."""
        kind = JSONB(none_as_null=True) if dialect.name == "postgresql" else JSON(none_as_null=True)
        return dialect.type_descriptor(kind)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Open it."""
        return value if _as_kept.get() else open_document(value)


class SealedProse(Prose):
    """A text that may be sealed whole."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal what is said to be secret."""
        if isinstance(value, Secret):
            return value.token
        return super().process_bind_param(value, dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open it."""
        return value if value is None or _as_kept.get() else open_text(value)
