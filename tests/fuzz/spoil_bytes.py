"""Bytes spoilt without knowing what they are: turned, cut, doubled, put in."""

from __future__ import annotations

from tests.fuzz.chance import WORDS, Chance


def turned(chance: Chance, content: bytes) -> bytes:
    """A few bits the other way."""
    spoilt = bytearray(content or b"\0")
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        spoilt[chance.place(spoilt)] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def cut(chance: Chance, content: bytes) -> bytes:
    """The end is missing, or the start, or something between."""
    one, other = sorted((chance.place(content), chance.place(content)))
    return chance.choice((content[:one], content[one:], content[:one] + content[other:]))


def doubled(chance: Chance, content: bytes) -> bytes:
    """A piece once more, once or often."""
    start = chance.place(content)
    piece = content[start : start + chance.choice((1, 4, 50, 3_000))]
    return content[:start] + piece * chance.choice((2, 3, 100)) + content[start:]


def put_in(chance: Chance, content: bytes) -> bytes:
    """Something that was not there."""
    start = chance.place(content)
    what = chance.choice((chance.written(), chance.randbytes(40), bytes(500), b"\xff" * 64))
    return content[:start] + what + content[start + chance.choice((0, len(what))) :]


def lying(chance: Chance, content: bytes) -> bytes:
    """A number in it is another: lengths and offsets are 2 or 4 bytes."""
    size = chance.choice((2, 4))
    word = (chance.choice(WORDS) % (1 << 8 * size)).to_bytes(size, chance.choice(("little", "big")))
    start = chance.place(content)
    return content[:start] + word + content[start + size :]


def swapped(chance: Chance, content: bytes) -> bytes:
    """Two pieces in each other's places."""
    size = chance.choice((4, 32, 512))
    one, other = sorted((chance.place(content), chance.place(content)))
    if other - one < size:
        return turned(chance, content)
    first, second = content[one : one + size], content[other : other + size]
    return content[:one] + second + content[one + size : other] + first + content[other + size :]


ANY = (turned, cut, doubled, put_in, lying, swapped)


def any_way(chance: Chance, content: bytes) -> bytes:
    """One of these, or several."""
    for _ in range(chance.choice((1, 1, 1, 3))):
        content = chance.choice(ANY)(chance, content)
    return content
