"""Whether the -wal file beside a store belongs to it as it is now.

SQLite takes any -wal file that is sound in itself: one from another moment, or of another store,
is played into the store and destroys it. So each transaction counts (`TURN`), together with whose
store it is; the number is read from the bytes of both files before SQLite opens them, and from
those of a locked store by `sealed_journal`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jmdesk.store import peeking, sealed_journal
from jmdesk.store.peeking import peeked
from jmdesk.store.sealed_journal import FRAME, HEAD

TURN = "keeping:turn"
"""A setting: sixteen characters of the store's own, and twelve digits that count."""
_WRITTEN = re.compile(TURN.encode() + rb"([0-9a-f]{16})([0-9]{12})")
_KNOWN = "SELECT 1 FROM settings WHERE name = ?"
_BEGIN = "INSERT OR IGNORE INTO settings VALUES (?, lower(hex(randomblob(8))) || '000000000000')"
_NEXT = (
    "UPDATE settings SET value = "
    "substr(value, 1, 16) || printf('%012d', CAST(substr(value, 17) AS INTEGER) + 1) "
    f"WHERE name = '{TURN}'"
)
_VALUE = re.compile(r"([0-9a-f]{16})([0-9]{12})")
_LATER = 10**12
"""More than any number there is."""
_LARGEST = 2_000_000_000
_OPEN_BYTE = 128
"""Of the -shm file: every connection to the store has a share of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A moment of a store: whose, and after how many transactions."""

    store: str
    number: int


def is_counting(raw: sqlite3.Connection) -> bool:
    """Whether the store counts its transactions; older ones do not yet."""
    return raw.execute(_KNOWN, (TURN,)).fetchone() is not None


def begin(raw: sqlite3.Connection) -> None:
    """Count from now on, unless it is counted already; part of the transaction it stands in."""
    raw.execute(_BEGIN, (TURN,))


def count(raw: sqlite3.Connection) -> None:
    """Another transaction; part of it."""
    raw.execute(_NEXT)


def path_of(store: Path) -> Path:
    """Where the -wal file of a store lies."""
    return store.with_name(f"{store.name}-wal")


def fits(store: Path, key: bytes = b"") -> bool:
    """Whether what lies beside the store can be played into it; ``key`` is a locked one's.

    True too where nothing lies there or nothing can be told: it is in use, or from before
    transactions were counted. Changes nothing.
    """
    journal = path_of(store)
    try:
        if not HEAD < journal.stat().st_size < _LARGEST or _in_use(store):
            return True
        own = _newest(store, key)
        theirs = _turns_of(store, key, own) if own else []
    except OSError:
        return True
    if own is None or not theirs:
        return True
    if any(turn.store != own.store for turn in theirs):
        return False
    numbers = [turn.number for turn in theirs]
    return numbers[0] <= own.number + 1 and max(numbers) >= own.number


def is_older(store: Path, key: bytes = b"") -> bool:
    """Of one that does not fit: whether the store is whole without it."""
    own = _newest(store, key)
    if own is None:
        return False
    theirs = _turns_of(store, key, own)
    return all(turn.store != own.store or turn.number < own.number for turn in theirs)


def set_aside(store: Path) -> Path:
    """Give a journal that does not belong here another name; nothing is deleted."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    aside = store.with_name(f"{store.name}-wal.other-{stamp}")
    path_of(store).rename(aside)
    store.with_name(f"{store.name}-shm").unlink(missing_ok=True)
    return aside


def _newest(store: Path, key: bytes) -> Turn | None:
    """The turn that the store's own pages speak of, without its journal."""
    if key:
        return _turn(sealed_journal.own_value(store, key, TURN))
    with peeked(store) as file:
        found = list(_turns(file.read()))
    return max(found, key=lambda turn: turn.number, default=None)


def _turns_of(store: Path, key: bytes, own: Turn) -> list[Turn]:
    """The turns that its journal speaks of, in their order.

    What is a locked store's and cannot be read with it is taken for later: it is not played in,
    and not put aside either.
    """
    if not key:
        return list(_turns_of_journal(path_of(store)))
    if not sealed_journal.is_own(store, key):
        return [Turn(store="", number=0)]
    later = Turn(store=own.store, number=_LATER)
    return [_turn(value) or later for value in sealed_journal.values(store, key, TURN)]


def _turn(value: str | None) -> Turn | None:
    found = _VALUE.fullmatch(value or "")
    return Turn(store=found[1], number=int(found[2])) if found else None


def _turns_of_journal(journal: Path) -> Iterator[Turn]:
    """The turns in those frames that SQLite would look at, in their order."""
    data = journal.read_bytes()
    size = int.from_bytes(data[8:12])
    salts = data[16:24]
    if not 512 <= size <= 65_536:
        return
    for at in range(HEAD, len(data) - FRAME - size + 1, FRAME + size):
        if data[at + 8 : at + 16] != salts:
            return
        page = data[at + FRAME : at + FRAME + size]
        yield from sorted(_turns(page), key=lambda turn: turn.number)[-1:]


def _turns(data: bytes) -> Iterator[Turn]:
    for found in _WRITTEN.finditer(data):
        yield Turn(store=found[1].decode(), number=int(found[2]))


def _in_use(store: Path) -> bool:
    """Whether a connection is open, here or elsewhere; True where it cannot be told."""
    if peeking.is_open_here(store) or os.name != "posix":
        return True
    import fcntl  # not on Windows

    shared = store.with_name(f"{store.name}-shm")
    if not shared.exists():
        return False
    with shared.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _OPEN_BYTE)
        except OSError:
            return True
    return False
