"""Zips that lie: names, sizes, sums, methods, flags, entries twice or over each other."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.fuzz.chance import Chance
from tests.fuzz.spoil_bytes import any_way

Parts = dict[str, bytes]

NAMES = (
    "../../canary/逃.xlsx",
    "/tmp/逃.jmdesk",
    "C:\\逃.jmdesk",
    "..\\..\\canary\\逃.jmdesk",
    "CON",
    "NUL.jmdesk",
    "a" * 300 + ".jmdesk",
    "\u202egpj.jmdesk",
    "名\x07\x1b.jmdesk",
    "/",
    "./manifest.json",
    "MANIFEST.JSON",
    "xl//workbook.xml",
    "四月/" * 60 + "x.jmdesk",
)


def parts_of(content: bytes) -> Parts:
    """The parts of a good zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts, under whatever names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def in_parts(
    change: Callable[[Chance, Parts], Mapping[str, bytes]],
) -> Callable[[Chance, bytes], bytes]:
    """A way to spoil a zip by its parts."""

    def spoil(chance: Chance, content: bytes) -> bytes:
        return zipped(change(chance, parts_of(content)))

    spoil.__name__ = change.__name__
    return spoil


def part_spoilt(chance: Chance, parts: Parts) -> Parts:
    """One part has other bytes, with a right sum."""
    name = chance.choice(sorted(parts))
    return parts | {name: any_way(chance, parts[name])}


def part_lost(chance: Chance, parts: Parts) -> Parts:
    """One part is gone or empty."""
    name = chance.choice(sorted(parts))
    rest = {one: content for one, content in parts.items() if one != name}
    return chance.choice((rest, parts | {name: b""}))


def part_added(chance: Chance, parts: Parts) -> Parts:
    """A part under a name that means harm."""
    content = chance.choice((b"x", *parts.values()))
    return parts | {chance.choice(NAMES): content}


def part_renamed(chance: Chance, parts: Parts) -> Parts:
    """One part under another name, or under another part's."""
    name = chance.choice(sorted(parts))
    other = chance.choice((*NAMES, name.upper(), "/" + name, *parts))
    return {other if one == name else one: content for one, content in parts.items()}


def bomb(chance: Chance, parts: Parts) -> Parts:
    """One part is long and packs to nothing."""
    name = chance.choice(sorted(parts))
    much = chance.choice((b"\0", b" ", b"<a>", b"[", b"A" * 97)) * chance.choice(
        (10**5, 10**6, 10**7)
    )
    return parts | {name: (parts[name] + much)[:25_000_000]}


def many(chance: Chance, parts: Parts) -> Parts:
    """Thousands of parts."""
    return parts | {f"{number}.txt": b"" for number in range(chance.choice((300, 1_000, 5_100)))}


def nested(chance: Chance, parts: Parts) -> Parts:
    """Zips within zips."""
    inner = zipped(parts)
    for _ in range(chance.choice((1, 5, 40))):
        inner = zipped({"里.zip": inner, chance.choice(NAMES): inner[:50]})
    return {"里.zip": inner, "里.jmdesk": inner}


def twice(chance: Chance, content: bytes) -> bytes:
    """One name, two contents."""
    file = io.BytesIO(content)
    name = chance.choice(sorted(parts_of(content)))
    with zipfile.ZipFile(file, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(name, chance.choice((b"{}", b"", chance.randbytes(90))))
    return file.getvalue()


_LOCAL = {"version": 4, "flags": 6, "method": 8, "crc": 14, "packed": 18, "size": 22, "name": 26}
_CENTRAL = {"version": 6, "flags": 8, "method": 10, "crc": 16, "packed": 20, "size": 24, "name": 28}
_CENTRAL |= {"extra": 30, "comment": 32, "disk": 34, "offset": 42}


def header_lies(chance: Chance, content: bytes) -> bytes:
    """A field of an entry's head says something else, in one of its two places."""
    mark, fields = chance.choice(((b"PK\x03\x04", _LOCAL), (b"PK\x01\x02", _CENTRAL)))
    starts = [at for at in range(len(content)) if content.startswith(mark, at)]
    if not starts:
        return any_way(chance, content)
    at = chance.choice(starts) + chance.choice(sorted(fields.values()))
    value = chance.choice((0, 1, 8, 12, 14, 99, 0xFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
    size = chance.choice((2, 4))
    return content[:at] + (value % (1 << 8 * size)).to_bytes(size, "little") + content[at + size :]


def end_lies(chance: Chance, content: bytes) -> bytes:
    """The end counts other entries, or lays the list elsewhere."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0:
        return any_way(chance, content)
    where, size = chance.choice(((4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)))
    value = chance.choice((0, 1, 5, 0xFFFF, 0xFFFFFFFF, len(content))) % (1 << 8 * size)
    return content[: at + where] + value.to_bytes(size, "little") + content[at + where + size :]


def zip64(chance: Chance, content: bytes) -> bytes:
    """A list of entries in 64 bits, with sizes that no disk has."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0:
        return any_way(chance, content)
    huge = chance.choice((0, 2**63, 2**64 - 1, 2**40, len(content)))
    record = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, huge, huge, huge, huge)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, chance.choice((at, huge)), 1)
    end = b"PK\x05\x06" + b"\xff" * 16 + b"\0\0"
    return content[:at] + record + locator + end


def overlapping(chance: Chance, content: bytes) -> bytes:
    """Many entries of the list that point to the same packed bytes."""
    packed = zlib.compress(bytes(2_000_000), 9)[2:-4]
    local = _entry(b"PK\x03\x04", b"0", packed, 2_000_000, zlib.crc32(bytes(2_000_000)))
    file = local + packed
    listed = b"".join(
        _entry(b"PK\x01\x02", str(n).encode(), packed, 2_000_000, zlib.crc32(bytes(2_000_000)))
        for n in range(chance.choice((2, 400)))
    )
    count = listed.count(b"PK\x01\x02")
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listed), len(file), 0)
    return file + listed + end


def _entry(mark: bytes, name: bytes, packed: bytes, size: int, crc: int) -> bytes:
    central = mark == b"PK\x01\x02"
    head = struct.pack("<H", 20) if central else b""
    head += struct.pack("<5H3I2H", 20, 0, 8, 0, 0, crc, len(packed), size, len(name), 0)
    tail = struct.pack("<3H2I", 0, 0, 0, 0, 0) if central else b""
    return mark + head + tail + name


BY_PARTS = tuple(
    map(in_parts, (part_spoilt, part_lost, part_added, part_renamed, bomb, many, nested))
)
ZIPS = (*BY_PARTS, twice, header_lies, end_lies, zip64, overlapping, any_way)
