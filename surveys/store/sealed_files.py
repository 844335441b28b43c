"""Files sealed whole with one key: what a copy of the database is when it is carried elsewhere.

Apart from ``sealing``, whose tokens stand inside rows and are opened one by one: here a file of any length is streamed.
Refuses to hand over a changed byte: a file is opened beside its place, and takes it once the whole was recognised.
"""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_MARK = b"surveys/file/1\n"
_SALT, _NONCE, _TAG = 16, 12, 16  # bytes
_PIECE = 1 << 20


def seal_file(source: Path, target: Path, key: bytes) -> None:
    """Write ``source`` sealed at ``target`` (AES-256-GCM under a key of its own, drawn from ``key``), for its owner alone."""
    head = _MARK + secrets.token_bytes(_SALT + _NONCE)
    sealing = _cipher(head, key, None).encryptor()
    sealing.authenticate_additional_data(head)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as sealed, source.open("rb") as plain:
        sealed.write(head)
        while piece := plain.read(_PIECE):
            sealed.write(sealing.update(piece))
        sealed.write(sealing.finalize() + sealing.tag)


def open_file(source: Path, target: Path, key: bytes) -> bool:
    """Write what a sealed file holds at ``target``; False, and nothing there, when it was changed or sealed with another key."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if not _open(source, draft, key):
            return False
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return True


def _open(source: Path, draft: Path, key: bytes) -> bool:
    left = source.stat().st_size - len(_MARK) - _SALT - _NONCE - _TAG
    if left < 0:
        return False
    with source.open("rb") as sealed:
        head = sealed.read(len(_MARK) + _SALT + _NONCE)
        sealed.seek(-_TAG, os.SEEK_END)
        opening = _cipher(head, key, sealed.read(_TAG)).decryptor()
        opening.authenticate_additional_data(head)
        sealed.seek(len(head))
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as plain:
            while piece := sealed.read(min(_PIECE, left)):
                left -= len(piece)
                plain.write(opening.update(piece))
            try:
                plain.write(opening.finalize())
            except InvalidTag:
                return False
    return True


def _cipher(head: bytes, key: bytes, tag: bytes | None) -> Cipher[GCM]:
    salt, nonce = head[len(_MARK) : len(_MARK) + _SALT], head[-_NONCE:]
    derived = HKDF(SHA256(), length=32, salt=salt, info=_MARK).derive(key)
    return Cipher(AES(derived), GCM(nonce, tag))
