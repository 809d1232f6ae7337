"""Revisions found in the pages of a damaged file, whatever became of the pages above them.

Each revision names itself: its id is the SHA-256 of its content. So what is found is surely one,
and a file that holds one is surely a store. The format of pages and cells is SQLite's
(https://www.sqlite.org/fileformat.html, 1.6 and 2.1).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from jmdesk.store.peeking import peeked
from jmdesk.store.sqlite import PAGE_SIZES

_LEAF = 0x0D
_HEADER = 100
_WIDEST = 100_000_000
"""Bytes of a row that is still believed."""
_LOOKED = 2_000
"""Pages that are looked at to tell whether a file is a store."""


class Carved(NamedTuple):
    """A revision as it stood in a page: its row, its id, its canonical JSON."""

    number: int
    id: str
    content: bytes


def carved(path: Path) -> Iterator[Carved]:
    """Every whole revision in the file; Reads it once. Nothing of a locked store."""
    size = _page_size(path)
    if size:
        with peeked(path) as file:
            data = file.read()
        for page in range(len(data) // size):
            yield from _of_page(data, page, size)


def is_store(path: Path) -> bool:
    """Whether a file whose header is gone holds revisions all the same."""
    return bool(_page_size(path))


def _page_size(path: Path) -> int:
    """That with which a revision is found; 0 where there is none."""
    with peeked(path) as file:
        data = file.read(_LOOKED * PAGE_SIZES[0])
    for size in PAGE_SIZES:
        pages = range(len(data) // size)
        if any(True for page in pages for _ in islice(_of_page(data, page, size), 1)):
            return size
    return 0


def _of_page(data: bytes, page: int, size: int) -> Iterator[Carved]:
    begin = page * size
    head = begin + (0 if page else _HEADER)
    if data[head] != _LEAF:
        return
    count = int.from_bytes(data[head + 3 : head + 5])
    for at in range(head + 8, min(head + 8 + 2 * count, begin + size - 1), 2):
        cell = begin + int.from_bytes(data[at : at + 2])
        if found := _revision(data, cell, size):
            yield found


def _revision(data: bytes, cell: int, size: int) -> Carved | None:
    """The cell as a revision; None where it is anything else."""
    length, at = _varint(data, cell)
    number, at = _varint(data, at)
    if not 64 < length < _WIDEST or number <= 0:
        return None
    columns = _columns(_payload(data, at, length, size))
    content = next((one for one in columns if one.startswith(b"{")), b"")
    id = hashlib.sha256(content).hexdigest()
    if not {id.encode(), bytes.fromhex(id)} & set(columns) or not _is_revision(content):
        return None
    return Carved(number, id, content)


def _is_revision(content: bytes) -> bool:
    """Kept papers and manifests are JSON that is named by its SHA-256 too."""
    try:
        return bool({"record", "ledger", "parents", "values"} <= json.loads(content).keys())
    except (ValueError, AttributeError, RecursionError):
        return False


def _payload(data: bytes, at: int, length: int, size: int) -> bytes:
    """The bytes of a row, those on its overflow pages too; fewer where one of them is lost."""
    most, least = size - 35, (size - 12) * 32 // 255 - 23
    local = length
    if length > most:
        local = least + (length - least) % (size - 4)
        local = local if local <= most else least
    told = bytearray(data[at : at + local])
    follows = int.from_bytes(data[at + local : at + local + 4]) if local < length else 0
    while follows and len(told) < length:
        page = data[(follows - 1) * size : follows * size]
        told += page[4 : 4 + length - len(told)]
        follows = int.from_bytes(page[:4]) if len(page) == size else 0
    return bytes(told)


def _columns(payload: bytes) -> list[bytes]:
    """The texts and blobs of a row."""
    end, at = _varint(payload, 0)
    found, place = [], end
    while at < min(end, len(payload)):
        kind, at = _varint(payload, at)
        length = (kind - 12) // 2 if kind >= 12 else _NUMBERS[kind]
        if kind >= 12:
            found.append(payload[place : place + length])
        place += length
    return found


_NUMBERS = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)
"""Bytes of a number by its serial type."""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for step, byte in enumerate(data[at : at + 9], 1):
        if step == 9:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step
    return value, len(data)
