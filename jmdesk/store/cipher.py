"""The lock on a store file: SQLCipher, which is loaded for locked stores alone.

A store's secret is 16 random bytes. The key of its pages is derived from it; who knows the secret
opens the store and every copy of it. How the secret itself is kept under a passphrase is not this
layer's business: the store only carries that file, `sidecar`, with its copies.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any, cast

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store.peeking import peeked

SECRET_BYTES = 16
PAGE = 4096
"""Bytes of a page of a locked store: SQLCipher's own, so that its tools open one by the key."""

_CONTEXT = b"jmdesk store 1"
_SALT = 16
"""Bytes at the head of the file: chance, and in the place of SQLite's name."""
_SEAL = 64
"""Bytes at the end of each page: HMAC-SHA512 of what stands before it and of its number."""
_TRIED = 64
"""So many pages are looked at to tell a wrong key from a damaged file."""
_LARGEST = 10_000
"""Bytes that a sidecar has at most."""
_TOLD = (
    ("database or disk is full", sqlite3.SQLITE_FULL),
    ("disk I/O error", sqlite3.SQLITE_IOERR),
    ("database is locked", sqlite3.SQLITE_BUSY),
    ("attempt to write a readonly", sqlite3.SQLITE_READONLY),
    ("unable to open", sqlite3.SQLITE_CANTOPEN),
    ("database disk image is malformed", sqlite3.SQLITE_CORRUPT),
    ("file is not a database", sqlite3.SQLITE_NOTADB),
)
_PLAIN = b"SQLite format 3\0"


class StoreLocked(Refusal):
    """A locked store was asked for without its key; ``path`` is where it lies."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class WrongKey(Refusal):
    """The key does not open this store."""


def new_secret() -> bytes:
    """The secret of a store that is about to be locked."""
    return secrets.token_bytes(SECRET_BYTES)


def sidecar(store: Path) -> Path:
    """Where the secret of a locked store lies under its passphrase: beside it."""
    return store.with_name(f"{store.name}.key")


def is_locked(path: Path) -> bool:
    """Whether a file looks like a locked store: whole pages, the first one without any pattern.

    Whatever is left of one that has its sidecar beside it, down to nothing, still wants its key.
    """
    try:
        size = path.stat().st_size
        with peeked(path) as file:
            page = file.read(PAGE)
    except OSError:
        return False
    if page.startswith(_PLAIN):
        return False
    return sidecar(path).is_file() or (len(page) == PAGE and size % PAGE == 0 and _random(page))


def key_for(path: Path, key: bytes) -> bytes:
    """The key where the file needs one: a copy from the time before the lock is plain."""
    return key if key and is_locked(path) else b""


def carry_sidecar(store: Path, copy: Path) -> None:
    """Put what lies beside the store beside its copy as well, or nothing there."""
    own = sidecar(store)
    put_sidecar(copy, own.read_bytes() if own.is_file() else b"")


def sidecars(store: Path) -> list[bytes]:
    """What lies beside a store; two where the power went while a store took another's place."""
    beside = sidecar(store)
    found = (beside, beside.with_name(f"{beside.name}.next"))
    return [one.read_bytes()[:_LARGEST] for one in found if one.is_file()]


def stage_sidecar(store: Path, content: bytes) -> None:
    """Lay down what will belong to the file that is about to take the store's place."""
    if content:
        _write(sidecar(store).with_name(f"{sidecar(store).name}.next"), content)


def settle_sidecar(store: Path, content: bytes) -> None:
    """The other file is in its place: what belongs to it is all that lies beside it."""
    put_sidecar(store, content)
    sidecar(store).with_name(f"{sidecar(store).name}.next").unlink(missing_ok=True)


def put_sidecar(store: Path, content: bytes) -> None:
    """Write what lies beside a store, on the disk when this returns; nothing where it is empty."""
    beside = sidecar(store)
    if content:
        _write(beside, content)
    else:
        beside.unlink(missing_ok=True)


