"""The ids of records, given at birth and never worked out again."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Sequence
from uuid import UUID, uuid5

from jmdesk.domain.revision import Json, RecordId, canonical

_SPACE = re.compile(r"\s+")
_KEYS = UUID("6a6d6465-736b-5000-8000-6c6564676572")
"""The namespace of all ids made from natural keys. Changing it parts every desk from the others."""


def key_id(ledger: str, parts: Sequence[Json]) -> RecordId:
    """The id (UUIDv5) that every desk gives to the record with this natural key."""
    plain = [_SPACE.sub("", part) if isinstance(part, str) else part for part in parts]
    return RecordId(str(uuid5(_KEYS, canonical([ledger, *plain]).decode())))


def new_id() -> RecordId:
    """A random id (UUIDv7, RFC 9562) that sorts by the time it was made."""
    bits = (time.time_ns() // 1_000_000 & (1 << 48) - 1) << 80 | secrets.randbits(80)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return RecordId(str(UUID(int=bits)))
