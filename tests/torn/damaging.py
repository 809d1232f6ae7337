"""What failing disks, pulled sticks and half copies do to a file: one harm from one seed."""

from __future__ import annotations

import random
from collections.abc import Callable

PAGE = 8192
Harm = Callable[[bytearray, random.Random], None]


def flipped_bits(data: bytearray, chance: random.Random) -> None:
    """One to four bits turned, anywhere."""
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def zeroed_page(data: bytearray, chance: random.Random) -> None:
    """One to three pages of nothing."""
    for _ in range(chance.randint(1, 3)):
        page = chance.randrange(len(data) // PAGE)
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)


def zeroed_sector(data: bytearray, chance: random.Random) -> None:
    """A disk's sector of nothing: part of a page."""
    at = chance.randrange(len(data) // 512) * 512
    data[at : at + 512] = bytes(512)


def swapped_pages(data: bytearray, chance: random.Random) -> None:
    """Two pages in each other's place."""
    one, other = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    kept = data[one : one + PAGE]
    data[one : one + PAGE] = data[other : other + PAGE]
    data[other : other + PAGE] = kept


def doubled_page(data: bytearray, chance: random.Random) -> None:
    """A page written in the place of another."""
    one, other = (chance.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    data[one : one + PAGE] = data[other : other + PAGE]


def lost_tail(data: bytearray, chance: random.Random) -> None:
    """The file ends early, at a page's end or within."""
    del data[chance.choice([chance.randrange(len(data)), chance.randrange(160) * PAGE]) :]


def harmed_header(data: bytearray, chance: random.Random) -> None:
    """One byte of SQLite's header or of the first page's, where a byte says most."""
    data[chance.randrange(108)] = chance.randrange(256)


HARMS: tuple[Harm, ...] = (
    flipped_bits,
    zeroed_page,
    zeroed_sector,
    swapped_pages,
    doubled_page,
    lost_tail,
    harmed_header,
)


def harmed(whole: bytes, seed: int) -> tuple[bytes, str]:
    """The file with the harm of this seed, and what was done."""
    harm, data = HARMS[seed % len(HARMS)], bytearray(whole)
    harm(data, random.Random(seed))
    return bytes(data), harm.__name__
