"""The ids of records, given at birth and never worked out again."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Sequence
from uuid import UUID

from jmdesk.domain.revision import Json, RecordId, canonical

_SPACE = re.compile(r"\s+")
_KEYS = UUID("6a6d6465-736b-5000-8000-6c6564676572")
"""The namespace of all ids made from natural keys. Changing it parts every desk from the others."""


def key_id(ledger: str, parts: Sequence[Json]) -> RecordId:
    """The id (UUIDv5) that every desk gives to the record with this natural key."""
    plain = [_SPACE.sub("", part) if isinstance(part, str) else part for part in parts]
    return RecordId(_uuid5(canonical([ledger, *plain])))


def _uuid5(name: bytes) -> str:
    """What `uuid.uuid5` gives, in a third of the time: a sheet asks for it in each of its rows."""
    told = bytearray(hashlib.sha1(_KEYS.bytes + name, usedforsecurity=False).digest()[:16])
    told[6] = told[6] & 0x0F | 0x50
    told[8] = told[8] & 0x3F | 0x80
    text = told.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_id() -> RecordId:
    """A random id (UUIDv7, RFC 9562) that sorts by the time it was made."""
    bits = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return RecordId(str(UUID(int=bits)))
