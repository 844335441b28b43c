"""What people prove who they are with, beside a link: a password, passkeys, codes of an application, recovery codes.

Apart from accounts because each may be absent, lost and made again while the person stays. Keeps nothing that opens a
door by itself: a password and a recovery code as hashes, a passkey as its public half, the secret of codes sealed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Delete, ForeignKey, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from surveys.store.base import Base, Line, Prose, UTCDateTime, db


class Password(Base):
    """The argon2id hash of a password."""

    __tablename__ = "passwords"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(Prose)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Passkey(Base):
    """The public half of a passkey (WebAuthn); its counter and its ids are what the authenticator gave."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    credential_id: Mapped[str] = mapped_column(Line(1400), unique=True)  # base64url, as browsers write it
    public_key: Mapped[str] = mapped_column(Prose)  # COSE, base64url
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(Line(80))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CodeGenerator(Base):
    """An application that gives codes (TOTP, RFC 6238). ``last_step``: a code serves once. Sealed by ``operations``."""

    __tablename__ = "code_generators"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(Prose)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code on paper, for the day the telephone is lost; it serves once."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(Line(64), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Challenge(Base):
    """What a passkey is asked to sign, once, within minutes. ``person_id`` is set when it is to be theirs alone."""

    __tablename__ = "challenges"

    challenge_hash: Mapped[str] = mapped_column(Line(64), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Attempts(Base):
    """How often something was tried in a stretch of time. ``key`` is a keyed hash: no address stands here."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(Line(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    count: Mapped[int]


# ── how they are asked for ──


def owns_factor(person: ColumnElement[int]) -> ColumnElement[bool]:
    """Say in SQL whether a person has a second factor: a passkey, or an application that gives codes."""
    return or_(
        exists().where(Passkey.person_id == person),
        exists().where(CodeGenerator.person_id == person, CodeGenerator.confirmed_at.is_not(None)),
    )


def people_with_factor() -> set[int]:
    """Return the ids of those who have a second factor."""
    confirmed = select(CodeGenerator.person_id).where(CodeGenerator.confirmed_at.is_not(None))
    return set(db.session.scalars(select(Passkey.person_id).union(confirmed)))


def list_passkeys(person_id: int) -> list[Passkey]:
    """Return the passkeys of a person, the oldest first."""
    return list(
        db.session.scalars(select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id))
    )


def find_passkey(credential_id: str) -> Passkey | None:
    """Return the passkey that a browser names."""
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def count_recovery_codes(person_id: int) -> int:
    """Count the recovery codes that can still serve."""
    query = select(func.count()).where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(query) or 0


def take_recovery_code(person_id: int, code_hash: str, now: datetime) -> bool:
    """Use a recovery code, once; say whether it served."""
    taken = db.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == code_hash,
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.person_id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def take_step(person_id: int, step: int) -> bool:
    """Say whether no code of this moment or of a later one has served yet, and note that this one has."""
    taken = db.session.scalar(
        update(CodeGenerator)
        .where(CodeGenerator.person_id == person_id, CodeGenerator.last_step < step)
        .values(last_step=step)
        .returning(CodeGenerator.person_id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def erase_codes(person_id: int) -> None:
    """Erase the application that gives codes, and the recovery codes that go with it."""
    for table in (CodeGenerator, RecoveryCode):
        _erase(delete(table).where(table.person_id == person_id))


def erase_recovery_codes(person_id: int) -> None:
    """Erase the recovery codes alone, before others are written."""
    _erase(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))


def erase_passkeys(person_id: int, passkey_id: int | None = None) -> int:
    """Erase the passkeys of a person, or one of them; return how many."""
    query = delete(Passkey).where(Passkey.person_id == person_id)
    return _erase(query if passkey_id is None else query.where(Passkey.id == passkey_id))


def take_challenge(challenge_hash: str, now: datetime) -> tuple[int | None] | None:
    """Use a challenge, once; return whose it is, or ``None`` when it is unknown, over or used."""
    row = db.session.execute(
        delete(Challenge)
        .where(Challenge.challenge_hash == challenge_hash, Challenge.expires_at > now)
        .returning(Challenge.person_id)
        .execution_options(synchronize_session=False)
    ).first()
    return None if row is None else (row[0],)


def count_attempt(key: str, until: datetime, now: datetime) -> int:
    """Count one more attempt, in the stretch that runs or in a new one that ends at ``until``; return how many."""
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    statement = insert(Attempts).values(key=key, until=until, count=1)
    is_over = Attempts.until <= now
    return int(
        db.session.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={
                    "count": case((is_over, 1), else_=Attempts.count + 1),
                    "until": case((is_over, statement.excluded.until), else_=Attempts.until),
                },
            ).returning(Attempts.count)
        ).scalar_one()
    )


def erase_over(now: datetime) -> None:
    """Erase the challenges and the counts of attempts whose time has passed."""
    _erase(delete(Challenge).where(Challenge.expires_at <= now))
    _erase(delete(Attempts).where(Attempts.until <= now))


def _erase(statement: Delete) -> int:
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(result.rowcount)
