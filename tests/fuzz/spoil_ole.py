"""Old workbooks: sectors that run in circles, records that lie about their length."""

from __future__ import annotations

import struct

from tests.fuzz.chance import WORDS, Chance
from tests.fuzz.spoil_bytes import any_way

_SECTOR = 512
_KINDS = (0x0809, 0x0085, 0x00FC, 0x003C, 0x0203, 0x00FD, 0x0204, 0x0006, 0x00E5, 0x0200, 0x000A)
"""BOF, BOUNDSHEET, SST, CONTINUE, NUMBER, LABELSST, LABEL, FORMULA, MERGEDCELLS, DIMENSIONS, EOF"""


def header_lies(chance: Chance, content: bytes) -> bytes:
    """Sector sizes, counts of tables and where they begin."""
    at = chance.choice((24, 26, 28, 30, 32, 40, 44, 48, 56, 60, 64, 68, 72, 76, 80))
    word = chance.choice((*WORDS, 0xFFFFFFFE, 0xFFFFFFFD))
    return content[:at] + struct.pack("<I", word) + content[at + 4 :]


def circles(chance: Chance, content: bytes) -> bytes:
    """A chain of sectors that leads back to itself or out of the file."""
    (first,) = struct.unpack_from("<I", content, 76)
    base = (first + 1) * _SECTOR
    spoilt = bytearray(content)
    for _ in range(chance.choice((1, 4, 128))):
        at = base + 4 * chance.randrange(128)
        if at + 4 <= len(spoilt):
            aim = chance.choice((0, chance.randrange(16), 0xFFFFFF00, (at - base) // 4))
            struct.pack_into("<I", spoilt, at, aim)
    return bytes(spoilt)


def directory_lies(chance: Chance, content: bytes) -> bytes:
    """An entry of the directory: its name, kin, start and size."""
    (first,) = struct.unpack_from("<I", content, 48)
    entry = (first + 1) * _SECTOR + 128 * chance.randrange(4)
    at = entry + chance.choice((0, 64, 66, 68, 72, 76, 116, 120, 124))
    word = struct.pack("<I", chance.choice((*WORDS, 0xFFFFFFFE, chance.randrange(8))))
    return content[:at] + word + content[at + 4 :]


def _records(content: bytes) -> list[int]:
    found: list[int] = []
    for kind in _KINDS:
        at = content.find(struct.pack("<H", kind), _SECTOR)
        while 0 <= at < len(content) - 4 and len(found) < 400:
            if struct.unpack_from("<H", content, at + 2)[0] < 9_000:
                found.append(at)
            at = content.find(struct.pack("<H", kind), at + 1)
    return found or [_SECTOR]


def record_lies(chance: Chance, content: bytes) -> bytes:
    """A record says another kind or length, or its first figures are others."""
    at = chance.choice(_records(content))
    word = struct.pack("<H", chance.choice((*_KINDS, *WORDS)) & 0xFFFF)
    where = at + chance.choice((0, 2, 4, 6, 8, 10, 12))
    return content[:where] + word + content[where + 2 :]


def far_cell(chance: Chance, content: bytes) -> bytes:
    """A number's cell lies in the last corner."""
    at = content.find(struct.pack("<HH", 0x0203, 14))
    if at < 0:
        return any_way(chance, content)
    place = struct.pack("<HH", chance.choice((0xFFFF, 0, 9)), chance.choice((0xFFFF, 0x00FF)))
    return content[: at + 4] + place + content[at + 8 :]


OLE = (header_lies, circles, directory_lies, record_lies, record_lies, far_cell, any_way)