def _write(beside: Path, content: bytes) -> None:
    new = beside.with_name(f".{beside.name}.{secrets.token_hex(4)}")
    try:
        with new.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(beside)
    finally:
        new.unlink(missing_ok=True)


def _random(page: bytes) -> bool:
    """Each byte is expected 16 times: 48 are as good as impossible, in a text they are not."""
    counts = Counter(page)
    return len(counts) == 256 and max(counts.values()) < 48


def fits(path: Path, key: bytes) -> bool:
    """Whether this key sealed any of the first pages of a file; reads it and changes nothing."""
    try:
        with peeked(path) as file:
            pages = list(islice(iter(lambda: file.read(PAGE), b""), _TRIED))
    except OSError:
        return False
    sealing = _sealing(pages[0] if pages else b"", key)
    return any(_sealed(sealing, page, number) for number, page in enumerate(pages, 1))


def all_sealed(path: Path, key: bytes, pages: Iterable[tuple[int, bytes]]) -> bool:
    """Whether this key sealed each of these numbered pages for the file at ``path``."""
    with peeked(path) as file:
        sealing = _sealing(file.read(_SALT), key)
    return all(_sealed(sealing, page, number) for number, page in pages)


def _sealing(begin: bytes, key: bytes) -> bytes:
    """The key of the seals of the file that begins so."""
    salt = bytes(byte ^ 0x3A for byte in begin[:_SALT])
    return hashlib.pbkdf2_hmac("sha512", _page_key(key), salt, 2, 32)


def _sealed(sealing: bytes, page: bytes, number: int) -> bool:
    begin = _SALT if number == 1 else 0
    told = page[begin:-_SEAL] + number.to_bytes(4, "little")
    return hmac.compare_digest(hmac.digest(sealing, told, "sha512"), page[-_SEAL:])


def _page_key(key: bytes) -> bytes:
    """HKDF with SHA-256 (RFC 5869), one block."""
    drawn = hmac.digest(bytes(32), key, "sha256")
    return hmac.digest(drawn, _CONTEXT + b"\x01", "sha256")


def literal(key: bytes) -> str:
    """A key as SQLCipher's PRAGMA and ATTACH take it: used as it is, not as a passphrase."""
    return f"\"x'{_page_key(key).hex()}'\"" if key else "''"


def connect(address: str, key: bytes, **told: Any) -> sqlite3.Connection:
    """A connection of SQLCipher's driver, which has the same methods as sqlite3's.

    An empty key opens a plain file with it.
    """
    raw = driver().connect(address, **told)
    raw.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key is told on stderr
    if key:
        raw.execute(f"PRAGMA key = {literal(key)}")
        raw.execute("PRAGMA cipher_compatibility = 4")
    return cast(sqlite3.Connection, raw)


def driver() -> Any:
    """The module of the driver, for SQLAlchemy."""
    from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

    return dbapi2


def errors(name: str = "Error") -> tuple[type[sqlite3.Error], ...]:
    """The class of errors of that name, of both drivers where both are loaded."""
    loaded = (sqlite3, sys.modules.get("sqlcipher3.dbapi2"))
    return tuple(getattr(module, name) for module in loaded if module is not None)


def code_of(error: object) -> int | None:
    """SQLite's plain code of an error, None of another one.

    The extended codes carry it in the lowest byte; SQLCipher's driver forgets it while it copies.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, errors()):
        code = next((code for text, code in _TOLD if str(error).startswith(text)), None)
    return None if code is None else int(code) & 0xFF


def locked(path: Path) -> StoreLocked:
    """The refusal where a locked store is asked for without its key."""
    return StoreLocked(
        tr(
            "数据文件“{path}”上了锁，要口令才打得开，什么都没有改动。命令行请加 --unlock "
            "口令（或恢复钥匙）。",
            path=path,
        ),
        path,
    )


def wrong_key(path: Path) -> WrongKey:
    """The refusal where the key opens nothing."""
    return WrongKey(
        tr(
            "这把钥匙打不开“{path}”，什么都没有改动。请核对：它可能是另一份数据的，"
            "或者文件的开头已损坏。",
            path=path,
        )
    )
